//! `portico store`: the file itself.

use std::path::Path;

use clap::Subcommand;

use super::context::Context;
use super::exit::{self, Stop};
use super::{key, ownership, show};
use crate::operator;
use crate::store::Store;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the store anew without the room that removed rows left; the same keys open it
    Compact {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(context: &Context, command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Compact { json } => compact(context, *json),
    }
}

/// The new file is written beside the old one and compared with it before it takes its place.
fn compact(context: &Context, json: bool) -> anyhow::Result<()> {
    if context.is_served() {
        return Err(Stop::refused(
            "the store is being served; it can be compacted only while it is closed",
            "Stop the server (systemctl stop portico), give the command again, and start it.",
        )
        .into());
    }
    let (path, credential) = context.store_and_key()?;
    // The anchor would take the new file for a stranger; the old one must be known to it.
    key::refuse_older(context, &path, &credential)?;
    let before = length(&path);
    Store::compact(&path, &credential).map_err(exit::store)?;
    ownership::settle(&context.config.data.folder);
    key::enter(context, &credential, operator::enter_compaction)?;
    let after = length(&path);
    if json {
        return show::json(&serde_json::json!({ "bytes_before": before, "bytes_after": after }));
    }
    show::line(&format!(
        "The store was written anew: {} KiB before, {} KiB now.",
        before / 1024,
        after / 1024
    ))
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}
