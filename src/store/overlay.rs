//! A disk that is read but never written: what is written to it stays in memory.
//!
//! Lets a damaged or foreign file be opened, which redb does only with a right to write, and leaves it as it is.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::disk::Disk;

const BLOCK: u64 = 4096;

/// The written blocks over the disk below.
pub(super) struct Overlay {
    below: Arc<dyn Disk>,
    above: Mutex<Above>,
}

struct Above {
    blocks: HashMap<u64, Box<[u8; BLOCK as usize]>>,
    len: u64,
    /// The shortest this disk ever was: the disk below shows through only up to there.
    below_len: u64,
}

impl fmt::Debug for Overlay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Overlay")
    }
}

impl Overlay {
    pub(super) fn over(below: Arc<dyn Disk>) -> io::Result<Self> {
        let len = below.len()?;
        Ok(Self { below, above: Mutex::new(Above { blocks: HashMap::new(), len, below_len: len }) })
    }

    fn above(&self) -> MutexGuard<'_, Above> {
        self.above.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the disk below has at `offset`, zeros beyond its end.
    fn read_below(&self, out: &mut [u8], offset: u64, below_len: u64) -> io::Result<()> {
        out.fill(0);
        let there = usize::try_from(below_len.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
        if there == 0 { Ok(()) } else { self.below.read_at(&mut out[..there], offset) }
    }
}

/// The parts of `count` bytes at `offset`, block by block: block, where in it, and where in the bytes.
fn parts(offset: u64, count: usize) -> impl Iterator<Item = (u64, usize, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let at = offset + done as u64;
        let within = (at % BLOCK) as usize;
        let take = (BLOCK as usize - within).min(count - done);
        let range = done..done + take;
        done += take;
        (take > 0).then_some((at / BLOCK, within, range))
    })
}

impl Disk for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(self.above().len)
    }

    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<()> {
        let above = self.above();
        if offset + out.len() as u64 > above.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.read_below(out, offset, above.below_len)?;
        for (block, within, range) in parts(offset, out.len()) {
            if let Some(bytes) = above.blocks.get(&block) {
                let end = within + range.len();
                out[range].copy_from_slice(&bytes[within..end]);
            }
        }
        Ok(())
    }

    fn write_at(&self, data: &[u8], offset: u64) -> io::Result<()> {
        let mut above = self.above();
        let below_len = above.below_len;
        for (block, within, range) in parts(offset, data.len()) {
            let bytes = match above.blocks.entry(block) {
                std::collections::hash_map::Entry::Occupied(there) => there.into_mut(),
                std::collections::hash_map::Entry::Vacant(vacant) => {
                    let mut bytes = Box::new([0; BLOCK as usize]);
                    self.read_below(&mut *bytes, block * BLOCK, below_len)?;
                    vacant.insert(bytes)
                }
            };
            bytes[within..within + range.len()].copy_from_slice(&data[range]);
        }
        above.len = above.len.max(offset + data.len() as u64);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut above = self.above();
        if len < above.len {
            above.blocks.retain(|block, _| block * BLOCK < len);
            let within = (len % BLOCK) as usize;
            if let Some(bytes) = above.blocks.get_mut(&(len / BLOCK)) {
                bytes[within..].fill(0);
            }
            above.below_len = above.below_len.min(len);
        }
        above.len = len;
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}
