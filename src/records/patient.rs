//! Patients: who they are, as the practice's systems say it and as they say it themselves.

use serde::{Deserialize, Serialize};

use super::access::Chart;
use super::{Error, Result, intake, search};
use crate::base::clock::Moment;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::store::{Order, Read, Span, Table, Write};
use crate::{id_type, record};

id_type!(
    /// Names a patient.
    PatientId
);

pub(super) const PATIENTS: Table<PatientId, Patient> = Table::new("patients");
/// What a patient's row was before each change, by number from 1.
const EARLIER: Table<(PatientId, u32), Patient> = Table::new("patients earlier");

/// A date of which the day or the month may be unknown (FHIR `date`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12, if known.
    pub month: Option<u8>,
    /// The day of the month, if known.
    pub day: Option<u8>,
}

impl PartialDate {
    /// The whole date, if every part is known and there is such a day.
    #[must_use]
    pub fn whole(self) -> Option<jiff::civil::Date> {
        let (month, day) = (i8::try_from(self.month?).ok()?, i8::try_from(self.day?).ok()?);
        jiff::civil::Date::new(self.year, month, day).ok()
    }
}

impl From<jiff::civil::Date> for PartialDate {
    fn from(date: jiff::civil::Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month().unsigned_abs()),
            day: Some(date.day().unsigned_abs()),
        }
    }
}

impl std::fmt::Display for PartialDate {
    /// As in FHIR: `1970`, `1970-05` or `1970-05-01`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

/// The text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a date: a year, a year and a month, or a whole date, as in 1970, 1970-05 or 1970-05-01")]
pub struct NotADate;

impl std::str::FromStr for PartialDate {
    type Err = NotADate;

    /// As in FHIR; a day that does not exist is no date.
    fn from_str(text: &str) -> std::result::Result<Self, NotADate> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse::<i16>().map(Some).map_err(|_| NotADate)
            }
            Some(_) => Err(NotADate),
        };
        let (year, month, day) = (part(4)?.ok_or(NotADate)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(NotADate);
        }
        let small = |number: Option<i16>| number.map(|number| u8::try_from(number).unwrap_or(0));
        let date = Self { year, month: small(month), day: small(day) };
        let there = match (date.month, date.day) {
            (Some(_), Some(_)) => date.whole().is_some(),
            (month, _) => month.is_none_or(|month| (1..=12).contains(&month)),
        };
        if there { Ok(date) } else { Err(NotADate) }
    }
}

/// FHIR `administrative-gender`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Gender {
    /// `female`
    Female,
    /// `male`
    Male,
    /// `other`
    Other,
    /// `unknown`, or not said.
    Unknown,
}

/// A name of a person (FHIR `HumanName`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HumanName {
    /// The whole name as it should be shown, if the source gave one.
    pub text: String,
    /// Family name.
    pub family: String,
    /// Given names, first first.
    pub given: Vec<String>,
    /// `Dr.`, `Mrs.`
    pub prefix: Vec<String>,
    /// `Jr.`, `PhD`
    pub suffix: Vec<String>,
    /// FHIR `name-use`: `official`, `usual`, `nickname`, `maiden`, `old`, …; may be empty.
    pub usage: String,
}

impl HumanName {
    /// Given names and family name, or the text the source gave.
    #[must_use]
    pub fn display(&self) -> String {
        let parts: Vec<&str> = self
            .given
            .iter()
            .map(String::as_str)
            .chain([self.family.as_str()])
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() { self.text.clone() } else { parts.join(" ") }
    }
}

/// A number by which a system knows the patient (FHIR `Identifier`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Whose number: a URI, or an assigning authority; may be empty.
    pub system: String,
    /// The number.
    pub value: String,
    /// HL7 v2 table 0203 code: `MR` for a medical record number; may be empty.
    pub kind: String,
}

/// A patient as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patient {
    /// Names; the first is the one to show.
    pub names: Vec<HumanName>,
    /// Birth date, as far as known.
    pub birth_date: Option<PartialDate>,
    /// Administrative gender.
    pub gender: Gender,
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
    /// Languages spoken, preferred first, as BCP 47 tags.
    pub languages: Vec<String>,
    /// When this row was made.
    pub made: Moment,
    /// When it was last changed.
    pub changed: Moment,
}
record!(Patient, "patient", 1);

impl Patient {
    /// The name to show; a patient without one is shown by a dash.
    #[must_use]
    pub fn display_name(&self) -> String {
        let shown = self.names.iter().find(|name| matches!(name.usage.as_str(), "official" | "usual"));
        let name = shown.or(self.names.first()).map(HumanName::display).unwrap_or_default();
        if name.is_empty() { "—".to_owned() } else { name }
    }

    /// The medical record number, or whichever number there is.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        let record = self.identifiers.iter().find(|identifier| identifier.kind == "MR");
        record.or(self.identifiers.first()).map(|identifier| identifier.value.as_str())
    }
}

/// The patient `id`, if there is one.
pub(super) fn find(tx: &impl Read, id: PatientId) -> Result<Option<Patient>> {
    Ok(PATIENTS.get(tx, &id)?)
}

/// Whether there is a patient `id`.
pub(super) fn exists(tx: &impl Read, id: PatientId) -> Result<bool> {
    Ok(PATIENTS.has(tx, &id)?)
}

/// Puts a new patient, or a changed one in place of `before`, which is kept. Every change of a patient's row
/// goes through here, so that the search always finds them by what the row says.
pub(super) fn put(tx: &impl Write, id: PatientId, before: Option<&Patient>, after: &Patient) -> Result<()> {
    if let Some(before) = before {
        let last = EARLIER.first(tx, &Span::under(&id), Order::Descending)?;
        let number = last.map_or(1, |((_, number), _)| number + 1);
        EARLIER.put(tx, &(id, number), before)?;
    }
    search::index(tx, id, before, after)?;
    intake::identity::index(tx, id, before, after)?;
    Ok(PATIENTS.put(tx, &id, after)?)
}

impl<Tx: Read> Chart<Tx> {
    /// What was known of this person before, oldest first.
    pub fn person_earlier(&self) -> Result<Vec<Patient>> {
        let rows = EARLIER.list(self.tx(), &Span::under(&self.patient()), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, patient)| patient).collect())
    }

    /// Who this chart is about.
    pub fn person(&self) -> Result<Patient> {
        find(self.tx(), self.patient())?.ok_or(Error::NotFound)
    }
}
