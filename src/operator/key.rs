//! Keys of the store: which there are, another one, one less, one for another.

use serde::{Deserialize, Serialize};

use super::{Failure, Line, Reply, entered, written};
use crate::base::secret::Secret;
use crate::records::access::Operator;
use crate::records::audit::Action;
use crate::store::{Credential, KeyFile, KeyKind, KeySlot, NewKey, RecoveryKey, StoreError};

/// What can be done with keys while the store is open.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Tells which keys there are.
    List,
    /// Lets another key open the store.
    Add {
        /// The key.
        key: Offered,
        /// What people call it.
        label: String,
    },
    /// Takes a key away.
    Remove {
        /// Its number.
        id: u8,
    },
    /// Puts another key in the place of one.
    Change {
        /// The old one's number.
        id: u8,
        /// The new key.
        key: Offered,
        /// What people call it; the old one's label if empty.
        label: String,
    },
}

/// A key as the command brings it.
#[derive(Debug, Serialize, Deserialize)]
pub enum Offered {
    /// A passphrase.
    Passphrase(Secret),
    /// The bytes of a key file.
    KeyFile(KeyBytes),
    /// A recovery key as printed.
    Recovery(Secret),
}

/// The 32 bytes of a key file; never printed.
#[derive(Serialize, Deserialize)]
pub struct KeyBytes([u8; 32]);

impl std::fmt::Debug for KeyBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyBytes(…)")
    }
}

impl Drop for KeyBytes {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

impl Offered {
    /// A key file.
    #[must_use]
    pub fn key_file(file: &KeyFile) -> Self {
        Self::KeyFile(KeyBytes(*file.expose()))
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Passphrase(_) => "passphrase",
            Self::KeyFile(_) => "key file",
            Self::Recovery(_) => "recovery key",
        }
    }

    /// As the store takes it.
    pub fn credential(&self) -> Result<Credential, Failure> {
        Ok(match self {
            Self::Passphrase(text) => Credential::Passphrase(text.clone()),
            Self::KeyFile(bytes) => Credential::KeyFile(KeyFile::from_bytes(&bytes.0)?),
            Self::Recovery(text) => {
                Credential::Recovery(RecoveryKey::parse(text.expose()).map_err(StoreError::from)?)
            }
        })
    }
}

/// A key as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its number.
    pub id: u8,
    /// `passphrase`, `key file` or `recovery key`.
    pub kind: String,
    /// What people call it.
    pub label: String,
    /// When it was added, RFC 3339.
    pub added: String,
}

/// The word for a kind of key.
const fn kind_word(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Passphrase => "passphrase",
        KeyKind::KeyFile => "key file",
        KeyKind::Recovery => "recovery key",
    }
}

/// Executes an order about keys.
pub(super) fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    let store = operator.practice().store();
    let now = operator.practice().clock().now();
    match order {
        Order::List => {
            for slot in store.keys() {
                line.say(Reply::Key(shown(operator, &slot)))?;
            }
            Ok(())
        }
        Order::Add { key, label } => {
            let credential = key.credential()?;
            let what = format!("add a {}", key.word());
            let id = entered(operator, Action::KeyChanged, &what, || {
                store.add_key(&NewKey::new(&credential, &label), now)
            })?;
            tell(operator, id, line)
        }
        Order::Remove { id } => {
            let slot = find(operator, id)?;
            entered(operator, Action::KeyChanged, &format!("remove key {id}"), || store.remove_key(id))?;
            Ok(line.say(Reply::Key(shown(operator, &slot)))?)
        }
        Order::Change { id, key, label } => {
            let slot = find(operator, id)?;
            let credential = key.credential()?;
            // The old name fits a key of the same kind only.
            let kept = if kind_word(slot.kind) == key.word() { slot.label.as_str() } else { "" };
            let label = if label.is_empty() { kept } else { &label };
            let new = NewKey::new(&credential, label);
            entered(operator, Action::KeyChanged, &format!("change key {id}"), || {
                store.change_key(id, &new, now)
            })?;
            tell(operator, id, line)
        }
    }
}

fn find(operator: &Operator, id: u8) -> Result<KeySlot, Failure> {
    let slot = operator.practice().store().keys().into_iter().find(|slot| slot.id == id);
    slot.ok_or_else(|| StoreError::NoSuchKey(id).into())
}

fn tell(operator: &Operator, id: u8, line: &mut dyn Line) -> Result<(), Failure> {
    let slot = find(operator, id)?;
    Ok(line.say(Reply::Key(shown(operator, &slot)))?)
}

fn shown(operator: &Operator, slot: &KeySlot) -> Shown {
    Shown {
        id: slot.id,
        kind: kind_word(slot.kind).to_owned(),
        label: slot.label.clone(),
        added: written(operator.practice(), slot.created_at),
    }
}
