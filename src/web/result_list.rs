//! Lists of results as both doors show them: a day at a time, narrowed by kind and name, a stretch a page.

use std::fmt::Display;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, PreEscaped, Render, html};
use serde::Deserialize;

use super::parts::{Field, button_quiet, empty, pages, search_form};
use super::plain_name::tests_called;
use super::result::ResultRow;
use super::words::{Key, Words};
use crate::base::clock::Moment;
use crate::base::text;
use crate::records::result::{Cursor, Kind, ResultId, Row, Stretch, Wanted};

/// Rows on a page.
const ROWS: usize = 50;
/// Characters of a name to look for.
const NAME_CHARACTERS_MAX: usize = 60;
const VITAL_SIGNS: &str = "vital-signs";

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
        let kind = if self.kind == VITAL_SIGNS { Kind::VitalSigns } else { Kind::Laboratory };
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
            @if rows.is_empty() { (self.nothing(words, base)) } @else { (days(words, zone, base, rows)) }
            (pages(words, first.as_deref(), older.as_deref()))
        }
    }

    /// Laboratory and measurements side by side; the one shown is marked.
    fn kinds(&self, words: &Words, base: &str) -> Markup {
        let kinds: [(Kind, Key); 2] =
            [(Kind::Laboratory, "results-laboratory"), (Kind::VitalSigns, "results-vital-signs")];
        html! {
            nav.tabs aria-label=(words.say("results-kinds")) {
                @for (kind, key) in kinds {
                    a href=(address(base, kind, "", None)) aria-current=[(kind == self.kind).then_some("page")] {
                        (words.say(key))
                    }
                }
            }
        }
    }

    fn filter(&self, words: &Words, base: &str) -> Markup {
        search_form(
            base,
            html! {
                @if self.kind == Kind::VitalSigns { input type="hidden" name="kind" value=(VITAL_SIGNS); }
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
        }
    }
}

/// The rows under a heading for each day. Rows that came together share a moment, so most need no calendar.
#[must_use]
pub fn days(words: &Words, zone: &TimeZone, base: &str, rows: &[Row<'_>]) -> Markup {
    let mut out = String::with_capacity(256 + rows.len() * 224);
    let mut current: Option<(Moment, Date)> = None;
    for row in rows {
        if current.is_none_or(|(at, _)| at != row.at) {
            let date = row.at.date_in(zone);
            if current.is_none_or(|(_, day)| day != date) {
                out.push_str(if current.is_some() {
                    "</ul></section><section><h2>"
                } else {
                    "<section><h2>"
                });
                words.day(date).to_string().render_to(&mut out);
                out.push_str("</h2><ul class=\"cards\">");
            }
            current = Some((row.at, date));
        }
        let is_held = row.hold.is_some();
        ResultRow { words, base, id: row.id, result: &row.result, is_new: row.is_new, is_held }
            .render_to(&mut out);
    }
    if current.is_some() {
        out.push_str("</ul></section>");
    }
    PreEscaped(out)
}

/// The address of a stretch of the list at `base`.
#[must_use]
pub fn address(base: &str, kind: Kind, name: &str, after: Option<Cursor>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if kind == Kind::VitalSigns {
        query.append_pair("kind", VITAL_SIGNS);
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
