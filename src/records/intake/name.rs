//! Names that hold for good: of a thing in its source, and of what it says.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Names a thing in its source, for good: a hash of the words by which the source knows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity(pub [u8; 16]);

/// What a thing says, however it was laid out: a hash of its canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Digest(pub [u8; 16]);

fn hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let whole: [u8; 32] = hash.finalize().into();
    std::array::from_fn(|place| whole[place])
}

impl Identity {
    /// The identity of the thing that its source knows by these words, in this order.
    #[must_use]
    pub fn of(words: &[&str]) -> Self {
        let words: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
        Self(hash(&words))
    }

    /// The identity of the same thing where it must be told apart from those of other scopes.
    #[must_use]
    pub fn within(self, scope: &str) -> Self {
        Self(hash(&[&self.0, scope.as_bytes()]))
    }

    /// The number of whatever has this identity: the same in every import, so that links stay good.
    pub(super) fn number(self) -> u64 {
        u64::from_be_bytes(std::array::from_fn(|place| self.0[place]))
    }
}

impl Digest {
    /// The digest of a canonical form.
    #[must_use]
    pub fn of(canonical: &[u8]) -> Self {
        Self(hash(&[canonical]))
    }

    /// As hexadecimal digits, for a log or an audit entry.
    #[must_use]
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({:016x})", self.number())
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({})", self.hex())
    }
}
