//! The audit: search it, check its chain. Both are entered in it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Failure, Line, Reply, written};
use crate::base::clock::Moment;
use crate::records::access::Operator;
use crate::records::audit::{Action, Actor, Outcome, Verdict};
use crate::records::log::{Numbered, Question};

/// Entries asked of the records at a time.
const STRETCH: usize = 500;

/// What can be asked of the audit.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Tells the entries that fit.
    Search(Search),
    /// Walks the whole chain.
    Verify,
}

/// Which entries are wanted. What is left out does not narrow.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Search {
    /// Words of the actor's name.
    pub person: String,
    /// The id of the patient whose record it is about.
    pub patient: Option<String>,
    /// The word for what was done.
    pub action: Option<String>,
    /// The first day, or moment (RFC 3339).
    pub from: Option<String>,
    /// The last day, or the moment before which.
    pub until: Option<String>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
    /// How many at most.
    pub limit: u32,
}

/// An entry as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its number in the chain.
    pub number: u64,
    /// When, RFC 3339.
    pub at: String,
    /// Who: `patient`, `nurse`, `operator`, …
    pub kind: String,
    /// Their name then.
    pub name: String,
    /// What was done.
    pub action: String,
    /// Whose record, by id.
    pub patient: Option<String>,
    /// What within it, by id.
    pub object: Option<String>,
    /// Whether it was done or refused.
    pub outcome: String,
    /// From where.
    pub from: String,
    /// A few words.
    pub detail: String,
}

/// What the walk along the chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chain {
    /// So many entries, each as it was written.
    Whole(u64),
    /// It breaks at this entry.
    BrokenAt(u64),
}

impl From<Verdict> for Chain {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Whole(count) => Self::Whole(count),
            Verdict::BrokenAt(number) => Self::BrokenAt(number),
        }
    }
}

/// Executes an order about the audit.
pub(super) fn execute(operator: &Operator, order: Order, line: &mut dyn Line) -> Result<(), Failure> {
    match order {
        Order::Search(search) => find(operator, &search, line),
        Order::Verify => {
            let chain = Chain::from(operator.verify_audit()?);
            Ok(line.say(Reply::Chain(chain))?)
        }
    }
}

fn find(operator: &Operator, search: &Search, line: &mut dyn Line) -> Result<(), Failure> {
    let question = question(operator, search)?;
    let office = operator.open_audit("search")?;
    let (mut after, mut left) = (None, search.limit as usize);
    loop {
        let answers = office.audit(&question, after, left.min(STRETCH))?;
        left -= answers.entries.len().min(left);
        for entry in answers.entries {
            line.say(Reply::Entry(shown(operator, entry)))?;
        }
        after = answers.next;
        if after.is_none() || left == 0 {
            return Ok(());
        }
    }
}

fn question(operator: &Operator, search: &Search) -> Result<Question, Failure> {
    let patient = search.patient.as_ref().map(|id| {
        id.parse().map_err(|error| {
            Failure::wrong(format!("\"{id}\" is {error}"), "`portico patient list` shows ids.")
        })
    });
    let action = search.action.as_ref().map(|word| {
        Action::all().into_iter().find(|action| action.key() == word).ok_or_else(|| {
            let words: Vec<&str> = Action::all().into_iter().map(Action::key).collect();
            Failure::wrong(format!("there is no action \"{word}\""), format!("One of: {}", words.join(", ")))
        })
    });
    Ok(Question {
        person: search.person.clone(),
        patient: patient.transpose()?,
        action: action.transpose()?,
        from: search.from.as_deref().map(|text| moment(operator, text, 0)).transpose()?,
        // A day as the end is meant whole.
        until: search.until.as_deref().map(|text| moment(operator, text, 1)).transpose()?,
        oldest_first: search.oldest_first,
    })
}

/// A day in the practice's time zone (its beginning, or that of a later day), or an exact moment.
fn moment(operator: &Operator, text: &str, days_on: i64) -> Result<Moment, Failure> {
    if let Ok(exact) = text.parse::<jiff::Timestamp>() {
        return Ok(exact.into());
    }
    text.parse::<Date>()
        .and_then(|day| day.checked_add(jiff::Span::new().days(days_on)))
        .and_then(|day| day.to_zoned(operator.practice().zone()))
        .map(|zoned| zoned.timestamp().into())
        .map_err(|_| {
            Failure::wrong(
                format!("\"{text}\" is not a day"),
                "Write it as 2026-11-23, or as 2026-11-23T09:15:00Z.",
            )
        })
}

fn shown(operator: &Operator, (number, entry): Numbered) -> Shown {
    let kind = match &entry.actor {
        Actor::Nobody => "visitor",
        Actor::Patient { .. } => "patient",
        Actor::Staff { role, .. } => role.key(),
        Actor::Carer { .. } => "carer",
        Actor::Operator { .. } => "operator",
        Actor::Portico => "portico",
    };
    Shown {
        number,
        at: written(operator.practice(), entry.at),
        kind: kind.to_owned(),
        name: entry.actor.name().to_owned(),
        action: entry.action.key().to_owned(),
        patient: entry.subject.map(|id| id.to_string()),
        object: entry.object.map(|id| id.to_string()),
        outcome: match entry.outcome {
            Outcome::Done => "done",
            Outcome::Refused => "refused",
        }
        .to_owned(),
        from: entry.from,
        detail: entry.detail,
    }
}
