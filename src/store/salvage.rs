//! What can still be read of a damaged store, copied into a new file beside it.
//!
//! Asked for by name only, never on the way: what it leaves out is gone. The damaged file is not touched. The
//! newest backup is nearly always better; this is for what was written since.

use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;

use redb::TableDefinition;

use super::contents::{Row, TableContents, Tally, table_names};
use super::disk::{Disk, DiskFolder, Folder};
use super::engine::{Engine, caught};
use super::keys::Credential;
use super::lock::forbid_core_dumps;
use super::overlay::Overlay;
use super::rewrite::{Sink, Spot};
use super::superblock::Superblock;
use super::{Store, StoreError};

const CACHE_BYTES: usize = 16 << 20;
/// Keys are told apart by this many of their first bytes when the end of a gap is looked for.
const KEY_BYTES: usize = 24;
/// Rows handed on at a time.
const BATCH: usize = 256;

/// What was saved.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SalvageReport {
    /// What the new file holds.
    pub tables: Vec<TableContents>,
    /// The tables in which something could not be read, and how many gaps each has.
    pub gaps: Vec<(String, u64)>,
}

impl Store {
    /// Copies what can be read of the closed store `name` into a new store `into` of the same folder, which
    /// the same keys open.
    pub fn salvage_in(
        folder: Arc<dyn Folder>,
        name: String,
        into: String,
        credential: &Credential,
    ) -> Result<SalvageReport, StoreError> {
        let from = Spot::take(Arc::clone(&folder), name)?;
        let to = Spot::take(folder, into)?;
        to.refuse_if_there()?;
        let disk = from.open()?;
        let new = Superblock::open(&*disk, credential)?.for_copy();
        let mut wreck = Wreck { superblock: Some(Superblock::open(&*disk, credential)?), disk };
        let mut gaps = Vec::new();
        let tables = to.build(new, |sink| wreck.pour(sink, &mut gaps))?;
        Ok(SalvageReport { tables, gaps })
    }

    /// [`Store::salvage_in`] from the store at `path` to the file name `into` beside it.
    pub fn salvage(path: &Path, into: &str, credential: &Credential) -> Result<SalvageReport, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::salvage_in(folder, name, into.to_owned(), credential)
    }
}

/// The damaged file. redb stays shut after one bad sector, so it is opened anew after each.
struct Wreck {
    disk: Arc<dyn Disk>,
    superblock: Option<Superblock>,
}

type Pair = (Vec<u8>, Vec<u8>);

impl Wreck {
    /// Runs `work` on a snapshot of the file, opened for this alone.
    fn look<T>(
        &mut self,
        work: impl FnOnce(&redb::ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(superblock) = self.superblock.take() else { return Err(StoreError::Closed) };
        let overlay = Arc::new(Overlay::over(Arc::clone(&self.disk))?);
        let engine = match Engine::open_or_give_back(overlay, superblock, CACHE_BYTES) {
            Ok(engine) => engine,
            Err((error, superblock)) => {
                self.superblock = Some(*superblock);
                return Err(error);
            }
        };
        let outcome = engine.begin_read().and_then(|tx| caught(|| work(&tx)).and_then(|found| found));
        // Fails when a sector was bad: the file was not to be changed anyway.
        let _ = caught(|| engine.close());
        self.superblock = Some(engine.into_superblock());
        outcome
    }

    fn pour(
        &mut self,
        sink: Sink<'_>,
        gaps: &mut Vec<(String, u64)>,
    ) -> Result<Vec<TableContents>, StoreError> {
        let mut tally = Tally::default();
        for name in self.look(table_names)? {
            tally.add(Row::Table(&name));
            sink(Row::Table(&name))?;
            let mut count = 0;
            let mut from: Bound<Vec<u8>> = Bound::Unbounded;
            loop {
                let (rows, end) = self.rows_from(&name, &from)?;
                for (key, value) in &rows {
                    tally.add(Row::Pair(key, value));
                    sink(Row::Pair(key, value))?;
                }
                if let Some((key, _)) = rows.into_iter().next_back() {
                    from = Bound::Excluded(key);
                }
                match end {
                    End::More => {}
                    End::Table => break,
                    End::Gap => {
                        count += 1;
                        match self.after_gap(&name, &from)? {
                            Some(key) => from = Bound::Included(key),
                            None => break,
                        }
                    }
                }
            }
            if count > 0 {
                gaps.push((name, count));
            }
        }
        Ok(tally.finish())
    }

    /// The next rows of a table, and what comes after them.
    fn rows_from(&mut self, name: &str, from: &Bound<Vec<u8>>) -> Result<(Vec<Pair>, End), StoreError> {
        let mut rows: Vec<Pair> = Vec::new();
        let read = self.look(|tx| {
            let table = tx.open_table(TableDefinition::<&[u8], &[u8]>::new(name))?;
            let bounds = (from.as_ref().map(Vec::as_slice), Bound::Unbounded);
            for row in table.range::<&[u8]>(bounds)? {
                let (key, value) = row?;
                rows.push((key.value().to_vec(), value.value().to_vec()));
                if rows.len() == BATCH {
                    return Ok(End::More);
                }
            }
            Ok(End::Table)
        });
        match read {
            Ok(end) => Ok((rows, end)),
            Err(StoreError::Unreadable(_) | StoreError::Damaged(_)) => Ok((rows, End::Gap)),
            Err(other) => Err(other),
        }
    }

    /// Whether a table can be read from `key` on, at least one row or to its end.
    fn reads_from(&mut self, name: &str, key: &[u8]) -> bool {
        let first = |tx: &redb::ReadTransaction| {
            let table = tx.open_table(TableDefinition::<&[u8], &[u8]>::new(name))?;
            let mut range = table.range::<&[u8]>((Bound::Included(key), Bound::Unbounded))?;
            Ok(range.next().transpose().map(|_| ())?)
        };
        self.look(first).is_ok()
    }

    /// The first key after the gap at `from` that can be read from, by halving; `None` if nothing follows.
    fn after_gap(&mut self, name: &str, from: &Bound<Vec<u8>>) -> Result<Option<Vec<u8>>, StoreError> {
        let mut low = [0; KEY_BYTES];
        if let Bound::Included(key) | Bound::Excluded(key) = from {
            let count = key.len().min(KEY_BYTES);
            low[..count].copy_from_slice(&key[..count]);
        }
        let mut high = [0xFF; KEY_BYTES];
        if !self.reads_from(name, &high) {
            return Ok(None);
        }
        while let Some(middle) = between(&low, &high) {
            if self.reads_from(name, &middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        // A gap whose end cannot be told from its start by so few bytes is not searched further.
        let moved = !matches!(from, Bound::Included(key) if key.as_slice() >= high.as_slice());
        Ok(moved.then(|| high.to_vec()))
    }
}

enum End {
    More,
    Table,
    Gap,
}

/// The number half way between two, as big-endian bytes; `None` if they are neighbours.
fn between(low: &[u8; KEY_BYTES], high: &[u8; KEY_BYTES]) -> Option<[u8; KEY_BYTES]> {
    let mut sum = [0u16; KEY_BYTES];
    let mut carry = 0;
    for place in (0..KEY_BYTES).rev() {
        let digit = u16::from(low[place]) + u16::from(high[place]) + carry;
        sum[place] = digit & 0xFF;
        carry = digit >> 8;
    }
    let mut half = [0; KEY_BYTES];
    for place in 0..KEY_BYTES {
        let digit = carry << 8 | sum[place];
        half[place] = (digit >> 1) as u8;
        carry = digit & 1;
    }
    (half != *low).then_some(half)
}
