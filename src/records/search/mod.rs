//! Finding a patient in the register: by name, birth date, number or telephone number, in any order.
//!
//! The index holds the folded words by which a patient may be looked for, each under a letter that says what it
//! is. Every term that was typed must begin one of a patient's words. The walk starts from the rarest term and
//! is bounded, so that a common name in a large practice costs as little as a rare one.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::Result;
use super::access::Register;
use super::audit::{Action, Event};
use super::patient::{self, PATIENTS, PartialDate, Patient, PatientId, WORDS, words};
use super::role::Section;
use super::session::StaffSession;
use crate::base::text;
use crate::store::{Order, Read, Span};

mod question;

use question::Term;

/// A term that fits more patients than this does not choose.
const CHOOSING_MAX: usize = 2_000;
/// How many keys of a common term are looked at when no term chooses.
const WALK_MAX: usize = 20_000;
/// How many patients' rows one search reads.
const ROWS_MAX: usize = 400;
/// Stands for no patient in particular where a search is entered.
const NOBODY_IN_PARTICULAR: PatientId = PatientId(0);

/// What a list of patients shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientSummary {
    /// Which patient.
    pub id: PatientId,
    /// The name to show.
    pub name: String,
    /// Birth date, as far as known.
    pub birth_date: Option<PartialDate>,
    /// The medical record number, or whichever number there is.
    pub number: Option<String>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The patients, by name.
    pub patients: Vec<PatientSummary>,
    /// Whether there are more: the search should be narrowed.
    pub more: bool,
}

impl PatientSummary {
    fn of(id: PatientId, patient: &Patient) -> Self {
        Self {
            id,
            name: patient.display_name(),
            birth_date: patient.birth_date,
            number: patient.number().map(str::to_owned),
        }
    }
}

impl<Tx: Read> Register<Tx> {
    /// The patients who fit `question`, at most `limit`. An empty question finds nobody.
    pub fn find(&self, question: &str, limit: usize) -> Result<Found> {
        for terms in question::readings(question) {
            let found = search(self.tx(), &terms, limit)?;
            if !found.patients.is_empty() {
                return Ok(found);
            }
        }
        Ok(Found::default())
    }

    /// What a list shows of patient `id`, if there is one.
    pub fn summary(&self, id: PatientId) -> Result<Option<PatientSummary>> {
        Ok(patient::find(self.tx(), id)?.map(|patient| PatientSummary::of(id, &patient)))
    }

    /// Patients in the order in which they came, at most `limit`, after patient `after` if given.
    pub fn patients(&self, after: Option<PatientId>, limit: usize) -> Result<Vec<PatientSummary>> {
        let span = match after {
            Some(PatientId(u64::MAX)) => return Ok(Vec::new()),
            Some(PatientId(last)) => Span::all().from(&PatientId(last + 1)),
            None => Span::all(),
        };
        let rows = PATIENTS.list(self.tx(), &span, Order::Ascending, limit)?;
        Ok(rows.iter().map(|(id, patient)| PatientSummary::of(*id, patient)).collect())
    }

    /// How many patients there are.
    pub fn patient_count(&self) -> Result<u64> {
        Ok(PATIENTS.count(self.tx())?)
    }
}

impl StaffSession {
    /// The patients who fit `question`, at most `limit`. That the register was searched is entered, once in a
    /// while for each session.
    pub async fn find_patients(&self, question: &str, limit: usize) -> Result<Found> {
        let register = self.register()?;
        drop(register);
        let (practice, token) = (self.standing().practice(), self.standing().token());
        let now = practice.clock().now();
        if !practice.presence().viewed(token, NOBODY_IN_PARTICULAR, Section::Contact, now) {
            self.hand().enter(Event::done(Action::Searched)).await?;
            practice.presence().remember_view(token, NOBODY_IN_PARTICULAR, Section::Contact, now);
        }
        self.register()?.find(question, limit)
    }
}

fn search(tx: &impl Read, terms: &[Term], limit: usize) -> Result<Found> {
    let mut choosing: Option<Vec<PatientId>> = None;
    for term in terms {
        let ids = ids_of(tx, term, CHOOSING_MAX)?;
        if ids.len() <= CHOOSING_MAX {
            choosing = Some(match choosing {
                None => ids,
                Some(before) => both(before, ids),
            });
        }
    }
    let candidates = match choosing {
        Some(ids) => ids,
        None => common(tx, terms)?,
    };
    let mut found = Found { more: candidates.len() > ROWS_MAX, patients: Vec::new() };
    for id in candidates.into_iter().take(ROWS_MAX) {
        let Some(patient) = patient::find(tx, id)? else { continue };
        let words = words(&patient);
        if terms.iter().all(|term| term.fits(&words)) {
            found.patients.push(PatientSummary::of(id, &patient));
        }
    }
    found
        .patients
        .sort_by_cached_key(|summary| (text::folded(&summary.name), summary.birth_date, summary.id));
    found.more |= found.patients.len() > limit;
    found.patients.truncate(limit);
    Ok(found)
}

/// The patients of whom a word begins as `term` does; one more than `max` stands for too many.
fn ids_of(tx: &impl Read, term: &Term, max: usize) -> Result<Vec<PatientId>> {
    let (mut seen, mut ids) = (HashSet::new(), Vec::new());
    for beginning in term.beginnings() {
        let mut looked_at = 0;
        let span = Span::starting(beginning.clone().into_bytes());
        WORDS.each_key(tx, &span, Order::Ascending, |(_, id)| {
            looked_at += 1;
            if seen.insert(id) {
                ids.push(id);
            }
            let enough = ids.len() > max || looked_at > WALK_MAX;
            Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
    }
    Ok(ids)
}

fn both(first: Vec<PatientId>, second: Vec<PatientId>) -> Vec<PatientId> {
    let second: HashSet<PatientId> = second.into_iter().collect();
    first.into_iter().filter(|id| second.contains(id)).collect()
}

/// Where every term is common: who is in a long stretch of each.
fn common(tx: &impl Read, terms: &[Term]) -> Result<Vec<PatientId>> {
    let mut ids: Option<Vec<PatientId>> = None;
    for term in terms {
        let these = ids_of(tx, term, WALK_MAX)?;
        ids = Some(match ids {
            None => these,
            Some(before) => both(before, these),
        });
    }
    Ok(ids.unwrap_or_default())
}
