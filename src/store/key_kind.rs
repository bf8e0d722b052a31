//! The kinds of things that open a store.

/// What kind of thing opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A passphrase.
    Passphrase,
    /// A key file or a systemd credential.
    KeyFile,
    /// A printed recovery key.
    Recovery,
}

impl KeyKind {
    /// Its number in a slot.
    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Passphrase => 1,
            Self::KeyFile => 2,
            Self::Recovery => 3,
        }
    }
}
