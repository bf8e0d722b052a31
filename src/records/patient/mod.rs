//! Patients: who they are, as the practice's systems say it and as they say it themselves.

use serde::{Deserialize, Serialize};

use super::Result;
use crate::base::clock::Moment;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::store::{Order, Read, Span, Table, Write};
use crate::{id_type, record};

mod date;
mod name;
mod numbers;
mod words;

pub use date::{NotADate, PartialDate};
pub use name::{HumanName, Identifier};
pub(super) use numbers::{KEY_BYTES_MAX, NUMBERS, key_of};
pub(super) use words::{BIRTH, NAME, NUMBER, PHONE, WORDS, words};

id_type!(
    /// Names a patient.
    PatientId
);

pub(super) const PATIENTS: Table<PatientId, Patient> = Table::new("patients");
/// What a patient's row was before each change, by number from 1.
pub(super) const EARLIER: Table<(PatientId, u32), Patient> = Table::new("patients earlier");

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
    words::index(tx, id, before, after)?;
    numbers::index(tx, id, before, after)?;
    Ok(PATIENTS.put(tx, &id, after)?)
}
