//! Results one by one, as whoever opened the chart may see them.

use std::ops::ControlFlow;

use super::super::access::{Chart, Viewer};
use super::super::{Error, Result};
use super::{
    BY_TEST, Hold, Kind, LabResult, PLACES, Place, REPORTS, RESULTS, ReportId, ResultId, Status, VERSIONS,
};
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
    /// Of a report in words: a result of the same report that is held, and it with that.
    pub held_with: Option<ResultId>,
}

impl<Tx: Read> Chart<Tx> {
    /// One result.
    pub fn result(&self, id: ResultId) -> Result<Listed> {
        let Place { kind, at } = PLACES.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)?;
        let result = RESULTS.get(self.tx(), &(self.patient(), kind, at, id))?.ok_or(Error::NotFound)?;
        let hold = self.hold(id)?.filter(|hold| hold.is_in_force(self.now()));
        let held_with = match (kind, &result.report) {
            (Kind::Narrative, Some(within)) => self.held_within(within.id, id)?,
            _ => None,
        };
        if self.shows(result.status, hold.is_some() || held_with.is_some()) {
            Ok(Listed { id, kind, at, result, hold, held_with })
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
    pub(super) fn shows(&self, status: Status, is_held: bool) -> bool {
        self.viewer() != Viewer::Patient || (!is_held && status.is_for_patients())
    }

    /// A result of `report` other than `narrative` that is held: a report in words may say what it does.
    pub(super) fn held_within(&self, report: ReportId, narrative: ResultId) -> Result<Option<ResultId>> {
        let Some(report) = REPORTS.get(self.tx(), &(self.patient(), report))? else { return Ok(None) };
        for id in report.results.into_iter().filter(|id| *id != narrative) {
            if self.hold(id)?.is_some_and(|hold| hold.is_in_force(self.now())) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
}
