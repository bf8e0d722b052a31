//! What came and could not be placed: kept sealed with the reason until somebody decides where it belongs.
//!
//! A case is made once for the same content, however often it comes. What was decided stays with it: content that
//! comes again is not asked about twice. What a case holds is what the import would have taken in, so that
//! placing it is taking it in, with all that goes with it.

use serde::{Deserialize, Serialize};

use super::super::patient::{Gender, PartialDate, PatientId};
use super::super::result::Kind;
use super::door::Copied;
use super::{Digest, Original, PatientIntake, Refusal};
use crate::base::clock::Moment;
use crate::store::Table;
use crate::{id_type, record};

mod keep;
mod sort;

id_type!(
    /// Names a case.
    CaseId
);

record!(CaseId, "case by content", 1);

const CASES: Table<CaseId, Case> = Table::new("quarantine");
/// Cases that nobody decided yet.
const OPEN: Table<(Moment, CaseId), ()> = Table::new("quarantine open");
/// Cases by what they hold.
const BY_CONTENT: Table<Digest, CaseId> = Table::new("quarantine by content");
/// What cases hold, packed, piece by piece.
const PIECES: Table<(CaseId, u32), Piece> = Table::new("quarantine held");

/// What is kept aside is no longer than this; what is longer stays where it came from, and the report says so.
pub const BYTES_MAX: usize = 64 << 20;

#[derive(Serialize, Deserialize)]
struct Piece(#[serde(with = "super::super::kept::bytes")] Vec<u8>);
record!(Piece, "piece of a case", 1);

/// Why something was not placed. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// It refers to a patient who is not here.
    Unmatched,
    /// More than one patient fits.
    Ambiguous,
    /// Its number belongs to a patient with another name and birth date.
    SomebodyElse,
    /// It could not be read.
    Unreadable,
}

impl Problem {
    /// Why an intake was refused; nothing if that was no question of whose it is.
    #[must_use]
    pub fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::Unknown => Some(Self::Unmatched),
            Refusal::Ambiguous(_) => Some(Self::Ambiguous),
            Refusal::SomebodyElse => Some(Self::SomebodyElse),
            Refusal::Records(_) => None,
        }
    }
}

/// Whom it says that it is about, as far as it says so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Their name.
    pub name: String,
    /// Their birth date.
    pub birth_date: Option<PartialDate>,
    /// Their sex.
    pub gender: Option<Gender>,
    /// Their numbers.
    pub numbers: Vec<String>,
}

/// What was decided. The order is part of the file format: add at the end only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// It belongs to this patient.
    Placed(PatientId),
    /// It is about somebody new.
    Added(PatientId),
    /// It is nobody's: why.
    Discarded(String),
    /// It came again and found its place by itself.
    FoundItself(PatientId),
}

/// Something that could not be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// When it came.
    pub received: Moment,
    /// The name of the file or of the way by which it came.
    pub source: String,
    /// What it is: `FHIR transaction bundle`.
    pub kind: String,
    /// Why it waits.
    pub problem: Problem,
    /// What reading it had to say, without anything that it says itself.
    pub remarks: Vec<String>,
    /// Whom it says that it is about.
    pub told: Told,
    /// How many laboratory results, vital signs and other entries it holds.
    pub counts: [u32; 3],
    /// How long it is, in bytes.
    pub bytes: u64,
    /// What was decided, by whom and when.
    pub decided: Option<(Moment, String, Decision)>,
    content: Digest,
}
record!(Case, "case of the quarantine", 1);

impl Case {
    /// Whether it can be put into a chart: what was not read cannot.
    #[must_use]
    pub fn is_placeable(&self) -> bool {
        self.problem != Problem::Unreadable
    }

    /// Whether it says enough of somebody to make a chart of it.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        self.is_placeable() && !self.told.name.is_empty()
    }
}

/// What a case holds.
#[derive(Serialize, Deserialize)]
enum Held {
    /// What was read, with the originals.
    Chart(Box<PatientIntake>, Vec<Copied>),
    /// Bytes that could not be read.
    File(#[serde(with = "super::super::kept::bytes")] Vec<u8>),
}
record!(Held, "what a case holds", 1);

/// Something to be kept aside.
pub struct Aside<'a> {
    /// The name of the file or of the way by which it came.
    pub source: &'a str,
    /// What it is.
    pub kind: &'a str,
    /// Why it waits.
    pub problem: Problem,
    /// What reading it had to say.
    pub remarks: Vec<String>,
    /// What there is.
    pub what: What<'a>,
}

/// What there is of it.
#[derive(Clone, Copy)]
pub enum What<'a> {
    /// A chart, read but not placed.
    Chart(&'a PatientIntake, &'a [Original<'a>]),
    /// Bytes.
    File(&'a [u8]),
}

/// What became of something that was to be kept aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It waits, since now or since earlier.
    Waits,
    /// It was decided before.
    Decided(Decision),
    /// It is too long to be kept aside.
    TooLong,
}

impl What<'_> {
    /// The same content is the same case.
    #[must_use]
    pub fn digest(self) -> Digest {
        match self {
            Self::File(bytes) => Digest::of(bytes),
            Self::Chart(_, originals) => {
                let mut all: Vec<u8> = Vec::with_capacity(originals.len() * 32);
                for original in originals {
                    all.extend_from_slice(&original.identity.0);
                    all.extend_from_slice(&original.digest.0);
                }
                Digest::of(&all)
            }
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::File(bytes) => bytes.len(),
            Self::Chart(_, originals) => originals.iter().map(|original| original.body.len()).sum(),
        }
    }

    fn told(self) -> Told {
        let Self::Chart(intake, _) = self else { return Told::default() };
        let numbers = |all: &[super::Identifier]| all.iter().map(|number| number.value.clone()).collect();
        match &intake.demographics {
            Some(told) => Told {
                name: told.names.first().map(|name| name.display()).unwrap_or_default(),
                birth_date: told.birth_date,
                gender: told.gender,
                numbers: numbers(&told.identifiers),
            },
            None => Told { numbers: numbers(&intake.numbers), ..Told::default() },
        }
    }

    fn counts(self) -> [u32; 3] {
        let Self::Chart(intake, _) = self else { return [0; 3] };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let vital = intake.results.iter().filter(|result| result.kind == Kind::VitalSigns).count();
        [count(intake.results.len() - vital), count(vital), count(intake.items.len())]
    }
}
