//! A second factor that must be enrolled before anything opens: an authenticator app, or a passkey.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::Asked;
use crate::records::proof::Proposal;
use crate::records::session::{AwaitingFactor, Step};
use crate::records::sign_in::Climbed;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, with_next};
use crate::web::enrolment::{app_form, next_field};
use crate::web::parts::{Field, FormErrors};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult, passkey as part};

/// What is typed, or what the script sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    sealed: String,
    code: String,
    answer: String,
    name: String,
    next: String,
}

/// The page with the picture.
#[handler]
pub async fn new(session: AwaitingFactor, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let proposal = session.own_account().propose_app()?;
    Ok(Answer::page(page(&frame, &asked.next, &proposal, &FormErrors::new())))
}

/// Enrols the app with its first code.
#[handler]
pub async fn create(session: AwaitingFactor, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let account = session.own_account();
    match account.enrol_app(&given.sealed, &given.code).await {
        Ok(up) => Ok(enrolled(&up, &given.next)),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("code", frame.words.say(rule_key(Rule::Code)));
            // The same key once more: the app has it already.
            let proposal = account.propose_app_again(&given.sealed)?;
            Ok(Answer::mend(page(&frame, &given.next, &proposal, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with the passkey's button.
#[handler]
pub async fn new_passkey(session: AwaitingFactor, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    Ok(Answer::page(passkey_page(&frame, &session, &asked.next, &FormErrors::new())?))
}

/// Enrols a passkey.
#[handler]
pub async fn create_passkey(session: AwaitingFactor, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let account = session.own_account();
    let name = name_of(&frame, &given.name);
    match account.enrol_passkey(frame.app.passkeys(), &given.answer, &name).await {
        Ok(up) => Ok(enrolled(&up, &given.next)),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("main", frame.words.say("passkey-refused"));
            Ok(Answer::mend(passkey_page(&frame, &session, &given.next, &errors)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn name_of(frame: &Frame, typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() { frame.words.say("passkey-name-unsaid").to_owned() } else { typed.to_owned() }
}

/// The first factor is there: recovery codes come next, then wherever one wanted to go.
fn enrolled(up: &Climbed, next: &str) -> poem::Response {
    match up.step {
        Step::Full { .. } => {
            let next = if next.is_empty() { "/" } else { next };
            climbed(up, &with_next("/account/recovery-codes", next))
        }
        _ => climbed(up, next),
    }
}

fn page(frame: &Frame, next: &str, proposal: &Proposal, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let content = html! {
        p { (words.say("factor-text")) }
        @if frame.app.passkeys().are_possible() {
            p { (words.say("factor-passkey-text")) " " a href=(with_next("/sign-in/factor/passkey", next)) { (words.say("factor-passkey")) } }
        }
        h2 { (words.say("app-heading")) }
        (app_form(frame, "/sign-in/factor", next, proposal, errors))
    };
    frame.page(words.say("factor-title")).mending(errors).show(content)
}

fn passkey_page(
    frame: &Frame,
    session: &AwaitingFactor,
    next: &str,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let options = session.own_account().passkey_enrolment(frame.app.passkeys())?;
    let fields = html! {
        (next_field(next))
        (Field::text("name", words.say("passkey-name")).hint(words.say("passkey-name-hint")).length_max(60))
    };
    let content = html! {
        p { (words.say("passkey-create-text")) }
        (part::passkey_form(words, ("/sign-in/factor/passkey", &frame.csrf), part::Asked::Create, &options, fields))
    };
    let back = with_next("/sign-in/factor", next);
    let page = frame.page(words.say("passkey-create-title")).back(back, words.say("factor-title"));
    Ok(page.mending(errors).show(content))
}
