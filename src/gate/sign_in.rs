//! Signing in with a name and a password.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::{Asked, end_before, must_be_nobody};
use crate::base::secret::Secret;
use crate::records::session::Visitor;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, with_next};
use crate::web::enrolment::next_field;
use crate::web::frame::Anyone;
use crate::web::parts::{Field, FormErrors, Tone, button, fold, notice, phone_link, post_form};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageResult};

/// What is typed.
#[derive(Deserialize)]
#[serde(default)]
pub struct SignIn {
    name: String,
    password: Secret,
    next: String,
}

impl Default for SignIn {
    fn default() -> Self {
        Self { name: String::new(), password: Secret::new(String::new()), next: String::new() }
    }
}

/// The form.
#[handler]
pub async fn new(anyone: Anyone, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    must_be_nobody(&anyone)?;
    let form = SignIn { next: asked.next, ..SignIn::default() };
    let words = &frame.words;
    let said = (asked.why == "attempts").then(|| words.say("sign-in-attempts"));
    Ok(Answer::page(page(&frame, &form, said, &FormErrors::new())))
}

/// Begins a session, or says that name and password do not fit: the same for every reason.
#[handler]
pub async fn create(visitor: Visitor, anyone: Anyone, frame: Frame, Form(form): Form<SignIn>) -> PageResult {
    let words = &frame.words;
    match visitor.sign_in(&form.name, &form.password).await {
        Ok(begun) => {
            end_before(anyone).await?;
            Ok(climbed(&begun, &form.next))
        }
        Err(Error::Refused(Rule::SignIn)) => {
            let mut errors = FormErrors::new();
            errors.add("name", words.say(rule_key(Rule::SignIn)));
            Ok(Answer::mend(page(&frame, &form, None, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(frame: &Frame, form: &SignIn, said: Option<&str>, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let content = html! {
        @if let Some(said) = said { (notice(words, Tone::Information, html! { (said) })) }
        (post_form("/sign-in", &frame.csrf, html! {
            (next_field(&form.next))
            (Field::text("name", words.say("sign-in-name")).value(&form.name).errors(errors).autocomplete("username"))
            (Field::password("password", words.say("sign-in-password")).errors(errors).autocomplete("current-password"))
            (button(words.say("sign-in-button")))
        }))
        @if frame.app.passkeys().are_possible() {
            p { a href=(with_next("/sign-in/passkey", &form.next)) { (words.say("sign-in-passkey")) } }
        }
        (fold(words.say("sign-in-first"), html! {
            p { (words.say("sign-in-first-text")) }
            p { a href="/activate" { (words.say("sign-in-activate")) } }
        }))
        (fold(words.say("sign-in-help"), html! {
            p { (words.say("sign-in-help-text")) " " (phone_link(&frame.profile().phone)) }
            p { a href="/sign-in/letter" { (words.say("sign-in-letter")) } }
        }))
    };
    frame.page(words.say("sign-in-title")).mending(errors).show(content)
}
