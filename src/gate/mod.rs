//! The gate: everything before somebody is known. Sign-in, second factor, what is due before anything opens,
//! activation with a letter, the way out.
//!
//! A handler here has a [`crate::records::session::Visitor`] or one of the lower rungs in its signature; none
//! can open a record.
#![allow(
    unreachable_pub,
    reason = "the handler attribute makes a type of each handler, which only routes.rs names"
)]

pub mod activation;
pub mod code;
pub mod factor;
pub mod letter;
pub mod passkey;
pub mod password;
pub mod sign_in;
pub mod sign_out;

use serde::Deserialize;

use crate::records::session::Known;
use crate::web::PageError;
use crate::web::frame::Anyone;

/// What an address of the gate may say besides its path.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Where to go once signed in.
    pub next: String,
    /// What has just happened, for a notice.
    pub why: String,
    /// The token of an activation letter's link.
    pub letter: String,
}

/// Shows somebody who is signed in already, or half, where they belong.
fn must_be_nobody(anyone: &Anyone) -> Result<(), PageError> {
    match &anyone.0 {
        None => Ok(()),
        Some(Known::AwaitingCode(_)) => Err(PageError::GoTo("/sign-in/code")),
        Some(Known::AwaitingPassword(_)) => Err(PageError::GoTo("/sign-in/password")),
        Some(Known::AwaitingFactor(_)) => Err(PageError::GoTo("/sign-in/factor")),
        Some(Known::Patient(_) | Known::Carer(_) | Known::Staff(_)) => Err(PageError::GoTo("/")),
    }
}

/// Ends the session somebody had in this browser when another one begins in it.
async fn end_before(anyone: Anyone) -> Result<(), PageError> {
    if let Some(known) = anyone.0 {
        known.standing().sign_out().await?;
    }
    Ok(())
}
