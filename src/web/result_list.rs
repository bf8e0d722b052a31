//! Lists of results as both doors show them: a day at a time, narrowed by kind and name, a stretch a page.

use std::fmt::Display;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, Render, html};
use serde::Deserialize;

use super::escape;
use super::parts::{Field, button_quiet, empty, pages, search_form};
use super::plain_name::{plain_name, tests_called};
use super::result::ResultRow;
use super::words::{Key, Words};
use crate::base::clock::Moment;
use crate::base::{id, text};
use crate::records::result::{Cursor, Kind, ResultId, Row, Stretch, Wanted, Within};

/// Rows on a page.
const ROWS: usize = 50;
/// Characters of a name to look for.
const NAME_CHARACTERS_MAX: usize = 60;

/// What the address asks for, as it came.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
    name: String,
    after: String,
}

/// What the address asks for, understood. What cannot be read narrows nothing.
pub struct Selection {
    /// Which kind.
    pub kind: Kind,
    name: String,
    tests: Vec<String>,
    after: Option<Cursor>,
}

impl Asked {
    /// Understands it.
    #[must_use]
    pub fn selection(&self, words: &Words) -> Selection {
        let name = text::line(&self.name, NAME_CHARACTERS_MAX).unwrap_or_default();
        let tests = if name.is_empty() { Vec::new() } else { tests_called(words, &name) };
        let asked = Kind::ALL.into_iter().find(|kind| kind.key() == self.kind);
        let kind = asked.unwrap_or(Kind::Laboratory);
        Selection { kind, name, tests, after: cursor(&self.after) }
    }
}

impl Selection {
    /// As the records are asked.
    #[must_use]
    pub fn wanted(&self) -> Wanted<'_> {
        let Self { kind, name, tests, after } = self;
        Wanted { kind: *kind, name, tests, after: *after, not_before: None, limit: ROWS }
    }

    /// The list at `base`, with what narrows it above and the ways on below. `rows` are those of `stretch`.
    #[must_use]
    pub fn show(
        &self,
        words: &Words,
        zone: &TimeZone,
        base: &str,
        stretch: &Stretch,
        rows: &[Row<'_>],
    ) -> Markup {
        let is_whole = self.name.is_empty() && self.after.is_none();
        let first = self.after.is_some().then(|| address(base, self.kind, &self.name, None));
        let older = stretch.next().map(|next| address(base, self.kind, &self.name, Some(next)));
        html! {
            (self.kinds(words, base))
            @if !rows.is_empty() || !is_whole { (self.filter(words, base)) }
            @if rows.is_empty() { (self.nothing(words, base)) } @else { (days((words, zone), base, self.kind, rows)) }
            (pages(words, first.as_deref(), older.as_deref()))
        }
    }

    /// The kinds side by side; the one shown is marked.
    fn kinds(&self, words: &Words, base: &str) -> Markup {
        html! {
            nav.tabs aria-label=(words.say("results-kinds")) {
                @for kind in Kind::ALL {
                    a href=(address(base, kind, "", None)) aria-current=[(kind == self.kind).then_some("page")] {
                        (words.say(kind_key(kind)))
                    }
                }
            }
        }
    }

    fn filter(&self, words: &Words, base: &str) -> Markup {
        search_form(
            base,
            html! {
                @if self.kind != Kind::Laboratory { input type="hidden" name="kind" value=(self.kind.key()); }
                (Field::search("name", words.say("results-filter")).value(&self.name))
                (button_quiet(words.say("results-filter-button")))
                @if !self.name.is_empty() { (self.clear(words, base)) }
            },
        )
    }

    fn clear(&self, words: &Words, base: &str) -> Markup {
        html! { a href=(address(base, self.kind, "", None)) { (words.say("results-filter-clear")) } }
    }

    fn nothing(&self, words: &Words, base: &str) -> Markup {
        if !self.name.is_empty() {
            let text = words.say_with("results-none-called", &[("name", (&self.name).into())]);
            return empty(&text, Some(html! { p { (self.clear(words, base)) } }));
        }
        match self.kind {
            Kind::Laboratory => empty(words.say("results-none"), None),
            Kind::VitalSigns => empty(words.say("results-none-vital-signs"), None),
            Kind::Narrative => empty(words.say("results-none-reports"), None),
        }
    }
}

/// What a kind of results is called.
#[must_use]
pub fn kind_key(kind: Kind) -> Key {
    match kind {
        Kind::Laboratory => "results-laboratory",
        Kind::Narrative => "results-reports",
        Kind::VitalSigns => "results-vital-signs",
    }
}

/// The rows under a heading for each day, those that came in one report under its name. Rows that came together
/// share a moment, so most need no calendar.
#[must_use]
pub fn days((words, zone): (&Words, &TimeZone), base: &str, kind: Kind, rows: &[Row<'_>]) -> Markup {
    let mut out = String::with_capacity(256 + rows.len() * 224);
    let mut current: Option<Date> = None;
    let mut list = List::default();
    for together in rows.chunk_by(|one, other| one.at == other.at) {
        let date = together[0].at.date_in(zone);
        if current != Some(date) {
            list.close(&mut out);
            out.push_str(if current.is_some() { "</section><section><h2>" } else { "<section><h2>" });
            words.day(date).to_string().render_to(&mut out);
            out.push_str("</h2>");
            current = Some(date);
        }
        let mut together: Vec<&Row<'_>> = together.iter().collect();
        together.sort_by_key(|row| row.result.report.as_ref().map(|within| within.id));
        for group in together.chunk_by(|one, other| one.result.report == other.result.report) {
            match &group[0].result.report {
                Some(within) if group.len() > 1 => list.open_under(words, base, within, &mut out),
                _ => list.open(&mut out),
            }
            for row in group {
                let (id, is_new, is_held) = (row.id, row.is_new, row.hold.is_some());
                ResultRow { words, base, kind, id, result: &row.result, is_new, is_held }.render_to(&mut out);
            }
        }
    }
    list.close(&mut out);
    if current.is_some() {
        out.push_str("</section>");
    }
    PreEscaped(out)
}

/// The list that rows are being written into.
#[derive(Default, PartialEq)]
enum List {
    #[default]
    Closed,
    Open,
    /// Under the name of a report: only its own rows belong there.
    OfReport,
}

impl List {
    fn open(&mut self, out: &mut String) {
        if *self != Self::Open {
            self.close(out);
            out.push_str("<ul class=\"cards\">");
            *self = Self::Open;
        }
    }

    fn open_under(&mut self, words: &Words, base: &str, within: &Within<&str>, out: &mut String) {
        self.close(out);
        out.push_str("<h3><a href=\"");
        escape::push(out, base);
        out.push_str("/reports/");
        // Writing into a string does not fail.
        let _ = id::write(within.id.0, out);
        out.push_str("\">");
        escape::push(out, plain_name(words, "", within.name));
        out.push_str("</a></h3><ul class=\"cards\">");
        *self = Self::OfReport;
    }

    fn close(&mut self, out: &mut String) {
        if *self != Self::Closed {
            out.push_str("</ul>");
            *self = Self::Closed;
        }
    }
}

/// The address of a stretch of the list at `base`.
#[must_use]
pub fn address(base: &str, kind: Kind, name: &str, after: Option<Cursor>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if kind != Kind::Laboratory {
        query.append_pair("kind", kind.key());
    }
    if !name.is_empty() {
        query.append_pair("name", name);
    }
    if let Some(after) = after {
        query.append_pair("after", &ShownCursor(after).to_string());
    }
    let query = query.finish();
    if query.is_empty() { base.to_owned() } else { format!("{base}?{query}") }
}

/// A place in a list as an address holds it: milliseconds and id.
struct ShownCursor(Cursor);

impl Display for ShownCursor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.0.0.millis(), self.0.1)
    }
}

/// The place that an address names; one that cannot be read is the beginning.
fn cursor(text: &str) -> Option<Cursor> {
    let (millis, id) = text.split_once('.')?;
    Some((Moment::from_millis(millis.parse().ok()?), id.parse::<ResultId>().ok()?))
}
