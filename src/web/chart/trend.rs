//! The trend: values of one test over time, their usual range as a band, one message said above in a sentence.

use jiff::civil::Date;
use maud::{Markup, html};

use super::scale::Scale;
use super::{drawable, ends, percent};
use crate::records::result::{ReferenceRange, Value};
use crate::web::quantity::Unit;
use crate::web::result::value_text;
use crate::web::words::{Key, Words};

/// More points than these are drawn small and lead nowhere: a keyboard would have to pass each of them.
const LINKED_POINTS_MAX: usize = 24;

/// One value of the trend.
#[derive(Debug, Clone)]
pub struct Reading<'a, T = String> {
    /// The day it was taken.
    pub at: Date,
    /// The value.
    pub value: &'a Value<T>,
    /// Its own page; empty for none.
    pub href: String,
    /// Whether it is the one the page is about.
    pub is_current: bool,
}

/// A value with a place on the chart.
struct Point<'a, T> {
    x: f64,
    y: f64,
    is_bound: bool,
    reading: &'a Reading<'a, T>,
}

/// The trend of `readings`, oldest first; nothing where fewer than two can be drawn. The page folds a table of
/// all values under it.
#[must_use]
pub fn trend<T: AsRef<str>>(
    words: &Words,
    readings: &[Reading<'_, T>],
    range: Option<&ReferenceRange<T>>,
) -> Markup {
    let unit = readings.iter().rev().find_map(|reading| unit_of(reading.value));
    let runs = runs(readings, unit);
    let drawn: Vec<&Reading<'_, T>> = runs.iter().flatten().copied().collect();
    let (low, high) = range.map_or((None, None), ends);
    html! {
        @if let ([first, .., last], Some(unit)) = (&drawn[..], unit) {
            p { (message(words, first, last)) }
            figure.trend {
                p.unit aria-hidden="true" { (Unit(unit)) }
                (drawing(words, &runs, low, high))
                figcaption {
                    @if low.is_some() || high.is_some() { span { i.usual {} (words.say("trend-usual")) } " " }
                    @if drawn.iter().any(|reading| is_bound(reading.value)) { span { i.bound {} (words.say("trend-bound")) } }
                }
            }
        }
    }
}

fn unit_of<T: AsRef<str>>(value: &Value<T>) -> Option<&str> {
    match value {
        Value::Quantity { unit, .. } => drawable(value).map(|_| unit.as_ref()),
        Value::Text(_) | Value::Absent(_) => None,
    }
}

/// Whether the value is only known to lie beyond what it shows.
fn is_bound<T: AsRef<str>>(value: &Value<T>) -> bool {
    matches!(value, Value::Quantity { comparator, .. } if !comparator.as_ref().is_empty())
}

/// What the chart says: up, down or the same.
fn message<T: AsRef<str>>(words: &Words, first: &Reading<'_, T>, last: &Reading<'_, T>) -> String {
    let key: Key = match (drawable(first.value), drawable(last.value)) {
        _ if is_bound(first.value) || is_bound(last.value) => "trend-between",
        (Some(from), Some(to)) if to > from => "trend-up",
        (Some(from), Some(to)) if to < from => "trend-down",
        _ => "trend-same",
    };
    words.say_with(
        key,
        &[
            ("date", words.day(first.at).to_string().into()),
            ("first", value_text(words, first.value).into()),
            ("last", value_text(words, last.value).into()),
        ],
    )
}

/// Readings that can be drawn, in runs: a value in another unit or in words, or a long pause, breaks the line.
fn runs<'a, T: AsRef<str>>(
    readings: &'a [Reading<'a, T>],
    unit: Option<&str>,
) -> Vec<Vec<&'a Reading<'a, T>>> {
    let pause_days_max = pause_days_max(readings);
    let mut runs: Vec<Vec<&Reading<'a, T>>> = Vec::new();
    let mut before: Option<Date> = None;
    for reading in readings {
        if unit.is_none() || unit_of(reading.value) != unit {
            before = None;
            continue;
        }
        match (runs.last_mut(), before) {
            (Some(run), Some(before)) if days(before, reading.at) <= pause_days_max => run.push(reading),
            _ => runs.push(vec![reading]),
        }
        before = Some(reading.at);
    }
    runs
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// A pause is long if it is over three times the usual one, and over two months.
fn pause_days_max<T>(readings: &[Reading<'_, T>]) -> i32 {
    let mut pauses: Vec<i32> = readings.windows(2).map(|pair| days(pair[0].at, pair[1].at)).collect();
    pauses.sort_unstable();
    pauses.get(pauses.len() / 2).map_or(0, |usual| usual.saturating_mul(3)).max(60)
}

fn drawing<T: AsRef<str>>(
    words: &Words,
    runs: &[Vec<&Reading<'_, T>>],
    low: Option<f64>,
    high: Option<f64>,
) -> Markup {
    let numbers = runs.iter().flatten().filter_map(|reading| drawable(reading.value));
    let scale = Scale::over(numbers.chain(low).chain(high));
    let all = || runs.iter().flatten();
    let (Some(first), Some(last)) = (all().next(), all().next_back()) else { return html! {} };
    let span = f64::from(days(first.at, last.at));
    let x = |at: Date| if span > 0.0 { f64::from(days(first.at, at)) / span * 100.0 } else { 50.0 };
    let points: Vec<Vec<Point<'_, T>>> = runs
        .iter()
        .map(|run| {
            let point =
                |reading: &&'_ Reading<'_, T>| Some((x(reading.at), scale.place(drawable(reading.value)?)));
            run.iter()
                .filter_map(|reading| {
                    point(reading).map(|(x, y)| Point { x, y, is_bound: is_bound(reading.value), reading })
                })
                .collect()
        })
        .collect();
    let ticks = scale.ticks();
    let digits_max = ticks.iter().map(|(_, text)| text.len()).max().unwrap_or(1);
    html! {
        div.plot {
            svg.axis aria-hidden="true" width={ (digits_max as f64 * 0.62 + 0.5) "em" } {
                @for (number, text) in &ticks { text x="100%" dx="-0.5em" y=(percent(scale.place(*number))) dy="0.35em" text-anchor="end" { (text) } }
            }
            svg.lines aria-hidden="true" {
                (usual_band(scale, low, high))
                @for (number, _) in &ticks {
                    @let y = percent(scale.place(*number));
                    line.grid x1="0" x2="100%" y1=(y) y2=(y) {}
                }
                svg viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible" {
                    @for run in &points { @if run.len() > 1 { path d=(path(run)) {} } }
                }
            }
            (dots(words, &points))
            (dates(words, first.at, last.at))
        }
    }
}

fn usual_band(scale: Scale, low: Option<f64>, high: Option<f64>) -> Markup {
    let top = high.map_or(0.0, |high| scale.place(high));
    let bottom = low.map_or(100.0, |low| scale.place(low));
    html! {
        @if low.is_some() || high.is_some() {
            rect.usual x="0" width="100%" y=(percent(top)) height=(percent((bottom - top).max(0.5))) {}
            @for (end, place) in [(high, top), (low, bottom)] {
                @if end.is_some() { line.end x1="0" x2="100%" y1=(percent(place)) y2=(percent(place)) {} }
            }
        }
    }
}

fn path<T>(run: &[Point<'_, T>]) -> String {
    let mut path = String::with_capacity(run.len() * 12);
    for (at, point) in run.iter().enumerate() {
        use std::fmt::Write;
        let _ =
            write!(path, "{}{:.0} {:.0}", if at == 0 { 'M' } else { 'L' }, point.x * 10.0, point.y * 10.0);
    }
    path
}

/// The points lie over the lines, in a drawing of their own that assistive technology may enter.
fn dots<T: AsRef<str>>(words: &Words, runs: &[Vec<Point<'_, T>>]) -> Markup {
    let are_linked = runs.iter().map(Vec::len).sum::<usize>() <= LINKED_POINTS_MAX;
    html! {
        svg.dots.many[!are_linked] aria-hidden=[(!are_linked).then_some("true")] {
            @for point in runs.iter().flatten() {
                @let reading = point.reading;
                @if are_linked && !reading.href.is_empty() {
                    a href=(reading.href) aria-current=[reading.is_current.then_some("true")]
                        aria-label={ (value_text(words, reading.value)) ", " (words.day(reading.at)) } {
                        circle.touch cx=(percent(point.x)) cy=(percent(point.y)) r="0.85em" {}
                        (dot(point, "0.36em"))
                        (label(words, point))
                    }
                } @else {
                    (dot(point, if are_linked { "0.36em" } else { "0.18em" }))
                }
            }
        }
    }
}

fn dot<T>(point: &Point<'_, T>, radius: &str) -> Markup {
    let class = match (point.reading.is_current, point.is_bound) {
        (true, _) => Some("now"),
        (false, true) => Some("bound"),
        (false, false) => None,
    };
    let radius = if point.reading.is_current { "0.5em" } else { radius };
    html! { circle class=[class] cx=(percent(point.x)) cy=(percent(point.y)) r=(radius) {} }
}

/// The value beside its point: always for the one the page is about, for the others on focus.
fn label<T: AsRef<str>>(words: &Words, point: &Point<'_, T>) -> Markup {
    let anchor = match point.x {
        ..15.0 => "start",
        85.0.. => "end",
        _ => "middle",
    };
    let dy = if point.y < 18.0 { "1.8em" } else { "-0.9em" };
    html! { text x=(percent(point.x)) y=(percent(point.y)) dy=(dy) text-anchor=(anchor) { (value_text(words, point.reading.value)) } }
}

fn dates(words: &Words, first: Date, last: Date) -> Markup {
    let are_months = days(first, last) > 60;
    let shown = |date: Date| if are_months { words.month_short(date) } else { words.day_short(date) };
    html! {
        p.dates aria-hidden="true" { span { (shown(first)) } @if last > first { " " span { (shown(last)) } } }
    }
}
