//! The watched folder: files that are put there are imported as they come.
//!
//! A file is claimed by moving it to `processing`, so that nobody takes it twice, and ends in `done`, or in
//! `failed` if anything of it was refused, with a report beside it. What was under way when the program ended is
//! taken up again: taking in twice changes nothing. Nothing is ever deleted here.

use std::collections::HashMap;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::exchange::import::{Content, FileReport, ImportOptions, Importer, Input};
use crate::records::Practice;
use crate::records::access::Operator;

/// So many files are taken at once; those that refer to one another should come together.
const BATCH_MAX: usize = 500;
/// Endings of files that are still being written.
const UNFINISHED: [&str; 5] = ["tmp", "part", "filepart", "crdownload", "swp"];
/// Further files of one name in `done` or `failed`.
const SAME_NAME_MAX: u32 = 100_000;

/// A folder whose files are imported as they come.
#[derive(Debug, Clone)]
pub struct Inbox {
    folder: PathBuf,
    every: Duration,
}

/// How a file looked: one that looks the same twice is no longer written to.
type Look = (u64, Option<SystemTime>);

impl Inbox {
    /// The inbox at `folder`, looked at so often. Its own folders are made if they are not there.
    ///
    /// # Errors
    /// If `folder` is no folder, or cannot be written to.
    pub fn at(folder: &Path, every: Duration) -> io::Result<Self> {
        // A folder that is missing may be a disk that is not mounted: it is not made.
        fs::read_dir(folder)?;
        let inbox = Self { folder: folder.to_owned(), every };
        for name in ["processing", "done", "failed"] {
            let path = inbox.folder.join(name);
            if !path.is_dir() {
                DirBuilder::new().mode(0o700).create(&path)?;
            }
        }
        Ok(inbox)
    }

    /// Imports what comes until `stopping` turns true.
    pub async fn run(self, practice: Practice, mut stopping: watch::Receiver<bool>) {
        let mut looks = tokio::time::interval(self.every);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut seen = HashMap::new();
        let mut trouble = String::new();
        loop {
            tokio::select! {
                _ = looks.tick() => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            let (inbox, practice, is_stopping) = (self.clone(), practice.clone(), stopping.clone());
            let turn = tokio::task::spawn_blocking(move || {
                let outcome = inbox.look(&mut seen, &practice, &|| *is_stopping.borrow());
                (seen, outcome.err().unwrap_or_default())
            });
            let Ok((seen_now, trouble_now)) = turn.await else {
                return tracing::error!("the watched folder is no longer watched: a fault of Portico");
            };
            seen = seen_now;
            // Said once, not every few seconds.
            if trouble_now != trouble {
                match trouble_now.as_str() {
                    "" => tracing::info!("the watched folder can be used again"),
                    reason => tracing::error!(reason, "the watched folder cannot be used"),
                }
                trouble = trouble_now;
            }
        }
    }

    /// Claims what has come to rest, and imports it.
    fn look(
        &self,
        seen: &mut HashMap<PathBuf, Look>,
        practice: &Practice,
        is_stopping: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), String> {
        let said = |error: io::Error| error.to_string();
        let processing = self.folder.join("processing");
        // What an earlier run left behind comes first.
        let mut claimed = files_in(&processing).map_err(said)?;
        let mut looks = HashMap::new();
        for path in files_in(&self.folder).map_err(said)? {
            if claimed.len() >= BATCH_MAX {
                break;
            }
            let Ok(about) = fs::symlink_metadata(&path) else { continue };
            let look = (about.len(), about.modified().ok());
            let Some(name) = path.file_name() else { continue };
            if seen.get(&path) != Some(&look) {
                looks.insert(path, look);
                continue;
            }
            let target = free_name(&processing, Path::new(name)).map_err(said)?;
            fs::rename(&path, &target).map_err(said)?;
            claimed.push(target);
        }
        *seen = looks;
        if claimed.is_empty() { Ok(()) } else { self.import(&claimed, practice, is_stopping) }
    }

    fn import(
        &self,
        claimed: &[PathBuf],
        practice: &Practice,
        is_stopping: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), String> {
        let importer = Importer::new(Operator::by_itself(practice.clone()), ImportOptions::default());
        let inputs = claimed.iter().take_while(|_| !is_stopping()).map(|path| Input {
            label: path.to_string_lossy().into_owned(),
            content: Content::File(path.clone()),
        });
        let report = importer.run(inputs, &|_| {}).map_err(|error| error.to_string())?;
        // Files are given, and reported, in one order; those that were not reached stay claimed.
        for (path, file) in claimed.iter().zip(&report.files) {
            self.put_away(path, file).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Writes the report and moves the file beside it.
    fn put_away(&self, path: &Path, file: &FileReport) -> io::Result<()> {
        let is_done = file.refused.is_empty() && !file.is_refused;
        let folder = self.folder.join(if is_done { "done" } else { "failed" });
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        let target = free_name(&folder, &name)?;
        let mut beside = target.clone().into_os_string();
        beside.push(".report.txt");
        // Whoever puts files here may have put a link in its place.
        let mut out = crate::store::private_file(Path::new(&beside))?;
        out.write_all(file.words(&name.to_string_lossy()).as_bytes())?;
        out.sync_all()?;
        fs::rename(path, &target)?;
        File::open(&folder)?.sync_all()?;
        // No names here: a file may be called after a patient.
        if is_done {
            tracing::info!(kind = file.kind, "a file of the watched folder was imported");
        } else {
            tracing::warn!(kind = file.kind, "a file of the watched folder was refused, or a part of it");
        }
        Ok(())
    }
}

/// The finished files in a folder, by name. Links are left alone: they might lead anywhere.
fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let is_unfinished = path
            .extension()
            .is_some_and(|ending| UNFINISHED.iter().any(|known| ending.eq_ignore_ascii_case(known)));
        if entry.file_type()?.is_file() && !is_hidden && !is_unfinished {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A name in `folder` that no file has: `a.hl7`, `a-2.hl7`.
fn free_name(folder: &Path, name: &Path) -> io::Result<PathBuf> {
    let (stem, ending) = (name.file_stem().unwrap_or_default(), name.extension());
    for number in 1..SAME_NAME_MAX {
        let mut numbered = stem.to_os_string();
        if number > 1 {
            numbered.push(format!("-{number}"));
        }
        if let Some(ending) = ending {
            numbered.push(".");
            numbered.push(ending);
        }
        let path = folder.join(numbered);
        if fs::symlink_metadata(&path).is_err() {
            return Ok(path);
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many files of one name"))
}
