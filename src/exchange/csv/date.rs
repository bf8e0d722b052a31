//! Dates as lists write them. Which of two numbers is the month is told by the whole column, never by one value.

use serde::{Deserialize, Serialize};

use crate::records::patient::PartialDate;

/// In which order day and month stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 12/31/1970
    MonthFirst,
    /// 31/12/1970
    DayFirst,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The order of a column, where at least one of its dates can be read in one way only and none in the other.
pub(super) fn order_of(values: &[&str]) -> Option<DateOrder> {
    let pairs = || values.iter().filter_map(|value| slashed(value)).map(|(first, second, _)| (first, second));
    let day_first = pairs().any(|(first, second)| first > 12 && second <= 12);
    let month_first = pairs().any(|(first, second)| second > 12 && first <= 12);
    match (day_first, month_first) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Reads a date; the message says nothing of the value.
pub fn read_date(text: &str, order: Option<DateOrder>) -> Result<PartialDate, &'static str> {
    const NOT_A_DATE: &str = "not a date";
    let text = without_time(text.trim());
    if text.len() > 30 {
        return Err(NOT_A_DATE);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return dashed(&text[..4], &text[4..6], &text[6..]).ok_or(NOT_A_DATE);
    }
    if let Some((first, second, year)) = slashed(text) {
        if year < 100 {
            return Err("a year of two digits: write all four");
        }
        let is_dotted = text.contains('.');
        let (month, day) = match order {
            // Dots are written where the day comes first.
            _ if is_dotted => (second, first),
            Some(DateOrder::DayFirst) => (second, first),
            Some(DateOrder::MonthFirst) => (first, second),
            None if first == second => (first, second),
            None => {
                return Err(
                    "a date that can be read in two ways: say which comes first with dates = \"month-first\" or \"day-first\"",
                );
            }
        };
        return dashed(&year.to_string(), &format!("{month:02}"), &format!("{day:02}")).ok_or(NOT_A_DATE);
    }
    let parts: Vec<&str> = text.split([' ', '-', '/', ',', '.']).filter(|part| !part.is_empty()).collect();
    let month = |word: &str| {
        let word = word.to_ascii_lowercase();
        let found = MONTHS.iter().position(|month| word.starts_with(month) && word.len() >= 3);
        found.map(|place| format!("{:02}", place + 1))
    };
    let found = match parts.as_slice() {
        [year, month, day] if year.len() == 4 && year.parse::<u16>().is_ok() => dashed(year, month, day),
        [day, name, year] if year.len() == 4 && month(name).is_some() => {
            dashed(year, &month(name).unwrap_or_default(), day)
        }
        [name, day, year] if year.len() == 4 && month(name).is_some() => {
            dashed(year, &month(name).unwrap_or_default(), day)
        }
        [_, _, year] if year.len() == 2 && parts.iter().any(|part| month(part).is_some()) => {
            return Err("a year of two digits: write all four");
        }
        [year, month] if year.len() == 4 => format!("{year}-{month:0>2}").parse().ok(),
        [year] if year.len() == 4 => year.parse().ok(),
        _ => None,
    };
    found.ok_or(NOT_A_DATE)
}

/// `1970-05-31 00:00:00` and `1970-05-31T00:00` are that day.
fn without_time(text: &str) -> &str {
    let time = text.find([' ', 'T']).filter(|at| text[at + 1..].contains(':'));
    let is_time = |at: &usize| text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    match time.filter(is_time) {
        Some(at) => text[..at].trim_end(),
        None => text,
    }
}

/// Two numbers and a year, between slashes, dots or dashes.
fn slashed(text: &str) -> Option<(u8, u8, u16)> {
    let mut parts = without_time(text.trim()).split(['/', '.', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = first.len() <= 2 && second.len() <= 2 && matches!(year.len(), 2 | 4) && parts.next().is_none();
    if !fits {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?))
}

fn dashed(year: &str, month: &str, day: &str) -> Option<PartialDate> {
    format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
}
