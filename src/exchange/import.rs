//! Import: files of any known format go in, a report of each comes out.
//!
//! Files are read and understood on several threads at once and applied in the order in which they were given,
//! each patient in one transaction. A file that cannot be read is named with place and reason; the others go
//! on. What refers to a patient of another file waits until all files were read.

use std::io::Read;

use serde::{Deserialize, Serialize};

pub use super::reading::{Place, Remark};
use crate::records::Result;
use crate::records::access::Operator;

mod aside;
mod desk;
mod encoding;
mod file;
mod portions;
mod report;
mod run;
mod tables;
mod turns;

use desk::{Real, Rehearsed};
pub use report::{FileReport, ImportReport};
use run::Run;

/// Endings of files that may be something an import reads.
pub const ENDINGS: [&str; 8] = ["json", "ndjson", "xml", "hl7", "hl7v2", "csv", "tsv", "tab"];

/// A file, or whatever else is to be imported.
pub struct Input {
    /// By what name the report and the progress speak of it: a path.
    pub label: String,
    /// What it holds.
    pub content: Content,
}

/// What an [`Input`] holds.
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A file that is opened when its turn comes.
    File(std::path::PathBuf),
    /// Whatever comes out of this.
    Reader(Box<dyn Read + Send>),
}

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Work everything out and report it, but write nothing.
    pub dry_run: bool,
    /// The system that all of it comes from, if the operator named it. Ids that are not unique by themselves
    /// are then that system's; otherwise they mean something only within the folder of their file.
    pub source: Option<String>,
    /// What the columns of tables mean.
    pub columns: ColumnChoice,
    /// A file larger than this is refused, unless it can be read in portions: lines (NDJSON) and HL7 v2.
    pub file_bytes_max: u64,
    /// How many files are worked on at once; 0 for as many as the machine does well.
    pub threads: usize,
}

/// What the columns of tables mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnChoice {
    /// What was agreed to before for tables of the same head; others are refused.
    #[default]
    Known,
    /// What was agreed to before, else what their names say: somebody has looked at it.
    Guessed,
    /// This map, in its written form.
    Given(String),
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            dry_run: false,
            source: None,
            columns: ColumnChoice::Known,
            file_bytes_max: 512 << 20,
            threads: 0,
        }
    }
}

/// How far an import has come; called after each file, from any thread.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The file that was finished.
    pub file: &'a FileReport,
    /// How many files are finished.
    pub files_done: u64,
    /// How many resources they held.
    pub resources_done: u64,
}

/// Imports into a practice, in an operator's name.
pub struct Importer {
    operator: Operator,
    options: ImportOptions,
}

impl Importer {
    /// An importer that acts for `operator`.
    #[must_use]
    pub fn new(operator: Operator, options: ImportOptions) -> Self {
        Self { operator, options }
    }

    /// Imports `inputs`. Only a failure of the store itself ends it early; what was reported until then stands.
    pub fn run(
        &self,
        inputs: impl Iterator<Item = Input> + Send,
        progress: &(dyn Fn(Progress<'_>) + Sync),
    ) -> Result<ImportReport> {
        let run = Run::new(&self.options, self.operator.practice().zone(), progress);
        if self.options.dry_run {
            let rehearsal = self.operator.rehearse()?;
            run.all(inputs, &Rehearsed(&rehearsal));
        } else {
            run.all_at_once(inputs, &Real(&self.operator), self.threads());
        }
        run.finish()
    }

    /// Most of the time a thread waits for the disk, so there are more of them than processors.
    fn threads(&self) -> usize {
        match self.options.threads {
            0 => std::thread::available_parallelism().map_or(4, std::num::NonZero::get).clamp(2, 16) * 2,
            threads => threads,
        }
    }
}
