//! Keys: the data key, what is derived from it, and the slots that open it.
//!
//! A store has one random data key. Each slot holds it wrapped under something a person or a machine has: a
//! passphrase, a key file, a printed recovery key. So changing a passphrase rewrites a slot, never the data.
//! Keys are wiped when dropped and never printed.

use std::fmt;

use chacha20poly1305::{AeadInPlace as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::StoreError;
use super::cost::PassphraseCost;
use super::key_kind::KeyKind;
use super::recovery::RecoveryKey;
use super::slot::Slot;
use crate::base::clock::Moment;
use crate::base::secret::{Secret, random_bytes};

/// Thirty-two bytes of key.
pub(super) type Key32 = Zeroizing<[u8; 32]>;

/// What a derived key is for. One key never serves two purposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilePurpose {
    /// Seals the sectors.
    Sectors,
    /// Seals the header slots.
    Header,
    /// Authenticates the superblock.
    Superblock,
    /// Wraps the root secret in the superblock.
    Root,
}

impl FilePurpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Sectors => b"portico store 1 sectors",
            Self::Header => b"portico store 1 header",
            Self::Superblock => b"portico store 1 superblock",
            Self::Root => b"portico store 1 root",
        }
    }
}

/// The key that everything in one file is sealed under.
pub(super) struct DataKey(Key32);

impl DataKey {
    pub(super) fn mint() -> Self {
        Self(random_bytes())
    }

    /// The key for one purpose in one file.
    pub(super) fn derive(&self, purpose: FilePurpose, file_id: &[u8; 16]) -> Key32 {
        expand(&*self.0, file_id, purpose.label())
    }
}

/// The secret from which records' keys are derived. Unlike the data key it stays the same when the data key
/// is changed and when a backup is restored, or nothing wrapped in a record could be read afterwards. It lies
/// in the superblock, wrapped under the data key, not in any table.
#[derive(Clone)]
pub(super) struct RootSecret(pub(super) Key32);

impl RootSecret {
    pub(super) fn mint() -> Self {
        Self(random_bytes())
    }

    /// The key for one purpose of the records: the audit chain, the second wrap of TOTP seeds, CSRF tokens.
    pub(super) fn derive(&self, purpose: &str) -> Key32 {
        expand(&*self.0, b"portico root 1", purpose.as_bytes())
    }
}

/// What opens a store.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A passphrase that a person types.
    Passphrase(Secret),
    /// A key file or a systemd credential.
    KeyFile(KeyFile),
    /// The printed recovery key.
    Recovery(RecoveryKey),
}

impl Credential {
    pub(super) const fn kind(&self) -> KeyKind {
        match self {
            Self::Passphrase(_) => KeyKind::Passphrase,
            Self::KeyFile(_) => KeyKind::KeyFile,
            Self::Recovery(_) => KeyKind::Recovery,
        }
    }

    /// The key that wraps the data key in a slot with this salt and cost.
    fn wrapping_key(&self, salt: &[u8; 32], cost: PassphraseCost) -> Result<Key32, StoreError> {
        match self {
            Self::Passphrase(text) => cost.stretch(text, salt),
            Self::KeyFile(file) => Ok(expand(&*file.0, salt, b"portico slot 1 key file")),
            Self::Recovery(key) => Ok(expand(key.bytes(), salt, b"portico slot 1 recovery")),
        }
    }
}

/// The 32 random bytes of a key file or a systemd credential.
#[derive(Clone)]
pub struct KeyFile(Key32);

impl KeyFile {
    /// New random bytes.
    #[must_use]
    pub fn mint() -> Self {
        Self(random_bytes())
    }

    /// The key in a file's bytes: exactly 32.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let key = <[u8; 32]>::try_from(bytes).map_err(|_| StoreError::BadKeyFile { length: bytes.len() })?;
        Ok(Self(Zeroizing::new(key)))
    }

    /// The bytes, to be written to the key file.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A key to be given a slot.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// What will open the store.
    pub credential: &'a Credential,
    /// What people call it; cut to 64 bytes.
    pub label: &'a str,
    /// The cost, if it is a passphrase.
    pub cost: PassphraseCost,
}

impl<'a> NewKey<'a> {
    /// A key at the usual cost.
    #[must_use]
    pub fn new(credential: &'a Credential, label: &'a str) -> Self {
        Self { credential, label, cost: PassphraseCost::default() }
    }
}

/// Wraps the data key in a new slot.
pub(super) fn wrap(data_key: &DataKey, new: &NewKey<'_>, id: u8, now: Moment) -> Result<Slot, StoreError> {
    let mut slot = Slot::new(new.credential.kind(), id, new.label, new.cost, now);
    let key = new.credential.wrapping_key(&slot.salt, slot.cost)?;
    slot.wrapped = *data_key.0;
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let tag =
        cipher.encrypt_in_place_detached(XNonce::from_slice(&slot.nonce), &slot.bound(), &mut slot.wrapped);
    slot.tag = tag.unwrap_or_default().into();
    Ok(slot)
}

/// The data key in `slot`, if `credential` opens it.
pub(super) fn unwrap(slot: &Slot, credential: &Credential) -> Result<Option<DataKey>, StoreError> {
    if slot.kind != credential.kind() {
        return Ok(None);
    }
    let key = credential.wrapping_key(&slot.salt, slot.cost)?;
    let mut data_key = Zeroizing::new(slot.wrapped);
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let opened = cipher.decrypt_in_place_detached(
        XNonce::from_slice(&slot.nonce),
        &slot.bound(),
        &mut *data_key,
        (&slot.tag).into(),
    );
    Ok(opened.ok().map(|()| DataKey(data_key)))
}

fn expand(secret: &[u8], salt: &[u8], label: &[u8]) -> Key32 {
    let mut key = Zeroizing::new([0; 32]);
    // HKDF refuses only outputs beyond 8160 bytes.
    let expanded = Hkdf::<Sha256>::new(Some(salt), secret).expand(label, &mut *key);
    debug_assert!(expanded.is_ok());
    key
}

macro_rules! never_printed {
    ($($kind:ident),*) => {$(
        impl fmt::Debug for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($kind), "(…)"))
            }
        }
    )*};
}
never_printed!(DataKey, RootSecret, KeyFile);
