//! What a source says of one patient, whatever the source: FHIR, a document, a message, a list, a generator.
//!
//! A source is read into a [`PatientIntake`] and its [`Original`]s, and [`super::Operator::take_in`] brings the
//! chart up to it in one transaction: whole, or not at all. The same intake twice changes nothing. Who the
//! patient is, is found by number, never by guess (`identity`); what the practice or the patient changed by
//! hand stays unless the source itself changed it (`merge`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::access::Operator;
use super::audit::{Action, Event};
use super::patient::{Gender, HumanName, Identifier, PartialDate, PatientId};
use super::result::{Component, Flag, Kind, ReferenceRange, ReportId, ResultId, Status, Value};
use super::{Error, Result, kept};
use crate::base::clock::Moment;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::record;

mod apply;
pub(super) mod identity;
mod merge;
mod rehearsal;
mod rows;

use apply::Plan;
pub use rehearsal::Rehearsal;

/// Names a thing in its source, for good: a hash of the words by which the source knows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity(pub [u8; 16]);

/// What a thing says, however it was laid out: a hash of its canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Digest(pub [u8; 16]);

fn hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let whole: [u8; 32] = hash.finalize().into();
    std::array::from_fn(|place| whole[place])
}

impl Identity {
    /// The identity of the thing that its source knows by these words, in this order.
    #[must_use]
    pub fn of(words: &[&str]) -> Self {
        let words: Vec<&[u8]> = words.iter().map(|word| word.as_bytes()).collect();
        Self(hash(&words))
    }

    /// The identity of the same thing where it must be told apart from those of other scopes.
    #[must_use]
    pub fn within(self, scope: &str) -> Self {
        Self(hash(&[&self.0, scope.as_bytes()]))
    }

    /// The id of the result that has this identity: the same in every import, so that links stay good.
    #[must_use]
    pub fn result(self) -> ResultId {
        ResultId(self.number())
    }

    /// The id of the report that has this identity.
    #[must_use]
    pub fn report(self) -> ReportId {
        ReportId(self.number())
    }

    fn number(self) -> u64 {
        u64::from_be_bytes(std::array::from_fn(|place| self.0[place]))
    }
}

impl Digest {
    /// The digest of a canonical form.
    #[must_use]
    pub fn of(canonical: &[u8]) -> Self {
        Self(hash(&[canonical]))
    }

    /// As hexadecimal digits, for a log or an audit entry.
    #[must_use]
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({:016x})", self.number())
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({})", self.hex())
    }
}

/// How a source names a patient apart from their numbers. An id means something only within its scope: the
/// server or folder it comes from, or everywhere if it is a UUID (then the scope is empty).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceId {
    /// Where the id means something.
    pub scope: String,
    /// The id.
    pub id: String,
}

/// Who a source says that the patient is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demographics {
    /// Names; the first is the one to show.
    pub names: Vec<HumanName>,
    /// Birth date, as far as known.
    pub birth_date: Option<PartialDate>,
    /// Administrative gender, if said.
    pub gender: Option<Gender>,
    /// Deceased, and when if known.
    pub deceased: Option<Option<PartialDate>>,
    /// Numbers.
    pub identifiers: Vec<Identifier>,
    /// Telephone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Postal addresses; the first is the current one.
    pub addresses: Vec<PostalAddress>,
    /// Languages spoken, preferred first.
    pub languages: Vec<String>,
}
record!(Demographics, "demographics as received", 1);

/// A time as a source gives it: it may be known to the day, the month or the year only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A moment.
    At(Moment),
    /// A date in the practice's time zone, as far as known.
    On(PartialDate),
    /// From one moment to another.
    Over(Moment, Moment),
}

/// A result as a source gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultIntake {
    /// Which result.
    pub identity: Identity,
    /// Which of the originals it was read from.
    pub original: Identity,
    /// Which list it belongs to.
    pub kind: Kind,
    /// What was tested, in words.
    pub name: String,
    /// What was tested, as `system|code`.
    pub test: String,
    /// The value.
    pub value: Value,
    /// The usual range for this person, in the unit of the value.
    pub range: Option<ReferenceRange>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
    /// Where it stands.
    pub status: Status,
    /// When it was taken, if known.
    pub taken: Option<When>,
    /// When it was reported, if known.
    pub issued: Option<Moment>,
    /// Who performed it.
    pub performer: String,
    /// Comments.
    pub notes: Vec<String>,
    /// Parts with a value of their own.
    pub components: Vec<Component>,
}

/// A report as a source gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportIntake {
    /// Which report.
    pub identity: Identity,
    /// Which of the originals it was read from.
    pub original: Identity,
    /// What it reports on, in words.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// When its samples were taken, if known.
    pub taken: Option<When>,
    /// When it was reported, if known.
    pub issued: Option<Moment>,
    /// Who performed it.
    pub performer: String,
    /// Its results, in the order in which it names them.
    pub results: Vec<Identity>,
    /// What it concludes; may be empty.
    pub conclusion: String,
}

/// A thing as it was received, byte for byte: a resource, a document, a message.
#[derive(Debug, Clone, Copy)]
pub struct Original<'a> {
    /// What it is, in its source's word: `Observation`.
    pub kind: &'a str,
    /// Which one.
    pub identity: Identity,
    /// What it says.
    pub digest: Digest,
    /// The bytes.
    pub body: &'a [u8],
    /// Whether it is shown, not only kept.
    pub is_shown: bool,
    /// When its source last changed it, if it says so.
    pub updated: Option<Moment>,
    /// Whether the same source says something newer of the same thing further on.
    pub is_outdated: bool,
}

/// What a source says of one patient.
#[derive(Debug, Clone, Default)]
pub struct PatientIntake {
    /// Who it is, where the import has found that out before.
    pub patient: Option<PatientId>,
    /// How the source names the patient.
    pub sources: Vec<SourceId>,
    /// Who it says that they are; nothing if it only refers to someone who should be here already.
    pub demographics: Option<Demographics>,
    /// Which of the originals says so; if none does, it is always news.
    pub told_by: Option<Identity>,
    /// Numbers by which it refers to them, where it says nothing more.
    pub numbers: Vec<Identifier>,
    /// Results.
    pub results: Vec<ResultIntake>,
    /// Reports.
    pub reports: Vec<ReportIntake>,
}

/// An intake with the originals it was read from.
#[derive(Debug, Clone, Default)]
pub struct WithOriginals<'a> {
    /// What they say.
    pub intake: Arc<PatientIntake>,
    /// The originals, in the order of the source.
    pub originals: Vec<Original<'a>>,
}

/// How many things of a kind came, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// New here.
    pub added: u64,
    /// Here already, and different now.
    pub changed: u64,
    /// Here already, just so.
    pub unchanged: u64,
    /// Of all these, how many are kept as received and not shown.
    pub kept: u64,
}

impl Tally {
    /// How many came.
    #[must_use]
    pub fn all(self) -> u64 {
        self.added + self.changed + self.unchanged
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: Self) {
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.kept += other.kept;
    }
}

/// What became of the originals, by kind.
pub type Tallies = BTreeMap<String, Tally>;

/// What became of an intake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// Whose chart it is.
    pub patient: PatientId,
    /// Whether the chart is new.
    pub is_new: bool,
    /// What became of the originals, by kind.
    pub tallies: Tallies,
    /// What a person should look at, in words without anything from the chart.
    pub warnings: Vec<String>,
}

/// Why an intake was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The patient it refers to is not here.
    #[error("the patient it refers to is not in this practice")]
    Unknown,
    /// More than one patient fits.
    #[error("{0} patients of this practice fit its numbers: it was not guessed which one is meant")]
    Ambiguous(usize),
    /// The number belongs to someone whose name and birth date are different.
    #[error("its number belongs to a patient with another name and birth date")]
    SomebodyElse,
    /// The records failed.
    #[error(transparent)]
    Records(#[from] super::Error),
}

impl PatientIntake {
    /// By what the patient is looked for: intakes that share none of these cannot mean the same person.
    #[must_use]
    pub fn keys(&self) -> Vec<Identity> {
        let told = self.demographics.iter().flat_map(|told| &told.identifiers);
        let numbers =
            told.chain(&self.numbers).map(|number| Identity::of(&["number", &number.system, &number.value]));
        let sources = self.sources.iter().map(|source| Identity::of(&["source", &source.scope, &source.id]));
        numbers.chain(sources).collect()
    }
}

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
struct Copied {
    kind: String,
    body: Vec<u8>,
    identity: Identity,
    digest: Digest,
    is_shown: bool,
    updated: Option<Moment>,
    is_outdated: bool,
}

impl Copied {
    fn of(original: &Original<'_>) -> Self {
        let Original { kind, identity, digest, body, is_shown, updated, is_outdated } = *original;
        Self { kind: kind.to_owned(), body: body.to_vec(), identity, digest, is_shown, updated, is_outdated }
    }

    fn original(&self) -> Original<'_> {
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
