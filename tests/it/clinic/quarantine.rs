//! What came and could not be placed, in the hands of the front desk: nothing is lost, nothing is guessed.

use portico::exchange::import::{Content, FileReport, ImportOptions, Importer, Input};
use portico::records::Section;
use portico::records::audit::{Action, Event};
use portico::records::patient::Identifier;

use crate::support::{Browser, TestClinic};

async fn import(clinic: &TestClinic, label: &'static str, text: String) -> FileReport {
    let operator = clinic.operator();
    let run = move || {
        let input = Input { label: label.to_owned(), content: Content::Bytes(text.into_bytes()) };
        let importer = Importer::new(operator, ImportOptions::default());
        importer.run(std::iter::once(input), &|_| {}).unwrap().files.remove(0)
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

/// A number of Maria's.
async fn marias_number(clinic: &TestClinic) -> Identifier {
    let (operator, maria) = (clinic.operator(), clinic.maria());
    let look = move || {
        let event = Event::done(Action::Viewed(Section::Whole));
        let numbers = operator.change_chart(maria, move |chart| {
            let numbers = chart.person()?.identifiers;
            chart.commit(event, numbers)
        });
        numbers.unwrap().into_iter().find(|number| number.kind == "MR").expect("a record number")
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

fn observation(of: &str) -> serde_json::Value {
    serde_json::json!({"fullUrl": "urn:uuid:7c9e6679-7425-40de-944b-e07fc1f90002", "resource": {
        "resourceType": "Observation", "id": "7c9e6679-7425-40de-944b-e07fc1f90002", "status": "final",
        "category": [{"coding": [{"code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "5671-3", "display": "Lead in Blood"}]},
        "subject": {"reference": of}, "effectiveDateTime": "2026-01-05T08:30:00-06:00",
        "valueQuantity": {"value": 1.25, "unit": "ug/dL"}}})
}

/// A bundle about a Walter Quill who has a number of Maria's.
fn bundle(number: &Identifier) -> String {
    let id = "7c9e6679-7425-40de-944b-e07fc1f90001";
    serde_json::json!({"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": format!("urn:uuid:{id}"), "resource": {"resourceType": "Patient", "id": id,
            "identifier": [{"system": number.system, "value": number.value, "type": {"coding": [{"code": "MR"}]}}],
            "name": [{"family": "Quill", "given": ["Walter"]}], "gender": "male", "birthDate": "1931-10-02"}},
        observation(&format!("urn:uuid:{id}")),
    ]})
    .to_string()
}

/// The path of the only case.
async fn only_case(browser: &Browser) -> String {
    let seen = browser.get("/clinic/quarantine").await.is(200);
    let links: Vec<&str> = seen.body.split("href=\"/clinic/quarantine/").skip(1).collect();
    assert_eq!(links.len(), 1, "{}", seen.text());
    format!("/clinic/quarantine/{}", &links[0][..13])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_desk_puts_into_a_chart_what_nobody_guessed() {
    let clinic = TestClinic::open().await;
    let number = marias_number(&clinic).await;
    let report = import(&clinic, "in/walter.json", bundle(&number)).await;
    assert_eq!((report.waiting, report.patients_added, report.refused.len()), (1, 0, 1), "{report:#?}");
    let dana = clinic.signed_in("dana").await;
    let case = only_case(&dana).await;
    let page = dana
        .get(&case)
        .await
        .is(200)
        .says("Walter Quill")
        .says("another name and birth date")
        .says("Results: 1");
    assert!(!page.body.contains("Lead") && !page.body.contains("1.25"), "the desk sees no clinical values");
    assert!(page.text().contains(&number.value), "whoever has the number is offered");
    let maria = clinic.maria().to_string();
    let placement = format!("{case}/placement");
    let check = dana.post(&placement, &[("patient", &maria)]).await.is(200).says("Is this the same person?");
    assert!(check.text().contains("Walter Quill") && check.text().contains("Okafor"), "both side by side");
    only_case(&dana).await;
    dana.post(&placement, &[("patient", &maria), ("step", "do")])
        .await
        .leads_to("/clinic/quarantine?done=placed");
    dana.get("/clinic/quarantine").await.is(200).says("Nothing waits");
    let clara = clinic.signed_in("clara").await;
    clara.get(&format!("/clinic/patients/{maria}/results")).await.is(200).says("Lead").says("1.25");
    let again = import(&clinic, "in/walter.json", bundle(&number)).await;
    assert_eq!(
        (again.waiting, again.refused.len()),
        (0, 0),
        "what was decided is not asked twice: {again:#?}"
    );
    assert_eq!((again.patients_unchanged, again.patients_added), (1, 0), "{again:#?}");
    clara.get(&format!("/clinic/patients/{maria}")).await.is(200).says("Okafor");
    dana.get("/clinic/quarantine").await.is(200).says("Nothing waits");
    dana.post(&placement, &[("patient", &maria), ("step", "do")]).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_gets_a_chart_of_their_own() {
    let clinic = TestClinic::open().await;
    let number = marias_number(&clinic).await;
    import(&clinic, "in/walter.json", bundle(&number)).await;
    let adam = clinic.signed_in("adam").await;
    let case = only_case(&adam).await;
    adam.get(&case).await.is(200);
    adam.post(&format!("{case}/patient"), &[]).await.leads_to("/clinic/quarantine?done=added");
    adam.get("/clinic/patients?q=quill").await.is(200).says("Walter Quill");
    adam.get("/clinic/quarantine").await.is(200).says("Nothing waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_waits_until_it_is_discarded_with_a_reason() {
    let clinic = TestClinic::open().await;
    let report = import(&clinic, "in/broken.json", "{\"resourceType\":\"Bundle\",".to_owned()).await;
    assert!(report.is_refused && report.waiting == 1, "{report:#?}");
    let dana = clinic.signed_in("dana").await;
    let case = only_case(&dana).await;
    let page = dana.get(&case).await.is(200).says("It could not be read").says("broken.json");
    assert!(!page.body.contains("/placement") && !page.body.contains("/patient\""), "{}", page.text());
    let maria = clinic.maria().to_string();
    dana.post(&format!("{case}/placement"), &[("patient", &maria), ("step", "do")]).await.is(404);
    dana.post(&format!("{case}/patient"), &[]).await.is(404);
    let discard = format!("{case}/discard");
    dana.post(&discard, &[("reason", "  ")]).await.is(422).says("Write why it is discarded");
    dana.post(&discard, &[("reason", "Sent twice")]).await.leads_to("/clinic/quarantine?done=discarded");
    dana.get("/clinic/quarantine").await.is(200).says("Nothing waits");
    let again = import(&clinic, "in/broken.json", "{\"resourceType\":\"Bundle\",".to_owned()).await;
    assert_eq!((again.waiting, again.decided), (0, 1));
    let adam = clinic.signed_in("adam").await;
    adam.get("/clinic/audit").await.is(200).says("Discarded an unplaced record");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_seen_by_nobody_who_does_not_keep_the_register() {
    let clinic = TestClinic::open().await;
    import(&clinic, "in/walter.json", bundle(&marias_number(&clinic).await)).await;
    let case = only_case(&clinic.signed_in("dana").await).await;
    for name in ["nia", "clara", "maria"] {
        let browser = clinic.signed_in(name).await;
        for path in ["/clinic/quarantine", &case] {
            let seen = browser.get(path).await.is(404);
            assert!(!seen.body.contains("Quill"));
        }
        for act in ["placement", "patient", "discard"] {
            let fields = [
                ("patient", clinic.maria().to_string()),
                ("step", "do".to_owned()),
                ("reason", "x".to_owned()),
            ];
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post(&format!("{case}/{act}"), &fields).await.is(404);
        }
    }
    only_case(&clinic.signed_in("dana").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_its_patient_finds_its_place_when_they_come() {
    let clinic = TestClinic::open().await;
    let id = "7c9e6679-7425-40de-944b-e07fc1f90001";
    let alone = serde_json::json!({"resourceType": "Bundle", "type": "collection",
        "entry": [observation(&format!("Patient/{id}"))]})
    .to_string();
    let report = import(&clinic, "in/alone.json", alone.clone()).await;
    assert_eq!(report.waiting, 1, "{report:#?}");
    let dana = clinic.signed_in("dana").await;
    let case = only_case(&dana).await;
    dana.get(&case).await.is(200).says("The patient is not here");
    let number =
        Identifier { system: "urn:other".to_owned(), value: "W-1".to_owned(), kind: "MR".to_owned() };
    assert_eq!(import(&clinic, "in/walter.json", bundle(&number)).await.patients_added, 1);
    import(&clinic, "in/alone.json", alone).await;
    dana.get("/clinic/quarantine").await.is(200).says("Nothing waits");
}
