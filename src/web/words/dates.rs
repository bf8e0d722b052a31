//! Dates, times and durations as people say them. The forms stand in the locale file; here they are taken
//! apart once, so that a list of fifty dates costs no more than writing their letters.

use std::fmt;

use jiff::civil::{Date, DateTime};

use super::phrase::{Phrase, Piece};
use super::{Key, Phrases, Words};
use crate::records::patient::PartialDate;

/// A part of a date form.
enum Part {
    Text(Box<str>),
    Weekday,
    Day,
    Month,
    MonthShort,
    Year,
    Hour,
    HourOfTwelve,
    Minute,
    Half,
}

type Form = Box<[Part]>;

/// How one language writes dates.
pub(super) struct Dates {
    weekdays: [Box<str>; 7],
    months: [Box<str>; 12],
    months_short: [Box<str>; 12],
    halves: [Box<str>; 2],
    day: Form,
    weekday: Form,
    month: Form,
    month_short: Form,
    day_short: Form,
    time: Form,
    moment: Form,
    moment_year: Form,
}

const WEEKDAYS: [Key; 7] =
    ["weekday-1", "weekday-2", "weekday-3", "weekday-4", "weekday-5", "weekday-6", "weekday-7"];
const MONTHS: [Key; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];
const MONTHS_SHORT: [Key; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];

impl Dates {
    /// Reads the forms; the error is the key that is missing.
    pub(super) fn read(phrases: &Phrases) -> Result<Self, Key> {
        let text = |key: Key| phrases.get(key).and_then(Phrase::plain).map(Box::from).ok_or(key);
        let form = |key: Key| phrases.get(key).map(form_of).ok_or(key);
        Ok(Self {
            weekdays: each(WEEKDAYS, text)?,
            months: each(MONTHS, text)?,
            months_short: each(MONTHS_SHORT, text)?,
            halves: each(["time-before-noon", "time-after-noon"], text)?,
            day: form("date-day")?,
            weekday: form("date-weekday")?,
            month: form("date-month")?,
            month_short: form("date-month-short")?,
            day_short: form("date-day-short")?,
            time: form("time-of-day")?,
            moment: form("date-moment")?,
            moment_year: form("date-moment-year")?,
        })
    }
}

fn each<const N: usize>(
    keys: [Key; N],
    text: impl Fn(Key) -> Result<Box<str>, Key>,
) -> Result<[Box<str>; N], Key> {
    let mut found = [const { String::new() }; N].map(String::into_boxed_str);
    for (place, key) in found.iter_mut().zip(keys) {
        *place = text(key)?;
    }
    Ok(found)
}

fn form_of(phrase: &Phrase) -> Form {
    let part = |piece: &Piece| match piece {
        Piece::Text(text) => Part::Text(text.clone()),
        Piece::Variable(name) => match &**name {
            "weekday" => Part::Weekday,
            "day" => Part::Day,
            "month" => Part::Month,
            "month-short" => Part::MonthShort,
            "year" => Part::Year,
            "hour" => Part::Hour,
            "hour-of-twelve" => Part::HourOfTwelve,
            "minute" => Part::Minute,
            "half" => Part::Half,
            other => Part::Text(other.into()),
        },
    };
    match phrase {
        Phrase::Plain(text) => [Part::Text(text.clone())].into(),
        Phrase::Pieces(pieces) => pieces.iter().map(part).collect(),
        Phrase::Choice => Form::default(),
    }
}

/// A date or a time in words; writes itself where it is shown.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    dates: &'a Dates,
    form: &'a [Part],
    at: DateTime,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at;
        let month = usize::from(at.month().unsigned_abs()) - 1;
        for part in self.form {
            match part {
                Part::Text(text) => out.write_str(text)?,
                Part::Weekday => {
                    let monday_first = at.weekday().to_monday_zero_offset().unsigned_abs();
                    out.write_str(&self.dates.weekdays[usize::from(monday_first)])?;
                }
                Part::Day => write!(out, "{}", at.day())?,
                Part::Month => out.write_str(&self.dates.months[month])?,
                Part::MonthShort => out.write_str(&self.dates.months_short[month])?,
                Part::Year => write!(out, "{}", at.year())?,
                Part::Hour => write!(out, "{}", at.hour())?,
                Part::HourOfTwelve => write!(out, "{}", (at.hour() + 11) % 12 + 1)?,
                Part::Minute => write!(out, "{:02}", at.minute())?,
                Part::Half => out.write_str(&self.dates.halves[usize::from(at.hour() >= 12)])?,
            }
        }
        Ok(())
    }
}

impl Words {
    fn shown<'a>(&'a self, form: &'a Form, at: DateTime) -> Shown<'a> {
        Shown { dates: &self.0.dates, form, at }
    }

    /// "3 May 2026".
    #[must_use]
    pub fn day(&self, date: Date) -> Shown<'_> {
        self.shown(&self.0.dates.day, date.at(0, 0, 0, 0))
    }

    /// "Tuesday 12 May": for days near enough that the year is plain.
    #[must_use]
    pub fn weekday(&self, date: Date) -> Shown<'_> {
        self.shown(&self.0.dates.weekday, date.at(0, 0, 0, 0))
    }

    /// "May 2026".
    #[must_use]
    pub fn month(&self, date: Date) -> Shown<'_> {
        self.shown(&self.0.dates.month, date.at(0, 0, 0, 0))
    }

    /// "May 26": where there is little room, on the axis of a chart.
    #[must_use]
    pub fn month_short(&self, date: Date) -> Shown<'_> {
        self.shown(&self.0.dates.month_short, date.at(0, 0, 0, 0))
    }

    /// "3 May": where there is little room and the year is plain.
    #[must_use]
    pub fn day_short(&self, date: Date) -> Shown<'_> {
        self.shown(&self.0.dates.day_short, date.at(0, 0, 0, 0))
    }

    /// "2:30 pm".
    #[must_use]
    pub fn time(&self, at: DateTime) -> Shown<'_> {
        self.shown(&self.0.dates.time, at)
    }

    /// "Tuesday 12 May, 2:30 pm"; with the year instead of the weekday if it is not the year of `today`.
    #[must_use]
    pub fn moment(&self, at: DateTime, today: Date) -> Shown<'_> {
        let dates = &self.0.dates;
        self.shown(if at.year() == today.year() { &dates.moment } else { &dates.moment_year }, at)
    }

    /// A date of which the day or the month may be unknown: "3 May 1970", "May 1970", "1970".
    #[must_use]
    pub fn partial_date(&self, date: PartialDate) -> String {
        let month = date.month.and_then(|month| i8::try_from(month).ok());
        let first_of = |month: i8| Date::new(date.year, month, 1).ok();
        match (date.whole(), month.and_then(first_of)) {
            (Some(whole), _) => self.day(whole).to_string(),
            (None, Some(first)) => self.month(first).to_string(),
            (None, None) => date.year.to_string(),
        }
    }

    /// How long something lasts or waited, in the largest unit that says enough: "20 minutes", "2 days".
    #[must_use]
    pub fn lasting(&self, minutes: i64) -> String {
        const HOUR: i64 = 60;
        const DAY: i64 = 24 * HOUR;
        let (key, length): (Key, i64) = match minutes {
            ..1 => return self.say("lasting-moment").to_owned(),
            1..HOUR => ("lasting-minutes", 1),
            HOUR..DAY => ("lasting-hours", HOUR),
            _ if minutes < 14 * DAY => ("lasting-days", DAY),
            _ if minutes < 60 * DAY => ("lasting-weeks", 7 * DAY),
            _ if minutes < 730 * DAY => ("lasting-months", 30 * DAY),
            _ => ("lasting-years", 365 * DAY),
        };
        self.say_with(key, &[("count", (minutes / length).into())])
    }
}

#[cfg(test)]
mod tests {
    use super::super::Locales;
    use jiff::civil::date;

    #[test]
    fn dates_and_times_read_as_each_language_says_them() {
        let locales = Locales::embedded().unwrap();
        let (english, spanish) = (locales.get("en").unwrap(), locales.get("es").unwrap());
        let at = date(2026, 5, 12).at(14, 30, 0, 0);
        let today = date(2026, 6, 1);
        assert_eq!(english.moment(at, today).to_string(), "Tuesday 12 May, 2:30 pm");
        assert_eq!(spanish.moment(at, today).to_string(), "martes 12 de mayo, 14:30");
        assert_eq!(english.moment(at, date(2027, 1, 1)).to_string(), "12 May 2026, 2:30 pm");
        assert_eq!(english.day(at.date()).to_string(), "12 May 2026");
        assert_eq!(spanish.day(at.date()).to_string(), "12 de mayo de 2026");
        assert_eq!(spanish.month(at.date()).to_string(), "mayo de 2026");
        let midnight = date(2026, 1, 1).at(0, 5, 0, 0);
        assert_eq!(english.time(midnight).to_string(), "12:05 am");
        assert_eq!(spanish.time(midnight).to_string(), "0:05");
        assert_eq!(english.time(date(2026, 1, 1).at(12, 0, 0, 0)).to_string(), "12:00 pm");
    }

    #[test]
    fn a_wait_is_said_in_the_largest_unit_that_says_enough() {
        let locales = Locales::embedded().unwrap();
        let (english, spanish) = (locales.get("en").unwrap(), locales.get("es").unwrap());
        let day = 24 * 60;
        for (minutes, said) in [
            (-5, "less than a minute"),
            (1, "1 minute"),
            (59, "59 minutes"),
            (119, "1 hour"),
            (2 * day, "2 days"),
            (15 * day, "2 weeks"),
            (400 * day, "13 months"),
            (800 * day, "2 years"),
        ] {
            assert_eq!(english.lasting(minutes), said);
        }
        assert_eq!(spanish.lasting(2 * day), "2 días");
        assert_eq!(spanish.lasting(day), "1 día");
    }

    #[test]
    fn a_birth_date_is_said_as_far_as_it_is_known() {
        let locales = Locales::embedded().unwrap();
        let words = locales.get("en").unwrap();
        let date = |month, day| crate::records::patient::PartialDate { year: 1970, month, day };
        assert_eq!(words.partial_date(date(Some(5), Some(3))), "3 May 1970");
        assert_eq!(words.partial_date(date(Some(5), None)), "May 1970");
        assert_eq!(words.partial_date(date(Some(13), Some(3))), "1970");
        assert_eq!(words.partial_date(date(None, None)), "1970");
    }
}
