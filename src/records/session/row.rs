//! A session as kept: whose, from where, and how far up the ladder.

use serde::{Deserialize, Serialize};

use super::super::account::{AccountId, Person};
use super::super::patient::PatientId;
use crate::base::clock::Moment;
use crate::record;

/// From where a request came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The client's network address, or `this machine`.
    pub address: String,
    /// The browser's own description, cut to 200 characters; shown in the list of sessions.
    pub agent: String,
}

/// How far up the ladder a session stands. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// The password was right; a code, passkey or recovery code is due.
    Code,
    /// All proved, but a new password must be set first.
    NewPassword,
    /// All proved, but a second factor must be enrolled first.
    NewFactor,
    /// All proved, at this time. Sensitive changes ask for a proof not older than five minutes.
    Full {
        /// When the person last proved who they are.
        proved: Moment,
    },
}

/// A session as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub account: AccountId,
    /// The person behind the account.
    pub person: Person,
    /// How far up the ladder.
    pub step: Step,
    /// When it began; the absolute limit counts from here.
    pub began: Moment,
    /// When it was last used, as last written down.
    pub seen: Moment,
    /// From where it began.
    pub from: Origin,
    /// The language chosen, as a BCP 47 tag.
    pub language: Option<String>,
    /// The patient for whom they act at the moment; their own record if none.
    pub acting: Option<PatientId>,
    /// Wrong codes and passwords given in this session; ten end it.
    pub wrong: u8,
}
record!(Session, "session", 1);
