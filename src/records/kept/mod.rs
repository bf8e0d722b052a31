//! Originals: everything as it was received, byte for byte, whether it is understood yet or not.
//!
//! The originals of one import lie together in compressed blocks with an index, so that a chart's thousand
//! resources take the room of a few. A block is never changed: what comes anew lies in a later block, and the
//! earlier version stays. What belongs to no patient lies with the practice.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::{Chart, Office};
use super::intake::{Digest, Identity, Original};
use super::patient::PatientId;
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::record;
use crate::store::{Order, Read, Span, StoreError, Table, Write};

mod block;

pub(super) use block::{Block, bytes, compress, pack, unpack};

/// Blocks by owner and number, index and body, piece by piece: a piece fills a page of the store, where one
/// long row would be rounded up to a power of two of them.
const PIECES: Table<(PatientId, u32, Part, u32), Piece> = Table::new("kept");
/// What belongs to no patient: which block holds each version.
const COMMON: Table<(Identity, Digest), u64> = Table::new("kept of the practice");

/// Stands for the practice where a patient would stand.
pub(super) const PRACTICE: PatientId = PatientId(0);

/// A piece with its key is a little less than a page of the store.
const PIECE_BYTES: usize = 4_040;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Index,
    Body,
}

impl crate::store::Key for Part {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(match self {
            Self::Index => 0,
            Self::Body => 1,
        });
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Index),
            1 => Some(Self::Body),
            _ => None,
        }
    }
}

impl crate::store::Key for Digest {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        <[u8; 16] as crate::store::Key>::read(bytes).map(Self)
    }
}

impl crate::store::Key for Identity {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        <[u8; 16] as crate::store::Key>::read(bytes).map(Self)
    }
}

#[derive(Serialize, Deserialize)]
struct Piece(#[serde(with = "block::bytes")] Vec<u8>);
record!(Piece, "piece of a kept block", 1);

/// One original, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is, in its source's word.
    pub kind: String,
    /// Which one.
    pub identity: Identity,
    /// What it says.
    pub digest: Digest,
    /// When it was received.
    pub received: Moment,
    /// How long it is.
    pub bytes: u32,
    /// Whether it was shown, not only kept, when it came.
    pub is_shown: bool,
    /// When its source last changed it, if it said so.
    pub updated: Option<Moment>,
    /// Whether there was a newer version already when it came.
    pub is_outdated: bool,
    block: u32,
    start: u32,
}

/// What an owner's originals are.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// How many blocks there are: it tells whether something came meanwhile.
    pub(super) blocks: u32,
    newest: HashMap<Identity, (Digest, Option<Moment>)>,
    versions: HashSet<(Identity, Digest)>,
}

/// What an original is to those that are here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Novelty {
    Added,
    Changed,
    /// It is not here, but what is here is newer.
    Older,
    Unchanged,
}

impl Known {
    pub(super) fn of(tx: &impl Read, owner: PatientId) -> Result<Self> {
        let mut known = Self { blocks: block_count(tx, owner)?, ..Self::default() };
        for item in items(tx, owner)? {
            known.versions.insert((item.identity, item.digest));
            if !item.is_outdated || !known.newest.contains_key(&item.identity) {
                known.newest.insert(item.identity, (item.digest, item.updated));
            }
        }
        Ok(known)
    }

    /// Whether `original` must be kept, and whether what it says is news. An earlier version that comes again
    /// is none, unless its source says that it went back to it: an old file does not undo a correction.
    pub(super) fn novelty(&self, original: &Original<'_>) -> Novelty {
        let Original { identity, digest, updated, is_outdated, .. } = *original;
        let Some((newest, newest_updated)) = self.newest.get(&identity) else { return Novelty::Added };
        let later = updated.zip(*newest_updated).map(|(this, newest)| this > newest);
        let is_known = self.versions.contains(&(identity, digest));
        match (is_known, later) {
            _ if *newest == digest => Novelty::Unchanged,
            (true, Some(true)) if !is_outdated => Novelty::Changed,
            (true, _) => Novelty::Unchanged,
            (false, Some(false)) => Novelty::Older,
            (false, _) if is_outdated => Novelty::Older,
            (false, _) => Novelty::Changed,
        }
    }
}

/// How many blocks an owner has.
pub(super) fn block_count(tx: &impl Read, owner: PatientId) -> Result<u32> {
    let mut count = 0;
    PIECES.each_key(tx, &Span::under(&owner), Order::Descending, |(_, block, _, _)| {
        count = block + 1;
        Ok(ControlFlow::Break(()))
    })?;
    Ok(count)
}

/// Puts blocks after those that are there.
pub(super) fn put(tx: &impl Write, owner: PatientId, first: u32, blocks: &[Block]) -> Result<()> {
    for (number, block) in (first..).zip(blocks) {
        for (part, bytes) in [(Part::Index, &block.index), (Part::Body, &block.body)] {
            for (piece, bytes) in (0..).zip(bytes.chunks(PIECE_BYTES)) {
                PIECES.put(tx, &(owner, number, part, piece), &Piece(bytes.to_vec()))?;
            }
        }
    }
    Ok(())
}

/// Keeps what belongs to no patient; says of each whether it was news.
pub(super) fn put_common(tx: &impl Write, originals: &[Original<'_>], now: Moment) -> Result<Vec<Novelty>> {
    let mut novelties = Vec::with_capacity(originals.len());
    let mut news = Vec::new();
    let (mut put_now, mut met_now) = (HashSet::new(), HashSet::new());
    for original in originals {
        let version = (original.identity, original.digest);
        let is_known = put_now.contains(&version) || COMMON.has(tx, &version)?;
        let other = met_now.contains(&original.identity) || newest_common(tx, original.identity)?.is_some();
        novelties.push(match (is_known, other) {
            (true, _) => Novelty::Unchanged,
            (false, true) => Novelty::Changed,
            (false, false) => Novelty::Added,
        });
        if !is_known {
            news.push(*original);
            put_now.insert(version);
            met_now.insert(original.identity);
        }
    }
    if news.is_empty() {
        return Ok(novelties);
    }
    let first = block_count(tx, PRACTICE)?;
    let blocks = pack(&news, now)?;
    put(tx, PRACTICE, first, &blocks)?;
    for (number, block) in (first..).zip(&blocks) {
        for (identity, digest) in &block.contents {
            COMMON.put(tx, &(*identity, *digest), &u64::from(number))?;
        }
    }
    Ok(novelties)
}

/// The block with the newest version of what belongs to no patient.
fn newest_common(tx: &impl Read, identity: Identity) -> Result<Option<(u64, Digest)>> {
    let versions = COMMON.list(tx, &Span::under(&identity), Order::Ascending, usize::MAX)?;
    Ok(versions.into_iter().map(|((_, digest), block)| (block, digest)).max_by_key(|(block, _)| *block))
}

fn part(tx: &impl Read, owner: PatientId, block: u32, part: Part) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    PIECES.each(tx, &Span::under(&(owner, block, part)), Order::Ascending, |_, piece| {
        bytes.extend_from_slice(&piece.0);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(bytes)
}

/// Everything an owner has, in the order in which it came.
fn items(tx: &impl Read, owner: PatientId) -> Result<Vec<Kept>> {
    let mut all = Vec::new();
    for block in 0..block_count(tx, owner)? {
        all.extend(items_of(tx, owner, block)?);
    }
    Ok(all)
}

fn items_of(tx: &impl Read, owner: PatientId, block: u32) -> Result<Vec<Kept>> {
    let index = block::Index::read(&part(tx, owner, block, Part::Index)?)?;
    Ok(index
        .entries
        .iter()
        .map(|entry| Kept {
            kind: index.kinds.get(usize::from(entry.kind)).cloned().unwrap_or_default(),
            identity: entry.identity,
            digest: entry.digest,
            received: index.received,
            bytes: entry.bytes,
            is_shown: entry.is_shown,
            updated: entry.updated,
            is_outdated: entry.is_outdated,
            block,
            start: entry.start,
        })
        .collect())
}

fn body(tx: &impl Read, owner: PatientId, item: &Kept) -> Result<Vec<u8>> {
    let whole = block::unpack(&part(tx, owner, item.block, Part::Body)?)?;
    let (start, bytes) = (item.start as usize, item.bytes as usize);
    let lost = || Error::Store(StoreError::BadKey("kept"));
    whole.get(start..start + bytes).map(<[u8]>::to_vec).ok_or_else(lost)
}

impl<Tx: Read> Chart<Tx> {
    /// Every original of this chart, oldest first, earlier versions included.
    pub fn originals(&self) -> Result<Vec<Kept>> {
        items(self.tx(), self.patient())
    }

    /// An original as it was received.
    pub fn original(&self, item: &Kept) -> Result<Vec<u8>> {
        body(self.tx(), self.patient(), item)
    }

    /// The newest version of the original with this identity, as it was received.
    pub fn newest_original(&self, identity: Identity) -> Result<Vec<u8>> {
        let mut versions: Vec<Kept> =
            self.originals()?.into_iter().filter(|item| item.identity == identity).collect();
        versions.sort_by_key(|item| !item.is_outdated);
        self.original(versions.last().ok_or(Error::NotFound)?)
    }
}

impl<Tx: Read> Office<Tx> {
    /// Every original that belongs to no patient, oldest first.
    pub fn originals(&self) -> Result<Vec<Kept>> {
        items(self.tx(), PRACTICE)
    }

    /// An original that belongs to no patient, as it was received.
    pub fn original(&self, item: &Kept) -> Result<Vec<u8>> {
        body(self.tx(), PRACTICE, item)
    }

    /// The newest version of the original with this identity that belongs to no patient.
    pub fn newest_original(&self, identity: Identity) -> Result<Vec<u8>> {
        let (block, _) = newest_common(self.tx(), identity)?.ok_or(Error::NotFound)?;
        let items = items_of(self.tx(), PRACTICE, u32::try_from(block).unwrap_or(u32::MAX))?;
        let newest = items.into_iter().rev().find(|item| item.identity == identity);
        self.original(&newest.ok_or(Error::NotFound)?)
    }
}
