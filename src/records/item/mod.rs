//! Items: everything of a record that is not a result. Problems, medications, visits, documents and the rest.
//!
//! All kinds share one row, one order, one history: what it is called, where it stands, when, by whom, from
//! which source, and a [`Detail`] of its kind. So a list, a timeline, a correction by hand and an import are
//! written once, and a new kind is a variant of [`Class`] and of [`Detail`]. The kinds are the classes of USCDI
//! v3 as far as they are not results.

use serde::{Deserialize, Serialize};

use super::patient::PatientId;
use super::when::Taken;
use crate::base::clock::Moment;
use crate::store::Table;
use crate::{id_type, record};

mod class;
mod detail;
mod hand;
mod keep;
mod list;

pub use class::Class;
pub use detail::{
    Activity, Allergy, CarePlan, CareTeam, Device, Document, DocumentBody, Dose, FamilyHistory, Goal,
    Immunization, Insurance, Medication, Member, Problem, Procedure, Reaction, Relative, Rhythm,
    SocialHistory, Visit,
};
pub use hand::{Draft, NAME_CHARACTERS_MAX, NOTE_CHARACTERS_MAX};
pub(super) use keep::{find, put};
pub use list::{Count, Cursor, Listed, Stretch, Which, Within};

id_type!(
    /// Names an item of a record.
    ItemId
);

/// Items by patient, class and time: the order in which lists show them.
pub(super) const ITEMS: Table<(PatientId, Class, Moment, ItemId), Item> = Table::new("items");
/// Where in [`ITEMS`] an item lies.
pub(super) const PLACES: Table<(PatientId, ItemId), Place> = Table::new("item places");
/// Earlier versions of an item, by version number from 1.
pub(super) const VERSIONS: Table<(PatientId, ItemId, u32), Item> = Table::new("item versions");

/// Where in the list an item lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its class.
    pub class: Class,
    /// Its time: when it began, was done or was written; when it came, where that is not known.
    pub at: Moment,
}
record!(Place, "item place", 1);

/// A thing in words, with the codes that its source gave for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    /// In words, as shown.
    pub text: String,
    /// Codes, as the source ordered them.
    pub codes: Vec<Code>,
}

/// A code of a code system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The code system: a URI as FHIR writes it, or an OID.
    pub system: String,
    /// The code.
    pub code: String,
}

impl Coded {
    /// Words without a code.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), codes: Vec::new() }
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Where an item stands, in terms that fit every class (FHIR's status words by class map to it). The order is
/// part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// It holds now: an active problem, a medication being taken, a plan being followed.
    Current,
    /// It held once: resolved, in remission, no longer taken.
    Past,
    /// It is intended and not begun.
    Planned,
    /// It is interrupted.
    OnHold,
    /// It was ended before its time.
    Stopped,
    /// It was done, or carried through to its end.
    Completed,
    /// It was called off before it began.
    Cancelled,
    /// It was not done; the reason is in the notes.
    NotDone,
    /// It was suspected and found not to be so.
    Refuted,
    /// It never was theirs.
    EnteredInError,
    /// The source does not say.
    Unknown,
}

impl State {
    /// Every state, in the order in which a form offers them.
    pub const ALL: [Self; 11] = [
        Self::Current,
        Self::Past,
        Self::Planned,
        Self::OnHold,
        Self::Stopped,
        Self::Completed,
        Self::Cancelled,
        Self::NotDone,
        Self::Refuted,
        Self::EnteredInError,
        Self::Unknown,
    ];

    /// The word used in forms and locale keys (`state-current`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Past => "past",
            Self::Planned => "planned",
            Self::OnHold => "on-hold",
            Self::Stopped => "stopped",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::NotDone => "not-done",
            Self::Refuted => "refuted",
            Self::EnteredInError => "entered-in-error",
            Self::Unknown => "unknown",
        }
    }

    /// Whether it holds now or is about to: what a list shows first.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Current | Self::Planned | Self::OnHold | Self::Unknown)
    }

    /// Whether a patient is shown it: what was entered in error never was theirs.
    #[must_use]
    pub fn is_for_patients(self) -> bool {
        self != Self::EnteredInError
    }
}

/// Who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A source that was imported: its name, as FHIR `meta.source` or the sending system gives it; may be empty.
    Source(String),
    /// A member of staff, by hand: their name then.
    Staff(String),
    /// The patient or someone acting for them: their name then.
    Patient(String),
}

/// An item as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// What it is.
    pub name: Coded,
    /// Where it stands.
    pub state: State,
    /// What is known of the time under which it lies.
    pub began: Taken,
    /// When it ended, if it did, and how exactly that is known.
    pub ended: Option<(Moment, Taken)>,
    /// Who did, prescribed, diagnosed or wrote it.
    pub by: String,
    /// What belongs to its class only.
    pub detail: Detail,
    /// Remarks, each a paragraph.
    pub notes: Vec<String>,
    /// Who says so.
    pub origin: Origin,
    /// When Portico received this version.
    pub received: Moment,
    /// How many earlier versions there are.
    pub corrections: u32,
    /// Why this version was made, if a person made it.
    pub reason: String,
}
record!(Item, "item", 1);

/// What belongs to one class only. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Detail {
    /// A problem, diagnosis or concern.
    Problem(Problem),
    /// An allergy or intolerance.
    Allergy(Allergy),
    /// A medication, prescribed or told.
    Medication(Medication),
    /// A vaccination.
    Immunization(Immunization),
    /// A procedure.
    Procedure(Procedure),
    /// A visit.
    Visit(Visit),
    /// What runs in the family.
    FamilyHistory(FamilyHistory),
    /// How the person lives: smoking, work, needs.
    SocialHistory(SocialHistory),
    /// A goal.
    Goal(Goal),
    /// A care plan.
    CarePlan(CarePlan),
    /// A care team.
    CareTeam(CareTeam),
    /// A document or an imaging report.
    Document(Document),
    /// An insurance.
    Insurance(Insurance),
    /// A device.
    Device(Device),
}

impl Detail {
    /// Its class.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Problem(_) => Class::Problem,
            Self::Allergy(_) => Class::Allergy,
            Self::Medication(_) => Class::Medication,
            Self::Immunization(_) => Class::Immunization,
            Self::Procedure(_) => Class::Procedure,
            Self::Visit(_) => Class::Visit,
            Self::FamilyHistory(_) => Class::FamilyHistory,
            Self::SocialHistory(_) => Class::SocialHistory,
            Self::Goal(_) => Class::Goal,
            Self::CarePlan(_) => Class::CarePlan,
            Self::CareTeam(_) => Class::CareTeam,
            Self::Document(_) => Class::Document,
            Self::Insurance(_) => Class::Insurance,
            Self::Device(_) => Class::Device,
        }
    }
}
