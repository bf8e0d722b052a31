//! The encrypted store: tables, transactions, codec, sealing, keys, backups. It knows no patient.
//!
//! Reads run in place on snapshots; writes go to one writer thread as closures. An acknowledged write is on
//! disk. A change, move or cut of any sector that is read is an error, never data. What a row means is for
//! `records`; that a whole older file was put back is not seen here.

mod anchor;
mod archive;
mod backup;
mod check;
mod codec;
mod contents;
mod cost;
mod disk;
mod engine;
mod error;
mod fault;
mod header;
mod job;
mod key_kind;
mod keys;
mod lock;
mod overlay;
mod recovery;
mod rewrite;
mod salvage;
mod schema;
mod seal;
mod sealed;
mod slot;
mod superblock;
mod table;
mod transaction;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

pub use crate::base::key::Key;
pub use anchor::Anchor;
pub use archive::{Manifest, Origin};
pub use backup::{BackupKey, BackupLock, BackupRecipient};
pub use check::CheckReport;
pub use codec::{Record, decode, decode_borrowed, encode};
pub use contents::TableContents;
pub use cost::PassphraseCost;
pub use disk::{Disk, DiskFolder, Folder, MemoryDisk, private_file};
use engine::Engine;
pub use error::StoreError;
use job::Job;
pub use key_kind::KeyKind;
use keys::RootSecret;
pub use keys::{Credential, KeyFile, NewKey};
pub use lock::{Lock, forbid_core_dumps};
pub use recovery::{RecoveryKey, RecoveryTypo};
use rewrite::Spot;
pub use salvage::SalvageReport;
pub use schema::{Schema, Step};
pub use slot::KeySlot;
use superblock::Superblock;
pub use table::{Span, Table};
pub use transaction::{Order, Read, ReadTx, Write, WriteTx};
use writer::Writer;

use crate::base::clock::Moment;

/// How a store is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Memory for pages in the clear.
    pub cache_bytes: usize,
    /// Writes are refused while the disk has less room than this.
    pub room_min_bytes: u64,
    /// The version of the tables.
    pub schema: Schema,
}

impl Default for Options {
    fn default() -> Self {
        Self { cache_bytes: 16 << 20, room_min_bytes: 16 << 20, schema: Schema::new(&[]) }
    }
}

/// An open store. Clones are handles to the same one; the last to go closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    // Before `engine`, so that the writer ends first.
    writer: Writer,
    engine: Arc<Engine>,
    /// Released when the store is closed.
    spot: Mutex<Option<Spot>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.writer.stop();
        // Who wants to know closes the store by hand.
        let _ = self.engine.close();
    }
}

impl Store {
    /// Makes a store at `path`, which `keys` open, and opens it. Refuses if there is one.
    pub fn create(
        path: &Path,
        keys: &[NewKey<'_>],
        options: Options,
        now: Moment,
    ) -> Result<Self, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::create_in(folder, name, keys, options, now)
    }

    /// Opens the store at `path`.
    pub fn open(path: &Path, credential: &Credential, options: Options) -> Result<Self, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::open_in(folder, name, credential, options)
    }

    /// As [`Store::open`], if `anchor` knows no newer one. One that is refused is not written to: opening alone
    /// moves its sequence number on, and it would catch up with the anchor.
    pub fn open_fresh(
        path: &Path,
        credential: &Credential,
        options: Options,
        anchor: &Anchor,
    ) -> Result<Self, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        if !folder.has(&name)? {
            return Err(StoreError::Missing(name));
        }
        let spot = Spot::take(folder, name)?;
        let disk = spot.open()?;
        let superblock = Superblock::open(&*disk, credential)?;
        anchor.check_closed(&*disk, &superblock)?;
        Self::start(disk, superblock, options, Some(spot))
    }

    /// As [`Store::create`], in any folder.
    pub fn create_in(
        folder: Arc<dyn Folder>,
        name: String,
        keys: &[NewKey<'_>],
        options: Options,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let spot = Spot::take(folder, name)?;
        spot.refuse_if_there()?;
        let superblock = Superblock::new(keys, RootSecret::mint(), 1, now)?;
        let credential = keys.first().ok_or(StoreError::LastKey)?.credential;
        spot.build(superblock, |sink| schema::pour_version(options.schema, sink))?;
        Self::open_spot(spot, credential, options)
    }

    /// As [`Store::open`], in any folder.
    pub fn open_in(
        folder: Arc<dyn Folder>,
        name: String,
        credential: &Credential,
        options: Options,
    ) -> Result<Self, StoreError> {
        // Before the lock: what is not there leaves no lock file behind.
        if !folder.has(&name)? {
            return Err(StoreError::Missing(name));
        }
        Self::open_spot(Spot::take(folder, name)?, credential, options)
    }

    fn open_spot(spot: Spot, credential: &Credential, options: Options) -> Result<Self, StoreError> {
        let disk = spot.open()?;
        let superblock = Superblock::open(&*disk, credential)?;
        Self::start(disk, superblock, options, Some(spot))
    }

    /// Opens the store that lies on `disk`, which nobody else may use.
    pub fn open_on(
        disk: Arc<dyn Disk>,
        credential: &Credential,
        options: Options,
    ) -> Result<Self, StoreError> {
        let superblock = Superblock::open(&*disk, credential)?;
        Self::start(disk, superblock, options, None)
    }

    /// A store in memory, sealed as any other, for tests and measuring.
    pub fn in_memory() -> Result<Self, StoreError> {
        let credential = Credential::KeyFile(KeyFile::mint());
        let keys = [NewKey::new(&credential, "memory")];
        let superblock = Superblock::new(&keys, RootSecret::mint(), 1, Moment::from_millis(0))?;
        let options = Options::default();
        let engine = Engine::create(Arc::new(MemoryDisk::default()), superblock, options.cache_bytes)?;
        schema::write_version(&engine, options.schema)?;
        Self::run(engine, options, None)
    }

    fn start(
        disk: Arc<dyn Disk>,
        superblock: Superblock,
        options: Options,
        spot: Option<Spot>,
    ) -> Result<Self, StoreError> {
        superblock.mend(&*disk)?;
        let engine = Engine::open(disk, superblock, options.cache_bytes)?;
        options.schema.bring_up(&engine)?;
        Self::run(engine, options, spot)
    }

    fn run(engine: Engine, options: Options, spot: Option<Spot>) -> Result<Self, StoreError> {
        let engine = Arc::new(engine);
        let writer = Writer::start(Arc::clone(&engine), options.room_min_bytes)?;
        Ok(Self { inner: Arc::new(Inner { writer, engine, spot: Mutex::new(spot) }) })
    }

    /// Finishes what was given to write and closes the file, so that it opens without repair. Everything asked
    /// of the store afterwards is refused.
    pub fn close(&self) -> Result<(), StoreError> {
        self.inner.writer.stop();
        let closed = self.inner.engine.close();
        drop(self.inner.spot.lock().unwrap_or_else(PoisonError::into_inner).take());
        closed
    }

    /// A snapshot to read.
    pub fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(ReadTx::new(self.inner.engine.begin_read()?))
    }

    /// Runs `work` in the writer's next transaction and answers once it is on disk. If `work` fails, nothing
    /// of it is written. While too many are waiting to write, this waits.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job = Box::new(Job::new(work, sender));
        self.inner.writer.door()?.send(job).await.map_err(|_| StoreError::Closed)?;
        receiver.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// As [`Store::write`], for code that runs on a thread of its own.
    pub fn write_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job = Box::new(Job::new(work, sender));
        self.inner.writer.door()?.blocking_send(job).map_err(|_| StoreError::Closed)?;
        receiver.blocking_recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// What the store holds now, table by table: equal for two stores exactly when every row is.
    pub fn contents(&self) -> Result<Vec<TableContents>, StoreError> {
        contents::contents(&self.inner.engine.begin_read()?)
    }

    /// A key of this store for one purpose. Two purposes have unrelated keys; the same one has the same for as
    /// long as the store and its backups live, also after the data key was changed.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        *self.inner.engine.superblock().root().derive(purpose)
    }

    /// The keys that open this store.
    #[must_use]
    pub fn keys(&self) -> Vec<KeySlot> {
        self.inner.engine.superblock().told_slots()
    }

    /// Lets another key open this store; returns its number.
    pub fn add_key(&self, key: &NewKey<'_>, now: Moment) -> Result<u8, StoreError> {
        self.inner.engine.change_keys(|superblock, disk| superblock.add(disk, key, now))
    }

    /// Takes a key's right to open this store; never the last one's.
    pub fn remove_key(&self, id: u8) -> Result<(), StoreError> {
        self.inner.engine.change_keys(|superblock, disk| superblock.remove(disk, id))
    }

    /// Puts another key in the place of the one with number `id`.
    pub fn change_key(&self, id: u8, key: &NewKey<'_>, now: Moment) -> Result<(), StoreError> {
        self.inner.engine.change_keys(|superblock, disk| superblock.replace(disk, id, key, now))
    }

    /// How often the file's header was written and synced in its life: it only grows, until the file is made anew.
    pub fn sequence(&self) -> Result<u64, StoreError> {
        self.inner.engine.seq_synced()
    }

    /// Why the store must be stopped, if it must: a sector did not verify, or the disk failed.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        self.inner.engine.fault().reason().map(ToOwned::to_owned)
    }

    /// How many sectors did not verify since the store was opened.
    #[must_use]
    pub fn bad_sectors(&self) -> u64 {
        self.inner.engine.fault().bad_sectors()
    }

    /// Returns once the store must be stopped; whoever runs it then says why and exits with failure.
    pub async fn faulted(&self) {
        self.inner.engine.fault().wait().await;
    }
}
