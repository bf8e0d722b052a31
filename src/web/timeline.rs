//! The timeline of a record as both doors show it: a form that narrows it, entries under the month they lie in.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use super::item::{item_name, state_tag, when_text};
use super::item_words::{class_key, one_key};
use super::parts::{
    Card, Choice, DateField, Field, FormErrors, Select, TypedDate, button_quiet, empty, pages, search_form,
};
use super::plain_name::{plain_name, tests_called};
use super::result::{flag_tag, line_text};
use super::result_list::kind_key;
use super::words::Words;
use crate::base::clock::Moment;
use crate::base::text;
use crate::records;
use crate::records::result::{Kind, Row};
use crate::records::role::Section;
use crate::records::timeline::{self, Cursor, Entry, Source, Timeline};

/// Entries on a page.
const ENTRIES: usize = 50;
/// Characters of the words to look for.
const WORDS_CHARACTERS_MAX: usize = 60;

/// What the address asks for, as it came.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    words: String,
    kind: String,
    #[serde(rename = "from-day")]
    from_day: String,
    #[serde(rename = "from-month")]
    from_month: String,
    #[serde(rename = "from-year")]
    from_year: String,
    #[serde(rename = "until-day")]
    until_day: String,
    #[serde(rename = "until-month")]
    until_month: String,
    #[serde(rename = "until-year")]
    until_year: String,
    after: String,
}

/// What the address asks for, understood; what could not be read narrows nothing and is said at its field.
pub struct Selection {
    name: String,
    tests: Vec<String>,
    open: Vec<Source>,
    sources: Vec<Source>,
    from: Option<Moment>,
    until: Option<Moment>,
    after: Option<Cursor>,
    errors: FormErrors,
}

impl Asked {
    fn from(&self) -> TypedDate<'_> {
        TypedDate { day: &self.from_day, month: &self.from_month, year: &self.from_year }
    }

    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.until_day, month: &self.until_month, year: &self.until_year }
    }

    /// Understands it, with dates in the practice's zone, as far as `may_open` leaves sections open to whoever asks.
    #[must_use]
    pub fn selection(&self, words: &Words, zone: &TimeZone, may_open: impl Fn(Section) -> bool) -> Selection {
        let name = text::line(&self.words, WORDS_CHARACTERS_MAX).unwrap_or_default();
        let tests = if name.is_empty() { Vec::new() } else { tests_called(words, &name) };
        let mut open = Source::all();
        open.retain(|source| may_open(source.section()));
        let chosen: Vec<Source> = open.iter().copied().filter(|source| source.key() == self.kind).collect();
        let mut errors = FormErrors::new();
        let mut day = |field: &'static str, typed: TypedDate<'_>| {
            let is_empty = [typed.day, typed.month, typed.year].iter().all(|part| part.trim().is_empty());
            let date = typed.date();
            if date.is_none() && !is_empty {
                errors.add(field, words.say("timeline-date-wrong"));
            }
            date
        };
        let (from, until) = (day("from", self.from()), day("until", self.until()));
        Selection {
            name,
            tests,
            sources: if chosen.is_empty() { open.clone() } else { chosen },
            open,
            from: from.and_then(|day| midnight(day, zone)),
            until: until.and_then(|day| midnight(day.tomorrow().ok()?, zone)),
            after: cursor(&self.after),
            errors,
        }
    }

    /// The address of another stretch of what is asked for.
    fn address(&self, base: &str, after: Option<Cursor>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("words", &self.words),
            ("kind", &self.kind),
            ("from-day", &self.from_day),
            ("from-month", &self.from_month),
            ("from-year", &self.from_year),
            ("until-day", &self.until_day),
            ("until-month", &self.until_month),
            ("until-year", &self.until_year),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if let Some((at, id)) = after {
            query.append_pair("after", &format!("{}.{id}", at.millis()));
        }
        let query = query.finish();
        if query.is_empty() { base.to_owned() } else { format!("{base}?{query}") }
    }

    /// The form, what was found, and the ways on. Results lie below `results`, items below `record`.
    pub fn show(
        &self,
        (words, zone): (&Words, &TimeZone),
        selection: &Selection,
        found: &Timeline,
        (base, results, record): (&str, &str, &str),
    ) -> records::Result<Markup> {
        let (entries, next) = found.entries()?;
        let first = selection.after.is_some().then(|| self.address(base, None));
        let older = next.map(|next| self.address(base, Some(next)));
        Ok(html! {
            (self.form(words, selection, base))
            @if entries.is_empty() { (self.nothing(words, base)) } @else {
                @for (month, entries) in months(&entries, zone) {
                    section {
                        h2 { (words.month(month)) }
                        ul.cards { @for entry in entries { (row(words, zone, entry, results, record)) } }
                    }
                }
            }
            (pages(words, first.as_deref(), older.as_deref()))
        })
    }

    fn form(&self, words: &Words, selection: &Selection, base: &str) -> Markup {
        let mut kinds = vec![Choice::new("", words.say("timeline-everything"))];
        kinds.extend(
            selection.open.iter().map(|source| Choice::new(source.key(), source_name(words, *source))),
        );
        let errors = &selection.errors;
        let is_narrow = *self != Self { after: self.after.clone(), ..Self::default() };
        search_form(
            base,
            html! {
                (Field::search("words", words.say("timeline-words")).value(&self.words))
                (Select { name: "kind", label: words.say("timeline-kind"), hint: "", choices: &kinds, chosen: &self.kind, errors })
                (DateField::new(words, "from", words.say("timeline-from"), words.say("timeline-from-hint")).value(self.from()).errors(errors))
                (DateField::new(words, "until", words.say("timeline-until"), "").value(self.until()).errors(errors))
                (button_quiet(words.say("timeline-button")))
                @if is_narrow { a href=(base) { (words.say("timeline-clear")) } }
            },
        )
    }

    fn nothing(&self, words: &Words, base: &str) -> Markup {
        if self.words.is_empty()
            && self.kind.is_empty()
            && self.from_year.is_empty()
            && self.until_year.is_empty()
        {
            return empty(words.say("timeline-none"), None);
        }
        let clear = html! { p { a href=(base) { (words.say("timeline-clear")) } } };
        empty(words.say("timeline-none-found"), Some(clear))
    }
}

impl Selection {
    /// As the records are asked.
    #[must_use]
    pub fn asked(&self) -> timeline::Asked<'_> {
        let Self { name, tests, sources, from, until, after, .. } = self;
        timeline::Asked { sources, name, tests, from: *from, until: *until, after: *after, limit: ENTRIES }
    }

    /// The parts of the chart that are read for it, each once.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for section in self.sources.iter().map(|source| source.section()) {
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
        sections
    }
}

fn midnight(day: Date, zone: &TimeZone) -> Option<Moment> {
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok().map(Moment::from)
}

/// The place that an address names; one that cannot be read is the beginning.
fn cursor(text: &str) -> Option<Cursor> {
    let (millis, id) = text.split_once('.')?;
    Some((Moment::from_millis(millis.parse().ok()?), id.parse().ok()?))
}

fn source_name(words: &Words, source: Source) -> &str {
    words.say(match source {
        Source::Results(kind) => kind_key(kind),
        Source::Items(class) => class_key(class),
    })
}

/// Entries in order, by the month they lie in.
fn months<'a, 'b>(entries: &'b [Entry<'a>], zone: &TimeZone) -> Vec<(Date, &'b [Entry<'a>])> {
    let month = |entry: &Entry<'_>| entry.at().date_in(zone).first_of_month();
    entries.chunk_by(|one, other| month(one) == month(other)).map(|chunk| (month(&chunk[0]), chunk)).collect()
}

fn row(words: &Words, zone: &TimeZone, entry: &Entry<'_>, results: &str, record: &str) -> Markup {
    match entry {
        Entry::Result(kind, row) => result_row(words, zone, (*kind, row), results),
        Entry::Item(listed) => {
            let class = listed.item.detail.class();
            let card = Card {
                href: format!("{record}/{}/{}", class.key(), listed.id),
                what: item_name(words, &listed.item),
                value: words.say(one_key(class)),
                when: when_text(words, zone, listed),
                state: state_tag(words, &listed.item),
            };
            html! { (card) }
        }
    }
}

fn result_row(words: &Words, zone: &TimeZone, (kind, row): (Kind, &Row<'_>), results: &str) -> Markup {
    let card = Card {
        href: format!("{results}/{}", row.id),
        what: plain_name(words, row.result.test, row.result.name),
        value: line_text(words, kind, &row.result),
        when: words.day(row.at.date_in(zone)).to_string(),
        state: row.result.shown_flag().map(|flag| flag_tag(words, flag)),
    };
    html! { (card) }
}
