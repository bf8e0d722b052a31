//! How keys and records become bytes.
//!
//! Keys keep their order as bytes. Records are one version byte and a postcard body: an older version is
//! upgraded when read, a newer one is refused by name, never misread.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// A key or a part of one: its bytes sort as its values do.
pub trait Key: Sized {
    /// Appends this key's bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes this key off the front of `bytes`; `None` if they are not one.
    fn read(bytes: &mut &[u8]) -> Option<Self>;

    /// This key's bytes alone.
    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32);
        self.write(&mut out);
        out
    }
}

macro_rules! integer_key {
    ($($kind:ty),*) => {$(
        impl Key for $kind {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                let (head, rest) = bytes.split_first_chunk()?;
                *bytes = rest;
                Some(Self::from_be_bytes(*head))
            }
        }
    )*};
}
integer_key!(u8, u16, u32, u64);

impl Key for i64 {
    /// Big-endian with the sign bit turned, so that negative numbers sort first.
    fn write(&self, out: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 63)).write(out);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        u64::read(bytes).map(|n| (n ^ (1 << 63)).cast_signed())
    }
}

impl<const N: usize> Key for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<N>()?;
        *bytes = rest;
        Some(*head)
    }
}

/// Text ends with a zero byte, which no text may hold; a `\0` inside is dropped on writing.
impl Key for String {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.as_bytes().iter().filter(|byte| **byte != 0));
        out.push(0);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let text = std::str::from_utf8(&bytes[..end]).ok()?.to_owned();
        *bytes = &bytes[end + 1..];
        Some(text)
    }
}

macro_rules! tuple_key {
    ($($part:ident),*) => {
        impl<$($part: Key),*> Key for ($($part,)*) {
            fn write(&self, out: &mut Vec<u8>) {
                #[allow(non_snake_case)]
                let ($($part,)*) = self;
                $($part.write(out);)*
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($part::read(bytes)?,)*))
            }
        }
    };
}
tuple_key!(A, B);
tuple_key!(A, B, C);
tuple_key!(A, B, C, D);

impl Key for () {
    fn write(&self, _: &mut Vec<u8>) {}
    fn read(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

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
    fn keys_sort_as_their_values() {
        let mut numbers = [5i64, -3, 0, i64::MIN, i64::MAX, -1];
        numbers.sort_unstable();
        let bytes: Vec<_> = numbers.iter().map(Key::bytes).collect();
        assert!(bytes.is_sorted());
    }

    #[test]
    fn a_newer_record_is_refused_by_name() {
        let error = decode::<u64>(&[2, 7]).unwrap_err();
        assert!(error.to_string().contains("number has version 2"), "{error}");
    }

    #[test]
    fn a_tuple_reads_back() {
        let key = (7u64, "Núñez".to_owned(), -4i64);
        assert_eq!(<(u64, String, i64)>::read(&mut &key.bytes()[..]), Some(key));
    }
}
