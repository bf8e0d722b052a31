//! Charts, drawn on the server as SVG: where a value lies in its usual range, and how values went over time.
//!
//! Everything is placed in per cent and sized in em, so a chart is as wide as its page while its text keeps the
//! size of the text around it. Colours are classes of the style sheet; there are no style attributes. What a
//! chart shows, a sentence says; the values stand in a table under the trend.

mod range;
mod scale;
mod trend;

pub use range::range_bar;
pub use trend::{Reading, trend};

use crate::records::result::{ReferenceRange, Value};

/// The number of a value, if it can be drawn.
fn drawable<T: AsRef<str>>(value: &Value<T>) -> Option<f64> {
    value.number().filter(|number| number.is_finite() && number.abs() < 1e15)
}

/// The ends of a range, as numbers that can be drawn. A range that is upside down has none.
fn ends<T: AsRef<str>>(range: &ReferenceRange<T>) -> (Option<f64>, Option<f64>) {
    let end = |end: &Option<T>| {
        let number: f64 = end.as_ref()?.as_ref().trim().parse().ok()?;
        Some(number).filter(|number| number.is_finite() && number.abs() < 1e15)
    };
    match (end(&range.low), end(&range.high)) {
        (Some(low), Some(high)) if low > high => (None, None),
        ends => ends,
    }
}

/// A place in per cent, as an attribute shows it.
fn percent(place: f64) -> String {
    format!("{:.1}%", place.clamp(-100.0, 200.0))
}
