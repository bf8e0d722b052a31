//! A record as one HTML file that opens without a network: no scripts, nothing loaded from elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::file_list::paragraphs;
use super::item::{Shown, item_name, when_text};
use super::item_detail::ItemDetail;
use super::item_words::{class_key, state_key};
use super::parts::{Column, definitions, table};
use super::plain_name::plain_name;
use super::result::{flag_key, in_order, part_name, range_text, value_text};
use super::words::{Key, Words};
use crate::exchange::download::Format;
use crate::exchange::file::Files;
use crate::records::extract::Extract;
use crate::records::item::{Class, Detail, DocumentBody, Listed};
use crate::records::result::{Component, Flag, Kind, Listed as ListedResult, ReferenceRange, Value};

const STYLE: &str = include_str!("../../assets/record-file.css");

/// The file.
#[must_use]
pub fn record_file(words: &Words, extract: &Extract, files: &dyn Files) -> Markup {
    let shown = Shown { words, zone: &extract.zone, today: extract.made.date_in(&extract.zone) };
    let name = extract.patient.display_name();
    html! {
        (DOCTYPE)
        html lang=(words.tag()) dir=(words.direction().attribute()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (words.say("record-file-title")) ", " (name) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (words.say("record-file-title")) ": " bdi { (name) } }
                (head(shown, extract))
                main {
                    (results(shown, extract, Kind::Laboratory, words.say("results-title")))
                    (narratives(shown, extract, files))
                    (results(shown, extract, Kind::VitalSigns, words.say("record-file-vital-signs")))
                    (reports(shown, extract))
                    @for class in Class::ALL { (class_section(shown, extract, files, class)) }
                }
            }
        }
    }
}

/// The words for a format: "one page to read".
#[must_use]
pub fn format_key(format: Format) -> Key {
    match format {
        Format::Page => "format-page",
        Format::Pdf => "format-pdf",
        Format::Fhir => "format-fhir",
        Format::Ccda => "format-ccda",
        Format::Files => "format-files",
    }
}

/// Whose it is, from whom, of which time.
fn head(shown: Shown<'_>, extract: &Extract) -> Markup {
    let words = shown.words;
    let text = |text: String| html! { (text) };
    let birth = extract.patient.birth_date.map(|date| words.partial_date(date)).unwrap_or_default();
    let day = |date: Option<jiff::civil::Date>| date.map(|date| words.day(date).to_string());
    let span = match (day(extract.range.from), day(extract.range.until)) {
        (None, None) => words.say("record-file-all-time").to_owned(),
        (from, until) => format!("{} – {}", from.unwrap_or_default(), until.unwrap_or_default()),
    };
    let rows = [
        (words.say("profile-birth-date"), text(birth)),
        (words.say("profile-number"), text(extract.patient.number().unwrap_or_default().to_owned())),
        (words.say("record-file-practice"), text(extract.practice.name.clone())),
        (words.say("profile-phones"), text(extract.practice.phone.clone())),
        (words.say("record-file-time"), text(span)),
        (words.say("record-file-made"), text(shown.moment(extract.made))),
    ];
    definitions(rows)
}

fn results(shown: Shown<'_>, extract: &Extract, kind: Kind, title: &str) -> Markup {
    let words = shown.words;
    let of_kind = extract.results.iter().filter(|listed| listed.kind == kind);
    let rows: Vec<[Markup; 4]> = of_kind.flat_map(|listed| rows(shown, listed)).collect();
    let columns = [
        Column::words(words.say("record-file-test")),
        Column::words(words.say("record-file-value")),
        Column::words(words.say("record-file-range")),
        Column::words(words.say("item-when")),
    ];
    html! { @if !rows.is_empty() { section { h2 { (title) } (table(title, columns, rows)) } } }
}

/// Reports in words.
fn narratives(shown: Shown<'_>, extract: &Extract, files: &dyn Files) -> Markup {
    let words = shown.words;
    let all: Vec<&ListedResult> =
        extract.results.iter().filter(|listed| listed.kind == Kind::Narrative).collect();
    html! {
        @if !all.is_empty() {
            section {
                h2 { (words.say("results-reports")) }
                @for listed in all {
                    @let result = &listed.result;
                    article {
                        h3 { (plain_name(words, &result.test, &result.name)) }
                        p { (super::item::time_text(words, shown.zone, listed.at, result.taken)) }
                        @if let Value::Text(text) = &result.value { (paragraphs(text)) }
                        @for note in &result.notes { p.note { (note) } }
                        @for text in &texts(&result.files, files) { pre { (text) } }
                    }
                }
            }
        }
    }
}

/// A result, then its parts.
fn rows(shown: Shown<'_>, listed: &ListedResult) -> Vec<[Markup; 4]> {
    let (words, result) = (shown.words, &listed.result);
    let when = super::item::time_text(words, shown.zone, listed.at, result.taken);
    let row = |name: &str,
               value: &Value,
               range: Option<&ReferenceRange>,
               flag: Option<Flag>,
               more: &[String]| {
        [
            html! { (name) @for note in more { br; small { (note) } } },
            html! { (value_text(words, value)) @if let Some(flag) = flag { " (" (words.say(flag_key(flag))) ")" } },
            html! { (range.map(|range| range_text(words, range, value)).unwrap_or_default()) },
            html! { (when) },
        ]
    };
    let name = plain_name(words, &result.test, &result.name);
    let mut all = vec![row(name, &result.value, result.range.as_ref(), result.shown_flag(), &result.notes)];
    all.extend(in_order(&result.components).map(|part: &Component| {
        row(part_name(words, part), &part.value, part.range.as_ref(), part.flag, &[])
    }));
    all
}

fn reports(shown: Shown<'_>, extract: &Extract) -> Markup {
    let words = shown.words;
    let told = || extract.reports.iter().filter(|(_, report)| !report.conclusion.is_empty());
    html! {
        @if told().next().is_some() {
            section {
                h2 { (words.say("record-file-reports")) }
                @for (_, report) in told() {
                    article {
                        h3 { (report.name) }
                        p { (super::item::time_text(words, shown.zone, report.at, report.taken)) }
                        p.note { (report.conclusion) }
                    }
                }
            }
        }
    }
}

fn class_section(shown: Shown<'_>, extract: &Extract, files: &dyn Files, class: Class) -> Markup {
    let all: Vec<&Listed> =
        extract.items.iter().filter(|listed| listed.item.detail.class() == class).collect();
    html! {
        @if !all.is_empty() {
            section {
                h2 { (shown.words.say(class_key(class))) }
                @for listed in all { (item(shown, listed, files)) }
            }
        }
    }
}

fn item(shown: Shown<'_>, listed: &Listed, files: &dyn Files) -> Markup {
    let (words, item) = (shown.words, &listed.item);
    let texts = match &item.detail {
        Detail::Document(document) => texts(&document.bodies, files),
        _ => Vec::new(),
    };
    let state = words.say(state_key(item.detail.class(), item.state));
    let detail = ItemDetail { shown, listed, versions: &[], href: "", texts: &[] };
    html! {
        article {
            h3 { (item_name(words, item)) }
            p { (when_text(words, shown.zone, listed)) " · " (state) }
            (detail.offline())
            @for text in &texts { pre { (text) } }
        }
    }
}

/// Files of plain text; the others are in the download of all documents.
fn texts(bodies: &[DocumentBody], files: &dyn Files) -> Vec<String> {
    let is_text = |body: &&DocumentBody| body.media_type == "text/plain";
    bodies
        .iter()
        .filter(is_text)
        .filter_map(|body| files.bytes(body).ok())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}
