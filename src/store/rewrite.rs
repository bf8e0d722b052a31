//! Whole files: a new store, a compaction, a new data key, a restored backup. All are one path.
//!
//! The new file is built under another name, closed, read again from the disk and compared with what it was
//! made from; only then it is renamed into place and the folder synced. A crash at any point leaves the old
//! file, or the new one, whole.

use std::path::Path;
use std::sync::Arc;

use redb::TableDefinition;

use super::contents::{Row, TableContents, Tally, compare, contents, walk};
use super::disk::{Disk, DiskFolder, Folder};
use super::engine::Engine;
use super::keys::{Credential, NewKey};
use super::lock::{Lock, forbid_core_dumps};
use super::superblock::Superblock;
use super::{Store, StoreError};
use crate::base::clock::Moment;

/// Rows of this many bytes are inserted at once.
const BATCH_BYTES: usize = 1 << 20;
/// And of this many are committed at once.
const COMMIT_BYTES: usize = 32 << 20;
/// A rewrite needs no large cache: it touches each page about once.
const CACHE_BYTES: usize = 16 << 20;

/// Takes rows one by one.
pub(super) type Sink<'a> = &'a mut dyn FnMut(Row<'_>) -> Result<(), StoreError>;

/// A store's place in its folder, which no other process can touch while this lives.
#[derive(Debug)]
pub(super) struct Spot {
    folder: Arc<dyn Folder>,
    name: String,
    _lock: Lock,
}

impl Spot {
    pub(super) fn take(folder: Arc<dyn Folder>, name: String) -> Result<Self, StoreError> {
        let lock = folder.lock(&name)?;
        Ok(Self { folder, name, _lock: lock })
    }

    pub(super) fn has_store(&self) -> Result<bool, StoreError> {
        Ok(self.folder.has(&self.name)?)
    }

    pub(super) fn refuse_if_there(&self) -> Result<(), StoreError> {
        if self.has_store()? { Err(StoreError::Exists(self.name.clone())) } else { Ok(()) }
    }

    /// The disk the store lies on.
    pub(super) fn open(&self) -> Result<Arc<dyn Disk>, StoreError> {
        if self.has_store()? {
            Ok(self.folder.open(&self.name)?)
        } else {
            Err(StoreError::Missing(self.name.clone()))
        }
    }

    /// Builds a file from the rows that `pour` gives, and puts it in place. `pour` returns what it should
    /// then hold.
    pub(super) fn build(
        &self,
        superblock: Superblock,
        pour: impl FnOnce(Sink<'_>) -> Result<Vec<TableContents>, StoreError>,
    ) -> Result<Vec<TableContents>, StoreError> {
        let temporary = format!("{}.tmp", self.name);
        let built = self.fill_and_compare(&temporary, superblock, pour);
        let placed = built.and_then(|held| {
            self.folder.rename(&temporary, &self.name)?;
            self.folder.sync()?;
            Ok(held)
        });
        if placed.is_err() {
            // The failure is what matters; a left-over is written over next time.
            let _ = self.folder.remove(&temporary);
        }
        placed
    }

    fn fill_and_compare(
        &self,
        temporary: &str,
        superblock: Superblock,
        pour: impl FnOnce(Sink<'_>) -> Result<Vec<TableContents>, StoreError>,
    ) -> Result<Vec<TableContents>, StoreError> {
        let disk = self.folder.create(temporary)?;
        let engine = Engine::create(Arc::clone(&disk), superblock, CACHE_BYTES)?;
        let mut filler = Filler::new(&engine);
        let expected = pour(&mut |row| filler.add(row))?;
        filler.finish()?;
        engine.close()?;

        let engine = Engine::open(Arc::clone(&disk), engine.into_superblock(), CACHE_BYTES)?;
        let found = contents(&engine.begin_read()?)?;
        compare(&expected, &found)?;
        if engine.superblock().whole_copies(&*disk) != [true, true] {
            return Err(StoreError::Unreadable("the new file's key slots do not read back".to_owned()));
        }
        engine.close()?;
        disk.sync()?;
        Ok(found)
    }
}

/// Copies every row of the store at `spot` into a new file with this superblock.
fn copy(
    spot: &Spot,
    disk: Arc<dyn Disk>,
    credential: &Credential,
    superblock: Superblock,
) -> Result<Vec<TableContents>, StoreError> {
    let from = Superblock::open(&*disk, credential)?;
    let source = Engine::open(disk, from, CACHE_BYTES)?;
    let snapshot = source.begin_read()?;
    let held = spot.build(superblock, |sink| {
        let mut tally = Tally::default();
        walk(&snapshot, &mut |row| {
            tally.add(row);
            sink(row)
        })?;
        Ok(tally.finish())
    });
    drop(snapshot);
    // The source is closed after the rename: it must not be touched before, and is gone after.
    let closed = source.close();
    let held = held?;
    closed.map(|()| held)
}

/// Inserts rows in batches.
struct Filler<'e> {
    engine: &'e Engine,
    transaction: Option<redb::WriteTransaction>,
    table: String,
    rows: Vec<(Vec<u8>, Vec<u8>)>,
    batch_bytes: usize,
    uncommitted_bytes: usize,
}

impl<'e> Filler<'e> {
    fn new(engine: &'e Engine) -> Self {
        let (batch_bytes, uncommitted_bytes) = (0, 0);
        Self {
            engine,
            transaction: None,
            table: String::new(),
            rows: Vec::new(),
            batch_bytes,
            uncommitted_bytes,
        }
    }

    fn add(&mut self, row: Row<'_>) -> Result<(), StoreError> {
        match row {
            Row::Table(name) => {
                self.insert()?;
                name.clone_into(&mut self.table);
            }
            Row::Pair(key, value) => {
                self.rows.push((key.to_vec(), value.to_vec()));
                self.batch_bytes += key.len() + value.len();
                if self.batch_bytes >= BATCH_BYTES {
                    self.insert()?;
                }
            }
        }
        Ok(())
    }

    fn insert(&mut self) -> Result<(), StoreError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let transaction = match self.transaction.take() {
            Some(transaction) => transaction,
            None => self.engine.begin_write()?,
        };
        {
            let mut table = transaction.open_table(TableDefinition::<&[u8], &[u8]>::new(&self.table))?;
            for (key, value) in self.rows.drain(..) {
                table.insert(key.as_slice(), value.as_slice())?;
            }
        }
        self.uncommitted_bytes += std::mem::take(&mut self.batch_bytes);
        if self.uncommitted_bytes < COMMIT_BYTES {
            self.transaction = Some(transaction);
            return Ok(());
        }
        self.uncommitted_bytes = 0;
        Ok(transaction.commit()?)
    }

    fn finish(mut self) -> Result<(), StoreError> {
        self.insert()?;
        match self.transaction.take() {
            Some(transaction) => Ok(transaction.commit()?),
            None => Ok(()),
        }
    }
}

impl Store {
    /// Copies the closed store `name` of `folder` into a new file without the room that removed rows left.
    /// The same keys open it.
    pub fn compact_in(
        folder: Arc<dyn Folder>,
        name: String,
        credential: &Credential,
    ) -> Result<Vec<TableContents>, StoreError> {
        let spot = Spot::take(folder, name)?;
        let disk = spot.open()?;
        let superblock = Superblock::open(&*disk, credential)?.for_copy();
        copy(&spot, disk, credential, superblock)
    }

    /// Copies the closed store `name` of `folder` into a new file under a new data key. Only `keys` open it:
    /// a slot cannot be carried over without what opens it.
    pub fn rotate_in(
        folder: Arc<dyn Folder>,
        name: String,
        credential: &Credential,
        keys: &[NewKey<'_>],
        now: Moment,
    ) -> Result<Vec<TableContents>, StoreError> {
        let spot = Spot::take(folder, name)?;
        let disk = spot.open()?;
        let old = Superblock::open(&*disk, credential)?;
        let superblock = Superblock::new(keys, old.root().clone(), old.mark.epoch + 1, now)?;
        copy(&spot, disk, credential, superblock)
    }

    /// [`Store::compact_in`] for the store at `path`.
    pub fn compact(path: &Path, credential: &Credential) -> Result<Vec<TableContents>, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::compact_in(folder, name, credential)
    }

    /// [`Store::rotate_in`] for the store at `path`.
    pub fn rotate(
        path: &Path,
        credential: &Credential,
        keys: &[NewKey<'_>],
        now: Moment,
    ) -> Result<Vec<TableContents>, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::rotate_in(folder, name, credential, keys, now)
    }
}
