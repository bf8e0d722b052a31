//! Results and reports of an intake as rows of a chart, corrections with what they correct.

use std::collections::{HashMap, HashSet};

use super::super::Result;
use super::super::item::{self, Item, ItemId, Origin, State};
use super::super::patient::PatientId;
use super::{Identity, ItemIntake, PatientIntake, ReportIntake, ResultIntake};
use crate::base::clock::Moment;
use crate::records::result::{
    self, BY_TEST, LabResult, PLACES, Place, REPORTS, REPORTS_EARLIER, RESULTS, Report, ReportId, ResultId,
    Status, VERSIONS, Within,
};
use crate::records::when::{Taken, When};
use crate::store::Write;

/// A chart's rows, while an intake is brought into them.
pub(super) struct Rows<'a, Tx> {
    pub(super) tx: &'a Tx,
    pub(super) patient: PatientId,
    pub(super) zone: &'a jiff::tz::TimeZone,
    pub(super) now: Moment,
}

impl<Tx: Write> Rows<'_, Tx> {
    /// Puts what came from an original that is news. Says what should be looked at.
    pub(super) fn put(&self, intake: &PatientIntake, news: &HashSet<Identity>) -> Result<Vec<String>> {
        let mut warnings = Vec::new();
        let reports: HashMap<Identity, Within> = intake
            .reports
            .iter()
            .filter(|report| report.status != Status::EnteredInError)
            .flat_map(|report| report.results.iter().map(|result| (*result, within(report))))
            .collect();
        for result in intake.results.iter().filter(|result| news.contains(&result.original)) {
            if !self.put_result(result, reports.get(&result.identity).cloned())? {
                warnings.push(
                    "a result entered in error, of which nothing was here, is kept and not shown".to_owned(),
                );
            }
        }
        for report in intake.reports.iter().filter(|report| news.contains(&report.original)) {
            self.put_report(report)?;
        }
        for item in intake.items.iter().filter(|item| news.contains(&item.original)) {
            self.put_item(item)?;
        }
        Ok(warnings)
    }

    /// Where and when it lies: when it was taken, else when it was reported, else when it came.
    fn time(&self, taken: Option<When>, issued: Option<Moment>, received: Moment) -> (Moment, Taken) {
        match (taken.and_then(|taken| taken.placed(self.zone)), issued) {
            (Some(placed), _) => placed,
            (None, Some(issued)) => (issued, Taken::Reported),
            (None, None) => (received, Taken::Unknown),
        }
    }

    /// Puts a result, as a correction if it was here; `false` if there was no need.
    fn put_result(&self, intake: &ResultIntake, report: Option<Within>) -> Result<bool> {
        let (tx, patient, id) = (self.tx, self.patient, intake.identity.result());
        let place = PLACES.get(tx, &(patient, id))?;
        let before = match place {
            Some(Place { kind, at }) => RESULTS.get(tx, &(patient, kind, at, id))?,
            None => None,
        };
        if before.is_none() && intake.status == Status::EnteredInError {
            return Ok(false);
        }
        let received = before.as_ref().map_or(self.now, |before| before.received);
        let (at, taken) = self.time(intake.taken, intake.issued, received);
        let mut result = LabResult {
            name: intake.name.clone(),
            test: intake.test.clone(),
            value: intake.value.clone(),
            range: intake.range.clone(),
            flag: intake.flag,
            status: intake.status,
            taken,
            issued: intake.issued,
            report: before.as_ref().map_or(report, |before| before.report.clone()),
            performer: intake.performer.clone(),
            notes: intake.notes.clone(),
            components: intake.components.clone(),
            corrections: before.as_ref().map_or(0, |before| before.corrections),
            received,
            category: intake.category,
            files: intake.files.clone(),
        };
        let next = Place { kind: intake.kind, at };
        if before.as_ref() == Some(&result) && place == Some(next) {
            return Ok(true);
        }
        result.received = self.now;
        if let (Some(before), Some(place)) = (&before, place) {
            result.corrections += 1;
            VERSIONS.put(tx, &(patient, id, result.corrections), before)?;
            RESULTS.remove(tx, &(patient, place.kind, place.at, id))?;
            BY_TEST.remove(tx, &(patient, before.test.clone(), place.at, id))?;
        }
        PLACES.put(tx, &(patient, id), &next)?;
        BY_TEST.put(tx, &(patient, result.test.clone(), at, id), &())?;
        RESULTS.put(tx, &(patient, next.kind, at, id), &result)?;
        // What is years old when it comes is history, not a result that waits to be explained.
        if before.is_none() && result::is_recent(at, self.now) {
            result::delay_arrival(tx, (patient, id), result.category, self.now)?;
        }
        result::came(tx, patient, id, next, before.as_ref(), &result)?;
        Ok(true)
    }

    /// Puts an item. What was entered in error before it ever came here is not there.
    fn put_item(&self, intake: &ItemIntake) -> Result<()> {
        let (tx, patient, id) = (self.tx, self.patient, intake.identity.item());
        let before = item::find(tx, patient, id)?;
        if before.is_none() && intake.state == State::EnteredInError {
            return Ok(());
        }
        let received = before.map_or(self.now, |(place, _)| place.at);
        let placed = intake.began.and_then(|began| began.placed(self.zone));
        let (at, began) = placed.unwrap_or((received, Taken::Unknown));
        let item = Item {
            name: intake.name.clone(),
            state: intake.state,
            began,
            ended: intake.ended.and_then(|ended| ended.placed(self.zone)),
            by: intake.by.clone(),
            detail: intake.detail.clone(),
            notes: intake.notes.clone(),
            origin: Origin::Source(intake.source.clone()),
            received: self.now,
            corrections: 0,
            reason: String::new(),
        };
        item::put(tx, patient, id, at, self.now, item)?;
        Ok(())
    }

    fn put_report(&self, intake: &ReportIntake) -> Result<()> {
        let (tx, patient, id) = (self.tx, self.patient, intake.identity.report());
        let before = REPORTS.get(tx, &(patient, id))?;
        if before.is_none() && intake.status == Status::EnteredInError {
            return Ok(());
        }
        let received = before.as_ref().map_or(self.now, |before| before.received);
        let (at, taken) = self.time(intake.taken, intake.issued, received);
        let mut results = Vec::with_capacity(intake.results.len());
        for result in &intake.results {
            let result = result.result();
            if !results.contains(&result) && PLACES.has(tx, &(patient, result))? {
                results.push(result);
            }
        }
        let mut next = Report {
            name: intake.name.clone(),
            status: intake.status,
            at,
            taken,
            issued: intake.issued,
            performer: intake.performer.clone(),
            results,
            conclusion: intake.conclusion.clone(),
            corrections: before.as_ref().map_or(0, |before| before.corrections),
            received,
        };
        if before.as_ref() == Some(&next) {
            return Ok(());
        }
        next.received = self.now;
        if let Some(before) = &before {
            next.corrections += 1;
            REPORTS_EARLIER.put(tx, &(patient, id, next.corrections), before)?;
        }
        let within = within(intake);
        for result in &next.results {
            self.set_report(*result, &within)?;
        }
        Ok(REPORTS.put(tx, &(patient, id), &next)?)
    }

    /// Notes on a result which report it came with; that is no correction of it.
    fn set_report(&self, id: ResultId, within: &Within) -> Result<()> {
        let Some(Place { kind, at }) = PLACES.get(self.tx, &(self.patient, id))? else { return Ok(()) };
        let key = (self.patient, kind, at, id);
        let Some(result) = RESULTS.get(self.tx, &key)? else { return Ok(()) };
        if result.report.as_ref().is_some_and(|known| known.id != within.id || known == within) {
            return Ok(());
        }
        Ok(RESULTS.put(self.tx, &key, &LabResult { report: Some(within.clone()), ..result })?)
    }
}

impl Identity {
    /// The id of the result that has this identity.
    fn result(self) -> ResultId {
        ResultId(self.number())
    }

    /// The id of the report that has this identity.
    fn report(self) -> ReportId {
        ReportId(self.number())
    }

    /// The id of the item that has this identity.
    fn item(self) -> ItemId {
        ItemId(self.number())
    }
}

fn within(report: &ReportIntake) -> Within {
    Within { id: report.identity.report(), name: report.name.clone() }
}
