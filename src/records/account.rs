//! Accounts: whose they are and whether they are open. How a person proves who they are is for `proof`; what
//! they may then do is for `session` and `access`.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::carer::{self, CarerId};
use super::patient::{self, PatientId};
use super::sign_in_name::SignInName;
use super::staff::{self, StaffId};
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::store::{Order, Read, Span, Table, Write};
use crate::{id_type, record};

id_type!(
    /// Names an account.
    AccountId
);

pub(super) const ACCOUNTS: Table<AccountId, Account> = Table::new("accounts");
/// By the form in which look-alikes are one name.
const BY_NAME: Table<String, u64> = Table::new("accounts by name");
const BY_PERSON: Table<(u8, u64), u64> = Table::new("accounts by person");

/// Whose account it is. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Person {
    /// A patient.
    Patient(PatientId),
    /// A member of staff.
    Staff(StaffId),
    /// Somebody who is nobody's patient here, and acts for patients who are.
    Carer(CarerId),
}

impl Person {
    fn key(self) -> (u8, u64) {
        match self {
            Self::Patient(id) => (0, id.0),
            Self::Staff(id) => (1, id.0),
            Self::Carer(id) => (2, id.0),
        }
    }

    /// The patient, if it is one.
    #[must_use]
    pub fn patient(self) -> Option<PatientId> {
        match self {
            Self::Patient(id) => Some(id),
            Self::Staff(_) | Self::Carer(_) => None,
        }
    }
}

/// An account as kept: what identifies, and whether it is open.
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

/// The account whose name is `name` or looks like it.
pub(super) fn by_name(tx: &impl Read, name: &SignInName) -> Result<Option<(AccountId, Account)>> {
    let Some(id) = BY_NAME.get(tx, &name.key())?.map(AccountId) else { return Ok(None) };
    Ok(find(tx, id)?.map(|account| (id, account)))
}

/// The account of `person`, if they have one.
pub(super) fn of_person(tx: &impl Read, person: Person) -> Result<Option<(AccountId, Account)>> {
    let Some(id) = BY_PERSON.get(tx, &person.key())?.map(AccountId) else { return Ok(None) };
    Ok(find(tx, id)?.map(|account| (id, account)))
}

/// Every account of a member of staff.
pub(super) fn of_staff(tx: &impl Read) -> Result<Vec<(AccountId, Account)>> {
    let mut keys = Vec::new();
    BY_PERSON.each(tx, &Span::under(&1u8), Order::Ascending, |_, id| {
        keys.push(AccountId(id));
        Ok(ControlFlow::Continue(()))
    })?;
    keys.into_iter().map(|id| Ok((id, find(tx, id)?.ok_or(Error::NotFound)?))).collect()
}

/// Makes an account for somebody who has none, under a name that nobody has.
pub(super) fn add(tx: &impl Write, name: &SignInName, person: Person, now: Moment) -> Result<AccountId> {
    if BY_PERSON.has(tx, &person.key())? {
        return Err(Error::Refused(Rule::HasAccount));
    }
    if BY_NAME.has(tx, &name.key())? {
        return Err(Error::Refused(Rule::NameTaken));
    }
    let mut id = AccountId::mint(now);
    while ACCOUNTS.has(tx, &id)? {
        id = AccountId::mint(now);
    }
    let account =
        Account { name: name.as_str().to_owned(), person, enabled: true, language: None, made: now };
    ACCOUNTS.put(tx, &id, &account)?;
    BY_NAME.put(tx, &name.key(), &id.0)?;
    BY_PERSON.put(tx, &person.key(), &id.0)?;
    Ok(id)
}

/// The name of the person as pages show it.
pub(super) fn shown_name(tx: &impl Read, person: Person) -> Result<String> {
    Ok(match person {
        Person::Patient(id) => patient::find(tx, id)?.ok_or(Error::NotFound)?.display_name(),
        Person::Staff(id) => staff::find(tx, id)?.ok_or(Error::NotFound)?.name,
        Person::Carer(id) => carer::find(tx, id)?.ok_or(Error::NotFound)?.name,
    })
}
