//! One run of an import, from the first file to the last, and then those that had to wait.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::aside;
use super::desk::Desk;
use super::file::{self, Source, about_all};
use super::portions::{Portion, Portions};
use super::tables::{self, Choice};
use super::turns::{Room, Turns};
use super::{FileReport, ImportOptions, ImportReport, Input, Progress, Remark};
use crate::exchange::reading::{Chart, Reading};
use crate::exchange::{ccda, csv, fhir, hl7v2};
use crate::records::intake::{
    Digest, Identity, Original, PatientIntake, Refusal, SourceId, TakenIn, WithOriginals,
};
use crate::records::patient::PatientId;
use crate::records::{Error, Result};

/// So many charts of one file are applied at once: the store writes them in one go.
const AT_ONCE_MAX: usize = 32;

/// A portion of a file on its way.
struct Job {
    number: usize,
    file: usize,
    label: String,
    source: Source,
    report: FileReport,
    /// Which of its charts wait for somebody who was not here yet, by their place in it.
    waiting: HashSet<usize>,
    lines_before: usize,
}

/// What is known of a file some of whose portions may be under way.
#[derive(Default)]
struct Whole {
    report: FileReport,
    under_way: usize,
    is_last_here: bool,
}

/// A run of an import.
pub(super) struct Run<'a> {
    options: &'a ImportOptions,
    zone: jiff::tz::TimeZone,
    progress: &'a (dyn Fn(Progress<'_>) + Sync),
    turns: Turns,
    shared: Mutex<Shared>,
    /// Whether anything waited when the run began: then what is placed may be what waited.
    has_cases: OnceLock<bool>,
}

#[derive(Default)]
struct Shared {
    reports: HashMap<usize, FileReport>,
    /// Files that are not finished.
    files: HashMap<usize, Whole>,
    /// Files that refer to somebody who was not here yet.
    waiting: Vec<Job>,
    /// Who was met under which name in this run.
    met: HashMap<SourceId, HashSet<PatientId>>,
    files_done: u64,
    resources_done: u64,
    failure: Option<Error>,
}

impl<'a> Run<'a> {
    /// A run; times without a zone are meant in `zone`.
    pub(super) fn new(
        options: &'a ImportOptions,
        zone: jiff::tz::TimeZone,
        progress: &'a (dyn Fn(Progress<'_>) + Sync),
    ) -> Self {
        Self {
            options,
            zone,
            progress,
            turns: Turns::default(),
            shared: Mutex::default(),
            has_cases: OnceLock::new(),
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One file after the other.
    pub(super) fn all(&self, inputs: impl Iterator<Item = Input>, desk: &dyn Desk) {
        for (number, portion) in Portions::new(inputs, self.options.file_bytes_max).enumerate() {
            if self.has_failed() {
                return;
            }
            let job = self.job(number, portion);
            self.first_time(job, None, desk);
        }
        self.those_waiting(desk);
    }

    /// Several at once.
    pub(super) fn all_at_once(
        &self,
        inputs: impl Iterator<Item = Input> + Send,
        desk: &(dyn Desk + Sync),
        threads: usize,
    ) {
        let portions = Portions::new(inputs, self.options.file_bytes_max);
        let inputs = Mutex::new(portions.enumerate());
        // Under one lock, so that room is given in the order of the files and the next in turn never starves.
        let next = || {
            let mut inputs = inputs.lock().unwrap_or_else(PoisonError::into_inner);
            let (number, portion) = inputs.next()?;
            let job = self.job(number, portion);
            let room = self.turns.room(job.as_ref().map_or(0, |job| job.source.length()));
            Some((job, room))
        };
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while !self.has_failed()
                        && let Some((job, room)) = next()
                    {
                        self.first_time(job, Some(room), desk);
                    }
                });
            }
        });
        self.those_waiting(desk);
    }

    fn has_failed(&self) -> bool {
        self.shared().failure.is_some()
    }

    fn job(&self, number: usize, portion: Portion) -> std::result::Result<Job, Box<(usize, Failed)>> {
        let Portion { file, label, source, lines_before, is_last } = portion;
        {
            let mut shared = self.shared();
            let whole = shared.files.entry(file).or_default();
            whole.under_way += 1;
            whole.is_last_here = is_last;
        }
        let report = FileReport { label: label.clone(), ..FileReport::default() };
        match source {
            Ok(source) => {
                Ok(Job { number, file, label, source, report, waiting: HashSet::new(), lines_before })
            }
            Err(remark) => Err(Box::new((number, Failed { file, report: refused(report, remark) }))),
        }
    }

    /// Reads a file and applies what can be applied now.
    fn first_time(
        &self,
        job: std::result::Result<Job, Box<(usize, Failed)>>,
        room: Option<Room<'_>>,
        desk: &dyn Desk,
    ) {
        let mut job = match job {
            Ok(job) => job,
            Err(failed) => {
                let (number, Failed { file, report }) = *failed;
                drop(self.turns.take(number, HashSet::new()));
                return self.done(file, report, 0);
            }
        };
        let attempt = self.attempt(&mut job, desk);
        drop(room);
        match attempt {
            Ok(true) => self.done(job.file, job.report, job.lines_before),
            Ok(false) => self.shared().waiting.push(job),
            Err(error) => self.fail(error),
        }
    }

    /// The first attempt at a file; `false` if a part of it must wait. Takes its turn whatever happens, so that
    /// those after it do not wait for ever.
    fn attempt(&self, job: &mut Job, desk: &dyn Desk) -> Result<bool> {
        let Job { number, label, source, report, waiting, .. } = job;
        let bytes = source.read(label, self.options.file_bytes_max);
        let reading = match &bytes {
            Ok(bytes) => catch_unwind(AssertUnwindSafe(|| self.read(bytes, source, label, desk)))
                .unwrap_or_else(|_| {
                    Err(about_all(
                        "a fault of Portico while it was read; nothing of it was taken in".to_owned(),
                    ))
                }),
            Err(remark) => Err(remark.clone()),
        };
        let charts = reading.iter().flat_map(|reading| &reading.charts);
        let keys = charts.flat_map(|chart| chart.given.intake.keys()).collect();
        let _turn = self.turns.take(*number, keys);
        let reading = match reading {
            _ if self.has_failed() => return Ok(true),
            Ok(reading) => reading,
            Err(remark) => {
                *report = refused(std::mem::take(report), remark);
                let is_readable = report.refused.contains(&tables::not_agreed());
                if let Some(bytes) = bytes.as_ref().ok().filter(|_| !is_readable) {
                    aside::file(bytes, report, desk)?;
                }
                return Ok(true);
            }
        };
        report.open(&reading);
        if let Some(bytes) = bytes.as_ref().ok().filter(|_| !report.refused.is_empty()) {
            aside::file(bytes, report, desk)?;
        }
        let charts: Vec<&Chart<'_>> = reading.charts.iter().collect();
        let later = self.take_in_all(&charts, report, desk)?;
        waiting.extend(
            (0..charts.len()).filter(|at| later.iter().any(|chart| std::ptr::eq(*chart, charts[*at]))),
        );
        let must_wait = !waiting.is_empty();
        if !must_wait {
            let digest = Digest::of(bytes.as_deref().unwrap_or_default());
            close(report, &reading.common, digest, desk)?;
        }
        Ok(!must_wait)
    }

    /// What refers to somebody who was not here is tried again; then it is kept with the practice.
    fn those_waiting(&self, desk: &dyn Desk) {
        let mut waiting = std::mem::take(&mut self.shared().waiting);
        waiting.sort_by_key(|job| job.number);
        for job in waiting {
            if self.has_failed() {
                return;
            }
            if let Err(error) = self.second_time(job, desk) {
                self.fail(error);
            }
        }
    }

    fn second_time(&self, job: Job, desk: &dyn Desk) -> Result<()> {
        let Job { file, label, source, mut report, waiting, lines_before, .. } = job;
        let again = source.read(&label, self.options.file_bytes_max);
        let bytes = match again {
            Ok(bytes) => bytes,
            Err(remark) => {
                self.done(file, refused(report, remark), lines_before);
                return Ok(());
            }
        };
        let Ok(reading) = self.read(&bytes, &source, &label, desk) else {
            let remark = about_all("it changed while it was imported".to_owned());
            self.done(file, refused(report, remark), lines_before);
            return Ok(());
        };
        let mut common = reading.common.clone();
        let all = reading.charts.iter().enumerate();
        let referring: Vec<&Chart<'_>> =
            all.filter(|(at, _)| waiting.contains(at)).map(|(_, chart)| chart).collect();
        let scope = self.scope(&source, &label);
        for chart in self.take_in_all(&referring, &mut report, desk)? {
            aside::chart(chart, &Refusal::Unknown, &mut report, desk)?;
            if chart.given.intake.must_be_known {
                refuse(&mut report, chart, &Refusal::Unknown);
                continue;
            }
            let message = "it refers to a patient who is not here: kept with the practice, in no chart. \
                           Import it again once the patient is here";
            report.warnings.push(Remark { place: chart.place.clone(), message: message.to_owned() });
            common.extend(chart.given.originals.iter().map(|original| Original {
                // Outside a chart an id is not enough: it belongs to the folder or system it came from.
                identity: original.identity.within(&scope),
                is_shown: false,
                ..*original
            }));
        }
        close(&mut report, &common, Digest::of(&bytes), desk)?;
        self.done(file, report, lines_before);
        Ok(())
    }

    fn read<'t>(
        &self,
        bytes: &'t [u8],
        source: &Source,
        label: &str,
        desk: &dyn Desk,
    ) -> std::result::Result<Reading<'t>, Remark> {
        if hl7v2::is_hl7v2(bytes) {
            return Ok(hl7v2::read(bytes, self.options.source.as_deref(), &self.zone));
        }
        let text = file::text(bytes)?;
        if ccda::is_xml(text) {
            return Ok(ccda::read(text));
        }
        if tables::is_table(label, text) {
            return self.read_table(text, desk);
        }
        Ok(fhir::read(text, &self.scope(source, label)))
    }

    fn read_table<'t>(&self, text: &'t str, desk: &dyn Desk) -> std::result::Result<Reading<'t>, Remark> {
        let table = csv::table(text)?;
        let failed = |error: Error| about_all(format!("the map of its columns cannot be read: {error}"));
        let Choice { columns, is_agreed } =
            tables::choice(&table, &self.options.columns, desk).map_err(failed)??;
        let mut reading = csv::read(&table, &columns, &self.list_scope());
        reading.is_agreed = is_agreed;
        if !is_agreed && !self.options.dry_run && !reading.charts.is_empty() {
            return Err(tables::not_agreed());
        }
        if is_agreed && !reading.charts.is_empty() {
            desk.agree(&table.fingerprint(), &columns.written()).map_err(failed)?;
        }
        Ok(reading)
    }

    /// Where the ids of a file mean something.
    fn scope(&self, source: &Source, label: &str) -> String {
        match &self.options.source {
            Some(system) => format!("system {system}"),
            None => source.folder(label),
        }
    }

    /// Where the numbers of a list mean something: a practice has one list, wherever its file lies this time.
    fn list_scope(&self) -> String {
        self.options.source.as_ref().map_or("list".to_owned(), |system| format!("system {system}"))
    }

    /// Takes in charts, those that cannot mean the same person side by side. Gives back those that must wait for
    /// their patient.
    fn take_in_all<'c, 't>(
        &self,
        charts: &[&'c Chart<'t>],
        report: &mut FileReport,
        desk: &dyn Desk,
    ) -> Result<Vec<&'c Chart<'t>>> {
        let mut waiting = Vec::new();
        let mut rest = charts;
        while !rest.is_empty() {
            let (these, others) = rest.split_at(apart(rest));
            let given: Vec<WithOriginals<'_>> =
                these.iter().map(|chart| self.with_who_was_met(chart)).collect();
            for (chart, taken) in these.iter().zip(desk.take_in(&given)) {
                if !self.settle(chart, taken, report, desk)? {
                    waiting.push(*chart);
                }
            }
            rest = others;
        }
        Ok(waiting)
    }

    /// What only refers to somebody, together with who that is if they were met in this run.
    fn with_who_was_met<'t>(&self, chart: &Chart<'t>) -> WithOriginals<'t> {
        let WithOriginals { intake, originals } = &chart.given;
        let met = if intake.demographics.is_none() { self.met(&intake.sources) } else { None };
        let intake = match met {
            Some(_) => Arc::new(PatientIntake { patient: met, ..PatientIntake::clone(intake) }),
            None => Arc::clone(intake),
        };
        WithOriginals { intake, originals: originals.clone() }
    }

    /// Reports what became of a chart; `false` if it must wait for its patient.
    fn settle(
        &self,
        chart: &Chart<'_>,
        taken: std::result::Result<TakenIn, Refusal>,
        report: &mut FileReport,
        desk: &dyn Desk,
    ) -> Result<bool> {
        let intake = &chart.given.intake;
        match taken {
            Ok(taken) => {
                self.meet(&intake.sources, taken.patient);
                report.add(&taken, chart);
                if *self.has_cases.get_or_init(|| desk.has_cases().unwrap_or(true)) {
                    desk.found_itself(&chart.given, taken.patient)?;
                }
            }
            Err(Refusal::Unknown) if intake.demographics.is_none() || intake.must_be_known => {
                return Ok(false);
            }
            Err(Refusal::Records(error)) => return Err(error),
            Err(refusal) => {
                aside::chart(chart, &refusal, report, desk)?;
                refuse(report, chart, &refusal);
            }
        }
        Ok(true)
    }

    fn met(&self, sources: &[SourceId]) -> Option<PatientId> {
        let shared = self.shared();
        let mut all = sources.iter().filter_map(|source| shared.met.get(source)).flatten();
        let first = *all.next()?;
        all.all(|other| *other == first).then_some(first)
    }

    fn meet(&self, sources: &[SourceId], patient: PatientId) {
        let mut shared = self.shared();
        for source in sources {
            shared.met.entry(source.clone()).or_default().insert(patient);
        }
    }

    fn fail(&self, error: Error) {
        self.shared().failure.get_or_insert(error);
    }

    /// Notes what became of a portion; once a file has no more of them, it is finished.
    fn done(&self, file: usize, mut report: FileReport, lines_before: usize) {
        report.lie_after(lines_before);
        let (report, files_done, resources_done) = {
            let mut shared = self.shared();
            shared.resources_done += report.resources.values().map(|tally| tally.all()).sum::<u64>();
            let whole = shared.files.entry(file).or_default();
            whole.report.absorb(report);
            whole.under_way -= 1;
            if whole.under_way > 0 || !whole.is_last_here {
                return;
            }
            let report = shared.files.remove(&file).unwrap_or_default().report;
            shared.files_done += 1;
            (report, shared.files_done, shared.resources_done)
        };
        (self.progress)(Progress { file: &report, files_done, resources_done });
        self.shared().reports.insert(file, report);
    }

    /// The report of the whole run.
    pub(super) fn finish(self) -> Result<ImportReport> {
        let shared = self.shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = shared.failure {
            return Err(error);
        }
        let mut files: Vec<(usize, FileReport)> = shared.reports.into_iter().collect();
        files.sort_by_key(|(number, _)| *number);
        Ok(ImportReport { files: files.into_iter().map(|(_, report)| report).collect() })
    }
}

/// A portion that could not be read.
struct Failed {
    file: usize,
    report: FileReport,
}

/// Notes that a chart of a file was not taken in.
fn refuse(report: &mut FileReport, chart: &Chart<'_>, refusal: &Refusal) {
    report.refused.push(Remark { place: chart.place.clone(), message: refusal.to_string() });
    report.resources_refused += chart.given.originals.len() as u64;
}

fn refused(mut report: FileReport, remark: Remark) -> FileReport {
    report.refused.push(remark);
    report.is_refused = true;
    report
}

/// How many of the first charts cannot mean the same person.
fn apart(charts: &[&Chart<'_>]) -> usize {
    let mut met: HashSet<Identity> = HashSet::new();
    let is_apart = |chart: &&&Chart<'_>| {
        let keys: HashSet<Identity> = chart.given.intake.keys().into_iter().collect();
        let apart = met.is_disjoint(&keys);
        met.extend(keys);
        apart
    };
    charts.iter().take(AT_ONCE_MAX).take_while(is_apart).count().max(1)
}

/// Keeps what belongs to no patient and enters that the file was imported.
fn close(report: &mut FileReport, common: &[Original<'_>], file: Digest, desk: &dyn Desk) -> Result<()> {
    let nothing = report.resources.is_empty() && common.is_empty();
    if nothing {
        report.is_refused = !report.refused.is_empty();
        return Ok(());
    }
    let tallies = desk.keep(common, file, &report.resources)?;
    report.count(&tallies);
    Ok(())
}
