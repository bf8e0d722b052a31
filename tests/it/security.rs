//! What SECURITY.md says is tested, is; and what belongs to no single door.

use portico::exchange::import::{Content, ImportOptions, Importer, Input};

use crate::support::{Browser, TestClinic};

/// Names of tests between backticks in the table of checks.
fn named(security: &str) -> Vec<&str> {
    let table = security.split("## Checks and their tests").nth(1).expect("the table is there");
    let table = table.split("\n## ").next().unwrap_or_default();
    table.split('`').skip(1).step_by(2).collect()
}

fn sources(folder: &std::path::Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("node_modules") {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "mjs") {
            all.push_str(&std::fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_test_that_the_table_of_checks_names_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let security = std::fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md");
    let mut all = String::new();
    sources(&root.join("src"), &mut all);
    sources(&root.join("tests"), &mut all);
    let names = named(&security);
    assert!(names.len() > 60, "the table names {} tests", names.len());
    for name in names {
        let is_there = all.contains(&format!("fn {name}(")) || all.contains(&format!("test('{name}'"));
        assert!(is_there, "SECURITY.md names {name}, which is no test");
    }
    let table = security.split("## Checks and their tests").nth(1).unwrap_or_default();
    for number in 1..=39 {
        assert!(table.contains(&format!("\n| {number} |")), "check {number} is not in the table");
    }
}

const HOSTILE: &str = "<script>alert(1)</script>\\\"'><img src=x onerror=alert(2)>";

/// A record in which every text is hostile.
fn hostile_record() -> String {
    let patient = r#"{"reference":"Patient/h1"}"#;
    let entries = [
        format!(
            r#"{{"resourceType":"Patient","id":"h1","identifier":[{{"system":"urn:x","value":"{HOSTILE}","type":{{"coding":[{{"code":"MR"}}]}}}}],
            "name":[{{"family":"Hostile{HOSTILE}","given":["{HOSTILE}"]}}],"birthDate":"1980-01-01",
            "telecom":[{{"system":"phone","value":"555 0100"}}],
            "address":[{{"line":["{HOSTILE}"],"city":"{HOSTILE}","state":"{HOSTILE}","postalCode":"{HOSTILE}"}}]}}"#
        ),
        format!(
            r#"{{"resourceType":"Observation","id":"o1","status":"final","category":[{{"coding":[{{"code":"laboratory"}}]}}],
            "code":{{"text":"{HOSTILE}","coding":[{{"system":"{HOSTILE}","code":"{HOSTILE}","display":"{HOSTILE}"}}]}},"subject":{patient},
            "effectiveDateTime":"2026-02-01T10:00:00Z","valueQuantity":{{"value":4,"unit":"{HOSTILE}"}},
            "referenceRange":[{{"text":"{HOSTILE}","low":{{"value":1}},"high":{{"value":3}}}}],
            "performer":[{{"display":"{HOSTILE}"}}],"note":[{{"text":"{HOSTILE}"}}]}}"#
        ),
        format!(
            r#"{{"resourceType":"Observation","id":"o2","status":"final","category":[{{"coding":[{{"code":"laboratory"}}]}}],
            "code":{{"text":"{HOSTILE}"}},"subject":{patient},"effectiveDateTime":"2026-01-01T10:00:00Z","valueString":"{HOSTILE}"}}"#
        ),
        format!(
            r#"{{"resourceType":"Condition","id":"c1","code":{{"text":"{HOSTILE}"}},"subject":{patient},
            "clinicalStatus":{{"coding":[{{"code":"active"}}]}},"note":[{{"text":"{HOSTILE}"}}]}}"#
        ),
        format!(
            r#"{{"resourceType":"DocumentReference","id":"d1","status":"current","type":{{"text":"{HOSTILE}"}},"subject":{patient},
            "content":[{{"attachment":{{"contentType":"text/html","title":"{HOSTILE}","data":"PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="}}}}]}}"#
        ),
    ];
    format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{}]}}"#,
        entries.map(|entry| format!(r#"{{"resource":{entry}}}"#)).join(",")
    )
}

/// Every page that can be reached from `start` by links under `base`.
async fn crawled(browser: &Browser, start: &str, base: &str) -> Vec<(String, String)> {
    let (mut waiting, mut pages) = (vec![start.to_owned()], Vec::<(String, String)>::new());
    while let Some(path) = waiting.pop() {
        if pages.iter().any(|(seen, _)| *seen == path) || path.contains("/files/") {
            continue;
        }
        let seen = browser.get(&path).await.is(200);
        for link in seen.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if link.starts_with(base) {
                waiting.push(link.replace("&amp;", "&"));
            }
        }
        pages.push((path, seen.body));
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn every_text_of_a_hostile_record_is_shown_as_text_on_every_page() {
    let clinic = TestClinic::open().await;
    let operator = clinic.operator();
    let report = tokio::task::spawn_blocking(move || {
        let input =
            Input { label: "hostile.json".to_owned(), content: Content::Bytes(hostile_record().into()) };
        Importer::new(operator, ImportOptions::default()).run(std::iter::once(input), &|_| {})
    });
    let report = report.await.expect("no panic").expect("the import ends");
    assert_eq!(report.files[0].patients_added, 1, "{:?}", report.files[0]);
    let clara = clinic.signed_in("clara").await;
    let found = clara.get("/clinic/patients?q=hostile").await.is(200);
    let at = found.body.find("href=\"/clinic/patients/").expect("the patient is found") + "href=\"".len();
    let chart = found.body[at..at + "/clinic/patients/".len() + 13].to_owned();
    let pages = crawled(&clara, &chart, &chart).await;
    assert!(pages.len() >= 20, "{} pages", pages.len());
    for (path, body) in pages.iter().chain([&("/clinic/patients".to_owned(), found.body)]) {
        for active in ["<script>alert", "<img src=x", "onerror=alert(2)>"] {
            assert!(!body.contains(active), "{path} shows {active}");
        }
    }
    assert!(pages.iter().filter(|(_, body)| body.contains("&lt;script&gt;")).count() >= 8);
    let file = pages.iter().find_map(|(_, body)| {
        let at = body.find("/files/0\"")?;
        let start = body[..at].rfind("href=\"")? + "href=\"".len();
        Some(body[start..at + "/files/0".len()].to_owned())
    });
    let file = clara.get(&file.expect("the document has a file")).await.is(200);
    assert_eq!(file.header("content-type"), "application/octet-stream");
    assert!(file.header("content-disposition").starts_with("attachment"), "HTML is saved, never shown");
}
