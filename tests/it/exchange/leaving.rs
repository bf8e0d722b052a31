//! What leaves comes back: an export taken into an empty practice gives the same results and items.

use portico::exchange::download::{self, Format};
use portico::records::extract::{Extract, Part, Range};
use portico::records::item::{Class, Detail, Item, State};
use portico::records::patient::PatientId;
use portico::records::result::{Kind, Status};
use portico::records::when::Taken;

use super::{empty_practice, files, import, look, only_patient, shared_data, text};
use portico::records::access::Operator;

fn extract(operator: &Operator, patient: PatientId, range: Range) -> (Extract, Vec<u8>) {
    extract_as(operator, patient, range, Format::Fhir)
}

fn extract_as(operator: &Operator, patient: PatientId, range: Range, format: Format) -> (Extract, Vec<u8>) {
    look(operator, patient, move |chart| {
        let extract = chart.extract(range).unwrap();
        let bytes = match format {
            Format::Ccda => download::ccda(&extract, chart).unwrap(),
            _ => download::fhir(&extract, chart).unwrap(),
        };
        (extract, bytes)
    })
}

/// Where exports are left for validators that are no part of this program (`tests/run` names the folder).
fn leave(name: &str, bytes: &[u8]) {
    let Some(folder) = std::env::var_os("PORTICO_EXPORTS") else { return };
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
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
        for file in &mut result.files {
            file.original = portico::records::intake::Identity([0; 16]);
            file.number = 0;
        }
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
    leave("items.json", &bytes);
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
        leave(&format!("synthea-{}.json", before.results.len()), &bytes);
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

/// What a CCD has no place for: which kind of problem it is where that is not said, and what the panel of a blood
/// pressure was called. A time over which something was done is its beginning and its end.
fn as_ccda(extract: &Extract) -> Extract {
    let mut extract = extract.clone();
    for listed in &mut extract.items {
        let item = &mut listed.item;
        if let Taken::Until(until) = item.began {
            item.began = Taken::At;
            item.ended = item.ended.or(Some((until, Taken::At)));
        }
        match &mut item.detail {
            Detail::Problem(problem) if problem.category.is_empty() => {
                "problem-list-item".clone_into(&mut problem.category);
            }
            _ => {}
        }
        item.notes.retain(|note| !note.trim().is_empty());
    }
    extract.items.retain(|listed| listed.item.state != State::EnteredInError);
    extract.results.retain(|listed| listed.result.status != Status::EnteredInError);
    for (_, report) in &extract.reports {
        // What a group says of its time and its laboratory holds for all that is in it.
        for listed in extract.results.iter_mut().filter(|one| report.results.contains(&one.id)) {
            if listed.result.taken == Taken::Reported && report.taken == Taken::At {
                (listed.at, listed.result.taken) = (report.at, report.taken);
            }
            if listed.result.performer.is_empty() {
                listed.result.performer.clone_from(&report.performer);
            }
        }
    }
    for listed in &mut extract.results {
        let parts = &mut listed.result.components;
        let is_pressure = |name: &str| name.to_lowercase().ends_with("tolic blood pressure");
        if !parts.is_empty() && parts.iter().all(|part| is_pressure(&part.name)) {
            // Whatever the panel was called, its two parts are what a CCD says.
            parts.sort_by_key(|part| !part.name.to_lowercase().starts_with('s'));
            for part in parts {
                part.name = part.name.to_lowercase();
            }
            "Blood pressure".clone_into(&mut listed.result.name);
            "http://loinc.org|85354-9".clone_into(&mut listed.result.test);
        }
    }
    extract
}

/// The export comes back as a document of its own among the documents: it is what was read, not a part of it.
fn without_itself(mut extract: Extract, length: u64) -> Extract {
    extract.items.retain(|listed| match &listed.item.detail {
        Detail::Document(document) => document.bodies.iter().all(|body| body.bytes != length),
        _ => true,
    });
    extract
}

/// Exports the only patient of `first` as a CCD, takes it into an empty practice, compares.
fn comes_back(first: &Operator, name: &str) -> (usize, usize) {
    let (before, bytes) = extract_as(first, only_patient(first), Range::everything(), Format::Ccda);
    leave(name, &bytes);
    let second = empty_practice();
    let length = bytes.len() as u64;
    let export = String::from_utf8(bytes).unwrap();
    let report = import(&second, vec![text("export.xml", export.clone())]);
    for file in &report.files {
        assert!(file.refused.is_empty(), "{name}: {:?}", file.refused);
    }
    let (after, _) = extract(&second, only_patient(&second), Range::everything());
    let (before, after) = (as_ccda(&before), as_ccda(&without_itself(after, length)));
    for class in Class::ALL {
        let (before, after) = (items(&before, class), items(&after, class));
        let lost: Vec<&String> = before.iter().filter(|one| !after.contains(one)).collect();
        let come: Vec<&String> = after.iter().filter(|one| !before.contains(one)).collect();
        assert!(
            before == after,
            "{name}, {}: of {} and {}\n{:#?}\n{:#?}",
            class.key(),
            before.len(),
            after.len(),
            lost.first(),
            come.first()
        );
    }
    let (was, is) = (results(&before), results(&after));
    let lost: Vec<&String> = was.iter().filter(|one| !is.contains(one)).collect();
    let come: Vec<&String> = is.iter().filter(|one| !was.contains(one)).collect();
    assert!(was == is, "{name}, results: {} {}\n{:#?}\n{:#?}", was.len(), is.len(), lost, come);
    let reports = |extract: &Extract| {
        let mut all: Vec<String> = extract
            .reports
            .iter()
            .filter(|(_, report)| {
                let has_values = report.results.iter().any(|id| {
                    extract.results.iter().any(|one| one.id == *id && one.kind == Kind::Laboratory)
                });
                has_values || !report.conclusion.is_empty()
            })
            .map(|(_, report)| format!("{} {:?} {}", report.name, report.status, report.conclusion))
            .collect();
        all.sort();
        all
    };
    assert_eq!(reports(&before), reports(&after), "{name}");
    let who = |extract: &Extract| {
        let patient = &extract.patient;
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            patient.display_name(),
            patient.birth_date,
            patient.gender,
            patient.deceased,
            patient.number(),
            patient.addresses,
            patient.phones,
            patient.emails,
            patient.languages
        )
    };
    assert_eq!(who(&before), who(&after), "{name}");
    // Twice is once.
    let dumped = super::dump(&second);
    import(&second, vec![text("export.xml", export)]);
    assert_eq!(dumped, super::dump(&second), "{name}");
    (before.results.len(), before.items.len())
}

#[test]
fn a_ccd_of_ones_own_gives_back_the_same_chart() {
    let first = empty_practice();
    import(&first, vec![text("items.json", include_str!("items.json"))]);
    comes_back(&first, "items.xml");
    let first = empty_practice();
    import(&first, vec![text("many-values.json", include_str!("many-values.json"))]);
    comes_back(&first, "many-values.xml");
    let first = empty_practice();
    import(&first, vec![text("ccda.xml", include_str!("ccda.xml"))]);
    comes_back(&first, "ccda.xml");
}

#[test]
fn every_ccd_of_the_sample_data_comes_back() {
    let Some(paths) = shared_data("synthea-fhir-r4") else { return };
    let bundle = |path: &&std::path::PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.ends_with(".json") && !name.starts_with("hospital") && !name.starts_with("practitioner")
    };
    for (number, path) in paths.iter().filter(bundle).take(3).enumerate() {
        let first = empty_practice();
        import(&first, files(std::slice::from_ref(path)));
        let (results, items) = comes_back(&first, &format!("synthea-{number}.xml"));
        println!("{}: {results} results, {items} items", path.display());
    }
}

/// The order in which the CDA schema wants what an element holds, as far as it is written here.
const ORDER: [(&str, &str); 14] = [
    (
        "ClinicalDocument",
        "realmCode typeId templateId id code title effectiveTime confidentialityCode languageCode recordTarget \
         author custodian documentationOf component",
    ),
    ("patientRole", "id addr telecom patient"),
    (
        "patient",
        "name administrativeGenderCode birthTime deceasedInd deceasedTime raceCode ethnicGroupCode \
         languageCommunication",
    ),
    ("section", "templateId code title text entry"),
    (
        "act",
        "templateId id code text statusCode effectiveTime performer author informant participant \
         entryRelationship",
    ),
    (
        "observation",
        "templateId id category code text statusCode effectiveTime value interpretationCode targetSiteCode \
         performer author informant participant entryRelationship referenceRange",
    ),
    (
        "procedure",
        "templateId id code text statusCode effectiveTime targetSiteCode performer author informant \
         participant entryRelationship",
    ),
    (
        "encounter",
        "templateId id code text statusCode effectiveTime dischargeDispositionCode performer author informant \
         participant entryRelationship",
    ),
    (
        "substanceAdministration",
        "templateId id code text statusCode effectiveTime repeatNumber routeCode approachSiteCode doseQuantity \
         consumable performer author informant participant entryRelationship precondition",
    ),
    (
        "supply",
        "templateId id code text statusCode effectiveTime repeatNumber quantity author informant participant \
         entryRelationship",
    ),
    ("organizer", "templateId id code statusCode effectiveTime subject performer author informant component"),
    ("assignedEntity", "id code addr telecom assignedPerson representedOrganization"),
    ("assignedAuthor", "id addr telecom assignedPerson assignedAuthoringDevice representedOrganization"),
    ("participantRole", "templateId id code playingDevice playingEntity scopingEntity"),
];

/// The schema itself comes in no package that a test may fetch: its order of elements is kept here, and the rules
/// of the guide are run by `tests/validators`.
#[test]
fn a_ccd_has_its_sections_and_its_elements_in_order() {
    let first = empty_practice();
    import(&first, vec![text("items.json", include_str!("items.json"))]);
    for part in Part::ALL {
        let range = Range { part, ..Range::everything() };
        let (_, bytes) = extract_as(&first, only_patient(&first), range, Format::Ccda);
        let text = String::from_utf8(bytes).unwrap();
        let tree = roxmltree::Document::parse(&text).unwrap();
        let mut checked = 0;
        for element in tree.descendants().filter(roxmltree::Node::is_element) {
            let Some((name, order)) =
                ORDER.iter().find(|(name, _)| element.has_tag_name(("urn:hl7-org:v3", *name)))
            else {
                continue;
            };
            let order: Vec<&str> = order.split_whitespace().collect();
            let children = element.children().filter(roxmltree::Node::is_element);
            let places: Vec<usize> = children
                .map(|child| {
                    let place = order.iter().position(|known| child.tag_name().name() == *known);
                    place.unwrap_or_else(|| panic!("{} within {name}", child.tag_name().name()))
                })
                .collect();
            assert!(places.is_sorted(), "{name}: {places:?}");
            checked += 1;
        }
        assert!(checked > 8, "{checked}");
        let sections = tree.descendants().filter(|one| one.has_tag_name(("urn:hl7-org:v3", "section")));
        let codes: Vec<String> = sections
            .map(|section| {
                let child = |name: &str| section.children().find(|one| one.tag_name().name() == name);
                let has_entries = child("entry").is_some();
                let code = child("code").and_then(|code| code.attribute("code")).unwrap().to_owned();
                assert_eq!(section.attribute("nullFlavor").is_some(), !has_entries, "{code}");
                assert!(child("title").is_some() && child("text").is_some(), "{code}");
                code
            })
            .collect();
        for required in ["48765-2", "10160-0", "11450-4", "30954-2", "8716-3", "29762-2"] {
            assert!(codes.iter().any(|code| code == required), "{part:?} {required}");
        }
        // Every text that an entry refers to is there, and every id is there once.
        let ids: Vec<&str> = tree.descendants().filter_map(|one| one.attribute("ID")).collect();
        let unique: std::collections::HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len());
        for reference in tree.descendants().filter(|one| one.tag_name().name() == "reference") {
            let id = reference.attribute("value").unwrap().trim_start_matches('#');
            assert!(unique.contains(id), "{id}");
        }
    }
}
