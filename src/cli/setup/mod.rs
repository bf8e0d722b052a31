//! `portico setup`: from nothing to a practice with a store, keys, a configuration and a first administrator.
//!
//! Everything is asked and checked before anything is made. If a step fails, what was made is taken away again,
//! so that the command can be given once more. A store that is there is never touched.

mod answers;
mod file;

use std::path::{Path, PathBuf};

use clap::Args;

use super::context::{Common, Context, Reading, write_private};
use super::exit::{self, Stop};
use super::{ask, key, ownership, show};
use crate::base::clock::Clock;
use crate::operator::user;
use crate::records::role::Role;
use crate::records::staff_account::{NewStaff, ReadyFor};
use crate::records::{self, Practice, Rule};
use crate::store::{Credential, NewKey, RecoveryKey, Store, StoreError};
use answers::Answers;

/// What can be said beforehand; the rest is asked for if somebody is there.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The practice's name, as patients know it
    #[arg(long, value_name = "NAME", help_heading = "Practice")]
    practice_name: Option<String>,
    /// The telephone number patients call
    #[arg(long, value_name = "NUMBER", help_heading = "Practice")]
    phone: Option<String>,
    /// What to do when it cannot wait, shown on every page; \n begins a new line
    #[arg(long, value_name = "TEXT", help_heading = "Practice")]
    urgent: Option<String>,
    /// A line of the postal address; give it once for each line
    #[arg(long, value_name = "LINE", help_heading = "Practice")]
    address: Vec<String>,
    /// The time zone, like America/Chicago; this machine's if left out
    #[arg(long, value_name = "NAME", help_heading = "Practice")]
    time_zone: Option<String>,
    /// The language for whoever has not chosen one: en or es
    #[arg(long, value_name = "TAG", help_heading = "Practice")]
    language: Option<String>,
    /// The address people type, like https://portal.example.org
    #[arg(long, value_name = "ADDRESS", help_heading = "Server")]
    origin: Option<String>,
    /// An address and port to listen on; give it once for each
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Server")]
    listen: Vec<String>,
    /// How connections are protected: off, files, generated or acme
    #[arg(long, value_name = "WAY", help_heading = "Server")]
    tls: Option<String>,
    /// With --tls files: the certificate and its chain, PEM
    #[arg(long, value_name = "FILE", help_heading = "Server")]
    certificate_file: Option<PathBuf>,
    /// With --tls files: its private key, PEM
    #[arg(long, value_name = "FILE", help_heading = "Server")]
    certificate_key_file: Option<PathBuf>,
    /// With --tls acme: where the authority may write to
    #[arg(long, value_name = "MAIL", help_heading = "Server")]
    acme_contact: Option<String>,
    /// The key file that opens the store; made if it is not there. Beside the configuration if left out
    #[arg(long, value_name = "FILE", help_heading = "Keys", conflicts_with = "no_key_file")]
    key_file: Option<PathBuf>,
    /// Make no key file: the store opens with a passphrase only
    #[arg(long, help_heading = "Keys")]
    no_key_file: bool,
    /// Do not name the key file in the configuration: systemd brings it as the credential portico-key
    #[arg(long, help_heading = "Keys", conflicts_with = "no_key_file")]
    credential: bool,
    /// A passphrase opens the store too; it is asked for twice
    #[arg(long, help_heading = "Keys")]
    passphrase: bool,
    /// A passphrase opens the store too; it is the first line of this file
    #[arg(long, value_name = "FILE", help_heading = "Keys", conflicts_with = "passphrase")]
    passphrase_file: Option<PathBuf>,
    /// The first administrator's name
    #[arg(long, value_name = "NAME", help_heading = "First administrator")]
    admin_name: Option<String>,
    /// The name the administrator signs in with
    #[arg(long, value_name = "NAME", help_heading = "First administrator")]
    admin_sign_in: Option<String>,
    /// Their password, the first line of this file; the systemd credential portico-admin-password if left out
    #[arg(long, value_name = "FILE", help_heading = "First administrator")]
    admin_password_file: Option<PathBuf>,
    /// As root: the account the server will run under; data and keys are given to it
    #[arg(long, value_name = "ACCOUNT")]
    owner: Option<String>,
    /// Print JSON, with the recovery key in it
    #[arg(long)]
    json: bool,
}

/// What was made, and is taken away again unless all goes well.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
}

impl Drop for Made {
    fn drop(&mut self) {
        for path in &self.files {
            // Something may not have been made yet.
            let _ = std::fs::remove_file(path);
        }
    }
}

pub(super) fn run(common: Common, arguments: &Arguments) -> anyhow::Result<()> {
    let before = Context::with_flags(common.clone(), &[], Reading::IfThere)?;
    let store = before.config.data.store();
    if store.exists() {
        return Err(Stop::refused(
            format!("there is a store already: {}", store.display()),
            "Nothing was changed. `portico serve` serves it; --data names another folder for another practice.",
        )
        .into());
    }
    let answers = answers::gather(&before, arguments)?;
    let flags: Vec<(&str, &str, String)> =
        answers.settings.iter().map(|(flag, key, value)| (*flag, *key, value.clone())).collect();
    let context = Context::with_flags(common, &flags, Reading::IfThere)?;
    let recovery = make(&context, &answers)?;
    tell(&context, &answers, &recovery, arguments.json)
}

/// Makes everything, the configuration last.
fn make(context: &Context, answers: &Answers) -> anyhow::Result<RecoveryKey> {
    let mut made = Made::default();
    let folder = &context.config.data.folder;
    make_folder(folder)?;
    if let Some(file) = context.file.parent() {
        std::fs::create_dir_all(file)?;
    }
    if let Some((uid, gid)) = answers.owner {
        std::os::unix::fs::chown(folder, Some(uid), Some(gid))?;
    }
    let recovery = RecoveryKey::mint();
    let mut credentials = Vec::new();
    if let Some(path) = &answers.key_file {
        if !path.exists() {
            make_parent(path)?;
            made.files.push(path.clone());
        }
        let label = path.display().to_string();
        credentials.push((Credential::KeyFile(key::key_file_made(path)?), label));
        // With systemd's credential root keeps the file; otherwise the server reads it itself.
        if let Some((uid, gid)) = answers.owner.filter(|_| !answers.is_credential) {
            std::os::unix::fs::chown(path, Some(uid), Some(gid))?;
        }
    }
    if let Some(passphrase) = &answers.passphrase {
        credentials.push((Credential::Passphrase(passphrase.clone()), "passphrase".to_owned()));
    }
    credentials.push((Credential::Recovery(recovery.clone()), "recovery key".to_owned()));
    let path = context.config.data.store();
    found(context, answers, &credentials, &path, &mut made)?;
    if !context.file.exists() {
        made.files.push(context.file.clone());
        write_private(&context.file, file::filled_in(&context.layers).as_bytes())?;
        if let Some((uid, gid)) = answers.owner {
            std::os::unix::fs::chown(&context.file, Some(uid), Some(gid))?;
        }
    }
    ownership::settle(folder);
    made.files.clear();
    Ok(recovery)
}

/// Makes the store, the practice in it and its first administrator.
fn found(
    context: &Context,
    answers: &Answers,
    credentials: &[(Credential, String)],
    path: &Path,
    made: &mut Made,
) -> anyhow::Result<()> {
    let keys: Vec<NewKey<'_>> = credentials.iter().map(|(key, label)| NewKey::new(key, label)).collect();
    let now = Clock::System.now();
    let store = Store::create(path, &keys, context.options(), now).map_err(|error| match error {
        // Somebody was quicker: that store is theirs.
        StoreError::Exists(_) | StoreError::InUse { .. } => exit::store(error),
        error => {
            made.files.push(path.to_owned());
            exit::store(error)
        }
    })?;
    made.files.push(path.to_owned());
    made.files.push(PathBuf::from(format!("{}.lock", path.display())));
    let practice = Practice::found(store, Clock::System, answers.profile.clone()).map_err(exit::records)?;
    let administrator = add_administrator(&practice, answers);
    let closed = practice.store().close().map_err(exit::store);
    administrator?;
    Ok(closed?)
}

/// The first administrator. Somebody at the terminal may choose another password if a rule refuses the first.
fn add_administrator(practice: &Practice, answers: &Answers) -> anyhow::Result<()> {
    let mut password = answers.admin_password.clone();
    loop {
        let new = NewStaff {
            name: answers.admin_name.clone(),
            role: Role::Administrator,
            sign_in_name: answers.admin_sign_in.clone(),
        };
        let added = super::context::operator(practice).add_account(ReadyFor::Staff(new), &password);
        let Err(error) = added else { return Ok(()) };
        let is_password = matches!(
            error,
            records::Error::Refused(Rule::PasswordShort | Rule::PasswordCommon | Rule::PasswordLong)
        );
        let failure = user::explain(error);
        if !(is_password && answers.may_ask_password) {
            return Err(failure.into());
        }
        show::note(&format!("  {}. {}", failure.what, failure.remedy));
        password = ask::new_secret("Their password")?;
    }
}

/// The folder, for its owner alone. One that is there is made so, unless it holds other things.
pub(super) fn make_folder(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    let cannot = |error: std::io::Error| {
        Stop::failed(
            format!("the data folder {} cannot be made: {error}", folder.display()),
            "Name another one with --data, or make it for this account.",
        )
    };
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(cannot)?;
    let mode = std::fs::metadata(folder).map_err(cannot)?.permissions().mode();
    let is_empty = std::fs::read_dir(folder).map_err(cannot)?.next().is_none();
    if mode & 0o077 != 0 && is_empty {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(cannot)?;
    }
    Ok(())
}

fn make_parent(path: &Path) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(())
}

fn tell(context: &Context, answers: &Answers, recovery: &RecoveryKey, json: bool) -> anyhow::Result<()> {
    if json {
        return show::json(&serde_json::json!({
            "configuration": context.file,
            "store": context.config.data.store(),
            "key_file": answers.key_file,
            "origin": context.config.server.origin,
            "administrator": answers.admin_sign_in,
            "recovery_key": recovery.print().expose(),
        }));
    }
    show::line(&format!("{} is set up.", answers.profile.name))?;
    show::line(&format!("  Store:          {}", context.config.data.store().display()))?;
    show::line(&format!("  Configuration:  {}", context.file.display()))?;
    if let Some(path) = &answers.key_file {
        show::line(&format!("  Key file:       {}", path.display()))?;
        show::line(
            "                  Copy it to a safe place that is not this machine and not with the backups.",
        )?;
    }
    show::line(&format!("  Administrator:  {}", answers.admin_sign_in))?;
    key::print_recovery(Some(recovery))?;
    if answers.is_credential {
        let path = answers.key_file.as_deref().unwrap_or(Path::new("")).display();
        show::line(&format!("In the systemd unit: LoadCredential=portico-key:{path}"))?;
    }
    let portico = if context.is_usual() {
        "portico".to_owned()
    } else {
        format!("portico --config {}", context.file.display())
    };
    show::line("Next:")?;
    show::line(&format!("  {portico} serve     serve the portal, or: systemctl enable --now portico"))?;
    show::line(&format!(
        "  {}    sign in as {}; a second factor is set up at the first sign-in",
        context.config.server.origin, answers.admin_sign_in
    ))?;
    show::line(&format!("  {portico} doctor    look everything over"))
}
