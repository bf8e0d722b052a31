//! The audit: who, for whom, what, when, from where, and how it ended.
//!
//! Entries form a chain of HMAC-SHA256: each tag covers the entry and the tag before it, and the head row says
//! how many there are, so an entry that was changed, removed, moved or cut off the end is found by [`verify`].
//! Entries are written in the transaction of what they record. No entry holds a value from a chart.

mod action;
mod chain;
mod event;

pub use action::Action;
pub use chain::{AuditKey, Verdict, verify};
pub(super) use chain::{BY_PATIENT, ENTRIES, append, count};
pub use event::{Actor, Entry, Event, Outcome};
