//! `portico key`: what opens the store.

mod making;
mod rotate;

use std::path::PathBuf;

use clap::Subcommand;

use super::context::Context;
use super::{exit, show};
use crate::base::secret::Secret;
use crate::operator::{Order, Reply, key};
use crate::store::RecoveryKey;
use making::{New, offer};

pub(super) use making::{MadeKeyFile, checked_passphrase, key_file_made, label_of, print_recovery};
pub(super) use rotate::{enter, refuse_older};

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

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { json } => list(context, json),
        Command::Add { new, json } => {
            let shown = give(context, &new, |key, label| key::Order::Add { key, label })?;
            tell(&shown.0, "opens the store from now on", shown.1.as_ref(), json)
        }
        Command::Remove { id, json } => {
            let before = order(context, key::Order::List)?;
            let shown = order(context, key::Order::Remove { id })?;
            tell(&shown, "no longer opens the store", None, json)?;
            warn_if_needed(context, &before, id, &[]);
            Ok(())
        }
        Command::Change { id, new, json } => {
            let before = order(context, key::Order::List)?;
            let (shown, printed) = give(context, &new, |key, label| key::Order::Change { id, key, label })?;
            let what = "opens the store from now on; what it was before does not";
            tell(&shown, what, printed.as_ref(), json)?;
            warn_if_needed(context, &before, id, &shown);
            Ok(())
        }
        Command::Rotate { passphrase, json } => rotate::rotate(context, passphrase.as_deref(), json),
    }
}

/// Offers a new key to the store. A key file that was made for it and that the store did not take is gone again.
fn give(
    context: &Context,
    new: &New,
    order_of: impl FnOnce(key::Offered, String) -> key::Order,
) -> anyhow::Result<(Vec<key::Shown>, Option<RecoveryKey>)> {
    let mut made = new.made_key_file();
    let (offered, printed) = offer(new)?;
    let given = order(context, order_of(offered, new.label()));
    // Whether the store has it is known only where the answer is a plain yes or no.
    if given.as_ref().err().is_none_or(|error| exit::stop(error).exit == exit::Exit::Failed) {
        made.keep();
    }
    Ok((given?, printed))
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
fn warn_if_needed(context: &Context, before: &[key::Shown], gone: u8, new: &[key::Shown]) {
    let path = context.key_file().display().to_string();
    let is_this = |key: &key::Shown| key.kind == "key file" && key.label == path;
    let is_recovery = |key: &key::Shown| key.kind == "recovery key";
    let has_lost = |is: &dyn Fn(&key::Shown) -> bool| {
        let mut left = before.iter().filter(|key| key.id != gone).chain(new);
        before.iter().any(|key| key.id == gone && is(key)) && !left.any(is)
    };
    if has_lost(&is_this) {
        show::note(&format!(
            "{path} was the key that the server starts with, and no longer is one. Before you stop the server, make \
             another there (move the old file away, then `portico key add --key-file {path}`) or name another with \
             unlock.key_file."
        ));
    }
    if has_lost(&is_recovery) {
        show::note("There is no recovery key any more. `portico key add --recovery` prints another.");
    }
}

fn tell(shown: &[key::Shown], what: &str, recovery: Option<&RecoveryKey>, json: bool) -> anyhow::Result<()> {
    if json {
        let printed = recovery.map(RecoveryKey::print);
        let printed = printed.as_ref().map(Secret::expose);
        return show::json(&serde_json::json!({ "key": shown.first(), "recovery_key": printed }));
    }
    shown.iter().try_for_each(|key| show::line(&format!("Key {}, a {}, {what}.", key.id, key.kind)))?;
    print_recovery(recovery)
}
