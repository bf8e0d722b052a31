//! Lists of results: one walk over the store, rows that borrow from it, no text copied row by row.
//!
//! This is the page people open most, so a list costs one range of results, one of holds and, only if something
//! may be new, one of marks.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::seen::News;
use super::{Glance, Hold, Kind, LabResult, Line, REPORTS, RESULTS, ResultId, Value};
use crate::base::clock::Moment;
use crate::base::text;
use crate::records::Result;
use crate::records::access::{Chart, Viewer};
use crate::store::{Order, Read, Span, StoreError, decode_borrowed};

/// A place in a list, from which the next stretch goes on.
pub type Cursor = (Moment, ResultId);

/// What is asked of a list.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Which kind.
    pub kind: Kind,
    /// Only tests whose name holds these words; all, if there are none.
    pub name: &'a str,
    /// Besides, tests of these codes (`system|code`): what the words mean in plain language.
    pub tests: &'a [String],
    /// Only what comes after this place.
    pub after: Option<Cursor>,
    /// Nothing taken before this.
    pub not_before: Option<Moment>,
    /// How many rows at most.
    pub limit: usize,
}

/// A stretch of a list of results, newest first: the rows' bytes, from which [`Stretch::rows`] borrows.
pub struct Stretch {
    bytes: Vec<u8>,
    places: Vec<Lie>,
    holds: HashMap<ResultId, Hold>,
    news: Option<News>,
    next: Option<Cursor>,
}

/// Where a row's bytes lie.
struct Lie {
    id: ResultId,
    at: Moment,
    end: usize,
}

/// A row of a list.
pub struct Row<'a> {
    /// Which result.
    pub id: ResultId,
    /// When it was taken, or reported where that is not known.
    pub at: Moment,
    /// What a row says of the result.
    pub result: Line<&'a str>,
    /// The hold in force, for staff.
    pub hold: Option<&'a Hold>,
    /// Whether it came since the patient was last here and was not opened yet; never for staff.
    pub is_new: bool,
}

impl Stretch {
    /// The rows.
    pub fn rows(&self) -> Result<Vec<Row<'_>>> {
        let mut rows = Vec::with_capacity(self.places.len());
        let mut start = 0;
        for Lie { id, at, end } in &self.places {
            let result: Line<&str> = decode_borrowed::<LabResult, _>(&self.bytes[start..*end])?;
            start = *end;
            let hold = self.holds.get(id);
            let is_new = self.news.as_ref().is_some_and(|news| news.is_new(*id, *at, result.received, hold));
            // Only staff get rows that are held: see `read`.
            rows.push(Row { id: *id, at: *at, result, hold: hold.filter(|_| self.news.is_none()), is_new });
        }
        Ok(rows)
    }

    /// How many rows there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// From where the next stretch goes on, if there is more.
    #[must_use]
    pub fn next(&self) -> Option<Cursor> {
        self.next
    }
}

impl<Tx: Read> Chart<Tx> {
    /// Results as `wanted`, newest first.
    pub fn results(&self, wanted: Wanted<'_>) -> Result<Stretch> {
        let (patient, now) = (self.patient(), self.now());
        let for_patient = self.viewer() == Viewer::Patient;
        let mut span = Span::under(&(patient, wanted.kind));
        if let Some(not_before) = wanted.not_before {
            span = span.from(&(patient, wanted.kind, not_before));
        }
        if let Some((at, id)) = wanted.after {
            span = span.before(&(patient, wanted.kind, at, id));
        }
        let mut holds: HashMap<ResultId, Hold> = self.holds()?.into_iter().collect();
        let name = text::folded(wanted.name);
        let mut list = Stretch {
            bytes: Vec::with_capacity(wanted.limit.min(64) * 192),
            places: Vec::with_capacity(wanted.limit.min(64)),
            holds: HashMap::new(),
            news: None,
            next: None,
        };
        let mut news = if for_patient { Some(self.news()?) } else { None };
        let mut some_came = false;
        RESULTS.each_bytes(self.tx(), &span, Order::Descending, |(_, _, at, id), bytes| {
            if list.places.len() >= wanted.limit {
                list.next = list.places.last().map(|last| (last.at, last.id));
                return Ok(ControlFlow::Break(()));
            }
            let hold = holds.get(&id);
            let held = hold.is_some_and(|hold| hold.is_in_force(now));
            let Glance { status, received } = decode_borrowed::<LabResult, _>(bytes)?;
            let is_shown = self.shows(status, held)
                && !(for_patient
                    && wanted.kind == Kind::Narrative
                    && self.is_held_with(id, bytes, &holds)?);
            if is_shown && (name.is_empty() || is_called(bytes, &name, wanted.tests)?) {
                list.bytes.extend_from_slice(bytes);
                list.places.push(Lie { id, at, end: list.bytes.len() });
                some_came |= news.as_ref().is_some_and(|news| news.came_since(at, received, hold));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        match &mut news {
            Some(news) if some_came => self.add_marks(news)?,
            Some(_) => {}
            None => holds.retain(|_, hold| hold.is_in_force(now)),
        }
        Ok(Stretch { holds, news, ..list })
    }

    /// Whether another result of the report in `bytes` is held: see [`super::Listed::held_with`].
    fn is_held_with(
        &self,
        id: ResultId,
        bytes: &[u8],
        holds: &HashMap<ResultId, Hold>,
    ) -> std::result::Result<bool, StoreError> {
        let narrative: Line<&str> = decode_borrowed::<LabResult, _>(bytes)?;
        let Some(within) = narrative.report else { return Ok(false) };
        let Some(report) = REPORTS.get(self.tx(), &(self.patient(), within.id))? else { return Ok(false) };
        let is_held = |other: &ResultId| holds.get(other).is_some_and(|hold| hold.is_in_force(self.now()));
        Ok(report.results.iter().any(|other| *other != id && is_held(other)))
    }
}

/// Whether the result in `bytes` is one of `tests`, or its name, its words or its report's name hold `name`.
fn is_called(bytes: &[u8], name: &str, tests: &[String]) -> std::result::Result<bool, StoreError> {
    let result: Line<&str> = decode_borrowed::<LabResult, _>(bytes)?;
    let said = match result.value {
        Value::Text(said) => said,
        Value::Quantity { .. } | Value::Absent(_) => "",
    };
    let within = result.report.map_or("", |within| within.name);
    let called = text::folded(&format!("{} {within} {said}", result.name));
    Ok(tests.iter().any(|test| test == result.test) || name.split(' ').all(|word| called.contains(word)))
}
