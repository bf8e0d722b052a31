//! Reports: results that came together on one page, and what comes in words or as a file, released, held and
//! delayed like any result.

use portico::base::clock::Moment;
use portico::exchange::import::{Content, ImportOptions, Importer, Input};
use serde_json::{Value, json};

use crate::support::{Browser, TestClinic};

/// The system of the made-up practice's numbers.
const NUMBERS: &str = "https://riverside.example.org/record-number";
const DAY: i64 = 24 * 60 * 60 * 1000;

/// A resource of this minute comes in for Maria.
async fn comes(clinic: &TestClinic, mut resource: Value) {
    resource["subject"] = json!({ "identifier": { "system": NUMBERS, "value": "RF-100000" } });
    resource["effectiveDateTime"] = json!(clinic.clock.now().timestamp().to_string());
    let bundle =
        json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": resource }] });
    let input = Input { label: "report".to_owned(), content: Content::Bytes(bundle.to_string().into()) };
    let operator = clinic.operator();
    let report = tokio::task::spawn_blocking(move || {
        Importer::new(operator, ImportOptions::default()).run(std::iter::once(input), &|_| {})
    });
    let report = report.await.expect("no panic").expect("the import ends");
    assert_eq!(report.files[0].patients_changed, 1, "{:?}", report.files[0]);
}

fn picture(id: &str, status: &str, says: &str) -> Value {
    json!({
        "resourceType": "DiagnosticReport",
        "id": id,
        "status": status,
        "category": [{ "coding": [{ "code": "RAD" }] }],
        "code": { "text": "MRI of the knee" },
        "performer": [{ "display": "Harlow Creek Hospital" }],
        "conclusion": says,
    })
}

/// The first address in the page that begins with `beginning` and has an id after it.
fn address(body: &str, beginning: &str) -> String {
    let at = body.find(&format!("href=\"{beginning}")).unwrap_or_else(|| panic!("a link to {beginning}"));
    body[at + "href=\"".len()..].split('"').next().unwrap().to_owned()
}

/// The address of the result called `name` in a list.
fn called(body: &str, name: &str) -> String {
    let at = body.find(&format!("<b>{name}</b>")).unwrap_or_else(|| panic!("{name} is in the list"));
    let before = &body[..at];
    before[before.rfind("href=\"").unwrap() + "href=\"".len()..].split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn results_of_one_report_stand_together_and_opening_it_opens_them_all() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let list = maria.get("/results").await.is(200);
    let href = address(&list.body, "/results/reports/");
    assert_eq!(href, clinic.own_path("/results/reports/:report"));
    let page = maria.get(&href).await.is(200);
    let inside: Vec<&str> =
        page.body.split("<th scope=\"row\"><a href=\"/results/").skip(1).map(|part| &part[..13]).collect();
    assert!(inside.len() > 1, "a table of results: {}", page.text());
    for id in &inside {
        let row = list.body.find(&format!("href=\"/results/{id}\"")).expect("it stands in the list");
        assert!(row > list.body.find(&href).unwrap(), "below the name of its report");
        maria.get(&format!("/results/{id}")).await.is(200).says("Part of a report");
    }
    let news = |body: &str, id: &str| {
        let row = &body[body.find(&format!("href=\"/results/{id}\"")).unwrap()..];
        row.split("</li>").next().unwrap().contains("New")
    };
    let again = maria.get("/results").await.is(200);
    assert!(inside.iter().all(|id| !news(&again.body, id)), "none is new any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_report_concludes_and_what_germs_were_found_is_read() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let mut list = maria.get("/results").await.is(200);
    while !list.body.contains("Escherichia coli") {
        let older = address(&list.body, "/results?after=");
        list = maria.get(&older).await.is(200);
    }
    let at = list.body[..list.body.find("Escherichia coli").unwrap()].rfind("/results/reports/").unwrap();
    let href = list.body[at..].split('"').next().unwrap();
    let page = maria.get(href).await.is(200);
    page.says("What the report says")
        .says("An infection of the urinary tract is likely.")
        .says("Nitrofurantoin")
        .says("Susceptible")
        .says("Resistant");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_words_is_a_result_with_its_file() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let list = maria.get("/results?kind=reports").await.is(200).says("Chest X-ray, two views.");
    assert!(!list.text().contains("Impression"), "a row says only how it begins");
    let href = clinic.own_path("/results/:id/files/:number");
    let page = maria.get(href.split("/files").next().unwrap()).await.is(200);
    page.says("Impression: No sign of disease in the chest.").says("PDF").says("Harlow Creek Hospital");
    let file = maria.get(&href).await.is(200);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("cache-control"), "no-store");
    let disposition = file.header("content-disposition");
    assert!(disposition.starts_with("inline; filename=\"Chest-X-ray-"), "{disposition}");
    let none = href.replace("/files/0", "/files/7");
    maria.get(&none).await.is(404);
    let timeline = maria.get("/record/timeline?kind=reports").await.is(200);
    assert!(timeline.body.contains(href.split("/files").next().unwrap()), "it stands in the timeline");
    maria.get("/results?kind=reports&name=two+views").await.is(200).says("XR Chest");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_of_pictures_keeps_the_report_and_its_file_back() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    adam.get("/clinic/delays/imaging").await.is(200);
    let end = Moment::from_millis(clinic.clock.now().millis() + 30 * DAY).date_in(&clinic.practice.zone());
    let [day, month, year] = [end.day().to_string(), end.month().to_string(), end.year().to_string()];
    let reason = ("reason", "The radiologist calls first");
    let fields =
        [("days", "3"), reason, ("until-day", &*day), ("until-month", &*month), ("until-year", &*year)];
    adam.post("/clinic/delays/imaging", &fields).await.is(303);
    comes(&clinic, picture("knee", "final", "Tear of the inner meniscus.")).await;
    let maria = clinic.signed_in("maria").await;
    for place in ["/results?kind=reports", "/record/timeline", "/", "/results?kind=reports&name=meniscus"] {
        let seen = maria.get(place).await.is(200);
        assert!(!seen.body.contains("MRI of the knee"), "{place}");
    }
    let clara = clinic.signed_in("clara").await;
    let list = clara.get(&clinic.own_path("/clinic/patients/:id/results?kind=reports")).await.is(200);
    let held = called(&list.body, "MRI of the knee");
    clara.get(&held).await.is(200).says("Tear of the inner meniscus.").says("The radiologist calls first");
    let id = held.rsplit('/').next().unwrap();
    maria.get(&format!("/results/{id}")).await.is(404);
    clara.get(&format!("{held}/release")).await.is(200);
    clara.post(&format!("{held}/release"), &[]).await.is(303);
    maria.get(&format!("/results/{id}")).await.is(200).says("Tear of the inner meniscus.");
    clinic.clock.advance(1000);
    comes(&clinic, picture("knee", "corrected", "No tear: the picture was another person's.")).await;
    let page = maria.get(&format!("/results/{id}")).await.is(200);
    page.says("No tear").says("What changed").says("Tear of the inner meniscus.");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_written_form_of_a_report_waits_while_a_result_in_it_is_held() {
    let clinic = TestClinic::open().await;
    let value = |id: &str, name: &str| {
        json!({
            "resourceType": "Observation", "id": id, "status": "final",
            "category": [{ "coding": [{ "code": "laboratory" }] }],
            "code": { "text": name },
            "valueQuantity": { "value": 7, "unit": "mg/dL" },
        })
    };
    let form = "VGhlIHdob2xlIHJlcG9ydCwgYWxsIHZhbHVlcyBpbiBpdC4=";
    let report = json!({
        "resourceType": "DiagnosticReport", "id": "liver", "status": "final",
        "category": [{ "coding": [{ "code": "LAB" }] }],
        "code": { "text": "Liver tests" },
        "contained": [value("a", "Alpha of the liver"), value("b", "Beta of the liver")],
        "result": [{ "reference": "#a" }, { "reference": "#b" }],
        "conclusion": "Both are too low.",
        "presentedForm": [{ "contentType": "text/plain", "data": form, "title": "Liver" }],
    });
    comes(&clinic, report).await;
    let maria = clinic.signed_in("maria").await;
    let list = maria.get("/results").await.is(200);
    let alpha = called(&list.body, "Alpha of the liver");
    let panel = maria.get(&alpha).await.is(200).says("Both are too low.");
    let panel = address(&panel.body, "/results/reports/");
    let page = maria.get(&panel).await.is(200).says("The report as it was written");
    assert_eq!(page.body.matches("<th scope=\"row\"><a href=\"/results/").count(), 2, "{}", page.text());
    let written = maria.get("/results?kind=reports").await.is(200);
    let written = called(&written.body, "Liver tests");
    maria.get(&written).await.is(200).says("The whole report, all values in it.");
    let clara = clinic.signed_in("clara").await;
    let at = |path: &str| path.replace("/results", &clinic.own_path("/clinic/patients/:id/results"));
    hold(&clinic, &clara, &at(&alpha)).await;
    for place in [&alpha, &written, &format!("{written}/files/0")] {
        maria.get(place).await.is(404);
    }
    let rest = maria.get(&panel).await.is(200).says("Beta of the liver");
    for kept in ["Alpha of the liver", "Both are too low.", "The report as it was written"] {
        assert!(!rest.text().contains(kept), "{kept}");
    }
    let seen = maria.get("/results?kind=reports").await.is(200);
    assert!(!seen.body.contains("Liver tests"));
    clara.get(&at(&written)).await.is(200).says("while a result in it is held").says("The whole report");
    clara.get(&at(&panel)).await.is(200).says("Alpha of the liver").says("Both are too low.");
}

/// Clara holds the result at `path` for two days.
async fn hold(clinic: &TestClinic, clara: &Browser, path: &str) {
    clara.get(&format!("{path}/hold")).await.is(200);
    let end = Moment::from_millis(clinic.clock.now().millis() + 2 * DAY).date_in(&clinic.practice.zone());
    let [day, month, year] = [end.day().to_string(), end.month().to_string(), end.year().to_string()];
    let fields = [
        ("reason", "To be talked about first"),
        ("until-day", &*day),
        ("until-month", &*month),
        ("until-year", &*year),
        ("step", "do"),
    ];
    clara.post(&format!("{path}/hold"), &fields).await.is(303);
}
