//! Items entered, corrected and retracted by hand: a small practice may have no system that exports.
//!
//! Nothing is overwritten: a correction keeps the earlier version, with who made the new one and why. What was
//! entered in error is retracted, which hides it from the patient and leaves it for staff.

use serde::{Deserialize, Serialize};

use super::super::access::{Chart, Done};
use super::super::audit::{Action, Event};
use super::super::patient::PatientId;
use super::super::session::StaffSession;
use super::super::{Error, Result, Rule};
use super::{Coded, Detail, Item, ItemId, Origin, State, keep};
use crate::base::clock::Moment;
use crate::base::text;
use crate::records::reason::checked_reason;
use crate::records::when::{Taken, When};
use crate::store::WriteTx;

/// Characters of a name.
pub const NAME_CHARACTERS_MAX: usize = 300;
/// Characters of a remark.
pub const NOTE_CHARACTERS_MAX: usize = 4_000;

/// An item as a person writes it. The order of fields is part of the file format of proposals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What it is, in words; its codes if it has some already.
    pub name: Coded,
    /// Where it stands.
    pub state: State,
    /// When it began, was done or was written, if known.
    pub began: Option<When>,
    /// When it ended, if it did.
    pub ended: Option<When>,
    /// Who did, prescribed, diagnosed or wrote it.
    pub by: String,
    /// What belongs to its class.
    pub detail: Detail,
    /// Remarks.
    pub notes: Vec<String>,
}

impl Draft {
    /// The item that it would make now, and the time under which it would lie.
    pub fn as_item(&self, zone: &jiff::tz::TimeZone, now: Moment, origin: Origin) -> Result<(Moment, Item)> {
        self.clone().into_item(zone, now, origin)
    }

    fn into_item(self, zone: &jiff::tz::TimeZone, now: Moment, origin: Origin) -> Result<(Moment, Item)> {
        let name = text::line(&self.name.text, NAME_CHARACTERS_MAX)
            .map_err(|_| Error::Refused(Rule::NameMissing))?;
        let (at, began) = self.began.and_then(|when| when.placed(zone)).unwrap_or((now, Taken::Unknown));
        let ended = self.ended.and_then(|when| when.placed(zone));
        if self.ended.zip(self.began).is_some_and(|(ended, began)| ended.is_before(began, zone)) {
            return Err(Error::Refused(Rule::Date));
        }
        let item = Item {
            name: Coded { text: name, codes: self.name.codes },
            state: self.state,
            began,
            ended,
            by: self.by,
            detail: self.detail,
            notes: self.notes,
            origin,
            received: now,
            corrections: 0,
            reason: String::new(),
        };
        Ok((at, item))
    }
}

impl Chart<&WriteTx<'_>> {
    fn add_item(&self, draft: Draft, origin: Origin) -> Result<Done<ItemId>> {
        let id = self.put_new(draft, String::new(), origin)?;
        self.commit(Event::done(Action::ItemAdded).of(id.0), id)
    }

    /// Adds an item for a `reason` that its history shows, and enters that; part of a larger change.
    pub(in super::super) fn add_item_because(
        &self,
        draft: Draft,
        reason: &str,
        origin: Origin,
    ) -> Result<ItemId> {
        let id = self.put_new(draft, reason.to_owned(), origin)?;
        self.commit(Event::done(Action::ItemAdded).of(id.0), ())?;
        Ok(id)
    }

    fn put_new(&self, draft: Draft, reason: String, origin: Origin) -> Result<ItemId> {
        let (at, mut item) = draft.into_item(&self.zone(), self.now(), origin)?;
        item.reason = reason;
        let id = self.free_item_id()?;
        keep::put(self.tx(), self.patient(), id, at, self.now(), item)?;
        Ok(id)
    }

    /// As [`StaffSession::correct_item`], as part of a larger change.
    pub(in super::super) fn correct_item_because(
        &self,
        id: ItemId,
        version: u32,
        draft: Draft,
        reason: &str,
        origin: Origin,
    ) -> Result<()> {
        self.correct_item(id, version, draft, reason, origin).map(drop)
    }

    /// As [`StaffSession::retract_item`], as part of a larger change.
    pub(in super::super) fn retract_item_because(
        &self,
        id: ItemId,
        reason: &str,
        origin: Origin,
    ) -> Result<()> {
        self.retract_item(id, reason, origin).map(drop)
    }

    /// `version` is the number of corrections that the writer saw; if there are more now, somebody was faster.
    fn correct_item(
        &self,
        id: ItemId,
        version: u32,
        draft: Draft,
        reason: &str,
        origin: Origin,
    ) -> Result<Done<()>> {
        let reason = checked_reason(reason)?;
        let before = self.item(id)?;
        if before.item.corrections != version || before.item.detail.class() != draft.detail.class() {
            return Err(Error::Conflict);
        }
        let (mut at, mut item) = draft.into_item(&self.zone(), self.now(), origin)?;
        if item.began == Taken::Unknown {
            at = before.at;
        }
        item.reason = reason;
        keep::put(self.tx(), self.patient(), id, at, self.now(), item)?;
        self.commit(Event::done(Action::ItemCorrected).of(id.0), ())
    }

    fn retract_item(&self, id: ItemId, reason: &str, origin: Origin) -> Result<Done<()>> {
        let reason = checked_reason(reason)?;
        let before = self.item(id)?;
        if before.item.state == State::EnteredInError {
            return Err(Error::Conflict);
        }
        let item = Item { state: State::EnteredInError, reason, origin, ..before.item };
        keep::put(self.tx(), self.patient(), id, before.at, self.now(), item)?;
        self.commit(Event::done(Action::ItemRetracted).of(id.0), ())
    }

    fn free_item_id(&self) -> Result<ItemId> {
        loop {
            let id = ItemId::mint(self.now());
            if keep::find(self.tx(), self.patient(), id)?.is_none() {
                return Ok(id);
            }
        }
    }
}

impl StaffSession {
    /// Adds an item to `patient`'s record.
    pub async fn add_item(&self, patient: PatientId, draft: Draft) -> Result<ItemId> {
        self.may_write()?;
        let (section, origin) = (draft.detail.class().section(), Origin::Staff(self.name().to_owned()));
        self.change_chart(patient, section, move |chart| chart.add_item(draft, origin)).await
    }

    /// Corrects item `id`, of which the writer saw `version` corrections. [`Error::Conflict`] if there are more.
    pub async fn correct_item(
        &self,
        patient: PatientId,
        id: ItemId,
        version: u32,
        draft: Draft,
        reason: String,
    ) -> Result<()> {
        self.may_write()?;
        let (section, origin) = (draft.detail.class().section(), Origin::Staff(self.name().to_owned()));
        self.change_chart(patient, section, move |chart| {
            chart.correct_item(id, version, draft, &reason, origin)
        })
        .await
    }

    /// Retracts item `id`: it was entered in error. [`Error::Conflict`] if it is retracted already.
    pub async fn retract_item(&self, patient: PatientId, id: ItemId, reason: String) -> Result<()> {
        self.may_write()?;
        let origin = Origin::Staff(self.name().to_owned());
        let section = super::super::Section::Record;
        self.change_chart(patient, section, move |chart| chart.retract_item(id, &reason, origin)).await
    }

    fn may_write(&self) -> Result<()> {
        if self.role().may_write_record() { Ok(()) } else { Err(Error::NotFound) }
    }
}
