//! What `doctor` sees from outside: who may read the files, the clock, the disk, the backups.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use super::super::context::Context;
use crate::base::clock::{Clock, Moment};
use crate::config::Config;
use crate::jobs;
use crate::operator::health::Finding;

const MIB: u64 = 1 << 20;
/// Below this a backup and a day's writes may not fit.
const ROOM_MIN_BYTES: u64 = 1024 * MIB;

/// Nobody but the owner may read the store, the keys, the socket's folder; nobody else may change the configuration.
pub(super) fn permissions(context: &Context) -> Vec<Finding> {
    let config = &context.config;
    let (store, key_file, certificates) =
        (config.data.store(), context.key_file(), config.data.certificates());
    let paths = [&config.data.folder, &store, &key_file, &certificates];
    let named = [config.unlock.passphrase_file.as_ref(), config.tls.key_file.as_ref()];
    let anchor = config.store.anchor_file.as_ref();
    let private = paths.into_iter().chain(named.into_iter().flatten()).map(|path| (path, 0o077));
    // The configuration holds no secret, but it says which keys open the backups and what is served.
    let readable = [Some(&context.file), anchor].into_iter().flatten().map(|path| (path, 0o022));
    let mut open: Vec<Finding> =
        private.chain(readable).filter_map(|(path, nobody)| reachable(path, nobody)).collect();
    open.extend(ownership(&config.data.folder, &store));
    if open.is_empty() {
        open.push(Finding::good("permissions", "data and keys are for their owner alone"));
    }
    open
}

/// What others may do with `path`, if it is among what `nobody` else may.
fn reachable(path: &Path, nobody: u32) -> Option<Finding> {
    let metadata = std::fs::metadata(path).ok()?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & nobody == 0 {
        return None;
    }
    let (what, remedy) = match (nobody, metadata.is_dir()) {
        (0o022, _) => ("change", "go-w"),
        (_, true) => ("reach", "700"),
        (_, false) => ("reach", "600"),
    };
    Some(Finding::trouble(
        "permissions",
        format!("other accounts can {what} {} (mode {mode:o})", path.display()),
        format!("chmod {remedy} {}", path.display()),
    ))
}

fn ownership(folder: &Path, store: &Path) -> Option<Finding> {
    let (folder_owner, store_owner) =
        (std::fs::metadata(folder).ok()?.uid(), std::fs::metadata(store).ok()?.uid());
    (folder_owner != store_owner).then(|| {
        Finding::trouble(
            "permissions",
            format!("{} and its folder belong to different accounts", store.display()),
            format!("chown --reference={} {}", folder.display(), store.display()),
        )
    })
}

pub(super) fn synchronised() -> Finding {
    // systemd-timesyncd(8) and chrony's unit touch these once the clock is set; a machine with another program
    // shows neither, and is not blamed.
    let marks = ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid"];
    let is_kept = marks.iter().any(|mark| Path::new(mark).exists());
    if is_kept || !Path::new("/run/systemd/timesync").exists() {
        return Finding::good(
            "time keeping",
            if is_kept { "synchronised" } else { "not known to this machine" },
        );
    }
    Finding::warning(
        "time keeping",
        "the clock is not synchronised: codes of second factors depend on it",
        "timedatectl set-ntp true",
    )
}

pub(super) fn room(folder: &Path) -> Finding {
    let Ok(disk) = rustix::fs::statvfs(folder) else {
        return Finding::trouble(
            "disk",
            format!("{} cannot be looked at", folder.display()),
            "Check that the folder is there and who may read it.",
        );
    };
    let free = disk.f_bavail * disk.f_frsize;
    let store = std::fs::metadata(folder.join("portico.store")).map_or(0, |metadata| metadata.len());
    let what = format!("{} MiB free; the store takes {} MiB", free / MIB, store / MIB);
    // Every rewrite (restore, change of the data key) holds the store twice for a while.
    if free < 64 * MIB {
        Finding::trouble("disk", what, "Free some room now: writes are refused when the disk is full.")
    } else if free < ROOM_MIN_BYTES.max(store) {
        Finding::warning("disk", what, "Free some room: a rewrite of the store needs its size again.")
    } else {
        Finding::good("disk", what)
    }
}

/// What a rewrite that was broken off left beside the store; the next one writes over it.
pub(super) fn left_over(store: &Path) -> Option<Finding> {
    let mut name = store.as_os_str().to_owned();
    name.push(".tmp");
    let bytes = std::fs::symlink_metadata(&name).ok()?.len();
    let name = Path::new(&name).display();
    Some(Finding::warning(
        "left over",
        format!(
            "{name}, {} MiB: a restore, a compaction or a change of the data key was broken off",
            bytes / MIB
        ),
        "The store is as it was. Give the command again, or remove the file once no such command runs.",
    ))
}

pub(super) fn backups(config: &Config) -> Finding {
    let Some(folder) = &config.backup.folder else {
        return Finding::warning(
            "backups",
            "none are made by the clock",
            "Set backup.folder and backup.recipients, or run `portico backup create` from a timer of your own.",
        );
    };
    let found = match jobs::backups_in(folder) {
        Ok(found) => found,
        Err(error) => {
            return Finding::trouble(
                "backups",
                format!("{} cannot be read: {error}", folder.display()),
                "Check that the folder is there, mounted, and writable for the server's account.",
            );
        }
    };
    let Some(last) = found.last() else {
        return Finding::trouble(
            "backups",
            format!("there is none in {}", folder.display()),
            "Start the server, which makes one at once, or run `portico backup create`.",
        );
    };
    let age = last.made.parse().map_or(i64::MAX, |made: jiff::Timestamp| {
        Clock::System.now().millis_since(Moment::from(made)) / 3_600_000
    });
    let what = format!("{} there; the last is {age} hours old", found.len());
    if age > 2 * i64::from(config.backup.every_hours) {
        Finding::trouble("backups", what, "Look into the server's log for why none was made since.")
    } else {
        Finding::good("backups", what)
    }
}
