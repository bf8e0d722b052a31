//! Import: resources a second into a store on disk, and bytes a patient, beside merely parsing the same bytes.

use std::path::Path;
use std::time::Instant;

use portico::base::clock::Clock;
use portico::demo::{Recipe, bundle};
use portico::exchange::import::{Content, ImportOptions, ImportReport, Importer, Input};
use portico::records::Practice;
use portico::records::access::Operator;
use portico::records::practice::{Profile, SignInRules};
use portico::store::{Credential, KeyFile, NewKey, Options, Store};

pub(crate) fn measure() {
    let recipe = Recipe::whole(5, jiff::civil::date(2026, 5, 4), 120);
    let own: Vec<Vec<u8>> = (0..400).map(|place| bundle(recipe, place)).collect();
    one("own bundles", own);
    let folder = std::env::var("PORTICO_SHARED_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    match std::fs::read_dir(Path::new(&folder).join("synthea-fhir-r4")) {
        Ok(entries) => {
            let paths = entries.map(|entry| entry.unwrap().path());
            let files = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
            one("Synthea bundles", files.map(|path| std::fs::read(path).unwrap()).collect());
        }
        Err(error) => println!("no Synthea bundles at {folder} ({error}): not measured"),
    }
}

fn one(name: &str, files: Vec<Vec<u8>>) {
    let bytes: usize = files.iter().map(Vec::len).sum();
    let begin = Instant::now();
    let entries: usize = files.iter().map(|file| parse(file)).sum();
    let parsing = begin.elapsed().as_secs_f64();

    let (folder, practice) = on_disk();
    let importer =
        Importer::new(Operator::new(practice.clone(), "bench".to_owned()), ImportOptions::default());
    let count = files.len();
    let begin = Instant::now();
    let report = importer.run(inputs(files), &|_| {}).unwrap();
    let seconds = begin.elapsed().as_secs_f64();
    let patients = patients(&report);
    practice.store().close().unwrap();
    let length = std::fs::metadata(folder.path().join("store")).unwrap().len();
    println!(
        "import, {name}: {entries} resources of {count} files ({:.1} MB) in {seconds:.2} s: {:.0} a second, {:.2} of the \
         rate of parsing alone on one core; {:.3} MB on disk for each of {patients} patients",
        bytes as f64 / 1e6,
        entries as f64 / seconds,
        parsing / seconds,
        length as f64 / 1e6 / patients.max(1) as f64,
    );
}

/// An empty practice with its store on disk.
pub(crate) fn on_disk() -> (tempfile::TempDir, Practice) {
    let folder = tempfile::tempdir().unwrap();
    let key = Credential::KeyFile(KeyFile::mint());
    let keys = [NewKey::new(&key, "bench")];
    let path = folder.path().join("store");
    let store = Store::create(&path, &keys, Options::default(), Clock::System.now()).unwrap();
    let practice = Practice::found(store, Clock::System, profile()).unwrap();
    (folder, practice)
}

fn patients(report: &ImportReport) -> u64 {
    report.files.iter().map(|file| file.patients_added).sum()
}

fn inputs(files: Vec<Vec<u8>>) -> impl Iterator<Item = Input> + Send {
    files
        .into_iter()
        .enumerate()
        .map(|(number, bytes)| Input { label: number.to_string(), content: Content::Bytes(bytes) })
}

/// The control: the same bytes parsed into a tree, nothing kept.
fn parse(file: &[u8]) -> usize {
    let bundle: serde_json::Value = serde_json::from_slice(file).unwrap();
    bundle["entry"].as_array().map_or(1, Vec::len)
}

fn profile() -> Profile {
    Profile {
        name: "Bench".to_owned(),
        phone: "555 0100".to_owned(),
        urgent: "Call 911.".to_owned(),
        address: Vec::new(),
        time_zone: "UTC".to_owned(),
        language: "en".to_owned(),
        accent_hue: 200,
        proxies: portico::records::practice::ProxyRules::default(),
        rules: SignInRules::default(),
    }
}
