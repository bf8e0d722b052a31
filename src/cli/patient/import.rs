//! `portico patient import`: hands files over one by one and tells what became of each.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::context::Context;
use super::super::exit::Stop;
use super::super::show::{self, Meter};
use crate::exchange::import::ENDINGS;
use crate::operator::patient::{self, FileShown, Resources};
use crate::operator::{CHUNK_BYTES, Gone, Line, Order, Piece, Reply};

/// So many remarks of one file are printed; the rest are counted. JSON holds all.
const REMARKS_MAX: usize = 20;

#[derive(Debug, Args)]
pub(in super::super) struct Arguments {
    /// Files, or folders whose .json, .ndjson, .xml and .hl7 files are read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would happen; write nothing
    #[arg(long)]
    dry_run: bool,
    /// The system all of it comes from, if its ids are unique there: a name or address that stays the same
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Print one JSON object for each file
    #[arg(long)]
    json: bool,
}

pub(in super::super) fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut files = VecDeque::new();
    for path in &arguments.paths {
        gather(path, true, &mut files)?;
    }
    if files.is_empty() {
        return Err(Stop::refused(
            "there is no .json, .ndjson, .xml or .hl7 file in what was named",
            "Name files, or folders that hold them.",
        )
        .into());
    }
    let order = patient::Order::Import { dry_run: arguments.dry_run, source: arguments.source.clone() };
    let mut giving = Giving {
        files,
        open: None,
        meter: Meter::new(),
        json: arguments.json,
        total: Total::default(),
        unreadable: Vec::new(),
    };
    let ended = context.order(Order::Patient(order), &mut giving);
    giving.meter.finish();
    ended?;
    giving.finish(arguments.dry_run)
}

/// The files at `path`: itself, or those below it in order of their names. A file that was named is taken
/// whatever its ending.
fn gather(path: &Path, is_named: bool, files: &mut VecDeque<PathBuf>) -> anyhow::Result<()> {
    let cannot = |error: std::io::Error| {
        Stop::usage(
            format!("{} cannot be read: {error}", path.display()),
            "Check the path and who may read it.",
        )
    };
    if !std::fs::metadata(path).map_err(cannot)?.is_dir() {
        let fits = path
            .extension()
            .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
        if is_named || fits {
            files.push_back(path.to_owned());
        }
        return Ok(());
    }
    let mut below: Vec<PathBuf> = std::fs::read_dir(path)
        .map_err(cannot)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(cannot)?;
    below.sort();
    below.iter().try_for_each(|path| gather(path, false, files))
}

/// The command's end of the line: gives files, hears reports.
struct Giving {
    files: VecDeque<PathBuf>,
    open: Option<(File, u64)>,
    meter: Meter,
    json: bool,
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
            Reply::File(file) => self.hear(&file).map_err(|error| Gone(format!("{error:#}")))?,
            _ => {}
        }
        Ok(())
    }

    fn ask(&mut self) -> Result<Piece, Gone> {
        if let Some((file, left)) = &mut self.open
            && *left > 0
        {
            let mut bytes =
                Vec::with_capacity(CHUNK_BYTES.min(usize::try_from(*left).unwrap_or(CHUNK_BYTES)));
            file.take(CHUNK_BYTES as u64).read_to_end(&mut bytes)?;
            bytes.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= bytes.len() as u64;
            return Ok(Piece::Bytes(bytes));
        }
        self.open = None;
        while let Some(path) = self.files.pop_front() {
            match File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file))) {
                Ok((length, file)) => {
                    self.open = Some((file, length));
                    return Ok(Piece::File { name: path.display().to_string(), length });
                }
                Err(error) => self.unreadable.push((path, error.to_string())),
            }
        }
        Ok(Piece::End)
    }
}

impl Giving {
    fn hear(&mut self, file: &FileShown) -> anyhow::Result<()> {
        self.total.add(file);
        if self.json {
            return show::line(&serde_json::to_string(file)?);
        }
        self.meter.aside(|| {
            show::line(&format!("{}: {}", file.file, summary(file)))?;
            remarks("refused", &file.refused)?;
            remarks("look at", &file.warnings)
        })
    }

    /// Says what became of all of it. Something that was not taken in makes the command end as done in part.
    fn finish(self, dry_run: bool) -> anyhow::Result<()> {
        for (path, reason) in &self.unreadable {
            let text = format!("{} cannot be read: {reason}", path.display());
            if self.json {
                show::line(
                    &serde_json::json!({ "file": path, "is_refused": true, "refused": [text] }).to_string(),
                )?;
            } else {
                show::line(&text)?;
            }
        }
        if !self.json {
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
        return "NOT TAKEN IN".to_owned();
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
