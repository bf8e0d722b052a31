//! The database's header, kept twice, so that a torn write never loses both commit slots it holds.
//!
//! The first write after a sync goes to the other slot; until the next sync that same slot is written over.
//! So the slot that was last synced is never touched while its successor is in doubt. The sequence number is
//! sealed in, and the highest genuine one wins. Reads come from memory.

use std::io;

use super::disk::Disk;
use super::seal::{NONCE, Place, Sealer, TAG};

/// The part of redb's first page that it reads and writes.
pub(super) const HEADER: usize = 320;
/// Where the two slots lie.
const SLOTS: [u64; 2] = [8192, 12288];
/// A slot lies within one disk block of 512 bytes, which disks write whole or not at all.
const SLOT: usize = 512;
const SEQ: usize = 8;
const BODY: usize = 448;

/// The header in memory, and which slot it lies in.
#[derive(Debug)]
pub(super) struct Header {
    bytes: [u8; HEADER],
    seq: u64,
    /// The last one that was synced: what a power cut cannot take away.
    seq_synced: u64,
    slot: usize,
    synced: bool,
}

impl Header {
    /// A header never written yet.
    pub(super) const fn new() -> Self {
        Self { bytes: [0; HEADER], seq: 0, seq_synced: 0, slot: 1, synced: true }
    }

    /// The newest genuine header on `disk`; `None` if neither slot holds one.
    pub(super) fn load(disk: &dyn Disk, sealer: &Sealer) -> io::Result<Option<Self>> {
        let mut newest: Option<Self> = None;
        for slot in 0..SLOTS.len() {
            let Some((seq, bytes)) = read_slot(disk, sealer, slot)? else { continue };
            if newest.as_ref().is_none_or(|other| other.seq < seq) {
                newest = Some(Self { bytes, seq, seq_synced: seq, slot, synced: true });
            }
        }
        Ok(newest)
    }

    /// Which of the two slots hold a genuine header.
    pub(super) fn genuine_slots(disk: &dyn Disk, sealer: &Sealer) -> io::Result<[bool; 2]> {
        Ok([read_slot(disk, sealer, 0)?.is_some(), read_slot(disk, sealer, 1)?.is_some()])
    }

    /// Copies the header's first bytes to `out`.
    pub(super) fn read(&self, out: &mut [u8]) {
        out.copy_from_slice(&self.bytes[..out.len()]);
    }

    /// How many headers were written and synced in this file's life: it only grows.
    pub(super) const fn seq_synced(&self) -> u64 {
        self.seq_synced
    }

    /// Writes `data` as the header. On failure the header in memory stays as it was.
    pub(super) fn write(&mut self, disk: &dyn Disk, sealer: &Sealer, data: &[u8; HEADER]) -> io::Result<()> {
        let slot = if self.synced { 1 - self.slot } else { self.slot };
        let seq = self.seq + 1;
        let mut plain = [0; BODY];
        plain[..HEADER].copy_from_slice(data);
        let mut block = [0; SLOT];
        block[..SEQ].copy_from_slice(&seq.to_le_bytes());
        let sealed = &mut block[SEQ..SEQ + NONCE + BODY + TAG];
        sealer.seal(Place::Header { slot: slot as u64, seq }, &plain, sealed);
        disk.write_at(&block, SLOTS[slot])?;
        *self = Self { bytes: *data, seq, slot, synced: false, ..*self };
        Ok(())
    }

    /// Everything written so far is on the disk.
    pub(super) const fn mark_synced(&mut self) {
        self.synced = true;
        self.seq_synced = self.seq;
    }
}

fn read_slot(disk: &dyn Disk, sealer: &Sealer, slot: usize) -> io::Result<Option<(u64, [u8; HEADER])>> {
    let mut block = [0; SLOT];
    disk.read_at(&mut block, SLOTS[slot])?;
    let (seq, sealed) = block.split_at(SEQ);
    let seq = u64::from_le_bytes(seq.try_into().unwrap_or_default());
    let mut plain = [0; BODY];
    let place = Place::Header { slot: slot as u64, seq };
    if sealer.open(place, &sealed[..NONCE + BODY + TAG], &mut plain).is_err() {
        return Ok(None);
    }
    let mut bytes = [0; HEADER];
    bytes.copy_from_slice(&plain[..HEADER]);
    Ok(Some((seq, bytes)))
}
