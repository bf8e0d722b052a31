//! What happens by the clock while the portal is served: sessions are settled, expired invitations swept out,
//! backups made, the anchor noted, files of the watched folder imported.
//!
//! A job that fails is logged and tried again at its next turn; none of them stops the portal.

mod watch;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use tokio::sync::watch as signal;

pub use self::watch::Inbox;
use crate::base::clock::Moment;
use crate::records::Practice;
use crate::records::access::Operator;
use crate::records::audit::{Action, Event};
use crate::store::{Anchor, BackupLock, private_file};

/// How often sessions are settled.
const SETTLE_EVERY: Duration = Duration::from_secs(30);
/// How often it is looked whether a backup is due, and the anchor is noted.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// How often expired invitations are swept out.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// What is to be done by the clock.
#[derive(Clone, Default)]
pub struct Schedule {
    /// Backups, if they are wanted.
    pub backups: Option<Backups>,
    /// Where to note how far the store has come.
    pub anchor: Option<Anchor>,
}

/// Backups by the clock.
#[derive(Clone)]
pub struct Backups {
    /// The folder they go to.
    pub folder: PathBuf,
    /// Who can open them.
    pub lock: BackupLock,
    /// Hours between two.
    pub every_hours: u32,
    /// How many are kept.
    pub keep: usize,
}

/// Does what is due until `stopping` turns true.
pub async fn run(practice: Practice, schedule: Schedule, mut stopping: signal::Receiver<bool>) {
    let mut settle = tokio::time::interval(SETTLE_EVERY);
    let mut look = tokio::time::interval(LOOK_EVERY);
    let mut sweep = tokio::time::interval(SWEEP_EVERY);
    loop {
        let due = tokio::select! {
            _ = settle.tick() => Due::Settling,
            _ = look.tick() => Due::Looking,
            _ = sweep.tick() => Due::Sweeping,
            _ = stopping.wait_for(|stopping| *stopping) => return,
        };
        match due {
            Due::Settling => {
                if let Err(error) = practice.settle_presence().await {
                    tracing::warn!(%error, "sessions could not be settled");
                }
            }
            Due::Sweeping => {
                let practice = practice.clone();
                let swept = tokio::task::spawn_blocking(move || practice.sweep_invitations()).await;
                if let Ok(Err(error)) = swept {
                    tracing::warn!(%error, "expired invitations could not be swept out");
                }
            }
            Due::Looking => {
                let (practice, schedule) = (practice.clone(), schedule.clone());
                // Reading the whole store takes a while: beside the requests.
                if tokio::task::spawn_blocking(move || look_around(&practice, &schedule)).await.is_err() {
                    tracing::error!("a job panicked");
                }
            }
        }
    }
}

enum Due {
    Settling,
    Looking,
    Sweeping,
}

fn look_around(practice: &Practice, schedule: &Schedule) {
    if let Some(anchor) = &schedule.anchor
        && let Err(error) = anchor.set(practice.store())
    {
        tracing::warn!(%error, "the anchor could not be noted");
    }
    let Some(backups) = &schedule.backups else { return };
    match backup_if_due(practice, backups) {
        Ok(Some(name)) => tracing::info!(name, "backup made"),
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "no backup was made"),
    }
}

/// A backup in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// When it was made, by its name; RFC 3339 in UTC.
    pub made: String,
    /// Its length.
    pub bytes: u64,
    /// Its name.
    pub name: String,
}

/// What a backup made at `now` is called: names sort as times do.
#[must_use]
pub fn backup_name(now: Moment) -> String {
    format!("portico-{}.age", now.timestamp().strftime("%Y%m%dT%H%M%SZ"))
}

fn made(name: &str) -> Option<jiff::Timestamp> {
    let time = name.strip_prefix("portico-")?.strip_suffix(".age")?;
    let parsed = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", time).ok()?;
    parsed.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// The backups in `folder`, oldest first; other files are not looked at.
pub fn backups_in(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(made) = made(&name) {
            found.push(Found { made: made.to_string(), bytes: entry.metadata()?.len(), name });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn backup_if_due(practice: &Practice, backups: &Backups) -> Result<Option<String>, String> {
    let now = practice.clock().now();
    let there = backups_in(&backups.folder).map_err(|error| error.to_string())?;
    // A clock that once was wrong leaves a backup of the future: it counts for nothing, and nothing happens to it.
    let there: Vec<(Moment, &Found)> = there
        .iter()
        .filter_map(|found| Some((Moment::from(made(&found.name)?), found)))
        .filter(|(made, _)| *made <= now)
        .collect();
    let is_due = |last: Moment| now >= last.plus_minutes(i64::from(backups.every_hours) * 60);
    if !there.last().is_none_or(|(last, _)| is_due(*last)) {
        return Ok(None);
    }
    let name = backup_name(now);
    let path = backups.folder.join(&name);
    let temporary = backups.folder.join(format!("{name}.tmp"));
    let enter = |event: Event| {
        let operator = Operator::by_itself(practice.clone());
        operator.change_office(move |office| office.commit(event, ())).map_err(|error| error.to_string())
    };
    enter(Event::done(Action::BackupMade).saying("by the clock"))?;
    let written = write_backup(practice, backups, &temporary, now)
        .and_then(|()| std::fs::rename(&temporary, &path).map_err(|error| error.to_string()))
        .and_then(|()| sync_folder(&backups.folder).map_err(|error| error.to_string()));
    if let Err(error) = written {
        // What is left of it is of no use.
        let _ = std::fs::remove_file(&temporary);
        enter(Event::refused(Action::BackupMade).saying("by the clock"))?;
        return Err(error);
    }
    if let Err(error) = sweep_broken_off(&backups.folder) {
        tracing::warn!(%error, "what a backup left behind could not be removed");
    }
    let too_many = (there.len() + 1).saturating_sub(backups.keep.max(1));
    for (_, old) in there.iter().take(too_many) {
        std::fs::remove_file(backups.folder.join(&old.name)).map_err(|error| error.to_string())?;
    }
    Ok(Some(name))
}

fn write_backup(practice: &Practice, backups: &Backups, path: &Path, now: Moment) -> Result<(), String> {
    let file = private_file(path).map_err(|error| error.to_string())?;
    // So that nobody takes it for a left-over. Where locks do not work, nobody sweeps either.
    let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
    let mut out = io::BufWriter::new(&file);
    practice.store().back_up(&backups.lock, now, &mut out).map_err(|error| error.to_string())?;
    io::Write::flush(&mut out).and_then(|()| file.sync_all()).map_err(|error| error.to_string())
}

/// Removes what a backup that broke off (a power cut, a killed program) left in `folder`. One that is still being
/// written is locked by whoever writes it.
pub fn sweep_broken_off(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = name.strip_suffix(".tmp").is_some_and(|name| made(name).is_some());
        if is_ours && entry.file_type()?.is_file() {
            let file = std::fs::File::open(entry.path())?;
            if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
                std::fs::remove_file(entry.path())?;
            }
        }
    }
    Ok(())
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Clock;
    use crate::records::practice::{Profile, SignInRules};
    use crate::store::{BackupKey, Store};

    const HOUR: i64 = 60 * 60 * 1000;

    fn practice(clock: Clock) -> Practice {
        let profile = Profile {
            name: "Riverside".to_owned(),
            phone: String::new(),
            urgent: String::new(),
            address: Vec::new(),
            time_zone: "America/Chicago".to_owned(),
            language: "en".to_owned(),
            accent_hue: 200,
            rules: SignInRules::default(),
            proxies: crate::records::practice::ProxyRules::default(),
        };
        Practice::found(Store::in_memory().unwrap(), clock, profile).unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        backups_in(folder).unwrap().into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn a_backup_of_the_future_keeps_none_from_being_made_and_none_that_was_made_from_staying() {
        let folder = tempfile::tempdir().unwrap();
        let now = Moment::from_millis(1_700_000_000_000);
        let clock = Clock::held(now);
        let practice = practice(clock.clone());
        let lock = BackupLock::Recipients(vec![BackupKey::mint().1]);
        let backups = Backups { folder: folder.path().to_owned(), lock, every_hours: 24, keep: 2 };
        let strange = "portico-20360101T000000Z.age";
        std::fs::write(folder.path().join(strange), "made by a clock that was wrong").unwrap();
        let mut made = Vec::new();
        for _ in 0..3 {
            made.push(backup_if_due(&practice, &backups).unwrap().expect("it is due"));
            assert_eq!(backup_if_due(&practice, &backups).unwrap(), None);
            clock.advance(25 * HOUR);
        }
        assert_eq!(names(folder.path()), [made[1].as_str(), made[2].as_str(), strange]);
    }

    #[test]
    fn what_a_broken_off_backup_left_is_swept_and_what_is_being_written_or_not_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let (left, under_way) = ("portico-20260101T000000Z.age.tmp", "portico-20260102T000000Z.age.tmp");
        for name in [left, under_way, "notes.tmp", "portico-20260101T000000Z.age"] {
            std::fs::write(path(name), "half").unwrap();
        }
        let writing = std::fs::File::open(path(under_way)).unwrap();
        flock(&writing, FlockOperation::NonBlockingLockExclusive).unwrap();
        sweep_broken_off(folder.path()).unwrap();
        assert!(!path(left).exists());
        for name in [under_way, "notes.tmp", "portico-20260101T000000Z.age"] {
            assert!(path(name).exists(), "{name}");
        }
        drop(writing);
        sweep_broken_off(folder.path()).unwrap();
        assert!(!path(under_way).exists());
    }
}
