//! What could not be placed or read is kept aside for staff, and the report says so.

use super::FileReport;
use super::desk::Desk;
use crate::exchange::reading::{Chart, Remark};
use crate::records::Result;
use crate::records::intake::Refusal;
use crate::records::intake::quarantine::{Aside, Kept, Problem, What};

/// So many remarks go along.
const REMARKS_MAX: usize = 20;

/// Keeps a chart aside whose patient was not found.
pub(super) fn chart(
    chart: &Chart<'_>,
    refusal: &Refusal,
    report: &mut FileReport,
    desk: &dyn Desk,
) -> Result<()> {
    let Some(problem) = Problem::of(refusal) else { return Ok(()) };
    let place = Remark { place: chart.place.clone(), message: refusal.to_string() };
    let what = What::Chart(&chart.given.intake, &chart.given.originals);
    keep(what, problem, vec![place.to_string()], report, desk)
}

/// Keeps a file aside that could not be read, or not all of it.
pub(super) fn file(bytes: &[u8], report: &mut FileReport, desk: &dyn Desk) -> Result<()> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let remarks = report.refused.iter().take(REMARKS_MAX).map(ToString::to_string).collect();
    keep(What::File(bytes), Problem::Unreadable, remarks, report, desk)
}

fn keep(
    what: What<'_>,
    problem: Problem,
    remarks: Vec<String>,
    report: &mut FileReport,
    desk: &dyn Desk,
) -> Result<()> {
    let source = std::path::Path::new(&report.label).file_name().unwrap_or_default().to_string_lossy();
    let aside = Aside { source: &source, kind: &report.kind, problem, remarks, what };
    match desk.keep_aside(&aside)? {
        Kept::Waits => report.waiting += 1,
        Kept::Decided(_) => report.decided += 1,
        Kept::TooLong => {}
    }
    Ok(())
}
