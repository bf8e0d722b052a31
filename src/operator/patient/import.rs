//! Files that the command brings along, taken in as they come.

use std::collections::{HashMap, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use serde::{Deserialize, Serialize};

use super::super::{Failure, Gone, Line, Piece, Progress, Reply};
use crate::exchange::import::{self, Content, FileReport, ImportOptions, Importer, Input, Place, Remark};
use crate::records::access::Operator;

/// Files that wait between being received and being read.
const FILES_WAITING_MAX: usize = 4;

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileShown {
    /// Its name.
    pub file: String,
    /// What it is.
    pub kind: String,
    /// Patients whose charts are new.
    pub patients_added: u64,
    /// Patients whose charts were changed.
    pub patients_changed: u64,
    /// Patients whose charts stayed as they were.
    pub patients_unchanged: u64,
    /// Its resources by type.
    pub resources: Vec<Resources>,
    /// Resources that are the same as another in it.
    pub repeated: u64,
    /// How much of it was kept aside and waits for staff to say whose it is.
    pub waiting: u64,
    /// How much of it came before and was decided then.
    pub decided: u64,
    /// How the columns of a table are read, as a map that can be saved; empty for what is no table.
    pub columns: String,
    /// Whether somebody agreed to it.
    pub columns_agreed: bool,
    /// What should be looked at.
    pub warnings: Vec<String>,
    /// What was not taken in, where and why.
    pub refused: Vec<String>,
    /// Whether nothing of it was taken in.
    pub is_refused: bool,
}

/// What became of resources of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// The type.
    pub kind: String,
    /// New here.
    pub added: u64,
    /// Different from what was here.
    pub changed: u64,
    /// Here already.
    pub unchanged: u64,
    /// Of all these, kept as received and not shown.
    pub kept: u64,
}

/// Receives files here, has them read and applied on threads of the importer, and tells each report.
pub(super) fn take_in(
    operator: &Operator,
    import: super::Import,
    line: &mut dyn Line,
) -> Result<(), Failure> {
    let super::Import { dry_run, source, columns } = import;
    let options = ImportOptions { dry_run, source, columns, ..ImportOptions::default() };
    let bytes_max = options.file_bytes_max;
    let importer = Importer::new(operator.clone(), options);
    let (files, waiting) = sync_channel::<Input>(FILES_WAITING_MAX);
    let (done, reports) = channel::<Finished>();
    std::thread::scope(|scope| {
        let importing = scope.spawn(move || {
            let progress = |now: import::Progress<'_>| {
                // Whoever listens may be gone; what is being applied is applied whole.
                let _ = done.send((file_shown(now.file), now.files_done, now.resources_done));
            };
            importer.run(waiting.into_iter(), &progress)
        });
        let mut turns = Turns::default();
        let received = receive(files, &reports, &mut turns, bytes_max, line);
        for report in &reports {
            // What is under way is applied to its end, even if nobody listens any more.
            if received.is_ok() {
                turns.finished(report);
                turns.tell(line)?;
            }
        }
        let imported = importing.join();
        received?;
        match imported {
            Ok(outcome) => Ok(outcome.map(drop)?),
            Err(_) => Err(Failure::failed(
                "the import stopped by a fault in the program",
                "What was taken in stays; give the command again, it goes on where it stopped.",
            )),
        }
    })
}

/// Receives file after file; tells what is finished meanwhile.
fn receive(
    files: SyncSender<Input>,
    reports: &Receiver<Finished>,
    turns: &mut Turns,
    bytes_max: u64,
    line: &mut dyn Line,
) -> Result<(), Failure> {
    loop {
        while let Ok(report) = reports.try_recv() {
            turns.finished(report);
        }
        turns.tell(line)?;
        let (label, length) = match line.ask()? {
            Piece::File { name, length } => (name, length),
            Piece::Bytes(_) | Piece::BrokenOff => return Err(Gone::away("bytes of no file").into()),
            Piece::End => return Ok(()),
        };
        let Some(bytes) = bytes(length, bytes_max, line)? else { continue };
        turns.given.push_back(label.clone());
        if files.send(Input { label, content: Content::Bytes(bytes) }).is_err() {
            // The importer ended early and says why.
            return Ok(());
        }
    }
}

/// A file's bytes; `None` if the command could not read it to its end. One byte more than is read is enough for the
/// importer to refuse it by its size.
fn bytes(length: u64, bytes_max: u64, line: &mut dyn Line) -> Result<Option<Vec<u8>>, Gone> {
    let kept = usize::try_from(length.min(bytes_max + 1)).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    let mut left = length;
    while left > 0 {
        let more = match line.ask()? {
            Piece::Bytes(more) => more,
            Piece::BrokenOff => return Ok(None),
            _ => return Err(Gone::away("a file broke off")),
        };
        left = left
            .checked_sub(more.len() as u64)
            .filter(|_| !more.is_empty())
            .ok_or_else(|| Gone::away("a file is not as long as was said"))?;
        let room = kept - bytes.len();
        bytes.extend_from_slice(&more[..more.len().min(room)]);
    }
    Ok(Some(bytes))
}

/// A report, and how many files and resources are done with it.
type Finished = (FileShown, u64, u64);

/// Files are finished in any order and told in the order in which they were given.
#[derive(Default)]
struct Turns {
    given: VecDeque<String>,
    finished: HashMap<String, VecDeque<FileShown>>,
    files: u64,
    resources: u64,
}

impl Turns {
    fn finished(&mut self, (file, files, resources): Finished) {
        self.files = self.files.max(files);
        self.resources = self.resources.max(resources);
        self.finished.entry(file.file.clone()).or_default().push_back(file);
    }

    fn tell(&mut self, line: &mut dyn Line) -> Result<(), Gone> {
        while let Some(file) = self.given.front().and_then(|label| self.finished.get_mut(label)?.pop_front())
        {
            self.given.pop_front();
            line.say(Reply::File(file))?;
        }
        if self.files == 0 {
            return Ok(());
        }
        let what = format!("resources, {} {}", self.files, if self.files == 1 { "file" } else { "files" });
        line.say(Reply::Progress(Progress { what, done: self.resources, of: None }))
    }
}

fn file_shown(report: &FileReport) -> FileShown {
    let resources = report.resources.iter().map(|(kind, tally)| Resources {
        kind: kind.clone(),
        added: tally.added,
        changed: tally.changed,
        unchanged: tally.unchanged,
        kept: tally.kept,
    });
    FileShown {
        file: report.label.clone(),
        kind: report.kind.clone(),
        patients_added: report.patients_added,
        patients_changed: report.patients_changed,
        patients_unchanged: report.patients_unchanged,
        resources: resources.collect(),
        repeated: report.repeated,
        waiting: report.waiting,
        decided: report.decided,
        columns: report.columns.clone(),
        columns_agreed: report.columns_agreed,
        warnings: report.warnings.iter().map(placed).collect(),
        refused: report.refused.iter().map(placed).collect(),
        is_refused: report.is_refused,
    }
}

/// `Bundle.entry[3].resource, line 12, column 5: …`
fn placed(remark: &Remark) -> String {
    let Place { entry, path, line, column } = &remark.place;
    let entry = entry.filter(|_| path.is_empty()).map(|entry| format!("entry {entry}"));
    let line = (*line > 0).then(|| format!("line {line}"));
    let column = (*column > 0).then(|| format!("column {column}"));
    let path = (!path.is_empty()).then(|| path.clone());
    let place: Vec<String> = [path, entry, line, column].into_iter().flatten().collect();
    if place.is_empty() {
        remark.message.clone()
    } else {
        format!("{}: {}", place.join(", "), remark.message)
    }
}
