//! Dates as health records know them: the day or the month may be missing.

use serde::{Deserialize, Serialize};

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

impl PartialDate {
    /// Whether it surely lies before `other`: what may be the same day, month or year does not.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        if self.year != other.year {
            return self.year < other.year;
        }
        match (self.month.zip(other.month), self.day.zip(other.day)) {
            (Some((one, other)), _) if one != other => one < other,
            (Some(_), Some((one, other))) => one < other,
            _ => false,
        }
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
