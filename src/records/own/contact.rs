//! Contact details as a person gives them: kept beside those of the practice's systems, never in their place.

use serde::{Deserialize, Serialize};

use super::OwnAccount;
use crate::base::clock::Moment;
use crate::base::contact::{Email, Phone};
use crate::record;
use crate::records::access::{Chart, Hand};
use crate::records::account::{self, AccountId, Person};
use crate::records::audit::{Action, Actor, Event};
use crate::records::notice::{self, Told};
use crate::records::{Error, Result};
use crate::store::{Read, Table};

const CONTACTS: Table<AccountId, OwnContact> = Table::new("own contact details");

/// Where a person wants to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnContact {
    /// E-mail address.
    pub email: Option<Email>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// When they last changed it.
    pub changed: Moment,
}
record!(OwnContact, "own contact details", 1);

impl<Tx: Read> Chart<Tx> {
    /// What the patient gave as their own contact details, if they have an account and gave any.
    pub fn own_contact(&self) -> Result<Option<OwnContact>> {
        match account::of_person(self.tx(), Person::Patient(self.patient()))? {
            Some((id, _)) => Ok(CONTACTS.get(self.tx(), &id)?),
            None => Ok(None),
        }
    }
}

/// The mail address that the owner of `account` gave, in the form in which two are compared.
pub(in super::super) fn mail_of(tx: &impl Read, account: AccountId) -> Result<Option<String>> {
    let contact = CONTACTS.get(tx, &account)?;
    Ok(contact.and_then(|contact| contact.email).map(|email| email.as_str().to_lowercase()))
}

impl OwnAccount {
    /// What this person gave.
    pub fn contact(&self) -> Result<Option<OwnContact>> {
        let standing = self.standing();
        Ok(CONTACTS.get(&standing.practice().store().read()?, &standing.account())?)
    }

    /// Puts other contact details. Another mail address asks for a fresh proof, and the old one is to be told.
    pub async fn change_contact(&self, email: Option<Email>, phone: Option<Phone>) -> Result<()> {
        let standing = self.standing();
        let (practice, id, person) = (standing.practice(), standing.account(), standing.session().person);
        let before = self.contact()?;
        let old = before.and_then(|before| before.email);
        let mail_changes = old != email;
        if mail_changes {
            self.must_be_fresh()?;
        }
        let actor = Actor::of(&practice.store().read()?, id, person)?;
        Hand::new(practice, actor, standing.from())
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                if CONTACTS.get(tx, &id)?.and_then(|contact| contact.email) != old {
                    return Err(Error::Conflict);
                }
                CONTACTS.put(tx, &id, &OwnContact { email, phone, changed: now })?;
                if mail_changes {
                    notice::tell(tx, id, Told::MailChanged { old }, now)?;
                }
                let what = if mail_changes { "mail address" } else { "telephone" };
                signed.commit(
                    Event::done(Action::ContactChanged).about_person(person).of(id.0).saying(what),
                    (),
                )
            })
            .await
    }
}
