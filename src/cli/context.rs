//! What every command starts from: the flags all have in common, the configuration, and the way an order goes.

use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::{self, Stop};
use super::ownership;
use super::unlock::{self, Unlocking};
use crate::base::clock::Clock;
use crate::config::{Config, Layers, usual_file};
use crate::operator::{self, Line, Order, machine, socket};
use crate::records::Practice;
use crate::records::access::Operator;
use crate::store::{Anchor, Credential, Options, Store, StoreError};

/// Flags that every command takes.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Common {
    /// The configuration file
    #[arg(long, global = true, value_name = "FILE", env = "PORTICO_CONFIG", help_heading = "Configuration")]
    pub(super) config: Option<PathBuf>,
    /// The folder of the store
    #[arg(long, global = true, value_name = "FOLDER", help_heading = "Configuration")]
    pub(super) data: Option<PathBuf>,
    /// Set any key of the configuration, for instance --set log.level=debug
    #[arg(long = "set", global = true, value_name = "KEY=VALUE", help_heading = "Configuration")]
    pub(super) settings: Vec<String>,
    #[command(flatten)]
    pub(super) unlocking: Unlocking,
}

/// Whether the configuration's file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is, and one that was named must be there.
    Required,
    /// It is, if it is there.
    IfThere,
    /// It is not: the demo has nothing to do with the practice of this machine.
    Never,
}

/// What a command starts from.
pub(super) struct Context {
    pub(super) common: Common,
    pub(super) file: PathBuf,
    pub(super) layers: Layers,
    pub(super) config: Config,
}

impl Context {
    /// Reads the configuration: flags over environment over file.
    pub(super) fn new(common: Common) -> anyhow::Result<Self> {
        Self::with_flags(common, &[], Reading::Required)
    }

    /// As [`Context::new`], with a command's own flags: flag, key, value.
    pub(super) fn with_flags(
        common: Common,
        flags: &[(&str, &str, String)],
        reading: Reading,
    ) -> anyhow::Result<Self> {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let is_root = rustix::process::geteuid().is_root();
        let file = match &common.config {
            Some(file) => std::path::absolute(file).unwrap_or_else(|_| file.clone()),
            None => usual_file(is_root, home.as_deref()),
        };
        let mut layers = Layers::built_in(&usual_data_folder(&file, is_root, home.as_deref()))?;
        let text = match reading {
            Reading::Never => Ok(String::new()),
            Reading::Required | Reading::IfThere => std::fs::read_to_string(&file),
        };
        match text {
            Ok(text) => layers.add_file(&file, &text)?,
            // The file that was asked for must be there; the usual one need not.
            Err(error)
                if (common.config.is_some() && reading == Reading::Required)
                    || error.kind() != std::io::ErrorKind::NotFound =>
            {
                let remedy = if error.kind() == std::io::ErrorKind::PermissionDenied {
                    "Give the command as root (sudo) or as the account the server runs under."
                } else {
                    "Check --config or PORTICO_CONFIG."
                };
                let what = format!("the configuration {} cannot be read: {error}", file.display());
                return Err(Stop::usage(what, remedy).into());
            }
            Err(_) => {}
        }
        layers.add_variables(
            std::env::vars_os()
                .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?))),
        )?;
        if let Some(folder) = &common.data {
            layers.add_flag("--data", "data.folder", &folder.to_string_lossy())?;
        }
        for setting in &common.settings {
            let (key, value) = setting.split_once('=').ok_or_else(|| {
                Stop::usage(format!("--set {setting} has no equals sign"), "Write --set section.key=value.")
            })?;
            layers.add_flag("--set", key.trim(), value.trim())?;
        }
        for (flag, key, value) in unlock::flags(&common.unlocking) {
            layers.add_flag(flag, key, &value)?;
        }
        for (flag, key, value) in flags {
            layers.add_flag(flag, key, value)?;
        }
        let config = Config::from_layers(&layers)?;
        Ok(Self { common, file, layers, config })
    }

    /// How the store is opened.
    pub(super) fn options(&self) -> Options {
        Options { cache_bytes: self.config.store.cache_mib << 20, ..Options::default() }
    }

    /// The key file with which the store is opened unless something else is said.
    pub(super) fn key_file(&self) -> PathBuf {
        let named = self.config.unlock.key_file.clone();
        named.unwrap_or_else(|| self.file.with_file_name("portico.key"))
    }

    /// The key that opens the store.
    pub(super) fn credential(&self) -> anyhow::Result<Credential> {
        unlock::credential(
            &self.config.unlock,
            &self.common.unlocking,
            &self.file.with_file_name("portico.key"),
        )
    }

    /// The store that is there, and the key that opens it: nobody is asked for the key of a store that is not.
    pub(super) fn store_and_key(&self) -> anyhow::Result<(PathBuf, Credential)> {
        let path = self.config.data.store();
        if !path.exists() {
            return Err(exit::store(StoreError::Missing(path.display().to_string())).into());
        }
        let credential = self.credential()?;
        Ok((path, credential))
    }

    /// The anchor, if one is wanted and noted.
    pub(super) fn anchor(&self) -> Option<Anchor> {
        let path = self.config.store.anchor_file.as_ref().filter(|path| path.exists());
        path.map(|path| Anchor::at(path))
    }

    /// Opens the store with whatever key there is. One that is older than its anchor is refused: a command that
    /// wrote to it would bring it up to the anchor, and what is missing would never be missed.
    pub(super) fn open_store(&self) -> anyhow::Result<Store> {
        let (path, credential) = self.store_and_key()?;
        let opened = match self.anchor() {
            Some(anchor) => Store::open_fresh(&path, &credential, self.options(), &anchor),
            None => Store::open(&path, &credential, self.options()),
        };
        let store = opened.map_err(exit::store)?;
        ownership::settle(&self.config.data.folder);
        Ok(store)
    }

    /// Opens the practice.
    pub(super) fn open_practice(&self) -> anyhow::Result<Practice> {
        let store = self.open_store()?;
        Ok(Practice::open(store, Clock::System).map_err(exit::records)?)
    }

    /// Gives `order` to the running server, or carries it out here if none runs.
    pub(super) fn order(&self, order: Order, line: &mut dyn Line) -> anyhow::Result<()> {
        let path = self.config.data.socket();
        let acts_for = std::env::var("SUDO_USER").ok();
        let knocked = socket::knock(&path).map_err(|error| {
            Stop::locked(
                format!("a server seems to run, but {} cannot be used: {error}", path.display()),
                "Give the command as the account the server runs under, or as root.",
            )
        })?;
        if let Some(stream) = knocked {
            return Ok(socket::give(stream, &order, acts_for, line)?);
        }
        let practice = self.open_practice()?;
        let ended = operator::execute(&operator(&practice), order, line);
        let closed = practice.store().close().map_err(exit::store);
        ownership::settle(&self.config.data.folder);
        ended?;
        Ok(closed?)
    }

    /// Whether commands find the configuration without being told where it is.
    pub(super) fn is_usual(&self) -> bool {
        let home = std::env::var_os("HOME").map(PathBuf::from);
        self.file == usual_file(rustix::process::geteuid().is_root(), home.as_deref())
    }

    /// Whether a server runs over this data folder.
    pub(super) fn is_served(&self) -> bool {
        matches!(socket::knock(&self.config.data.socket()), Ok(Some(_)))
    }
}

/// Whoever runs this program, as the audit names them.
pub(super) fn operator(practice: &Practice) -> Operator {
    let acts_for = std::env::var("SUDO_USER").ok();
    let name = machine::operator_name(rustix::process::geteuid().as_raw(), acts_for.as_deref());
    Operator::new(practice.clone(), name)
}

/// Where the data lie when nothing says so. Whoever uses the machine's configuration uses the machine's data, the
/// server's own account too.
fn usual_data_folder(file: &Path, is_root: bool, home: Option<&Path>) -> PathBuf {
    match home {
        Some(home) if !is_root && file != usual_file(true, None) => home.join(".local/share/portico"),
        _ => PathBuf::from("/var/lib/portico"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_account_finds_the_data_that_root_set_up() {
        let (machine, home) = (Path::new("/etc/portico/portico.toml"), Some(Path::new("/var/lib/portico")));
        let own = Path::new("/home/ada/.config/portico/portico.toml");
        let folder = |file, is_root, home| usual_data_folder(file, is_root, home);
        assert_eq!(folder(machine, true, home), Path::new("/var/lib/portico"));
        assert_eq!(folder(machine, false, home), Path::new("/var/lib/portico"));
        assert_eq!(folder(machine, false, Some(Path::new("/home/ada"))), Path::new("/var/lib/portico"));
        let ada = Some(Path::new("/home/ada"));
        assert_eq!(folder(own, false, ada), Path::new("/home/ada/.local/share/portico"));
    }
}
