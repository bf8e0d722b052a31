//! Dates and times as HL7 v2 writes them: digits from the year down, cut off where they are not known, with or
//! without the distance from UTC. ISO 8601, as some senders write it, is read as well.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use crate::base::clock::Moment;
use crate::records::patient::PartialDate;
use crate::records::when::When;

/// The digits of a time and its distance from UTC.
struct Parts {
    digits: String,
    nanoseconds: i32,
    offset: Option<Offset>,
}

/// Takes a time apart; nothing if it is none.
fn parts(text: &str) -> Option<Parts> {
    let text = text.trim();
    let (main, offset) = match text.char_indices().skip(8).find(|(_, c)| matches!(c, '+' | '-' | 'Z')) {
        // The dashes of an ISO date are no distance.
        Some((at, c)) if c != '-' || !text.get(..at)?.ends_with('-') => {
            let is_iso_date = text.as_bytes().get(4) == Some(&b'-') && at < 10;
            if is_iso_date { (text, None) } else { (text.get(..at)?, Some(offset(text.get(at..)?)?)) }
        }
        _ => (text, None),
    };
    let (whole, fraction) = main.split_once('.').unwrap_or((main, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_digits(whole);
    let is_iso = whole.len() >= 7 && whole.as_bytes()[4] == b'-';
    if !is_plain && !is_iso || !is_digits(fraction) {
        return None;
    }
    let digits: String = whole.chars().filter(|c| !matches!(c, '-' | ':' | 'T' | ' ')).collect();
    if !is_digits(&digits) {
        return None;
    }
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    Some(Parts { digits, nanoseconds: nine.parse().ok()?, offset })
}

fn offset(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let digits: String = text.get(1..)?.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..4).unwrap_or("00"));
    let minutes = minutes.parse::<i32>().ok().filter(|minutes| *minutes < 60)?;
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if text.starts_with('-') { -seconds } else { seconds }).ok()
}

/// The distance from UTC that a time gives.
pub(super) fn offset_of(text: &str) -> Option<Offset> {
    parts(text)?.offset
}

/// A time; `zone` is where it is meant if it does not say. One that is known to the day, the month or the year
/// is a date.
pub(super) fn time(text: &str, zone: &TimeZone) -> Option<When> {
    let Parts { digits, nanoseconds, offset } = parts(text)?;
    if digits.len() <= 8 {
        return date_of(&digits).map(When::On);
    }
    let whole = date_of(digits.get(..8)?)?.whole()?;
    let two = |from: usize| match digits.get(from..from + 2) {
        Some(two) => two.parse::<i8>().ok(),
        None if digits.len() <= from => Some(0),
        None => None,
    };
    // A leap second is the one before it.
    let second = two(12)?.min(59);
    let at = DateTime::new(whole.year(), whole.month(), whole.day(), two(8)?, two(10)?, second, nanoseconds);
    let zone = offset.map_or_else(|| zone.clone(), TimeZone::fixed);
    Some(When::At(Moment::from(at.ok()?.to_zoned(zone).ok()?.timestamp())))
}

/// A moment; nothing if only the day is known.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Option<Moment> {
    match time(text, zone)? {
        When::At(moment) => Some(moment),
        When::On(_) | When::Over(..) => None,
    }
}

/// A date; of a time, the day where it was written.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    let Parts { digits, .. } = parts(text)?;
    date_of(digits.get(..8).unwrap_or(&digits))
}

fn date_of(digits: &str) -> Option<PartialDate> {
    let written = match digits.len() {
        4 => digits.to_owned(),
        6 => format!("{}-{}", digits.get(..4)?, digits.get(4..)?),
        8 => format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?),
        _ => return None,
    };
    // Zeros stand for what is not known.
    let known = written.trim_end_matches("-00");
    known.parse().ok().filter(|date: &PartialDate| date.year > 0)
}

/// A time of day in words.
pub(super) fn time_of_day(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize| digits.get(from..from + 2);
    let (hours, minutes) = (part(0)?, part(2).unwrap_or("00"));
    let is_time = hours.parse::<u8>().ok()? < 24 && minutes.parse::<u8>().ok()? < 60;
    let seconds = part(4).map(|seconds| format!(":{seconds}")).unwrap_or_default();
    is_time.then(|| format!("{hours}:{minutes}{seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let zone = TimeZone::get("America/Chicago").unwrap();
        match time(text, &zone) {
            Some(When::At(at)) => at.timestamp().to_string(),
            Some(When::On(date)) => date.to_string(),
            Some(When::Over(..)) => "over".to_owned(),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn times_are_known_as_far_as_they_are_written() {
        for (text, known) in [
            ("2026", "2026"),
            ("202601", "2026-01"),
            ("20260115", "2026-01-15"),
            ("20260100", "2026-01"),
            ("2026011508", "2026-01-15T14:00:00Z"),
            ("202601150830", "2026-01-15T14:30:00Z"),
            ("20260115083015.25", "2026-01-15T14:30:15.25Z"),
            ("20260115083015+0100", "2026-01-15T07:30:15Z"),
            ("20260115083015.5-0500", "2026-01-15T13:30:15.5Z"),
            ("2026-01-15T08:30:00", "2026-01-15T14:30:00Z"),
            ("2026-01-15T08:30:00Z", "2026-01-15T08:30:00Z"),
            ("2026-01-15", "2026-01-15"),
            ("20260230", "none"),
            ("202601150", "none"),
            ("tomorrow", "none"),
            ("00000000", "none"),
            ("", "none"),
        ] {
            assert_eq!(read(text), known, "{text}");
        }
        assert_eq!(date("198808181126+0215").unwrap().to_string(), "1988-08-18");
        assert_eq!(time_of_day("1430").as_deref(), Some("14:30"));
    }
}
