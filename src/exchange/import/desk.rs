//! Where what was read goes: into the records, or into a rehearsal.

use crate::records::access::Operator;
use crate::records::intake::{Digest, Original, Refusal, Rehearsal, TakenIn, Tallies, WithOriginals};
use crate::records::{Error, Result};
use crate::store::StoreError;

/// What became of an intake, or why not.
type Taken = std::result::Result<TakenIn, Refusal>;

/// Takes in what was read.
pub(super) trait Desk {
    /// Patients who cannot be the same.
    fn take_in(&self, given: &[WithOriginals<'_>]) -> Vec<Taken>;
    /// What belongs to no patient, and that the file was imported.
    fn keep(&self, originals: &[Original<'_>], file: Digest, entered: &Tallies) -> Result<Tallies>;
    /// What was agreed to for tables of this head.
    fn columns(&self, fingerprint: &str) -> Result<Option<String>>;
    /// Remembers what was agreed to.
    fn agree(&self, fingerprint: &str, columns: &str) -> Result<()>;
}

/// Into the records.
pub(super) struct Real<'a>(pub(super) &'a Operator);

/// Into a rehearsal.
pub(super) struct Rehearsed<'a>(pub(super) &'a Rehearsal);

impl Desk for Real<'_> {
    /// Side by side, so that the store's writer can take them together. Each is a transaction of its own.
    fn take_in(&self, given: &[WithOriginals<'_>]) -> Vec<Taken> {
        if let [only] = given {
            return vec![self.0.take_in(only)];
        }
        std::thread::scope(|scope| {
            let threads: Vec<_> = given.iter().map(|one| scope.spawn(|| self.0.take_in(one))).collect();
            threads
                .into_iter()
                .map(|thread| {
                    let lost = Refusal::Records(Error::Store(StoreError::Abandoned));
                    thread.join().unwrap_or(Err(lost))
                })
                .collect()
        })
    }

    fn keep(&self, originals: &[Original<'_>], file: Digest, entered: &Tallies) -> Result<Tallies> {
        self.0.keep(originals, file, entered)
    }

    fn columns(&self, fingerprint: &str) -> Result<Option<String>> {
        self.0.columns(fingerprint)
    }

    fn agree(&self, fingerprint: &str, columns: &str) -> Result<()> {
        self.0.agree_to_columns(fingerprint, columns)
    }
}

impl Desk for Rehearsed<'_> {
    fn take_in(&self, given: &[WithOriginals<'_>]) -> Vec<Taken> {
        given.iter().map(|one| self.0.take_in(one)).collect()
    }

    fn keep(&self, originals: &[Original<'_>], _: Digest, _: &Tallies) -> Result<Tallies> {
        self.0.keep(originals)
    }

    fn columns(&self, fingerprint: &str) -> Result<Option<String>> {
        self.0.operator().columns(fingerprint)
    }

    fn agree(&self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }
}
