//! Grants: who may act for a patient, in which areas, on what basis, until when.
//!
//! What a grant opens is worked out anew at each request, from the patient's age on that day: a grant for a child
//! narrows by itself on a birthday and ends on another, whether or not anybody is there to see to it. Giving, ending
//! and reviewing them is for `proxy`.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::Result;
use super::account::AccountId;
use super::patient::{self, PartialDate, Patient, PatientId};
use super::practice::{Practice, Profile, ProxyRules};
use super::role::Areas;
use crate::base::clock::Moment;
use crate::record;
use crate::store::{Order, Read, Span, Table, Write};

const GRANTS: Table<(PatientId, AccountId), Grant> = Table::new("proxy grants");
const BY_HOLDER: Table<(AccountId, PatientId), ()> = Table::new("proxy grants by holder");
/// Grants that a birthday narrows, by the first moment of that day.
const NARROWING: Table<(Moment, PatientId, AccountId), ()> = Table::new("proxy grants by birthday");

/// What somebody is to the patient. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relation {
    /// Mother or father.
    Parent,
    /// Guardian.
    Guardian,
    /// Husband, wife or partner.
    Partner,
    /// Son or daughter.
    Child,
    /// Another relative or friend.
    Other,
    /// A professional carer.
    Professional,
}

impl Relation {
    /// Every relation, in the order in which a form offers them.
    pub const ALL: [Self; 6] =
        [Self::Parent, Self::Guardian, Self::Partner, Self::Child, Self::Other, Self::Professional];

    /// The word used in forms and locale keys (`relation-parent`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Partner => "partner",
            Self::Child => "child",
            Self::Other => "other",
            Self::Professional => "professional",
        }
    }
}

/// Why somebody may act for the patient. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// The patient is a child: narrows and ends by age.
    Minor,
    /// The patient wants it.
    Consent,
    /// A court or a power of attorney.
    Law,
}

impl Basis {
    /// Every basis, in the order in which a form offers them.
    pub const ALL: [Self; 3] = [Self::Minor, Self::Consent, Self::Law];

    /// The word used in forms and locale keys (`basis-minor`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Consent => "consent",
            Self::Law => "law",
        }
    }
}

/// Which of the practice's age bands a patient is in. The order is part of the file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Band {
    /// Too young to have a say.
    Child,
    /// A teenager, with things of their own.
    Teen,
    /// Of age.
    Adult,
}

impl Band {
    /// The band on `today` of somebody born on `born`.
    #[must_use]
    pub fn on(today: Date, born: Date, rules: &ProxyRules) -> Self {
        if today >= birthday(born, rules.adult_from_years) {
            Self::Adult
        } else if today >= birthday(born, rules.teen_from_years) {
            Self::Teen
        } else {
            Self::Child
        }
    }

    /// The day on which this band ends for somebody born on `born`.
    fn ends(self, born: Date, rules: &ProxyRules) -> Option<Date> {
        match self {
            Self::Child => Some(birthday(born, rules.teen_from_years)),
            Self::Teen => Some(birthday(born, rules.adult_from_years)),
            Self::Adult => None,
        }
    }
}

/// The day on which somebody born on `born` turns `years`; born on 29 February, it is the 28th in a common year.
fn birthday(born: Date, years: u8) -> Date {
    born.saturating_add(jiff::Span::new().years(i64::from(years)))
}

/// How a grant ended by somebody's hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When.
    pub at: Moment,
    /// Who ended it: their name then.
    pub by: String,
}

/// That somebody may act for a patient. There is one of a person for a patient; what was before is in the audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What they are to the patient.
    pub relation: Relation,
    /// Why they may.
    pub basis: Basis,
    /// In which areas, before age narrows them.
    pub areas: Areas,
    /// Until when, if there is an end.
    pub until: Option<Moment>,
    /// When it was given.
    pub given: Moment,
    /// Who gave it: their name then.
    pub by: String,
    /// The band in which staff last looked at it.
    pub reviewed: Band,
    /// Its end, if somebody ended it.
    pub ended: Option<Ended>,
    /// Under which birthday it lies in the list of those that narrow.
    pub(super) narrows: Option<Moment>,
}
record!(Grant, "proxy grant", 1);

/// What age and time are reckoned with.
pub(super) struct Today {
    now: Moment,
    zone: TimeZone,
    profile: Arc<Profile>,
}

impl Today {
    /// As the practice's clock stands.
    pub(super) fn at(practice: &Practice) -> Self {
        Self { now: practice.clock().now(), zone: practice.zone(), profile: practice.profile() }
    }

    fn rules(&self) -> &ProxyRules {
        &self.profile.proxies
    }

    /// The band of `person`, if their whole birth date is known.
    pub(super) fn band(&self, person: &Patient) -> Option<Band> {
        let born = person.birth_date.and_then(PartialDate::whole)?;
        Some(Band::on(self.now.date_in(&self.zone), born, self.rules()))
    }
}

impl Grant {
    /// What it opens today; nothing when it is over.
    pub(super) fn areas_on(&self, today: &Today, person: &Patient) -> Areas {
        if self.ended.is_some() || self.until.is_some_and(|until| today.now > until) {
            return Areas::NONE;
        }
        match (self.basis, today.band(person)) {
            (Basis::Consent | Basis::Law, _) | (Basis::Minor, Some(Band::Child)) => self.areas,
            (Basis::Minor, Some(Band::Teen)) => self.areas.both(today.rules().teen_areas),
            (Basis::Minor, Some(Band::Adult) | None) => Areas::NONE,
        }
    }

    /// Whether a birthday has changed what it opens and nobody has looked at it since.
    pub(super) fn awaits_review(&self, now: Moment) -> bool {
        self.narrows.is_some_and(|at| at <= now)
    }

    /// The birthday after which staff should look at it again.
    fn narrows_on(&self, today: &Today, person: &Patient) -> Option<Moment> {
        let born = person.birth_date.and_then(PartialDate::whole)?;
        if self.basis != Basis::Minor || self.ended.is_some() {
            return None;
        }
        let day = self.reviewed.ends(born, today.rules())?;
        Some(day.to_zoned(today.zone.clone()).ok()?.timestamp().into())
    }
}

/// The grant of `holder` for `patient`, in force or over.
pub(super) fn find(tx: &impl Read, patient: PatientId, holder: AccountId) -> Result<Option<Grant>> {
    Ok(GRANTS.get(tx, &(patient, holder))?)
}

/// What `holder` may open of `patient` today, with the patient; nothing if no grant is in force.
pub(super) fn in_force(
    tx: &impl Read,
    today: &Today,
    patient: PatientId,
    holder: AccountId,
) -> Result<Option<(Areas, Patient)>> {
    let Some(grant) = find(tx, patient, holder)? else { return Ok(None) };
    let Some(person) = patient::find(tx, patient)? else { return Ok(None) };
    let areas = grant.areas_on(today, &person);
    Ok((!areas.is_empty()).then_some((areas, person)))
}

/// Puts a grant, and where it lies in the list of those that narrow.
pub(super) fn put(
    tx: &impl Write,
    today: &Today,
    patient: PatientId,
    holder: AccountId,
    mut grant: Grant,
) -> Result<()> {
    let person = patient::find(tx, patient)?.ok_or(super::Error::NotFound)?;
    if let Some(before) = find(tx, patient, holder)?.and_then(|before| before.narrows) {
        NARROWING.remove(tx, &(before, patient, holder))?;
    }
    grant.narrows = grant.narrows_on(today, &person);
    if let Some(at) = grant.narrows {
        NARROWING.put(tx, &(at, patient, holder), &())?;
    }
    GRANTS.put(tx, &(patient, holder), &grant)?;
    Ok(BY_HOLDER.put(tx, &(holder, patient), &())?)
}

/// Every grant for `patient`, in force or over.
pub(super) fn of_patient(tx: &impl Read, patient: PatientId) -> Result<Vec<(AccountId, Grant)>> {
    let rows = GRANTS.list(tx, &Span::under(&patient), Order::Ascending, usize::MAX)?;
    Ok(rows.into_iter().map(|((_, holder), grant)| (holder, grant)).collect())
}

/// Everybody for whom `holder` has a grant, in force or over.
pub(super) fn of_holder(tx: &impl Read, holder: AccountId) -> Result<Vec<PatientId>> {
    let mut patients = Vec::new();
    BY_HOLDER.each_key(tx, &Span::under(&holder), Order::Ascending, |(_, patient)| {
        patients.push(patient);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(patients)
}

/// Grants that a birthday has narrowed and that nobody has looked at since.
pub(super) fn narrowed(tx: &impl Read, now: Moment) -> Result<Vec<(Moment, PatientId, AccountId)>> {
    let mut found = Vec::new();
    NARROWING.each_key(tx, &Span::all(), Order::Ascending, |(at, patient, holder)| {
        if at > now {
            return Ok(ControlFlow::Break(()));
        }
        found.push((at, patient, holder));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Band;
    use crate::records::practice::ProxyRules;

    #[test]
    fn a_band_begins_on_the_birthday_itself_also_for_who_is_born_on_29_february() {
        let rules = ProxyRules::default();
        let band = |today, born| Band::on(today, born, &rules);
        assert_eq!(band(date(2026, 5, 3), date(2014, 5, 4)), Band::Child);
        assert_eq!(band(date(2026, 5, 4), date(2014, 5, 4)), Band::Teen);
        assert_eq!(band(date(2032, 5, 3), date(2014, 5, 4)), Band::Teen);
        assert_eq!(band(date(2032, 5, 4), date(2014, 5, 4)), Band::Adult);
        assert_eq!(band(date(2030, 2, 27), date(2012, 2, 29)), Band::Teen);
        assert_eq!(band(date(2030, 2, 28), date(2012, 2, 29)), Band::Adult);
    }
}
