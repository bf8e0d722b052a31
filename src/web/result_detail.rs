//! The page of one result, as both doors show it: value, range, one sentence, state, what changed, how it went
//! over time, where it comes from.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::chart::{Reading, range_bar, trend};
use super::file_list::{FileList, paragraphs};
use super::parts::{Column, Tone, definitions, fold, notice, table};
use super::plain_name::plain_name;
use super::quantity::{Number, Unit};
use super::result::{
    ShownValue, flag_key, flag_tag, in_order, part_name, range_text, sentence, status_sentence, status_tag,
    value_text,
};
use super::words::Words;
use crate::base::clock::Moment;
use crate::records::result::{Flag, Kind, LabResult, Listed, Report, Status, Value, flag_of};

/// A text longer than this is read, not seen at a glance.
const VALUE_CHARACTERS_MAX: usize = 80;

/// What the page of a result shows.
pub struct ResultDetail<'a> {
    /// Words of the page.
    pub words: &'a Words,
    /// The practice's time zone.
    pub zone: &'a TimeZone,
    /// Today there.
    pub today: Date,
    /// The result.
    pub listed: &'a Listed,
    /// Earlier versions of it, oldest first.
    pub versions: &'a [LabResult],
    /// Results of the same test, oldest first, this one among them.
    pub history: &'a [Listed],
    /// Where the page of another result of the history is: everything before its id.
    pub base: &'a str,
    /// The report it came with.
    pub report: Option<&'a Report>,
    /// What its files of plain text say, by number.
    pub texts: &'a [(usize, String)],
    /// What this door adds right under the value: whom to call, or what the patient sees.
    pub under: Markup,
}

impl ResultDetail<'_> {
    /// The content of the page.
    #[must_use]
    pub fn show(&self) -> Markup {
        let result = &self.listed.result;
        html! {
            @if self.is_in_words() { (self.words_of_it()) } @else { (self.value()) }
            @if !result.components.is_empty() { (self.parts()) }
            (self.under)
            @if !matches!(result.status, Status::Final | Status::Unknown) {
                (notice(self.words, status_tone(result.status), status_sentence(self.words, result.status)))
            }
            @if !self.versions.is_empty() { (self.changes()) }
            @if let Some(report) = self.report { (self.within(report)) }
            @if !result.notes.is_empty() {
                section {
                    h2 { (self.words.say("result-notes")) }
                    @for note in &result.notes { p.note { (note) } }
                }
            }
            (self.over_time())
            (self.origin())
        }
    }

    /// Whether it is a report, or a text too long to be shown as a value.
    fn is_in_words(&self) -> bool {
        let is_long = |text: &str| text.contains('\n') || text.chars().nth(VALUE_CHARACTERS_MAX).is_some();
        self.listed.kind == Kind::Narrative
            || matches!(&self.listed.result.value, Value::Text(text) if is_long(text))
    }

    /// A report, or a text: to be read rather than seen at a glance.
    fn words_of_it(&self) -> Markup {
        let (words, result) = (self.words, &self.listed.result);
        let name = plain_name(words, &result.test, &result.name);
        let href = format!("{}{}", self.base, self.listed.id);
        html! {
            div.reading {
                @if result.shown_flag().is_some() || status_tag(words, result.status).is_some() {
                    p {
                        @if let Some(flag) = result.shown_flag() { (flag_tag(words, flag)) " " }
                        @if let Some(tag) = status_tag(words, result.status) { (tag) }
                    }
                }
                @match &result.value {
                    Value::Text(text) => (paragraphs(text)),
                    Value::Absent(reason) if reason.is_empty() => {
                        @if result.files.is_empty() { p { (words.say("result-no-value")) } }
                    }
                    value => p { (value_text(words, value)) },
                }
                @if let Some(sentence) = sentence(words, result) { p.sentence { (sentence) } }
            }
            (FileList { words, name, href: &href, files: &result.files, texts: self.texts }.show())
        }
    }

    /// The report it came with, and what that concludes.
    fn within(&self, report: &Report) -> Markup {
        let Some(within) = &self.listed.result.report else { return html! {} };
        let words = self.words;
        html! {
            section {
                h2 { (words.say("result-within")) }
                p { a href={ (self.base) "reports/" (within.id) } { (plain_name(words, "", &report.name)) } }
                (paragraphs(&report.conclusion))
            }
        }
    }

    /// The value, large; then where it lies and what the range is.
    fn value(&self) -> Markup {
        let (words, result) = (self.words, &self.listed.result);
        html! {
            div.reading {
                p.value {
                    @match &result.value {
                        Value::Quantity { comparator, number, unit } => {
                            b { (comparator) (Number(number).to_string()) }
                            @if !Unit(unit).is_empty() { " " span { (Unit(unit).to_string()) } }
                        }
                        Value::Text(text) => b { (text) },
                        Value::Absent(_) => b { (ShownValue::of(words, result).to_string()) },
                    }
                    @if let Some(flag) = result.shown_flag() { " " (flag_tag(words, flag)) }
                    @if let Some(tag) = status_tag(words, result.status) { " " (tag) }
                }
                @if let Some(bar) = result.range.as_ref().and_then(|range| range_bar(words, &result.value, range)) { (bar) }
                @if let Some(sentence) = sentence(words, result) { p.sentence { (sentence) } }
                @match &result.range {
                    Some(range) if !range_text(words, range, &result.value).is_empty() => {
                        p.range { (words.say_with("result-range", &[("range", range_text(words, range, &result.value).into())])) }
                    }
                    // What is measured at a visit comes without one.
                    _ if result.value.number().is_some() && self.listed.kind == Kind::Laboratory => {
                        p.range { (words.say("result-no-range")) }
                    }
                    _ => {}
                }
            }
        }
    }

    fn parts(&self) -> Markup {
        let words = self.words;
        let columns = [
            Column::words(words.say("result-part")),
            Column::number(words.say("result-value")),
            Column::words(words.say("result-usual-range")),
            Column::words(words.say("result-flag")),
        ];
        let rows = in_order(&self.listed.result.components).map(|part| {
            let range = part.range.as_ref().map(|range| range_text(words, range, &part.value));
            let flag = flag_of(part.flag, part.range.as_ref(), &part.value);
            [
                html! { (part_name(words, part)) },
                html! { (value_text(words, &part.value)) },
                html! { (range.unwrap_or_else(|| words.say("result-none").to_owned())) },
                html! { @match flag { Some(flag) => (flag_tag(words, flag)), None => (words.say("result-none")) } },
            ]
        });
        html! { (table(words.say("result-parts"), columns, rows)) }
    }

    /// What a correction changed: the versions before this one.
    fn changes(&self) -> Markup {
        if self.is_in_words() {
            return self.changes_of_words();
        }
        let words = self.words;
        let columns = [
            Column::words(words.say("result-received")),
            Column::number(words.say("result-value")),
            Column::words(words.say("result-usual-range")),
            Column::words(words.say("result-flag")),
        ];
        let versions = self.versions.iter().chain([&self.listed.result]).rev();
        let last = self.versions.last().map(|before| ShownValue::of(words, before).to_string());
        let now = ShownValue::of(words, &self.listed.result).to_string();
        html! {
            section {
                h2 { (words.say("result-changed")) }
                @if let Some(before) = last {
                    @if before == now {
                        p { (words.say("result-changed-details")) }
                    } @else {
                        p { (words.say_with("result-changed-value", &[("before", before.into()), ("now", now.into())])) }
                    }
                }
                (table(words.say("result-versions"), columns, versions.map(|version| [
                    html! { (self.moment(version.received)) },
                    html! { (ShownValue::of(words, version).to_string()) },
                    html! { (self.range_of(version)) },
                    html! { (self.flag_of(version)) },
                ])))
            }
        }
    }

    /// What a report said before it was corrected.
    fn changes_of_words(&self) -> Markup {
        let words = self.words;
        html! {
            section {
                h2 { (words.say("result-changed")) }
                @for version in self.versions.iter().rev() {
                    @let text = value_text(words, &version.value);
                    (fold(&words.say_with("result-before", &[("date", self.moment(version.received).into())]), paragraphs(&text)))
                }
            }
        }
    }

    fn over_time(&self) -> Markup {
        let words = self.words;
        if self.history.len() < 2 {
            return html! {};
        }
        if self.is_in_words() {
            return self.earlier();
        }
        let columns = [
            Column::words(words.say("result-date")),
            Column::number(words.say("result-value")),
            Column::words(words.say("result-usual-range")),
            Column::words(words.say("result-flag")),
        ];
        let rows = self.history.iter().rev().map(|listed| {
            let date = self.words.day(listed.at.date_in(self.zone)).to_string();
            [
                html! {
                    @if listed.id == self.listed.id { (date) } @else { a href={ (self.base) (listed.id) } { (date) } }
                },
                html! { (ShownValue::of(words, &listed.result).to_string()) },
                html! { (self.range_of(&listed.result)) },
                html! { (self.flag_of(&listed.result)) },
            ]
        });
        let values = table(words.say("result-history-caption"), columns, rows);
        html! {
            section {
                h2 { (words.say("result-history")) }
                @let result = &self.listed.result;
                @if result.components.is_empty() {
                    (trend(words, &self.readings(|result| Some(&result.value)), result.range.as_ref()))
                } @else {
                    @for part in in_order(&result.components) {
                        h3 { (part_name(words, part)) }
                        (trend(words, &self.readings(|result| part_of(result, &part.name)), part.range.as_ref()))
                    }
                }
                (fold(words.say("result-history-table"), values))
            }
        }
    }

    /// Other reports of the same kind, newest first.
    fn earlier(&self) -> Markup {
        let words = self.words;
        html! {
            section {
                h2 { (words.say("result-history-reports")) }
                ul {
                    @for listed in self.history.iter().rev().filter(|listed| listed.id != self.listed.id) {
                        li { a href={ (self.base) (listed.id) } { (words.day(listed.at.date_in(self.zone)).to_string()) } }
                    }
                }
            }
        }
    }

    /// What `value` finds in each result of the history that counts.
    fn readings<'a>(&'a self, value: impl Fn(&'a LabResult) -> Option<&'a Value>) -> Vec<Reading<'a>> {
        let counts =
            |listed: &&Listed| !matches!(listed.result.status, Status::EnteredInError | Status::Cancelled);
        let reading = |listed: &'a Listed| {
            Some(Reading {
                at: listed.at.date_in(self.zone),
                value: value(&listed.result)?,
                href: format!("{}{}", self.base, listed.id),
                is_current: listed.id == self.listed.id,
            })
        };
        self.history.iter().filter(counts).filter_map(reading).collect()
    }

    /// Where the result comes from.
    fn origin(&self) -> Markup {
        let (words, result) = (self.words, &self.listed.result);
        let received = match &result.value {
            Value::Quantity { number, .. } if Number(number).is_rounded() => number.as_str(),
            _ => "",
        };
        let code = result.test.rsplit_once('|').map_or(result.test.as_str(), |(_, code)| code);
        let issued = result.issued.map(|issued| self.moment(issued)).unwrap_or_default();
        html! {
            section {
                h2 { (words.say("result-about")) }
                (definitions([
                    (words.say("result-taken"), self.moment(self.listed.at)),
                    (words.say("result-issued"), issued),
                    (words.say("result-received"), self.moment(result.received)),
                    (words.say("result-performer"), result.performer.clone()),
                    (words.say("result-source-name"), result.name.clone()),
                    (words.say("result-code"), code.to_owned()),
                    (words.say("result-as-received"), received.to_owned()),
                ]))
            }
        }
    }

    fn moment(&self, at: Moment) -> String {
        self.words.moment(self.zone.to_datetime(at.timestamp()), self.today).to_string()
    }

    fn range_of(&self, result: &LabResult) -> String {
        result
            .range
            .as_ref()
            .map(|range| range_text(self.words, range, &result.value))
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| self.words.say("result-none").to_owned())
    }

    fn flag_of(&self, result: &LabResult) -> &str {
        result.shown_flag().map_or(self.words.say("result-none"), |flag: Flag| self.words.say(flag_key(flag)))
    }
}

/// The part of `result` that is called `name`.
fn part_of<'a>(result: &'a LabResult, name: &str) -> Option<&'a Value> {
    result.components.iter().find(|part| part.name == name).map(|part| &part.value)
}

fn status_tone(status: Status) -> Tone {
    match status {
        Status::Amended | Status::Corrected => Tone::Attention,
        Status::EnteredInError => Tone::Urgent,
        _ => Tone::Information,
    }
}
