//! What can go wrong in the store. Whoever asked is told; nothing is guessed.

/// A failure of the store. No variant holds a key, a record's content or anything of a person.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file could not be read or written, or a part of it did not verify.
    #[error("the store cannot be read or written: {0}")]
    Unreadable(String),
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
    /// The disk has no room: reads go on, writes are refused until there is room again.
    #[error("no room on the disk for the store: free some and try again")]
    NoRoom,
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
    /// The work given to the writer panicked; nothing of it was written.
    #[error("a write was abandoned by a fault in the program; nothing of it was written")]
    Abandoned,
}

macro_rules! from_redb {
    ($($kind:ty),*) => {$(
        impl From<$kind> for StoreError {
            fn from(error: $kind) -> Self {
                Self::Unreadable(error.to_string())
            }
        }
    )*};
}
from_redb!(
    redb::Error,
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
    redb::SetDurabilityError
);
