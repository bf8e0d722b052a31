//! Backups: a snapshot of every table, compressed, encrypted with age, checked, and put back.
//!
//! The `age` tool of anyone opens them. Nothing is held in memory but the row at hand. Verifying reads all of
//! it and touches no store; restoring builds a new file, compares it, and renames it into place. A copy of a
//! live store's file is not a backup.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;

use age::secrecy::{ExposeSecret as _, SecretString};

use super::archive::{ArchiveReader, ArchiveWriter, Manifest, Origin, bad};
use super::contents::walk;
use super::disk::{DiskFolder, Folder};
use super::keys::NewKey;
use super::lock::forbid_core_dumps;
use super::rewrite::Spot;
use super::schema::{self, Schema};
use super::superblock::Superblock;
use super::{Store, StoreError};
use crate::base::clock::Moment;
use crate::base::secret::Secret;

/// For whom a backup is encrypted.
#[derive(Debug, Clone)]
pub enum BackupLock {
    /// Everyone with one of these public keys (`age1…`).
    Recipients(Vec<BackupRecipient>),
    /// Whoever knows this passphrase.
    Passphrase(Secret),
}

/// A public key that backups are encrypted for.
#[derive(Debug, Clone)]
pub struct BackupRecipient(age::x25519::Recipient);

impl std::str::FromStr for BackupRecipient {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let recipient = age::x25519::Recipient::from_str(text.trim());
        recipient.map(Self).map_err(|_| bad("a recipient is a public key that begins with age1"))
    }
}

impl std::fmt::Display for BackupRecipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What opens a backup.
#[derive(Clone)]
pub enum BackupKey {
    /// Private keys.
    Identities(Vec<age::x25519::Identity>),
    /// The passphrase.
    Passphrase(Secret),
}

impl std::fmt::Debug for BackupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackupKey(…)")
    }
}

impl BackupKey {
    /// A new private key, as the text of its file, and the public key that goes with it.
    #[must_use]
    pub fn mint() -> (Secret, BackupRecipient) {
        let identity = age::x25519::Identity::generate();
        let public = identity.to_public();
        let text = format!("# public key: {public}\n{}\n", identity.to_string().expose_secret());
        (Secret::new(text), BackupRecipient(public))
    }

    /// The private keys in the text of a key file as `age-keygen` writes it.
    pub fn from_key_file(text: &Secret) -> Result<Self, StoreError> {
        let lines = text.expose().lines().map(str::trim);
        let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let identities: Result<Vec<_>, _> = keys.map(age::x25519::Identity::from_str).collect();
        match identities {
            Ok(identities) if !identities.is_empty() => Ok(Self::Identities(identities)),
            _ => Err(bad("its key file holds no private key that begins with AGE-SECRET-KEY-1")),
        }
    }
}

impl Store {
    /// Writes a backup of the store as it is now to `out`, while others read and write.
    pub fn back_up(&self, lock: &BackupLock, now: Moment, out: impl Write) -> Result<Manifest, StoreError> {
        let engine = &self.inner.engine;
        // Before the snapshot, so that the snapshot holds at least what this number says.
        let sequence = engine.seq_synced()?;
        let snapshot = engine.begin_read()?;
        let (file_id, root) = {
            let superblock = engine.superblock();
            (superblock.mark.file_id, superblock.root().clone())
        };
        let origin = Origin {
            portico: env!("CARGO_PKG_VERSION").to_owned(),
            created_at_millis: now.millis(),
            schema_version: schema::found(&snapshot)?,
            store: file_id.iter().map(|byte| format!("{byte:02x}")).collect(),
            sequence,
        };
        let unwritable =
            |error: std::io::Error| StoreError::BadBackup(format!("it cannot be written: {error}"));
        let sealed = encryptor(lock)?.wrap_output(out).map_err(unwritable)?;
        let packed = zstd::stream::write::Encoder::new(sealed, 3).map_err(unwritable)?;
        let mut archive = ArchiveWriter::begin(packed, &origin, &root)?;
        walk(&snapshot, &mut |row| archive.add(row))?;
        let (tables, packed) = archive.finish()?;
        let sealed = packed.finish().map_err(unwritable)?;
        sealed.finish().and_then(|mut out| out.flush()).map_err(unwritable)?;
        Ok(Manifest { origin, tables })
    }

    /// Reads all of a backup and compares it with its manifest. Touches no store.
    pub fn verify_backup(input: impl Read, key: &BackupKey) -> Result<Manifest, StoreError> {
        forbid_core_dumps();
        let archive = unlock(input, key)?;
        let origin = archive.origin.clone();
        let tables = archive.pour(&mut |_| Ok(()))?;
        Ok(Manifest { origin, tables })
    }

    /// Makes a new store from a backup, which `keys` open. A store already there is replaced only if
    /// `replace`, and only once the new one is whole.
    pub fn restore_in(
        folder: Arc<dyn Folder>,
        name: String,
        (input, key): (impl Read, &BackupKey),
        keys: &[NewKey<'_>],
        (schema, replace, now): (Schema, bool, Moment),
    ) -> Result<Manifest, StoreError> {
        let spot = Spot::take(folder, name)?;
        if !replace {
            spot.refuse_if_there()?;
        }
        let archive = unlock(input, key)?;
        let origin = archive.origin.clone();
        if origin.schema_version > schema.version() {
            let (found, known) = (origin.schema_version.into(), schema.version().into());
            return Err(StoreError::NewerStore { what: "schema version", found, known });
        }
        let superblock = Superblock::new(keys, archive.root.clone(), 1, now)?;
        let tables = spot.build(superblock, |sink| archive.pour(sink))?;
        Ok(Manifest { origin, tables })
    }

    /// [`Store::restore_in`] at `path`.
    pub fn restore(
        path: &Path,
        backup: (impl Read, &BackupKey),
        keys: &[NewKey<'_>],
        how: (Schema, bool, Moment),
    ) -> Result<Manifest, StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        Self::restore_in(folder, name, backup, keys, how)
    }
}

fn encryptor(lock: &BackupLock) -> Result<age::Encryptor, StoreError> {
    match lock {
        BackupLock::Passphrase(text) => {
            Ok(age::Encryptor::with_user_passphrase(SecretString::from(text.expose().to_owned())))
        }
        BackupLock::Recipients(keys) => {
            let keys = keys.iter().map(|key| &key.0 as &dyn age::Recipient);
            age::Encryptor::with_recipients(keys).map_err(|_| bad("it needs at least one recipient"))
        }
    }
}

fn unlock<R: Read>(input: R, key: &BackupKey) -> Result<ArchiveReader<impl std::io::BufRead>, StoreError> {
    let sealed = age::Decryptor::new_buffered(BufReader::new(input)).map_err(explain)?;
    let packed = match key {
        BackupKey::Identities(keys) => sealed.decrypt(keys.iter().map(|key| key as &dyn age::Identity)),
        BackupKey::Passphrase(text) => {
            let key = age::scrypt::Identity::new(SecretString::from(text.expose().to_owned()));
            sealed.decrypt(std::iter::once(&key as &dyn age::Identity))
        }
    };
    let stream = zstd::stream::read::Decoder::new(packed.map_err(explain)?)
        .map_err(|error| StoreError::BadBackup(error.to_string()))?;
    ArchiveReader::begin(BufReader::new(stream))
}

fn explain(error: age::DecryptError) -> StoreError {
    match error {
        age::DecryptError::NoMatchingKeys
        | age::DecryptError::DecryptionFailed
        | age::DecryptError::KeyDecryptionFailed => bad("this key does not open it"),
        age::DecryptError::ExcessiveWork { .. } => bad("its passphrase asks for an unreasonable cost"),
        age::DecryptError::Io(error) => StoreError::BadBackup(format!("it cannot be read: {error}")),
        _ => bad("it is not an age file, or its head was changed"),
    }
}
