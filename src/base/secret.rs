//! Secrets: wiped when dropped, never printed, compared in constant time.

use std::fmt;

use rand::RngCore;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// A text that is never shown by `Debug` and is wiped when dropped: a password as typed, a code, a token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself; name the reason where you call this.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// `N` bytes from the operating system's generator.
#[must_use]
pub fn random_bytes<const N: usize>() -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0u8; N]);
    rand::rngs::OsRng.unwrap_err().fill_bytes(&mut *bytes);
    bytes
}

use rand::TryRngCore;

/// A bearer token of 256 bits as the person holds it: 43 characters of URL-safe base 64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token(Secret);

/// What the store keeps of a token: its SHA-256, which is useless to whoever reads the store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TokenHash(pub [u8; 32]);

impl Token {
    /// A new token.
    #[must_use]
    pub fn mint() -> Self {
        use base64::Engine as _;
        let bytes = random_bytes::<32>();
        Self(Secret::new(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(*bytes)))
    }

    /// A token as it came back from its holder; `None` unless it has the form of one.
    #[must_use]
    pub fn from_holder(text: &str) -> Option<Self> {
        let right =
            text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        right.then(|| Self(Secret::new(text.to_owned())))
    }

    /// The text to hand to the holder.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What to keep of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.expose().as_bytes()).into())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

impl crate::base::key::Key for TokenHash {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<32>()?;
        *bytes = rest;
        Some(Self(*head))
    }
}

/// Whether two byte strings are equal, in time that depends on their lengths alone.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that `text` writes as hexadecimal digits; `None` unless there are `N`.
#[must_use]
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
