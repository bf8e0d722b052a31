//! Results: laboratory values, vital signs and reports in words, as a person reads them.
//!
//! A row holds what a list and a page show; the resource as received is kept beside it. A held result is there
//! for staff and not there for the patient, in lists, trends and pages alike.

use serde::{Deserialize, Serialize};

use super::item::DocumentBody;
use super::patient::PatientId;
use super::when::Taken;
use crate::base::clock::Moment;
use crate::store::Table;
use crate::{id_type, record};

mod category;
mod delay;
mod hold;
mod holding;
mod list;
mod reading;
mod report;
mod review;
mod seen;
mod value;
mod wish;

pub use category::Category;
pub(super) use delay::delay_arrival;
pub use delay::{DELAY_DAYS_MAX, DELAY_FORCE_DAYS_MAX, Delay, check_delay};
pub(super) use hold::HOLDS;
pub use hold::{Hold, Release};
pub use holding::{HOLD_DAYS_MAX, check_end};
pub use list::{Cursor, Row, Stretch, Wanted};
pub use reading::Listed;
pub use report::Report;
pub(super) use report::{EARLIER as REPORTS_EARLIER, REPORTS};
pub(super) use review::{AWAITING, pressing};
pub use review::{COMMENT_CHARACTERS_MAX, Comment, Review, checked_comment};
pub(super) use seen::{UNOPENED, came, is_recent};
pub use value::{Component, Flag, ReferenceRange, Standing, Value, flag_of};
pub use wish::Wishes;

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
    /// Reports in words or as files: imaging, pathology, what a laboratory writes beside its values.
    Narrative,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Laboratory, Self::Narrative, Self::VitalSigns];

    /// The word used in addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Laboratory => "laboratory",
            Self::VitalSigns => "vital-signs",
            Self::Narrative => "reports",
        }
    }
}

impl crate::base::key::Key for Kind {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(match self {
            Self::Laboratory => 0,
            Self::VitalSigns => 1,
            Self::Narrative => 2,
        });
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        match u8::read(bytes)? {
            0 => Some(Self::Laboratory),
            1 => Some(Self::VitalSigns),
            2 => Some(Self::Narrative),
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

impl Status {
    /// Whether a patient is shown a result that stands so: what was entered in error never was theirs.
    #[must_use]
    pub fn is_for_patients(self) -> bool {
        self != Self::EnteredInError
    }
}

/// A result as kept. It begins with what a list needs, in the order of [`Line`], and that begins with what decides
/// whether it is shown, in the order of [`Glance`]: a list reads no further.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabResult<T = String> {
    /// Where it stands.
    pub status: Status,
    /// When Portico received this version.
    pub received: Moment,
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
    /// Parts with a value of their own.
    pub components: Vec<Component<T>>,
    /// The report it came with.
    pub report: Option<Within<T>>,
    /// What is known of the time under which it lies.
    pub taken: Taken,
    /// When it was reported, if known.
    pub issued: Option<Moment>,
    /// Who performed it.
    pub performer: T,
    /// Comments that came with it.
    pub notes: Vec<T>,
    /// How many earlier versions there are.
    pub corrections: u32,
    /// Its category.
    pub category: Category,
    /// Files: the report as its author made it.
    pub files: Vec<DocumentBody>,
}
record!(LabResult, "result", 1);

/// The report with which a result came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within<T = String> {
    /// Which report.
    pub id: ReportId,
    /// What it reports on, in words.
    pub name: T,
}

/// The beginning of a [`LabResult`]: what decides whether it is shown.
#[derive(Deserialize)]
struct Glance {
    status: Status,
    received: Moment,
}

/// The beginning of a [`LabResult`]: what a row of a list says of it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Line<T> {
    /// Where it stands.
    pub status: Status,
    /// When Portico received this version.
    pub received: Moment,
    /// What was tested, in words.
    pub name: T,
    /// What was tested, as `system|code`.
    pub test: T,
    /// The value.
    pub value: Value<T>,
    /// The usual range.
    pub range: Option<ReferenceRange<T>>,
    /// The laboratory's flag.
    pub flag: Option<Flag>,
    /// Parts with a value of their own.
    pub components: Vec<Component<T>>,
    /// The report it came with.
    pub report: Option<Within<T>>,
}

impl<T: AsRef<str>> Line<T> {
    /// The flag to show: see [`flag_of`].
    #[must_use]
    pub fn shown_flag(&self) -> Option<Flag> {
        flag_of(self.flag, self.range.as_ref(), &self.value)
    }
}

impl<T: AsRef<str>> LabResult<T> {
    /// The flag to show: see [`flag_of`].
    #[must_use]
    pub fn shown_flag(&self) -> Option<Flag> {
        flag_of(self.flag, self.range.as_ref(), &self.value)
    }
}
