//! What clinicians said about a result, as both doors show it: who, when, and their words as they wrote them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::words::Words;
use crate::records::result::Comment;

/// The comments under a heading, the newest first; nothing if there are none.
#[must_use]
pub fn comments(words: &Words, zone: &TimeZone, today: Date, all: &[Comment]) -> Markup {
    html! {
        @if !all.is_empty() {
            section.said {
                h2 { (words.say("comments-title")) }
                @for comment in all.iter().rev() {
                    @let at = words.moment(zone.to_datetime(comment.at.timestamp()), today).to_string();
                    p.by { b { bdi { (comment.by) } } ", " (at) }
                    p.note { (comment.text) }
                }
            }
        }
    }
}
