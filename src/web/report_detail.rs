//! The page of a report, as both doors show it: what it concludes, its results in one table, where it comes from,
//! and what it said before it was corrected.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::file_list::paragraphs;
use super::parts::{Column, Tone, definitions, fold, notice, table};
use super::plain_name::plain_name;
use super::result::{ShownValue, flag_tag, range_text, status_sentence, status_tag};
use super::words::Words;
use crate::base::clock::Moment;
use crate::records::result::{Kind, Listed, Report, Status};
use crate::records::{self, Chart};
use crate::store::Read;

/// The report with which a result came, as whoever opened the chart may see it.
pub fn report_of<Tx: Read>(chart: &Chart<Tx>, listed: &Listed) -> records::Result<Option<Report>> {
    let Some(within) = &listed.result.report else { return Ok(None) };
    match chart.report(within.id) {
        Ok(report) => Ok(Some(report)),
        Err(records::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The results of a report, in its order, as whoever opened the chart may see them.
pub fn results_of<Tx: Read>(chart: &Chart<Tx>, report: &Report) -> records::Result<Vec<Listed>> {
    report.results.iter().map(|id| chart.result(*id)).collect()
}

/// What the page of a report shows.
pub struct ReportDetail<'a> {
    /// Words of the page.
    pub words: &'a Words,
    /// The practice's time zone.
    pub zone: &'a TimeZone,
    /// Today there.
    pub today: Date,
    /// The report.
    pub report: &'a Report,
    /// Earlier versions of it, oldest first.
    pub versions: &'a [Report],
    /// Its results, in its order.
    pub results: &'a [Listed],
    /// Where the page of a result is: everything before its id.
    pub base: &'a str,
}

impl ReportDetail<'_> {
    /// The content of the page.
    #[must_use]
    pub fn show(&self) -> Markup {
        let (words, report) = (self.words, self.report);
        let tone = if matches!(report.status, Status::Amended | Status::Corrected) {
            Tone::Attention
        } else {
            Tone::Information
        };
        html! {
            @if !matches!(report.status, Status::Final | Status::Unknown) {
                (notice(words, tone, status_sentence(words, report.status)))
            }
            @if !report.conclusion.is_empty() {
                section {
                    h2 { (words.say("report-conclusion")) }
                    (paragraphs(&report.conclusion))
                }
            }
            (self.values())
            (self.changes())
            (self.origin())
        }
    }

    fn values(&self) -> Markup {
        let words = self.words;
        let columns = [
            Column::words(words.say("report-test")),
            Column::words(words.say("result-value")),
            Column::words(words.say("result-usual-range")),
            Column::words(words.say("result-flag")),
        ];
        let is_value = |listed: &&Listed| listed.kind != Kind::Narrative;
        let rows = self.results.iter().filter(is_value).map(|listed| {
            let result = &listed.result;
            let range = result.range.as_ref().map(|range| range_text(words, range, &result.value));
            let flag = result.shown_flag().map(|flag| flag_tag(words, flag));
            let state = status_tag(words, result.status).filter(|_| result.status != self.report.status);
            [
                html! { a href={ (self.base) (listed.id) } { (plain_name(words, &result.test, &result.name)) } },
                html! { (ShownValue::of(words, result).to_string()) },
                html! { (range.filter(|text| !text.is_empty()).unwrap_or_else(|| words.say("result-none").to_owned())) },
                html! {
                    @if let Some(flag) = &flag { (flag) } @else { (words.say("result-none")) }
                    @if let Some(state) = &state { " " (state) }
                },
            ]
        });
        let written: Vec<&Listed> =
            self.results.iter().filter(|listed| listed.kind == Kind::Narrative).collect();
        html! {
            section {
                (table(words.say("report-results"), columns, rows))
                @for listed in written {
                    p { a href={ (self.base) (listed.id) } { (words.say("report-written")) } }
                }
            }
        }
    }

    /// What it said before.
    fn changes(&self) -> Markup {
        let words = self.words;
        let differing =
            self.versions.iter().rev().filter(|version| version.conclusion != self.report.conclusion);
        let told: Vec<_> = differing
            .map(|version| {
                let title =
                    words.say_with("result-before", &[("date", self.moment(version.received).into())]);
                let said = match version.conclusion.as_str() {
                    "" => html! { p { (words.say("report-no-conclusion")) } },
                    conclusion => paragraphs(conclusion),
                };
                fold(&title, said)
            })
            .collect();
        html! {
            @if !told.is_empty() {
                section {
                    h2 { (words.say("result-changed")) }
                    @for version in &told { (version) }
                }
            }
        }
    }

    fn origin(&self) -> Markup {
        let (words, report) = (self.words, self.report);
        let issued = report.issued.map(|issued| self.moment(issued)).unwrap_or_default();
        let rows = [
            (words.say("result-taken"), self.moment(report.at)),
            (words.say("result-issued"), issued),
            (words.say("result-received"), self.moment(report.received)),
            (words.say("result-performer"), report.performer.clone()),
            (words.say("result-source-name"), report.name.clone()),
        ];
        html! {
            section {
                h2 { (words.say("report-about")) }
                (definitions(rows.into_iter().filter(|(_, value)| !value.is_empty())))
            }
        }
    }

    fn moment(&self, at: Moment) -> String {
        self.words.moment(self.zone.to_datetime(at.timestamp()), self.today).to_string()
    }
}
