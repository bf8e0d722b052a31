//! What a source says of one patient, whatever the source: FHIR, a document, a message, a list, a generator.
//!
//! A source is read into a [`PatientIntake`] and its [`Original`]s, and [`super::Operator::take_in`] brings the
//! chart up to it in one transaction: whole, or not at all. The same intake twice changes nothing. Who the
//! patient is, is found by number, or by name, birth date and sex, never by guess (`identity`); what the practice or the patient changed by
//! hand stays unless the source itself changed it (`merge`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::item::{Coded, Detail, DocumentBody, State};
use super::patient::{Gender, HumanName, Identifier, PartialDate, PatientId};
use super::result::{Category, Component, Flag, Kind, ReferenceRange, Status, Value};
use super::when::When;
use crate::base::clock::Moment;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::record;

mod apply;
mod columns;
mod door;
mod identity;
mod merge;
mod name;
pub mod quarantine;
mod rehearsal;
mod rows;

pub use name::{Digest, Identity};
pub use rehearsal::Rehearsal;

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

/// A result as a source gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResultIntake {
    /// Which result.
    pub identity: Identity,
    /// Which of the originals it was read from.
    pub original: Identity,
    /// Which list it belongs to.
    pub kind: Kind,
    /// Its category, as far as the source says it.
    pub category: Category,
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
    /// Files.
    pub files: Vec<DocumentBody>,
}

/// A report as a source gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// An item as a source gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemIntake {
    /// Which item.
    pub identity: Identity,
    /// Which of the originals it was read from.
    pub original: Identity,
    /// What it is.
    pub name: Coded,
    /// Where it stands.
    pub state: State,
    /// When it began, was done or was written, if known.
    pub began: Option<When>,
    /// When it ended, if it did and that is known.
    pub ended: Option<When>,
    /// Who did, prescribed, diagnosed or wrote it.
    pub by: String,
    /// What belongs to its class.
    pub detail: Detail,
    /// Remarks.
    pub notes: Vec<String>,
    /// What the source calls itself; may be empty.
    pub source: String,
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
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PatientIntake {
    /// Who it is, where the import has found that out before.
    pub patient: Option<PatientId>,
    /// Whether somebody decided that it is a person who is not here.
    pub is_somebody_new: bool,
    /// How the source names the patient.
    pub sources: Vec<SourceId>,
    /// Who it says that they are; nothing if it only refers to someone who should be here already.
    pub demographics: Option<Demographics>,
    /// Whether what it does not say of them stays as the same source said it before.
    pub is_partial: bool,
    /// Whether somebody whom no number names is looked for by name, birth date and sex.
    pub is_found_by_description: bool,
    /// Whether it must be somebody who is here already: then nobody is entered anew.
    pub must_be_known: bool,
    /// Which of the originals says so; if none does, it is always news.
    pub told_by: Option<Identity>,
    /// Numbers that they had before. Whoever has one is them; if two charts are, that is for a person to settle.
    pub former_numbers: Vec<Identifier>,
    /// Numbers by which it refers to them, where it says nothing more.
    pub numbers: Vec<Identifier>,
    /// Results.
    pub results: Vec<ResultIntake>,
    /// Reports.
    pub reports: Vec<ReportIntake>,
    /// Items.
    pub items: Vec<ItemIntake>,
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
    #[error("{0} patients of this practice fit: it was not guessed which one is meant")]
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
        let numbers = told
            .chain(&self.numbers)
            .chain(&self.former_numbers)
            .map(|number| Identity::of(&["number", &number.system, &number.value]));
        let sources = self.sources.iter().map(|source| Identity::of(&["source", &source.scope, &source.id]));
        let born = self.demographics.as_ref().and_then(|told| told.birth_date).map(|date| date.to_string());
        let described =
            born.filter(|_| self.is_found_by_description).map(|date| Identity::of(&["born", &date]));
        numbers.chain(sources).chain(described).collect()
    }
}
