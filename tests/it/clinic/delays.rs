//! Results of a category are delayed for a reason and a time, and released when that ends.

use portico::base::clock::Moment;
use portico::exchange::import::{Content, ImportOptions, Importer, Input};

use crate::support::{Browser, Seen, TestClinic};

/// The system of the made-up practice's numbers.
const NUMBERS: &str = "https://riverside.example.org/record-number";
const DAY: i64 = 24 * 60 * 60 * 1000;

async fn begin(clinic: &TestClinic, adam: &Browser, days: &str, reason: &str, end_in_days: i64) -> Seen {
    let now = clinic.clock.now().millis();
    let date = Moment::from_millis(now + end_in_days * DAY).date_in(&clinic.practice.zone());
    let [day, month, year] = [date.day().to_string(), date.month().to_string(), date.year().to_string()];
    let fields = [
        ("days", days),
        ("reason", reason),
        ("until-day", &day),
        ("until-month", &month),
        ("until-year", &year),
    ];
    adam.post("/clinic/delays/laboratory", &fields).await
}

/// A result of this minute comes in for Maria.
async fn result_comes(clinic: &TestClinic, name: &str) {
    let taken = clinic.clock.now().timestamp().to_string();
    let observation = serde_json::json!({
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "category": [{ "coding": [{ "code": "laboratory" }] }],
        "code": { "text": format!("Delayed test {name}") },
        "subject": { "identifier": { "system": NUMBERS, "value": "RF-100000" } },
        "effectiveDateTime": taken,
        "valueQuantity": { "value": 7, "unit": "mg/dL" },
    });
    let bundle = serde_json::json!({
        "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": observation }],
    });
    let input = Input { label: name.to_owned(), content: Content::Bytes(bundle.to_string().into()) };
    let operator = clinic.operator();
    let report = tokio::task::spawn_blocking(move || {
        Importer::new(operator, ImportOptions::default()).run(std::iter::once(input), &|_| {})
    });
    let report = report.await.expect("no panic").expect("the import ends");
    assert_eq!(report.files[0].patients_changed, 1, "{:?}", report.files[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_result_reaches_the_patient_when_its_days_are_over_and_not_before() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    adam.get("/clinic/holds").await.is(200).says("Federal rules").says("Released at once");
    begin(&clinic, &adam, "3", "A law of this state asks for it", 30)
        .await
        .leads_to("/clinic/holds?done=delayed");
    adam.get("/clinic/holds").await.is(200).says("A law of this state asks for it").says("after 3 days");
    result_comes(&clinic, "late").await;
    let holds = adam.get("/clinic/holds").await.is(200);
    assert_eq!(holds.body.matches("A law of this state").count(), 2, "the delay and the one result it holds");
    let maria = clinic.signed_in("maria").await;
    assert!(!maria.get("/results").await.is(200).body.contains("Delayed test late"));
    clinic.clock.advance(4 * DAY);
    let maria = clinic.signed_in("maria").await;
    assert!(maria.get("/results").await.is(200).body.contains("Delayed test late"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_delay_releases_what_it_holds_and_later_results_come_at_once() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    adam.get("/clinic/delays/laboratory").await.is(200);
    begin(&clinic, &adam, "9", "Tried out", 30).await.is(303);
    begin(&clinic, &adam, "2", "Twice", 30).await.is(409);
    result_comes(&clinic, "first").await;
    adam.post("/clinic/delays/laboratory/end", &[]).await.leads_to("/clinic/holds?done=ended");
    adam.post("/clinic/delays/laboratory/end", &[]).await.is(409);
    result_comes(&clinic, "second").await;
    let maria = clinic.signed_in("maria").await;
    let list = maria.get("/results").await.is(200);
    for name in ["Delayed test first", "Delayed test second"] {
        assert!(list.body.contains(name), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_needs_days_a_reason_and_an_end_and_loses_nothing_typed() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    adam.get("/clinic/delays/laboratory").await.is(200).says("Federal rules");
    let seen = begin(&clinic, &adam, "15", "", 400).await.is(422);
    for field in ["days", "reason", "until"] {
        assert!(seen.body.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert_eq!(seen.field("days").as_deref(), Some("15"));
    begin(&clinic, &adam, "0", "x", 10).await.is(422);
    adam.get("/clinic/delays/everything").await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patients_wish_is_kept_shown_to_them_and_to_the_clinician_and_hides_nothing() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/profile").await.is(200).says("You are told of every result at once");
    maria.get("/profile/results").await.is(200);
    maria
        .post("/profile/results", &[("laboratory", "with-comment"), ("pathology", "at-once")])
        .await
        .leads_to("/profile/results?done=changed");
    let profile = maria.get("/profile").await.is(200).says("Laboratory tests");
    assert!(!profile.text().contains("Tissue and cells"));
    maria.get(&clinic.own_path("/results/:id")).await.is(200);
    let clara = clinic.signed_in("clara").await;
    clara
        .get(&clinic.own_path("/clinic/patients/:id/review"))
        .await
        .is(200)
        .says("together with your comment");
}
