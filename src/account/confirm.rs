//! "Confirm it is you": a proof once more before something that a stranger at an open screen must not do.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::{Asked, page};
use crate::base::secret::Secret;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, left, with_next};
use crate::web::enrolment::{next_field, whose_password};
use crate::web::frame::SignedIn;
use crate::web::parts::{Field, FormErrors, Length, button, post_form};
use crate::web::passkey as part;
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult};

/// What is typed, or what the script sends.
#[derive(Deserialize)]
#[serde(default)]
pub struct Given {
    password: Secret,
    code: String,
    answer: String,
    /// `recovery` where the form asked for a recovery code.
    way: String,
    next: String,
}

impl Default for Given {
    fn default() -> Self {
        let nothing = String::new;
        Self {
            password: Secret::new(nothing()),
            code: nothing(),
            answer: nothing(),
            way: nothing(),
            next: nothing(),
        }
    }
}

/// The form.
#[handler]
pub async fn new(session: SignedIn, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    Ok(Answer::page(form_page(&frame, &session, (&asked.next, &asked.done), &FormErrors::new())?))
}

/// Confirms with the password and, where there is one, a second factor.
#[handler]
pub async fn create(session: SignedIn, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let words = &frame.words;
    match session.own_account().confirm(&given.password, &given.code).await {
        Ok(up) => Ok(climbed(&up, &given.next)),
        Err(Error::Refused(rule @ (Rule::SignIn | Rule::Code))) => {
            let mut errors = FormErrors::new();
            match rule {
                Rule::SignIn => errors.add("password", words.say("confirm-password-wrong")),
                _ => errors.add("code", words.say(rule_key(rule))),
            }
            Ok(Answer::mend(form_page(&frame, &session, (&given.next, &given.way), &errors)?))
        }
        // The tenth wrong one ended the session.
        Err(Error::NotFound) => Ok(left("/sign-in?why=attempts")),
        Err(error) => Err(error.into()),
    }
}

/// The page with the passkey's button.
#[handler]
pub async fn new_passkey(session: SignedIn, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    Ok(Answer::page(passkey_page(&frame, &session, &asked.next, &FormErrors::new())?))
}

/// Confirms with a passkey.
#[handler]
pub async fn create_passkey(session: SignedIn, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let account = session.own_account();
    match account.confirm_with_passkey(frame.app.passkeys(), &given.answer).await {
        Ok(up) => Ok(climbed(&up, &given.next)),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("main", frame.words.say("passkey-refused"));
            Ok(Answer::mend(passkey_page(&frame, &session, &given.next, &errors)?))
        }
        Err(Error::NotFound) => Ok(left("/sign-in?why=attempts")),
        Err(error) => Err(error.into()),
    }
}

fn form_page(
    frame: &Frame,
    session: &SignedIn,
    (next, way): (&str, &str),
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let account = session.own_account();
    let ways = account.ways()?;
    let is_recovery = ways.recovery && (!ways.code || way == "recovery");
    let code = if is_recovery {
        let field = Field::text("code", words.say("code-recovery")).hint(words.say("code-recovery-hint"));
        Some(field.length(Length::Ten).autocomplete("off"))
    } else if ways.code {
        Some(Field::code("code", words.say("code-field")))
    } else {
        None
    };
    let content = html! {
        p { (words.say("confirm-text")) }
        @if ways.passkey && frame.app.passkeys().are_possible() {
            p { a href=(with_next("/account/confirm/passkey", next)) { (words.say("code-passkey")) } }
        }
        (post_form("/account/confirm", &frame.csrf, html! {
            (next_field(next))
            (whose_password(&account.sign_in()?.name))
            @if is_recovery { input type="hidden" name="way" value="recovery"; }
            (Field::password("password", words.say("sign-in-password")).autocomplete("current-password").errors(errors))
            @if let Some(code) = code { (code.errors(errors)) }
            (button(words.say("confirm-button")))
        }))
        @if ways.recovery && !is_recovery {
            p { a href="/account/confirm?done=recovery" { (words.say("code-recovery-instead")) } }
        }
    };
    Ok(page(frame, session, words.say("confirm-title")).mending(errors).show(content))
}

fn passkey_page(
    frame: &Frame,
    session: &SignedIn,
    next: &str,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let options = session.own_account().passkey_options(frame.app.passkeys())?;
    let content = html! {
        p { (words.say("confirm-text")) }
        (part::passkey_form(words, ("/account/confirm/passkey", &frame.csrf), part::Asked::Prove, &options, next_field(next)))
        p { a href=(with_next("/account/confirm", next)) { (words.say("confirm-instead")) } }
    };
    Ok(page(frame, session, words.say("confirm-title")).mending(errors).show(content))
}
