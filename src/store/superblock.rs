//! The superblock: what the file is and which keys open it, kept twice.
//!
//! Each copy carries a plain digest, which tells a torn copy from a wrong key, and a MAC under the data key,
//! which tells a changed one. A change writes B, syncs, writes A, syncs: one of the two is whole at any time,
//! and the higher generation wins.

use std::io;

use chacha20poly1305::{AeadInPlace as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::StoreError;
use super::disk::Disk;
use super::keys::{self, Credential, DataKey, FilePurpose, NewKey, RootSecret};
use super::seal::{FORMAT, FileMark, SUITE};
use super::slot::{KeySlot, SLOT, Slot, take};
use crate::base::clock::Moment;
use crate::base::secret::random_bytes;

/// The first bytes of every store.
pub(super) const MAGIC: &[u8; 16] = b"portico store\r\n\x1a";
pub(super) const SUPERBLOCK: usize = 4096;
/// Copy A, then copy B.
const PLACES: [u64; 2] = [0, 4096];
const SLOTS: usize = 8;
const SLOTS_AT: usize = 128;
const DIGEST_AT: usize = 4032;
const MAC_AT: usize = 4064;

/// A superblock, and the keys it was opened with.
#[derive(Debug)]
pub(super) struct Superblock {
    pub(super) mark: FileMark,
    generation: u64,
    slots: Vec<Slot>,
    data_key: DataKey,
    root: RootSecret,
}

/// One copy as read from the disk, not yet opened.
struct Copy {
    bytes: Box<[u8; SUPERBLOCK]>,
    generation: u64,
    slots: Vec<Slot>,
}

impl Superblock {
    /// A superblock for a new file, with a new data key in the slots of `keys`.
    pub(super) fn new(
        keys: &[NewKey<'_>],
        root: RootSecret,
        epoch: u32,
        now: Moment,
    ) -> Result<Self, StoreError> {
        let mark = FileMark { file_id: *random_bytes(), epoch };
        let mut new = Self { mark, generation: 0, slots: Vec::new(), data_key: DataKey::mint(), root };
        for key in keys {
            new.put_slot(key, now)?;
        }
        if new.slots.is_empty() { Err(StoreError::LastKey) } else { Ok(new) }
    }

    /// The superblock of another file under the same keys: its data key and slots go over unchanged.
    pub(super) fn for_copy(self) -> Self {
        let mark = FileMark { file_id: *random_bytes(), epoch: self.mark.epoch };
        Self { mark, generation: 0, ..self }
    }

    /// Opens the superblock of `disk` with `credential`. Reads only.
    pub(super) fn open(disk: &dyn Disk, credential: &Credential) -> Result<Self, StoreError> {
        let mut copies = Vec::new();
        let mut refused = None;
        for place in PLACES {
            match read_copy(disk, place) {
                Ok(copy) => copies.push(copy),
                Err(error) => refused = Some(error),
            }
        }
        copies.sort_by_key(|copy| std::cmp::Reverse(copy.generation));
        // Two equal copies are one: a wrong passphrase is not tried twice.
        copies.dedup_by(|a, b| a.bytes == b.bytes);
        for copy in &copies {
            if let Some(opened) = copy.open(credential)? {
                return Ok(opened);
            }
        }
        match refused {
            Some(error) if copies.is_empty() => Err(error),
            _ => Err(StoreError::WrongKey { offered: credential.kind() }),
        }
    }

    /// Which of the two copies on `disk` are whole and of this superblock's generation.
    pub(super) fn whole_copies(&self, disk: &dyn Disk) -> [bool; 2] {
        PLACES.map(|place| {
            read_copy(disk, place).is_ok_and(|copy| {
                copy.generation == self.generation && self.mac(&copy.bytes) == copy.bytes[MAC_AT..]
            })
        })
    }

    /// Makes both copies on `disk` this one. The step between them is what keeps one whole.
    pub(super) fn write(&self, disk: &dyn Disk) -> Result<(), StoreError> {
        let bytes = self.bytes();
        disk.write_at(&*bytes, PLACES[1])?;
        disk.sync()?;
        disk.write_at(&*bytes, PLACES[0])?;
        Ok(disk.sync()?)
    }

    /// After a crash between the two copies: writes the one that is behind. A key that was removed must not
    /// live on in an old copy. The copy that is whole stays untouched.
    pub(super) fn mend(&self, disk: &dyn Disk) -> Result<(), StoreError> {
        let (from, to) = match self.whole_copies(disk) {
            [true, false] => (PLACES[0], PLACES[1]),
            [false, true] => (PLACES[1], PLACES[0]),
            _ => return Ok(()),
        };
        let copy = read_copy(disk, from)?;
        disk.write_at(&*copy.bytes, to)?;
        Ok(disk.sync()?)
    }

    pub(super) const fn data_key(&self) -> &DataKey {
        &self.data_key
    }

    pub(super) const fn root(&self) -> &RootSecret {
        &self.root
    }

    /// What may be told of the slots.
    pub(super) fn told_slots(&self) -> Vec<KeySlot> {
        self.slots.iter().map(Slot::told).collect()
    }

    /// Adds a key to the slots in memory and returns its number.
    fn put_slot(&mut self, key: &NewKey<'_>, now: Moment) -> Result<u8, StoreError> {
        let free = (1..=u8::MAX).find(|id| self.slots.iter().all(|slot| slot.id != *id));
        let id = free.filter(|_| self.slots.len() < SLOTS).ok_or(StoreError::NoFreeKeySlot)?;
        self.slots.push(keys::wrap(&self.data_key, key, id, now)?);
        Ok(id)
    }

    /// Adds a key, on `disk` too.
    pub(super) fn add(&mut self, disk: &dyn Disk, key: &NewKey<'_>, now: Moment) -> Result<u8, StoreError> {
        self.refuse_known(key, None)?;
        self.change_slots(disk, |new| new.put_slot(key, now))
    }

    /// Removes the key with number `id`, on `disk` too; never the last one.
    pub(super) fn remove(&mut self, disk: &dyn Disk, id: u8) -> Result<(), StoreError> {
        self.change_slots(disk, |new| {
            let place = new.slots.iter().position(|slot| slot.id == id).ok_or(StoreError::NoSuchKey(id))?;
            new.slots.remove(place);
            if new.slots.is_empty() { Err(StoreError::LastKey) } else { Ok(()) }
        })
    }

    /// Puts another key in the slot with number `id`, on `disk` too.
    pub(super) fn replace(
        &mut self,
        disk: &dyn Disk,
        id: u8,
        key: &NewKey<'_>,
        now: Moment,
    ) -> Result<(), StoreError> {
        self.refuse_known(key, Some(id))?;
        self.change_slots(disk, |new| {
            let wrapped = keys::wrap(&new.data_key, key, id, now)?;
            let slot = new.slots.iter_mut().find(|slot| slot.id == id).ok_or(StoreError::NoSuchKey(id))?;
            *slot = wrapped;
            Ok(())
        })
    }

    /// A key has one slot: with two, it would still open the store after one was removed.
    fn refuse_known(&self, key: &NewKey<'_>, except: Option<u8>) -> Result<(), StoreError> {
        for slot in self.slots.iter().filter(|slot| Some(slot.id) != except) {
            if keys::unwrap(slot, key.credential)?.is_some() {
                return Err(StoreError::KeyThere(slot.id));
            }
        }
        Ok(())
    }

    /// Changes the slots and writes both copies. Whatever fails, memory keeps what it had before.
    fn change_slots<T>(
        &mut self,
        disk: &dyn Disk,
        change: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let before = self.slots.clone();
        let generation = self.generation;
        self.generation += 1;
        let outcome = change(self).and_then(|value| self.write(disk).map(|()| value));
        if outcome.is_err() {
            self.slots = before;
            self.generation = generation;
        }
        outcome
    }

    fn bytes(&self) -> Box<[u8; SUPERBLOCK]> {
        let mut bytes = Box::new([0; SUPERBLOCK]);
        bytes[..16].copy_from_slice(MAGIC);
        bytes[16..18].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[18] = SUITE;
        bytes[20..24].copy_from_slice(&self.mark.epoch.to_le_bytes());
        bytes[24..40].copy_from_slice(&self.mark.file_id);
        bytes[40..48].copy_from_slice(&self.generation.to_le_bytes());
        let nonce = random_bytes::<24>();
        let mut root = Zeroizing::new(*self.root.0);
        let cipher = root_cipher(&self.data_key, &self.mark);
        let tag = cipher.encrypt_in_place_detached(XNonce::from_slice(&*nonce), MAGIC, &mut *root);
        bytes[48..72].copy_from_slice(&*nonce);
        bytes[72..104].copy_from_slice(&*root);
        bytes[104..120].copy_from_slice(&tag.unwrap_or_default());
        for (slot, place) in self.slots.iter().zip(bytes[SLOTS_AT..].chunks_exact_mut(SLOT)) {
            place.copy_from_slice(&slot.bytes());
        }
        let digest = Sha256::digest(&bytes[..DIGEST_AT]);
        bytes[DIGEST_AT..MAC_AT].copy_from_slice(&digest);
        let mac = self.mac(&bytes);
        bytes[MAC_AT..].copy_from_slice(&mac);
        bytes
    }

    fn mac(&self, bytes: &[u8; SUPERBLOCK]) -> [u8; 32] {
        mac(&self.data_key, &self.mark.file_id, bytes).finalize().into_bytes().into()
    }
}

fn mac(data_key: &DataKey, file_id: &[u8; 16], bytes: &[u8; SUPERBLOCK]) -> Hmac<Sha256> {
    let key = data_key.derive(FilePurpose::Superblock, file_id);
    let mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&*key);
    // HMAC takes keys of any length.
    #[allow(clippy::expect_used)]
    mac.expect("any key will do").chain_update(&bytes[..MAC_AT])
}

fn root_cipher(data_key: &DataKey, mark: &FileMark) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&*data_key.derive(FilePurpose::Root, &mark.file_id)).into())
}

/// Reads one copy and checks its form, which needs no key.
fn read_copy(disk: &dyn Disk, place: u64) -> Result<Copy, StoreError> {
    let mut bytes = Box::new([0; SUPERBLOCK]);
    disk.read_at(&mut *bytes, place).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => StoreError::NotAStore("it is too short".to_owned()),
        _ => error.into(),
    })?;
    if bytes[..16] != *MAGIC {
        return Err(StoreError::NotAStore("it does not begin as a store does".to_owned()));
    }
    if Sha256::digest(&bytes[..DIGEST_AT])[..] != bytes[DIGEST_AT..MAC_AT] {
        return Err(StoreError::Damaged("no copy of its key slots is whole".to_owned()));
    }
    let format = u16::from_le_bytes(take(&*bytes, 16));
    if format != FORMAT {
        return Err(StoreError::NewerStore {
            what: "file format",
            found: format.into(),
            known: FORMAT.into(),
        });
    }
    if bytes[18] != SUITE {
        return Err(StoreError::NewerStore { what: "cipher", found: bytes[18].into(), known: SUITE.into() });
    }
    let mut slots = Vec::new();
    for slot in bytes[SLOTS_AT..SLOTS_AT + SLOTS * SLOT].chunks_exact(SLOT) {
        slots.extend(Slot::parse(&take(slot, 0))?);
    }
    Ok(Copy { generation: u64::from_le_bytes(take(&*bytes, 40)), slots, bytes })
}

impl Copy {
    /// Opens this copy; `None` if no slot opens to `credential`.
    fn open(&self, credential: &Credential) -> Result<Option<Superblock>, StoreError> {
        let mark =
            FileMark { file_id: take(&*self.bytes, 24), epoch: u32::from_le_bytes(take(&*self.bytes, 20)) };
        for slot in &self.slots {
            let Some(data_key) = keys::unwrap(slot, credential)? else { continue };
            let damaged = |_| StoreError::Damaged("its key slots were changed by another hand".to_owned());
            mac(&data_key, &mark.file_id, &self.bytes)
                .verify_slice(&self.bytes[MAC_AT..])
                .map_err(damaged)?;
            let mut root = Zeroizing::new(take::<32>(&*self.bytes, 72));
            root_cipher(&data_key, &mark)
                .decrypt_in_place_detached(
                    XNonce::from_slice(&self.bytes[48..72]),
                    MAGIC,
                    &mut *root,
                    self.bytes[104..120].into(),
                )
                .map_err(|_| StoreError::Damaged("its root secret does not verify".to_owned()))?;
            return Ok(Some(Superblock {
                mark,
                generation: self.generation,
                slots: self.slots.clone(),
                data_key,
                root: RootSecret(root),
            }));
        }
        Ok(None)
    }
}
