//! Who did what: an event as the noun that did it makes it, and the entry that is kept of it.

use serde::{Deserialize, Serialize};

use super::super::account::{self, AccountId, Person};
use super::super::patient::PatientId;
use super::super::role::Role;
use super::super::{Error, Result, staff};
use super::action::Action;
use crate::base::clock::Moment;
use crate::base::id::AnyId;
use crate::record;
use crate::store::Read;

/// Who did it. The name is kept as it was, so that an entry can be read when the person is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Nobody known yet: a sign-in attempt, an activation.
    Nobody,
    /// A patient, under their own name.
    Patient {
        /// The account they signed in with.
        account: AccountId,
        /// Their own record.
        patient: PatientId,
        /// Their name then.
        name: String,
    },
    /// A member of staff.
    Staff {
        /// The account they signed in with.
        account: AccountId,
        /// Their name then.
        name: String,
        /// Their role then.
        role: Role,
    },
    /// Whoever ran a command on the machine itself.
    Operator {
        /// The name of the machine's account.
        name: String,
    },
    /// Portico by itself: an expiry, a schedule.
    Portico,
    /// Somebody who acts for patients and is none here.
    Carer {
        /// The account they signed in with.
        account: AccountId,
        /// Their name then.
        name: String,
    },
}

impl Actor {
    /// The account they signed in with, if they did.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Patient { account, .. } | Self::Staff { account, .. } | Self::Carer { account, .. } => {
                Some(*account)
            }
            Self::Nobody | Self::Operator { .. } | Self::Portico => None,
        }
    }

    /// The owner of account `id`.
    pub(in super::super) fn of(tx: &impl Read, id: AccountId, person: Person) -> Result<Self> {
        let name = account::shown_name(tx, person)?;
        Ok(match person {
            Person::Patient(patient) => Self::Patient { account: id, patient, name },
            Person::Staff(staff) => {
                let role = staff::find(tx, staff)?.ok_or(Error::NotFound)?.role;
                Self::Staff { account: id, name, role }
            }
            Person::Carer(_) => Self::Carer { account: id, name },
        })
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused: not theirs, not allowed, or not there.
    Refused,
}

/// What happened, before it is signed: made by the noun that did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What was done.
    pub action: Action,
    /// Whose record it concerns.
    pub subject: Option<PatientId>,
    /// What within it, by id.
    pub object: Option<AnyId>,
    /// How it ended.
    pub outcome: Outcome,
    /// A few words that hold no health information: a reason, a kind, a count.
    pub detail: String,
}

impl Event {
    /// Something done.
    #[must_use]
    pub fn done(action: Action) -> Self {
        Self { action, subject: None, object: None, outcome: Outcome::Done, detail: String::new() }
    }

    /// Something refused.
    #[must_use]
    pub fn refused(action: Action) -> Self {
        Self { outcome: Outcome::Refused, ..Self::done(action) }
    }

    /// About this patient's record.
    #[must_use]
    pub fn about(self, patient: PatientId) -> Self {
        Self { subject: Some(patient), ..self }
    }

    /// About the patient, if the person is one: they see it in their own log.
    #[must_use]
    pub fn about_person(self, person: Person) -> Self {
        Self { subject: person.patient().or(self.subject), ..self }
    }

    /// About this thing.
    #[must_use]
    pub fn of(self, object: u64) -> Self {
        Self { object: Some(AnyId(object)), ..self }
    }

    /// With a few words.
    #[must_use]
    pub fn saying(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: Action,
    /// Whose record.
    pub subject: Option<PatientId>,
    /// What within it.
    pub object: Option<AnyId>,
    /// How it ended.
    pub outcome: Outcome,
    /// From where: a network address, or the machine itself.
    pub from: String,
    /// A few words.
    pub detail: String,
}
record!(Entry, "audit entry", 1);
