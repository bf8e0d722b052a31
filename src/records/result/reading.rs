//! Results one by one, as whoever opened the chart may see them.

use std::ops::ControlFlow;

use super::super::access::{Chart, Viewer};
use super::super::{Error, Result};
use super::{BY_TEST, Hold, Kind, LabResult, PLACES, Place, RESULTS, ResultId, VERSIONS};
use crate::base::clock::Moment;
use crate::store::{Order, Read, Span};

/// A result with where it lies and, for staff, its hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its id.
    pub id: ResultId,
    /// Its kind.
    pub kind: Kind,
    /// When it was taken, or reported where that is not known.
    pub at: Moment,
    /// The result.
    pub result: LabResult,
    /// The hold in force; a patient never gets a held result.
    pub hold: Option<Hold>,
}

impl<Tx: Read> Chart<Tx> {
    /// One result.
    pub fn result(&self, id: ResultId) -> Result<Listed> {
        let Place { kind, at } = PLACES.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)?;
        let result = RESULTS.get(self.tx(), &(self.patient(), kind, at, id))?.ok_or(Error::NotFound)?;
        let hold = self.hold(id)?.filter(|hold| hold.is_in_force(self.now()));
        if self.shows(&result, hold.as_ref()) {
            Ok(Listed { id, kind, at, result, hold })
        } else {
            Err(Error::NotFound)
        }
    }

    /// Every result of the same test, oldest first, at most the newest `limit`.
    pub fn results_of_test(&self, test: &str, limit: usize) -> Result<Vec<Listed>> {
        let mut ids = Vec::new();
        let span = Span::under(&(self.patient(), test.to_owned()));
        BY_TEST.each_key(self.tx(), &span, Order::Descending, |(_, _, _, id)| {
            ids.push(id);
            Ok(if ids.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids.into_iter().rev() {
            match self.result(id) {
                Ok(listed) => found.push(listed),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Earlier versions of a corrected result, oldest first.
    pub fn earlier_versions(&self, id: ResultId) -> Result<Vec<LabResult>> {
        self.result(id)?;
        let rows =
            VERSIONS.list(self.tx(), &Span::under(&(self.patient(), id)), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, version)| version).collect())
    }

    /// Whether whoever looks may see it: a patient sees neither what is held nor what was entered in error.
    fn shows(&self, result: &LabResult, hold: Option<&Hold>) -> bool {
        self.viewer() != Viewer::Patient || (hold.is_none() && result.status.is_for_patients())
    }
}
