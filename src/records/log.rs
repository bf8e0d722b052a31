//! Reading the audit: the patient's own log, the administrator's search, the check of the chain.
//!
//! Whoever reads the log is entered in it too. A search walks a bounded stretch at a time and says from where
//! to go on, so that a narrow question to a long log cannot hold the program up.

use std::ops::ControlFlow;

use super::access::{Chart, Office, Operator};
use super::audit::{self, Action, Actor, ENTRIES, Entry, Event, Verdict};
use super::patient::PatientId;
use super::session::StaffSession;
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::base::text;
use crate::store::{Order, Read, ReadTx, Span, StoreError};

/// How many entries one search looks at before it asks whether to go on.
const LOOKED_AT_MAX: usize = 20_000;

/// An entry with its number.
pub type Numbered = (u64, Entry);

/// Whose doings are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    All,
    /// Everybody's but the patient's own.
    Others,
}

/// What is asked of the audit. What is left out does not narrow.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Words of the actor's name.
    pub person: String,
    /// Whose record.
    pub patient: Option<PatientId>,
    /// What was done.
    pub action: Option<Action>,
    /// Not before this.
    pub from: Option<Moment>,
    /// Before this.
    pub until: Option<Moment>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
}

/// A stretch of answers.
pub struct Answers {
    /// The entries.
    pub entries: Vec<Numbered>,
    /// After which entry to go on, if the walk did not come to the end.
    pub next: Option<u64>,
}

impl Actor {
    /// Their name as entered, empty where there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Patient { name, .. }
            | Self::Staff { name, .. }
            | Self::Carer { name, .. }
            | Self::Operator { name } => name,
            Self::Nobody | Self::Portico => "",
        }
    }
}

impl<Tx: Read> Chart<Tx> {
    /// Who did what with this record, newest first, at most `limit`, before entry `before` if given.
    pub fn access_log(&self, whose: Whose, before: Option<u64>, limit: usize) -> Result<Answers> {
        let patient = self.patient();
        walk_record(self.tx(), patient, before, Order::Descending, limit, |entry| {
            let own = matches!(entry.actor, Actor::Patient { patient: acting, .. } if acting == patient);
            whose == Whose::All || !own
        })
    }
}

impl<Tx: Read> Office<Tx> {
    /// The entries that `question` asks for, at most `limit`, after entry `after` if given.
    pub fn audit(&self, question: &Question, after: Option<u64>, limit: usize) -> Result<Answers> {
        let person = text::folded(&question.person);
        let wanted = |entry: &Entry| {
            question.action.is_none_or(|action| entry.action == action)
                && question.from.is_none_or(|from| entry.at >= from)
                && question.until.is_none_or(|until| entry.at < until)
                && (person.is_empty() || text::folded(entry.actor.name()).contains(&person))
        };
        let order = if question.oldest_first { Order::Ascending } else { Order::Descending };
        if let Some(patient) = question.patient {
            return walk_record(self.tx(), patient, after, order, limit, wanted);
        }
        let mut span = Span::all();
        if let Some(from) = question.from {
            span = span.from(&first_at(self.tx(), from)?);
        }
        if let Some(until) = question.until {
            span = span.before(&first_at(self.tx(), until)?);
        }
        span = match (after, order) {
            (Some(after), Order::Descending) => span.before(&after),
            (Some(after), Order::Ascending) => span.from(&(after + 1)),
            (None, _) => span,
        };
        let mut walk = Walk::new(limit);
        ENTRIES
            .each(self.tx(), &span, order, |number, sealed| Ok(walk.meet(number, sealed.entry, &wanted)))?;
        Ok(walk.answers)
    }
}

/// The number of the first entry at or after `moment`, or one past the last. Entries lie in order of time.
fn first_at(tx: &impl Read, moment: Moment) -> Result<u64> {
    let (mut low, mut high) = (1, audit::count(tx)? + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let earlier = ENTRIES.get(tx, &middle)?.is_some_and(|sealed| sealed.entry.at < moment);
        if earlier {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn walk_record(
    tx: &impl Read,
    patient: PatientId,
    after: Option<u64>,
    order: Order,
    limit: usize,
    wanted: impl Fn(&Entry) -> bool,
) -> Result<Answers> {
    let mut span = Span::under(&patient);
    span = match (after, order) {
        (Some(after), Order::Descending) => span.before(&(patient, after)),
        (Some(after), Order::Ascending) => span.from(&(patient, after + 1)),
        (None, _) => span,
    };
    let mut walk = Walk::new(limit);
    audit::BY_PATIENT.each_key(tx, &span, order, |(_, number)| {
        let sealed = ENTRIES.get(tx, &number)?.ok_or(StoreError::BadKey("audit by patient"))?;
        Ok(walk.meet(number, sealed.entry, &wanted))
    })?;
    Ok(walk.answers)
}

/// A walk over entries that stops when it has enough, or has looked at enough.
struct Walk {
    answers: Answers,
    limit: usize,
    looked_at: usize,
    last: Option<u64>,
}

impl Walk {
    fn new(limit: usize) -> Self {
        Self { answers: Answers { entries: Vec::new(), next: None }, limit, looked_at: 0, last: None }
    }

    fn meet(&mut self, number: u64, entry: Entry, wanted: &impl Fn(&Entry) -> bool) -> ControlFlow<()> {
        if self.answers.entries.len() >= self.limit || self.looked_at >= LOOKED_AT_MAX {
            // There is more: go on after the last one looked at.
            self.answers.next = self.last;
            return ControlFlow::Break(());
        }
        self.looked_at += 1;
        self.last = Some(number);
        if wanted(&entry) {
            self.answers.entries.push((number, entry));
        }
        ControlFlow::Continue(())
    }
}

impl StaffSession {
    /// The office, opened to read the audit: the reading is entered first, with `detail` saying of what kind.
    pub async fn open_audit(&self, detail: &str) -> Result<Office<ReadTx>> {
        self.office()?;
        let event = Event::done(Action::AuditRead).saying(detail);
        self.change_office(move |office| office.commit(event, ())).await?;
        self.office()
    }

    /// Checks the whole chain of the audit. It may take a while, so it runs beside the requests.
    pub async fn verify_audit(&self) -> Result<Verdict> {
        self.open_audit("verify").await?;
        let practice = self.standing().practice().clone();
        let walk = move || audit::verify(&practice.store().read()?, practice.audit_key());
        tokio::task::spawn_blocking(walk).await.unwrap_or(Err(Error::Store(StoreError::Abandoned)))
    }
}

impl Operator {
    /// As [`StaffSession::open_audit`]. Blocks until the reading is entered.
    pub fn open_audit(&self, detail: &str) -> Result<Office<ReadTx>> {
        let event = Event::done(Action::AuditRead).saying(detail);
        self.change_office(move |office| office.commit(event, ()))?;
        self.office()
    }

    /// As [`StaffSession::verify_audit`]. Blocks while the chain is walked.
    pub fn verify_audit(&self) -> Result<Verdict> {
        self.open_audit("verify")?;
        audit::verify(&self.practice().store().read()?, self.practice().audit_key())
    }
}
