//! The reason that a person gives for an act that needs one: a hold, a correction, a reset.

use super::{Error, Result, Rule};
use crate::base::text;

/// The longest reason, in characters.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// A reason, as one line; refused if there is none.
pub fn checked_reason(reason: &str) -> Result<String> {
    text::line(reason, REASON_CHARACTERS_MAX).map_err(|_| Error::Refused(Rule::ReasonMissing))
}
