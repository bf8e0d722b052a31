//! One process at a time: the lock that is taken before any key is read, and no core dumps after.
//!
//! The lock is on a file of its own beside the store, so that it outlives a rewrite that renames a new store
//! over the old one. The operating system releases it when the process ends, however it ends.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use super::StoreError;

/// Held for as long as the store is open.
#[derive(Debug)]
pub struct Lock {
    /// Closing the file releases the lock.
    _file: Option<File>,
}

impl Lock {
    /// Takes the lock of the store at `path`, or names the process that has it.
    pub fn take(path: &Path) -> Result<Self, StoreError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let mut options = OpenOptions::new();
        // Not through a link: it is emptied below, and root takes the lock in a folder of another account.
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        options.custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
        let mut file = options.open(&name)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let mut holder = String::new();
                // The number is a courtesy: without it the refusal stands.
                let _ = file.take(20).read_to_string(&mut holder);
                return Err(StoreError::InUse { process: holder.trim().parse().ok() });
            }
            Err(error) => return Err(std::io::Error::from(error).into()),
        }
        file.set_len(0)?;
        file.rewind()?;
        write!(file, "{}", std::process::id())?;
        Ok(Self { _file: Some(file) })
    }

    /// No lock: for a folder that no other process can reach.
    #[must_use]
    pub const fn none() -> Self {
        Self { _file: None }
    }
}

/// Keeps this process's memory, which is about to hold keys, out of core dumps and of other processes' reach.
pub fn forbid_core_dumps() {
    let nothing = Rlimit { current: Some(0), maximum: Some(0) };
    let limited = setrlimit(Resource::Core, nothing);
    let hidden = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    if limited.is_err() || hidden.is_err() {
        tracing::warn!("core dumps of this process could not be forbidden");
    }
}
