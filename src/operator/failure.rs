//! How an order fails: of which kind, what happened, what to do.

use serde::{Deserialize, Serialize};

use crate::records;
use crate::store::StoreError;

/// Of which kind a failure is; the command line makes its exit code from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// Something broke: a disk, a file, the program.
    Failed,
    /// What was asked cannot be: a rule, a name that is not there.
    Refused,
    /// The order itself is wrong: what should be a date, an id or a key is none.
    Wrong,
    /// The store does not open.
    Locked,
}

/// An order that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{what}")]
pub struct Failure {
    /// Of which kind.
    pub kind: FailureKind,
    /// What happened.
    pub what: String,
    /// What to do; empty if there is nothing to say.
    pub remedy: String,
}

impl Failure {
    /// What was asked cannot be.
    #[must_use]
    pub fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: FailureKind::Refused, what: what.into(), remedy: remedy.into() }
    }

    /// The order itself is wrong.
    #[must_use]
    pub fn wrong(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: FailureKind::Wrong, what: what.into(), remedy: remedy.into() }
    }

    /// Something broke.
    #[must_use]
    pub fn failed(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { kind: FailureKind::Failed, what: what.into(), remedy: remedy.into() }
    }
}

/// Whoever gave the order is gone, does not speak as agreed, or cannot go on.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Gone {
    what: String,
    remedy: String,
}

impl Gone {
    /// The other end does not speak as agreed, or no more.
    pub fn away(reason: impl std::fmt::Display) -> Self {
        Self {
            what: format!("the connection between the command and the server broke: {reason}"),
            remedy: "Give the command again. Finished parts are not done twice.".to_owned(),
        }
    }

    /// This end cannot go on: what it writes or reads fails.
    pub fn here(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }
}

impl From<std::io::Error> for Gone {
    fn from(error: std::io::Error) -> Self {
        Self::away(error)
    }
}

impl From<Gone> for Failure {
    fn from(gone: Gone) -> Self {
        Self::failed(gone.what, gone.remedy)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let (kind, remedy) = match &error {
            StoreError::WrongKey { .. } => (
                FailureKind::Locked,
                "Check that it belongs to this store and is typed right. The printed recovery key opens the store \
                 too: --unlock-recovery.",
            ),
            StoreError::BadKeyFile { .. } => (
                FailureKind::Locked,
                "Name the key file that `portico setup` made, or open the store with another key.",
            ),
            StoreError::RecoveryTypo(_) => {
                (FailureKind::Locked, "Look at the printed key and type it again.")
            }
            StoreError::InUse { .. } => (
                FailureKind::Locked,
                "If that is `portico serve`, give the command as the account it runs under, or as root. \
                 Otherwise wait until the other command is done.",
            ),
            StoreError::Missing(_) => (
                FailureKind::Locked,
                "Set up a practice with `portico setup`, or name its folder with --data or --config.",
            ),
            StoreError::NotAStore(_) => (
                FailureKind::Locked,
                "Name the folder that holds portico.store with --data. If this is the one, restore the last \
                 backup: `portico backup restore FILE --replace`.",
            ),
            StoreError::Exists(_) => {
                (FailureKind::Refused, "Nothing was changed. Choose another name or folder.")
            }
            StoreError::NotFresh(_) => (
                FailureKind::Refused,
                "Find out who put another file there, and why. If it was you, remove the anchor file \
                 (store.anchor_file): the server notes it anew.",
            ),
            StoreError::NoRoom => (FailureKind::Failed, "Free some room on the disk and try again."),
            StoreError::LastKey
            | StoreError::NoFreeKeySlot
            | StoreError::NoSuchKey(_)
            | StoreError::KeyThere(_) => {
                (FailureKind::Refused, "`portico key list` shows the keys there are.")
            }
            StoreError::NewerStore { .. } | StoreError::NewerRecord { .. } => (FailureKind::Refused, ""),
            StoreError::BadBackup(_) => (
                FailureKind::Refused,
                "Check that the file is whole and that this is the identity or passphrase it was made for.",
            ),
            StoreError::Damaged(_) => (
                FailureKind::Failed,
                "Stop the server, copy the store file away, run `portico doctor`, and restore the last backup \
                 if it confirms the damage.",
            ),
            _ => (FailureKind::Failed, "Run `portico doctor`; it looks for the cause."),
        };
        let what = match &error {
            // What the error adds for the log stands in the remedy.
            StoreError::Damaged(reason) => format!("the store is damaged: {reason}"),
            _ => error.to_string(),
        };
        Self { kind, what, remedy: remedy.to_owned() }
    }
}

impl From<records::Error> for Failure {
    fn from(error: records::Error) -> Self {
        match error {
            records::Error::Store(error) => error.into(),
            records::Error::NotFound => Self::refused("it was not found", "Check the name or id."),
            records::Error::Refused(rule) => Self::refused(rule.to_string(), ""),
            records::Error::Conflict => {
                Self::refused("somebody else changed it at the same time", "Give the command again.")
            }
        }
    }
}
