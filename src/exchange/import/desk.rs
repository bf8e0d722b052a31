//! Where what was read goes: into the records, or into a rehearsal.

use crate::records::Result;
use crate::records::access::Operator;
use crate::records::intake::{Digest, Original, Refusal, Rehearsal, TakenIn, Tallies, WithOriginals};

/// Takes in what was read.
pub(super) trait Desk {
    /// One patient.
    fn take_in(&self, given: &WithOriginals<'_>) -> std::result::Result<TakenIn, Refusal>;
    /// What belongs to no patient, and that the file was imported.
    fn keep(&self, originals: &[Original<'_>], file: Digest, entered: &Tallies) -> Result<Tallies>;
}

/// Into the records.
pub(super) struct Real<'a>(pub(super) &'a Operator);

/// Into a rehearsal.
pub(super) struct Rehearsed<'a>(pub(super) &'a Rehearsal);

impl Desk for Real<'_> {
    fn take_in(&self, given: &WithOriginals<'_>) -> std::result::Result<TakenIn, Refusal> {
        self.0.take_in(given)
    }

    fn keep(&self, originals: &[Original<'_>], file: Digest, entered: &Tallies) -> Result<Tallies> {
        self.0.keep(originals, file, entered)
    }
}

impl Desk for Rehearsed<'_> {
    fn take_in(&self, given: &WithOriginals<'_>) -> std::result::Result<TakenIn, Refusal> {
        self.0.take_in(given)
    }

    fn keep(&self, originals: &[Original<'_>], _: Digest, _: &Tallies) -> Result<Tallies> {
        self.0.keep(originals)
    }
}
