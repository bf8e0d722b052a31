//! Files that a command makes: for their owner alone, under another name until they are whole.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::exit::Stop;

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
        let file = private(&temporary).map_err(|error| unwritable(path, &error))?;
        Ok(Self { file, temporary, path: path.to_owned(), is_placed: false })
    }

    /// Writes more of it.
    pub(super) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.file.write_all(bytes).map_err(|error| unwritable(&self.path, &error))?)
    }

    /// Puts it in place, on disk once this returns.
    pub(super) fn place(mut self) -> anyhow::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let placed = self
            .file
            .sync_all()
            .and_then(|()| std::fs::rename(&self.temporary, &self.path))
            .and_then(|()| File::open(folder.unwrap_or(Path::new(".")))?.sync_all());
        placed.map_err(|error| unwritable(&self.path, &error))?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_placed {
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
    Ok(std::fs::create_dir_all(folder).map_err(|error| {
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

/// A new file for its owner alone; what is there under that name is emptied.
fn private(path: &Path) -> std::io::Result<File> {
    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    Ok(file)
}
