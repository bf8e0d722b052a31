//! A patient's record in the hands of staff: added, corrected, retracted, and what the patient sees of it.

use crate::support::{Browser, TestClinic};

fn list(clinic: &TestClinic, class: &str) -> String {
    format!("{}/record/{class}", clinic.own_path("/clinic/patients/:id"))
}

/// The id at the end of the path where `seen` leads.
async fn added(browser: &Browser, clinic: &TestClinic, class: &str, fields: &[(&str, &str)]) -> String {
    let new = format!("{}/new", list(clinic, class));
    browser.get(&new).await.is(200);
    let seen = browser.post(&new, fields).await.is(303);
    let path = seen.location().split('?').next().unwrap_or_default().to_owned();
    browser.get(seen.location()).await.is(200).says("Added to the record");
    path
}

const GOUT: [(&str, &str); 5] = [
    ("name", "Gout"),
    ("state", "current"),
    ("from-year", "2019"),
    ("severity", "mild"),
    ("site", "Big toe"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_staff_add_by_hand_the_patient_sees_with_who_said_it() {
    let clinic = TestClinic::open().await;
    let nia = clinic.signed_in("nia").await;
    added(&nia, &clinic, "problems", &GOUT).await;
    let maria = clinic.signed_in("maria").await;
    let seen = maria.get("/record/problems").await.is(200).says("Gout").says("Since 2019").says("Mild");
    let at = seen.body.find("Gout").expect("it is listed");
    let link = seen.body[..at].rfind("href=\"").expect("a link") + "href=\"".len();
    let href = seen.body[link..].split('"').next().expect("an address");
    maria.get(href).await.is(200).says("Nia Brandt, at the practice").says("Big toe");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_needs_a_reason_and_keeps_what_was_there() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let path = added(&clara, &clinic, "problems", &GOUT).await;
    let form = format!("{path}/correction");
    let page = clara.get(&form).await.is(200);
    assert_eq!(page.field("name").as_deref(), Some("Gout"));
    let change = |reason: &'static str, version: &'static str| {
        [
            ("name", "Gout of the left foot"),
            ("state", "past"),
            ("from-year", "2019"),
            ("until-month", "3"),
            ("until-year", "2024"),
            ("reason", reason),
            ("version", version),
        ]
    };
    let refused = clara.post(&form, &change("", "0")).await.is(422).says("Write why");
    assert_eq!(refused.field("name").as_deref(), Some("Gout of the left foot"), "nothing typed is lost");
    clara.post(&form, &change("Told at the visit", "0")).await.leads_to(&format!("{path}?done=corrected"));
    let page = clara.get(&path).await.is(200);
    page.says("What changed").says("Told at the visit").says("2019 to March 2024");
    // Somebody else had the form open meanwhile.
    clara.get(&form).await.is(200);
    clara.post(&form, &change("Late", "0")).await.is(409);
    clara.get(&path).await.is(200).says("Gout of the left foot");
}

#[tokio::test(flavor = "multi_thread")]
async fn dates_that_cannot_be_are_refused_where_they_are_typed() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let new = format!("{}/new", list(&clinic, "problems"));
    clara.get(&new).await.is(200);
    for (fields, says) in [
        (&[("from-day", "31"), ("from-month", "2"), ("from-year", "2020")][..], "Enter a year"),
        (&[("from-day", "3"), ("from-year", "2020")], "Enter a year"),
        (&[("from-year", "2020"), ("until-year", "2019")], "This is before it began"),
    ] {
        let mut all = vec![("name", "Gout"), ("state", "current")];
        all.extend_from_slice(fields);
        clara.post(&new, &all).await.is(422).says(says);
    }
    clara.post(&new, &[("name", " "), ("state", "current")]).await.is(422).says("Write what it is");
    clara.post(&new, &[("name", "Gout"), ("state", "sideways")]).await.is(422).says("Choose where it stands");
    let long = "x".repeat(301);
    clara.post(&new, &[("name", "Gout"), ("state", "current"), ("site", &long)]).await.is(422).says("300");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_entered_in_error_is_hidden_from_the_patient_and_stays_for_staff() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let path = added(&clara, &clinic, "problems", &GOUT).await;
    let form = format!("{path}/retraction");
    clara.get(&form).await.is(200).says("The patient will not see it any more");
    clara.post(&form, &[("reason", "")]).await.is(422);
    clara.post(&form, &[("reason", "Another patient's")]).await.leads_to(&format!("{path}?done=retracted"));
    clara.get(&path).await.is(200).says("Entered in error").says("Another patient's");
    clara.post(&form, &[("reason", "again")]).await.is(409);
    clara.get(&format!("{path}/correction")).await.is(409);
    let maria = clinic.signed_in("maria").await;
    let id = path.rsplit('/').next().expect("an id");
    assert!(!maria.get("/record/problems").await.is(200).body.contains(id));
    maria.get(&format!("/record/problems/{id}")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_into_a_record_is_shown_as_text_everywhere() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let hostile = "<script>alert(1)</script>\"'><img src=x>";
    for (class, own) in [
        ("problems", "site"),
        ("medications", "dose"),
        ("allergies", "reactions"),
        ("family-history", "conditions"),
        ("care-team", "members"),
        ("care-plans", "activities"),
        ("insurance", "number"),
        ("documents", "text"),
    ] {
        let state = if class == "documents" { "completed" } else { "current" };
        let fields =
            [("name", hostile), ("state", state), ("by", hostile), ("note", hostile), (own, hostile)];
        let path = added(&clara, &clinic, class, &fields).await;
        let maria = clinic.signed_in("maria").await;
        let own_path = format!("/record/{class}/{}", path.rsplit('/').next().expect("an id"));
        for seen in [
            clara.get(&path).await.is(200),
            clara.get(&list(&clinic, class)).await.is(200),
            clara.get(&format!("{path}/correction")).await.is(200),
            maria.get(&own_path).await.is(200),
            maria.get("/record").await.is(200),
        ] {
            assert!(seen.body.contains("&lt;script&gt;"), "{class}: {}", seen.text());
            assert!(!seen.body.contains("<script>alert") && !seen.body.contains("<img src=x"), "{class}");
        }
    }
}
