//! Importing: idempotent, whole or not at all, corrections with history, nothing written by a dry run.

use std::sync::Arc;

use portico::exchange::import::{FileReport, ImportOptions};
use portico::records::audit::Action;
use portico::records::log::Question;
use portico::records::result::{Kind, Status, Value};
use portico::records::when::Taken;
use serde_json::{Value as Json, json};

use super::{dump, empty_practice, import, import_with, look, only_patient, text};

/// A bundle about one made-up person.
pub(crate) fn bundle(glucose: &str, status: &str, at: &str) -> String {
    let observation = json!({
        "resourceType": "Observation", "id": "glucose-1", "status": status,
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}],
                 "text": "Glucose [Mass/volume] in Serum or Plasma"},
        "subject": {"reference": "urn:uuid:7c7d6dd2-55a4-4d1f-9b6e-000000000001"},
        "effectiveDateTime": at, "issued": "2026-01-12T09:00:00.000-06:00",
        "performer": [{"reference": "Organization/lab"}],
        "valueQuantity": {"value": "@@", "unit": "mg/dL"},
        "referenceRange": [{"low": {"value": 70, "unit": "mg/dL"}, "high": {"value": 99, "unit": "mg/dL"}}],
        "note": [{"text": "Fasting."}]
    });
    let whole = json!({"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": "urn:uuid:7c7d6dd2-55a4-4d1f-9b6e-000000000001", "resource": {
            "resourceType": "Patient", "id": "7c7d6dd2-55a4-4d1f-9b6e-000000000001",
            "identifier": [{"system": "urn:oid:1.2.3", "value": "MRN-77", "type": {"coding": [{"code": "MR"}]}}],
            "name": [{"use": "official", "family": "Abernathy", "given": ["Noor", "Lin"]}],
            "birthDate": "1961-04-30", "gender": "female",
            "telecom": [{"system": "phone", "value": "555 010 2233"}]}},
        {"fullUrl": "http://lab.example/Organization/lab",
         "resource": {"resourceType": "Organization", "id": "lab", "name": "North Shore Laboratory"}},
        {"resource": observation},
        {"resource": {"resourceType": "DiagnosticReport", "id": "r1", "status": "final",
            "category": [{"coding": [{"code": "LAB"}]}], "code": {"text": "Metabolic panel"},
            "subject": {"reference": "Patient/7c7d6dd2-55a4-4d1f-9b6e-000000000001"},
            "effectiveDateTime": at, "result": [{"reference": "Observation/glucose-1"}],
            "conclusion": "As before."}},
        {"resource": {"resourceType": "Claim", "id": "c1",
            "patient": {"reference": "urn:uuid:7c7d6dd2-55a4-4d1f-9b6e-000000000001"}}}
    ]});
    whole.to_string().replace("\"@@\"", glucose)
}

fn sums(report: &FileReport) -> (u64, u64, u64) {
    let all = report.resources.values();
    all.fold((0, 0, 0), |sum, t| (sum.0 + t.added, sum.1 + t.changed, sum.2 + t.unchanged))
}

#[test]
fn a_bundle_is_taken_in_and_its_result_reads_as_people_say_it() {
    let operator = empty_practice();
    let report =
        import(&operator, vec![text("a.json", bundle("95.0", "final", "2026-01-12T07:30:00-06:00"))]);
    let file = &report.files[0];
    assert_eq!((file.kind.as_str(), file.patients_added), ("FHIR transaction bundle", 1));
    assert!(file.refused.is_empty() && file.warnings.is_empty(), "{file:#?}");
    assert_eq!(sums(file), (5, 0, 0));
    assert_eq!(file.resources["Claim"].kept, 1);
    assert_eq!(file.resources["Observation"].kept, 0);
    look(&operator, only_patient(&operator), |chart| {
        let results = chart.results_of_test("http://loinc.org|2345-7", 10).unwrap();
        let listed = &results[0];
        assert_eq!(listed.result.name, "Glucose");
        let number =
            Value::Quantity { comparator: String::new(), number: "95.0".into(), unit: "mg/dL".into() };
        assert_eq!(listed.result.value, number);
        assert_eq!((listed.kind, listed.result.taken), (Kind::Laboratory, Taken::At));
        assert_eq!(listed.result.performer, "North Shore Laboratory");
        assert_eq!(listed.result.notes, ["Fasting."]);
        let (id, panel) = chart.reports().unwrap().remove(0);
        assert_eq!(
            (panel.name.as_str(), panel.results.as_slice()),
            ("Metabolic panel", [listed.id].as_slice())
        );
        assert_eq!(listed.result.report.as_ref().map(|within| within.id), Some(id));
        assert_eq!(chart.person().unwrap().number(), Some("MRN-77"));
    });
}

#[test]
fn the_same_input_twice_changes_nothing() {
    let operator = empty_practice();
    let input = || vec![text("a.json", bundle("95.0", "final", "2026-01-12"))];
    import(&operator, input());
    let before = dump(&operator);
    let pretty: Json = serde_json::from_str(&bundle("95.0", "final", "2026-01-12")).unwrap();
    let again = import(&operator, input());
    assert_eq!(sums(&again.files[0]), (0, 0, 5));
    assert_eq!(again.files[0].patients_unchanged, 1);
    let laid_out = serde_json::to_string_pretty(&pretty).unwrap();
    let again = import(&operator, vec![text("b.json", format!("\u{FEFF}{laid_out}"))]);
    assert_eq!(sums(&again.files[0]), (0, 0, 5), "layout and order say nothing");
    assert_eq!(before, dump(&operator));
    let entries = operator.office().unwrap().audit(&Question::default(), None, 50).unwrap().entries;
    let imports = entries.iter().filter(|(_, entry)| entry.action == Action::Imported);
    assert_eq!(imports.count(), 4, "one for the chart, one for each file");
    assert!(
        entries.iter().all(|(_, entry)| !entry.detail.contains("json")),
        "names of files may name people"
    );
}

#[test]
fn a_changed_resource_becomes_a_correction_with_its_history() {
    let operator = empty_practice();
    import(&operator, vec![text("a.json", bundle("95.0", "final", "2026-01-12T07:30:00-06:00"))]);
    operator.practice().clock().advance(60_000);
    let report = import(&operator, vec![text("a.json", bundle("59.0", "corrected", "2026-01-13"))]);
    assert_eq!(report.files[0].patients_changed, 1);
    assert_eq!(report.files[0].resources["Observation"].changed, 1);
    assert_eq!(report.files[0].resources["Patient"].unchanged, 1);
    let patient = only_patient(&operator);
    look(&operator, patient, |chart| {
        let results = chart.results_of_test("http://loinc.org|2345-7", 10).unwrap();
        assert_eq!(results.len(), 1, "it moved, it was not doubled");
        let listed = &results[0];
        assert_eq!((listed.result.status, listed.result.corrections), (Status::Corrected, 1));
        assert_eq!(listed.result.taken, Taken::Day);
        let earlier = chart.earlier_versions(listed.id).unwrap();
        assert_eq!(earlier[0].value.number(), Some(95.0));
        let originals = chart.originals().unwrap();
        let versions: Vec<_> = originals.iter().filter(|item| item.kind == "Observation").collect();
        assert_eq!(versions.len(), 2);
        let first = String::from_utf8(chart.original(versions[0]).unwrap()).unwrap();
        assert!(first.contains("95.0") && first.starts_with('{'), "{first}");
        assert!(
            String::from_utf8(chart.newest_original(versions[0].identity).unwrap()).unwrap().contains("59.0")
        );
    });
    // The old file once more: what was corrected stays corrected.
    let old = import(&operator, vec![text("a.json", bundle("95.0", "final", "2026-01-12T07:30:00-06:00"))]);
    assert_eq!(sums(&old.files[0]), (0, 0, 5));
}

#[test]
fn what_was_entered_in_error_is_hidden_and_what_never_was_here_is_not_shown() {
    let operator = empty_practice();
    import(&operator, vec![text("a.json", bundle("95.0", "entered-in-error", "2026-01-12"))]);
    look(&operator, only_patient(&operator), |chart| {
        assert!(chart.results_of_test("http://loinc.org|2345-7", 10).unwrap().is_empty());
    });
    import(&operator, vec![text("a.json", bundle("95.0", "final", "2026-01-12"))]);
    import(
        &operator,
        vec![text(
            "a.json",
            bundle("95.0", "entered-in-error", "2026-01-12").replace("Fasting", "Withdrawn"),
        )],
    );
    look(&operator, only_patient(&operator), |chart| {
        let results = chart.results_of_test("http://loinc.org|2345-7", 10).unwrap();
        assert!(!results[0].result.status.is_for_patients());
    });
}

#[test]
fn a_dry_run_reports_the_same_and_writes_nothing() {
    let inputs = || {
        vec![
            text("a.json", bundle("95.0", "final", "2026-01-12")),
            text("b.json", bundle("59.0", "corrected", "2026-01-12")),
            text("broken.json", "{\"resourceType\": \"Bundle\",\n \"entry\": [}"),
        ]
    };
    let operator = empty_practice();
    let before = operator.practice().store().contents().unwrap();
    let rehearsed =
        import_with(&operator, inputs(), ImportOptions { dry_run: true, ..ImportOptions::default() });
    assert_eq!(before, operator.practice().store().contents().unwrap());
    let done = import(&operator, inputs());
    assert_eq!(rehearsed, done);
    assert_eq!((done.files[0].patients_added, done.files[1].patients_changed), (1, 1));
    assert!(done.files[2].is_refused);
    assert!(
        done.files[2].refused[0].to_string().starts_with("line 2, column 12: not JSON"),
        "{:?}",
        done.files[2]
    );
}

#[test]
fn parallel_imports_of_one_patient_make_one_chart() {
    let operator = Arc::new(empty_practice());
    std::thread::scope(|scope| {
        for number in 0..8 {
            let operator = Arc::clone(&operator);
            scope.spawn(move || {
                let one =
                    bundle("95.0", "final", "2026-01-12").replace("glucose-1", &format!("glucose-{number}"));
                import(&operator, vec![text("a.json", one)]);
            });
        }
    });
    look(&operator, only_patient(&operator), |chart| {
        assert_eq!(chart.results_of_test("http://loinc.org|2345-7", 20).unwrap().len(), 8);
    });
}

#[test]
fn what_the_patient_changed_stays_until_the_source_changes_it() {
    let operator = empty_practice();
    let one = bundle("95.0", "final", "2026-01-12");
    import(&operator, vec![text("a.json", one.clone())]);
    let with_mail =
        one.replace(r#""telecom":["#, r#""telecom":[{"system":"email","value":"noor@example.org"},"#);
    assert_ne!(one, with_mail);
    let report = import(&operator, vec![text("a.json", with_mail)]);
    assert_eq!(report.files[0].resources["Patient"].changed, 1);
    look(&operator, only_patient(&operator), |chart| {
        let person = chart.person().unwrap();
        assert_eq!((person.emails.len(), person.phones.len()), (1, 1));
        assert_eq!(chart.person_earlier().unwrap().len(), 1);
    });
}

#[test]
fn a_number_never_merges_two_people() {
    let operator = empty_practice();
    let other = |name: &str, born: &str, number: &str| {
        json!({"resourceType": "Patient", "id": name,
            "identifier": [{"system": "urn:oid:1.2.3", "value": number, "type": {"coding": [{"code": "MR"}]}}],
            "name": [{"family": name, "given": [format!("{name}a")]}], "birthDate": born})
        .to_string()
    };
    import(&operator, vec![text("a.json", bundle("95.0", "final", "2026-01-12"))]);
    let report = import(&operator, vec![text("x/b.json", other("Quispe", "2001-01-01", "MRN-77"))]);
    assert!(
        report.files[0].refused[0].message.contains("another name and birth date"),
        "{:?}",
        report.files[0]
    );
    let report = import(&operator, vec![text("x/c.json", other("Quispe", "2001-01-01", "MRN-78"))]);
    assert_eq!(report.files[0].patients_added, 1);
    // Both numbers on one person: nobody guesses which of the two is meant.
    let both = json!({"resourceType": "Patient", "birthDate": "1961-04-30",
        "name": [{"family": "Abernathy Quispe", "given": ["Noor", "Quispea"]}],
        "identifier": [{"system": "urn:oid:1.2.3", "value": "MRN-77", "type": {"coding": [{"code": "MR"}]}},
                       {"system": "urn:oid:1.2.3", "value": "MRN-78", "type": {"coding": [{"code": "MR"}]}}]});
    let report = import(&operator, vec![text("x/d.json", both.to_string())]);
    assert!(report.files[0].refused[0].message.contains("2 patients"), "{:?}", report.files[0]);
    assert_eq!(operator.register().unwrap().patient_count().unwrap(), 2);
}

#[test]
fn what_refers_to_a_later_file_waits_and_what_refers_to_nobody_is_kept() {
    let operator = empty_practice();
    let observation = |subject: &str| {
        json!({"resourceType": "Observation", "id": "w", "status": "final", "code": {"text": "Weight"},
            "category": [{"coding": [{"code": "vital-signs"}]}], "subject": {"reference": subject},
            "valueQuantity": {"value": 70, "unit": "kg"}})
        .to_string()
    };
    let patient = json!({"resourceType": "Patient", "id": "p1", "name": [{"text": "Ines"}]}).to_string();
    let report = import(
        &operator,
        vec![
            text("in/a.json", observation("Patient/p1")),
            text("in/b.json", patient),
            text("in/c.json", observation("Patient/p9")),
            text("other/d.json", observation("Patient/p1")),
        ],
    );
    assert_eq!(report.files[0].patients_changed, 1);
    assert!(report.files[2].warnings[0].message.contains("not here"));
    assert!(
        report.files[3].warnings[0].message.contains("not here"),
        "p1 of another folder is somebody else"
    );
    assert_eq!(report.files[3].resources["Observation"].kept, 1);
    look(&operator, only_patient(&operator), |chart| {
        assert_eq!(chart.results_of_test("text|weight", 5).unwrap().len(), 1);
    });
    let kept = operator.office().unwrap().originals().unwrap();
    assert_eq!(kept.iter().filter(|item| item.kind == "Observation").count(), 2);
}
