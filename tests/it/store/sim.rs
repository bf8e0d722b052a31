//! A simulated folder and its disks: records every write, change of length, sync and rename, can fail at the
//! n-th call, and can be full.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use portico::store::{Disk, Folder, Lock, StoreError};

/// One recorded step.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    Write { file: usize, at: u64, data: Arc<[u8]> },
    SetLen { file: usize, len: u64 },
    Sync { file: usize },
    Create { file: usize, name: String },
    Rename { from: String, to: String },
    Remove { name: String },
    SyncFolder,
}

/// How the n-th call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It does nothing and says so.
    Error,
    /// A write writes its first half, then fails. Other calls fail as above.
    ShortWrite,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) names: BTreeMap<String, usize>,
    pub(crate) log: Vec<Op>,
    /// Calls so far, and the one that fails.
    pub(crate) calls: u64,
    pub(crate) fails_at: Option<(u64, Failure)>,
    /// Bytes that all blocks ever written may take.
    pub(crate) capacity: Option<u64>,
    /// Whether the disk tells how much room it has.
    pub(crate) tells_room: bool,
    /// Which blocks take room, by file.
    written: std::collections::HashSet<(usize, u64)>,
}

const BLOCK: u64 = 4096;

impl World {
    fn call(&mut self) -> io::Result<()> {
        self.calls += 1;
        match self.fails_at {
            Some((call, _)) if call == self.calls => Err(io::Error::other("the simulated disk failed")),
            _ => Ok(()),
        }
    }

    fn take_room(&mut self, file: usize, at: u64, count: usize) -> io::Result<()> {
        let blocks = at / BLOCK..(at + count as u64).div_ceil(BLOCK);
        let new: Vec<_> =
            blocks.map(|block| (file, block)).filter(|block| !self.written.contains(block)).collect();
        if let Some(capacity) = self.capacity
            && (self.written.len() + new.len()) as u64 * BLOCK > capacity
        {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.written.extend(new);
        Ok(())
    }

    fn write(&mut self, file: usize, at: u64, data: &[u8]) -> io::Result<()> {
        let failure = self.call();
        let data = match (&failure, self.fails_at) {
            (Ok(()), _) => data,
            (Err(_), Some((_, Failure::ShortWrite))) => &data[..data.len() / 2],
            (Err(_), _) => return failure,
        };
        self.take_room(file, at, data.len())?;
        let bytes = &mut self.files[file];
        let end = usize::try_from(at).unwrap() + data.len();
        if bytes.len() < end {
            bytes.resize(end, 0);
        }
        bytes[end - data.len()..end].copy_from_slice(data);
        self.log.push(Op::Write { file, at, data: data.into() });
        failure
    }
}

/// The folder. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub(crate) struct SimFolder(Arc<Mutex<World>>);

/// One of its files.
#[derive(Debug)]
pub(crate) struct SimDisk {
    world: Arc<Mutex<World>>,
    file: usize,
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SimFolder {
    /// A folder with one file.
    pub(crate) fn with(name: &str, bytes: Vec<u8>) -> Self {
        let folder = Self::default();
        folder.world().files.push(bytes);
        folder.world().names.insert(name.to_owned(), 0);
        folder
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.0)
    }

    pub(crate) fn shared(&self) -> Arc<dyn Folder> {
        Arc::new(self.clone())
    }

    /// The bytes of the file `name`.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let world = self.world();
        world.files[world.names[name]].clone()
    }
}

impl Folder for SimFolder {
    fn create(&self, name: &str) -> io::Result<Arc<dyn Disk>> {
        let mut world = self.world();
        world.call()?;
        let file = world.files.len();
        world.files.push(Vec::new());
        world.names.insert(name.to_owned(), file);
        world.log.push(Op::Create { file, name: name.to_owned() });
        Ok(Arc::new(SimDisk { world: Arc::clone(&self.0), file }))
    }
    fn open(&self, name: &str) -> io::Result<Arc<dyn Disk>> {
        let mut world = self.world();
        world.call()?;
        let file = *world.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Arc::new(SimDisk { world: Arc::clone(&self.0), file }))
    }
    fn has(&self, name: &str) -> io::Result<bool> {
        let mut world = self.world();
        world.call()?;
        Ok(world.names.contains_key(name))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut world = self.world();
        world.call()?;
        let file = world.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        world.names.insert(to.to_owned(), file);
        world.log.push(Op::Rename { from: from.to_owned(), to: to.to_owned() });
        Ok(())
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        let mut world = self.world();
        world.call()?;
        if let Some(file) = world.names.remove(name) {
            world.written.retain(|(owner, _)| *owner != file);
            world.log.push(Op::Remove { name: name.to_owned() });
        }
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        let mut world = self.world();
        world.call()?;
        world.log.push(Op::SyncFolder);
        Ok(())
    }
    fn lock(&self, _: &str) -> Result<Lock, StoreError> {
        Ok(Lock::none())
    }
}

impl SimDisk {
    /// A disk with these bytes, in a folder of its own.
    pub(crate) fn with(bytes: Vec<u8>) -> (SimFolder, Arc<dyn Disk>) {
        let folder = SimFolder::with("portico.db", bytes);
        let disk = Self { world: Arc::clone(&folder.0), file: 0 };
        (folder, Arc::new(disk))
    }
}

impl Disk for SimDisk {
    fn len(&self) -> io::Result<u64> {
        let mut world = lock(&self.world);
        world.call()?;
        Ok(world.files[self.file].len() as u64)
    }
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<()> {
        let mut world = lock(&self.world);
        world.call()?;
        let from = usize::try_from(offset).unwrap();
        let bytes = world.files[self.file].get(from..from + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }
    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        lock(&self.world).write(self.file, offset, data)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut world = lock(&self.world);
        world.call()?;
        world.files[self.file].resize(usize::try_from(len).unwrap(), 0);
        let file = self.file;
        world.written.retain(|(owner, block)| *owner != file || block * BLOCK < len);
        world.log.push(Op::SetLen { file, len });
        Ok(())
    }
    fn sync(&self) -> io::Result<()> {
        let mut world = lock(&self.world);
        world.call()?;
        world.log.push(Op::Sync { file: self.file });
        Ok(())
    }
    fn room(&self) -> io::Result<Option<u64>> {
        let world = lock(&self.world);
        let taken = world.written.len() as u64 * BLOCK;
        Ok(world.capacity.filter(|_| world.tells_room).map(|capacity| capacity.saturating_sub(taken)))
    }
}
