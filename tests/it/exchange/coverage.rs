//! Every file of the sample data reads; the table of what became of them is printed with `--nocapture`.

use std::collections::BTreeMap;

use portico::exchange::import::ImportReport;
use portico::records::intake::Tally;

use super::{empty_practice, files, import, shared_data};

const FOLDERS: [&str; 5] = ["synthea-fhir-r4", "us-core", "ips", "fhir-other", "fhir-r4-examples"];

fn row(folder: &str, report: &ImportReport) -> String {
    let mut all = Tally::default();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &report.files {
        file.resources.values().for_each(|tally| all.add(*tally));
        *kinds.entry(file.kind.as_str()).or_default() += 1;
    }
    let sum = |count: fn(&portico::exchange::import::FileReport) -> u64| -> u64 {
        report.files.iter().map(count).sum()
    };
    format!(
        "{folder:<18} {:>5} {:>9} {:>6} {:>6} {:>8} {:>8} {:>8} {:>8}",
        report.files.len(),
        all.all() + sum(|file| file.repeated) + sum(|file| file.resources_refused),
        all.all() - all.kept,
        all.kept,
        sum(|file| file.repeated),
        sum(|file| file.resources_refused),
        sum(|file| file.patients_added),
        sum(|file| file.warnings.len() as u64),
    )
}

#[test]
fn every_sample_file_is_read_whole() {
    println!("folder             files resources  shown   kept repeated  refused patients warnings");
    for folder in FOLDERS {
        let Some(paths) = shared_data(folder) else { continue };
        let operator = empty_practice();
        let report = import(&operator, files(&paths));
        println!("{}", row(folder, &report));
        for file in &report.files {
            for remark in file.refused.iter() {
                println!("  REFUSED {}: {remark}", file.label);
            }
            for remark in file.warnings.iter() {
                println!("  {}: {remark}", file.label.rsplit('/').next().unwrap());
            }
        }
        let refused: Vec<_> = report.files.iter().filter(|file| !file.refused.is_empty()).collect();
        assert!(refused.is_empty(), "{refused:#?}");
        let patients = operator.register().unwrap().patient_count().unwrap();
        if folder == "synthea-fhir-r4" {
            assert_eq!(patients, 61);
        }
        let again = import(&operator, files(&paths));
        for file in &again.files {
            for (kind, tally) in &file.resources {
                assert_eq!(tally.added + tally.changed, 0, "{} {kind}: {tally:?}", file.label);
            }
        }
        assert_eq!(patients, operator.register().unwrap().patient_count().unwrap());
    }
}
