//! New keys: what is asked for, made and printed, before a store takes them.

use std::path::{Path, PathBuf};

use clap::Args;

use super::super::context::Context;
use super::super::exit::Stop;
use super::super::new_file::write_private;
use super::super::{ask, show, unlock};
use crate::base::secret::Secret;
use crate::operator::key;
use crate::store::{Credential, KeyFile, RecoveryKey};

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Kind {
    /// A passphrase, asked for twice
    #[arg(long)]
    passphrase: bool,
    /// A passphrase from the first line of this file
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// A key file; it is made, for its owner alone, if it is not there
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// A recovery key, printed once
    #[arg(long)]
    recovery: bool,
}

#[derive(Debug, Args)]
pub(in super::super) struct New {
    #[command(flatten)]
    kind: Kind,
    /// What you call it, for `key list`
    #[arg(long, default_value = "")]
    label: String,
}

impl New {
    /// What it is called: a key file after its path, unless somebody says otherwise.
    pub(super) fn label(&self) -> String {
        let path = || self.kind.key_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        if self.label.is_empty() { path() } else { self.label.clone() }
    }

    /// Before [`offer`] makes a key file.
    pub(super) fn made_key_file(&self) -> MadeKeyFile {
        MadeKeyFile::beforehand(self.kind.key_file.as_deref())
    }
}

/// The new key, and the recovery key to print if it is one.
pub(super) fn offer(new: &New) -> anyhow::Result<(key::Offered, Option<RecoveryKey>)> {
    let kind = &new.kind;
    if kind.recovery {
        let minted = RecoveryKey::mint();
        return Ok((key::Offered::Recovery(minted.print()), Some(minted)));
    }
    if let Some(path) = &kind.key_file {
        return Ok((key::Offered::key_file(&key_file_made(path)?), None));
    }
    let passphrase = ask::new_secret_or_file("New passphrase", kind.passphrase_file.as_deref())?;
    Ok((key::Offered::Passphrase(checked_passphrase(passphrase)?), None))
}

/// A passphrase has to withstand guessing by whoever holds the file.
pub(in super::super) fn checked_passphrase(passphrase: Secret) -> anyhow::Result<Secret> {
    if passphrase.expose().chars().count() < 15 {
        return Err(Stop::usage(
            "the passphrase is shorter than 15 characters",
            "Take four or more words that do not belong together.",
        )
        .into());
    }
    Ok(passphrase)
}

/// The key file at `path`; made if it is not there.
pub(in super::super) fn key_file_made(path: &Path) -> anyhow::Result<KeyFile> {
    if path.exists() {
        return unlock::key_file(path);
    }
    let file = KeyFile::mint();
    write_private(path, file.expose())?;
    Ok(file)
}

/// A key file made for a store that may not take it, or may not come to be: gone again unless it is kept.
pub(in super::super) struct MadeKeyFile(Option<PathBuf>);

impl MadeKeyFile {
    /// Before the file at `path` is made; one that is there is not ours.
    pub(in super::super) fn beforehand(path: Option<&Path>) -> Self {
        Self(path.filter(|path| !path.exists()).map(Path::to_owned))
    }

    pub(in super::super) fn keep(&mut self) {
        self.0 = None;
    }
}

impl Drop for MadeKeyFile {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // The failure is told; a key to nothing is of no use.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Prints a recovery key with what to do.
pub(in super::super) fn print_recovery(key: Option<&RecoveryKey>) -> anyhow::Result<()> {
    let Some(key) = key else { return Ok(()) };
    show::line("")?;
    show::line("Recovery key. It is shown this once. Write it down or print it, and lock it away")?;
    show::line("from this machine: it opens the store when the other keys are lost.")?;
    show::line("")?;
    show::line(&format!("    {}", key.print().expose()))?;
    show::line("")
}

/// What the key that opens the store now is called in a store that is made with it.
pub(in super::super) fn label_of(context: &Context, current: &Credential) -> String {
    match current {
        Credential::KeyFile(_) => context.key_file().display().to_string(),
        Credential::Passphrase(_) => "passphrase".to_owned(),
        Credential::Recovery(_) => "recovery key".to_owned(),
    }
}
