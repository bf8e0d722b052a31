//! redb on a sealed file: opened, written to in one way only, reopened after a full disk, closed.
//!
//! Every write transaction of a store begins in [`Engine::begin_write`], two-phase and with quick repair:
//! anything less can leave a file that does not open after a power cut. redb stays shut after any error of the
//! disk; a full disk passes, so the engine then opens the file anew under the handles that others hold.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use redb::ReadableDatabase as _;

use super::StoreError;
use super::disk::Disk;
use super::fault::Fault;
use super::keys::FilePurpose;
use super::seal::Sealer;
use super::sealed::{SealedFile, Sealers, Shared};
use super::superblock::Superblock;

/// An open file.
pub(super) struct Engine {
    disk: Arc<dyn Disk>,
    superblock: Mutex<Superblock>,
    fault: Arc<Fault>,
    cache_bytes: usize,
    state: RwLock<State>,
}

enum State {
    Open(redb::Database, Arc<SealedFile>),
    /// The disk was full, and opening again has not succeeded yet.
    Lost,
    Closed,
}

/// The keys that seal this file's blocks.
pub(super) fn sealers(superblock: &Superblock) -> Sealers {
    let sealer = |purpose| {
        let key = superblock.data_key().derive(purpose, &superblock.mark.file_id);
        Sealer::new(&key, superblock.mark)
    };
    Sealers { sectors: sealer(FilePurpose::Sectors), header: sealer(FilePurpose::Header) }
}

impl Engine {
    /// Lays an empty database on an empty `disk`. Not crash-safe: the caller renames the file once it is whole.
    pub(super) fn create(
        disk: Arc<dyn Disk>,
        superblock: Superblock,
        cache_bytes: usize,
    ) -> Result<Self, StoreError> {
        let fault = Fault::new();
        let file = SealedFile::create(Arc::clone(&disk), sealers(&superblock), Arc::clone(&fault))?;
        superblock.write(&*disk)?;
        let state = State::open(file, cache_bytes)?;
        Ok(Self { disk, superblock: Mutex::new(superblock), fault, cache_bytes, state: RwLock::new(state) })
    }

    /// Opens the database on `disk`.
    pub(super) fn open(
        disk: Arc<dyn Disk>,
        superblock: Superblock,
        cache_bytes: usize,
    ) -> Result<Self, StoreError> {
        Self::open_or_give_back(disk, superblock, cache_bytes).map_err(|(error, _)| error)
    }

    /// As [`Engine::open`], but gives the superblock back if that fails.
    pub(super) fn open_or_give_back(
        disk: Arc<dyn Disk>,
        superblock: Superblock,
        cache_bytes: usize,
    ) -> Result<Self, (StoreError, Box<Superblock>)> {
        let fault = Fault::new();
        let file = SealedFile::open(Arc::clone(&disk), sealers(&superblock), Arc::clone(&fault));
        let state = file.map_err(StoreError::from).and_then(|file| State::open(file, cache_bytes));
        match state {
            Ok(state) => {
                let (superblock, state) = (Mutex::new(superblock), RwLock::new(state));
                Ok(Self { disk, superblock, fault, cache_bytes, state })
            }
            Err(error) => Err((explain(&fault, error), Box::new(superblock))),
        }
    }

    /// Changes the key slots, on the disk too, while the store is open. A disk that fails here is a fault: which
    /// keys it has is then in doubt.
    pub(super) fn change_keys<T>(
        &self,
        change: impl FnOnce(&mut Superblock, &dyn Disk) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let state = self.opened()?;
        if matches!(*state, State::Closed) {
            return Err(StoreError::Closed);
        }
        let outcome = change(&mut self.superblock(), &*self.disk);
        outcome.inspect_err(|error| {
            if matches!(error, StoreError::Unreadable(_)) {
                self.fault.raise(error.to_string());
            }
        })
    }

    pub(super) fn superblock(&self) -> MutexGuard<'_, Superblock> {
        self.superblock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The sequence number of the file's header as synced last: it only grows.
    pub(super) fn seq_synced(&self) -> Result<u64, StoreError> {
        match &*self.opened()? {
            State::Open(_, file) => Ok(file.seq_synced()),
            State::Lost => Err(StoreError::NoRoom),
            State::Closed => Err(StoreError::Closed),
        }
    }

    /// A snapshot.
    pub(super) fn begin_read(&self) -> Result<redb::ReadTransaction, StoreError> {
        match &*self.opened()? {
            State::Open(database, _) => Ok(database.begin_read()?),
            State::Lost => Err(StoreError::NoRoom),
            State::Closed => Err(StoreError::Closed),
        }
    }

    /// The one place where a write transaction begins: two-phase, with quick repair.
    #[allow(clippy::disallowed_methods)]
    pub(super) fn begin_write(&self) -> Result<redb::WriteTransaction, StoreError> {
        if let Some(reason) = self.fault.reason() {
            return Err(StoreError::Damaged(reason.to_owned()));
        }
        let mut transaction = match &*self.opened()? {
            State::Open(database, _) => database.begin_write()?,
            State::Lost => return Err(StoreError::NoRoom),
            State::Closed => return Err(StoreError::Closed),
        };
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        Ok(transaction)
    }

    /// Whether the disk has room for `bytes` more. Where that is unknown, there is.
    pub(super) fn has_room(&self, bytes: u64) -> bool {
        self.disk.room().ok().flatten().is_none_or(|room| room >= bytes)
    }

    /// What a failed write means, and what follows. After a full disk redb takes nothing more: the file is
    /// opened anew, as after a power cut, and who reads next reads on.
    pub(super) fn recover(&self, error: StoreError) -> StoreError {
        if let Some(reason) = self.fault.reason() {
            return StoreError::Damaged(reason.to_owned());
        }
        if !self.fault.take_no_room() {
            return error;
        }
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            if matches!(*state, State::Open(..)) {
                // Dropped before it is opened again, so that there are never two.
                *state = State::Lost;
            }
        }
        drop(self.opened());
        StoreError::NoRoom
    }

    /// The state, opened again if it was lost and can be.
    fn opened(&self) -> Result<RwLockReadGuard<'_, State>, StoreError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        if !matches!(*state, State::Lost) {
            return Ok(state);
        }
        drop(state);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if matches!(*state, State::Lost) {
            let keys = sealers(&self.superblock());
            let file = SealedFile::open(Arc::clone(&self.disk), keys, Arc::clone(&self.fault))?;
            *state = State::open(file, self.cache_bytes).map_err(|error| explain(&self.fault, error))?;
        }
        drop(state);
        Ok(self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Walks through everything and compares redb's own checksums. No transaction may be alive.
    pub(super) fn check_integrity(&self) -> Result<(), StoreError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let State::Open(database, _) = &mut *state else { return Err(StoreError::Closed) };
        if database.check_integrity()? {
            Ok(())
        } else {
            Err(StoreError::Damaged("a checksum in its tables does not match".to_owned()))
        }
    }

    /// What is left of a closed engine.
    pub(super) fn into_superblock(self) -> Superblock {
        self.superblock.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the file as one that needs no repair. No write transaction may be alive.
    pub(super) fn close(&self) -> Result<(), StoreError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *state, State::Closed) {
            State::Open(database, _) => {
                database.close().map_err(|error| explain(&self.fault, error.into()))?;
                // Also what redb itself made light of: a failed write that it could do without.
                self.fault.reason().map_or(Ok(()), |reason| Err(StoreError::Damaged(reason.to_owned())))
            }
            State::Lost | State::Closed => Ok(()),
        }
    }
}

impl State {
    fn open(file: SealedFile, cache_bytes: usize) -> Result<Self, StoreError> {
        let file = Arc::new(file);
        let shared = Shared(Arc::clone(&file));
        let open = || redb::Builder::new().set_cache_size(cache_bytes).create_with_backend(shared);
        Ok(Self::Open(caught(open)??, file))
    }
}

/// Runs what redb does on a file that another hand may have put together from pages of different ages. Each of
/// them is genuine, and redb panics over some combinations.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, StoreError> {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    outcome.map_err(|_| StoreError::Damaged("its pages do not fit together".to_owned()))
}

/// The reason the disk gave, in place of what redb made of it.
fn explain(fault: &Fault, error: StoreError) -> StoreError {
    match fault.reason() {
        Some(reason) => StoreError::Damaged(reason.to_owned()),
        None => error,
    }
}
