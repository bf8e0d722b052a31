//! What the owner of an account is told about it, in words; and the notice of what they have not seen yet.

use maud::{Markup, html};

use super::frame::Frame;
use super::parts::{Tone, button_quiet, notice, post_form};
use super::words::Words;
use crate::records::notice::Told;
use crate::records::session::Standing;
use crate::records::{self};

/// So many are shown on the first page.
const SHOWN_MAX: usize = 3;

/// A notice in words.
#[must_use]
pub fn told(words: &Words, told: &Told) -> String {
    match told {
        Told::PasswordChanged => words.say("told-password-changed").to_owned(),
        Told::AppAdded => words.say("told-app-added").to_owned(),
        Told::AppRemoved => words.say("told-app-removed").to_owned(),
        Told::PasskeyAdded { name } => words.say_with("told-passkey-added", &[("name", (&**name).into())]),
        Told::PasskeyRemoved { name } => {
            words.say_with("told-passkey-removed", &[("name", (&**name).into())])
        }
        Told::RecoveryCodesMade => words.say("told-recovery-codes-made").to_owned(),
        Told::RecoveryCodeUsed { left } => {
            words.say_with("told-recovery-code-used", &[("count", u32::from(*left).into())])
        }
        Told::Reset { factors_too: false } => words.say("told-reset").to_owned(),
        Told::Reset { factors_too: true } => words.say("told-reset-factors").to_owned(),
        Told::MailChanged { old: Some(old) } => {
            words.say_with("told-mail-changed", &[("address", old.as_str().into())])
        }
        Told::MailChanged { old: None } => words.say("told-mail-added").to_owned(),
    }
}

/// What the owner has not seen yet, on their first page, with a button that says it was seen.
pub fn unseen(frame: &Frame, standing: &Standing) -> records::Result<Markup> {
    let words = &frame.words;
    let new: Vec<_> = standing.notices()?.into_iter().filter(|notice| !notice.seen).collect();
    if new.is_empty() {
        return Ok(html! {});
    }
    let lines = html! {
        (words.say("told-heading"))
        ul { @for one in new.iter().take(SHOWN_MAX) { li { (frame.moment(one.at)) ": " (told(words, &one.told)) } } }
        p { a href="/account/activity" { (words.say("told-all")) } }
        (post_form("/account/notices", &frame.csrf, button_quiet(words.say("told-seen"))))
    };
    Ok(notice(words, Tone::Attention, lines))
}
