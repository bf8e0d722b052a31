//! Times as sources know them: to the moment, to the day, the month or the year, or not at all.

use serde::{Deserialize, Serialize};

use super::patient::PartialDate;
use crate::base::clock::Moment;

/// A time as a source gives it: it may be known to the day, the month or the year only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A moment.
    At(Moment),
    /// A date in the practice's time zone, as far as known.
    On(PartialDate),
    /// From one moment to another.
    Over(Moment, Moment),
}

impl When {
    /// The moment under which it lies, a date at its beginning in `zone`, and how exactly that is known. Nothing
    /// for a date that is none.
    #[must_use]
    pub fn placed(self, zone: &jiff::tz::TimeZone) -> Option<(Moment, Taken)> {
        let date = match self {
            Self::At(at) => return Some((at, Taken::At)),
            Self::Over(from, until) => return Some((from, Taken::Until(until))),
            Self::On(date) => date,
        };
        let whole = PartialDate { month: date.month.or(Some(1)), day: date.day.or(Some(1)), ..date };
        let start = whole.whole()?.to_zoned(zone.clone()).ok()?;
        let known = match (date.month, date.day) {
            (Some(_), Some(_)) => Taken::Day,
            (Some(_), None) => Taken::Month,
            (None, _) => Taken::Year,
        };
        Some((start.timestamp().into(), known))
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
