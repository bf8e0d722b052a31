//! The disk as redb sees it: its pages in the clear, while every sector on the real disk is sealed.
//!
//! Sector `i` of the database lies at `16384 + i * 4136`. Promises that a sector that does not verify is an
//! error, never data: it is counted, the first one is named, and the store is at fault from then on. What to
//! do then (say why, stop) is for whoever runs the store.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::Disk;
use super::fault::Fault;
use super::header::{HEADER, Header};
use super::seal::{NONCE, Place, Sealer, TAG};

/// A sector in the clear: redb's page.
pub(super) const SECTOR: usize = 4096;
/// A sector as it lies on the disk.
pub(super) const SEALED: usize = NONCE + SECTOR + TAG;
/// Where the sectors begin: superblocks and header slots come before.
pub(super) const START: u64 = 16384;
/// How many sectors are read from the disk at once.
const BATCH: usize = 8;

/// The two keys of a file: its sectors' and its header's.
#[derive(Debug)]
pub(super) struct Sealers {
    pub(super) sectors: Sealer,
    pub(super) header: Sealer,
}

/// Implements redb's storage over a sealed file.
#[derive(Debug)]
pub(super) struct SealedFile {
    disk: Arc<dyn Disk>,
    sealer: Sealer,
    header_sealer: Sealer,
    header: Mutex<Header>,
    /// The length as redb sees it. Only the one writing transaction changes it.
    len: AtomicU64,
    fault: Arc<Fault>,
}

impl SealedFile {
    /// Opens the sealed file on `disk`. What an earlier process wrote and did not sync is synced first, so
    /// that no slot in doubt counts as safe.
    pub(super) fn open(disk: Arc<dyn Disk>, keys: Sealers, fault: Arc<Fault>) -> io::Result<Self> {
        let bad = |reason: &str| {
            fault.raise(reason.to_owned());
            io::Error::new(io::ErrorKind::InvalidData, reason)
        };
        disk.sync()?;
        let header = Header::load(&*disk, &keys.header)?
            .ok_or_else(|| bad("neither copy of the database's header verifies"))?;
        let len = disk.len()?.saturating_sub(START) / SEALED as u64 * SECTOR as u64;
        if len == 0 {
            // redb would take an empty file for a new one, and start over in it.
            return Err(bad("the file was cut off"));
        }
        Ok(Self::with(disk, keys, header, len, fault))
    }

    /// A sealed file with nothing in it yet, on a disk that holds its superblocks.
    pub(super) fn create(disk: Arc<dyn Disk>, keys: Sealers, fault: Arc<Fault>) -> io::Result<Self> {
        disk.set_len(START)?;
        Ok(Self::with(disk, keys, Header::new(), 0, fault))
    }

    fn with(disk: Arc<dyn Disk>, keys: Sealers, header: Header, len: u64, fault: Arc<Fault>) -> Self {
        let Sealers { sectors: sealer, header: header_sealer } = keys;
        Self { disk, sealer, header_sealer, header: Mutex::new(header), len: AtomicU64::new(len), fault }
    }

    /// The sequence number of the header that was synced last.
    pub(super) fn seq_synced(&self) -> u64 {
        self.header().seq_synced()
    }

    fn header(&self) -> MutexGuard<'_, Header> {
        self.header.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sectors that `count` bytes at `offset` are, if they are whole sectors within the file.
    fn sectors(&self, offset: u64, count: usize) -> io::Result<std::ops::Range<u64>> {
        let size = SECTOR as u64;
        let end = offset.saturating_add(count as u64);
        if offset == 0 || !offset.is_multiple_of(size) || !end.is_multiple_of(size) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not whole sectors"));
        }
        if end > self.len.load(Ordering::Acquire) {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "beyond the end of the store"));
        }
        Ok(offset / size..end / size)
    }

    fn read_sectors(&self, first: u64, out: &mut [u8]) -> io::Result<()> {
        // Most pages are one sector: they get a buffer no larger than they need.
        if out.len() == SECTOR {
            return self.read_batch(first, &mut [0; SEALED], out);
        }
        let mut raw = [0; BATCH * SEALED];
        for (batch, out) in out.chunks_mut(BATCH * SECTOR).enumerate() {
            let raw = &mut raw[..out.len() / SECTOR * SEALED];
            self.read_batch(first + (batch * BATCH) as u64, raw, out)?;
        }
        Ok(())
    }

    fn read_batch(&self, first: u64, raw: &mut [u8], out: &mut [u8]) -> io::Result<()> {
        self.disk.read_at(raw, place_of(first))?;
        let pairs = raw.chunks_exact(SEALED).zip(out.chunks_exact_mut(SECTOR));
        for (index, (sealed, plain)) in (first..).zip(pairs) {
            if self.sealer.open(Place::Sector(index), sealed, plain).is_err() {
                return Err(self.fault.bad_sector(index, sealed.iter().all(|byte| *byte == 0)));
            }
        }
        Ok(())
    }

    fn write_sectors(&self, first: u64, data: &[u8]) -> io::Result<()> {
        if data.len() == SECTOR {
            return self.write_batch(first, &mut [0; SEALED], data);
        }
        let mut raw = [0; BATCH * SEALED];
        for (batch, data) in data.chunks(BATCH * SECTOR).enumerate() {
            let raw = &mut raw[..data.len() / SECTOR * SEALED];
            self.write_batch(first + (batch * BATCH) as u64, raw, data)?;
        }
        Ok(())
    }

    fn write_batch(&self, first: u64, raw: &mut [u8], data: &[u8]) -> io::Result<()> {
        let pairs = raw.chunks_exact_mut(SEALED).zip(data.chunks_exact(SECTOR));
        for (index, (sealed, plain)) in (first..).zip(pairs) {
            self.sealer.seal(Place::Sector(index), plain, sealed);
        }
        self.disk.write_at(raw, place_of(first))
    }
}

/// Where sector `index` lies on the disk.
pub(super) const fn place_of(index: u64) -> u64 {
    START + index * SEALED as u64
}

/// The one sealed file, shared between redb and the store.
#[derive(Debug, Clone)]
pub(super) struct Shared(pub(super) Arc<SealedFile>);

impl redb::StorageBackend for Shared {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
}

impl redb::StorageBackend for SealedFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.len.load(Ordering::Acquire))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if offset == 0 && out.len() <= HEADER {
            self.header().read(out);
            return Ok(());
        }
        let sectors = self.sectors(offset, out.len())?;
        self.read_sectors(sectors.start, out).map_err(|error| self.fault.note(error))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if !len.is_multiple_of(SECTOR as u64) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not whole sectors"));
        }
        self.disk.set_len(place_of(len / SECTOR as u64)).map_err(|error| self.fault.note(error))?;
        self.len.store(len, Ordering::Release);
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.sync().map_err(|error| self.fault.note(error))?;
        self.header().mark_synced();
        self.sealer.reseed();
        self.header_sealer.reseed();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if offset == 0 {
            let header = data.try_into().map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
            let written = self.header().write(&*self.disk, &self.header_sealer, header);
            return written.map_err(|error| self.fault.note(error));
        }
        let sectors = self.sectors(offset, data.len())?;
        self.write_sectors(sectors.start, data).map_err(|error| self.fault.note(error))
    }
}
