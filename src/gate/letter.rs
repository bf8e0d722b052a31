//! Signing in with the one-time code of a set-up or reset letter, where a password is not there yet or is lost.
//! A second factor is asked for all the same.

use maud::{Markup, html};
use poem::handler;
use serde::Deserialize;

use super::{end_before, must_be_nobody};
use crate::records::session::Visitor;
use crate::records::{Error, Rule};
use crate::web::climb::climbed;
use crate::web::frame::Anyone;
use crate::web::parts::{Field, FormErrors, Length, button, phone_link, post_form};
use crate::web::{Answer, Form, Frame, PageResult};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    code: String,
}

/// The form.
#[handler]
pub async fn new(anyone: Anyone, frame: Frame) -> PageResult {
    must_be_nobody(&anyone)?;
    Ok(Answer::page(page(&frame, &Typed::default(), &FormErrors::new())))
}

/// Begins a session that leads to a new password.
#[handler]
pub async fn create(visitor: Visitor, anyone: Anyone, frame: Frame, Form(typed): Form<Typed>) -> PageResult {
    match visitor.sign_in_with_letter(&typed.name, &typed.code).await {
        Ok(begun) => {
            end_before(anyone).await?;
            Ok(climbed(&begun, ""))
        }
        Err(Error::Refused(Rule::SignIn)) => {
            let mut errors = FormErrors::new();
            errors.add("name", frame.words.say("letter-code-refused"));
            Ok(Answer::mend(page(&frame, &typed, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(frame: &Frame, typed: &Typed, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let content = html! {
        p { (words.say("letter-code-text")) }
        (post_form("/sign-in/letter", &frame.csrf, html! {
            (Field::text("name", words.say("sign-in-name")).value(&typed.name).errors(errors).autocomplete("username"))
            (Field::text("code", words.say("letter-code-field")).value(&typed.code).hint(words.say("letter-code-hint"))
                .length(Length::Ten).autocomplete("off").errors(errors))
            (button(words.say("letter-code-button")))
        }))
        p { (words.say("letter-code-none")) " " (phone_link(&frame.profile().phone)) }
    };
    let page = frame.page(words.say("letter-code-title")).back("/sign-in", words.say("sign-in-title"));
    page.mending(errors).show(content)
}
