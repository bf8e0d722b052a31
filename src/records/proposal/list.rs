//! Proposals as they are shown: those of a chart, those about one thing, those that wait for staff.

use std::ops::ControlFlow;

use super::super::access::Chart;
use super::super::patient::{self, PatientId};
use super::super::{Error, Result};
use super::{About, PROPOSALS, Proposal, ProposalId, QUEUE, What};
use crate::base::clock::Moment;
use crate::store::{Order, Read, Span};

/// A proposal with its id.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its id.
    pub id: ProposalId,
    /// The proposal.
    pub proposal: Proposal,
}

/// A proposal that waits, with whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Whose record.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// The proposal.
    pub id: ProposalId,
    /// What it would change.
    pub what: What,
    /// Since when it waits.
    pub at: Moment,
}

impl<Tx: Read> Chart<Tx> {
    /// One proposal.
    pub fn proposal(&self, id: ProposalId) -> Result<Proposal> {
        PROPOSALS.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)
    }

    /// Every proposal of this chart, newest first.
    pub fn proposals(&self) -> Result<Vec<Named>> {
        let span = Span::under(&self.patient());
        let rows = PROPOSALS.list(self.tx(), &span, Order::Descending, usize::MAX)?;
        let mut all: Vec<Named> =
            rows.into_iter().map(|((_, id), proposal)| Named { id, proposal }).collect();
        all.sort_by_key(|named| std::cmp::Reverse((named.proposal.at, named.id.0)));
        Ok(all)
    }

    /// Every proposal about one item or result, newest first: those that changed it and those that did not.
    pub fn proposals_about(&self, about: About) -> Result<Vec<Named>> {
        let is_about = |proposal: &Proposal| match about {
            About::Item(item) => proposal.what.item() == Some(item) || proposal.made() == Some(item),
            About::Result(_) => matches!(proposal.what, What::Remark { about: other, .. } if other == about),
        };
        Ok(self.proposals()?.into_iter().filter(|named| is_about(&named.proposal)).collect())
    }
}

/// Those that wait at the practice, the longest first, at most `limit`; and how many there are in all.
pub(in super::super) fn waiting(tx: &impl Read, limit: usize) -> Result<(Vec<Waiting>, usize)> {
    let mut keys = Vec::new();
    let mut count = 0;
    QUEUE.each_key(tx, &Span::all(), Order::Ascending, |key| {
        count += 1;
        if keys.len() < limit {
            keys.push(key);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut found = Vec::with_capacity(keys.len());
    for (at, patient, id) in keys {
        let Some(proposal) = PROPOSALS.get(tx, &(patient, id))? else { continue };
        let name = patient::find(tx, patient)?.map(|person| person.display_name()).unwrap_or_default();
        found.push(Waiting { patient, name, id, what: proposal.what, at });
    }
    Ok((found, count))
}
