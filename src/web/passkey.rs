//! The form around a passkey. `passkey.js` reads the options off it, asks the device, and sends the answer as an
//! ordinary field of an ordinary form. Without scripts it says what else to do.

use maud::{Markup, html};

use super::asset;
use super::parts::{button, post_form};
use super::words::Words;

const SCRIPT: &str = asset::url("scripts/passkey.js");

/// What the device is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To make a passkey.
    Create,
    /// To prove one.
    Prove,
}

/// A form with one button, besides what `content` adds before it.
#[must_use]
pub fn passkey_form(
    words: &Words,
    (action, csrf): (&str, &str),
    asked: Asked,
    options: &str,
    content: Markup,
) -> Markup {
    let (kind, label) = match asked {
        Asked::Create => ("create", words.say("passkey-create-button")),
        Asked::Prove => ("get", words.say("passkey-use-button")),
    };
    html! {
        div.passkey data-passkey=(kind) data-options=(options) {
            p data-without { (words.say("passkey-without-script")) }
            p.error data-failed hidden role="alert" { (words.say("passkey-failed")) }
            (post_form(action, csrf, html! {
                (content)
                input type="hidden" name="answer" value="";
                (button(label))
            }))
        }
        script type="module" src=(SCRIPT) {}
    }
}
