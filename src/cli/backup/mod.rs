//! `portico backup`: make one, check one, put one back, list those in a folder; from a damaged store, what is left.

mod create;
mod restore;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::Context;
use super::exit::{self, Stop};
use super::new_file::write_private;
use super::{ask, ownership, show};
use crate::base::secret::Secret;
use crate::operator::backup::Shown;
use crate::store::{BackupKey, Store};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a backup, encrypted with age, while the portal is served or not
    Create(create::Create),
    /// Read a whole backup and compare it with its manifest; the store is not touched
    Verify {
        /// The backup
        file: PathBuf,
        #[command(flatten)]
        opening: Opening,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a store from a backup; a new key file and a new recovery key open it
    Restore(restore::Restore),
    /// List the backups in a folder: those that are named after their time
    List {
        /// The folder; backup.folder of the configuration if left out
        folder: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// From a damaged store, copy what can still be read into a new file; the damaged one is not touched
    Salvage {
        /// The name of the new file, beside the damaged one
        #[arg(long, value_name = "NAME", default_value = "salvaged.store")]
        into: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a pair of keys for backups: the private one into a file, the public one is printed
    Identity {
        /// Where the private key goes; keep it away from this machine
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(super) struct Opening {
    /// The private age key (AGE-SECRET-KEY-1…) that opens it
    #[arg(long, value_name = "FILE")]
    identity_file: Option<PathBuf>,
    /// The passphrase that opens it, in a file; asked for if neither is given
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create(arguments) => create::create(context, arguments),
        Command::Verify { file, opening, json } => verify(&file, &opening, json),
        Command::Restore(arguments) => restore::restore(context, &arguments),
        Command::List { folder, json } => list(context, folder, json),
        Command::Salvage { into, json } => salvage(context, &into, json),
        Command::Identity { file } => identity(&file),
    }
}

fn describe(shown: &Shown) -> anyhow::Result<()> {
    show::line(&format!("Made:   {} by Portico {}", shown.made, shown.portico))?;
    show::line(&format!(
        "Holds:  {} in {} tables",
        show::count(shown.rows(), "row", "rows"),
        shown.tables.len()
    ))
}

fn opened(path: &Path) -> anyhow::Result<File> {
    Ok(File::open(path).map_err(|error| {
        Stop::usage(
            format!("{} cannot be read: {error}", path.display()),
            "Check the path and who may read it.",
        )
    })?)
}

/// Whether it was made for public keys: the head of an age file names them in plain text.
fn opens_with_a_key(file: &Path) -> bool {
    let mut head = [0; 64];
    let read = File::open(file).and_then(|mut file| file.read(&mut head));
    read.is_ok_and(|length| String::from_utf8_lossy(&head[..length]).contains("-> X25519 "))
}

fn backup_key(file: &Path, opening: &Opening) -> anyhow::Result<BackupKey> {
    if let Some(path) = &opening.identity_file {
        let bytes = ask::key_bytes(path).map_err(|error| {
            Stop::usage(
                format!("{} cannot be read: {error}", path.display()),
                "Check the path and who may read it.",
            )
        })?;
        // What is no text holds no key, and is told so.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return Ok(BackupKey::from_key_file(&Secret::new(text)).map_err(exit::store)?);
    }
    let text = match &opening.passphrase_file {
        Some(path) => ask::secret_in(path)?,
        None if opens_with_a_key(file) => {
            return Err(Stop::usage(
                format!("{} opens with a private key", file.display()),
                "Give --identity-file: the file that `portico backup identity` made.",
            )
            .into());
        }
        None => ask::secret("Passphrase of the backup")?,
    };
    Ok(BackupKey::Passphrase(text))
}

fn verify(file: &Path, opening: &Opening, json: bool) -> anyhow::Result<()> {
    let input = opened(file)?;
    let manifest = Store::verify_backup(input, &backup_key(file, opening)?).map_err(exit::store)?;
    let shown = Shown::of(&manifest, None);
    if json {
        return show::json(&shown);
    }
    show::line(&format!("{} is whole: every row was read and compared.", file.display()))?;
    describe(&shown)
}

fn list(context: &Context, folder: Option<PathBuf>, json: bool) -> anyhow::Result<()> {
    let folder = folder.or_else(|| context.config.backup.folder.clone()).ok_or_else(|| {
        Stop::usage(
            "it is not said which folder",
            "Name the folder, or set backup.folder in the configuration.",
        )
    })?;
    let found = crate::jobs::backups_in(&folder).map_err(|error| {
        Stop::failed(
            format!("{} cannot be read: {error}", folder.display()),
            "Check the path and who may read it.",
        )
    })?;
    if json {
        return show::json(&found);
    }
    if found.is_empty() {
        return show::line(&format!("No backup in {}.", folder.display()));
    }
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|backup| vec![show::minute(&backup.made), backup.bytes.to_string(), backup.name.clone()])
        .collect();
    show::table(&["Made (UTC)", "Bytes", "File"], &rows)
}

/// What it leaves out is gone, so nothing is put in place by itself.
fn salvage(context: &Context, into: &str, json: bool) -> anyhow::Result<()> {
    let (path, credential) = context.store_and_key()?;
    let report = Store::salvage(&path, into, &credential).map_err(exit::store)?;
    ownership::settle(&context.config.data.folder);
    if json {
        return show::json(&report);
    }
    let rows: u64 = report.tables.iter().map(|table| table.rows).sum();
    show::line(&format!("{} were copied to {into}.", show::count(rows, "row", "rows")))?;
    for (table, gaps) in &report.gaps {
        show::line(&format!("  {table}: {}", show::count(*gaps, "gap", "gaps")))?;
    }
    if report.gaps.is_empty() {
        return show::line("Nothing was left out.");
    }
    show::note("Compare it with the last backup, which is nearly always better, before you put it in place.");
    Ok(())
}

fn identity(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        return Err(
            Stop::refused(format!("{} is there already", file.display()), "Name another file.").into()
        );
    }
    let (text, recipient) = BackupKey::mint();
    write_private(file, text.expose().as_bytes())?;
    show::line(&recipient.to_string())?;
    show::note(&format!(
        "Put the line above into backup.recipients. {} opens every backup made for it: keep it away from this \
         machine, and keep two copies.",
        file.display()
    ));
    Ok(())
}
