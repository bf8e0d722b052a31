//! `portico backup`: make one, check one, put one back, list those in a folder.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::{Context, private_file};
use super::exit::{self, Stop};
use super::{ask, key, ownership, show};
use crate::base::clock::Clock;
use crate::base::secret::Secret;
use crate::operator::backup::{self, Shown};
use crate::operator::{self, Gone, Line, Order, Piece, Reply};
use crate::store::{BackupKey, Credential, NewKey, RecoveryKey, Store};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a backup, encrypted with age, while the portal is served or not
    Create(Create),
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
    Restore(Restore),
    /// List the backups in a folder
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
pub(super) struct Create {
    /// The file, or a folder in which a file is named after the time; backup.folder if left out
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,
    /// An age public key that can open it (age1…); backup.recipients if left out
    #[arg(long, value_name = "KEY")]
    recipient: Vec<String>,
    /// Encrypt it with a passphrase, asked for twice, instead
    #[arg(long, conflicts_with = "recipient")]
    passphrase: bool,
    /// Encrypt it with the passphrase in this file instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipient", "passphrase"])]
    passphrase_file: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
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

#[derive(Debug, Args)]
pub(super) struct Restore {
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
}

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create(arguments) => create(context, arguments),
        Command::Verify { file, opening, json } => verify(&file, &opening, json),
        Command::Restore(arguments) => restore(context, &arguments),
        Command::List { folder, json } => list(context, folder, json),
        Command::Salvage { into, json } => salvage(context, &into, json),
        Command::Identity { file } => identity(&file),
    }
}

fn create(context: &Context, arguments: Create) -> anyhow::Result<()> {
    let order = if arguments.passphrase || arguments.passphrase_file.is_some() {
        let text = ask::new_secret_or_file("Passphrase of the backup", arguments.passphrase_file.as_deref())?;
        backup::Order::Passphrase(key::checked_passphrase(text)?)
    } else {
        let recipients = if arguments.recipient.is_empty() {
            context.config.backup.recipients.clone()
        } else {
            arguments.recipient
        };
        if recipients.is_empty() {
            return Err(Stop::usage(
                "nobody is named who can open the backup",
                "Give --recipient age1… (`portico backup identity FILE` makes a pair), set backup.recipients, or \
                 give --passphrase.",
            )
            .into());
        }
        backup::Order::Recipients(recipients)
    };
    let path = place(context, arguments.to)?;
    let mut writing = Writing::begin(&path)?;
    context.order(Order::Backup(order), &mut writing)?;
    let shown = writing.finish(&path)?;
    if arguments.json {
        return show::json(&serde_json::json!({ "file": path, "backup": shown }));
    }
    show::line(&format!("Backup: {}", path.display()))?;
    describe(&shown)?;
    show::note("Check it with `portico backup verify`, and keep a copy on another machine.");
    Ok(())
}

/// The file a backup goes to.
fn place(context: &Context, to: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let to = to.or_else(|| context.config.backup.folder.clone()).ok_or_else(|| {
        Stop::usage("it is not said where the backup goes", "Give --to FILE or FOLDER, or set backup.folder.")
    })?;
    let path = if to.is_dir() { to.join(crate::jobs::backup_name(Clock::System.now())) } else { to };
    if path.exists() {
        return Err(Stop::refused(
            format!("{} is there already", path.display()),
            "Name another file: backups are not written over.",
        )
        .into());
    }
    Ok(path)
}

/// A backup on its way to the disk: under another name until it is whole.
struct Writing {
    file: File,
    temporary: PathBuf,
    meter: show::Meter,
    shown: Option<Shown>,
    is_placed: bool,
}

impl Writing {
    fn begin(path: &Path) -> anyhow::Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        let file = private_file(&temporary).map_err(|error| {
            Stop::failed(
                format!("{} cannot be written: {error}", path.display()),
                "Check the folder and its room.",
            )
        })?;
        Ok(Self { file, temporary, meter: show::Meter::new(), shown: None, is_placed: false })
    }

    fn finish(mut self, path: &Path) -> anyhow::Result<Shown> {
        self.meter.finish();
        let shown = self.shown.take();
        let shown = shown.ok_or_else(|| Stop::failed("the backup broke off", "Give the command again."))?;
        self.file.sync_all()?;
        std::fs::rename(&self.temporary, path)?;
        self.is_placed = true;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder)?.sync_all()?;
        }
        Ok(shown)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.is_placed {
            // The failure is told; the left-over is of no use.
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

impl Line for Writing {
    fn say(&mut self, reply: Reply) -> Result<(), Gone> {
        match reply {
            Reply::Data(bytes) => self.file.write_all(&bytes)?,
            Reply::Progress(progress) => self.meter.show(&progress),
            Reply::Backup(shown) => self.shown = Some(shown),
            _ => {}
        }
        Ok(())
    }

    fn ask(&mut self) -> Result<Piece, Gone> {
        Ok(Piece::End)
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

fn backup_key(opening: &Opening) -> anyhow::Result<BackupKey> {
    if let Some(path) = &opening.identity_file {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Stop::usage(
                format!("{} cannot be read: {error}", path.display()),
                "Check the path and who may read it.",
            )
        })?;
        return Ok(BackupKey::from_key_file(&Secret::new(text)).map_err(exit::store)?);
    }
    let text = match &opening.passphrase_file {
        Some(path) => ask::secret_in(path)?,
        None => ask::secret("Passphrase of the backup")?,
    };
    Ok(BackupKey::Passphrase(text))
}

fn verify(file: &Path, opening: &Opening, json: bool) -> anyhow::Result<()> {
    let input = opened(file)?;
    let manifest = Store::verify_backup(input, &backup_key(opening)?).map_err(exit::store)?;
    let shown = Shown::of(&manifest, None);
    if json {
        return show::json(&shown);
    }
    show::line(&format!("{} is whole: every row was read and compared.", file.display()))?;
    describe(&shown)
}

fn restore(context: &Context, arguments: &Restore) -> anyhow::Result<()> {
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
    let opens = backup_key(&arguments.opening)?;
    let key_path = arguments.key_file.clone().or_else(|| context.config.unlock.key_file.clone());
    let recovery = RecoveryKey::mint();
    let recovery_key = Credential::Recovery(recovery.clone());
    let machine = match &key_path {
        Some(path) => Credential::KeyFile(key::key_file_made(path)?),
        None => context.credential()?,
    };
    super::setup::make_folder(&context.config.data.folder)?;
    let keys = [NewKey::new(&machine, "made at restore"), NewKey::new(&recovery_key, "recovery key")];
    let how = (context.options().schema, arguments.replace, Clock::System.now());
    let manifest = Store::restore(&path, (input, &opens), &keys, how).map_err(exit::store)?;
    key::enter(context, &machine, operator::enter_restore)?;
    ownership::settle(&context.config.data.folder);
    show::line(&format!("Restored: {}", path.display()))?;
    describe(&Shown::of(&manifest, None))?;
    if let Some(path) = key_path {
        show::line(&format!("Opened by the key file {}.", path.display()))?;
    }
    key::print_recovery(Some(&recovery))?;
    show::note(
        "Recovery keys and passphrases of before do not open the restored store. Run `portico doctor` next.",
    );
    Ok(())
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
    let credential = context.credential()?;
    let report = Store::salvage(&context.config.data.store(), into, &credential).map_err(exit::store)?;
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
    super::context::write_private(file, text.expose().as_bytes())?;
    show::line(&recipient.to_string())?;
    show::note(&format!(
        "Put the line above into backup.recipients. {} opens every backup made for it: keep it away from this \
         machine, and keep two copies.",
        file.display()
    ));
    Ok(())
}
