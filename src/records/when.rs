//! Times as sources know them: to the moment, to the day, the month or the year, or not at all.

use serde::{Deserialize, Serialize};

use super::patient::PartialDate;
use crate::base::clock::Moment;

/// A time as a source gives it: it may be known to the day, the month or the year only. The order is part of the
/// file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

impl When {
    /// Whether it surely begins before `other` does, as far as both are known.
    #[must_use]
    pub fn is_before(self, other: Self, zone: &jiff::tz::TimeZone) -> bool {
        let date = |when| match when {
            Self::On(date) => date,
            Self::At(at) | Self::Over(at, _) => PartialDate::from(at.date_in(zone)),
        };
        match (self, other) {
            (Self::At(one) | Self::Over(one, _), Self::At(other) | Self::Over(other, _)) => one < other,
            _ => date(self).is_before(date(other)),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_less_exactly_is_not_before_what_may_be_the_same_time() {
        let zone = jiff::tz::TimeZone::UTC;
        let on = |text: &str| When::On(text.parse().unwrap());
        let noon = When::At(Moment::from_millis(1_715_774_400_000)); // 2024-05-15
        for (one, other, is_before) in [
            (on("2024-05"), on("2024-05-15"), false),
            (on("2024"), on("2024-05-15"), false),
            (on("2024-05-15"), on("2024-05-15"), false),
            (on("2024-05-14"), on("2024-05-15"), true),
            (on("2024-04"), on("2024-05-15"), true),
            (on("2023"), on("2024-05-15"), true),
            (on("2024-06"), on("2024-05-15"), false),
            (on("2024-05-15"), noon, false),
            (on("2024-05-14"), noon, true),
            (noon, on("2024-05"), false),
            (noon, on("2024-05-16"), true),
        ] {
            assert_eq!(one.is_before(other, &zone), is_before, "{one:?} {other:?}");
        }
    }
}
