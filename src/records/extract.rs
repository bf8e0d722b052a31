//! A whole chart, or what falls into a range of dates, read at once: what every format of a download is written from.
//!
//! It holds what whoever opened the chart may see and nothing else: a held result is in no patient's download.

use super::access::{Chart, Operator, Viewer};
use super::audit::{Action, Event};
use super::item::{Class, Listed as ListedItem, Which};
use super::patient::{Patient, PatientId};
use super::practice::Profile;
use super::result::{Kind, Listed as ListedResult, Report, ReportId, Wanted};
use super::role::Section;
use super::session::PatientSession;
use super::when::Taken;
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::store::{Order, Read, ReadTx, Span, Table};

/// When a patient had something of their record mailed.
const MAILED: Table<(PatientId, Moment), ()> = Table::new("records mailed");
/// So often within a day.
const MAILED_DAILY_MAX: usize = 10;
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// Rows asked for at a time.
const STRETCH: usize = 500;

/// Which part of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Results and every item, files of documents among them.
    Everything,
    /// Test results and vital signs.
    Results,
    /// Documents with their files.
    Documents,
    /// Everything but documents: what fits into a few pages.
    Summary,
}

impl Part {
    /// Every part, in the order in which a form offers them.
    pub const ALL: [Self; 4] = [Self::Everything, Self::Summary, Self::Results, Self::Documents];

    /// The word used in forms, logs and locale keys (`part-everything`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Results => "results",
            Self::Documents => "documents",
            Self::Summary => "summary",
        }
    }

    /// Whether results belong to it.
    #[must_use]
    pub fn has_results(self) -> bool {
        self != Self::Documents
    }

    /// The sections of a chart that it is read from.
    fn sections(self) -> &'static [Section] {
        match self {
            Self::Everything => {
                &[Section::Contact, Section::Results, Section::Record, Section::Documents, Section::Insurance]
            }
            Self::Results => &[Section::Results],
            Self::Documents => &[Section::Documents],
            Self::Summary => &[Section::Contact, Section::Results, Section::Record, Section::Insurance],
        }
    }

    /// Whether items of `class` belong to it.
    #[must_use]
    pub fn has(self, class: Class) -> bool {
        match self {
            Self::Everything => true,
            Self::Results => false,
            Self::Documents => class == Class::Document,
            Self::Summary => class != Class::Document,
        }
    }
}

impl std::str::FromStr for Part {
    type Err = UnknownPart;
    fn from_str(text: &str) -> std::result::Result<Self, UnknownPart> {
        Self::ALL.into_iter().find(|part| part.key() == text).ok_or(UnknownPart)
    }
}

/// Not the word for a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a part of a record: everything, summary, results or documents")]
pub struct UnknownPart;

/// What is asked of an extract: a part, and the days from and up to which it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Which part.
    pub part: Part,
    /// The first day.
    pub from: Option<jiff::civil::Date>,
    /// The last day.
    pub until: Option<jiff::civil::Date>,
}

impl Range {
    /// Everything there is.
    #[must_use]
    pub fn everything() -> Self {
        Self { part: Part::Everything, from: None, until: None }
    }

    /// Whether something that began at `at` and lasted until `ended` falls into it. What still holds falls into
    /// every range that begins after it began; what is not known to the day counts by its beginning.
    fn holds(&self, zone: &jiff::tz::TimeZone, at: Moment, end: End) -> bool {
        let first = at.date_in(zone);
        let starts_in_time = self.until.is_none_or(|until| first <= until);
        let last = match end {
            End::Open => return starts_in_time,
            End::At(ended) => ended.date_in(zone).max(first),
            End::Once => first,
        };
        starts_in_time && self.from.is_none_or(|from| last >= from)
    }
}

/// How long something lasts.
#[derive(Clone, Copy)]
enum End {
    Once,
    At(Moment),
    Open,
}

/// What a chart says within a range.
#[derive(Debug, Clone)]
pub struct Extract {
    /// Which patient.
    pub patient_id: PatientId,
    /// Who the patient is.
    pub patient: Patient,
    /// The practice.
    pub practice: Profile,
    /// Its time zone, in which days are meant.
    pub zone: jiff::tz::TimeZone,
    /// When it was read.
    pub made: Moment,
    /// What was asked for.
    pub range: Range,
    /// Results, newest first, kind after kind.
    pub results: Vec<ListedResult>,
    /// Reports, with those of their results that are here.
    pub reports: Vec<(ReportId, Report)>,
    /// Items by class in the order of [`Class::ALL`], newest first.
    pub items: Vec<ListedItem>,
}

impl PatientSession {
    /// Whether every section that `part` is read from is open to whoever is there.
    #[must_use]
    pub fn may_take(&self, part: Part) -> bool {
        part.sections().iter().all(|section| self.may_open(*section))
    }

    /// Opens the record to take `range` of it along, after that is entered; `said` are the words of the entry:
    /// the format first, then what, of which time, and to whom.
    pub async fn take_along(&self, range: Range, said: String) -> Result<Chart<ReadTx>> {
        for section in range.part.sections() {
            self.admit(*section).await?;
        }
        let event = Event::done(Action::Exported).about(self.patient()).saying(said);
        self.hand().enter(event).await?;
        Chart::open(self.hand().read()?, self.patient(), Viewer::Patient)
    }
}

impl PatientSession {
    /// As [`PatientSession::take_along`], to be mailed to somebody: so often a day at most, lest the practice's
    /// mail server be used to bother people.
    pub async fn mail_along(&self, range: Range, said: String) -> Result<Chart<ReadTx>> {
        for section in range.part.sections() {
            self.admit(*section).await?;
        }
        let patient = self.patient();
        self.hand()
            .write(move |signed| {
                let (tx, now) = (signed.tx(), signed.now());
                let since = Moment::from_millis(now.millis() - DAY_MILLIS);
                let earlier = MAILED.list(tx, &Span::under(&patient), Order::Descending, MAILED_DAILY_MAX)?;
                if earlier.iter().filter(|((_, at), ())| *at > since).count() >= MAILED_DAILY_MAX {
                    return Err(Error::Refused(Rule::MailedTooOften));
                }
                let mut at = now;
                while MAILED.has(tx, &(patient, at))? {
                    at = Moment::from_millis(at.millis() + 1);
                }
                MAILED.put(tx, &(patient, at), &())?;
                signed.commit(Event::done(Action::Exported).about(patient).saying(said), ())
            })
            .await?;
        Chart::open(self.hand().read()?, patient, Viewer::Patient)
    }

    /// Enters that what was to be mailed was not taken by the mail server.
    pub async fn note_unmailed(&self, said: String) -> Result<()> {
        self.hand().enter(Event::refused(Action::Exported).about(self.patient()).saying(said)).await
    }
}

impl Operator {
    /// As [`PatientSession::take_along`], of any patient, with all that staff see. Blocks until it is entered.
    pub fn take_along(&self, patient: PatientId, said: String) -> Result<Chart<ReadTx>> {
        let event = Event::done(Action::Exported).saying(said);
        self.change_chart(patient, move |chart| chart.commit(event, ()))?;
        Chart::open(self.hand().read()?, patient, Viewer::Practice)
    }
}

impl<Tx: Read> Chart<Tx> {
    /// What the chart says within `range`.
    pub fn extract(&self, range: Range) -> Result<Extract> {
        let practice = self.signed().practice();
        let mut extract = Extract {
            patient_id: self.patient(),
            patient: self.person()?,
            practice: (*practice.profile()).clone(),
            zone: practice.zone(),
            made: self.now(),
            range,
            results: Vec::new(),
            reports: Vec::new(),
            items: Vec::new(),
        };
        if range.part.has_results() {
            for kind in Kind::ALL {
                self.add_results(kind, &mut extract)?;
            }
            self.add_reports(&mut extract)?;
        }
        for class in Class::ALL.into_iter().filter(|class| range.part.has(*class)) {
            self.add_items(class, &mut extract)?;
        }
        Ok(extract)
    }

    fn add_results(&self, kind: Kind, extract: &mut Extract) -> Result<()> {
        let mut after = None;
        loop {
            let wanted = Wanted { kind, name: "", tests: &[], after, not_before: None, limit: STRETCH };
            let stretch = self.results(wanted)?;
            for row in stretch.rows()? {
                let listed = match self.result(row.id) {
                    Err(Error::NotFound) => continue,
                    found => found?,
                };
                let end = match listed.result.taken {
                    Taken::Until(end) => End::At(end),
                    _ => End::Once,
                };
                if extract.range.holds(&extract.zone, listed.at, end) {
                    extract.results.push(listed);
                }
            }
            after = stretch.next();
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn add_reports(&self, extract: &mut Extract) -> Result<()> {
        let here: std::collections::HashSet<_> = extract.results.iter().map(|listed| listed.id).collect();
        for (id, mut report) in self.reports()? {
            let falls_in = extract.range.holds(&extract.zone, report.at, End::Once);
            report.results.retain(|result| here.contains(result));
            if falls_in || !report.results.is_empty() {
                extract.reports.push((id, report));
            }
        }
        Ok(())
    }

    fn add_items(&self, class: Class, extract: &mut Extract) -> Result<()> {
        let mut after = None;
        loop {
            let stretch = self.items(class, Which::All, after, STRETCH)?;
            for listed in stretch.rows {
                let end = match listed.item.ended {
                    Some((ended, _)) => End::At(ended),
                    None if class.is_lasting() && listed.item.state.is_open() => End::Open,
                    None => End::Once,
                };
                if extract.range.holds(&extract.zone, listed.at, end) {
                    extract.items.push(listed);
                }
            }
            after = stretch.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_what_touches_it() {
        let zone = jiff::tz::TimeZone::UTC;
        let at = |text: &str| -> Moment {
            let date: jiff::civil::Date = text.parse().unwrap();
            date.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp().into()
        };
        let range = Range {
            part: Part::Everything,
            from: Some("2024-01-01".parse().unwrap()),
            until: Some("2024-12-31".parse().unwrap()),
        };
        for (began, end, is_in) in [
            ("2024-01-01", End::Once, true),
            ("2024-12-31", End::Once, true),
            ("2023-12-31", End::Once, false),
            ("2025-01-01", End::Open, false),
            ("2019-05-01", End::Open, true),
            ("2019-05-01", End::At(at("2024-01-01")), true),
            ("2019-05-01", End::At(at("2023-12-31")), false),
        ] {
            assert_eq!(range.holds(&zone, at(began), end), is_in, "{began}");
        }
    }
}
