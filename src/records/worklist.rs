//! What waits for staff, and for how long. Each list belongs to the role that can do something about it.
//!
//! Lists name patients, so reading them is entered like any other look at patient data: once in a while for
//! each session, not on every refresh.

use std::ops::ControlFlow;

use super::access::{Chart, Operator, Reason};
use super::account::{self, Person};
use super::audit::{Action, Event};
use super::contact_change;
use super::grant;
use super::patient::{self, PatientId};
use super::proposal::{self, Waiting};
use super::result::{
    AWAITING, Flag, HOLDS, Hold, LabResult, PLACES, Place, REPORTS, RESULTS, ReportId, ResultId, UNOPENED,
    pressing,
};
use super::role::{Role, Section};
use super::session::StaffSession;
use super::sign_in::{INVITATIONS, Standing};
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::store::{Order, Read, ReadTx, Span};

/// Stands for no patient in particular where a list is entered.
const NOBODY_IN_PARTICULAR: PatientId = PatientId(0);
/// An unusual result that waited longer than this has been dealt with some other way.
const UNOPENED_DAYS: i64 = 30;
/// So many of a kind are shown; more are counted.
const SHOWN_MAX: usize = 100;

/// A held result.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Whose.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// Their number, if they have one.
    pub number: Option<String>,
    /// Which result.
    pub result: ResultId,
    /// What was tested, as `system|code`; empty for whoever sees no clinical section.
    pub test: String,
    /// What the source calls it; likewise.
    pub test_name: String,
    /// The hold.
    pub hold: Hold,
}

/// An unusual result that its patient did not open yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Unopened {
    /// Whose.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// Which result.
    pub result: ResultId,
    /// What was tested, as `system|code`.
    pub test: String,
    /// What the source calls it.
    pub test_name: String,
    /// What is unusual.
    pub flag: Flag,
    /// When it came.
    pub received: Moment,
}

/// A patient whose results await review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreviewed {
    /// Whose.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// How many wait.
    pub count: usize,
    /// What the most pressing one says.
    pub flag: Option<Flag>,
    /// When the first of them came.
    pub since: Moment,
}

/// A letter that did not open an account yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whose.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// When it was made.
    pub made: Moment,
    /// How it stands: open, over, or blocked by wrong birth dates.
    pub standing: Standing,
}

/// Somebody who acts for a child, where a birthday has narrowed what is open to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowed {
    /// The child.
    pub patient: PatientId,
    /// Their name.
    pub name: String,
    /// Who acts for them.
    pub holder: String,
    /// Since when it is narrower.
    pub since: Moment,
}

/// What waits, as far as the role that asks can do something about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Worklist {
    /// Results held, the next to end first: for those who may release.
    pub held: Vec<Held>,
    /// Patients with results that no clinician has acknowledged, the most pressing first: for clinicians.
    pub unreviewed: Vec<Unreviewed>,
    /// How many more such patients there are than are listed.
    pub unreviewed_more: usize,
    /// Unusual results not opened, critical ones first, then the longest waiting.
    pub unopened: Vec<Unopened>,
    /// How many more unopened ones there are than are listed.
    pub unopened_more: usize,
    /// Letters that did not open an account yet, those that cannot any more first, then the longest waiting.
    pub letters: Vec<Letter>,
    /// How many more letters there are than are listed.
    pub letters_more: usize,
    /// Who acts for a child and should be looked at again, the longest waiting first.
    pub narrowed: Vec<Narrowed>,
    /// What patients proposed, the longest waiting first: for those who may write in records.
    pub proposals: Vec<Waiting>,
    /// How many more proposals there are than are listed.
    pub proposals_more: usize,
    /// Contact details that patients asked to have on file, the longest waiting first: for those who keep them.
    pub contacts: Vec<contact_change::Waiting>,
    /// How many more of them there are than are listed.
    pub contacts_more: usize,
}

impl StaffSession {
    /// What waits for this member of staff.
    pub async fn worklist(&self) -> Result<Worklist> {
        self.enter_listing().await?;
        let (practice, now) = (self.standing().practice(), self.standing().practice().clock().now());
        let tx = practice.store().read()?;
        let mut list = Worklist { narrowed: narrowed(&tx, now)?, ..Worklist::default() };
        if self.role() == Role::FrontDesk {
            list.letters = letters(&tx, now)?;
            list.letters_more = list.letters.len().saturating_sub(SHOWN_MAX);
            list.letters.truncate(SHOWN_MAX);
        }
        if self.role().may_keep_contacts() {
            let (waiting, count) = contact_change::waiting(&tx, SHOWN_MAX)?;
            list.contacts_more = count - waiting.len().min(count);
            list.contacts = waiting;
        }
        if self.role().may_write_record() {
            let (waiting, count) = proposal::waiting(&tx, SHOWN_MAX)?;
            list.proposals_more = count - waiting.len().min(count);
            list.proposals = waiting;
        }
        if !self.role().may_open(Section::Results) {
            return Ok(list);
        }
        if self.role().may_release() {
            (list.unreviewed, list.unreviewed_more) = unreviewed(&tx)?;
            list.held = held(&tx, now)?;
            for held in &mut list.held {
                if let Some(result) = result_of(&tx, held.patient, held.result)? {
                    (held.test, held.test_name) = (result.test, result.name);
                }
            }
        }
        list.unopened = unopened(&tx, now)?;
        list.unopened_more = list.unopened.len().saturating_sub(SHOWN_MAX);
        list.unopened.truncate(SHOWN_MAX);
        Ok(list)
    }

    /// Every hold in force without what was tested, the next to end first: for administrators.
    pub async fn holds_in_force(&self) -> Result<Vec<Held>> {
        if self.role() != Role::Administrator {
            return Err(Error::NotFound);
        }
        self.enter_listing().await?;
        let practice = self.standing().practice();
        held(&practice.store().read()?, practice.clock().now())
    }

    /// Opens the results of `patient` for the page of result `id`; one that is not there is not found, and that
    /// is entered.
    pub async fn open_result(&self, patient: PatientId, id: ResultId) -> Result<Chart<ReadTx>> {
        let practice = self.standing().practice();
        if !PLACES.has(&practice.store().read()?, &(patient, id))? {
            self.deny(patient, Section::Results).await?;
            return Err(Error::NotFound);
        }
        self.open_chart(patient, Section::Results, Reason::Care).await
    }

    /// As [`StaffSession::open_result`], for the page of report `id`.
    pub async fn open_report(&self, patient: PatientId, id: ReportId) -> Result<Chart<ReadTx>> {
        let practice = self.standing().practice();
        if !REPORTS.has(&practice.store().read()?, &(patient, id))? {
            self.deny(patient, Section::Results).await?;
            return Err(Error::NotFound);
        }
        self.open_chart(patient, Section::Results, Reason::Care).await
    }

    /// Enters that something about `patient` was refused because of the role.
    pub async fn deny(&self, patient: PatientId, section: Section) -> Result<()> {
        let there = patient::exists(&self.standing().practice().store().read()?, patient)?;
        let refused = Event::refused(Action::Viewed(section));
        self.hand().enter(if there { refused.about(patient) } else { refused }).await
    }

    /// Enters that lists of patients were read, unless this session did so in the last minutes.
    pub(super) async fn enter_listing(&self) -> Result<()> {
        let (practice, token) = (self.standing().practice(), self.standing().token());
        let now = practice.clock().now();
        if !practice.presence().viewed(token, NOBODY_IN_PARTICULAR, Section::Whole, now) {
            self.hand().enter(Event::done(Action::Listed)).await?;
            practice.presence().remember_view(token, NOBODY_IN_PARTICULAR, Section::Whole, now);
        }
        Ok(())
    }
}

impl Operator {
    /// As [`StaffSession::holds_in_force`]. Blocks until the reading is entered.
    pub fn holds_in_force(&self) -> Result<Vec<Held>> {
        self.change_office(|office| office.commit(Event::done(Action::Listed), ()))?;
        held(&self.practice().store().read()?, self.practice().clock().now())
    }
}

fn held(tx: &impl Read, now: Moment) -> Result<Vec<Held>> {
    let mut found = Vec::new();
    HOLDS.each(tx, &Span::all(), Order::Ascending, |(patient, result), hold| {
        if hold.is_in_force(now) {
            found.push((patient, result, hold));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    found.sort_by_key(|(_, _, hold)| hold.until);
    found
        .into_iter()
        .map(|(patient, result, hold)| {
            let person = patient::find(tx, patient)?;
            let name = person.as_ref().map(patient::Patient::display_name).unwrap_or_default();
            let number = person.as_ref().and_then(|person| person.number().map(str::to_owned));
            Ok(Held { patient, name, number, result, test: String::new(), test_name: String::new(), hold })
        })
        .collect()
}

fn narrowed(tx: &impl Read, now: Moment) -> Result<Vec<Narrowed>> {
    let found = grant::narrowed(tx, now)?.into_iter().take(SHOWN_MAX);
    found
        .map(|(since, patient, holder)| {
            let name = patient::find(tx, patient)?.ok_or(Error::NotFound)?.display_name();
            let account = account::find(tx, holder)?.ok_or(Error::NotFound)?;
            Ok(Narrowed { patient, name, holder: account::shown_name(tx, account.person)?, since })
        })
        .collect()
}

fn letters(tx: &impl Read, now: Moment) -> Result<Vec<Letter>> {
    let mut found = Vec::new();
    INVITATIONS.each(tx, &Span::all(), Order::Ascending, |patient, invitation| {
        let standing = invitation.standing(now);
        if matches!(standing, Standing::Open | Standing::Expired | Standing::Blocked) {
            found.push((patient, invitation.made, standing));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    found.sort_by_key(|(_, made, standing)| (*standing == Standing::Open, *made));
    let mut all = Vec::with_capacity(found.len());
    for (patient, made, standing) in found {
        if account::of_person(tx, Person::Patient(patient))?.is_some() {
            continue;
        }
        // Names are looked up only for those that are shown.
        let person = if all.len() < SHOWN_MAX { patient::find(tx, patient)? } else { None };
        let name = person.map(|person| person.display_name()).unwrap_or_default();
        all.push(Letter { patient, name, made, standing });
    }
    Ok(all)
}

/// Patients with results that await review, and how many more of them there are than are named.
fn unreviewed(tx: &impl Read) -> Result<(Vec<Unreviewed>, usize)> {
    let mut found: Vec<Unreviewed> = Vec::new();
    // The rows of one patient lie together.
    AWAITING.each(tx, &Span::all(), Order::Ascending, |(patient, _), waiting| {
        match found.last_mut().filter(|last| last.patient == patient) {
            Some(last) => {
                last.count += 1;
                last.since = last.since.min(waiting.received);
                if pressing(waiting.flag) < pressing(last.flag) {
                    last.flag = waiting.flag;
                }
            }
            None => found.push(Unreviewed {
                patient,
                name: String::new(),
                count: 1,
                flag: waiting.flag,
                since: waiting.received,
            }),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    found.sort_by_key(|item| (pressing(item.flag), item.since));
    let more = found.len().saturating_sub(SHOWN_MAX);
    found.truncate(SHOWN_MAX);
    for item in &mut found {
        item.name = patient::find(tx, item.patient)?.map(|person| person.display_name()).unwrap_or_default();
    }
    Ok((found, more))
}

fn unopened(tx: &impl Read, now: Moment) -> Result<Vec<Unopened>> {
    let mut keys = Vec::new();
    let span = Span::all().from(&now.plus_days(-UNOPENED_DAYS));
    UNOPENED.each_key(tx, &span, Order::Ascending, |key| {
        keys.push(key);
        Ok(ControlFlow::Continue(()))
    })?;
    let mut found = Vec::new();
    for (received, patient, result) in keys {
        let held = HOLDS.get(tx, &(patient, result))?.is_some_and(|hold| hold.is_in_force(now));
        let Some(found_result) = result_of(tx, patient, result)?.filter(|_| !held) else { continue };
        let Some(flag) = found_result.shown_flag() else { continue };
        let (test, test_name) = (found_result.test, found_result.name);
        let name = patient::find(tx, patient)?.map(|person| person.display_name()).unwrap_or_default();
        found.push(Unopened { patient, name, result, test, test_name, flag, received });
    }
    found.sort_by_key(|item| (!item.flag.is_critical(), item.received));
    Ok(found)
}

fn result_of(tx: &impl Read, patient: PatientId, id: ResultId) -> Result<Option<LabResult>> {
    let Some(Place { kind, at }) = PLACES.get(tx, &(patient, id))? else { return Ok(None) };
    Ok(RESULTS.get(tx, &(patient, kind, at, id))?)
}
