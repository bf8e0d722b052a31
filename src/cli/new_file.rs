//! Files that a command makes: for their owner alone, under another name until they are whole.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};

use super::exit::Stop;
use crate::store::private_file;

/// A file on its way to the disk. Unless it is placed, nothing of it stays.
#[derive(Debug)]
pub(super) struct NewFile {
    file: File,
    temporary: PathBuf,
    path: PathBuf,
    is_placed: bool,
}

impl NewFile {
    /// Begins the file that shall lie at `path`: whoever has something to lose finds out now that it cannot be.
    pub(super) fn begin(path: &Path) -> anyhow::Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        refuse_under_way(&temporary)?;
        let file = private_file(&temporary).map_err(|error| unwritable(path, &error))?;
        // So that another command sees it is no left-over. Where locks do not work, `place` looks again.
        let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
        Ok(Self { file, temporary, path: path.to_owned(), is_placed: false })
    }

    /// Writes more of it.
    pub(super) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.file.write_all(bytes).map_err(|error| unwritable(&self.path, &error))?)
    }

    /// Sees it to the disk, so that putting it in place takes no time.
    pub(super) fn sync(&self) -> anyhow::Result<()> {
        Ok(self.file.sync_all().map_err(|error| unwritable(&self.path, &error))?)
    }

    /// Puts it in place, on disk once this returns. What has come to lie there meanwhile stays.
    pub(super) fn place(mut self) -> anyhow::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let placed = self
            .file
            .sync_all()
            .and_then(|()| self.check_ours())
            .and_then(|()| rename_if_free(&self.temporary, &self.path))
            .and_then(|()| {
                self.is_placed = true;
                File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
            });
        Ok(placed.map_err(|error| unwritable(&self.path, &error))?)
    }

    /// Whether what lies under the temporary name is what was written here.
    fn check_ours(&self) -> io::Result<()> {
        let (written, there) = (self.file.metadata()?, std::fs::symlink_metadata(&self.temporary)?);
        if (written.dev(), written.ino()) == (there.dev(), there.ino()) {
            return Ok(());
        }
        Err(io::Error::other("another program wrote to the same name"))
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_placed && self.check_ours().is_ok() {
            // The failure is told; the left-over is of no use.
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

/// Makes a whole file.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = NewFile::begin(path)?;
    file.write(bytes)?;
    file.place()
}

/// Makes a folder and those above it, unless it is there.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    // Whatever the umask is, nobody else writes where keys and the configuration lie.
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o755).create(folder);
    Ok(made.map_err(|error| {
        Stop::failed(
            format!("the folder {} cannot be made: {error}", folder.display()),
            "Make it for this account, or name another one.",
        )
    })?)
}

fn unwritable(path: &Path, error: &std::io::Error) -> Stop {
    Stop::failed(
        format!("{} cannot be written: {error}", path.display()),
        "Check that its folder is there, has room, and may be written by this account.",
    )
}

/// Another command of today that writes the same file is not disturbed.
fn refuse_under_way(temporary: &Path) -> anyhow::Result<()> {
    let is_plain = std::fs::symlink_metadata(temporary).is_ok_and(|metadata| metadata.is_file());
    let Some(file) = is_plain.then(|| File::open(temporary).ok()).flatten() else { return Ok(()) };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => Err(Stop::refused(
            format!("{} is being written by another command", temporary.display()),
            "Wait until it is done, or name another file.",
        )
        .into()),
        _ => Ok(()),
    }
}

/// Renames in one step, and only if nothing lies there; file systems that cannot promise that are looked at first.
pub(super) fn rename_if_free(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            if std::fs::symlink_metadata(to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            std::fs::rename(from, to)
        }
        other => Ok(other?),
    }
}
