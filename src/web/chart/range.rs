//! The range bar: one value, its usual range as a band, the band's ends in digits.

use maud::{Markup, html};

use super::{drawable, ends, percent};
use crate::records::result::{ReferenceRange, Value};
use crate::web::quantity::Number;
use crate::web::result::value_text;
use crate::web::words::Words;

/// The band of a range with two ends lies between these places; of a range with one end, beyond one of them.
const BAND: (f64, f64) = (25.0, 75.0);
/// A value further out than the bar reaches is drawn at its end.
const EDGES: (f64, f64) = (2.0, 98.0);

/// The bar; none without a number or without a range. It says nothing that the page does not say in words beside
/// it, so screen readers pass it by.
#[must_use]
pub fn range_bar<T: AsRef<str>>(
    words: &Words,
    value: &Value<T>,
    range: &ReferenceRange<T>,
) -> Option<Markup> {
    let place = place_of(drawable(value)?, ends(range))?;
    Some(html! { figure.bar { (bar(&value_text(words, value), range, place)) } })
}

fn bar<T: AsRef<str>>(value: &str, range: &ReferenceRange<T>, place: f64) -> Markup {
    let (low, high) = ends(range);
    let from = low.map_or(0.0, |_| BAND.0);
    let to = high.map_or(100.0, |_| BAND.1);
    let at = percent(place);
    // The label stays on the bar: near an end it grows inwards.
    let anchor = match place {
        ..20.0 => "start",
        80.0.. => "end",
        _ => "middle",
    };
    let end =
        |text: &Option<T>| text.as_ref().map(|text| Number(text.as_ref()).to_string()).unwrap_or_default();
    html! {
        svg aria-hidden="true" {
            text.mark x=(at) y="1.1em" text-anchor=(anchor) { (value) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::words::Locales;

    fn bar_of(number: &str, low: Option<&str>, high: Option<&str>) -> Option<String> {
        let words = Locales::embedded().unwrap().get("en").unwrap().clone();
        let value = Value::Quantity { comparator: "", number, unit: "%" };
        let bar = range_bar(&words, &value, &ReferenceRange { low, high, text: "" }).map(|bar| bar.0);
        assert!(bar.iter().all(|bar| !bar.contains("NaN") && !bar.contains("inf%")), "{bar:?}");
        bar
    }

    #[test]
    fn a_bar_is_drawn_only_of_numbers_and_ranges() {
        assert!(bar_of("5", Some("4"), Some("6")).unwrap().contains(">5\u{a0}%</text>"));
        assert!(bar_of("1e14", Some("0"), Some("0")).is_some());
        for (number, low, high) in [
            ("5", None, None),
            ("NaN", Some("1"), Some("2")),
            ("inf", Some("1"), Some("2")),
            ("5", Some("6"), Some("4")),
        ] {
            assert_eq!(bar_of(number, low, high), None);
        }
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
