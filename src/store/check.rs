//! Looking at a whole file without changing it, for `doctor`.
//!
//! Every sector is read. One that does not verify is named; whether it was in use shows in whether redb's own
//! walk over all tables, with its checksums, succeeds. That walk also notices a sector that was put back as it
//! was at an earlier time, which a single reading does not.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::contents::{TableContents, contents};
use super::disk::{Disk, DiskFolder, Folder};
use super::engine::{Engine, caught, sealers};
use super::fault::Fault;
use super::header::Header;
use super::keys::Credential;
use super::lock::forbid_core_dumps;
use super::overlay::Overlay;
use super::rewrite::Spot;
use super::seal::Place;
use super::sealed::{SEALED, SECTOR, START, place_of};
use super::superblock::Superblock;
use super::{Store, StoreError, schema};

const CACHE_BYTES: usize = 16 << 20;
/// More bad sectors than this are counted, not named.
const NAMED_MAX: usize = 1000;

/// What was found in a file.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckReport {
    /// How many sectors the file has room for.
    pub sectors: u64,
    /// How many of them were never written.
    pub blank_sectors: u64,
    /// How many do not verify.
    pub bad_sectors: u64,
    /// The first of those that do not verify.
    pub bad_sector_numbers: Vec<u64>,
    /// Which of the two superblocks are whole.
    pub superblocks_whole: [bool; 2],
    /// Which of the two header slots verify. After a power cut one may not; the other serves.
    pub header_slots_genuine: [bool; 2],
    /// Why the tables cannot all be read, if they cannot.
    pub damage: Option<String>,
    /// The version of the tables, if they can be read.
    pub schema_version: Option<u32>,
    /// What the tables hold, if they can be read.
    pub tables: Vec<TableContents>,
}

impl CheckReport {
    /// Whether everything that is in use can be read and is as it was written.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.damage.is_none()
    }
}

impl Store {
    /// Checks the closed store `name` of `folder`. Changes nothing.
    pub fn check_in(
        folder: Arc<dyn Folder>,
        name: String,
        credential: &Credential,
    ) -> Result<CheckReport, StoreError> {
        let spot = Spot::take(folder, name)?;
        let disk = spot.open()?;
        let superblock = Superblock::open(&*disk, credential)?;
        let mut report =
            CheckReport { superblocks_whole: superblock.whole_copies(&*disk), ..Default::default() };
        read_all_sectors(&*disk, &superblock, &mut report)?;
        match read_all_tables(disk, superblock) {
            Ok((schema_version, tables)) => {
                report.schema_version = Some(schema_version);
                report.tables = tables;
            }
            Err(StoreError::Damaged(reason)) => report.damage = Some(reason),
            Err(error) => report.damage = Some(error.to_string()),
        }
        Ok(report)
    }

    /// [`Store::check_in`] for the store at `path`.
    pub fn check(path: &Path, credential: &Credential) -> Result<CheckReport, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::check_in(folder, name, credential)
    }
}

fn read_all_sectors(
    disk: &dyn Disk,
    superblock: &Superblock,
    report: &mut CheckReport,
) -> Result<(), StoreError> {
    let keys = sealers(superblock);
    report.header_slots_genuine = Header::genuine_slots(disk, &keys.header)?;
    report.sectors = disk.len()?.saturating_sub(START) / SEALED as u64;
    let (mut raw, mut plain) = ([0; SEALED], [0; SECTOR]);
    // Sector 0 is the header, which lies in its own slots.
    for index in 1..report.sectors {
        disk.read_at(&mut raw, place_of(index))?;
        if raw.iter().all(|byte| *byte == 0) {
            report.blank_sectors += 1;
        } else if keys.sectors.open(Place::Sector(index), &raw, &mut plain).is_err() {
            report.bad_sectors += 1;
            if report.bad_sector_numbers.len() < NAMED_MAX {
                report.bad_sector_numbers.push(index);
            }
        }
    }
    Ok(())
}

fn read_all_tables(
    disk: Arc<dyn Disk>,
    superblock: Superblock,
) -> Result<(u32, Vec<TableContents>), StoreError> {
    let engine = Engine::open(Arc::new(Overlay::over(disk)?), superblock, CACHE_BYTES)?;
    let looked_through = || -> Result<_, StoreError> {
        let snapshot = engine.begin_read()?;
        let found = (schema::found(&snapshot)?, contents(&snapshot)?);
        drop(snapshot);
        engine.check_integrity()?;
        Ok(found)
    };
    caught(looked_through).and_then(|found| found).map_err(|error| explain(engine.fault(), error))
}

fn explain(fault: &Fault, error: StoreError) -> StoreError {
    fault.reason().map_or(error, |reason| StoreError::Damaged(reason.to_owned()))
}
