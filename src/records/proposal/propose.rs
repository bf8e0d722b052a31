//! Making a proposal and taking it back: what a patient does.

use super::super::access::{Chart, Done};
use super::super::audit::{Action, Event};
use super::super::item::{Class, Detail, Origin};
use super::super::role::Section;
use super::super::session::PatientSession;
use super::super::{Error, Result, Rule};
use super::{About, PROPOSALS, Proposal, ProposalId, QUEUE, Stage, What};
use crate::base::text;
use crate::store::WriteTx;

/// Characters of what a patient says in their own words.
pub const WORDS_CHARACTERS_MAX: usize = 2_000;
/// So many proposals of one patient may wait: a queue that is read by people must stay readable.
pub const WAITING_MAX: usize = 50;

impl Chart<&WriteTx<'_>> {
    /// Notes what `by` proposes; it waits for staff.
    pub fn propose(&self, mut what: What, why: &str, by: &str) -> Result<Done<ProposalId>> {
        let why = self.check_proposal(&mut what, why)?;
        let (patient, now) = (self.patient(), self.now());
        let waiting = self.proposals()?.iter().filter(|named| named.proposal.is_waiting()).count();
        if waiting >= WAITING_MAX {
            return Err(Error::Refused(Rule::ProposalsWaiting));
        }
        let mut id = ProposalId::mint(now);
        while PROPOSALS.has(self.tx(), &(patient, id))? {
            id = ProposalId::mint(now);
        }
        let event = Event::done(Action::Proposed).of(id.0).saying(what.key());
        let proposal = Proposal { what, why, by: by.to_owned(), at: now, stage: Stage::Waiting };
        PROPOSALS.put(self.tx(), &(patient, id), &proposal)?;
        QUEUE.put(self.tx(), &(now, patient, id), &())?;
        self.commit(event, id)
    }

    /// What it is about is there for whoever proposes, and it says what it must; the reason as it is kept.
    fn check_proposal(&self, what: &mut What, why: &str) -> Result<String> {
        let why = match text::block(why, WORDS_CHARACTERS_MAX) {
            Ok(why) => why,
            Err(text::TextError::Empty) => String::new(),
            Err(_) => return Err(Error::Refused(Rule::ReasonMissing)),
        };
        let needs_reason = matches!(what, What::Correct { .. } | What::Remove { .. });
        if needs_reason && why.is_empty() {
            return Err(Error::Refused(Rule::ReasonMissing));
        }
        match what {
            What::Add(draft) => {
                let is_document = draft.detail.class() == Class::Document;
                if !is_document && !draft.detail.class().is_told() {
                    return Err(Error::NotFound);
                }
                if let Detail::Medication(medication) = &mut draft.detail {
                    medication.is_reported = true;
                }
                draft.as_item(&self.zone(), self.now(), Origin::Patient(String::new()))?;
            }
            What::Correct { item, draft } => {
                let before = self.item(*item)?;
                if before.item.detail.class() != draft.detail.class() {
                    return Err(Error::NotFound);
                }
                draft.as_item(&self.zone(), self.now(), Origin::Patient(String::new()))?;
            }
            What::Remove { item } => drop(self.item(*item)?),
            What::Remark { about, text: remark } => {
                match about {
                    About::Item(item) => drop(self.item(*item)?),
                    About::Result(result) => drop(self.result(*result)?),
                }
                *remark = text::block(remark, WORDS_CHARACTERS_MAX)
                    .map_err(|_| Error::Refused(Rule::ReasonMissing))?;
            }
        }
        Ok(why)
    }

    fn withdraw_proposal(&self, id: ProposalId) -> Result<Done<()>> {
        let mut proposal = self.waiting_proposal(id)?;
        proposal.stage = Stage::Withdrawn { at: self.now() };
        self.settle_proposal(id, &proposal)?;
        self.commit(Event::done(Action::ProposalWithdrawn).of(id.0), ())
    }

    /// A proposal that can still be decided. [`Error::Conflict`] if it was decided already.
    pub(super) fn waiting_proposal(&self, id: ProposalId) -> Result<Proposal> {
        let proposal = self.proposal(id)?;
        if proposal.is_waiting() { Ok(proposal) } else { Err(Error::Conflict) }
    }

    /// Puts what became of a proposal, which waits no more.
    pub(super) fn settle_proposal(&self, id: ProposalId, proposal: &Proposal) -> Result<()> {
        PROPOSALS.put(self.tx(), &(self.patient(), id), proposal)?;
        QUEUE.remove(self.tx(), &(proposal.at, self.patient(), id))?;
        Ok(())
    }
}

impl PatientSession {
    /// Proposes a change of the record, with why in the words of who proposes it: the patient, or whoever acts for
    /// them.
    pub async fn propose(&self, what: What, why: String) -> Result<ProposalId> {
        let by = self.acting().map_or(self.name(), |acting| &acting.name).to_owned();
        let section = match what {
            What::Remark { about: About::Result(_), .. } => Section::Results,
            _ => Section::Record,
        };
        self.change_own_chart(section, move |chart| chart.propose(what, &why, &by)).await
    }

    /// Takes back a proposal that waits. [`Error::Conflict`] if it was decided already.
    pub async fn withdraw_proposal(&self, id: ProposalId) -> Result<()> {
        let done = self.change_own_chart(Section::Record, move |chart| chart.withdraw_proposal(id)).await;
        if matches!(done, Err(Error::NotFound)) {
            self.hand().enter(Event::refused(Action::Viewed(Section::Record)).of(id.0)).await?;
        }
        done
    }
}
