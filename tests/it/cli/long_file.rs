//! Files of lines and of messages that are read in portions: longer than one, told as one.

use super::serve::Served;
use super::support::Machine;

const PATIENTS: usize = 7;
/// With these, a file is about three portions long.
const LINES: usize = 40_000;

fn patient(number: usize) -> String {
    serde_json::json!({
        "resourceType": "Patient", "id": format!("p{number}"),
        "identifier": [{"system": "urn:long", "value": format!("N{number}"),
            "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}}],
        "name": [{"family": format!("Long{number}"), "given": ["Ida"]}], "gender": "female",
        "birthDate": format!("196{number}-03-04"),
    })
    .to_string()
}

fn observation(number: usize) -> String {
    serde_json::json!({
        "resourceType": "Observation", "id": format!("o{number}"), "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7", "display": "Glucose"}]},
        "subject": {"reference": format!("Patient/p{}", number % PATIENTS)},
        "effectiveDateTime": format!("20{:02}-{:02}-{:02}T{:02}:{:02}:00Z",
            number / 20_000 + 10, number / 28 % 12 + 1, number % 28 + 1, number % 24, number % 60),
        "valueQuantity": {"value": number % 200, "unit": "mg/dL"},
        "note": [{"text": "n".repeat(150)}],
    })
    .to_string()
}

/// A folder of bulk data: the observations come before the patients by name, and one line of them is broken.
fn bulk() -> Machine {
    let (machine, _) = Machine::set_up();
    std::fs::create_dir_all(machine.path("bulk")).unwrap();
    let people: Vec<String> = (0..PATIENTS).map(patient).collect();
    machine.write("bulk/Patient.000.ndjson", &people.join("\n"));
    let mut lines: Vec<String> = (0..LINES).map(observation).collect();
    lines[LINES - 100] = "{\"resourceType\": \"Observation\", broken".to_owned();
    let text = lines.join("\n") + "\n";
    assert!(text.len() > 16 << 20, "{}", text.len());
    machine.write("bulk/Observation.000.ndjson", &text);
    machine
}

#[test]
fn a_long_file_of_lines_is_told_as_one_with_its_own_line_numbers() {
    let machine = bulk();
    let dry = machine.run(&["patient", "import", "--dry-run", "--json", "bulk"]);
    let said = machine.run(&["patient", "import", "--json", "bulk"]);
    assert_eq!((dry.code, said.code), (3, 3), "{}", said.err);
    for out in [&dry.out, &said.out] {
        let files: Vec<serde_json::Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(files.len(), 2, "{out}");
        let long = files.iter().find(|file| file["file"].as_str().unwrap().contains("Observation")).unwrap();
        assert_eq!(long["kind"], format!("FHIR lines ({})", LINES - 1));
        assert_eq!(long["resources"][0]["added"], LINES - 1, "{long}");
        assert_eq!(long["refused"].as_array().unwrap().len(), 1, "{long}");
        let place = format!("line {},", LINES - 99);
        assert!(long["refused"][0].as_str().unwrap().starts_with(&place), "{}", long["refused"]);
        assert_eq!(long["patients_added"], 0, "{long}");
    }
    let again = machine.run(&["patient", "import", "--json", "bulk/Observation.000.ndjson"]);
    let again: serde_json::Value = serde_json::from_str(again.out.trim()).unwrap();
    assert_eq!(
        (&again["resources"][0]["added"], &again["resources"][0]["unchanged"]),
        (&0.into(), &(LINES - 1).into())
    );
}

#[test]
fn a_long_file_reaches_a_running_portal_and_a_file_of_messages_is_cut_between_them() {
    let machine = bulk();
    let message = |number: usize| {
        let patient = number % PATIENTS;
        format!(
            "MSH|^~\\&|LAB|HILL|PORTICO|CEDAR|20260110120000||ORU^R01|M{number}|P|2.5.1\r\
             PID|1||N{patient}^^^urn:long&1.2.3&ISO^MR||Long{patient}^Ida||196{patient}0304|F\r\
             OBR|1||F{number}|2345-7^Glucose^LN|||20260110\r\
             OBX|1|NM|2345-7^Glucose^LN||{}|mg/dL|||||F|||20260110\rNTE|1||{}\r",
            number % 200,
            "m".repeat(12_000)
        )
    };
    let messages: String = (0..1_500).map(message).collect();
    assert!(messages.len() > 16 << 20, "{}", messages.len());
    machine.write("messages.hl7", &messages);
    let server = Served::start(&machine);
    machine.run(&["patient", "import", "bulk/Patient.000.ndjson"]).done();
    let said = machine.run(&["patient", "import", "--json", "messages.hl7"]).done().json();
    assert_eq!(said["kind"], "HL7 v2, 1500 messages");
    let results = said["resources"].as_array().unwrap();
    let added: u64 = results.iter().map(|one| one["added"].as_u64().unwrap()).sum();
    assert!(added >= 1_500, "{said}");
    let said = machine.run(&["patient", "import", "--json", "bulk/Observation.000.ndjson"]);
    assert_eq!(said.json()["resources"][0]["added"], LINES - 1, "{}", said.err);
    assert_eq!(server.stop(), 0);
}
