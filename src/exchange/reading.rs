//! What a file was read as, whatever its format, with what there is to say of it.

use serde::Serialize;

use crate::records::intake::{Original, WithOriginals};

/// So many remarks of a file are told one by one; the rest is counted.
const REMARKS_MAX: usize = 200;

/// Where in a file something is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Which entry of the bundle, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
    /// The path within the file, as in `Bundle.entry[3].resource.birthDate`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Line, from 1; 0 if it is about the whole file.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Something to say of a place in a file. No message holds a value from a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What.
    pub message: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Place { path, line, column, .. } = &self.place;
        if *line > 0 {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// A chart of a file, with where its patient stands in it.
pub struct Chart<'a> {
    /// What the file says of the patient.
    pub given: WithOriginals<'a>,
    /// Where the patient stands, or what first refers to them.
    pub place: Place,
}

/// What a file was read as.
#[derive(Default)]
pub struct Reading<'a> {
    /// What it is: `FHIR transaction bundle`.
    pub kind: String,
    /// Its charts.
    pub charts: Vec<Chart<'a>>,
    /// What belongs to no patient.
    pub common: Vec<Original<'a>>,
    /// How many of its resources are the same as another one in it.
    pub repeated: u64,
    /// How the columns of a table were read, as a map of columns is written; empty for what is no table.
    pub columns: String,
    /// Whether somebody agreed to that.
    pub is_agreed: bool,
    /// What was read all the same, but should be looked at.
    pub warnings: Vec<Remark>,
    /// What was not read.
    pub refused: Vec<Remark>,
}

/// Remarks while a file is read.
pub struct Notes<'a> {
    text: &'a str,
    /// What should be looked at.
    pub warnings: Vec<Remark>,
    /// What was not read.
    pub refused: Vec<Remark>,
    left_out: (usize, usize),
}

impl<'a> Notes<'a> {
    /// Remarks on this text.
    #[must_use]
    pub fn on(text: &'a str) -> Self {
        Self { text, warnings: Vec::new(), refused: Vec::new(), left_out: (0, 0) }
    }

    /// The place that begins `at` so many bytes of the text.
    #[must_use]
    pub fn place(&self, at: usize, entry: Option<usize>, path: &str) -> Place {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
        let column = 1 + self.text.get(start..at).map_or(0, |text| text.chars().count());
        Place { entry, path: path.to_owned(), line, column }
    }

    /// Notes something that should be looked at.
    pub fn warn(&mut self, at: usize, entry: Option<usize>, path: &str, message: &str) {
        if self.warnings.len() < REMARKS_MAX {
            let place = self.place(at, entry, path);
            self.warnings.push(Remark { place, message: message.to_owned() });
        } else {
            self.left_out.0 += 1;
        }
    }

    /// Notes something that was not read.
    pub fn refuse(&mut self, at: usize, entry: Option<usize>, path: &str, message: &str) {
        if self.refused.len() < REMARKS_MAX {
            let place = self.place(at, entry, path);
            self.refused.push(Remark { place, message: message.to_owned() });
        } else {
            self.left_out.1 += 1;
        }
    }

    /// All remarks: warnings, then refusals.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Remark>, Vec<Remark>) {
        for (list, more) in [(&mut self.warnings, self.left_out.0), (&mut self.refused, self.left_out.1)] {
            if more > 0 {
                list.push(Remark { place: Place::default(), message: format!("and {more} more") });
            }
        }
        (self.warnings, self.refused)
    }
}
