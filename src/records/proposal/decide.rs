//! Accepting and denying: what staff do with a proposal.

use super::super::access::{Chart, Done};
use super::super::audit::{Action, Event};
use super::super::item::{ItemId, Origin, State};
use super::super::patient::PatientId;
use super::super::reason::checked_reason;
use super::super::role::Section;
use super::super::session::StaffSession;
use super::super::{Error, Result, Rule};
use super::{About, Proposal, ProposalId, Stage, What};
use crate::base::text;
use crate::records::reason::REASON_CHARACTERS_MAX;
use crate::store::WriteTx;

impl Chart<&WriteTx<'_>> {
    /// `version` is the number of corrections that whoever accepts saw of the item.
    fn accept_proposal(&self, id: ProposalId, version: u32, note: &str, staff: &str) -> Result<Done<()>> {
        let mut proposal = self.waiting_proposal(id)?;
        let note = match text::line(note, REASON_CHARACTERS_MAX) {
            Ok(note) => note,
            Err(text::TextError::Empty) => String::new(),
            Err(_) => return Err(Error::Refused(Rule::ReasonMissing)),
        };
        let item = self.carry_out(&proposal, version, &accepted_reason(staff, &note))?;
        proposal.stage = Stage::Accepted { by: staff.to_owned(), at: self.now(), note, item };
        self.settle_proposal(id, &proposal)?;
        self.commit(Event::done(Action::ProposalAccepted).of(id.0).saying(proposal.what.key()), ())
    }

    /// Makes the change that was proposed; the item that it is in.
    fn carry_out(&self, proposal: &Proposal, version: u32, reason: &str) -> Result<Option<ItemId>> {
        let origin = Origin::Patient(proposal.by.clone());
        if let Some(item) = proposal.what.item()
            && self.item(item)?.item.state == State::EnteredInError
        {
            return Err(Error::Conflict);
        }
        match &proposal.what {
            What::Add(draft) => Ok(Some(self.add_item_because(draft.clone(), reason, origin)?)),
            What::Correct { item, draft } => {
                self.correct_item_because(*item, version, draft.clone(), reason, origin)?;
                Ok(Some(*item))
            }
            What::Remove { item } => {
                if self.item(*item)?.item.corrections != version {
                    return Err(Error::Conflict);
                }
                self.retract_item_because(*item, reason, origin)?;
                Ok(Some(*item))
            }
            // A remark changes nothing: it stands beside what it is about.
            What::Remark { about: About::Item(item), .. } => Ok(Some(*item)),
            What::Remark { about: About::Result(_), .. } => Ok(None),
        }
    }

    fn deny_proposal(&self, id: ProposalId, reason: &str, staff: &str) -> Result<Done<()>> {
        let reason = checked_reason(reason)?;
        let mut proposal = self.waiting_proposal(id)?;
        proposal.stage = Stage::Denied { by: staff.to_owned(), at: self.now(), reason };
        self.settle_proposal(id, &proposal)?;
        self.commit(Event::done(Action::ProposalDenied).of(id.0).saying(proposal.what.key()), ())
    }
}

/// What the history of the item says: who accepted, and their note.
fn accepted_reason(staff: &str, note: &str) -> String {
    if note.is_empty() { staff.to_owned() } else { format!("{staff}: {note}") }
}

impl StaffSession {
    /// Accepts a proposal of `patient`: the change is made, with the patient as its origin. `version` is the
    /// number of corrections of the item that this member of staff saw. [`Error::Conflict`] if the proposal was
    /// decided or the item changed meanwhile.
    pub async fn accept_proposal(
        &self,
        patient: PatientId,
        id: ProposalId,
        version: u32,
        note: String,
    ) -> Result<()> {
        self.may_decide(patient).await?;
        let staff = self.name().to_owned();
        self.change_chart(patient, Section::Record, move |chart| {
            chart.accept_proposal(id, version, &note, &staff)
        })
        .await
    }

    /// Denies a proposal of `patient`: request and reason are kept. [`Error::Conflict`] if it was decided already.
    pub async fn deny_proposal(&self, patient: PatientId, id: ProposalId, reason: String) -> Result<()> {
        self.may_decide(patient).await?;
        let staff = self.name().to_owned();
        self.change_chart(patient, Section::Record, move |chart| chart.deny_proposal(id, &reason, &staff))
            .await
    }

    async fn may_decide(&self, patient: PatientId) -> Result<()> {
        if self.role().may_write_record() {
            return Ok(());
        }
        self.deny(patient, Section::Record).await?;
        Err(Error::NotFound)
    }
}
