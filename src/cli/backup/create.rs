//! `portico backup create`: a backup from the open practice, written here.

use std::path::{Path, PathBuf};

use clap::Args;

use super::super::context::Context;
use super::super::exit::{self, Stop};
use super::super::new_file::NewFile;
use super::super::{ask, key, show};
use super::describe;
use crate::base::clock::Clock;
use crate::operator::backup::{self, Shown};
use crate::operator::{Gone, Line, Order, Piece, Reply};
use crate::store::BackupRecipient;

#[derive(Debug, Args)]
pub(in super::super) struct Create {
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

pub(super) fn create(context: &Context, arguments: Create) -> anyhow::Result<()> {
    let order = if arguments.passphrase || arguments.passphrase_file.is_some() {
        let text = ask::new_secret_or_file("Passphrase of the backup", arguments.passphrase_file.as_deref())?;
        backup::Order::Passphrase(key::checked_passphrase(text)?)
    } else {
        let recipients = if arguments.recipient.is_empty() {
            context.config.backup.recipients.clone()
        } else {
            arguments.recipient
        };
        if let Some(wrong) = recipients.iter().find(|text| text.parse::<BackupRecipient>().is_err()) {
            return Err(Stop::usage(
                format!("\"{wrong}\" is not an age public key"),
                "A public key begins with age1; `portico backup identity FILE` makes a pair.",
            )
            .into());
        }
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
    let shown = writing.finish()?;
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

/// A backup on its way to the disk.
struct Writing {
    file: NewFile,
    meter: show::Meter,
    shown: Option<Shown>,
}

impl Writing {
    fn begin(path: &Path) -> anyhow::Result<Self> {
        Ok(Self { file: NewFile::begin(path)?, meter: show::Meter::new(), shown: None })
    }

    fn finish(mut self) -> anyhow::Result<Shown> {
        self.meter.finish();
        let shown =
            self.shown.ok_or_else(|| Stop::failed("the backup broke off", "Give the command again."))?;
        self.file.place()?;
        Ok(shown)
    }
}

impl Line for Writing {
    fn say(&mut self, reply: Reply) -> Result<(), Gone> {
        match reply {
            Reply::Data(bytes) => self.file.write(&bytes).map_err(|error| exit::gone(&error))?,
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
