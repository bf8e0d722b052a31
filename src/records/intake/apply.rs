//! Bringing a chart up to an intake, in one transaction.
//!
//! What changed is worked out and packed on a snapshot, beside the writer; the writer's turn then looks whether
//! the chart is still where the snapshot had it, and if not, it is worked out again. Within the turn nothing is
//! trusted that was read before it.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::kept::{self, Block, Known, Novelty};
use super::super::patient::{self, PatientId};
use super::super::{Error, Result};
use super::{Identity, Original, PatientIntake, Refusal, TakenIn, Tallies, Tally, WithOriginals};
use super::{identity, merge, rows};
use crate::base::clock::Moment;
use crate::store::{Read, Write};

/// What is to be done for one patient.
pub(super) struct Plan {
    intake: Arc<PatientIntake>,
    patient: Option<PatientId>,
    blocks_before: u32,
    blocks: Vec<Block>,
    news: HashSet<Identity>,
    tallies: Tallies,
}

/// Counts an original.
fn count(tallies: &mut Tallies, original: &Original<'_>, novelty: Novelty) {
    let one = |is: bool| u64::from(is);
    tallies.entry(original.kind.to_owned()).or_default().add(Tally {
        added: one(novelty == Novelty::Added),
        changed: one(matches!(novelty, Novelty::Changed | Novelty::Older)),
        unchanged: one(novelty == Novelty::Unchanged),
        kept: one(!original.is_shown),
    });
}

/// Counts originals.
pub(super) fn counted(originals: &[Original<'_>], novelties: &[Novelty]) -> Tallies {
    let mut tallies = Tallies::new();
    for (original, novelty) in originals.iter().zip(novelties) {
        count(&mut tallies, original, *novelty);
    }
    tallies
}

impl Plan {
    /// Works out what `given` means for the records as `tx` shows them.
    pub(super) fn make(
        tx: &impl Read,
        given: &WithOriginals<'_>,
        now: Moment,
    ) -> std::result::Result<Self, Refusal> {
        let patient = identity::find(tx, &given.intake)?;
        let known = match patient {
            Some(patient) => Known::of(tx, patient)?,
            None => Known::default(),
        };
        let (mut tallies, mut news, mut to_keep) = (Tallies::new(), HashSet::new(), Vec::new());
        for original in &given.originals {
            let novelty = known.novelty(original);
            count(&mut tallies, original, novelty);
            match novelty {
                Novelty::Added | Novelty::Changed => {
                    news.insert(original.identity);
                    to_keep.push(*original);
                }
                Novelty::Older => to_keep.push(Original { is_outdated: true, ..*original }),
                Novelty::Unchanged => {}
            }
        }
        let blocks = kept::pack(&to_keep, now)?;
        let intake = Arc::clone(&given.intake);
        Ok(Self { intake, patient, blocks_before: known.blocks, blocks, news, tallies })
    }

    /// Whether there is something to write.
    pub(super) fn changes(&self) -> bool {
        self.patient.is_none() || !self.blocks.is_empty() || self.is_told_anew()
    }

    /// Whether what the intake says of the person is to be brought into their row.
    fn is_told_anew(&self) -> bool {
        let PatientIntake { demographics, told_by, .. } = &*self.intake;
        demographics.is_some() && told_by.is_none_or(|original| self.news.contains(&original))
    }

    /// What is told of a plan that changes nothing.
    pub(super) fn unchanged(self) -> TakenIn {
        let patient = self.patient.unwrap_or(PatientId(0));
        TakenIn { patient, is_new: false, tallies: self.tallies, warnings: Vec::new() }
    }

    /// Writes it all; [`Error::Conflict`] if the chart is not where the plan saw it.
    pub(super) fn apply(self, tx: &impl Write, zone: &jiff::tz::TimeZone, now: Moment) -> Result<TakenIn> {
        let found = match identity::find(tx, &self.intake) {
            Ok(found) => found,
            Err(Refusal::Records(error)) => return Err(error),
            Err(_) => return Err(Error::Conflict),
        };
        let owner = found.unwrap_or(kept::PRACTICE);
        if found != self.patient || (found.is_some() && kept::block_count(tx, owner)? != self.blocks_before) {
            return Err(Error::Conflict);
        }
        let patient = match found {
            Some(patient) => patient,
            None => free_id(tx, now)?,
        };
        if let Some(told) = self.intake.demographics.as_ref().filter(|_| self.is_told_anew()) {
            put_person(tx, patient, &self.intake, told, now)?;
        }
        kept::put(tx, patient, self.blocks_before, &self.blocks)?;
        let chart = rows::Rows { tx, patient, zone, now };
        let warnings = chart.put(&self.intake, &self.news)?;
        Ok(TakenIn { patient, is_new: found.is_none(), tallies: self.tallies, warnings })
    }
}

fn free_id(tx: &impl Read, now: Moment) -> Result<PatientId> {
    loop {
        let id = PatientId::mint(now);
        if id != kept::PRACTICE && !patient::exists(tx, id)? {
            return Ok(id);
        }
    }
}

fn put_person(
    tx: &impl Write,
    id: PatientId,
    intake: &PatientIntake,
    told: &super::Demographics,
    now: Moment,
) -> Result<()> {
    let row = patient::find(tx, id)?;
    let before = identity::told_before(tx, id, &intake.sources)?;
    let told = &match &before {
        Some(before) if intake.is_partial => merge::completed(told, before),
        _ => told.clone(),
    };
    let next = merge::merged(row.as_ref(), before.as_ref(), told, now);
    if row.as_ref() != Some(&next) {
        patient::put(tx, id, row.as_ref(), &next)?;
    }
    identity::note(tx, id, &intake.sources, Some(told))
}
