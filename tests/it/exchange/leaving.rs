//! What leaves comes back: an export taken into an empty practice gives the same results and items.

use portico::exchange::download;
use portico::records::extract::{Extract, Range};
use portico::records::item::{Class, Item};
use portico::records::patient::PatientId;
use portico::records::when::Taken;

use super::{empty_practice, files, import, look, only_patient, shared_data, text};
use portico::records::access::Operator;

fn extract(operator: &Operator, patient: PatientId, range: Range) -> (Extract, Vec<u8>) {
    look(operator, patient, move |chart| {
        let extract = chart.extract(range).unwrap();
        let bytes = download::fhir(&extract, chart).unwrap();
        (extract, bytes)
    })
}

/// What an item says, without what belongs to the practice that keeps it: when it came, by which hands, and where
/// its files lie.
fn said(listed: &portico::records::item::Listed) -> String {
    let mut item: Item = listed.item.clone();
    item.received = portico::base::clock::Moment::from_millis(0);
    item.corrections = 0;
    item.reason = String::new();
    item.origin = portico::records::item::Origin::Source(String::new());
    if let portico::records::item::Detail::Document(document) = &mut item.detail {
        for body in &mut document.bodies {
            body.original = portico::records::intake::Identity([0; 16]);
            body.number = 0;
        }
    }
    let at = if item.began == Taken::Unknown { None } else { Some(listed.at) };
    format!("{at:?} {item:?}")
}

fn items(extract: &Extract, class: Class) -> Vec<String> {
    let of_class = extract.items.iter().filter(|listed| listed.item.detail.class() == class);
    let mut all: Vec<String> = of_class.map(said).collect();
    all.sort();
    all
}

fn results(extract: &Extract) -> Vec<String> {
    let said = |listed: &portico::records::result::Listed| {
        let mut result = listed.result.clone();
        result.received = portico::base::clock::Moment::from_millis(0);
        result.corrections = 0;
        result.report = None;
        format!("{:?} {:?} {result:?}", listed.kind, listed.at)
    };
    let mut all: Vec<String> = extract.results.iter().map(said).collect();
    all.sort();
    all
}

#[test]
fn a_bundle_of_ones_own_gives_back_the_same_chart() {
    let first = empty_practice();
    import(&first, vec![text("items.json", include_str!("items.json"))]);
    let patient = only_patient(&first);
    let (before, bytes) = extract(&first, patient, Range::everything());
    assert!(before.items.len() > 20, "{}", before.items.len());
    let second = empty_practice();
    let report = import(&second, vec![text("export.json", String::from_utf8(bytes).unwrap())]);
    for file in &report.files {
        assert!(file.refused.is_empty(), "{:?}", file.refused);
    }
    let (after, _) = extract(&second, only_patient(&second), Range::everything());
    for class in Class::ALL {
        assert_eq!(items(&before, class), items(&after, class), "{}", class.key());
    }
    assert_eq!(results(&before), results(&after));
    let who = |extract: &Extract| {
        let patient = &extract.patient;
        format!(
            "{:?} {:?} {:?} {:?}",
            patient.names, patient.birth_date, patient.identifiers, patient.addresses
        )
    };
    assert_eq!(who(&before), who(&after));
}

#[test]
fn the_same_export_twice_changes_nothing() {
    let first = empty_practice();
    import(&first, vec![text("items.json", include_str!("items.json"))]);
    let (_, bytes) = extract(&first, only_patient(&first), Range::everything());
    let second = empty_practice();
    let export = String::from_utf8(bytes).unwrap();
    import(&second, vec![text("export.json", export.clone())]);
    let before = super::dump(&second);
    import(&second, vec![text("export.json", export)]);
    assert_eq!(before, super::dump(&second));
}

#[test]
fn every_export_of_the_sample_data_has_as_much_in_it_when_it_comes_back() {
    let Some(paths) = shared_data("synthea-fhir-r4") else { return };
    let bundle = |path: &&std::path::PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".json") && !name.starts_with("hospital") && !name.starts_with("practitioner")
    };
    for path in paths.iter().filter(bundle).take(2) {
        let first = empty_practice();
        import(&first, files(std::slice::from_ref(path)));
        let (before, bytes) = extract(&first, only_patient(&first), Range::everything());
        let second = empty_practice();
        import(&second, vec![text("export.json", String::from_utf8(bytes).unwrap())]);
        let (after, _) = extract(&second, only_patient(&second), Range::everything());
        println!("{}: {} results, {} items", path.display(), before.results.len(), before.items.len());
        assert_eq!(before.results.len(), after.results.len());
        for class in Class::ALL {
            assert_eq!(items(&before, class).len(), items(&after, class).len(), "{}", class.key());
        }
    }
}
