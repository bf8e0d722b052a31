//! A key slot's form in the superblock: 192 bytes.

use super::StoreError;
use super::cost::PassphraseCost;
use super::key_kind::KeyKind;
use crate::base::clock::Moment;
use crate::base::secret::random_bytes;

/// How long a slot is.
pub(super) const SLOT: usize = 192;
/// Where the wrapped key begins; everything before it is bound to it.
const BOUND: usize = 56;
const LABEL_MAX: usize = 64;

/// One way into the store: the data key, wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) kind: KeyKind,
    pub(super) id: u8,
    pub(super) label: String,
    pub(super) created_at: Moment,
    pub(super) cost: PassphraseCost,
    pub(super) salt: [u8; 32],
    pub(super) nonce: [u8; 24],
    pub(super) wrapped: [u8; 32],
    pub(super) tag: [u8; 16],
}

/// What may be told of a key slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySlot {
    /// Its number, by which it is removed or changed.
    pub id: u8,
    /// What kind of thing opens it.
    pub kind: KeyKind,
    /// What people call it.
    pub label: String,
    /// When it was made.
    pub created_at: Moment,
}

impl Slot {
    pub(super) fn new(kind: KeyKind, id: u8, label: &str, cost: PassphraseCost, now: Moment) -> Self {
        let end = (0..=label.len().min(LABEL_MAX)).rev().find(|end| label.is_char_boundary(*end));
        Self {
            kind,
            id,
            label: label[..end.unwrap_or(0)].to_owned(),
            created_at: now,
            cost,
            salt: *random_bytes(),
            nonce: *random_bytes(),
            wrapped: [0; 32],
            tag: [0; 16],
        }
    }

    pub(super) fn told(&self) -> KeySlot {
        KeySlot { id: self.id, kind: self.kind, label: self.label.clone(), created_at: self.created_at }
    }

    /// What the wrapped key is bound to: kind, number, time, cost and salt.
    pub(super) fn bound(&self) -> [u8; BOUND] {
        let mut bytes = [0; BOUND];
        bytes[0] = self.kind.code();
        bytes[1] = self.id;
        bytes[2] = u8::try_from(self.label.len()).unwrap_or(0);
        bytes[4..12].copy_from_slice(&self.created_at.millis().to_le_bytes());
        bytes[12..16].copy_from_slice(&self.cost.memory_kib.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.cost.passes.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.cost.lanes.to_le_bytes());
        bytes[24..56].copy_from_slice(&self.salt);
        bytes
    }

    pub(super) fn bytes(&self) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        bytes[..BOUND].copy_from_slice(&self.bound());
        bytes[56..80].copy_from_slice(&self.nonce);
        bytes[80..112].copy_from_slice(&self.wrapped);
        bytes[112..128].copy_from_slice(&self.tag);
        bytes[128..128 + self.label.len()].copy_from_slice(self.label.as_bytes());
        bytes
    }

    /// The slot in `bytes`; `None` if it is free.
    pub(super) fn parse(bytes: &[u8; SLOT]) -> Result<Option<Self>, StoreError> {
        let kind = match bytes[0] {
            0 => return Ok(None),
            1 => KeyKind::Passphrase,
            2 => KeyKind::KeyFile,
            3 => KeyKind::Recovery,
            _ => return Err(StoreError::Damaged("a key slot of unknown kind".to_owned())),
        };
        let label = &bytes[128..128 + usize::from(bytes[2]).min(LABEL_MAX)];
        Ok(Some(Self {
            kind,
            id: bytes[1],
            label: String::from_utf8_lossy(label).into_owned(),
            created_at: Moment::from_millis(i64::from_le_bytes(take(bytes, 4))),
            cost: PassphraseCost {
                memory_kib: u32::from_le_bytes(take(bytes, 12)),
                passes: u32::from_le_bytes(take(bytes, 16)),
                lanes: u32::from_le_bytes(take(bytes, 20)),
            },
            salt: take(bytes, 24),
            nonce: take(bytes, 56),
            wrapped: take(bytes, 80),
            tag: take(bytes, 112),
        }))
    }
}

/// The `N` bytes at `at`.
pub(super) fn take<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[at..at + N]);
    part
}
