//! The second factor: a code of the app or a recovery code in one field, or a passkey.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::Asked;
use crate::records::session::AwaitingCode;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, left, with_next};
use crate::web::enrolment::next_field;
use crate::web::parts::{Field, FormErrors, Length, button, fold, phone_link, post_form, token_field};
use crate::web::passkey as part;
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is typed, or what the script sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    code: String,
    answer: String,
    /// `recovery` where the form asked for a recovery code.
    way: String,
    next: String,
}

/// The form; a passkey goes first where there is no app.
#[handler]
pub async fn new(session: AwaitingCode, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let ways = session.ways()?;
    if !ways.code && ways.passkey && frame.app.passkeys().are_possible() && asked.why != "recovery" {
        return Ok(see_other(&with_next("/sign-in/code/passkey", &asked.next)));
    }
    let given = Given { next: asked.next, way: asked.why, ..Given::default() };
    Ok(Answer::page(page(&frame, &session, &given, &FormErrors::new())?))
}

/// Climbs with a code.
#[handler]
pub async fn create(session: AwaitingCode, frame: Frame, Form(given): Form<Given>) -> PageResult {
    match session.give_code(&given.code).await {
        Ok(up) => Ok(climbed(&up, &given.next)),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("code", frame.words.say(rule_key(Rule::Code)));
            Ok(Answer::mend(page(&frame, &session, &given, &errors)?))
        }
        Err(error) => ended(error),
    }
}

/// The page with the passkey's button.
#[handler]
pub async fn new_passkey(session: AwaitingCode, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    Ok(Answer::page(passkey_page(&frame, &session, &asked.next, &FormErrors::new())?))
}

/// Climbs with a passkey.
#[handler]
pub async fn create_passkey(session: AwaitingCode, frame: Frame, Form(given): Form<Given>) -> PageResult {
    match session.give_passkey(frame.app.passkeys(), &given.answer).await {
        Ok(up) => Ok(climbed(&up, &given.next)),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("main", frame.words.say("passkey-refused"));
            Ok(Answer::mend(passkey_page(&frame, &session, &given.next, &errors)?))
        }
        Err(error) => ended(error),
    }
}

/// After ten wrong ones the attempt is over: back to the beginning.
fn ended(error: Error) -> PageResult {
    match error {
        Error::Refused(Rule::TooMany) | Error::NotFound => Ok(left("/sign-in?why=attempts")),
        other => Err(other.into()),
    }
}

fn page(
    frame: &Frame,
    session: &AwaitingCode,
    given: &Given,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let ways = session.ways()?;
    // A phone shows only digits for a code of the app, so a recovery code has a page of its own.
    let is_recovery = !ways.code || given.way == "recovery";
    let field = if is_recovery {
        Field::text("code", words.say("code-recovery"))
            .hint(words.say("code-recovery-hint"))
            .length(Length::Ten)
            .autocomplete("off")
    } else {
        Field::code("code", words.say("code-field"))
    };
    let content = html! {
        p { @if is_recovery { (words.say("code-recovery-text")) } @else { (words.say("code-text")) } }
        (post_form("/sign-in/code", &frame.csrf, html! {
            (next_field(&given.next))
            @if is_recovery { input type="hidden" name="way" value="recovery"; }
            (field.errors(errors))
            (button(words.say("code-button")))
        }))
        @if ways.passkey && frame.app.passkeys().are_possible() {
            p { a href=(with_next("/sign-in/code/passkey", &given.next)) { (words.say("code-passkey")) } }
        }
        @if is_recovery && ways.code {
            p { a href=(with_next("/sign-in/code", &given.next)) { (words.say("code-instead")) } }
        }
        (lost(frame, !is_recovery && ways.recovery))
        (give_up(frame))
    };
    Ok(frame.page(words.say("code-title")).mending(errors).show(content))
}

fn passkey_page(
    frame: &Frame,
    session: &AwaitingCode,
    next: &str,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let ways = session.ways()?;
    let options = session.passkey_options(frame.app.passkeys())?;
    let content = html! {
        p { (words.say("passkey-second-text")) }
        (part::passkey_form(words, ("/sign-in/code/passkey", &frame.csrf), part::Asked::Prove, &options, next_field(next)))
        @if ways.code {
            p { a href=(with_next("/sign-in/code", next)) { (words.say("code-instead")) } }
        } @else if ways.recovery {
            p { a href="/sign-in/code?why=recovery" { (words.say("code-recovery-instead")) } }
        }
        (lost(frame, false))
        (give_up(frame))
    };
    Ok(frame.page(words.say("code-title")).mending(errors).show(content))
}

fn lost(frame: &Frame, has_recovery: bool) -> Markup {
    let words = &frame.words;
    fold(
        words.say("code-lost"),
        html! {
            @if has_recovery { p { a href="/sign-in/code?why=recovery" { (words.say("code-recovery-instead")) } } }
            p { (words.say("code-lost-text")) " " (phone_link(&frame.profile().phone)) }
        },
    )
}

/// The way back for whoever typed the wrong name.
fn give_up(frame: &Frame) -> Markup {
    html! {
        form method="post" action="/sign-out" {
            (token_field(&frame.csrf))
            button.quiet { (frame.words.say("code-give-up")) }
        }
    }
}
