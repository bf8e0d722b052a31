//! Signing in with a passkey alone.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::{Asked, end_before, must_be_nobody};
use crate::records::session::Visitor;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, with_next};
use crate::web::enrolment::next_field;
use crate::web::frame::Anyone;
use crate::web::parts::FormErrors;
use crate::web::passkey as part;
use crate::web::{Answer, Form, Frame, PageResult};

/// What the script sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    answer: String,
    next: String,
}

/// The page with the button.
#[handler]
pub async fn new(visitor: Visitor, anyone: Anyone, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    must_be_nobody(&anyone)?;
    Ok(Answer::page(page(&frame, &visitor, &asked.next, &FormErrors::new())?))
}

/// Signs in with what the device answered.
#[handler]
pub async fn create(visitor: Visitor, anyone: Anyone, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let passkeys = frame.app.passkeys();
    match visitor.sign_in_with_passkey(passkeys, frame.bound, &given.answer).await {
        Ok(begun) => {
            end_before(anyone).await?;
            Ok(climbed(&begun, &given.next))
        }
        Err(Error::Refused(Rule::SignIn | Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("main", frame.words.say("passkey-refused"));
            Ok(Answer::mend(page(&frame, &visitor, &given.next, &errors)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    frame: &Frame,
    visitor: &Visitor,
    next: &str,
    errors: &FormErrors,
) -> Result<Markup, crate::web::PageError> {
    let words = &frame.words;
    let options = visitor.passkey_options(frame.app.passkeys(), frame.bound)?;
    let content = html! {
        p { (words.say("passkey-sign-in-text")) }
        (part::passkey_form(words, ("/sign-in/passkey", &frame.csrf), part::Asked::Prove, &options, next_field(next)))
    };
    let back = with_next("/sign-in", next);
    let page = frame.page(words.say("passkey-sign-in-title")).back(back, words.say("sign-in-title"));
    Ok(page.mending(errors).show(content))
}
