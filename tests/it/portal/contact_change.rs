//! Contact details that patients ask to have on file, and what the front desk does about it.

use crate::support::{Seen, TestClinic};

const FIELDS: [&str; 7] = ["phones", "emails", "street", "city", "state", "postal", "country"];

fn filled(seen: &Seen) -> Vec<(&'static str, String)> {
    FIELDS.iter().map(|name| (*name, seen.field(name).unwrap_or_default())).collect()
}

fn with<'a>(fields: &'a [(&'static str, String)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(one, was)| (*one, if *one == name { value } else { was.as_str() })).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_patient_asks_is_on_file_once_the_front_desk_accepts_it() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/profile").await.is(200).says("Ask us to change your phone");
    let form = maria.get("/profile/contact").await.is(200).says("555 0164").says("Waits for the practice");
    let fields = filled(&form);
    // A second request takes the place of the first.
    let asked = with(&fields, "phones", "555 0172\n+1 515 555 0199");
    let asked: Vec<_> =
        asked.into_iter().map(|(n, v)| (n, if n == "city" { "Fort Birch" } else { v })).collect();
    maria.post("/profile/contact", &asked).await.leads_to("/profile/contact?done=sent");
    maria.get("/profile/contact?done=sent").await.is(200).says("We have your request").says("555 0172");
    let profile = maria.get("/profile").await.is(200);
    assert!(!profile.text().contains("555 0172"), "nothing on file has changed yet");

    let dana = clinic.signed_in("dana").await;
    let worklist = dana.get("/clinic").await.is(200).says("Contact details to put on file");
    let base = clinic.own_path("/clinic/patients/:id/contact-changes/");
    let links: Vec<&str> = worklist.body.split(&format!("href=\"{base}")).skip(1).collect();
    assert_eq!(links.len(), 1, "one request of a patient waits");
    let page = format!("{base}{}", &links[0][..13]);
    assert_ne!(page, clinic.own_path("/clinic/patients/:id/contact-changes/:change"));
    let seen = dana.get(&page).await.is(200).says("555 0172").says("Fort Birch").says("Different");
    let version = seen.field("seen").expect("what was looked at");
    // Who looked at something else decides nothing.
    dana.post(&format!("{page}/acceptance"), &[("seen", "1")]).await.is(409);
    dana.post(&format!("{page}/acceptance"), &[("seen", &version)]).await.leads_to(&page);
    dana.get(&page).await.is(200).says("Accepted");
    dana.post(&format!("{page}/acceptance"), &[("seen", &version)]).await.is(409);
    maria.get("/profile").await.is(200).says("555 0172").says("515 555 0199").says("Fort Birch");
    dana.get("/clinic/patients?q=5550172").await.is(200).says("Okafor");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_declined_says_why_and_one_that_is_taken_back_is_gone() {
    let clinic = TestClinic::open().await;
    let dana = clinic.signed_in("dana").await;
    let page = clinic.own_path("/clinic/patients/:id/contact-changes/:change");
    let denial = format!("{page}/denial");
    dana.post(&denial, &[("reason", " ")]).await.is(422);
    dana.post(&denial, &[("reason", "Please call us about this")]).await.leads_to(&page);
    dana.get(&page).await.is(200).says("Please call us about this");
    let maria = clinic.signed_in("maria").await;
    let form =
        maria.get("/profile/contact").await.is(200).says("We left it as it was").says("Please call us");
    let fields = filled(&form);
    assert!(!fields[0].1.contains("555 0164"), "the form begins with what is on file: {fields:?}");

    maria
        .post("/profile/contact", &with(&fields, "emails", "nobody at home"))
        .await
        .is(422)
        .says("nobody at home");
    maria.post("/profile/contact", &with(&fields, "phones", "call my sister")).await.is(422);
    let same: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    maria.post("/profile/contact", &same).await.is(422).says("This is what we have on file");
    maria.post("/profile/contact", &with(&fields, "city", "")).await.is(422).says("Write the city");

    maria.post("/profile/contact", &with(&fields, "emails", "maria@example.org")).await.is(303);
    let seen = maria.get("/profile/contact").await.is(200).says("maria@example.org");
    let (_, rest) = seen.body.split_once("/profile/contact/").expect("it can be taken back");
    let back = format!("/profile/contact/{}/withdrawal", &rest[..13]);
    maria.post(&back, &[]).await.leads_to("/profile/contact?done=withdrawn");
    maria.post(&back, &[]).await.is(409);
    let nothing = dana.get("/clinic").await.is(200);
    assert!(!nothing.body.contains(&clinic.own_path("/clinic/patients/:id/contact-changes/")));
}
