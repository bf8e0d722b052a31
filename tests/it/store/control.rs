//! Controls: two designs that look right and are not. If the crash test finds nothing wrong with them, it
//! finds nothing.
//!
//! Both keep the pages of redb in sectors that verify or are an error. One keeps the header like any other
//! sector; the other keeps it twice, but commits in one phase.

use std::io;
use std::sync::{Arc, Mutex};

use portico::store::Disk;
use redb::{ReadableDatabase as _, ReadableTable as _, TableDefinition};
use sha2::{Digest as _, Sha256};

use super::crash::{Promise, Recording, Rows, Tally, change, crash_everywhere};
use super::replay::Image;
use super::sim::SimDisk;

const SECTOR: usize = 4096;
const SEALED: usize = SECTOR + 40;
const START: u64 = 16384;
const SLOTS: [u64; 2] = [8192, 12288];
const TABLE: TableDefinition<'_, u64, &str> = TableDefinition::new("rows");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Design {
    NaiveHeader,
    OnePhase,
}

/// Sectors that verify or are an error, as the store's; the digest stands for the cipher's tag.
#[derive(Debug)]
struct Control {
    disk: Arc<dyn Disk>,
    design: Design,
    header: Mutex<Header>,
}

#[derive(Debug, Default)]
struct Header {
    bytes: Vec<u8>,
    seq: u64,
    slot: usize,
    synced: bool,
}

fn tag(index: u64, body: &[u8]) -> [u8; 16] {
    let digest = Sha256::new().chain_update(index.to_le_bytes()).chain_update(body).finalize();
    digest[..16].try_into().unwrap()
}

impl Control {
    fn open(disk: Arc<dyn Disk>, design: Design) -> io::Result<Self> {
        let mut newest = Header { bytes: vec![0; SECTOR], seq: 0, slot: 1, synced: true };
        if disk.len()? < START {
            disk.set_len(START)?;
        } else if design == Design::OnePhase {
            for (slot, at) in SLOTS.into_iter().enumerate() {
                let mut block = [0; 512];
                disk.read_at(&mut block, at)?;
                let seq = u64::from_le_bytes(block[..8].try_into().unwrap());
                if block[496..] == tag(slot as u64, &block[..496]) && seq > newest.seq {
                    newest = Header { bytes: block[8..328].to_vec(), seq, slot, synced: true };
                }
            }
            if newest.seq == 0 {
                return Err(io::Error::other("no header verifies"));
            }
        }
        Ok(Self { disk, design, header: Mutex::new(newest) })
    }

    fn read_sector(&self, index: u64, out: &mut [u8]) -> io::Result<()> {
        let mut raw = [0; SEALED];
        self.disk.read_at(&mut raw, START + index * SEALED as u64)?;
        if raw[SEALED - 16..] != tag(index, &raw[24..SEALED - 16]) {
            return Err(io::Error::other(format!("sector {index} does not verify")));
        }
        out.copy_from_slice(&raw[24..24 + SECTOR]);
        Ok(())
    }

    fn write_sector(&self, index: u64, data: &[u8]) -> io::Result<()> {
        let mut raw = [0; SEALED];
        raw[24..24 + SECTOR].copy_from_slice(data);
        let tag = tag(index, data);
        raw[SEALED - 16..].copy_from_slice(&tag);
        self.disk.write_at(&raw, START + index * SEALED as u64)
    }

    fn write_header(&self, data: &[u8]) -> io::Result<()> {
        let mut header = self.header.lock().unwrap();
        if self.design == Design::NaiveHeader {
            let mut page = std::mem::take(&mut header.bytes);
            page.resize(SECTOR, 0);
            page[..data.len()].copy_from_slice(data);
            self.write_sector(0, &page)?;
            header.bytes = page;
            return Ok(());
        }
        let slot = if header.synced { 1 - header.slot } else { header.slot };
        let seq = header.seq + 1;
        let mut block = [0; 512];
        block[..8].copy_from_slice(&seq.to_le_bytes());
        block[8..328].copy_from_slice(data);
        let tag = tag(slot as u64, &block[..496]);
        block[496..].copy_from_slice(&tag);
        self.disk.write_at(&block, SLOTS[slot])?;
        *header = Header { bytes: data.to_vec(), seq, slot, synced: false };
        Ok(())
    }
}

impl redb::StorageBackend for Control {
    fn len(&self) -> io::Result<u64> {
        Ok((self.disk.len()? - START) / SEALED as u64 * SECTOR as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if offset == 0 && out.len() < SECTOR {
            if self.design == Design::NaiveHeader {
                let mut page = vec![0; SECTOR];
                self.read_sector(0, &mut page)?;
                self.header.lock().unwrap().bytes = page;
            }
            out.copy_from_slice(&self.header.lock().unwrap().bytes[..out.len()]);
            return Ok(());
        }
        let first = offset / SECTOR as u64;
        (first..).zip(out.chunks_mut(SECTOR)).try_for_each(|(index, page)| self.read_sector(index, page))
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.set_len(START + len / SECTOR as u64 * SEALED as u64)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.disk.sync()?;
        self.header.lock().unwrap().synced = true;
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if offset == 0 {
            return self.write_header(data);
        }
        let first = offset / SECTOR as u64;
        (first..).zip(data.chunks(SECTOR)).try_for_each(|(index, page)| self.write_sector(index, page))
    }
}

fn open(disk: Arc<dyn Disk>, design: Design) -> Result<redb::Database, String> {
    let control = Control::open(disk, design).map_err(|error| error.to_string())?;
    let database = redb::Builder::new().set_cache_size(256 << 10).create_with_backend(control);
    database.map_err(|error| error.to_string())
}

#[allow(clippy::disallowed_methods)]
fn write(database: &redb::Database, design: Design, changes: &[(u64, Option<String>)]) {
    let mut transaction = database.begin_write().unwrap();
    if design == Design::NaiveHeader {
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
    }
    {
        let mut table = transaction.open_table(TABLE).unwrap();
        for (key, value) in changes {
            match value {
                Some(value) => table.insert(key, value.as_str()).map(|_| ()).unwrap(),
                None => table.remove(key).map(|_| ()).unwrap(),
            }
        }
    }
    transaction.commit().unwrap();
}

fn record(design: Design) -> Recording {
    let (folder, disk) = SimDisk::with(Vec::new());
    let mut database = open(Arc::clone(&disk), design).unwrap();
    let mut rows = Rows::new();
    write(&database, design, &change(&mut rows, 0));
    drop(std::mem::take(&mut folder.world().log));
    let start = Image { files: folder.world().files.clone(), names: [("portico.db".to_owned(), 0)].into() };
    let mut promises = vec![Promise { from: 0, rows: rows.clone() }];
    for number in 1..30 {
        write(&database, design, &change(&mut rows, number));
        promises.push(Promise { from: folder.world().log.len(), rows: rows.clone() });
        if number % 9 == 8 {
            drop(database);
            database = open(Arc::clone(&disk), design).unwrap();
        }
    }
    drop(database);
    let log = std::mem::take(&mut folder.world().log);
    Recording { start, log, promises }
}

/// redb panics on some of what these designs make of a file; that counts as unopenable too.
fn examine(bytes: Vec<u8>, design: Design) -> Result<(), String> {
    let look = || {
        let (_, disk) = SimDisk::with(bytes);
        let database = open(disk, design)?;
        let tx = database.begin_read().map_err(|error| error.to_string())?;
        let table = tx.open_table(TABLE).map_err(|error| error.to_string())?;
        for row in table.iter().map_err(|error| error.to_string())? {
            row.map_err(|error| error.to_string())?;
        }
        Ok(())
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).unwrap_or_else(|_| Err("panic".to_owned()))
}

fn bad_share(design: Design) -> (usize, usize) {
    let recording = record(design);
    let tally = Tally::default();
    crash_everywhere(&recording, 6, &tally, |image, _, _| {
        examine(image.file("portico.db").unwrap().clone(), design)
    });
    let (bad, images) = (tally.bad.into_inner(), tally.images.into_inner());
    eprintln!("{design:?}: {bad} of {images} crash images do not open");
    (bad, images)
}

#[test]
fn the_crash_test_catches_a_header_sealed_like_any_other_sector() {
    let (bad, images) = bad_share(Design::NaiveHeader);
    assert!(bad * 50 > images, "{bad} of {images}");
}

#[test]
fn the_crash_test_catches_a_commit_in_one_phase() {
    let (bad, images) = bad_share(Design::OnePhase);
    assert!(bad * 50 > images, "{bad} of {images}");
}
