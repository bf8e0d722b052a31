//! What a file was read as, whatever its format, with what there is to say of it.

use std::cell::OnceCell;

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

/// So many bytes lie between two marks.
const MARK_BYTES: usize = 4096;

/// Which line and column a place in a file is, without counting from its beginning each time: a file of many
/// messages has as many places.
pub struct Lines<'a> {
    bytes: &'a [u8],
    /// Whether a line ends with this byte, before that one.
    is_end: fn(u8, Option<u8>) -> bool,
    /// Line and column, both from 0, at every [`MARK_BYTES`].
    marks: OnceCell<Vec<(usize, usize)>>,
}

impl<'a> Lines<'a> {
    /// The lines of `bytes`; `is_end` says whether one ends with a byte, before the next one.
    #[must_use]
    pub fn of(bytes: &'a [u8], is_end: fn(u8, Option<u8>) -> bool) -> Self {
        Self { bytes, is_end, marks: OnceCell::new() }
    }

    /// The line and the column, both from 1, of what begins `at` so many bytes.
    #[must_use]
    pub fn at(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.bytes.len());
        let marks = self.marks.get_or_init(|| {
            let mut marks = vec![(0, 0)];
            for start in (0..self.bytes.len()).step_by(MARK_BYTES) {
                let last = marks.last().copied().unwrap_or_default();
                marks.push(self.counted(last, start, (start + MARK_BYTES).min(self.bytes.len())));
            }
            marks
        });
        let mark = at / MARK_BYTES;
        let (line, column) =
            self.counted(marks.get(mark).copied().unwrap_or_default(), mark * MARK_BYTES, at);
        (line + 1, column + 1)
    }

    fn counted(&self, (mut line, mut column): (usize, usize), from: usize, to: usize) -> (usize, usize) {
        for at in from..to {
            let byte = self.bytes[at];
            if (self.is_end)(byte, self.bytes.get(at + 1).copied()) {
                (line, column) = (line + 1, 0);
            } else if byte & 0xC0 != 0x80 {
                // Characters of UTF-8, not bytes.
                column += 1;
            }
        }
        (line, column)
    }
}

/// Remarks while a file is read.
pub struct Notes<'a> {
    lines: Lines<'a>,
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
        let lines = Lines::of(text.as_bytes(), |byte, _| byte == b'\n');
        Self { lines, warnings: Vec::new(), refused: Vec::new(), left_out: (0, 0) }
    }

    /// The place that begins `at` so many bytes of the text.
    #[must_use]
    pub fn place(&self, at: usize, entry: Option<usize>, path: &str) -> Place {
        let (line, column) = self.lines.at(at);
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

#[cfg(test)]
mod tests {
    use super::{Lines, MARK_BYTES};

    #[test]
    fn a_place_is_the_same_however_far_from_the_beginning() {
        let line = "Nuñez, 王\n";
        let text = line.repeat(3 * MARK_BYTES / line.len());
        let lines = Lines::of(text.as_bytes(), |byte, _| byte == b'\n');
        for (at, _) in text.char_indices().step_by(37) {
            let before = &text[..at];
            let line = 1 + before.matches('\n').count();
            let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
            assert_eq!(lines.at(at), (line, column), "{at}");
        }
        assert_eq!(lines.at(usize::MAX).0, 1 + text.matches('\n').count());
    }
}
