//! The nouns of a practice: what they are, who may, what they do.
//!
//! Whoever wants a patient's data comes by the session ladder (`session`) to a [`Chart`] (`access`); whoever
//! changes something leaves an entry (`audit`) in the same transaction. No HTTP, no HTML, no files here.

pub mod access;
pub mod account;
pub mod audit;
pub mod carer;
pub mod contact_change;
pub mod explanation;
pub mod extract;
pub mod grant;
pub mod intake;
pub mod item;
pub mod kept;
pub mod log;
pub mod notice;
pub mod own;
pub mod password;
pub mod patient;
pub mod person;
pub mod practice;
pub mod proof;
pub mod proposal;
pub mod proxy;
pub mod reason;
mod refusal;
pub mod result;
pub mod role;
pub mod search;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod sign_in_name;
pub mod staff;
pub mod staff_account;
mod throttle;
pub mod timeline;
pub mod when;
pub mod worklist;

pub use access::{Chart, Done, Office, Reason, Register};
pub use practice::Practice;
pub use refusal::{Error, Result, Rule};
pub use role::{Area, Areas, Role, Section};
