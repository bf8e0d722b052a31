//! Documents in and out, through the importer and a practice's charts.

mod ccda;
mod coverage;
mod csv;
mod faults;
mod finding;
mod fuzzing;
mod hl7v2;
mod importing;
mod items;
mod leaving;
mod properties;
mod reading;
mod size;

use std::path::PathBuf;

use portico::base::clock::{Clock, Moment};
use portico::exchange::import::{Content, ImportOptions, ImportReport, Importer, Input};
use portico::records::access::Operator;
use portico::records::audit::{Action, Event};
use portico::records::patient::PatientId;
use portico::records::practice::{Profile, SignInRules};
use portico::records::{Chart, Practice, Section};
use portico::store::{Store, TableContents, WriteTx};

pub(crate) const NOW: Moment = Moment::from_millis(1_770_000_000_000);

/// A practice with nobody in it.
pub(crate) fn practice(store: Store) -> Operator {
    let profile = Profile {
        name: "Cedar Street Family Practice".to_owned(),
        phone: "555 0100".to_owned(),
        urgent: "Call 911".to_owned(),
        address: Vec::new(),
        time_zone: "America/Chicago".to_owned(),
        language: "en".to_owned(),
        accent_hue: 200,
        proxies: portico::records::practice::ProxyRules::default(),
        rules: SignInRules::default(),
    };
    let practice = Practice::found(store, Clock::held(NOW), profile).unwrap();
    Operator::new(practice, "tester".to_owned())
}

pub(crate) fn empty_practice() -> Operator {
    practice(Store::in_memory().unwrap())
}

/// The sample data shared by all who work on this, if it is there.
pub(crate) fn shared_data(folder: &str) -> Option<Vec<PathBuf>> {
    let base = std::env::var_os("PORTICO_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let Ok(list) = std::fs::read_dir(base.join(folder)) else {
        eprintln!("sample data {folder} is not at {}: this test looks at nothing", base.display());
        return None;
    };
    let mut files: Vec<PathBuf> = list.map(|file| file.unwrap().path()).collect();
    files.sort();
    Some(files)
}

pub(crate) fn files(paths: &[PathBuf]) -> Vec<Input> {
    let input = |path: &PathBuf| Input {
        label: path.to_string_lossy().into_owned(),
        content: Content::File(path.clone()),
    };
    paths.iter().map(input).collect()
}

pub(crate) fn import(operator: &Operator, inputs: Vec<Input>) -> ImportReport {
    import_with(operator, inputs, ImportOptions::default())
}

pub(crate) fn import_with(operator: &Operator, inputs: Vec<Input>, options: ImportOptions) -> ImportReport {
    Importer::new(operator.clone(), options).run(inputs.into_iter(), &|_| {}).unwrap()
}

/// Every table but the audit's, with the digest of its rows.
pub(crate) fn dump(operator: &Operator) -> Vec<TableContents> {
    let contents = operator.practice().store().contents().unwrap();
    contents.into_iter().filter(|table| !table.table.starts_with("audit")).collect()
}

/// The one patient of the practice.
pub(crate) fn only_patient(operator: &Operator) -> PatientId {
    let all = operator.register().unwrap().patients(None, 10).unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].id
}

/// Looks into a chart, in a write that changes nothing but the audit.
pub(crate) fn look<T: Send + 'static>(
    operator: &Operator,
    patient: PatientId,
    look: impl FnOnce(&Chart<&WriteTx<'_>>) -> T + Send + 'static,
) -> T {
    let event = Event::done(Action::Viewed(Section::Whole));
    operator.change_chart(patient, move |chart| chart.commit(event, look(chart))).unwrap()
}

/// A file of a test, by its text.
pub(crate) fn text(label: &str, text: impl Into<String>) -> Input {
    Input { label: label.to_owned(), content: Content::Bytes(text.into().into_bytes()) }
}
