//! What an import says of each file.

use serde::Serialize;

use super::Remark;
use super::file::about_all;
use crate::exchange::reading::{Chart, Reading};
use crate::records::intake::{TakenIn, Tallies, Tally};

/// What became of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Its name.
    pub label: String,
    /// What it is: `FHIR R4 transaction bundle`, `FHIR R4 Patient`.
    pub kind: String,
    /// How many patients' charts were made.
    pub patients_added: u64,
    /// How many were changed.
    pub patients_changed: u64,
    /// How many stayed as they were.
    pub patients_unchanged: u64,
    /// What became of its resources, by type.
    pub resources: Tallies,
    /// How many of its resources are the same as another one in it.
    pub repeated: u64,
    /// How the columns of a table are read; empty for what is no table.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub columns: String,
    /// Whether somebody agreed to it, now or before.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub columns_agreed: bool,
    /// What was read all the same, but should be looked at.
    pub warnings: Vec<Remark>,
    /// What was not taken in, and why.
    pub refused: Vec<Remark>,
    /// How many resources were refused.
    pub resources_refused: u64,
    /// How much of it was kept aside and waits for somebody to say whose it is.
    pub waiting: u64,
    /// How much of it came before and was decided then.
    pub decided: u64,
    /// Whether nothing at all of it was taken in.
    pub is_refused: bool,
}

/// What became of all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Each file, in the order in which they were given.
    pub files: Vec<FileReport>,
}

impl FileReport {
    /// Its remarks are on a portion of a file before which so many lines lie.
    pub(super) fn lie_after(&mut self, lines: usize) {
        for remark in self.warnings.iter_mut().chain(&mut self.refused) {
            if remark.place.line > 0 {
                remark.place.line += lines;
            }
        }
    }

    /// Takes in what there is to say of another portion of the same file.
    pub(super) fn absorb(&mut self, portion: Self) {
        let is_first = self.label.is_empty();
        self.kind = if is_first { portion.kind } else { counted_together(&self.kind, &portion.kind) };
        self.label = portion.label;
        self.patients_added += portion.patients_added;
        self.patients_changed += portion.patients_changed;
        self.patients_unchanged += portion.patients_unchanged;
        self.count(&portion.resources);
        self.repeated += portion.repeated;
        self.columns = portion.columns;
        self.columns_agreed = portion.columns_agreed;
        take_remarks(&mut self.warnings, portion.warnings);
        take_remarks(&mut self.refused, portion.refused);
        self.resources_refused += portion.resources_refused;
        self.waiting += portion.waiting;
        self.decided += portion.decided;
        self.is_refused = portion.is_refused && (is_first || self.is_refused);
    }

    pub(super) fn open(&mut self, reading: &Reading<'_>) {
        self.kind.clone_from(&reading.kind);
        self.repeated = reading.repeated;
        self.columns.clone_from(&reading.columns);
        self.columns_agreed = reading.is_agreed;
        self.warnings.clone_from(&reading.warnings);
        self.refused.clone_from(&reading.refused);
        self.resources_refused = reading.refused.len() as u64;
    }

    /// It in words, for a person, under the name `name`.
    #[must_use]
    pub fn words(&self, name: &str) -> String {
        let outcome = match (self.is_refused, self.refused.is_empty()) {
            (true, _) => "NOT TAKEN IN",
            (false, false) => "TAKEN IN IN PART",
            (false, true) => "taken in",
        };
        let mut lines = vec![format!("{name}: {outcome}")];
        if !self.kind.is_empty() {
            lines.push(format!("what it is: {}", self.kind));
        }
        let [added, changed, unchanged] =
            [self.patients_added, self.patients_changed, self.patients_unchanged];
        lines.push(format!("patients: {added} added, {changed} changed, {unchanged} unchanged"));
        for (kind, tally) in &self.resources {
            let Tally { added, changed, unchanged, kept } = tally;
            lines.push(format!(
                "{kind}: {added} added, {changed} changed, {unchanged} unchanged, {kept} kept"
            ));
        }
        lines.extend(self.refused.iter().map(|remark| format!("refused: {remark}")));
        lines.extend(self.warnings.iter().map(|remark| format!("look at: {remark}")));
        lines.join("\n") + "\n"
    }

    pub(super) fn add(&mut self, taken: &TakenIn, chart: &Chart<'_>) {
        let changed = taken.tallies.values().any(|tally| tally.added + tally.changed > 0);
        match (taken.is_new, changed) {
            (true, _) => self.patients_added += 1,
            (false, true) => self.patients_changed += 1,
            (false, false) => self.patients_unchanged += 1,
        }
        for message in &taken.warnings {
            self.warnings.push(Remark { place: chart.place.clone(), message: message.clone() });
        }
        self.count(&taken.tallies);
    }

    pub(super) fn count(&mut self, tallies: &Tallies) {
        for (kind, tally) in tallies {
            self.resources.entry(kind.clone()).or_default().add(*tally);
        }
    }
}

/// So many remarks of each sort are kept of a file; what was refused is counted in any case.
const REMARKS_MAX: usize = 1_000;

fn take_remarks(all: &mut Vec<Remark>, more: Vec<Remark>) {
    let room = REMARKS_MAX.saturating_sub(all.len());
    let is_over = more.len() > room;
    all.extend(more.into_iter().take(room));
    let end = about_all("there is more of this kind in the file than is told here".to_owned());
    if is_over && all.last() != Some(&end) {
        all.push(end);
    }
}

/// What two portions are: `FHIR lines (3)` and `FHIR lines (4)` are seven.
fn counted_together(one: &str, other: &str) -> String {
    let parts = |text: &str| {
        let start = text.rfind(|c: char| c.is_ascii_digit()).map(|end| {
            let digits = text[..=end].bytes().rev().take_while(u8::is_ascii_digit).count();
            (end + 1 - digits, end + 1)
        });
        let (start, end) = start?;
        let number: u64 = text[start..end].parse().ok()?;
        // The 2 of "HL7 v2" counts nothing.
        text[..start].ends_with([' ', '(']).then_some(())?;
        Some((text[..start].to_owned(), number, text[end..].to_owned()))
    };
    match (parts(one), parts(other)) {
        (Some((before, first, after)), Some((same, second, too))) if before == same && after == too => {
            format!("{before}{}{after}", first + second)
        }
        _ if one.is_empty() => other.to_owned(),
        _ => one.to_owned(),
    }
}
