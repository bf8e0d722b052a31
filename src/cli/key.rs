//! `portico key`: what opens the store.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::Context;
use super::exit::{self, Stop};
use super::new_file::write_private;
use super::{ask, show, unlock};
use crate::base::clock::Clock;
use crate::operator::{self, Order, Reply, key};
use crate::store::{KeyFile, NewKey, RecoveryKey, Store};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show which keys open the store
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Let another key open the store
    Add {
        #[command(flatten)]
        new: New,
        /// Print JSON, with the recovery key in it if one is made
        #[arg(long)]
        json: bool,
    },
    /// Take a key away; never the last one
    Remove {
        /// The key's number, from `key list`
        id: u8,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Put a new key in the place of one: a new passphrase, a new key file
    Change {
        /// The number of the key to replace, from `key list`
        id: u8,
        #[command(flatten)]
        new: New,
        /// Print JSON, with the recovery key in it if one is made
        #[arg(long)]
        json: bool,
    },
    /// Write the whole store anew under a new data key; only the keys given here open it afterwards
    Rotate {
        /// A passphrase that shall open it, from this file; without a file it is asked for
        #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
        passphrase: Option<PathBuf>,
        /// Print JSON, with the recovery key in it
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Kind {
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
pub(super) struct New {
    #[command(flatten)]
    kind: Kind,
    /// What you call it, for `key list`
    #[arg(long, default_value = "")]
    label: String,
}

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { json } => list(context, json),
        Command::Add { new, json } => {
            let (offered, printed) = offer(&new.kind)?;
            let label = if new.label.is_empty() { usual_label(&new.kind) } else { new.label };
            let shown = order(context, key::Order::Add { key: offered, label })?;
            tell(&shown, "opens the store from now on", printed.as_ref(), json)
        }
        Command::Remove { id, json } => {
            let before = order(context, key::Order::List)?;
            let shown = order(context, key::Order::Remove { id })?;
            tell(&shown, "no longer opens the store", None, json)?;
            warn_if_needed(context, &before, id);
            Ok(())
        }
        Command::Change { id, new, json } => {
            let (offered, printed) = offer(&new.kind)?;
            let before = order(context, key::Order::List)?;
            let label = if new.label.is_empty() { usual_label(&new.kind) } else { new.label };
            let shown = order(context, key::Order::Change { id, key: offered, label })?;
            let what = "opens the store from now on; what it was before does not";
            tell(&shown, what, printed.as_ref(), json)?;
            warn_if_needed(context, &before, id);
            Ok(())
        }
        Command::Rotate { passphrase, json } => rotate(context, passphrase.as_deref(), json),
    }
}

fn order(context: &Context, order: key::Order) -> anyhow::Result<Vec<key::Shown>> {
    let mut shown = Vec::new();
    let mut hear = |reply| {
        if let Reply::Key(key) = reply {
            shown.push(key);
        }
        Ok(())
    };
    context.order(Order::Key(order), &mut show::Listener::new(&mut hear))?;
    Ok(shown)
}

fn list(context: &Context, json: bool) -> anyhow::Result<()> {
    let keys = order(context, key::Order::List)?;
    if json {
        return show::json(&keys);
    }
    let rows: Vec<Vec<String>> = keys
        .iter()
        .map(|key| vec![key.id.to_string(), key.kind.clone(), show::minute(&key.added), key.label.clone()])
        .collect();
    show::table(&["No.", "Kind", "Added", "Called"], &rows)
}

/// The server opens the store with a file; without it, it would not start again. `before` are the keys there were:
/// the one that is gone may have been the one that this command opens the store with.
fn warn_if_needed(context: &Context, before: &[key::Shown], gone: u8) {
    let path = context.key_file();
    let is_this = |key: &key::Shown| key.kind == "key file" && key.label == path.display().to_string();
    let (lost, kept): (Vec<_>, Vec<_>) = before.iter().partition(|key| key.id == gone);
    if lost.into_iter().any(is_this) && !kept.into_iter().any(is_this) {
        show::note(&format!(
            "{} was the key that the server starts with, and no longer is one. Before you stop the server, make \
             another there (move the old file away, then `portico key add --key-file {}`) or name another with \
             unlock.key_file.",
            path.display(),
            path.display()
        ));
    }
}

fn tell(shown: &[key::Shown], what: &str, recovery: Option<&RecoveryKey>, json: bool) -> anyhow::Result<()> {
    if json {
        let printed = recovery.map(RecoveryKey::print);
        let printed = printed.as_ref().map(crate::base::secret::Secret::expose);
        return show::json(&serde_json::json!({ "key": shown.first(), "recovery_key": printed }));
    }
    shown.iter().try_for_each(|key| show::line(&format!("Key {}, a {}, {what}.", key.id, key.kind)))?;
    print_recovery(recovery)
}

fn usual_label(kind: &Kind) -> String {
    kind.key_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
}

/// The new key, and the recovery key to print if it is one.
fn offer(kind: &Kind) -> anyhow::Result<(key::Offered, Option<RecoveryKey>)> {
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
pub(super) fn checked_passphrase(
    passphrase: crate::base::secret::Secret,
) -> anyhow::Result<crate::base::secret::Secret> {
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
pub(super) fn key_file_made(path: &Path) -> anyhow::Result<KeyFile> {
    if path.exists() {
        return unlock::key_file(path);
    }
    let file = KeyFile::mint();
    write_private(path, file.expose())?;
    Ok(file)
}

/// Prints a recovery key with what to do.
pub(super) fn print_recovery(key: Option<&RecoveryKey>) -> anyhow::Result<()> {
    let Some(key) = key else { return Ok(()) };
    show::line("")?;
    show::line("Recovery key. It is shown this once. Write it down or print it, and lock it away")?;
    show::line("from this machine: it opens the store when the other keys are lost.")?;
    show::line("")?;
    show::line(&format!("    {}", key.print().expose()))?;
    show::line("")
}

/// Rotation writes a new file, so the store must be closed; nobody can carry the old slots over, so the key in
/// use now and a new recovery key open the new file, and a passphrase if one is given.
fn rotate(context: &Context, passphrase: Option<&Path>, json: bool) -> anyhow::Result<()> {
    if context.is_served() {
        return Err(Stop::refused(
            "the store is being served; its data key can be changed only while it is closed",
            "Stop the server (systemctl stop portico), give the command again, and start it.",
        )
        .into());
    }
    let (store, current) = context.store_and_key()?;
    refuse_older(context, &store, &current)?;
    let recovery = RecoveryKey::mint();
    let recovery_key = crate::store::Credential::Recovery(recovery.clone());
    let mut keys = vec![NewKey::new(&recovery_key, "recovery key")];
    if !matches!(current, crate::store::Credential::Recovery(_)) {
        keys.insert(0, NewKey::new(&current, "kept when the data key was changed"));
    }
    let further = match passphrase {
        Some(path) if path.as_os_str().is_empty() => Some(ask::new_secret("New passphrase")?),
        Some(path) => Some(ask::secret_in(path)?),
        None => None,
    };
    let further = further.map(checked_passphrase).transpose()?.map(crate::store::Credential::Passphrase);
    keys.extend(further.as_ref().map(|key| NewKey::new(key, "passphrase")));
    Store::rotate(&store, &current, &keys, Clock::System.now()).map_err(exit::store)?;
    super::ownership::settle(&context.config.data.folder);
    // The old keys are gone: the new one is told whatever fails.
    let entered = enter(context, &current, operator::enter_rotation);
    if json {
        let printed = recovery.print();
        show::json(&serde_json::json!({ "store": store, "recovery_key": printed.expose() }))?;
        return entered;
    }
    show::line("The store was written anew under a new data key. Keys that opened it before no longer do,")?;
    show::line("except the one used just now. Old backups still open with what they were made for.")?;
    print_recovery(Some(&recovery))?;
    entered
}

/// A store that is older than its anchor is not made anew: that would hide that it is.
pub(super) fn refuse_older(
    context: &Context,
    store: &Path,
    opens: &crate::store::Credential,
) -> anyhow::Result<()> {
    let checked = context.anchor().map_or(Ok(()), |anchor| anchor.check_file(store, opens));
    Ok(checked.map_err(exit::store)?)
}

/// Enters what was done to the closed store, once it is there: a failure before changed nothing.
pub(super) fn enter(
    context: &Context,
    opens: &crate::store::Credential,
    entry: fn(&crate::records::access::Operator) -> Result<(), operator::Failure>,
) -> anyhow::Result<()> {
    let store = Store::open(&context.config.data.store(), opens, context.options()).map_err(exit::store);
    let practice = crate::records::Practice::open(store?, Clock::System).map_err(exit::records)?;
    entry(&super::context::operator(&practice))?;
    // The file is another one by the operator's own doing, so the anchor follows it.
    if let Some(anchor) = context.anchor() {
        anchor.set(practice.store()).map_err(exit::store)?;
    }
    Ok(practice.store().close().map_err(exit::store)?)
}
