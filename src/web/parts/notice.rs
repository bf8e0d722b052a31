//! Notices: a bordered line or two with a shape, a word and a tint that say the same.

use maud::{Markup, Render, html};

use super::tag::Tone;
use crate::web::icon;
use crate::web::words::{Key, Words};

/// A notice in `tone`.
#[must_use]
pub fn notice(words: &Words, tone: Tone, content: impl Render) -> Markup {
    let shape = match tone {
        Tone::Plain | Tone::Information => icon::INFORMATION,
        Tone::Good => icon::GOOD,
        Tone::Attention => icon::ATTENTION,
        Tone::Urgent => icon::URGENT,
    };
    html! {
        div.notice.(tone.class()) { (shape) div { b { (words.say(word(tone))) } " " (content) } }
    }
}

fn word(tone: Tone) -> Key {
    match tone {
        Tone::Plain | Tone::Information => "notice-information",
        Tone::Good => "notice-good",
        Tone::Attention => "notice-attention",
        Tone::Urgent => "notice-urgent",
    }
}
