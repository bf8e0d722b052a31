//! Accounts: how a person proves who they are. What they may then do is for `session` and `access`.

use serde::{Deserialize, Serialize};

use super::Result;
use super::patient::PatientId;
use super::staff::StaffId;
use crate::base::clock::Moment;
use crate::store::{Read, Table};
use crate::{id_type, record};

id_type!(
    /// Names an account.
    AccountId
);

pub(super) const ACCOUNTS: Table<AccountId, Account> = Table::new("accounts");

/// Whose account it is. A carer who is nobody's patient here becomes a further kind; add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Person {
    /// A patient.
    Patient(PatientId),
    /// A member of staff.
    Staff(StaffId),
}

/// An account as kept: what identifies, what proves, and whether it is open.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// The sign-in name as the person writes it; look-alikes are one name.
    pub name: String,
    /// Whose it is.
    pub person: Person,
    /// Whether it may sign in.
    pub enabled: bool,
    /// Language chosen, as a BCP 47 tag.
    pub language: Option<String>,
    /// When it was made.
    pub made: Moment,
}
record!(Account, "account", 1);

/// The account `id`, if there is one.
pub(super) fn find(tx: &impl Read, id: AccountId) -> Result<Option<Account>> {
    Ok(ACCOUNTS.get(tx, &id)?)
}
