//! Where the bytes lie: one file and its folder, as traits, so that tests can put a simulated disk in their place.
//!
//! Promises whole reads and whole writes or an error. Knows nothing of sealing; knows only that a folder can
//! rename a finished file over another and make that durable.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::StoreError;
use super::lock::Lock;

/// One file's bytes.
#[allow(clippy::len_without_is_empty)]
pub trait Disk: fmt::Debug + Send + Sync + 'static {
    /// The length in bytes.
    fn len(&self) -> io::Result<u64>;
    /// Fills `out` from `offset`, or fails.
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<()>;
    /// Writes all of `data` at `offset`, or fails.
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()>;
    /// Cuts or lengthens the file; new bytes are zero.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Returns once everything written is on the disk.
    fn sync(&self) -> io::Result<()>;
    /// Bytes that can still be written, where that is known.
    fn room(&self) -> io::Result<Option<u64>> {
        Ok(None)
    }
}

/// The folder a store lies in: what creating and replacing a whole file needs.
pub trait Folder: fmt::Debug + Send + Sync + 'static {
    /// A new, empty file `name`; whatever had that name is gone.
    fn create(&self, name: &str) -> io::Result<Arc<dyn Disk>>;
    /// The file `name`, to read and write.
    fn open(&self, name: &str) -> io::Result<Arc<dyn Disk>>;
    /// Whether there is a file `name`.
    fn has(&self, name: &str) -> io::Result<bool>;
    /// Gives the file `from` the name `to`, in one step, in place of what had it.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes the file `name` if there is one.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Returns once names given and removed are on the disk.
    fn sync(&self) -> io::Result<()>;
    /// Keeps every other process away from the store `name` until the lock is dropped.
    fn lock(&self, name: &str) -> Result<Lock, StoreError>;
}

/// A file of the operating system.
#[derive(Debug)]
struct DiskFile(File);

impl Disk for DiskFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<()> {
        self.0.read_exact_at(out, offset)
    }
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        self.0.write_all_at(data, offset)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }
    fn room(&self) -> io::Result<Option<u64>> {
        let free = rustix::fs::fstatvfs(&self.0)?;
        Ok(Some(free.f_bavail.saturating_mul(free.f_frsize)))
    }
}

/// A folder of the operating system. Files made in it can be read by their owner alone.
#[derive(Debug, Clone)]
pub struct DiskFolder(PathBuf);

impl DiskFolder {
    /// The folder and the file name that `path` is made of.
    pub fn of(path: &Path) -> Result<(Arc<dyn Folder>, String), StoreError> {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| StoreError::NotAStore(format!("{} names no file", path.display())))?;
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok((Arc::new(Self(folder)), name.to_owned()))
    }
}

impl Folder for DiskFolder {
    fn create(&self, name: &str) -> io::Result<Arc<dyn Disk>> {
        Ok(Arc::new(DiskFile(private_file(&self.0.join(name))?)))
    }
    fn open(&self, name: &str) -> io::Result<Arc<dyn Disk>> {
        let file = OpenOptions::new().read(true).write(true).open(self.0.join(name))?;
        Ok(Arc::new(DiskFile(file)))
    }
    fn has(&self, name: &str) -> io::Result<bool> {
        self.0.join(name).try_exists()
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.0.join(from), self.0.join(to))
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        remove_if_there(&self.0.join(name))
    }
    fn sync(&self) -> io::Result<()> {
        File::open(&self.0)?.sync_all()
    }
    fn lock(&self, name: &str) -> Result<Lock, StoreError> {
        Lock::take(&self.0.join(name))
    }
}

/// A new, empty file at `path` for its owner alone. What had that name is gone: a left-over of a crash may be open
/// to others, and a link may lead anywhere.
pub fn private_file(path: &Path) -> io::Result<File> {
    remove_if_there(path)?;
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A disk in memory: for a store that nobody keeps.
#[derive(Default)]
pub struct MemoryDisk(RwLock<Vec<u8>>);

impl fmt::Debug for MemoryDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MemoryDisk")
    }
}

/// The part of `len` bytes that `count` bytes at `offset` are.
pub(super) fn part(len: usize, offset: u64, count: usize) -> io::Result<std::ops::Range<usize>> {
    let from = usize::try_from(offset).ok();
    from.and_then(|from| Some(from..from.checked_add(count)?))
        .filter(|range| range.end <= len)
        .ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))
}

impl Disk for MemoryDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.read().unwrap_or_else(PoisonError::into_inner).len() as u64)
    }
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<()> {
        let bytes = self.0.read().unwrap_or_else(PoisonError::into_inner);
        out.copy_from_slice(&bytes[part(bytes.len(), offset, out.len())?]);
        Ok(())
    }
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        let mut bytes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let end = usize::try_from(offset).map_err(io::Error::other)? + data.len();
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        bytes[end - data.len()..end].copy_from_slice(data);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        let len = usize::try_from(len).map_err(io::Error::other)?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).resize(len, 0);
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
