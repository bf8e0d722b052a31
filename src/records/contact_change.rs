//! Contact details as a patient says they are: asked for by the patient, put on file by the front desk.
//!
//! One request of a patient waits at a time; a newer one takes the place of the older. Nothing on file changes
//! until somebody at the desk accepts, and what was asked, by whom, and what became of it stays.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::{Chart, Done};
use super::audit::{Action, Event};
use super::patient::{self, Patient, PatientId};
use super::proposal::Stage;
use super::reason::checked_reason;
use super::role::Section;
use super::session::{PatientSession, StaffSession};
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::store::{Order, Read, Span, Table, WriteTx};
use crate::{id_type, record};

id_type!(
    /// Names a request to change contact details.
    ContactChangeId
);

const CHANGES: Table<(PatientId, ContactChangeId), ContactChange> = Table::new("contact changes");
/// Those that wait, by when they were asked.
const QUEUE: Table<(Moment, PatientId, ContactChangeId), ()> = Table::new("contact changes waiting");

/// What the audit says that such a request is.
const KIND: &str = "contact";

/// How somebody is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// Telephone numbers, the best one first.
    pub phones: Vec<Phone>,
    /// E-mail addresses, the best one first.
    pub emails: Vec<Email>,
    /// Where letters go.
    pub address: Option<PostalAddress>,
}

impl ContactDetails {
    /// Those that are on file.
    #[must_use]
    pub fn of(person: &Patient) -> Self {
        Self {
            phones: person.phones.clone(),
            emails: person.emails.clone(),
            address: person.addresses.first().cloned(),
        }
    }

    /// Puts them on file; addresses after the first stay.
    fn put_into(&self, person: &mut Patient) {
        person.phones.clone_from(&self.phones);
        person.emails.clone_from(&self.emails);
        let others = person.addresses.iter().skip(1).filter(|other| self.address.as_ref() != Some(other));
        person.addresses = self.address.iter().chain(others).cloned().collect();
    }
}

/// A request as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactChange {
    /// How it should be.
    pub wanted: ContactDetails,
    /// How it was on file when it was asked.
    pub before: ContactDetails,
    /// Who asked: their name then.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What became of it.
    pub stage: Stage,
}
record!(ContactChange, "contact change", 1);

/// A request that waits, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// The request.
    pub id: ContactChangeId,
    /// Since when it waits.
    pub at: Moment,
}

impl<Tx: Read> Chart<Tx> {
    /// One request.
    pub fn contact_change(&self, id: ContactChangeId) -> Result<ContactChange> {
        CHANGES.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)
    }

    /// The newest request, whatever became of it.
    pub fn last_contact_change(&self) -> Result<Option<(ContactChangeId, ContactChange)>> {
        let rows = CHANGES.list(self.tx(), &Span::under(&self.patient()), Order::Ascending, usize::MAX)?;
        let all = rows.into_iter().map(|((_, id), change)| (id, change));
        Ok(all.max_by_key(|(id, change)| (change.at, change.stage == Stage::Waiting, id.0)))
    }

    fn waiting_contact_change(&self, id: ContactChangeId) -> Result<ContactChange> {
        let change = self.contact_change(id)?;
        if change.stage == Stage::Waiting { Ok(change) } else { Err(Error::Conflict) }
    }
}

impl Chart<&WriteTx<'_>> {
    fn ask_contact_change(&self, wanted: ContactDetails, by: String) -> Result<Done<ContactChangeId>> {
        if let Some((id, mut earlier)) = self.last_contact_change()?
            && earlier.stage == Stage::Waiting
        {
            earlier.stage = Stage::Withdrawn { at: self.now() };
            self.settle_contact_change(id, &earlier)?;
        }
        let (patient, now) = (self.patient(), self.now());
        let mut id = ContactChangeId::mint(now);
        while CHANGES.has(self.tx(), &(patient, id))? {
            id = ContactChangeId::mint(now);
        }
        let before = ContactDetails::of(&self.person()?);
        let change = ContactChange { wanted, before, by, at: now, stage: Stage::Waiting };
        CHANGES.put(self.tx(), &(patient, id), &change)?;
        QUEUE.put(self.tx(), &(now, patient, id), &())?;
        self.commit(Event::done(Action::Proposed).of(id.0).saying(KIND), id)
    }

    /// `seen` is when the patient's row had last been changed when whoever accepts looked at it.
    fn accept_contact_change(&self, id: ContactChangeId, seen: Moment, staff: &str) -> Result<Done<()>> {
        let mut change = self.waiting_contact_change(id)?;
        let before = self.person()?;
        if before.changed != seen {
            return Err(Error::Conflict);
        }
        let mut after = before.clone();
        change.wanted.put_into(&mut after);
        after.changed = self.now();
        patient::put(self.tx(), self.patient(), Some(&before), &after)?;
        change.stage =
            Stage::Accepted { by: staff.to_owned(), at: self.now(), note: String::new(), item: None };
        self.settle_contact_change(id, &change)?;
        self.commit(Event::done(Action::ProposalAccepted).of(id.0).saying(KIND), ())
    }

    fn deny_contact_change(&self, id: ContactChangeId, reason: &str, staff: &str) -> Result<Done<()>> {
        let reason = checked_reason(reason)?;
        let mut change = self.waiting_contact_change(id)?;
        change.stage = Stage::Denied { by: staff.to_owned(), at: self.now(), reason };
        self.settle_contact_change(id, &change)?;
        self.commit(Event::done(Action::ProposalDenied).of(id.0).saying(KIND), ())
    }

    fn withdraw_contact_change(&self, id: ContactChangeId) -> Result<Done<()>> {
        let mut change = self.waiting_contact_change(id)?;
        change.stage = Stage::Withdrawn { at: self.now() };
        self.settle_contact_change(id, &change)?;
        self.commit(Event::done(Action::ProposalWithdrawn).of(id.0).saying(KIND), ())
    }

    fn settle_contact_change(&self, id: ContactChangeId, change: &ContactChange) -> Result<()> {
        CHANGES.put(self.tx(), &(self.patient(), id), change)?;
        QUEUE.remove(self.tx(), &(change.at, self.patient(), id))?;
        Ok(())
    }
}

impl PatientSession {
    /// Asks the practice to put other contact details on file; an earlier request that waits is replaced.
    pub async fn ask_contact_change(&self, wanted: ContactDetails) -> Result<ContactChangeId> {
        let by = self.acting().map_or(self.name(), |acting| &acting.name).to_owned();
        self.change_own_chart(Section::Contact, move |chart| chart.ask_contact_change(wanted, by)).await
    }

    /// Takes a request back. [`Error::Conflict`] if it was decided already.
    pub async fn withdraw_contact_change(&self, id: ContactChangeId) -> Result<()> {
        self.change_own_chart(Section::Contact, move |chart| chart.withdraw_contact_change(id)).await
    }
}

impl StaffSession {
    /// Puts on file what `patient` asked for. `seen` is when their row had last been changed when it was looked
    /// at. [`Error::Conflict`] if the request was decided or the row changed meanwhile.
    pub async fn accept_contact_change(
        &self,
        patient: PatientId,
        id: ContactChangeId,
        seen: Moment,
    ) -> Result<()> {
        self.may_decide_contact(patient).await?;
        let staff = self.name().to_owned();
        let act = move |chart: &Chart<&WriteTx<'_>>| chart.accept_contact_change(id, seen, &staff);
        self.change_chart(patient, Section::Contact, act).await
    }

    /// Leaves what is on file as it is, and says why. [`Error::Conflict`] if it was decided already.
    pub async fn deny_contact_change(
        &self,
        patient: PatientId,
        id: ContactChangeId,
        reason: String,
    ) -> Result<()> {
        self.may_decide_contact(patient).await?;
        let staff = self.name().to_owned();
        let act = move |chart: &Chart<&WriteTx<'_>>| chart.deny_contact_change(id, &reason, &staff);
        self.change_chart(patient, Section::Contact, act).await
    }

    /// Refuses whoever keeps no contact details.
    pub async fn may_decide_contact(&self, patient: PatientId) -> Result<()> {
        if self.role().may_keep_contacts() {
            return Ok(());
        }
        self.deny(patient, Section::Contact).await?;
        Err(Error::NotFound)
    }
}

/// Those that wait at the practice, the longest first, at most `limit`; and how many there are in all.
pub(super) fn waiting(tx: &impl Read, limit: usize) -> Result<(Vec<Waiting>, usize)> {
    let (mut found, mut count) = (Vec::new(), 0);
    QUEUE.each_key(tx, &Span::all(), Order::Ascending, |key| {
        count += 1;
        if found.len() < limit {
            found.push(key);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let with_name = |(at, patient, id)| {
        let name = patient::find(tx, patient)?.map(|person| person.display_name()).unwrap_or_default();
        Ok(Waiting { patient, name, id, at })
    };
    Ok((found.into_iter().map(with_name).collect::<Result<_>>()?, count))
}
