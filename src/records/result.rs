//! Results: laboratory values and vital signs, as a person reads them.
//!
//! A row holds what a list and a page show; the resource as received is kept beside it. A held result is there
//! for staff and not there for the patient, in lists, trends and pages alike.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::access::{Chart, Viewer};
use super::hold::Hold;
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

/// What kind of observation; each is listed by itself. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Laboratory.
    Laboratory,
    /// Vital signs.
    VitalSigns,
}

impl crate::base::key::Key for Kind {
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

/// What was measured or found. `T` is how text is held: owned, or borrowed from a [`Stretch`] of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value<T = String> {
    /// A number with its unit (UCUM where the source gave one).
    Quantity {
        /// `<`, `<=`, `>=` or `>`, if the value lies beyond what the method measures; else empty.
        comparator: T,
        /// The number as the source wrote it, digits kept.
        number: T,
        /// The unit as shown; may be empty.
        unit: T,
    },
    /// Words: a finding, a coded answer, a text.
    Text(T),
    /// No value, with the reason in words if one was given.
    Absent(T),
}

impl<T: AsRef<str>> Value<T> {
    /// The number, where there is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Quantity { number, .. } => number.as_ref().parse().ok(),
            Self::Text(_) | Self::Absent(_) => None,
        }
    }
}

/// The usual range, in the unit of the value.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReferenceRange<T = String> {
    /// Lower end, digits kept.
    pub low: Option<T>,
    /// Upper end, digits kept.
    pub high: Option<T>,
    /// The range in the laboratory's words, where it gave some.
    pub text: T,
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

impl Flag {
    /// Whether someone should look at once.
    #[must_use]
    pub fn is_critical(self) -> bool {
        matches!(self, Self::CriticallyLow | Self::CriticallyHigh | Self::CriticallyAbnormal)
    }

    /// Whether it says that the value is not as usual.
    #[must_use]
    pub fn is_unusual(self) -> bool {
        !matches!(self, Self::Normal | Self::Positive | Self::Negative)
    }
}

impl Status {
    /// Whether a patient is shown a result that stands so: what was entered in error never was theirs.
    #[must_use]
    pub fn is_for_patients(self) -> bool {
        self != Self::EnteredInError
    }
}

/// What is known of the time under which a result lies. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Taken {
    /// It was taken at that moment.
    At,
    /// It was taken over a time that began then and ended at this moment.
    Until(Moment),
    /// The day is known, not the time of day: the moment is the day's beginning at the practice.
    Day,
    /// Only the month is known: the moment is its beginning.
    Month,
    /// Only the year is known: the moment is its beginning.
    Year,
    /// It is not known when it was taken: the moment is when it was reported.
    Reported,
    /// Neither is known: the moment is when Portico received it.
    Unknown,
}

/// A part of a result that has a value of its own: systolic and diastolic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Component<T = String> {
    /// What it is, in words.
    pub name: T,
    /// Its value.
    pub value: Value<T>,
    /// Its usual range.
    pub range: Option<ReferenceRange<T>>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
}

/// A result as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabResult<T = String> {
    /// What was tested, in words.
    pub name: T,
    /// What was tested, as `system|code`: `http://loinc.org|2093-3`. Results with the same test make a trend.
    pub test: T,
    /// The value.
    pub value: Value<T>,
    /// The usual range.
    pub range: Option<ReferenceRange<T>>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
    /// Where it stands.
    pub status: Status,
    /// What is known of the time under which it lies.
    pub taken: Taken,
    /// When it was reported, if known.
    pub issued: Option<Moment>,
    /// The report it came with.
    pub report: Option<ReportId>,
    /// Who performed it.
    pub performer: T,
    /// Comments that came with it.
    pub notes: Vec<T>,
    /// Parts with a value of their own.
    pub components: Vec<Component<T>>,
    /// How many earlier versions there are.
    pub corrections: u32,
    /// When Portico received this version.
    pub received: Moment,
}
record!(LabResult, "result", 1);

/// Where a value lies against its usual range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Below the lower end.
    Below,
    /// Within.
    Within,
    /// Above the upper end.
    Above,
}

impl<T: AsRef<str>> ReferenceRange<T> {
    /// Where `value` lies, if it is a number and the range has an end. A value known only to lie beyond a
    /// bound (`<`, `>`) says nothing unless the bound itself decides.
    #[must_use]
    pub fn standing(&self, value: &Value<T>) -> Option<Standing> {
        let Value::Quantity { comparator, .. } = value else { return None };
        let number = value.number()?;
        let end = |end: &Option<T>| end.as_ref().and_then(|end| end.as_ref().parse::<f64>().ok());
        let (low, high) = (end(&self.low), end(&self.high));
        low.or(high)?;
        match comparator.as_ref() {
            "" if low.is_some_and(|low| number < low) => Some(Standing::Below),
            "" if high.is_some_and(|high| number > high) => Some(Standing::Above),
            "" => Some(Standing::Within),
            "<" | "<=" => low.is_some_and(|low| number <= low).then_some(Standing::Below),
            _ => high.is_some_and(|high| number >= high).then_some(Standing::Above),
        }
    }
}

/// The flag to show: the laboratory's own, else what the range says of the value.
#[must_use]
pub fn flag_of<T: AsRef<str>>(
    flag: Option<Flag>,
    range: Option<&ReferenceRange<T>>,
    value: &Value<T>,
) -> Option<Flag> {
    flag.or_else(|| {
        Some(match range?.standing(value)? {
            Standing::Below => Flag::Low,
            Standing::Within => Flag::Normal,
            Standing::Above => Flag::High,
        })
    })
}

impl<T: AsRef<str>> LabResult<T> {
    /// The flag to show: see [`flag_of`].
    #[must_use]
    pub fn shown_flag(&self) -> Option<Flag> {
        flag_of(self.flag, self.range.as_ref(), &self.value)
    }
}

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
    /// One result.
    pub fn result(&self, id: ResultId) -> Result<Listed> {
        let Place { kind, at } = PLACES.get(self.tx(), &(self.patient(), id))?.ok_or(Error::NotFound)?;
        let result = RESULTS.get(self.tx(), &(self.patient(), kind, at, id))?.ok_or(Error::NotFound)?;
        let hold = self.hold(id)?.filter(|hold| hold.is_in_force(self.now()));
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

    /// Whether whoever looks may see it: a patient sees neither what is held nor what was entered in error.
    fn shows(&self, result: &LabResult, hold: Option<&Hold>) -> bool {
        self.viewer() != Viewer::Patient || (hold.is_none() && result.status.is_for_patients())
    }
}
