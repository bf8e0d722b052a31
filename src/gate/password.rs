//! A new password that is due before anything opens: after a reset, or a first password from the practice.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::Asked;
use crate::base::secret::Secret;
use crate::records::Error;
use crate::records::session::AwaitingPassword;
use crate::web::climb::climbed;
use crate::web::enrolment::{NewPassword, mend_password, next_field, password_fields, whose_password};
use crate::web::parts::{FormErrors, button, post_form};
use crate::web::{Answer, Form, Frame, PageResult};

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default = "nothing")]
    password: Secret,
    #[serde(default = "nothing")]
    again: Secret,
    #[serde(default)]
    next: String,
}

fn nothing() -> Secret {
    Secret::new(String::new())
}

/// The form.
#[handler]
pub async fn new(session: AwaitingPassword, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    Ok(Answer::page(page(&frame, &session, &asked.next, &FormErrors::new())?))
}

/// Sets the password and goes on.
#[handler]
pub async fn create(session: AwaitingPassword, frame: Frame, Form(typed): Form<Typed>) -> PageResult {
    let mut errors = FormErrors::new();
    NewPassword { first: &typed.password, again: &typed.again }.check(&frame.words, &mut errors);
    if errors.is_empty() {
        match session.own_account().set_password(&typed.password).await {
            Ok(up) => return Ok(climbed(&up, &typed.next)),
            Err(Error::Refused(rule)) => mend_password(&frame.words, rule, &mut errors),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Answer::mend(page(&frame, &session, &typed.next, &errors)?))
}

fn page(
    frame: &Frame,
    session: &AwaitingPassword,
    next: &str,
    errors: &FormErrors,
) -> Result<Markup, crate::web::PageError> {
    let words = &frame.words;
    let account = session.own_account();
    let alone = account.password_stands_alone()?;
    let content = html! {
        p { (words.say("password-due-text")) }
        (post_form("/sign-in/password", &frame.csrf, html! {
            (next_field(next))
            (whose_password(&account.sign_in()?.name))
            (password_fields(words, alone, errors))
            (button(words.say("password-button")))
        }))
    };
    Ok(frame.page(words.say("password-due-title")).mending(errors).show(content))
}
