//! Drafts: what is typed into a form outlives the session, so that nobody types it twice.
//!
//! `drafts.js` keeps it in the browser's tab until the form is taken, sealed with a key that only pages of the
//! same account carry: once the session is over, nobody reads it before its owner has signed in again. Without
//! scripts a form is an ordinary form.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use maud::{Markup, html};
use sha2::Sha256;

use super::Frame;
use super::parts::{Tone, notice, token_field};
use crate::records::account::AccountId;

/// The key from which each account's key for drafts is made.
#[derive(Clone)]
pub struct DraftKey([u8; 32]);

impl DraftKey {
    /// From a key of the store.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The key of `account`, as its pages carry it.
    #[must_use]
    pub fn of(&self, account: AccountId) -> String {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(&account.0.to_be_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

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
