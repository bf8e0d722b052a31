//! What the owner of an account is told about it: a factor that was added, a reset, a new mail address.
//!
//! Shown at the next visit and kept with the account's activity. Each also names where else it must be told,
//! for when mail is sent: a changed address is told to the old one.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::account::AccountId;
use super::{Result, session::Standing};
use crate::base::clock::Moment;
use crate::base::contact::Email;
use crate::store::{Order, Read, Span, Table, Write};
use crate::{id_type, record};

id_type!(
    /// Names a notice.
    NoticeId
);

const NOTICES: Table<(AccountId, NoticeId), Notice> = Table::new("account notices");
/// So many are kept for an account; older ones stay in the audit only.
const KEPT_MAX: usize = 50;

/// What is told. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// The password was changed.
    PasswordChanged,
    /// An authenticator app was enrolled.
    AppAdded,
    /// The authenticator app was removed.
    AppRemoved,
    /// A passkey was enrolled.
    PasskeyAdded {
        /// What its owner calls it.
        name: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// What its owner called it.
        name: String,
    },
    /// A new set of recovery codes was made.
    RecoveryCodesMade,
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many are left.
        left: u8,
    },
    /// The practice began a reset.
    Reset {
        /// Whether the second factors were taken away too.
        factors_too: bool,
    },
    /// The mail address was changed.
    MailChanged {
        /// The address before, which must be told.
        old: Option<Email>,
    },
}

/// A notice as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What is told.
    pub told: Told,
    /// When it happened.
    pub at: Moment,
    /// Whether the owner has seen it.
    pub seen: bool,
}
record!(Notice, "account notice", 1);

/// Tells the owner of `account`.
pub(super) fn tell(tx: &impl Write, account: AccountId, told: Told, now: Moment) -> Result<()> {
    let mut id = NoticeId::mint(now);
    while NOTICES.has(tx, &(account, id))? {
        id = NoticeId::mint(now);
    }
    NOTICES.put(tx, &(account, id), &Notice { told, at: now, seen: false })?;
    for (id, _) in list(tx, account)?.into_iter().skip(KEPT_MAX) {
        NOTICES.remove(tx, &(account, id))?;
    }
    Ok(())
}

/// The notices of `account`, newest first.
fn list(tx: &impl Read, account: AccountId) -> Result<Vec<(NoticeId, Notice)>> {
    let mut found = Vec::new();
    NOTICES.each(tx, &Span::under(&account), Order::Descending, |(_, id), notice| {
        found.push((id, notice));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

impl Standing {
    /// What the owner of this account was or is to be told, newest first.
    pub fn notices(&self) -> Result<Vec<Notice>> {
        let all = list(&self.practice().store().read()?, self.account())?;
        Ok(all.into_iter().map(|(_, notice)| notice).collect())
    }

    /// The owner has seen what there is. Nothing of a record is read or changed by this.
    pub async fn notices_seen(&self) -> Result<()> {
        let account = self.account();
        self.practice()
            .store()
            .write(move |tx| {
                for (id, mut notice) in list(tx, account)?.into_iter().filter(|(_, notice)| !notice.seen) {
                    notice.seen = true;
                    NOTICES.put(tx, &(account, id), &notice)?;
                }
                Ok(())
            })
            .await
    }
}
