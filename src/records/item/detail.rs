//! What belongs to one class of items only. Words are as shown; what a field cannot hold stays in the original.
//!
//! The order of fields and variants is part of the file format: a change raises the version of the item's record.

use serde::{Deserialize, Serialize};

use super::super::intake::Identity;
use super::{Coded, State};
use crate::base::clock::Moment;

/// A problem, diagnosis or concern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `problem-list-item`, `encounter-diagnosis` or `health-concern`; may be empty.
    pub category: String,
    /// How certain it is, where it is not confirmed: `provisional`, `differential`, `unconfirmed`; else empty.
    pub certainty: String,
    /// How severe.
    pub severity: String,
    /// Where in the body.
    pub site: String,
}

/// An allergy or intolerance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allergy {
    /// `food`, `medication`, `environment` or `biologic`; may be empty.
    pub category: String,
    /// Whether it is an intolerance rather than an allergy.
    pub is_intolerance: bool,
    /// Whether the next exposure may be life-threatening (FHIR `criticality` `high`); nothing if not said.
    pub is_dangerous: Option<bool>,
    /// How certain it is, where it is not confirmed; else empty.
    pub certainty: String,
    /// What happened.
    pub reactions: Vec<Reaction>,
}

/// What happened on exposure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// What showed.
    pub manifestation: String,
    /// `mild`, `moderate` or `severe`; may be empty.
    pub severity: String,
}

/// A medication, prescribed or told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medication {
    /// How to take it; several if it changes.
    pub doses: Vec<Dose>,
    /// What for.
    pub indication: String,
    /// How much is given out at a time, in words.
    pub quantity: String,
    /// How many times it may be given out again, if said.
    pub refills: Option<u32>,
    /// Whether it is told rather than prescribed here (FHIR `MedicationStatement`, `reportedBoolean`).
    pub is_reported: bool,
}

/// How to take a medication: what the prescriber wrote, and the parts of which a sentence can be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dose {
    /// In the prescriber's words; where there are some, they are shown.
    pub text: String,
    /// How much at a time, with its unit.
    pub amount: String,
    /// How often.
    pub rhythm: Option<Rhythm>,
    /// By which way: by mouth, on the skin.
    pub route: String,
    /// Whether only as needed.
    pub is_as_needed: bool,
    /// For what it is needed.
    pub needed_for: String,
}

/// How often: so many times in so many units of time (FHIR `Timing.repeat`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// So many times.
    pub times: u32,
    /// Within so many units, digits as written.
    pub period: String,
    /// UCUM unit of time: `s`, `min`, `h`, `d`, `wk`, `mo` or `a`.
    pub unit: String,
}

/// A vaccination.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Immunization {
    /// Which dose of a series, in words.
    pub dose: String,
    /// Lot number.
    pub lot: String,
    /// Maker.
    pub maker: String,
    /// Where on the body.
    pub site: String,
    /// Where it was given.
    pub place: String,
}

/// A procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Why.
    pub indication: String,
    /// Where on the body.
    pub site: String,
    /// What came of it.
    pub outcome: String,
    /// Where it was done.
    pub place: String,
}

/// A visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// HL7 v3 `ActEncounterCode`: `AMB`, `EMER`, `IMP`, `VR`, …; may be empty.
    pub setting: String,
    /// Why.
    pub indications: Vec<String>,
    /// What was found.
    pub diagnoses: Vec<String>,
    /// Where.
    pub place: String,
    /// Where the person went from there.
    pub disposition: String,
    /// Its summary or note, in words.
    pub summary: String,
}

/// What runs in the family: one relative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyHistory {
    /// Whether the relative has died; nothing if not said.
    pub is_deceased: Option<bool>,
    /// What they have or had.
    pub conditions: Vec<Relative>,
}

/// A condition of a relative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relative {
    /// What.
    pub name: Coded,
    /// From which age or when, in words.
    pub onset: String,
    /// Whether they died of it.
    pub was_fatal: bool,
}

/// How the person lives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocialHistory {
    /// What was said or found, in words.
    pub value: String,
}

/// A goal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// What is aimed at, in words with numbers.
    pub targets: Vec<String>,
    /// How far it is reached, in words.
    pub achievement: String,
    /// What it is about.
    pub addresses: Vec<String>,
}

/// A care plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarePlan {
    /// What it is about.
    pub addresses: Vec<String>,
    /// What is to be done.
    pub activities: Vec<Activity>,
    /// What is aimed at.
    pub goals: Vec<String>,
    /// What else it says.
    pub text: String,
}

/// Something to be done in a care plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// What.
    pub name: Coded,
    /// Where it stands.
    pub state: State,
    /// When, and how it goes, in words.
    pub progress: String,
}

/// A care team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareTeam {
    /// Who belongs to it.
    pub members: Vec<Member>,
}

/// A member of a care team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Name.
    pub name: String,
    /// What they do for the patient.
    pub role: String,
    /// How to reach them: telephone or e-mail, in words.
    pub contact: String,
}

/// A document or an imaging report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What the source calls its kind, in words.
    pub kind: String,
    /// What it concludes, or its whole text where that is short.
    pub text: String,
    /// The files, in the source's order.
    pub bodies: Vec<DocumentBody>,
}

/// A file of a document. Nothing is stored twice: what came within an original is read from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentBody {
    /// The original that holds it.
    pub original: Identity,
    /// Which of the files in the original, from 0.
    pub number: u32,
    /// Media type as recognised from the bytes, or as the source says where that cannot be told.
    pub media_type: String,
    /// Title or file name as given; may be empty.
    pub title: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// When it was made, if known.
    pub made: Option<Moment>,
}

impl DocumentBody {
    /// The number of a file that is an original as a whole and not a part of one: what a patient sent.
    pub const WHOLE: u32 = u32::MAX;
}

/// An insurance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insurance {
    /// Who pays.
    pub payer: String,
    /// The plan's name.
    pub plan: String,
    /// The member's number.
    pub member_number: String,
    /// The group's number.
    pub group: String,
    /// What the patient is to the member: `self`, `child`, `spouse`, …; may be empty.
    pub relationship: String,
    /// Who the member is, if somebody else.
    pub subscriber: String,
}

/// A device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Unique device identifier as printed (UDI carrier, human readable form).
    pub identifier: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Lot number.
    pub lot: String,
    /// When it expires, in words.
    pub expires: String,
}
