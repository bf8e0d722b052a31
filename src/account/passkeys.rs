//! Passkeys: what there is, a further one, removing one.

use maud::{Markup, html};
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::{Nothing, must_be_fresh, page};
use crate::records::own::PasskeyShown;
use crate::records::{Error, Rule};
use crate::web::climb::{climbed, with_next};
use crate::web::frame::SignedIn;
use crate::web::parts::{Field, FormErrors, button_of_harm, definitions, post_form};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult, passkey as part};

/// What the script sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Given {
    answer: String,
    name: String,
}

/// The passkeys there are, and the form for one more.
#[handler]
pub async fn index(session: SignedIn, frame: Frame) -> PageResult {
    must_be_fresh(&session.own_account(), "/account/passkeys")?;
    Ok(Answer::page(list_page(&frame, &session, "", &FormErrors::new())?))
}

/// Enrols one more.
#[handler]
pub async fn create(session: SignedIn, frame: Frame, Form(given): Form<Given>) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/passkeys")?;
    let words = &frame.words;
    let typed = given.name.trim();
    let name = if typed.is_empty() { words.say("passkey-name-unsaid") } else { typed };
    let has_codes = account.sign_in()?.recovery.is_some();
    match account.enrol_passkey(frame.app.passkeys(), &given.answer, name).await {
        Ok(up) if has_codes => Ok(climbed(&up, "/account/activity?done=passkey")),
        Ok(up) => Ok(climbed(&up, &with_next("/account/recovery-codes", "/account"))),
        Err(Error::Refused(Rule::Code)) => {
            let mut errors = FormErrors::new();
            errors.add("main", words.say("passkey-refused"));
            Ok(Answer::mend(list_page(&frame, &session, typed, &errors)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is lost with a passkey.
#[handler]
pub async fn removal(session: SignedIn, frame: Frame, Path(id): Path<String>) -> PageResult {
    let passkey = one(&session, &id)?;
    must_be_fresh(&session.own_account(), &format!("/account/passkeys/{id}/removal"))?;
    Ok(Answer::page(removal_page(&frame, &session, &passkey, &FormErrors::new())))
}

/// Removes it.
#[handler]
pub async fn destroy(
    session: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> PageResult {
    let passkey = one(&session, &id)?;
    must_be_fresh(&session.own_account(), &format!("/account/passkeys/{id}/removal"))?;
    match session.own_account().remove_passkey(&id).await {
        Ok(up) => Ok(climbed(&up, "/account/activity?done=passkey-removed")),
        Err(Error::Refused(rule @ Rule::LastFactor)) => {
            let mut errors = FormErrors::new();
            errors.add("main", frame.words.say(rule_key(rule)));
            Ok(Answer::mend(removal_page(&frame, &session, &passkey, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn one(session: &SignedIn, id: &str) -> Result<PasskeyShown, PageError> {
    let all = session.own_account().sign_in()?.passkeys;
    all.into_iter().find(|passkey| passkey.id == id).ok_or(PageError::NotFound)
}

fn list_page(
    frame: &Frame,
    session: &SignedIn,
    name: &str,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let zone = frame.app.practice().zone();
    let account = session.own_account();
    let passkeys = account.sign_in()?.passkeys;
    let when = |passkey: &PasskeyShown| {
        let used = words.day(passkey.used.date_in(&zone)).to_string();
        words.say_with("passkey-used", &[("date", used.into())])
    };
    let content = html! {
        p { (words.say("passkeys-text")) }
        @if !passkeys.is_empty() {
            (definitions(passkeys.iter().map(|passkey| (&*passkey.name, html! {
                (when(passkey)) br;
                a href={ "/account/passkeys/" (passkey.id) "/removal" } aria-label={ (words.say("passkey-remove")) ": " (passkey.name) } { (words.say("passkey-remove")) }
            }))))
        }
        @if frame.app.passkeys().are_possible() {
            h2 { (words.say("passkey-add")) }
            (part::passkey_form(words, ("/account/passkeys", &frame.csrf), part::Asked::Create,
                &account.passkey_enrolment(frame.app.passkeys())?,
                html! { (Field::text("name", words.say("passkey-name")).hint(words.say("passkey-name-hint")).value(name).length_max(60)) }))
        } @else {
            p { (words.say(rule_key(Rule::NoPasskeys))) }
        }
    };
    Ok(page(frame, session, words.say("passkeys-title")).mending(errors).show(content))
}

fn removal_page(frame: &Frame, session: &SignedIn, passkey: &PasskeyShown, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let action = format!("/account/passkeys/{}/removal", passkey.id);
    let content = html! {
        p { (words.say_with("passkey-remove-text", &[("name", (&*passkey.name).into())])) }
        (post_form(&action, &frame.csrf, button_of_harm(words.say("passkey-remove-button"))))
    };
    page(frame, session, words.say("passkey-remove-title")).mending(errors).show(content)
}
