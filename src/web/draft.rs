//! Drafts: what is typed into a form outlives the session, so that nobody types it twice.
//!
//! `drafts.js` keeps it in the browser's tab until the form is taken, sealed with a key that only pages of the
//! same account carry: once the session is over, nobody reads it before its owner has signed in again. Without
//! scripts a form is an ordinary form.

use maud::{Markup, html};

use super::Frame;
use super::parts::{Tone, notice, token_field};

/// A form that changes something and is worth keeping: what is typed into it comes back after signing in again.
#[must_use]
pub fn draft_form(frame: &Frame, action: &str, content: Markup) -> Markup {
    html! {
        form method="post" action=(action) novalidate data-draft=[frame.draft_key()] {
            (token_field(&frame.csrf))
            div data-kept role="status" hidden {
                (notice(&frame.words, Tone::Information, frame.words.say("draft-kept")))
            }
            (content)
        }
    }
}
