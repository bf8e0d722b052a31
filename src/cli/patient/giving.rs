//! The command's end of an import: gives file after file, hears and tells what became of each.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::super::context::Context;
use super::super::exit::{self, Stop};
use super::super::show::{self, Meter};
use crate::operator::patient::{self, FileShown, Resources};
use crate::operator::{CHUNK_BYTES, Gone, Line, Order, Piece, Reply};

/// So many remarks of one file are printed; the rest are counted. JSON holds all.
const REMARKS_MAX: usize = 20;

/// Gives the order and the files.
pub(super) fn order(context: &Context, import: patient::Import, giving: &mut Giving) -> anyhow::Result<()> {
    let ended = context.order(Order::Patient(patient::Order::Import(import)), giving);
    giving.meter.finish();
    ended
}

/// How reports are told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// Not at all: they are kept for whoever asked.
    Nothing,
    /// One JSON object for each file.
    Json,
    /// Lines for people.
    Lines,
}

/// The command's end of the line: gives files, hears reports.
pub(super) struct Giving {
    files: VecDeque<PathBuf>,
    open: Option<(File, u64)>,
    /// The path of what is open.
    given: PathBuf,
    meter: Meter,
    tells: Tells,
    heard: Vec<FileShown>,
    total: Total,
    /// Files that could not be opened here, with the reason.
    unreadable: Vec<(PathBuf, String)>,
}

#[derive(Default)]
struct Total {
    files: u64,
    files_refused: u64,
    files_in_part: u64,
    patients: [u64; 3],
    resources: [u64; 4],
}

impl Line for Giving {
    fn say(&mut self, reply: Reply) -> Result<(), Gone> {
        match reply {
            Reply::Progress(progress) => self.meter.show(&progress),
            Reply::File(file) => self.hear(file).map_err(|error| exit::gone(&error))?,
            _ => {}
        }
        Ok(())
    }

    fn ask(&mut self) -> Result<Piece, Gone> {
        if let Some((file, left)) = &mut self.open
            && *left > 0
        {
            let wanted = CHUNK_BYTES.min(usize::try_from(*left).unwrap_or(CHUNK_BYTES));
            let mut bytes = Vec::with_capacity(wanted);
            let reason = match file.take(wanted as u64).read_to_end(&mut bytes) {
                Ok(0) => "it became shorter while it was read".to_owned(),
                Ok(_) => {
                    *left -= bytes.len() as u64;
                    return Ok(Piece::Bytes(bytes));
                }
                Err(error) => error.to_string(),
            };
            self.unreadable.push((std::mem::take(&mut self.given), reason));
            self.open = None;
            return Ok(Piece::BrokenOff);
        }
        self.open = None;
        while let Some(path) = self.files.pop_front() {
            match opened(&path) {
                Ok((length, file)) => {
                    self.open = Some((file, length));
                    self.given.clone_from(&path);
                    return Ok(Piece::File { name: path.display().to_string(), length });
                }
                Err(error) => self.unreadable.push((path, error.to_string())),
            }
        }
        Ok(Piece::End)
    }
}

/// A file and its length. A pipe or a device has none, and would look like an empty file.
fn opened(path: &Path) -> io::Result<(u64, File)> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        // One that could be read was: this says why not.
        std::fs::read_dir(path)?;
    }
    if !metadata.is_file() {
        return Err(io::Error::other("it is no plain file; write what it gives into one first"));
    }
    let file = File::open(path)?;
    Ok((file.metadata()?.len(), file))
}

impl Giving {
    /// Gives these files.
    pub(super) fn new(files: VecDeque<PathBuf>, tells: Tells) -> Self {
        Self {
            files,
            open: None,
            given: PathBuf::new(),
            meter: Meter::new(),
            tells,
            heard: Vec::new(),
            total: Total::default(),
            unreadable: Vec::new(),
        }
    }

    /// The reports that were not told.
    pub(super) fn heard(&self) -> &[FileShown] {
        &self.heard
    }

    fn hear(&mut self, file: FileShown) -> anyhow::Result<()> {
        self.total.add(&file);
        match self.tells {
            Tells::Nothing => {
                self.heard.push(file);
                return Ok(());
            }
            Tells::Json => return show::json_line(&file),
            Tells::Lines => {}
        }
        let file = &file;
        self.meter.aside(|| {
            show::line(&format!("{}: {}", show::one_line(&file.file), summary(file)))?;
            if !file.columns.is_empty() && !file.columns_agreed {
                show::line("  its columns would be read so:")?;
                tell_columns(file)?;
            }
            remarks("refused", &file.refused)?;
            remarks("look at", &file.warnings)
        })
    }

    /// Says what became of all of it. Something that was not taken in makes the command end as done in part.
    pub(super) fn finish(self, dry_run: bool) -> anyhow::Result<()> {
        for (path, reason) in &self.unreadable {
            let text = format!("{} cannot be read: {reason}", show::one_line(&path.to_string_lossy()));
            if self.tells == Tells::Json {
                show::json_line(&serde_json::json!({ "file": path, "is_refused": true, "refused": [text] }))?;
            } else {
                show::line(&text)?;
            }
        }
        if self.tells == Tells::Lines {
            self.total.tell(dry_run)?;
        }
        let refused = self.total.files_refused + self.unreadable.len() as u64;
        if refused == 0 && self.total.files_in_part == 0 {
            return Ok(());
        }
        let what = match (refused, self.total.files_in_part) {
            (0, part) => format!("{} taken in only in part", show::count(part, "file was", "files were")),
            (refused, 0) => format!("{} not taken in", show::count(refused, "file was", "files were")),
            (refused, part) => format!(
                "{} not taken in, {part} only in part",
                show::count(refused, "file was", "files were")
            ),
        };
        Err(Stop::refused(what, "Each is named above with place and reason. What was taken in stays.").into())
    }
}

impl Total {
    fn add(&mut self, file: &FileShown) {
        self.files += 1;
        self.files_refused += u64::from(file.is_refused);
        self.files_in_part += u64::from(!file.is_refused && !file.refused.is_empty());
        let patients = [file.patients_added, file.patients_changed, file.patients_unchanged];
        self.patients.iter_mut().zip(patients).for_each(|(sum, more)| *sum += more);
        for resource in &file.resources {
            let counts = [resource.added, resource.changed, resource.unchanged, resource.kept];
            self.resources.iter_mut().zip(counts).for_each(|(sum, more)| *sum += more);
        }
    }

    fn tell(&self, dry_run: bool) -> anyhow::Result<()> {
        let [added, changed, unchanged, kept] = self.resources;
        let head = if dry_run { "Nothing was written. It would be:" } else { "In all:" };
        show::line(&format!("{head} {}", show::count(self.files, "file", "files")))?;
        show::line(&format!(
            "  patients   {} added, {} changed, {} unchanged",
            self.patients[0], self.patients[1], self.patients[2]
        ))?;
        show::line(&format!(
            "  resources  {added} added, {changed} changed, {unchanged} unchanged; {kept} of them kept as received"
        ))
    }
}

fn summary(file: &FileShown) -> String {
    if file.is_refused {
        return format!("NOT TAKEN IN{}", aside(file));
    }
    let sum = |of: fn(&Resources) -> u64| file.resources.iter().map(of).sum::<u64>();
    let mut text = format!(
        "{}, {} added, {} changed, {} unchanged",
        file.kind,
        sum(|it| it.added),
        sum(|it| it.changed),
        sum(|it| it.unchanged)
    );
    for (number, what) in [(sum(|it| it.kept), "kept as received"), (file.repeated, "repeated")] {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    text.push_str(&aside(file));
    text
}

/// What staff will find under "Unplaced records".
fn aside(file: &FileShown) -> String {
    let mut text = String::new();
    for (number, what) in [(file.waiting, "kept aside for staff to place"), (file.decided, "decided before")]
    {
        if number > 0 {
            text.push_str(&format!(", {number} {what}"));
        }
    }
    text
}

fn remarks(what: &str, remarks: &[String]) -> anyhow::Result<()> {
    for remark in remarks.iter().take(REMARKS_MAX) {
        show::line(&format!("  {what}: {remark}"))?;
    }
    match remarks.len().saturating_sub(REMARKS_MAX) {
        0 => Ok(()),
        more => show::line(&format!("  {what}: {more} more; --json names them all")),
    }
}

/// Prints a map of columns, as it can be saved.
pub(super) fn tell_columns(file: &FileShown) -> anyhow::Result<()> {
    file.columns.lines().try_for_each(show::line)
}
