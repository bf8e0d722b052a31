//! `portico backup restore`: a store from a backup, under keys of its own.

use std::path::PathBuf;

use clap::Args;

use super::super::context::Context;
use super::super::exit::{self, Stop};
use super::super::{key, ownership, setup, show};
use super::{Opening, backup_key, describe, opened};
use crate::base::clock::Clock;
use crate::operator;
use crate::operator::backup::Shown;
use crate::store::{Credential, NewKey, RecoveryKey, Store};

#[derive(Debug, Args)]
pub(in super::super) struct Restore {
    /// The backup
    file: PathBuf,
    #[command(flatten)]
    opening: Opening,
    /// The key file that shall open the restored store; made if it is not there
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Put it in the place of the store that is there
    #[arg(long)]
    replace: bool,
    /// Print JSON, with the recovery key in it
    #[arg(long)]
    json: bool,
}

pub(super) fn restore(context: &Context, arguments: &Restore) -> anyhow::Result<()> {
    if context.is_served() {
        return Err(Stop::refused(
            "the store is being served; it can be restored only while it is closed",
            "Stop the server (systemctl stop portico), give the command again, and start it.",
        )
        .into());
    }
    let path = context.config.data.store();
    if path.exists() && !arguments.replace {
        return Err(Stop::refused(
            format!("there is a store already: {}", path.display()),
            "Nothing was changed. Restore into another folder with --data, or replace this store with --replace.",
        )
        .into());
    }
    let input = opened(&arguments.file)?;
    let opens = backup_key(&arguments.file, &arguments.opening)?;
    let key_path = arguments.key_file.clone().or_else(|| context.config.unlock.key_file.clone());
    let recovery = RecoveryKey::mint();
    let recovery_key = Credential::Recovery(recovery.clone());
    let mut made = key::MadeKeyFile::beforehand(key_path.as_deref());
    let machine = match &key_path {
        Some(path) => Credential::KeyFile(key::key_file_made(path)?),
        None => context.credential()?,
    };
    setup::make_data_folder(&context.config.data.folder)?;
    let label = match &key_path {
        Some(path) => path.display().to_string(),
        None => key::label_of(context, &machine),
    };
    let keys = [NewKey::new(&machine, &label), NewKey::new(&recovery_key, "recovery key")];
    let how = (context.options().schema, arguments.replace, Clock::System.now());
    let manifest = Store::restore(&path, (input, &opens), &keys, how).map_err(exit::store)?;
    // The store is there: from here on its keys must be, and be told, whatever fails.
    made.keep();
    let entered = key::enter(context, &machine, operator::enter_restore);
    ownership::settle(&context.config.data.folder);
    let shown = Shown::of(&manifest, None);
    if arguments.json {
        show::json(&serde_json::json!({
            "store": path,
            "backup": shown,
            "key_file": key_path,
            "recovery_key": recovery.print().expose(),
        }))?;
        return entered;
    }
    show::line(&format!("Restored: {}", path.display()))?;
    describe(&shown)?;
    show::line(&format!("Key:    {label}"))?;
    key::print_recovery(Some(&recovery))?;
    show::note(
        "Recovery keys and passphrases of before do not open the restored store. Run `portico doctor` next.",
    );
    entered
}
