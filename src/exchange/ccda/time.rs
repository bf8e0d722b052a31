//! Times as HL7 v3 writes them, and what they are in moments and dates.

use crate::base::clock::Moment;
use crate::exchange::fhir::read_time;
use crate::records::patient::PartialDate;
use crate::records::when::When;

/// Reads a time as HL7 writes it, `YYYYMMDDhhmmss.uuuu±zzzz`, as far as it goes. One without a zone is known to
/// the day only: nobody can say when it was.
pub fn read_ts(text: &str) -> Option<When> {
    if text.contains('-') && text.as_bytes().get(4) == Some(&b'-') {
        return read_time(text);
    }
    let digits_end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(digits_end);
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let small = |range| part(range).and_then(|number| u8::try_from(number).ok());
    let date = PartialDate {
        year: part(0..4)?,
        month: small(4..6).filter(|month| *month > 0),
        day: small(6..8).filter(|day| *day > 0),
    };
    let date = PartialDate { day: date.month.and(date.day), ..date }.to_string().parse().ok()?;
    let zone = zone(rest);
    let (Some(hour), Some((negative, zone_minutes))) = (part(8..10), zone) else {
        return (digits.len() >= 4).then_some(When::On(date));
    };
    let small = |number: Option<i16>| i8::try_from(number.unwrap_or(0)).ok();
    let civil = date.whole()?.at(
        small(Some(hour))?.min(23),
        small(part(10..12))?.min(59),
        small(part(12..14))?.min(59),
        0,
    );
    let utc = jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?;
    let shift = jiff::SignedDuration::from_mins(if negative { zone_minutes } else { -zone_minutes });
    let whole = utc.checked_add(shift).ok()?;
    Some(When::At(whole.checked_add(jiff::SignedDuration::from_millis(fraction_millis(rest))).ok()?.into()))
}

/// The part of a second that is told after a point.
fn fraction_millis(rest: &str) -> i64 {
    let Some(digits) = rest.strip_prefix('.') else { return 0 };
    let digits: String = digits.chars().take_while(char::is_ascii_digit).take(3).collect();
    format!("{digits:0<3}").parse().unwrap_or(0)
}

/// The zone at the end of a time: whether it is west, and by how many minutes.
fn zone(rest: &str) -> Option<(bool, i64)> {
    if rest.ends_with('Z') {
        return Some((false, 0));
    }
    let at = rest.rfind(['+', '-'])?;
    let digits: String = rest[at + 1..].chars().filter(char::is_ascii_digit).collect();
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let minutes: i64 = digits.get(2..4).map_or(Some(0), |minutes| minutes.parse().ok())?;
    (hours <= 15 && minutes < 60).then_some((rest[at..].starts_with('-'), hours * 60 + minutes))
}

/// A time as a moment; of a day, its noon in UTC, which is that day in most of the world.
pub(super) fn moment(when: Option<When>) -> Option<Moment> {
    match when? {
        When::At(moment) | When::Over(moment, _) => Some(moment),
        When::On(date) => {
            let whole = PartialDate { month: date.month.or(Some(1)), day: date.day.or(Some(1)), ..date };
            let noon = whole.whole()?.at(12, 0, 0, 0);
            Some(jiff::tz::TimeZone::UTC.to_timestamp(noon).ok()?.into())
        }
    }
}

/// The date of a time, in UTC where it is a moment.
pub(super) fn date(when: When) -> PartialDate {
    match when {
        When::On(date) => date,
        When::At(moment) | When::Over(moment, _) => {
            jiff::tz::TimeZone::UTC.to_datetime(moment.timestamp()).date().into()
        }
    }
}
