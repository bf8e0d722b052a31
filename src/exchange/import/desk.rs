//! Where what was read goes: into the records, or into a rehearsal.

use crate::records::access::Operator;
use crate::records::intake::quarantine::{Aside, Kept, What};
use crate::records::intake::{Digest, Original, Refusal, Rehearsal, TakenIn, Tallies, WithOriginals};
use crate::records::patient::PatientId;
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
    /// Keeps aside what could not be placed.
    fn keep_aside(&self, aside: &Aside<'_>) -> Result<Kept>;
    /// Whether anything was kept aside before.
    fn has_cases(&self) -> Result<bool>;
    /// What may have been kept aside is in its place.
    fn found_itself(&self, chart: &WithOriginals<'_>, patient: PatientId) -> Result<()>;
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

    fn keep_aside(&self, aside: &Aside<'_>) -> Result<Kept> {
        self.0.keep_aside(aside)
    }

    fn has_cases(&self) -> Result<bool> {
        self.0.has_cases()
    }

    fn found_itself(&self, chart: &WithOriginals<'_>, patient: PatientId) -> Result<()> {
        self.0.found_itself(What::Chart(&chart.intake, &chart.originals), patient)
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

    fn keep_aside(&self, aside: &Aside<'_>) -> Result<Kept> {
        self.0.operator().would_keep_aside(aside)
    }

    fn has_cases(&self) -> Result<bool> {
        Ok(false)
    }

    fn found_itself(&self, _: &WithOriginals<'_>, _: PatientId) -> Result<()> {
        Ok(())
    }

    fn columns(&self, fingerprint: &str) -> Result<Option<String>> {
        self.0.operator().columns(fingerprint)
    }

    fn agree(&self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }
}
