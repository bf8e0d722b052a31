//! Ids: names of things, never authority.
//!
//! An id is 64 bits: 42 of milliseconds since 2020 and 22 of chance, so rows made together lie together in the
//! store. It is shown as 13 characters of Crockford base 32. Whoever mints one checks that it is free.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::clock::Moment;

const EPOCH_MILLIS: i64 = 1_577_836_800_000;
const CHANCE_BITS: u32 = 22;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Mints the 64 bits of a new id from the time and 22 bits of chance.
#[must_use]
pub fn mint(now: Moment, chance: u32) -> u64 {
    let millis = u64::try_from(now.millis().saturating_sub(EPOCH_MILLIS)).unwrap_or(0);
    (millis << CHANCE_BITS) | u64::from(chance & ((1 << CHANCE_BITS) - 1))
}

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 13 characters of 0-9 and a-z without i, l, o, u")]
pub struct NotAnId;

/// Writes `value` as 13 characters of Crockford base 32, most significant first.
pub fn write(value: u64, out: &mut impl fmt::Write) -> fmt::Result {
    let mut text = [0u8; 13];
    for (place, byte) in text.iter_mut().enumerate() {
        let shift = 60 - 5 * place as u32;
        *byte = ALPHABET[(value >> shift) as usize & 31];
    }
    out.write_str(std::str::from_utf8(&text).unwrap_or_default())
}

/// Reads 13 characters of Crockford base 32, in the lower case that [`write`] makes.
pub fn read(text: &str) -> Result<u64, NotAnId> {
    if text.len() != 13 {
        return Err(NotAnId);
    }
    let mut value: u64 = 0;
    for (place, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|letter| *letter == byte).ok_or(NotAnId)? as u64;
        if place == 0 && digit > 15 {
            return Err(NotAnId);
        }
        value = (value << 5) | digit;
    }
    Ok(value)
}

/// Declares an id type: a `u64` newtype with `Display`, `FromStr` and serde.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub u64);

        impl $name {
            /// A new id at `now`; the caller checks that it is free.
            #[must_use]
            pub fn mint(now: $crate::base::clock::Moment) -> Self {
                Self($crate::base::id::mint(now, rand::random()))
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::base::id::write(self.0, f)
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::base::id::NotAnId;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                $crate::base::id::read(text).map(Self)
            }
        }
        impl $crate::base::key::Key for $name {
            fn write(&self, out: &mut Vec<u8>) {
                $crate::base::key::Key::write(&self.0, out);
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                <u64 as $crate::base::key::Key>::read(bytes).map(Self)
            }
        }
    };
}

/// An id of any kind, as a log or an audit entry names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnyId(pub u64);

impl fmt::Display for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.0, f)
    }
}

impl FromStr for AnyId {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        read(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_written() {
        for value in [0, 1, 31, 32, u64::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(AnyId(value).to_string().parse(), Ok(AnyId(value)));
        }
    }

    #[test]
    fn other_text_is_no_id() {
        for text in ["", "0", "zzzzzzzzzzzzz", "000000000000!", "00000000000000", "000000000000A"] {
            assert_eq!(text.parse::<AnyId>(), Err(NotAnId), "{text}");
        }
    }
}
