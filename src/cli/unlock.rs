//! With which key the store is opened: asked for, from a file, or from a systemd credential.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::ask;
use super::exit::{self, Stop};
use crate::config::Unlock;
use crate::store::{Credential, KeyFile, RecoveryKey, StoreError};

/// Names under which `LoadCredential=` brings a key (systemd.exec(5)).
const KEY_CREDENTIAL: &str = "portico-key";
const PASSPHRASE_CREDENTIAL: &str = "portico-passphrase";

/// Flags that say how the store is opened.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Unlocking {
    /// Open the store with this key file
    #[arg(long, global = true, value_name = "FILE", help_heading = "Opening the store")]
    pub(super) unlock_key_file: Option<PathBuf>,
    /// Open the store with the passphrase in this file
    #[arg(long, global = true, value_name = "FILE", help_heading = "Opening the store")]
    pub(super) unlock_passphrase_file: Option<PathBuf>,
    /// Ask for the passphrase
    #[arg(long, global = true, help_heading = "Opening the store")]
    pub(super) unlock_passphrase: bool,
    /// Ask for the printed recovery key
    #[arg(long, global = true, help_heading = "Opening the store")]
    pub(super) unlock_recovery: bool,
    /// Open the store with the recovery key in this file
    #[arg(long, global = true, value_name = "FILE", help_heading = "Opening the store")]
    pub(super) unlock_recovery_file: Option<PathBuf>,
}

/// Which of the flags set a key of the configuration.
pub(super) fn flags(unlocking: &Unlocking) -> Vec<(&'static str, &'static str, String)> {
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    let mut set = Vec::new();
    if let Some(path) = &unlocking.unlock_key_file {
        set.push(("--unlock-key-file", "unlock.key_file", text(path)));
        set.push(("--unlock-key-file", "unlock.passphrase_file", String::new()));
    }
    if let Some(path) = &unlocking.unlock_passphrase_file {
        set.push(("--unlock-passphrase-file", "unlock.passphrase_file", text(path)));
        set.push(("--unlock-passphrase-file", "unlock.key_file", String::new()));
    }
    set
}

/// The key: what a flag says, then the configured file, then a systemd credential, then `beside`, a key file that
/// lies beside the configuration (where a command of root finds what systemd gives to the server), then whoever
/// is at the terminal.
pub(super) fn credential(
    unlock: &Unlock,
    unlocking: &Unlocking,
    beside: &Path,
) -> anyhow::Result<Credential> {
    if unlocking.unlock_recovery || unlocking.unlock_recovery_file.is_some() {
        return recovery(unlocking.unlock_recovery_file.as_deref());
    }
    if unlocking.unlock_passphrase {
        return Ok(Credential::Passphrase(ask::secret("Passphrase of the store")?));
    }
    if let Some(path) = &unlock.key_file {
        return Ok(Credential::KeyFile(key_file(path)?));
    }
    if let Some(path) = &unlock.passphrase_file {
        return Ok(Credential::Passphrase(ask::secret_in(path)?));
    }
    if let Some(path) = ask::credential(KEY_CREDENTIAL) {
        return Ok(Credential::KeyFile(key_file(&path)?));
    }
    if let Some(path) = ask::credential(PASSPHRASE_CREDENTIAL) {
        return Ok(Credential::Passphrase(ask::secret_in(&path)?));
    }
    if std::fs::File::open(beside).is_ok() {
        return Ok(Credential::KeyFile(key_file(beside)?));
    }
    if std::io::stdin().is_terminal() {
        return Ok(Credential::Passphrase(ask::secret("Passphrase of the store")?));
    }
    Err(Stop::locked(
        "no key to open the store with",
        "Set unlock.key_file in the configuration, give --unlock-key-file or --unlock-passphrase-file, or run \
         the command in a terminal.",
    )
    .into())
}

/// The key file at `path`.
pub(super) fn key_file(path: &Path) -> anyhow::Result<KeyFile> {
    let bytes = ask::key_bytes(path).map_err(|error| {
        Stop::locked(
            format!("the key file {} cannot be read: {error}", path.display()),
            "Check the path and who may read it. Without it, the passphrase or the printed recovery key opens \
             the store: --unlock-passphrase, --unlock-recovery.",
        )
    })?;
    Ok(KeyFile::from_bytes(&bytes).map_err(exit::store)?)
}

fn recovery(file: Option<&Path>) -> anyhow::Result<Credential> {
    let typed = match file {
        Some(path) => ask::secret_in(path)?,
        None => ask::secret("Recovery key, 8 groups of 5 characters")?,
    };
    let key = RecoveryKey::parse(typed.expose()).map_err(|typo| exit::store(StoreError::from(typo)))?;
    Ok(Credential::Recovery(key))
}
