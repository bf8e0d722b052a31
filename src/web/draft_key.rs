//! The keys with which browsers seal drafts: one for each account and record it is turned to, made from a key of the store, kept nowhere.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

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

    /// The key of `account` while it is turned to a record, as its pages carry it: what was typed for one patient is
    /// not offered on the form of another.
    #[must_use]
    pub fn of(&self, account: AccountId, turned_to: u64) -> String {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(&account.0.to_be_bytes());
        mac.update(&turned_to.to_be_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}
