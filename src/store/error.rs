//! What can go wrong in the store. Whoever asked is told; nothing is guessed.

use std::io;

use super::fault::is_no_room;
use super::key_kind::KeyKind;
use super::recovery::RecoveryTypo;

/// A failure of the store. No variant holds a key, a record's content or anything of a person.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file could not be read or written.
    #[error("the store cannot be read or written: {0}")]
    Unreadable(String),
    /// A part of the file did not verify, or the disk failed: the store is to be stopped and looked at.
    #[error(
        "the store is damaged: {0}. Stop using it, run the check, and restore a backup if it confirms this"
    )]
    Damaged(String),
    /// The file is not a store.
    #[error("this file is not a Portico store: {0}")]
    NotAStore(String),
    /// There is a store already where one was to be made.
    #[error("there is a store already: {0}")]
    Exists(String),
    /// There is no store.
    #[error("there is no store {0}")]
    Missing(String),
    /// Another process has the store open.
    #[error("the store is already in use{}", .process.map(|id| format!(" by process {id}")).unwrap_or_default())]
    InUse {
        /// Which process, if it said so.
        process: Option<u32>,
    },
    /// No key slot opens to what was offered.
    #[error("{} does not open this store", name_of(.offered))]
    WrongKey {
        /// What kind of key it was.
        offered: KeyKind,
    },
    /// A key file of the wrong length.
    #[error("a key file holds exactly 32 bytes; this one holds {length}")]
    BadKeyFile {
        /// How many bytes it holds.
        length: usize,
    },
    /// A recovery key as typed is not one.
    #[error(transparent)]
    RecoveryTypo(#[from] RecoveryTypo),
    /// The last key of a store cannot be removed: nobody could open it any more.
    #[error("a store keeps at least one key: add another before removing this one")]
    LastKey,
    /// All key slots are taken.
    #[error("all 8 key slots are taken: remove a key first")]
    NoFreeKeySlot,
    /// The key has a slot already.
    #[error("this key opens the store already, as number {0}")]
    KeyThere(u8),
    /// There is no key with this number.
    #[error("there is no key number {0}")]
    NoSuchKey(u8),
    /// The file was written by a newer Portico.
    #[error(
        "the store's {what} is {found}; this Portico knows up to {known}. Use the newer Portico that wrote it"
    )]
    NewerStore {
        /// What is newer.
        what: &'static str,
        /// The number found in the file.
        found: u64,
        /// The newest this program knows.
        known: u64,
    },
    /// A record was written by a newer Portico.
    #[error(
        "a record of kind {kind} has version {found}; this Portico reads up to {known}. Use the newer Portico that wrote it"
    )]
    NewerRecord {
        /// Which kind of record.
        kind: &'static str,
        /// The version found in the file.
        found: u8,
        /// The newest version this program knows.
        known: u8,
    },
    /// A record's bytes do not decode.
    #[error("a record of kind {kind} does not decode: {reason}")]
    Undecodable {
        /// Which kind of record.
        kind: &'static str,
        /// What the decoder said.
        reason: String,
    },
    /// A key's bytes do not decode.
    #[error("a key of table {0} does not decode")]
    BadKey(&'static str),
    /// A table was written to while it was being walked through.
    #[error("table {0} was written to while it was being read")]
    TableInUse(&'static str),
    /// The file is older than the anchor says, or another one.
    #[error("the store is not the one the anchor knows: {0}")]
    NotFresh(String),
    /// The disk has no room: reads go on, writes are refused until there is room again.
    #[error("no room on the disk for the store")]
    NoRoom,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
    /// The work given to the writer panicked; nothing of it was written.
    #[error("a write was abandoned by a fault in the program; nothing of it was written")]
    Abandoned,
    /// A backup cannot be read: another key, cut off, or changed.
    #[error("the backup cannot be used: {0}")]
    BadBackup(String),
    /// A copy does not hold what it was copied from.
    #[error("the copy of table {0} differs from what it was made from; the copy was discarded")]
    CopyDiffers(String),
}

impl StoreError {
    /// The same failure again, for each of those it befell.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::NoRoom => Self::NoRoom,
            Self::Closed => Self::Closed,
            Self::Damaged(reason) => Self::Damaged(reason.clone()),
            other => Self::Unreadable(other.to_string()),
        }
    }
}

const fn name_of(kind: &KeyKind) -> &'static str {
    match kind {
        KeyKind::Passphrase => "this passphrase",
        KeyKind::KeyFile => "this key file",
        KeyKind::Recovery => "this recovery key",
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if is_no_room(&error) { Self::NoRoom } else { Self::Unreadable(error.to_string()) }
    }
}

macro_rules! from_redb {
    ($($kind:ty),*) => {$(
        impl From<$kind> for StoreError {
            fn from(error: $kind) -> Self {
                match redb::Error::from(error) {
                    redb::Error::Io(error) => error.into(),
                    redb::Error::DatabaseClosed => Self::Closed,
                    redb::Error::Corrupted(reason) => Self::Damaged(reason),
                    other => Self::Unreadable(other.to_string()),
                }
            }
        }
    )*};
}
from_redb!(
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
    redb::SetDurabilityError
);
