//! `portico setup`: from nothing to a practice with a store, keys, a configuration and a first administrator.
//!
//! Everything is asked and checked before anything is made. If a step fails, what was made is taken away again,
//! so that the command can be given once more. A store that is there is never touched.

mod answers;
mod arguments;
mod file;
mod making;

use std::path::Path;

use super::context::{Common, Context, Reading};
use super::exit::Stop;
use super::{key, show};
use crate::store::RecoveryKey;
use answers::Answers;

pub(super) use arguments::Arguments;
pub(super) use making::make_data_folder;

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
    let recovery = making::make(&context, &answers)?;
    tell(&context, &answers, &recovery, arguments.json)?;
    if arguments.credential { Ok(()) } else { warn_of_another_place(&context, &answers) }
}

/// A configuration that was there before stays as it is. If it names another place than this practice has, commands
/// would look there.
fn warn_of_another_place(context: &Context, answers: &Answers) -> anyhow::Result<()> {
    let alone = Common { config: Some(context.file.clone()), ..Common::default() };
    let alone = Context::with_flags(alone, &[], Reading::IfThere)?.config;
    let folder = &context.config.data.folder;
    let mut unsaid = Vec::new();
    if alone.data.folder != *folder {
        unsaid.push(("data.folder", folder.as_path()));
    }
    let beside = context.file.with_file_name("portico.key");
    let found = alone.unlock.key_file.unwrap_or(beside);
    if let Some(path) = answers.key_file.as_deref().filter(|path| *path != found) {
        unsaid.push(("unlock.key_file", path));
    }
    for (key, path) in unsaid {
        let (file, path) = (context.file.display(), path.display());
        show::note(&format!(
            "{file} does not name it, and commands would not find it: set {key} = \"{path}\" there."
        ));
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
