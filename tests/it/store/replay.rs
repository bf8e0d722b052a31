//! Replays a recorded log up to a crash: what was synced is there, and of the rest whatever a disk may leave.
//!
//! A disk writes blocks of 512 bytes whole or not at all and in any order, so of each block any of its unsynced
//! versions may be found. Of the unsynced changes of length and of names, any first few may be.

use std::collections::{BTreeMap, HashMap};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::sim::Op;

const BLOCK: u64 = 512;
/// Superblocks and header slots lie before this.
const SECTORS: u64 = 16384;

/// What a crash leaves of the unsynced writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaves {
    Everything,
    Nothing,
    /// Only what lies before the sectors: the header overtakes the pages.
    HeadersOnly,
    /// Only the sectors: the pages overtake the header.
    SectorsOnly,
    /// Each block as the dice fall.
    Dice(u64),
}

/// Files and names as a crash leaves them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Image {
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) names: BTreeMap<String, usize>,
}

impl Image {
    pub(crate) fn file(&self, name: &str) -> Option<&Vec<u8>> {
        self.names.get(name).map(|file| &self.files[*file])
    }
}

/// A log played so far: what is safe, and what is not yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Replay {
    safe: Image,
    files: HashMap<usize, Vec<Op>>,
    names: Vec<Op>,
}

impl Replay {
    pub(crate) fn from(safe: Image) -> Self {
        Self { safe, ..Self::default() }
    }

    /// Plays one more step.
    pub(crate) fn step(&mut self, op: &Op) {
        match op {
            Op::Write { file, .. } | Op::SetLen { file, .. } => {
                self.files.entry(*file).or_default().push(op.clone());
            }
            Op::Sync { file } => {
                let pending = self.files.remove(file).unwrap_or_default();
                apply(&mut self.safe.files[*file], &pending, Leaves::Everything);
            }
            Op::Create { file, .. } => {
                self.safe.files.resize_with((*file + 1).max(self.safe.files.len()), Vec::new);
                self.names.push(op.clone());
            }
            Op::Rename { .. } | Op::Remove { .. } => self.names.push(op.clone()),
            Op::SyncFolder => {
                for op in std::mem::take(&mut self.names) {
                    rename(&mut self.safe.names, &op);
                }
            }
        }
    }

    /// Whether a crash now could leave anything but what is safe.
    pub(crate) fn is_safe(&self) -> bool {
        self.names.is_empty() && self.files.values().all(Vec::is_empty)
    }

    /// What a crash now leaves.
    pub(crate) fn crash(&self, leaves: Leaves) -> Image {
        let mut image = self.safe.clone();
        for (file, pending) in &self.files {
            apply(&mut image.files[*file], pending, leaves);
        }
        let renamed = match leaves {
            Leaves::Everything => self.names.len(),
            Leaves::Dice(seed) => StdRng::seed_from_u64(!seed).random_range(0..=self.names.len()),
            _ => 0,
        };
        for op in &self.names[..renamed] {
            rename(&mut image.names, op);
        }
        image
    }
}

fn rename(names: &mut BTreeMap<String, usize>, op: &Op) {
    match op {
        Op::Create { file, name } => {
            names.insert(name.clone(), *file);
        }
        Op::Rename { from, to } => {
            if let Some(file) = names.remove(from) {
                names.insert(to.clone(), file);
            }
        }
        Op::Remove { name } => {
            names.remove(name);
        }
        _ => {}
    }
}

/// Applies to `bytes` what is left of `pending`.
fn apply(bytes: &mut Vec<u8>, pending: &[Op], leaves: Leaves) {
    let mut choice = Choice::new(pending, leaves);
    for op in pending {
        match op {
            Op::SetLen { len, .. } if choice.keeps_length() => {
                bytes.resize(usize::try_from(*len).unwrap(), 0);
            }
            Op::Write { at, data, .. } => {
                let mut done = 0;
                while done < data.len() {
                    let from = at + done as u64;
                    let count = ((BLOCK - from % BLOCK) as usize).min(data.len() - done);
                    let place = usize::try_from(from).unwrap();
                    // A block beyond the end is lost with the length that was to hold it.
                    if choice.keeps(from / BLOCK)
                        && let Some(target) = bytes.get_mut(place..place + count)
                    {
                        target.copy_from_slice(&data[done..done + count]);
                    }
                    done += count;
                }
            }
            _ => {}
        }
    }
}

/// Which of the unsynced versions each block keeps.
struct Choice {
    leaves: Leaves,
    /// How many versions a block still keeps.
    versions: HashMap<u64, u32>,
    lengths: usize,
}

impl Choice {
    fn new(pending: &[Op], leaves: Leaves) -> Self {
        let mut versions: HashMap<u64, u32> = HashMap::new();
        let mut lengths = 0;
        for op in pending {
            match op {
                Op::Write { at, data, .. } => {
                    for block in at / BLOCK..(at + data.len() as u64).div_ceil(BLOCK) {
                        *versions.entry(block).or_default() += 1;
                    }
                }
                Op::SetLen { .. } => lengths += 1,
                _ => {}
            }
        }
        match leaves {
            Leaves::Dice(seed) => {
                let mut dice = StdRng::seed_from_u64(seed);
                let mut blocks: Vec<_> = versions.into_iter().collect();
                blocks.sort_unstable();
                // Some crashes leave little, some nearly all.
                let share: f64 = dice.random();
                let kept = |(block, count): (u64, u32)| {
                    let all = dice.random_bool(share);
                    (block, if all { count } else { dice.random_range(0..count) })
                };
                versions = blocks.into_iter().map(kept).collect();
                lengths = dice.random_range(0..=lengths);
            }
            Leaves::Nothing => lengths = 0,
            _ => {}
        }
        Self { leaves, versions, lengths }
    }

    fn keeps_length(&mut self) -> bool {
        let keeps = self.lengths > 0;
        self.lengths = self.lengths.saturating_sub(1);
        keeps
    }

    fn keeps(&mut self, block: u64) -> bool {
        match self.leaves {
            Leaves::Everything => true,
            Leaves::Nothing => false,
            Leaves::HeadersOnly => block * BLOCK < SECTORS,
            Leaves::SectorsOnly => block * BLOCK >= SECTORS,
            Leaves::Dice(_) => {
                let left = self.versions.entry(block).or_default();
                let keeps = *left > 0;
                *left = left.saturating_sub(1);
                keeps
            }
        }
    }
}
