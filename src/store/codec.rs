//! How records become bytes.
//!
//! Records are one version byte and a postcard body: an older version is
//! upgraded when read, a newer one is refused by name, never misread.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// A record: what one row of a table holds.
pub trait Record: Serialize + DeserializeOwned {
    /// Its name in errors and in `doctor`.
    const KIND: &'static str;
    /// The version written now, from 1. Raise it with every change of form, and teach `upgrade` the old one.
    const VERSION: u8;

    /// Reads a body of an older version.
    fn upgrade(version: u8, _body: &[u8]) -> Result<Self, StoreError> {
        Err(StoreError::Undecodable { kind: Self::KIND, reason: format!("no way up from version {version}") })
    }
}

/// The bytes of a record: version, then body.
pub fn encode<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    postcard::to_extend(record, vec![R::VERSION])
        .map_err(|error| StoreError::Undecodable { kind: R::KIND, reason: error.to_string() })
}

/// The record in `bytes`, brought up from an older version if need be.
pub fn decode<R: Record>(bytes: &[u8]) -> Result<R, StoreError> {
    let undecodable = |reason: String| StoreError::Undecodable { kind: R::KIND, reason };
    let (version, body) = bytes.split_first().ok_or_else(|| undecodable("it is empty".to_owned()))?;
    match *version {
        same if same == R::VERSION => {
            postcard::from_bytes(body).map_err(|error| undecodable(error.to_string()))
        }
        newer if newer > R::VERSION => {
            Err(StoreError::NewerRecord { kind: R::KIND, found: newer, known: R::VERSION })
        }
        older => R::upgrade(older, body),
    }
}

/// A record of kind `R` in `bytes` of its current version, in a form `B` that borrows from them: the same
/// fields in the same order, text as `&str`.
pub fn decode_borrowed<'a, R: Record, B: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<B, StoreError> {
    let undecodable = |reason: String| StoreError::Undecodable { kind: R::KIND, reason };
    match bytes.split_first() {
        Some((version, body)) if *version == R::VERSION => {
            postcard::from_bytes(body).map_err(|error| undecodable(error.to_string()))
        }
        _ => Err(undecodable("it is not of the current version".to_owned())),
    }
}

/// Declares the record behaviour of a type: `record!(Patient, "patient", 1)`.
#[macro_export]
macro_rules! record {
    ($type:ty, $kind:literal, $version:literal) => {
        impl $crate::store::Record for $type {
            const KIND: &'static str = $kind;
            const VERSION: u8 = $version;
        }
    };
}

record!((), "mark", 1);
record!(u64, "number", 1);
record!(String, "text", 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_record_is_refused_by_name() {
        let error = decode::<u64>(&[2, 7]).unwrap_err();
        assert!(error.to_string().contains("number has version 2"), "{error}");
    }
}
