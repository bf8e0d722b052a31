//! The authenticator app: enrolling one, putting another in its place, removing it.

use maud::{Markup, html};
use poem::handler;
use serde::Deserialize;

use super::{Nothing, must_be_fresh, page};
use crate::records::proof::Proposal;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, with_next};
use crate::web::enrolment::app_form;
use crate::web::frame::SignedIn;
use crate::web::parts::{FormErrors, Tone, button_of_harm, notice, post_form};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    sealed: String,
    code: String,
}

/// The page with the picture.
#[handler]
pub async fn new(session: SignedIn, frame: Frame) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/app")?;
    let proposal = account.propose_app()?;
    Ok(Answer::page(form_page(&frame, &session, &proposal, &FormErrors::new())?))
}

/// Enrols the app with its first code, in place of any other.
#[handler]
pub async fn create(session: SignedIn, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/app")?;
    let has_codes = account.sign_in()?.recovery.is_some();
    match account.enrol_app(&given.sealed, &given.code).await {
        Ok(up) if has_codes => Ok(climbed(&up, "/account/activity?done=app")),
        Ok(up) => Ok(climbed(&up, &with_next("/account/recovery-codes", "/account"))),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("code", frame.words.say(rule_key(Rule::Code)));
            let proposal = account.propose_app_again(&given.sealed)?;
            Ok(Answer::mend(form_page(&frame, &session, &proposal, &errors)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is lost with the app.
#[handler]
pub async fn removal(session: SignedIn, frame: Frame) -> PageResult {
    must_be_fresh(&session.own_account(), "/account/app/removal")?;
    Ok(Answer::page(removal_page(&frame, &session, &FormErrors::new())?))
}

/// Removes the app.
#[handler]
pub async fn destroy(session: SignedIn, frame: Frame, Form(Nothing {}): Form<Nothing>) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/app/removal")?;
    match account.remove_app().await {
        Ok(up) => Ok(climbed(&up, "/account/activity?done=app-removed")),
        Err(Error::Refused(rule @ Rule::LastFactor)) => {
            let mut errors = FormErrors::new();
            errors.add("main", frame.words.say(rule_key(rule)));
            Ok(Answer::mend(removal_page(&frame, &session, &errors)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn form_page(
    frame: &Frame,
    session: &SignedIn,
    proposal: &Proposal,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let has_one = session.own_account().sign_in()?.app.is_some();
    let content = html! {
        @if has_one {
            (notice(words, Tone::Information, html! {
                (words.say("app-replaces")) " " a href="/account/app/removal" { (words.say("app-remove")) }
            }))
        }
        (app_form(frame, "/account/app", "", proposal, errors))
    };
    Ok(page(frame, session, words.say("app-title")).mending(errors).show(content))
}

fn removal_page(frame: &Frame, session: &SignedIn, errors: &FormErrors) -> Result<Markup, PageError> {
    let words = &frame.words;
    session.own_account().sign_in()?.app.ok_or(PageError::NotFound)?;
    let content = html! {
        p { (words.say("app-remove-text")) }
        (post_form("/account/app/removal", &frame.csrf, button_of_harm(words.say("app-remove-button"))))
    };
    Ok(page(frame, session, words.say("app-remove-title")).mending(errors).show(content))
}
