//! Files that root made in a folder of another account are given to that account, or its server could not use
//! them afterwards.
//!
//! That account may be up to no good meanwhile, so nothing goes by path: each entry is opened without following
//! links, looked at, and given away through that same handle. A file with a second name elsewhere stays root's.

use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{CWD, Dir, FileType, Gid, Mode, OFlags, Uid, fchown, fstat, openat};

/// Folders within folders are walked so deep.
const DEPTH_MAX: u8 = 3;

/// Gives what is root's in `folder` to whoever `folder` belongs to. What cannot be given is found by `doctor`.
pub(super) fn settle(folder: &Path) {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let Ok(folder) = openat(CWD, folder, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()) else { return };
    let Ok(owner) = fstat(&folder) else { return };
    if owner.st_uid != 0 {
        give(&folder, (Uid::from_raw(owner.st_uid), Gid::from_raw(owner.st_gid)), DEPTH_MAX);
    }
}

fn give(folder: &OwnedFd, owner: (Uid, Gid), depth: u8) {
    let Ok(entries) = Dir::read_from(folder) else { return };
    for entry in entries.flatten() {
        if matches!(entry.file_name().to_bytes(), b"." | b"..") {
            continue;
        }
        // Without waiting: a pipe would never answer.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let Ok(open) = openat(folder, entry.file_name(), flags, Mode::empty()) else { continue };
        let Ok(stat) = fstat(&open) else { continue };
        let kind = FileType::from_raw_mode(stat.st_mode);
        let is_plain = kind == FileType::RegularFile && stat.st_nlink == 1;
        if stat.st_uid == 0 && (is_plain || kind == FileType::Directory) {
            let _ = fchown(&open, Some(owner.0), Some(owner.1));
        }
        if kind == FileType::Directory && depth > 0 {
            give(&open, owner, depth - 1);
        }
    }
}
