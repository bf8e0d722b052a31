//! Urgent help: first on pages where somebody may write about something that cannot wait.

use maud::{Markup, html};

use super::phone::dialled;
use crate::web::icon;
use crate::web::words::Words;

/// The practice's words on what to do when it cannot wait, with its number as a link.
#[must_use]
pub fn urgent_help(words: &Words, urgent: &str, phone: &str) -> Markup {
    html! {
        aside.notice.urgent {
            (icon::URGENT)
            div {
                b { (words.say("page-urgent-title")) }
                p { (urgent) }
                p { a.call href={ "tel:" (dialled(phone)) } { (icon::PHONE) (words.say_with("urgent-call", &[("phone", phone.into())])) } }
            }
        }
    }
}
