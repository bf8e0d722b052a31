//! What `setup` makes: folders, keys, the store with the practice in it, the configuration.
//!
//! Store and configuration are whole before either is in place, so that what was broken off at any point can be
//! done again with the same command.

use std::path::{Path, PathBuf};

use super::super::context::Context;
use super::super::exit::{self, Stop};
use super::super::new_file::{self, NewFile, rename_if_free};
use super::super::{ask, key, ownership, show};
use super::answers::Answers;
use super::file;
use crate::base::clock::Clock;
use crate::operator::user;
use crate::records::role::Role;
use crate::records::staff_account::{NewStaff, ReadyFor};
use crate::records::{self, Practice, Rule};
use crate::store::{Credential, Lock, NewKey, RecoveryKey, Store};

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

/// Makes everything, the configuration last.
pub(super) fn make(context: &Context, answers: &Answers) -> anyhow::Result<RecoveryKey> {
    let mut made = Made::default();
    let folder = &context.config.data.folder;
    make_data_folder(folder)?;
    if let Some(beside) = context.file.parent() {
        new_file::make_folder(beside)?;
    }
    give(answers, folder)?;
    let recovery = RecoveryKey::mint();
    let mut credentials = Vec::new();
    if let Some(path) = &answers.key_file {
        if !path.exists() {
            path.parent().map_or(Ok(()), new_file::make_folder)?;
            made.files.push(path.clone());
        }
        let label = path.display().to_string();
        credentials.push((Credential::KeyFile(key::key_file_made(path)?), label));
        // With systemd's credential root keeps the file; otherwise the server reads it itself.
        if !answers.is_credential {
            give(answers, path)?;
        }
    }
    if let Some(passphrase) = &answers.passphrase {
        credentials.push((Credential::Passphrase(passphrase.clone()), "passphrase".to_owned()));
    }
    credentials.push((Credential::Recovery(recovery.clone()), "recovery key".to_owned()));
    let unfinished = begun(&context.config.data.store())?;
    made.files.extend([unfinished.clone(), beside(&unfinished, ".lock")]);
    found(context, answers, &credentials, &unfinished)?;
    place(context, answers, &unfinished, &mut made)?;
    ownership::settle(folder);
    // A left-over of no use, and of no harm.
    let _ = std::fs::remove_file(beside(&unfinished, ".lock"));
    made.files.clear();
    Ok(recovery)
}

/// Gives what was made to the server's account.
fn give(answers: &Answers, path: &Path) -> anyhow::Result<()> {
    let Some((uid, gid)) = answers.owner else { return Ok(()) };
    Ok(std::os::unix::fs::chown(path, Some(uid), Some(gid)).map_err(|error| {
        Stop::failed(
            format!("{} cannot be given to the server's account: {error}", path.display()),
            "Run setup as root (sudo) with --owner, or as that account without it.",
        )
    })?)
}

/// Lets the server's account read what stays root's: it says where commands of root read and write.
fn lend(answers: &Answers, path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let Some((_, gid)) = answers.owner else { return Ok(()) };
    let lent = std::os::unix::fs::chown(path, None, Some(gid))
        .and_then(|()| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o640)));
    Ok(lent.map_err(|error| {
        Stop::failed(
            format!("{} cannot be made readable for the server's account: {error}", path.display()),
            "Run setup as root (sudo) with --owner, or as that account without it.",
        )
    })?)
}

/// Where the store is made until the practice is in it. What a set-up that was broken off left there goes.
fn begun(store: &Path) -> anyhow::Result<PathBuf> {
    let unfinished = beside(store, ".setup");
    // Held for a moment: another set-up that is under way keeps what it makes.
    let _alone = Lock::take(&unfinished).map_err(exit::store)?;
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(placed_not(store, &error).into()),
        _ => Ok(unfinished),
    }
}

/// Puts store and configuration in place, one right after the other: what was broken off before that is made anew
/// by the same command.
fn place(context: &Context, answers: &Answers, unfinished: &Path, made: &mut Made) -> anyhow::Result<()> {
    let path = context.config.data.store();
    let configuration = configuration(context)?;
    rename_if_free(unfinished, &path).map_err(|error| placed_not(&path, &error))?;
    made.files.push(path.clone());
    if let Some(configuration) = configuration {
        configuration.place()?;
        made.files.push(context.file.clone());
        lend(answers, &context.file)?;
    }
    let synced = std::fs::File::open(&context.config.data.folder).and_then(|folder| folder.sync_all());
    Ok(synced.map_err(|error| placed_not(&path, &error))?)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn placed_not(path: &Path, error: &std::io::Error) -> Stop {
    Stop::failed(
        format!("the store {} cannot be put in place: {error}", path.display()),
        "Check its folder, and whether another `portico setup` runs; then give the command again.",
    )
}

/// The configuration, written but not in place; `None` if there is one.
fn configuration(context: &Context) -> anyhow::Result<Option<NewFile>> {
    if context.file.exists() {
        return Ok(None);
    }
    let mut file = NewFile::begin(&context.file)?;
    file.write(file::filled_in(&context.layers).as_bytes())?;
    file.sync()?;
    Ok(Some(file))
}

/// Makes the store at `path`, the practice in it and its first administrator.
fn found(
    context: &Context,
    answers: &Answers,
    credentials: &[(Credential, String)],
    path: &Path,
) -> anyhow::Result<()> {
    let keys: Vec<NewKey<'_>> = credentials.iter().map(|(key, label)| NewKey::new(key, label)).collect();
    let store = Store::create(path, &keys, context.options(), Clock::System.now()).map_err(exit::store)?;
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
        let added = super::super::context::operator(practice).add_account(ReadyFor::Staff(new), &password);
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
pub(in super::super) fn make_data_folder(folder: &Path) -> anyhow::Result<()> {
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
