//! What a patient with every resource kept takes on the disk.

use portico::exchange::import::Input;
use portico::records::access::Operator;
use portico::store::{Credential, KeyFile, NewKey, Options, Store};

use super::{NOW, files, import, look, practice, shared_data};

fn originals_read_back(operator: &Operator) -> usize {
    let mut count = 0;
    for patient in operator.register().unwrap().patients(None, 100).unwrap() {
        count += look(operator, patient.id, |chart| {
            let originals = chart.originals().unwrap();
            for item in originals.iter().step_by(17) {
                let body = chart.original(item).unwrap();
                let read: serde_json::Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(read["resourceType"], item.kind);
            }
            originals.len()
        });
    }
    count
}

#[test]
fn a_patient_with_every_resource_kept_takes_less_than_its_file() {
    let Some(paths) = shared_data("synthea-fhir-r4") else { return };
    let inputs: Vec<Input> = files(&paths);
    let raw: u64 = paths.iter().map(|path| std::fs::metadata(path).unwrap().len()).sum();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let key = Credential::KeyFile(KeyFile::from_bytes(&[4; 32]).unwrap());
    let store = Store::create(&path, &[NewKey::new(&key, "key file")], Options::default(), NOW).unwrap();
    let operator = practice(store.clone());
    let started = std::time::Instant::now();
    let report = import(&operator, inputs);
    let seconds = started.elapsed().as_secs_f64();
    let resources: u64 =
        report.files.iter().flat_map(|file| file.resources.values()).map(|tally| tally.all()).sum();
    let kept = originals_read_back(&operator);
    drop(operator);
    store.close().unwrap();
    let live = std::fs::metadata(&path).unwrap().len();
    drop(store);
    Store::compact(&path, &key).unwrap();
    let compact = std::fs::metadata(&path).unwrap().len();
    println!(
        "{resources} resources ({kept} in charts), {:.1} MB raw, in {seconds:.2} s: {:.0} a second; \
         store {:.1} MB, {:.3} MB a patient; compacted {:.1} MB, {:.3} MB a patient",
        raw as f64 / 1e6,
        resources as f64 / seconds,
        live as f64 / 1e6,
        live as f64 / 61e6,
        compact as f64 / 1e6,
        compact as f64 / 61e6,
    );
    assert!(live < 61 * 450_000, "{live} bytes");
    assert!(compact < 61 * 200_000, "{compact} bytes");
}
