//! Taking one's record along: what is in each file, what stays out of it, and that it is in the log.

use crate::support::{Browser, Seen, TestClinic};

async fn download(browser: &Browser, fields: &[(&str, &str)]) -> Seen {
    browser.get("/record/download").await.is(200);
    browser.post("/record/download", fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_opens_offline_and_holds_the_record() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let file = download(&maria, &[("part", "everything"), ("format", "page")]).await.is(200);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"record-2026-05-04.html\"");
    assert_eq!(file.header("content-type"), "application/octet-stream");
    for outside in ["<script", "src=", "href=", "url(", "@import"] {
        assert!(!file.body.contains(outside), "{outside}");
    }
    file.says("Maria Okafor").says("Penicillin").says("Metformin 500 mg tablet").says("Visit note");
    maria.get("/record/access?who=all").await.is(200).says("A page to read and print");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_holds_the_patient_the_results_and_the_items_of_the_days_asked_for() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let all = download(&maria, &[("part", "everything"), ("format", "fhir")]).await.is(200);
    assert_eq!(all.header("content-type"), "application/fhir+json");
    let bundle: serde_json::Value = serde_json::from_str(&all.body).expect("it is JSON");
    let kinds = |bundle: &serde_json::Value, kind: &str| {
        let entries = bundle["entry"].as_array().expect("entries");
        entries.iter().filter(|entry| entry["resource"]["resourceType"] == kind).count()
    };
    assert_eq!(kinds(&bundle, "Patient"), 1);
    for kind in ["Observation", "AllergyIntolerance", "MedicationRequest", "DocumentReference"] {
        assert!(kinds(&bundle, kind) > 0, "{kind}");
    }
    let none = [("until-day", "1"), ("until-month", "1"), ("until-year", "1900")];
    let early =
        download(&maria, &[&[("part", "everything"), ("format", "fhir")], &none[..]].concat()).await.is(200);
    let early: serde_json::Value = serde_json::from_str(&early.body).expect("it is JSON");
    assert_eq!(early["entry"].as_array().map(Vec::len), Some(1), "the patient alone");
    maria.get("/record/access?who=all").await.is(200).says("A file for other health apps");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_said_at_its_field_and_nothing_is_entered() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let wrong = [
        ("part", "everything"),
        ("format", "fhir"),
        ("from-day", "30"),
        ("from-month", "2"),
        ("from-year", "2024"),
        ("password", "short"),
    ];
    let seen = download(&maria, &wrong).await.is(422);
    assert_eq!(seen.field("from-day").as_deref(), Some("30"));
    seen.says("Enter a real day, month and year").says("Use at least 12 characters");
    download(&maria, &[("part", "nothing"), ("format", "exe")]).await.is(422).says("Choose a kind of file");
    let log = maria.get("/record/access?who=all").await.is(200);
    assert!(!log.text().contains("Exported or printed records"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_a_password_is_opened_with_it_and_nothing_else() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let fields = [("part", "results"), ("format", "fhir"), ("password", "a long password 1")];
    let seen = download(&maria, &fields).await.is(200);
    assert_eq!(seen.header("content-disposition"), "attachment; filename=\"record-2026-05-04.json.age\"");
    assert!(seen.body.starts_with("age-encryption.org/v1"), "it is locked");
    assert!(!seen.body.contains("resourceType"));
    maria.get("/record/access?who=all").await.is(200).says("locked with a password");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_is_old_is_asked_for_again() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/record/download").await.is(200);
    clinic.clock.advance(6 * 60_000);
    let seen = maria.get("/record/download").await.is(303);
    assert!(seen.location().starts_with("/account/confirm"), "{}", seen.location());
    let fields = [("part", "everything"), ("format", "fhir")];
    maria.post("/record/download", &fields).await.is(303);
}
