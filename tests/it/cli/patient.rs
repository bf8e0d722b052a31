//! `portico patient`, on bundles made by hand.

use super::serve::Served;
use super::support::{Ended, Machine};

/// A transaction bundle of one patient with so many hemoglobin values.
fn bundle(id: &str, family: &str, born: &str, values: &[f64]) -> String {
    let mut entries = vec![serde_json::json!({
        "fullUrl": format!("urn:uuid:{id}"),
        "resource": {
            "resourceType": "Patient", "id": id,
            "identifier": [{"system": "urn:practice", "value": format!("N-{family}"),
                "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}}],
            "name": [{"use": "official", "family": family, "given": ["Mia"]}],
            "gender": "female", "birthDate": born,
            "address": [{"line": ["1 Elm Street"], "city": "Springfield", "state": "IL", "postalCode": "62701"}],
        },
        "request": {"method": "POST", "url": "Patient"},
    })];
    for (at, value) in values.iter().enumerate() {
        entries.push(serde_json::json!({
            "fullUrl": format!("urn:uuid:{id}-{at}"),
            "resource": {
                "resourceType": "Observation", "id": format!("{id}-{at}"), "status": "final",
                "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}],
                "code": {"coding": [{"system": "http://loinc.org", "code": "718-7", "display": "Hemoglobin"}]},
                "subject": {"reference": format!("urn:uuid:{id}")},
                "effectiveDateTime": format!("2024-0{}-11T08:30:00-06:00", at + 1),
                "valueQuantity": {"value": value, "unit": "g/dL", "system": "http://unitsofmeasure.org", "code": "g/dL"},
            },
            "request": {"method": "POST", "url": "Observation"},
        }));
    }
    serde_json::json!({"resourceType": "Bundle", "type": "transaction", "entry": entries}).to_string()
}

fn id(number: u32) -> String {
    format!("7c9e6679-7425-40de-944b-e07fc1f9{number:04}")
}

/// Three patients, one file that breaks off, and one that is something else.
fn with_files() -> Machine {
    let (machine, _) = Machine::set_up();
    std::fs::create_dir_all(machine.path("in/more")).unwrap();
    machine.write("in/a.json", &bundle(&id(1), "Adler", "1970-05-31", &[13.1, 13.4]));
    machine.write("in/b.json", &bundle(&id(2), "Brandt", "1988-01-02", &[12.0]));
    let whole = bundle(&id(3), "Cordes", "1999-09-09", &[14.2]);
    machine.write("in/c-broken.json", &whole[..whole.len() / 2]);
    machine.write("in/more/d.json", &bundle(&id(4), "Dahl", "2010-10-10", &[11.5]));
    machine.write("in/notes.txt", "no resource at all");
    machine
}

fn patients(machine: &Machine) -> Vec<serde_json::Value> {
    let said = machine.run(&["patient", "list", "--json"]).done();
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn files(said: &Ended) -> Vec<serde_json::Value> {
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_folder_is_taken_in_and_a_broken_file_is_named_and_stops_no_other() {
    let machine = with_files();
    let said = machine.run(&["patient", "import", "in"]).stopped(3, "1 file was not taken in");
    assert!(said.out.contains("in/c-broken.json: NOT TAKEN IN"), "{}", said.out);
    assert!(said.out.contains("refused: "), "{}", said.out);
    assert!(said.out.contains("patients   3 added, 0 changed, 0 unchanged"), "{}", said.out);
    assert!(!said.out.contains("notes.txt"), "{}", said.out);
    assert!(said.err.contains("1 file is left out, in/notes.txt"), "{}", said.err);
    assert!(!said.out.contains("Adler") && !said.err.contains("Adler"), "names are in no report");
    assert_eq!(patients(&machine).len(), 3);
}

#[test]
fn the_same_input_twice_changes_nothing_and_a_dry_run_writes_nothing() {
    let machine = with_files();
    let dry = machine.run(&["patient", "import", "--dry-run", "in/a.json", "in/b.json"]).done();
    assert!(dry.out.contains("Nothing was written") && dry.out.contains("2 added"), "{}", dry.out);
    assert!(patients(&machine).is_empty());
    machine.run(&["patient", "import", "in/a.json", "in/b.json"]).done();
    let again = files(&machine.run(&["patient", "import", "--json", "in/a.json", "in/b.json"]).done());
    assert_eq!(again.len(), 2);
    for file in again {
        assert_eq!(file["patients_unchanged"], 1, "{file}");
        for resources in file["resources"].as_array().unwrap() {
            assert_eq!(
                (resources["added"].as_u64(), resources["changed"].as_u64()),
                (Some(0), Some(0)),
                "{file}"
            );
        }
    }
    machine.write("in/a.json", &bundle(&id(1), "Adler", "1970-05-31", &[13.1, 13.9]));
    let corrected = files(&machine.run(&["patient", "import", "--json", "in/a.json"]).done());
    assert_eq!(corrected[0]["patients_changed"], 1, "{}", corrected[0]);
}

#[test]
fn import_answers_alike_while_the_portal_is_served() {
    let machine = with_files();
    let (other, served) = (with_files(), ["patient", "import", "in"]);
    let alone = other.run(&served);
    let server = Served::start(&machine);
    let through = machine.run(&served);
    assert_eq!((through.code, through.out), (alone.code, alone.out), "{}", server.log());
    assert_eq!(patients(&machine).len(), 3);
    assert_eq!(server.stop(), 0);
    assert_eq!(patients(&machine).len(), 3);
}

#[test]
fn what_cannot_be_imported_is_said_before_anything_is_done() {
    let machine = with_files();
    machine.run(&["patient", "import", "absent"]).stopped(2, "absent cannot be read");
    std::fs::create_dir(machine.path("empty")).unwrap();
    machine
        .run(&["patient", "import", "empty"])
        .stopped(3, "there is no .json, .ndjson, .xml, .hl7 or .csv file");
    machine.run(&["patient", "import"]).stopped(2, "required");
    machine.run(&["patient", "import", "in/notes.txt"]).stopped(3, "1 file was not taken in");
}

#[test]
fn patients_are_found_and_invited_by_a_letter_that_holds_no_password() {
    let machine = with_files();
    machine.run(&["patient", "import", "in/a.json", "in/b.json"]).done();
    let said = machine.run(&["patient", "list", "adler", "mia"]).done();
    assert!(said.out.contains("Mia Adler") && !said.out.contains("Brandt"), "{}", said.out);
    assert!(machine.run(&["patient", "list", "zzz"]).done().out.contains("Nobody fits"));
    let adler = patients(&machine).into_iter().find(|it| it["name"] == "Mia Adler").unwrap();
    let patient = adler["id"].as_str().unwrap();
    machine.run(&["patient", "invite", patient, "--to", "letter.html"]).done();
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(machine.path("letter.html")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let letter = std::fs::read_to_string(machine.path("letter.html")).unwrap();
    assert!(letter.contains("Mia Adler") && letter.contains("1 Elm Street") && letter.contains("<svg"));
    assert!(letter.contains("/activate") && !letter.contains("/assets/"), "it stands by itself");
    let again = patients(&machine).into_iter().find(|it| it["name"] == "Mia Adler").unwrap();
    assert_eq!(again["access"], "invited");
    machine.run(&["patient", "invite", patient, "--to", "letter.html"]).stopped(3, "is there already");
    machine.run(&["patient", "invite", patient, "--to", "same.html", "--again"]).done();
    let code =
        |text: &str| text.split("class=\"code\"").nth(1).unwrap().split("</p>").next().unwrap().to_owned();
    let same = std::fs::read_to_string(machine.path("same.html")).unwrap();
    assert_eq!(code(&letter), code(&same));
    machine.run(&["patient", "invite", patient, "--to", "new.html"]).done();
    let new = std::fs::read_to_string(machine.path("new.html")).unwrap();
    assert_ne!(code(&letter), code(&new));
    machine.run(&["patient", "invite", "7", "--to", "x.html"]).stopped(2, "is not an id");
    machine
        .run(&["patient", "invite", "0000000000000", "--to", "x.html"])
        .stopped(3, "1 patient got no letter");
    assert!(!machine.path("x.html").exists());
}

#[test]
fn letters_for_everybody_come_in_one_file_and_who_got_none_is_named() {
    let machine = with_files();
    machine.write("in/b.json", &bundle(&id(2), "Brandt", "1988", &[12.0]));
    machine.run(&["patient", "import", "in/a.json", "in/b.json", "in/more"]).done();
    let said = machine
        .run(&["patient", "letters", "--all", "--to", "letters.html"])
        .stopped(3, "1 patient got no letter");
    assert!(said.out.contains("2 letters in letters.html"), "{}", said.out);
    assert!(said.out.contains("no whole birth date"), "{}", said.out);
    let file = std::fs::read_to_string(machine.path("letters.html")).unwrap();
    assert_eq!(file.matches("<article class=\"letter\"").count(), 2);
    let brandt = patients(&machine).into_iter().find(|it| it["name"] == "Mia Brandt").unwrap();
    let invite =
        ["patient", "invite", brandt["id"].as_str().unwrap(), "--to", "b.html", "--birth-date", "1988-01-02"];
    machine.run(&invite).done();
    machine.run(&["patient", "letters", "--to", "x.html"]).stopped(2, "required");
}

#[test]
fn a_list_of_patients_is_shown_before_it_is_read_and_read_alike_the_next_time() {
    let (machine, _) = Machine::set_up();
    machine.write("list.csv", "MRN,Last Name,First Name,DOB\n1,Quiroga,In\u{e9}s,1968-02-29\n");
    let said = machine.run(&["patient", "import", "list.csv"]).stopped(3, "1 file was not taken in");
    assert!(said.out.contains("nobody has agreed to what its columns mean"), "{}", said.out);
    let dry = machine.run(&["patient", "import", "--dry-run", "list.csv"]).done();
    assert!(dry.out.contains("\"DOB\" = \"birth-date\""), "{}", dry.out);
    let map = dry.out.split_once("read so:\n").unwrap().1;
    let map: Vec<&str> = map.lines().take_while(|line| line.starts_with(['[', '"'])).collect();
    machine.write("columns.toml", &map.join("\n"));
    machine.run(&["patient", "import", "list.csv", "--columns", "columns.toml"]).done();
    assert_eq!(patients(&machine).len(), 1);
    machine.write(
        "list.csv",
        "MRN,Last Name,First Name,DOB\n1,Quiroga,In\u{e9}s,1968-02-29\n2,Berg,Ada,1970-01-01\n",
    );
    machine.run(&["patient", "import", "list.csv"]).done();
    assert_eq!(patients(&machine).len(), 2, "it was agreed to");
    machine
        .run(&["patient", "import", "list.csv", "--columns", "absent"])
        .stopped(2, "absent cannot be read");
}

#[test]
fn a_letter_that_cannot_be_written_withdraws_none() {
    let machine = with_files();
    machine.run(&["patient", "import", "in/a.json"]).done();
    let id = patients(&machine)[0]["id"].as_str().unwrap().to_owned();
    machine.run(&["patient", "invite", &id, "--to", "first.html"]).done();
    let said = machine.run(&["patient", "invite", &id, "--to", "no-such-folder/letter.html"]);
    said.stopped(1, "no-such-folder/letter.html cannot be written").says_what_to_do();
    machine.run(&["patient", "invite", &id, "--again", "--to", "second.html"]).done();
    let read = |name| std::fs::read_to_string(machine.path(name)).unwrap();
    assert!(read("first.html") == read("second.html"), "the first letter is still out");
}
