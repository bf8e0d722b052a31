//! What a patient, or somebody who acts for them, has seen: when they were last here, and which results they opened.
//!
//! A result is new if it could first be seen after the patient's last visit, was taken not long before that
//! visit, and was not opened since. So years of history that arrive at once are not news, and a count of news
//! always clears. The marks are written with the audit entry of the view, never by a commit of their own.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{Hold, LabResult, Place, ReportId, ResultId, review};
use crate::base::clock::Moment;
use crate::base::secret::TokenHash;
use crate::record;
use crate::records::access::{Chart, Viewer};
use crate::records::account::AccountId;
use crate::records::audit::{Action, Event};
use crate::records::patient::PatientId;
use crate::records::role::Section;
use crate::records::session::PatientSession;
use crate::records::{Error, Result};
use crate::store::{Order, Read, ReadTx, Span, Table, Write};

const VISITS: Table<(PatientId, AccountId), Visit> = Table::new("visits to results");
/// Who opened which result: the patient, and whoever acts for them, each have their own news.
const OPENED: Table<(PatientId, ResultId, AccountId), Moment> = Table::new("results opened");
/// Unusual results that the patient did not open yet, by when they came.
pub(in super::super) const UNOPENED: Table<(Moment, PatientId, ResultId), ()> =
    Table::new("unusual results unopened");

/// A result taken longer ago than this before the last visit is no news.
const NEWS_DAYS: i64 = 90;

/// When a patient looked at their results: this session and the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Visit {
    session: TokenHash,
    last: Moment,
    before: Option<Moment>,
}
record!(Visit, "visit", 1);
record!(Moment, "moment", 1);

/// What decides whether a result is new to the patient.
pub(in super::super) struct News {
    since: Option<Moment>,
    taken_after: Moment,
    opened: HashMap<ResultId, Moment>,
}

impl News {
    /// Whether the result could first be seen since the last visit, opened or not.
    pub(in super::super) fn came_since(&self, at: Moment, received: Moment, hold: Option<&Hold>) -> bool {
        at > self.taken_after && self.since.is_none_or(|since| seen_from(received, hold) > since)
    }

    /// Whether it could first be seen since the last visit and was not opened since.
    pub(in super::super) fn is_new(
        &self,
        id: ResultId,
        at: Moment,
        received: Moment,
        hold: Option<&Hold>,
    ) -> bool {
        self.came_since(at, received, hold)
            && self.opened.get(&id).is_none_or(|opened| *opened < seen_from(received, hold))
    }
}

/// From when a result could be seen as it stands.
fn seen_from(received: Moment, hold: Option<&Hold>) -> Moment {
    hold.map_or(received, |hold| hold.ends().max(received))
}

impl<Tx: Read> Chart<Tx> {
    /// What decides whether a result is new to this chart's patient, but for the marks.
    pub(in super::super) fn news(&self) -> Result<News> {
        let since = self.visited_before()?;
        let taken_after = since.unwrap_or(self.now()).plus_days(-NEWS_DAYS);
        Ok(News { since, taken_after, opened: HashMap::new() })
    }

    /// Adds which results were opened, where that can matter.
    pub(in super::super) fn add_marks(&self, news: &mut News) -> Result<()> {
        let reader = self.reader();
        OPENED.each(self.tx(), &Span::under(&self.patient()), Order::Ascending, |(_, id, by), at| {
            if by == reader {
                news.opened.insert(id, at);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    /// The earliest time at which a result that is new to the patient may have been taken.
    pub fn news_not_before(&self) -> Result<Moment> {
        Ok(self.news()?.taken_after)
    }

    /// When whoever reads this chart last looked at its results before this session.
    pub fn visited_before(&self) -> Result<Option<Moment>> {
        Ok(VISITS.get(self.tx(), &(self.patient(), self.reader()))?.and_then(|visit| visit.before))
    }

    /// When the patient, or whoever acts for them, last opened result `id` for the first time as it stood.
    pub fn opened(&self, id: ResultId) -> Result<Option<Moment>> {
        let mut last = None;
        OPENED.each(self.tx(), &Span::under(&(self.patient(), id)), Order::Ascending, |_, at| {
            last = last.max(Some(at));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(last)
    }
}

/// Whether what was taken at `at` and came at `received` is of these weeks.
pub(in super::super) fn is_recent(at: Moment, received: Moment) -> bool {
    at > received.plus_days(-NEWS_DAYS)
}

/// Notes a result that came or was corrected; called by whatever puts results into a chart. `before` is the
/// version that it replaces.
pub(in super::super) fn came(
    tx: &impl Write,
    patient: PatientId,
    id: ResultId,
    Place { kind, at }: Place,
    before: Option<&LabResult>,
    result: &LabResult,
) -> Result<()> {
    if let Some(before) = before {
        UNOPENED.remove(tx, &(before.received, patient, id))?;
    }
    let is_recent = is_recent(at, result.received);
    review::await_review(tx, (patient, id), kind, result, is_recent)?;
    let unusual = result.shown_flag().is_some_and(super::Flag::is_unusual);
    if unusual && result.status.is_for_patients() && is_recent {
        UNOPENED.put(tx, &(result.received, patient, id), &())?;
    }
    Ok(())
}

fn note_visit(tx: &impl Write, place: (PatientId, AccountId), session: TokenHash, now: Moment) -> Result<()> {
    let visit = match VISITS.get(tx, &place)? {
        Some(visit) if visit.session == session => Visit { last: now, ..visit },
        Some(visit) => Visit { session, last: now, before: Some(visit.last) },
        None => Visit { session, last: now, before: None },
    };
    Ok(VISITS.put(tx, &place, &visit)?)
}

impl PatientSession {
    /// Opens the patient's own results, entering the view and noting the visit with it.
    pub async fn own_results(&self) -> Result<Chart<ReadTx>> {
        self.admit(Section::Results).await?;
        let (standing, patient) = (self.standing(), self.patient());
        let (presence, token, reader) =
            (standing.practice().presence(), standing.token(), standing.account());
        let now = standing.practice().clock().now();
        if !presence.viewed(token, patient, Section::Results, now) {
            self.hand()
                .write(move |signed| {
                    note_visit(signed.tx(), (patient, reader), token, now)?;
                    signed.commit(Event::done(Action::Viewed(Section::Results)).about(patient), ())
                })
                .await?;
            presence.remember_view(token, patient, Section::Results, now);
        }
        Chart::open(self.hand().read()?, patient, Viewer::Patient)
    }

    /// Opens the patient's own results for the page of result `id`. The first time, that it was opened is
    /// entered and noted; a result that is not there or not theirs is not found, and that is entered.
    pub async fn own_result(&self, id: ResultId) -> Result<Chart<ReadTx>> {
        self.admit(Section::Results).await?;
        match self.opened_already(id) {
            Ok(true) => return self.own_results().await,
            Ok(false) => {}
            Err(Error::NotFound) => {
                self.hand().enter(Event::refused(Action::Viewed(Section::Results)).of(id.0)).await?;
                return Err(Error::NotFound);
            }
            Err(error) => return Err(error),
        }
        let (standing, patient) = (self.standing(), self.patient());
        let (presence, token, reader) =
            (standing.practice().presence(), standing.token(), standing.account());
        let now = standing.practice().clock().now();
        self.change_own_chart(Section::Results, move |chart| {
            let received = chart.result(id)?.result.received;
            note_visit(chart.tx(), (patient, reader), token, now)?;
            OPENED.put(chart.tx(), &(patient, id, reader), &now)?;
            UNOPENED.remove(chart.tx(), &(received, patient, id))?;
            chart.commit(Event::done(Action::Viewed(Section::Results)).of(id.0), ())
        })
        .await?;
        presence.remember_view(token, patient, Section::Results, now);
        Chart::open(self.hand().read()?, patient, Viewer::Patient)
    }

    /// Opens the patient's own results for the page of report `id`: as [`PatientSession::own_result`] of each
    /// result in it.
    pub async fn own_report(&self, id: ReportId) -> Result<Chart<ReadTx>> {
        self.admit(Section::Results).await?;
        let unopened = match self.unopened_of(id) {
            Ok(unopened) => unopened,
            Err(Error::NotFound) => {
                self.hand().enter(Event::refused(Action::Viewed(Section::Results)).of(id.0)).await?;
                return Err(Error::NotFound);
            }
            Err(error) => return Err(error),
        };
        if unopened.is_empty() {
            return self.own_results().await;
        }
        let (standing, patient) = (self.standing(), self.patient());
        let (presence, token, reader) =
            (standing.practice().presence(), standing.token(), standing.account());
        let now = standing.practice().clock().now();
        self.change_own_chart(Section::Results, move |chart| {
            note_visit(chart.tx(), (patient, reader), token, now)?;
            for result in &unopened {
                let received = chart.result(*result)?.result.received;
                OPENED.put(chart.tx(), &(patient, *result, reader), &now)?;
                UNOPENED.remove(chart.tx(), &(received, patient, *result))?;
            }
            chart.commit(Event::done(Action::Viewed(Section::Results)).of(id.0), ())
        })
        .await?;
        presence.remember_view(token, patient, Section::Results, now);
        Chart::open(self.hand().read()?, patient, Viewer::Patient)
    }

    /// The results of report `id` that were not opened as they stand.
    fn unopened_of(&self, id: ReportId) -> Result<Vec<ResultId>> {
        let chart = Chart::open(self.hand().read()?, self.patient(), Viewer::Patient)?;
        let mut unopened = Vec::new();
        for result in chart.report(id)?.results {
            if !self.opened_already(result)? {
                unopened.push(result);
            }
        }
        Ok(unopened)
    }

    fn opened_already(&self, id: ResultId) -> Result<bool> {
        let chart = Chart::open(self.hand().read()?, self.patient(), Viewer::Patient)?;
        let since = seen_from(chart.result(id)?.result.received, chart.hold(id)?.as_ref());
        let opened = OPENED.get(chart.tx(), &(self.patient(), id, self.standing().account()))?;
        Ok(opened.is_some_and(|opened| opened >= since))
    }
}
