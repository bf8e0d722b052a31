//! A person's own account, the same for patients and staff: password, second factors, recovery codes, sessions,
//! contact details, language. What touches a proof asks first who it is, if that was a while ago.
#![allow(
    unreachable_pub,
    reason = "the handler attribute makes a type of each handler, which only routes.rs names"
)]

pub mod acting;
pub mod activity;
pub mod app;
pub mod confirm;
pub mod contact;
pub mod language;
pub mod passkeys;
pub mod password;
pub mod recovery_codes;
pub mod sessions;

use std::borrow::Cow;

use maud::{Markup, html};
use poem::handler;
use serde::Deserialize;

use crate::records::own::{OwnAccount, SignInShown};
use crate::records::{Error, Rule};
use crate::web::frame::SignedIn;
use crate::web::navigation::{ACTING, Place};
use crate::web::page::{Page, Viewer};
use crate::web::parts::{Card, Tag, Tone, card_list};
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageError, PageResult};

/// What an address here may say besides its path.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Where to go afterwards.
    pub next: String,
    /// What has just been done, for a notice.
    pub done: String,
}

/// A form without fields of its own.
#[derive(Default, Deserialize)]
pub struct Nothing {}

/// A page of the account, below `/account`.
fn page<'a>(frame: &'a Frame, session: &'a SignedIn, title: impl Into<Cow<'a, str>>) -> Page<'a> {
    first_page(frame, session, title).back("/account", frame.words.say("account-title"))
}

fn first_page<'a>(frame: &'a Frame, session: &'a SignedIn, title: impl Into<Cow<'a, str>>) -> Page<'a> {
    let rules = &frame.profile().rules;
    match session {
        SignedIn::Patient(patient) => {
            let viewer = Viewer::Patient { name: patient.name(), acting: patient.acting() };
            let page = frame.page(title).signed_in(viewer, &frame.csrf, rules.patient_idle_minutes_max);
            page.at(Place::Profile)
        }
        SignedIn::Carer(carer) => {
            let viewer = Viewer::Carer { name: carer.name() };
            frame.page(title).signed_in(viewer, &frame.csrf, rules.patient_idle_minutes_max)
        }
        SignedIn::Staff(staff) => {
            let viewer = Viewer::Staff { name: staff.name(), role: staff.role() };
            frame.page(title).signed_in(viewer, &frame.csrf, rules.staff_idle_minutes_max)
        }
    }
}

/// Sends whoever proved themselves too long ago to do it once more, and back to `path`.
fn must_be_fresh(account: &OwnAccount, path: &str) -> Result<(), PageError> {
    match account.must_be_fresh() {
        Err(Error::Refused(Rule::ProofStale)) => Err(PageError::ConfirmFirst { wanted: path.to_owned() }),
        other => Ok(other?),
    }
}

/// The account at a glance: what there is, and where to change it.
#[handler]
pub async fn show(session: SignedIn, frame: Frame) -> PageResult {
    let words = &frame.words;
    let account = session.own_account();
    let shown = account.sign_in()?;
    let sessions = account.sessions()?.len();
    let page = first_page(&frame, &session, words.say("account-title"));
    let content = html! {
        p { (words.say_with("account-text", &[("name", (&*shown.name).into())])) }
        (cards(words, &frame, &shown, sessions, matches!(session, SignedIn::Staff(_))))
    };
    Ok(Answer::page(page.show(content)))
}

fn cards(words: &Words, frame: &Frame, shown: &SignInShown, sessions: usize, is_staff: bool) -> Markup {
    let card = |href, what, value: String, state| Card { href, what, value, when: "", state };
    let on = |is: bool| {
        let (tone, key) =
            if is { (Tone::Good, words.say("account-on")) } else { (Tone::Plain, words.say("account-off")) };
        Some(Tag { tone, text: key })
    };
    let left = shown.recovery.map_or(0, |(left, _)| left);
    let few = Tag { tone: Tone::Attention, text: words.say("account-few") };
    let codes = words.say_with("account-codes-left", &[("count", left.into())]);
    let open = words.say_with("account-sessions-open", &[("count", sessions.into())]);
    let passkeys = words.say_with("account-passkeys-count", &[("count", shown.passkeys.len().into())]);
    let mut all = vec![
        card("/account/password", words.say("account-password"), String::new(), None),
        card("/account/app", words.say("account-app"), String::new(), on(shown.app.is_some())),
    ];
    if frame.app.passkeys().are_possible() {
        all.push(card("/account/passkeys", words.say("account-passkeys"), passkeys, None));
    }
    all.extend([
        card("/account/recovery-codes", words.say("account-codes"), codes, (left < 3).then_some(few)),
        card("/account/sessions", words.say("account-sessions"), open, None),
        card("/account/contact", words.say("account-contact"), String::new(), None),
        card("/account/language", words.say("account-language"), words.language_name().to_owned(), None),
        card("/account/activity", words.say("account-activity"), String::new(), None),
    ]);
    if !is_staff {
        all.push(card(ACTING, words.say("acting-title"), String::new(), None));
    }
    card_list(all)
}
