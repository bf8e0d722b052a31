//! `patient export`: records as others read them.

use super::support::Machine;

/// A practice with one patient whose record fills pages, and the patient's id.
fn practice() -> (Machine, String) {
    let (machine, _) = Machine::set_up();
    let mut entries = vec![serde_json::json!({"resource": {
        "resourceType": "Patient", "id": "p1", "birthDate": "1970-05-31",
        "name": [{"family": "Núñez Łukasz", "given": ["Ольга", "مريم", "王小明"]}]
    }})];
    for number in 1..=160 {
        entries.push(serde_json::json!({"resource": {
            "resourceType": "Observation", "id": format!("o{number}"), "status": "final",
            "category": [{"coding": [{"code": "laboratory"}]}],
            "code": {"text": format!("Measure number {number}")}, "subject": {"reference": "Patient/p1"},
            "effectiveDateTime": "2024-03-01", "valueQuantity": {"value": number, "unit": "mg/dL"}
        }}));
    }
    let words = |numbers: std::ops::RangeInclusive<u32>| {
        numbers.map(|number| format!("word{number}")).collect::<Vec<_>>().join(" ")
    };
    entries.push(serde_json::json!({"resource": {
        "resourceType": "Condition", "id": "c1", "code": {"text": "Asthma"},
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "subject": {"reference": "Patient/p1"}, "note": [{"text": words(1..=450)}, {"text": words(451..=900)}, {"text": words(1000..=2000)}]
    }}));
    entries.push(serde_json::json!({"resource": {
        "resourceType": "AllergyIntolerance", "id": "a1", "patient": {"reference": "Patient/p1"},
        "code": {"text": "x".repeat(400)}
    }}));
    let bundle = serde_json::json!({"resourceType": "Bundle", "type": "collection", "entry": entries});
    machine.write("a.json", &bundle.to_string());
    machine.run(&["patient", "import", "a.json"]).done();
    let id = machine.run(&["patient", "list", "--json"]).done().json()["id"].as_str().unwrap().to_owned();
    (machine, id)
}

#[test]
fn a_pdf_says_on_numbered_pages_all_that_the_page_says() {
    let (machine, id) = practice();
    machine.run(&["patient", "export", &id, "--format", "pdf", "--to", "record.pdf"]).done();
    let bytes = std::fs::read(machine.path("record.pdf")).unwrap();
    assert!(bytes.starts_with(b"%PDF-1."), "it is a PDF");
    for mark in ["/StructTreeRoot", "/MarkInfo", "/Lang"] {
        assert!(bytes.windows(mark.len()).any(|window| window == mark.as_bytes()), "{mark}: it is tagged");
    }
    if machine.shell("command -v pdftotext && command -v pdfinfo").code != 0 {
        eprintln!("poppler-utils is not installed: the PDF is not read");
        return;
    }
    let info = machine.shell("pdfinfo record.pdf").done().out;
    let field = |name: &str| {
        let line = info.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let pages: usize = field("Pages").parse().unwrap();
    assert!(pages >= 6, "{info}");
    assert_eq!(field("Tagged"), "yes", "{info}");
    assert!(field("Title").contains("Núñez Łukasz"), "{info}");
    let text = machine.shell("pdftotext -layout record.pdf -").done().out;
    let sheets: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert_eq!(sheets.len(), pages);
    for (number, sheet) in (1..).zip(&sheets) {
        assert!(sheet.contains(&format!("Page {number} of {pages}")), "{sheet}");
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |word: &str| words.iter().any(|one| one.trim_matches([',', '.', '(', ')']) == word);
    for word in ["Núñez", "Łukasz", "Ольга", "Lindenhof", "Asthma"] {
        assert!(has(word), "{word}: {}", sheets[0]);
    }
    // What the fonts lack is shown by its number, said on the first page, and copied as it is.
    assert!(sheets[0].contains("shown by their number"), "{}", sheets[0]);
    assert!(text.contains("王小明") || text.contains("[U+738B]"), "{}", sheets[0]);
    for number in 1..=900 {
        let around = text.find(&format!("word{}", number - 1)).unwrap_or_default();
        assert!(
            has(&format!("word{number}")),
            "word{number} is cut off: {:?}",
            text.get(around..around + 200)
        );
    }
    assert!(text.contains("[…]"), "what is too long to be shown is not cut in silence");
    let values = text.matches("mg/dL").count();
    assert_eq!(values, 160);
    assert!(text.matches('x').count() >= 400, "a word that no line holds is broken");
    // Nothing lies beyond the margins.
    let boxes = machine.shell("pdftotext -bbox record.pdf -").done().out;
    let mut looked_at = 0;
    for line in boxes.lines().filter(|line| line.contains("<word ")) {
        let number = |name: &str| -> f32 {
            let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        assert!(number("xMin") >= 53.0 && number("xMax") <= 560.0, "{line}");
        assert!(number("yMin") >= 50.0 && number("yMax") <= 770.0, "{line}");
        looked_at += 1;
    }
    assert!(looked_at > 1_500, "{looked_at}");
}

#[test]
fn a_password_locks_a_file_which_age_opens() {
    let (machine, id) = practice();
    let export = |more: &[&str]| {
        let words =
            [&["patient", "export", &id, "--format", "fhir", "--to", "record.json.age"], more].concat();
        machine.run(&words)
    };
    machine.write("short", "too short");
    export(&["--password-file", "short"]).stopped(2, "is too short").says_what_to_do();
    machine.write("long", "twelve green boats");
    export(&["--password-file", "long", "--recipient", "age1x"]).stopped(2, "cannot be used with");
    export(&["--password-file", "long"]).done();
    let bytes = std::fs::read(machine.path("record.json.age")).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "), "it is locked with a password");
    let open = |password: &str| {
        let decryptor = age::Decryptor::new(&bytes[..]).unwrap();
        let identity = age::scrypt::Identity::new(password.to_owned().into());
        let mut text = String::new();
        let mut reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).ok()?;
        std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
        Some(text)
    };
    assert!(open("another password").is_none());
    assert!(open("twelve green boats").unwrap().contains("\"resourceType\":\"Bundle\""));
    let said = machine.run(&["audit", "search", "--patient", &id]).done().out;
    assert!(said.contains("encrypted"), "{said}");
}

#[test]
fn a_ccd_and_a_bundle_leave_by_command() {
    let (machine, id) = practice();
    machine.run(&["patient", "export", &id, "--format", "ccda", "--to", "record.xml"]).done();
    machine.run(&["patient", "export", &id, "--format", "fhir", "--to", "record.json"]).done();
    let ccd = std::fs::read_to_string(machine.path("record.xml")).unwrap();
    assert!(ccd.contains("2.16.840.1.113883.10.20.22.1.2") && ccd.contains("王小明"), "{}", &ccd[..600]);
    assert!(ccd.contains("Lindenhof Family Practice"));
    let (again, _) = Machine::set_up();
    std::fs::copy(machine.path("record.xml"), again.path("record.xml")).unwrap();
    let said = again.run(&["patient", "import", "record.xml", "--json"]).done();
    assert!(said.out.contains("results"), "{}", said.out);
    let listed = again.run(&["patient", "list", "--json"]).done();
    assert!(listed.out.contains("Núñez Łukasz"), "{}", listed.out);
}
