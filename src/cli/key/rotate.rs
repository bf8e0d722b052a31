//! `portico key rotate`, and what every command does that writes the whole store anew.

use std::path::Path;

use super::super::context::Context;
use super::super::exit::{self, Stop};
use super::super::{ask, show};
use super::making::{checked_passphrase, label_of, print_recovery};
use crate::base::clock::Clock;
use crate::operator;
use crate::records::Practice;
use crate::records::access::Operator;
use crate::store::{Credential, NewKey, RecoveryKey, Store};

/// Rotation writes a new file, so the store must be closed; nobody can carry the old slots over, so the key in
/// use now and a new recovery key open the new file, and a passphrase if one is given.
pub(super) fn rotate(context: &Context, passphrase: Option<&Path>, json: bool) -> anyhow::Result<()> {
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
    let recovery_key = Credential::Recovery(recovery.clone());
    let label = label_of(context, &current);
    // A recovery key is shown once: the one that was typed just now gives way to the new one.
    let opens = if matches!(current, Credential::Recovery(_)) { &recovery_key } else { &current };
    let mut keys = vec![NewKey::new(opens, &label)];
    if !matches!(current, Credential::Recovery(_)) {
        keys.push(NewKey::new(&recovery_key, "recovery key"));
    }
    let further = match passphrase {
        Some(path) if path.as_os_str().is_empty() => Some(ask::new_secret("New passphrase")?),
        Some(path) => Some(ask::secret_in(path)?),
        None => None,
    };
    let further = further.map(checked_passphrase).transpose()?.map(Credential::Passphrase);
    keys.extend(further.as_ref().map(|key| NewKey::new(key, "passphrase")));
    Store::rotate(&store, &current, &keys, Clock::System.now()).map_err(exit::store)?;
    super::super::ownership::settle(&context.config.data.folder);
    // The old keys are gone: the new one is told whatever fails.
    let entered = enter(context, opens, operator::enter_rotation);
    if json {
        let printed = recovery.print();
        show::json(&serde_json::json!({ "store": store, "recovery_key": printed.expose() }))?;
        return entered;
    }
    show::line("The store was written anew under a new data key. Keys that opened it before no longer do,")?;
    if matches!(current, Credential::Recovery(_)) {
        show::line(
            "only the recovery key below does. Make a key file for the server: `portico key add --key-file`",
        )?;
        show::line(&format!("{} --unlock-recovery (move an old file away).", context.key_file().display()))?;
    } else {
        show::line("except the one used just now. Old backups still open with what they were made for.")?;
    }
    print_recovery(Some(&recovery))?;
    entered
}

/// A store that is older than its anchor is not made anew: that would hide that it is.
pub(in super::super) fn refuse_older(
    context: &Context,
    store: &Path,
    opens: &Credential,
) -> anyhow::Result<()> {
    let checked = context.anchor().map_or(Ok(()), |anchor| anchor.check_file(store, opens));
    Ok(checked.map_err(exit::store)?)
}

/// Enters what was done to the closed store, once it is there: a failure before changed nothing.
pub(in super::super) fn enter(
    context: &Context,
    opens: &Credential,
    entry: fn(&Operator) -> Result<(), operator::Failure>,
) -> anyhow::Result<()> {
    let store = Store::open(&context.config.data.store(), opens, context.options()).map_err(exit::store);
    let practice = Practice::open(store?, Clock::System).map_err(exit::records)?;
    entry(&super::super::context::operator(&practice))?;
    // The file is another one by the operator's own doing, so the anchor follows it.
    if let Some(anchor) = context.anchor() {
        anchor.set(practice.store()).map_err(exit::store)?;
    }
    Ok(practice.store().close().map_err(exit::store)?)
}
