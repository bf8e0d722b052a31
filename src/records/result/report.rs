//! Reports: results that came together, under a name, with a conclusion. What is only words or a file is a
//! result of its own ([`super::Kind::Narrative`]).
//!
//! A report tells a patient nothing that its results would not: what is held, or was entered in error, is left
//! out of it, and its conclusion with it.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{ReportId, ResultId, Status};
use crate::base::clock::Moment;
use crate::record;
use crate::records::access::{Chart, Viewer};
use crate::records::patient::PatientId;
use crate::records::when::Taken;
use crate::records::{Error, Result};
use crate::store::{Order, Read, Span, Table};

pub(in super::super) const REPORTS: Table<(PatientId, ReportId), Report> = Table::new("reports");
/// Earlier versions of a corrected report, by version number from 1.
pub(in super::super) const EARLIER: Table<(PatientId, ReportId, u32), Report> = Table::new("reports earlier");

/// A report as kept (FHIR `DiagnosticReport`, or an `Observation` that groups others).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it reports on, in words.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// When its samples were taken, as far as `taken` says.
    pub at: Moment,
    /// What is known of that time.
    pub taken: Taken,
    /// When it was reported, if known.
    pub issued: Option<Moment>,
    /// Who performed it.
    pub performer: String,
    /// Its results, in the order in which it names them.
    pub results: Vec<ResultId>,
    /// What it concludes; may be empty.
    pub conclusion: String,
    /// How many earlier versions there are.
    pub corrections: u32,
    /// When Portico received this version.
    pub received: Moment,
}
record!(Report, "report", 1);

impl<Tx: Read> Chart<Tx> {
    /// One report.
    pub fn report(&self, id: ReportId) -> Result<Report> {
        let report = REPORTS.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)?;
        self.as_shown(report)?.ok_or(Error::NotFound)
    }

    /// Every report, newest first.
    pub fn reports(&self) -> Result<Vec<(ReportId, Report)>> {
        let mut rows = Vec::new();
        REPORTS.each(self.tx(), &Span::under(&self.patient()), Order::Ascending, |(_, id), report| {
            rows.push((id, report));
            Ok(ControlFlow::Continue(()))
        })?;
        let mut shown = Vec::with_capacity(rows.len());
        for (id, report) in rows {
            shown.extend(self.as_shown(report)?.map(|report| (id, report)));
        }
        shown.sort_by_key(|(id, report)| (std::cmp::Reverse(report.at), *id));
        Ok(shown)
    }

    /// Earlier versions of a corrected report, oldest first; for a patient as far as they could see each.
    pub fn earlier_reports(&self, id: ReportId) -> Result<Vec<Report>> {
        self.report(id)?;
        let rows =
            EARLIER.list(self.tx(), &Span::under(&(self.patient(), id)), Order::Ascending, usize::MAX)?;
        let mut shown = Vec::with_capacity(rows.len());
        for (_, report) in rows {
            shown.extend(self.as_shown(report)?);
        }
        Ok(shown)
    }

    /// The report as whoever looks may see it, if they may.
    fn as_shown(&self, mut report: Report) -> Result<Option<Report>> {
        let all = report.results.len();
        let mut visible = Vec::with_capacity(all);
        for id in report.results {
            match self.result(id) {
                Ok(_) => visible.push(id),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        report.results = visible;
        if self.viewer() != Viewer::Patient {
            return Ok(Some(report));
        }
        if report.results.len() < all {
            report.conclusion.clear();
        }
        let empty = report.results.is_empty() && report.conclusion.is_empty();
        Ok((report.status.is_for_patients() && !empty).then_some(report))
    }
}
