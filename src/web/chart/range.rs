//! The range bar: one value, its usual range as a band, the band's ends in digits, and a sentence.

use maud::{Markup, html};

use super::{drawable, ends, percent};
use crate::records::result::{ReferenceRange, Standing, Value};
use crate::web::parts::{Shown, Unit};
use crate::web::words::{Key, Words};

/// The band of a range with two ends lies between these places; of a range with one end, beyond one of them.
const BAND: (f64, f64) = (25.0, 75.0);
/// A value further out than the bar reaches is drawn at its end.
const EDGES: (f64, f64) = (2.0, 98.0);

/// The bar with its sentence. Without a number or without a range there is no bar, only what can be said.
#[must_use]
pub fn range_bar<T: AsRef<str>>(words: &Words, value: &Value<T>, range: &ReferenceRange<T>) -> Markup {
    let said = range_sentence(words, value, range);
    html! {
        figure.range {
            @if let Some(place) = drawable(value).and_then(|number| place_of(number, ends(range))) {
                (bar(value, range, place))
            }
            @if !said.is_empty() { figcaption { (said) } }
        }
    }
}

fn bar<T: AsRef<str>>(value: &Value<T>, range: &ReferenceRange<T>, place: f64) -> Markup {
    let (low, high) = ends(range);
    let from = low.map_or(0.0, |_| BAND.0);
    let to = high.map_or(100.0, |_| BAND.1);
    let at = percent(place);
    // The label stays on the bar: near an end it grows inwards.
    let (label_at, anchor) = match place {
        ..20.0 => ("0%".to_owned(), "start"),
        80.0.. => ("100%".to_owned(), "end"),
        _ => (at.clone(), "middle"),
    };
    let end = |text: &Option<T>| text.as_ref().map(|text| text.as_ref().to_owned()).unwrap_or_default();
    html! {
        svg aria-hidden="true" {
            text.value x=(label_at) y="1.1em" text-anchor=(anchor) { (Shown(value)) }
            rect.track x="0" y="2.1em" width="100%" height="0.75em" rx="0.375em" {}
            rect.usual x=(percent(from)) y="2.1em" width=(percent(to - from)) height="0.75em" rx="0.375em" {}
            line.at x1=(at) x2=(at) y1="1.6em" y2="3.35em" {}
            circle.at cx=(at) cy="2.475em" r="0.5em" {}
            @if low.is_some() { text x=(percent(BAND.0)) y="4.5em" text-anchor="middle" { (end(&range.low)) } }
            @if high.is_some() { text x=(percent(BAND.1)) y="4.5em" text-anchor="middle" { (end(&range.high)) } }
        }
    }
}

/// Where on the bar `number` lies, in per cent.
fn place_of(number: f64, ends: (Option<f64>, Option<f64>)) -> Option<f64> {
    let (low, high) = BAND;
    let place = match ends {
        (None, None) => return None,
        (Some(from), Some(to)) if to > from => low + (number - from) / (to - from) * (high - low),
        // A range of one value, or with one end: the distance is measured in that value.
        (Some(end), Some(_)) => 50.0 + relative(number, end) * 50.0,
        (None, Some(end)) => high + relative(number, end) * high,
        (Some(end), None) => low + relative(number, end) * low,
    };
    Some(place.clamp(EDGES.0, EDGES.1))
}

/// How far `number` lies from `end`, as a part of `end`.
fn relative(number: f64, end: f64) -> f64 {
    (number - end) / if end == 0.0 { 1.0 } else { end.abs() }
}

/// Where the value lies, and what the usual range is. Empty if nothing is known.
#[must_use]
pub fn range_sentence<T: AsRef<str>>(words: &Words, value: &Value<T>, range: &ReferenceRange<T>) -> String {
    let standing = range.standing(value).map(|standing| words.say(standing_key(standing, value, range)));
    let usual = usual_range(words, value, range);
    [standing.map(str::to_owned), usual].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn standing_key<T: AsRef<str>>(standing: Standing, value: &Value<T>, range: &ReferenceRange<T>) -> Key {
    let is_little = drawable(value).is_some_and(|number| is_little_outside(number, ends(range)));
    match (standing, is_little) {
        (Standing::Within, _) => "range-within",
        (Standing::Below, true) => "range-little-below",
        (Standing::Below, false) => "range-below",
        (Standing::Above, true) => "range-little-above",
        (Standing::Above, false) => "range-above",
    }
}

/// Outside by at most a tenth of the range's width, or of its one end.
fn is_little_outside(number: f64, (low, high): (Option<f64>, Option<f64>)) -> bool {
    let outside = low.map_or(0.0, |low| low - number).max(high.map_or(0.0, |high| number - high));
    let width = match (low, high) {
        (Some(low), Some(high)) => high - low,
        (Some(end), None) | (None, Some(end)) => end.abs(),
        (None, None) => return false,
    };
    outside <= width / 10.0
}

/// "The usual range is 4.0 to 5.6 %", in the laboratory's words if it gave only those.
fn usual_range<T: AsRef<str>>(words: &Words, value: &Value<T>, range: &ReferenceRange<T>) -> Option<String> {
    let unit = match value {
        Value::Quantity { unit, .. } => Unit(unit.as_ref()).to_string(),
        Value::Text(_) | Value::Absent(_) => String::new(),
    };
    let with_unit = |end: &T| format!("{}\u{a0}{unit}", end.as_ref()).trim_end().to_owned();
    Some(match (&range.low, &range.high) {
        (Some(low), Some(high)) => {
            words.say_with("range-between", &[("low", low.as_ref().into()), ("high", with_unit(high).into())])
        }
        (None, Some(high)) => words.say_with("range-up-to", &[("high", with_unit(high).into())]),
        (Some(low), None) => words.say_with("range-from", &[("low", with_unit(low).into())]),
        (None, None) if range.text.as_ref().trim().is_empty() => return None,
        (None, None) => words.say_with("range-as-said", &[("text", range.text.as_ref().trim().into())]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Locales;

    fn said(
        comparator: &str,
        number: &str,
        low: Option<&str>,
        high: Option<&str>,
        text: &str,
    ) -> (String, bool) {
        let words = Locales::embedded().unwrap().get("en").unwrap().clone();
        let value = Value::Quantity { comparator, number, unit: "%" };
        let range = ReferenceRange { low, high, text };
        let bar = range_bar(&words, &value, &range).0;
        assert!(!bar.contains("NaN") && !bar.contains("inf%"), "{bar}");
        (range_sentence(&words, &value, &range).replace('\u{a0}', " "), bar.contains("<svg"))
    }

    #[test]
    fn the_sentence_says_where_the_value_lies() {
        let both = |number| said("", number, Some("4.0"), Some("5.6"), "").0;
        assert_eq!(both("5.6"), "In the usual range. The usual range is 4.0 to 5.6 %.");
        assert_eq!(both("5.7"), "A little above the usual range. The usual range is 4.0 to 5.6 %.");
        assert_eq!(both("9"), "Above the usual range. The usual range is 4.0 to 5.6 %.");
        assert_eq!(both("3.9"), "A little below the usual range. The usual range is 4.0 to 5.6 %.");
        assert_eq!(both("-100"), "Below the usual range. The usual range is 4.0 to 5.6 %.");
        assert_eq!(
            said("", "3", None, Some("5"), "").0,
            "In the usual range. The usual range is 5 % or less."
        );
        assert_eq!(
            said("", "50", Some("60"), None, "").0,
            "Below the usual range. The usual range is 60 % or more."
        );
    }

    #[test]
    fn nothing_is_claimed_that_is_not_known() {
        assert_eq!(said("<", "5", Some("4"), Some("6"), "").0, "The usual range is 4 to 6 %.");
        assert_eq!(said("", "5", None, None, "").0, "");
        assert_eq!(
            said("", "5", None, None, "negative").0,
            "The laboratory gives the usual range as: negative"
        );
        assert!(!said("", "5", None, None, "negative").1);
        assert!(!said("", "NaN", Some("1"), Some("2"), "").1);
        assert!(!said("", "inf", Some("1"), Some("2"), "").1);
        assert!(said("", "1e14", Some("0"), Some("0"), "").1);
    }

    #[test]
    fn every_value_has_a_place_on_the_bar() {
        for ends in [
            (Some(4.0), Some(5.6)),
            (None, Some(5.0)),
            (Some(60.0), None),
            (Some(0.0), Some(0.0)),
            (None, Some(0.0)),
        ] {
            for number in [-1e14, -1.0, 0.0, 4.0, 5.0, 60.0, 1e14] {
                let place = place_of(number, ends).unwrap();
                assert!((EDGES.0..=EDGES.1).contains(&place), "{number} in {ends:?} is at {place}");
            }
        }
        assert!((place_of(4.8, (Some(4.0), Some(5.6))).unwrap() - 50.0).abs() < 1e-9);
    }
}
