//! Results: laboratory values and vital signs, as a person reads them.
//!
//! A row holds what a list and a page show; the resource as received is kept beside it. A held result is there
//! for staff and not there for the patient, in lists, trends and pages alike.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::{Chart, Viewer};
use super::patient::PatientId;
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::store::{Order, Read, Span, Table};
use crate::{id_type, record};

id_type!(
    /// Names a result.
    ResultId
);
id_type!(
    /// Names a report: several results that came together.
    ReportId
);

/// Results by patient, kind and time: the order in which lists show them.
pub(super) const RESULTS: Table<(PatientId, Kind, Moment, ResultId), LabResult> = Table::new("results");
/// Where in [`RESULTS`] a result lies.
pub(super) const PLACES: Table<(PatientId, ResultId), Place> = Table::new("result places");
/// Results of one test, by time: for trends and earlier values.
pub(super) const BY_TEST: Table<(PatientId, String, Moment, ResultId), ()> = Table::new("results by test");
/// Earlier versions of a corrected result, by version number from 1.
pub(super) const VERSIONS: Table<(PatientId, ResultId, u32), LabResult> = Table::new("result versions");
/// Results held back.
pub(super) const HOLDS: Table<(PatientId, ResultId), Hold> = Table::new("holds");

/// What kind of observation; each is listed by itself. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Laboratory.
    Laboratory,
    /// Vital signs.
    VitalSigns,
}

impl crate::store::Key for Kind {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(match self {
            Self::Laboratory => 0,
            Self::VitalSigns => 1,
        });
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Laboratory),
            1 => Some(Self::VitalSigns),
            _ => None,
        }
    }
}

/// Where in the list a result lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its kind.
    pub kind: Kind,
    /// When it was taken, or reported where that is not known.
    pub at: Moment,
}
record!(Place, "result place", 1);

/// What was measured or found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number with its unit (UCUM where the source gave one).
    Quantity {
        /// `<`, `<=`, `>=` or `>`, if the value lies beyond what the method measures; else empty.
        comparator: String,
        /// The number as the source wrote it, digits kept.
        number: String,
        /// The unit as shown; may be empty.
        unit: String,
    },
    /// Words: a finding, a coded answer, a text.
    Text(String),
    /// No value, with the reason in words if one was given.
    Absent(String),
}

impl Value {
    /// The number, where there is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Quantity { number, .. } => number.parse().ok(),
            Self::Text(_) | Self::Absent(_) => None,
        }
    }
}

/// The usual range, in the unit of the value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReferenceRange {
    /// Lower end, digits kept.
    pub low: Option<String>,
    /// Upper end, digits kept.
    pub high: Option<String>,
    /// The range in the laboratory's words, where it gave some.
    pub text: String,
}

/// HL7 v3 `ObservationInterpretation`, as far as patients are told. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Flag {
    /// `N`
    Normal,
    /// `L`
    Low,
    /// `LL`
    CriticallyLow,
    /// `H`
    High,
    /// `HH`
    CriticallyHigh,
    /// `A`
    Abnormal,
    /// `AA`
    CriticallyAbnormal,
    /// `POS`, `DET`, `R`
    Positive,
    /// `NEG`, `ND`, `NR`
    Negative,
}

/// FHIR `observation-status`. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// `registered`
    Registered,
    /// `preliminary`
    Preliminary,
    /// `final`
    Final,
    /// `amended`
    Amended,
    /// `corrected`
    Corrected,
    /// `cancelled`
    Cancelled,
    /// `entered-in-error`
    EnteredInError,
    /// `unknown`
    Unknown,
}

/// A part of a result that has a value of its own: systolic and diastolic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// What it is, in words.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Its usual range.
    pub range: Option<ReferenceRange>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
}

/// A result as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabResult {
    /// What was tested, in words.
    pub name: String,
    /// What was tested, as `system|code`: `http://loinc.org|2093-3`. Results with the same test make a trend.
    pub test: String,
    /// The value.
    pub value: Value,
    /// The usual range.
    pub range: Option<ReferenceRange>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
    /// Where it stands.
    pub status: Status,
    /// When it was reported, if known.
    pub issued: Option<Moment>,
    /// The report it came with.
    pub report: Option<ReportId>,
    /// Who performed it.
    pub performer: String,
    /// Comments that came with it.
    pub notes: Vec<String>,
    /// Parts with a value of their own.
    pub components: Vec<Component>,
    /// How many earlier versions there are.
    pub corrections: u32,
    /// When Portico received this version.
    pub received: Moment,
}
record!(LabResult, "result", 1);

/// A result held back from the patient, for a reason and a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why (45 CFR 171: a hold is one case with its reason).
    pub reason: String,
    /// Who held it: their name then.
    pub by: String,
    /// Since when.
    pub since: Moment,
    /// When it ends by itself.
    pub until: Moment,
}
record!(Hold, "hold", 1);

/// A result with where it lies and, for staff, its hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its id.
    pub id: ResultId,
    /// Its kind.
    pub kind: Kind,
    /// When it was taken, or reported where that is not known.
    pub at: Moment,
    /// The result.
    pub result: LabResult,
    /// The hold in force; a patient never gets a held result.
    pub hold: Option<Hold>,
}

impl<Tx: Read> Chart<Tx> {
    /// Results of `kind`, newest first, at most `limit`, those before `before` if given.
    pub fn results(
        &self,
        kind: Kind,
        before: Option<(Moment, ResultId)>,
        limit: usize,
    ) -> Result<Vec<Listed>> {
        let mut span = Span::under(&(self.patient(), kind));
        if let Some((at, id)) = before {
            span = span.before(&(self.patient(), kind, at, id));
        }
        let holds = self.holds()?;
        let mut found = Vec::with_capacity(limit.min(64));
        RESULTS.each(self.tx(), &span, Order::Descending, |(_, kind, at, id), result| {
            if found.len() >= limit {
                return Ok(ControlFlow::Break(()));
            }
            let hold = holds.iter().find(|(held, _)| *held == id).map(|(_, hold)| hold.clone());
            if self.shows(&result, hold.as_ref()) {
                found.push(Listed { id, kind, at, result, hold });
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// One result.
    pub fn result(&self, id: ResultId) -> Result<Listed> {
        let Place { kind, at } = PLACES.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)?;
        let result = RESULTS.get(self.tx(), &(self.patient(), kind, at, id))?.ok_or(Error::NotFound)?;
        let hold = HOLDS.get(self.tx(), &(self.patient(), id))?.filter(|hold| hold.until > self.now());
        if self.shows(&result, hold.as_ref()) {
            Ok(Listed { id, kind, at, result, hold })
        } else {
            Err(Error::NotFound)
        }
    }

    /// Every result of the same test, oldest first, at most the newest `limit`.
    pub fn results_of_test(&self, test: &str, limit: usize) -> Result<Vec<Listed>> {
        let mut ids = Vec::new();
        let span = Span::under(&(self.patient(), test.to_owned()));
        BY_TEST.each_key(self.tx(), &span, Order::Descending, |(_, _, _, id)| {
            ids.push(id);
            Ok(if ids.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids.into_iter().rev() {
            match self.result(id) {
                Ok(listed) => found.push(listed),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Earlier versions of a corrected result, oldest first.
    pub fn earlier_versions(&self, id: ResultId) -> Result<Vec<LabResult>> {
        self.result(id)?;
        let rows =
            VERSIONS.list(self.tx(), &Span::under(&(self.patient(), id)), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, version)| version).collect())
    }

    /// The holds in force.
    pub(super) fn holds(&self) -> Result<Vec<(ResultId, Hold)>> {
        let rows = HOLDS.list(self.tx(), &Span::under(&self.patient()), Order::Ascending, usize::MAX)?;
        Ok(rows
            .into_iter()
            .filter(|(_, hold)| hold.until > self.now())
            .map(|((_, id), hold)| (id, hold))
            .collect())
    }

    /// Whether whoever looks may see it: a patient sees neither what is held nor what was entered in error.
    fn shows(&self, result: &LabResult, hold: Option<&Hold>) -> bool {
        self.viewer() != Viewer::Patient || (hold.is_none() && result.status != Status::EnteredInError)
    }
}
