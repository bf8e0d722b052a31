//! Files that the command brings along, taken in as they come.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use serde::{Deserialize, Serialize};

use super::super::{Failure, Gone, Line, Piece, Progress, Reply};
use crate::exchange::import::{self, Content, FileReport, ImportOptions, Importer, Input, Place, Remark};
use crate::records::access::Operator;

/// Files that wait between being received and being read.
const FILES_WAITING_MAX: usize = 4;
/// A longer file is read while it arrives.
const LONG_BYTES: u64 = 8 << 20;
/// Pieces of it that wait to be read.
const PIECES_WAITING_MAX: usize = 8;

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
        let received = receive(files, &reports, &mut turns, line);
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
        if length > LONG_BYTES {
            turns.given.push_back(label.clone());
            let (sender, pieces) = sync_channel(PIECES_WAITING_MAX);
            let content = Content::Reader(Box::new(Arriving { pieces, at_hand: Cursor::default() }));
            if files.send(Input { label, content }).is_err() {
                return Ok(());
            }
            pass_on(length, &sender, line)?;
            continue;
        }
        let Some(bytes) = bytes(length, line)? else { continue };
        turns.given.push_back(label.clone());
        if files.send(Input { label, content: Content::Bytes(bytes) }).is_err() {
            // The importer ended early and says why.
            return Ok(());
        }
    }
}

/// A file's bytes; `None` if the command could not read it to its end.
fn bytes(length: u64, line: &mut dyn Line) -> Result<Option<Vec<u8>>, Gone> {
    let mut bytes = Vec::new();
    let is_whole = arriving(length, line, |more| bytes.extend_from_slice(&more))?;
    Ok(is_whole.then_some(bytes))
}

/// A long file, piece by piece to whoever reads it.
fn pass_on(length: u64, sender: &SyncSender<io::Result<Vec<u8>>>, line: &mut dyn Line) -> Result<(), Gone> {
    // Whoever reads may have refused it; the rest of it is still received.
    let is_whole = arriving(length, line, |more| drop(sender.send(Ok(more))))?;
    let end = if is_whole { Ok(Vec::new()) } else { Err(io::Error::other("the command could not read on")) };
    let _ = sender.send(end);
    Ok(())
}

/// Receives a file; whether it came to its end.
fn arriving(length: u64, line: &mut dyn Line, mut take: impl FnMut(Vec<u8>)) -> Result<bool, Gone> {
    let mut left = length;
    while left > 0 {
        let more = match line.ask()? {
            Piece::Bytes(more) => more,
            Piece::BrokenOff => return Ok(false),
            _ => return Err(Gone::away("a file broke off")),
        };
        left = left
            .checked_sub(more.len() as u64)
            .filter(|_| !more.is_empty())
            .ok_or_else(|| Gone::away("a file is not as long as was said"))?;
        take(more);
    }
    Ok(true)
}

/// A long file as it arrives. An empty piece is its end; without one it broke off.
struct Arriving {
    pieces: Receiver<io::Result<Vec<u8>>>,
    at_hand: Cursor<Vec<u8>>,
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let is_used_up = self.at_hand.position() >= self.at_hand.get_ref().len() as u64;
        if is_used_up && self.at_hand.position() != u64::MAX {
            let more = self.pieces.recv().map_err(|_| io::ErrorKind::UnexpectedEof)??;
            let is_end = more.is_empty();
            self.at_hand = Cursor::new(more);
            if is_end {
                self.at_hand.set_position(u64::MAX);
            }
        }
        self.at_hand.read(buffer)
    }
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
