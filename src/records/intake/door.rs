//! Taking in, in an operator's name: each patient in a transaction of its own, entered in the audit.

use serde::{Deserialize, Serialize};

use super::super::access::Operator;
use super::super::audit::{Action, Event};
use super::super::{Error, Result, kept};
use super::apply::{self, Plan};
use super::{Digest, Identity, Original, Refusal, TakenIn, Tallies, Tally, WithOriginals};
use crate::base::clock::Moment;

impl Operator {
    /// Brings a patient's chart up to what a source says: whole, or not at all. Blocks until it is on disk.
    /// What changes nothing writes nothing.
    pub fn take_in(&self, given: &WithOriginals<'_>) -> std::result::Result<TakenIn, Refusal> {
        let practice = self.practice();
        loop {
            let now = practice.clock().now();
            let plan = Plan::make(&practice.store().read()?, given, now)?;
            if !plan.changes() {
                return Ok(plan.unchanged());
            }
            let zone = practice.zone();
            let written = self.hand().write_blocking(move |signed| {
                let taken = plan.apply(signed.tx(), &zone, signed.now())?;
                let event = Event::done(Action::Imported).about(taken.patient);
                let detail = told(&taken.tallies);
                signed.commit(event.saying(detail), taken)
            });
            match written {
                // Somebody else changed this chart: then they have come further, and it is our turn again.
                Err(Error::Conflict) => {}
                other => return Ok(other?),
            }
        }
    }

    /// Keeps what belongs to no patient, and enters that a file was imported: its digest and what came of it.
    pub fn keep(&self, originals: &[Original<'_>], file: Digest, entered: &Tallies) -> Result<Tallies> {
        let copies: Vec<Copied> = originals.iter().map(Copied::of).collect();
        let mut all = entered.clone();
        self.hand().write_blocking(move |signed| {
            let borrowed: Vec<Original<'_>> = copies.iter().map(Copied::original).collect();
            let novelties = kept::put_common(signed.tx(), &borrowed, signed.now())?;
            let tallies = apply::counted(&borrowed, &novelties);
            for (kind, tally) in &tallies {
                all.entry(kind.clone()).or_default().add(*tally);
            }
            let event =
                Event::done(Action::Imported).saying(format!("file {}: {}", &file.hex()[..16], told(&all)));
            signed.commit(event, tallies)
        })
    }
}

/// An original that the writer can hold.
#[derive(Serialize, Deserialize)]
pub(super) struct Copied {
    kind: String,
    #[serde(with = "super::super::kept::bytes")]
    body: Vec<u8>,
    identity: Identity,
    digest: Digest,
    is_shown: bool,
    updated: Option<Moment>,
    is_outdated: bool,
}

impl Copied {
    pub(super) fn of(original: &Original<'_>) -> Self {
        let Original { kind, identity, digest, body, is_shown, updated, is_outdated } = *original;
        Self { kind: kind.to_owned(), body: body.to_vec(), identity, digest, is_shown, updated, is_outdated }
    }

    pub(super) fn original(&self) -> Original<'_> {
        let Self { kind, body, identity, digest, is_shown, updated, is_outdated } = self;
        Original {
            kind,
            body,
            identity: *identity,
            digest: *digest,
            is_shown: *is_shown,
            updated: *updated,
            is_outdated: *is_outdated,
        }
    }
}

/// Counts in words, for the audit.
fn told(tallies: &Tallies) -> String {
    let mut all = Tally::default();
    tallies.values().for_each(|tally| all.add(*tally));
    format!("{} added, {} changed, {} unchanged", all.added, all.changed, all.unchanged)
}
