//! How orders and replies travel over a socket: a length in four bytes, then the value as postcard.
//!
//! A frame is bounded, and wiped after use, because an order may hold a passphrase.

use std::io::{Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Failure, Gone, Reply};

/// The longest frame that is read.
const FRAME_BYTES_MAX: usize = 4 << 20;

/// The first frame of a connection; its form never changes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Hello {
    /// The program's version: orders have no versions of their own.
    pub(super) version: String,
    /// For whom root acts, if `sudo` says so.
    pub(super) acts_for: Option<String>,
}

impl Hello {
    pub(super) fn version() -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

/// What the server sends.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Sent {
    /// Something told.
    Said(Reply),
    /// The next piece is wanted.
    Asked,
    /// It is over.
    Ended(Result<(), Failure>),
}

/// Writes one frame.
pub(super) fn write(to: &mut impl Write, value: &impl Serialize) -> Result<(), Gone> {
    let bytes = Zeroizing::new(postcard::to_stdvec(value).map_err(|error| Gone::away(error.to_string()))?);
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length as usize <= FRAME_BYTES_MAX);
    let length = length.ok_or_else(|| Gone::away("a message is too long".to_owned()))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&bytes)?;
    Ok(to.flush()?)
}

/// Reads one frame.
pub(super) fn read<T: DeserializeOwned>(from: &mut impl Read) -> Result<T, Gone> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > FRAME_BYTES_MAX {
        return Err(Gone::away("a message is too long".to_owned()));
    }
    let mut bytes = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut bytes)?;
    postcard::from_bytes(&bytes).map_err(|error| Gone::away(error.to_string()))
}
