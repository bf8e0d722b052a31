//! Changing the password. The current one is the proof.

use maud::{Markup, html};
use poem::handler;
use serde::Deserialize;

use super::page;
use crate::base::secret::Secret;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, left};
use crate::web::enrolment::{NewPassword, mend_password, password_fields, whose_password};
use crate::web::frame::SignedIn;
use crate::web::parts::{Field, FormErrors, button, post_form};
use crate::web::{Answer, Form, Frame, PageError, PageResult};

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default = "nothing")]
    current: Secret,
    #[serde(default = "nothing")]
    password: Secret,
    #[serde(default = "nothing")]
    again: Secret,
}

fn nothing() -> Secret {
    Secret::new(String::new())
}

/// The form.
#[handler]
pub async fn edit(session: SignedIn, frame: Frame) -> PageResult {
    Ok(Answer::page(form_page(&frame, &session, &FormErrors::new())?))
}

/// Changes it; every other session ends.
#[handler]
pub async fn update(session: SignedIn, frame: Frame, Form(typed): Form<Typed>) -> PageResult {
    let words = &frame.words;
    let mut errors = FormErrors::new();
    NewPassword { first: &typed.password, again: &typed.again }.check(words, &mut errors);
    if errors.is_empty() {
        match session.own_account().change_password(&typed.current, &typed.password).await {
            Ok(up) => return Ok(climbed(&up, "/account/activity?done=password")),
            Err(Error::Refused(Rule::SignIn)) => errors.add("current", words.say("confirm-password-wrong")),
            Err(Error::Refused(Rule::TooMany)) => return Err(PageError::Refused(Rule::TooMany)),
            Err(Error::Refused(rule)) => mend_password(words, rule, &mut errors),
            Err(Error::NotFound) => return Ok(left("/sign-in?why=attempts")),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Answer::mend(form_page(&frame, &session, &errors)?))
}

fn form_page(frame: &Frame, session: &SignedIn, errors: &FormErrors) -> Result<Markup, PageError> {
    let words = &frame.words;
    let account = session.own_account();
    let alone = account.password_stands_alone()?;
    let content = html! {
        p { (words.say("password-change-text")) }
        (post_form("/account/password", &frame.csrf, html! {
            (whose_password(&account.sign_in()?.name))
            (Field::password("current", words.say("password-current")).autocomplete("current-password").errors(errors))
            (password_fields(words, alone, errors))
            (button(words.say("password-button")))
        }))
    };
    Ok(page(frame, session, words.say("password-change-title")).mending(errors).show(content))
}
