//! Acting for a patient: what is open, what a birthday narrows, who is named for it, and how it ends.

use jiff::civil::Date;
use portico::records::patient::{PartialDate, PatientId};
use portico::routes::{Door, inventory};

use crate::support::{Browser, Seen, TestClinic, everything};

/// A small child of the demo: who, and when they turn twelve.
fn child(clinic: &TestClinic) -> (PatientId, String, Date) {
    let today = clinic.clock.now().date_in(&clinic.practice.zone());
    let found = clinic.operator().register().unwrap().find("RF-1000", 50).unwrap();
    let born = |date: Option<PartialDate>| date.and_then(PartialDate::whole);
    let twelve = |born: Date| born.saturating_add(jiff::Span::new().years(12));
    found
        .patients
        .iter()
        .filter_map(|one| Some((one.id, one.name.clone(), twelve(born(one.birth_date)?))))
        .find(|(_, _, twelve)| *twelve > today)
        .expect("the demo has a child")
}

/// Staff let the owner of `sign_in` act for `patient`.
async fn granted(clinic: &TestClinic, patient: PatientId, sign_in: &str, what: &[(&str, &str)]) -> Browser {
    let dana = clinic.signed_in("dana").await;
    let path = format!("/clinic/patients/{patient}/proxies");
    dana.get(&format!("{path}/new")).await.is(200);
    let who = [("who", "account"), ("sign_in", sign_in), ("relation", "parent")];
    dana.post(&format!("{path}/new"), &[&who[..], what].concat()).await.leads_to(&path);
    dana
}

async fn turned_to(browser: &Browser, patient: PatientId) -> Seen {
    browser.get("/acting").await.is(200);
    browser.post("/acting", &[("patient", &patient.to_string())]).await
}

const CHILD: [(&str, &str); 2] = [("basis", "minor"), ("everything", "yes")];

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_sees_the_childs_record_under_their_own_name() {
    let clinic = TestClinic::open().await;
    let (patient, name, _) = child(&clinic);
    let maria = clinic.signed_in("maria").await;
    turned_to(&maria, patient).await.is(404);
    let dana = granted(&clinic, patient, "maria", &CHILD).await;
    turned_to(&maria, patient).await.leads_to("/");
    for path in ["/", "/results", "/record", "/record/access", "/profile"] {
        let page = maria.get(path).await.is(200).says(&format!("You are acting for {name}."));
        assert!(page.body.contains("Okafor"), "{path} says whose account it is");
    }
    maria.get("/record/access?who=all").await.is(200).says("You").says("Opened");
    // Back in her own record there is no such line, and the child's is not hers.
    maria.get("/acting").await.is(200);
    maria.post("/acting", &[("patient", "")]).await.leads_to("/");
    assert!(!maria.get("/record").await.is(200).text().contains("You are acting for"));
    // Somebody else of the family sees her by name in the child's log.
    granted(&clinic, patient, "ruth", &CHILD).await;
    let ruth = clinic.signed_in("ruth").await;
    turned_to(&ruth, patient).await.leads_to("/");
    ruth.get("/record/access").await.is(200).says("Maria").says("Acts for the patient");
    drop(dana);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_given_is_not_there() {
    let clinic = TestClinic::open().await;
    granted(&clinic, clinic.maria(), "jose", &[("basis", "consent"), ("results", "yes")]).await;
    let jose = clinic.signed_in("jose").await;
    turned_to(&jose, clinic.maria()).await.leads_to("/");
    let home = jose.get("/").await.is(200).says("You are acting for");
    assert!(!home.body.contains("href=\"/record\"") && !home.body.contains("href=\"/profile\""));
    let result = clinic.own_path("/results/:id");
    jose.get(&result).await.is(200);
    for path in
        ["/record", "/record/access", "/record/problems", "/record/documents", "/profile", "/profile/helpers"]
    {
        jose.get(path).await.is(404);
    }
    jose.get(&clinic.own_path("/record/documents/:item/files/:number")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_birthday_narrows_what_a_parent_sees_and_asks_staff_to_look() {
    let clinic = TestClinic::open().await;
    let (patient, name, twelve) = child(&clinic);
    granted(&clinic, patient, "ruth", &CHILD).await;
    let ruth = clinic.signed_in("ruth").await;
    turned_to(&ruth, patient).await.leads_to("/");
    ruth.get("/record").await.is(200);
    let birthday = twelve.to_zoned(clinic.practice.zone()).unwrap().timestamp().as_millisecond();
    clinic.clock.advance(birthday - clinic.clock.now().millis() - 3_600_000);
    let ruth = clinic.signed_in("ruth").await;
    turned_to(&ruth, patient).await.leads_to("/");
    ruth.get("/record").await.is(200);
    clinic.clock.advance(2 * 3_600_000);
    let ruth = clinic.signed_in("ruth").await;
    turned_to(&ruth, patient).await.leads_to("/");
    ruth.get("/").await.is(200).says("Messages, Appointments");
    for path in ["/record", "/results", "/record/access"] {
        ruth.get(path).await.is(404);
    }
    let dana = clinic.signed_in("dana").await;
    let waiting = dana.get("/clinic").await.is(200);
    assert!(waiting.body.contains(&format!("/clinic/patients/{patient}/proxies")), "{}", waiting.text());
    let page = dana.get(&format!("/clinic/patients/{patient}/proxies")).await.is(200).says("12 to 17 years");
    assert!(page.text().contains("Narrowed by age"), "{name}: {}", page.text());
    let review = page.body.split("action=\"").find(|part| part.contains("/review")).expect("a form for it");
    let review = review[..review.find('"').unwrap()].to_owned();
    dana.post(&review, &[]).await.is(303);
    let waiting = dana.get("/clinic").await.is(200);
    assert!(!waiting.body.contains(&format!("/clinic/patients/{patient}/proxies")), "it was looked at");
    let adult = twelve.saturating_add(jiff::Span::new().years(6)).to_zoned(clinic.practice.zone()).unwrap();
    clinic.clock.advance(adult.timestamp().as_millisecond() - clinic.clock.now().millis() + 1);
    let ruth = clinic.signed_in("ruth").await;
    turned_to(&ruth, patient).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_taken_off_sees_nothing_from_the_next_request_on() {
    let clinic = TestClinic::open().await;
    let grace = clinic.carer("grace", vec![(clinic.maria(), everything())]).await;
    grace.get("/record").await.is(200).says("You are acting for Maria");
    let maria = clinic.signed_in("maria").await;
    let page = maria.get("/profile/helpers").await.is(200).says("Grace Bell").says("In force");
    let link = page.body.split("href=\"").find(|part| part.contains("/removal\"")).expect("a way to end it");
    let link = link[..link.find('"').unwrap()].to_owned();
    maria.get(&link).await.is(200);
    maria.post(&link, &[]).await.leads_to("/profile/helpers?done=ended");
    for entry in inventory().iter().filter(|entry| entry.door == Door::Portal) {
        let path = clinic.own_path(entry.path);
        let get = entry.method == reqwest::Method::GET;
        let seen = if get { grace.get(&path).await } else { grace.post(&path, &[]).await };
        clinic.assert_no_canary(&seen, entry.path, "whoever was taken off");
        seen.leads_to("/acting");
    }
    grace.get("/acting").await.is(200).says("You cannot act for anybody");
    grace.get("/account").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_ends_with_its_last_day() {
    let clinic = TestClinic::open().await;
    let today = clinic.clock.now().date_in(&clinic.practice.zone());
    let (day, month, year) = (today.day().to_string(), today.month().to_string(), today.year().to_string());
    let until = [("until-day", &*day), ("until-month", &*month), ("until-year", &*year)];
    let what = [&[("basis", "law"), ("everything", "yes")], &until[..]].concat();
    granted(&clinic, clinic.maria(), "jose", &what).await;
    let jose = clinic.signed_in("jose").await;
    turned_to(&jose, clinic.maria()).await.leads_to("/");
    jose.get("/record").await.is(200).says("You are acting for Maria");
    // Ten in the morning it was.
    clinic.clock.advance((13 * 60 + 50) * 60 * 1000);
    let jose = clinic.signed_in("jose").await;
    turned_to(&jose, clinic.maria()).await.leads_to("/");
    clinic.clock.advance(10 * 60 * 1000);
    assert!(!jose.get("/record").await.is(200).text().contains("You are acting for"), "the day is over");
    turned_to(&jose, clinic.maria()).await.is(404);
    let path = format!("/clinic/patients/{}/proxies", clinic.maria());
    clinic.signed_in("dana").await.get(&path).await.is(200).says("Over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_made_for_one_record_does_not_change_another() {
    let clinic = TestClinic::open().await;
    let (patient, ..) = child(&clinic);
    granted(&clinic, patient, "maria", &CHILD).await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/acting").await.is(200);
    let own = maria.form_token();
    turned_to(&maria, patient).await.leads_to("/");
    let stale =
        maria.request(reqwest::Method::POST, "/acting").form(&[("csrf", own.as_str()), ("patient", "")]);
    maria.send(stale).await.is(403);
    maria.get("/record").await.is(200).says("You are acting for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_gives_a_code_and_it_works_once_with_their_birth_date() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/profile/helpers/new").await.is(200);
    let nothing = [("relation", "child")];
    maria.post("/profile/helpers/new", &nothing).await.is(422).says("Choose at least one thing");
    let offer = [("relation", "child"), ("results", "yes")];
    let made = maria.post("/profile/helpers/new", &offer).await.is(201);
    let code = made.body.split("class=\"code\">").nth(1).expect("the code is shown");
    let code = code[..code.find('<').unwrap()].to_owned();
    assert!(!maria.get("/profile/helpers").await.is(200).says("A code is waiting").body.contains(&code));
    let person = clinic.operator().register().unwrap().summary(clinic.maria()).unwrap().unwrap();
    let born = person.birth_date.and_then(PartialDate::whole).unwrap();
    let jose = clinic.signed_in("jose").await;
    jose.get("/acting/code").await.is(200);
    let typed = |date: Date| {
        vec![
            ("birth-date-day", date.day().to_string()),
            ("birth-date-month", date.month().to_string()),
            ("birth-date-year", date.year().to_string()),
        ]
    };
    let take = async |browser: &Browser, date: Date| {
        let date = typed(date);
        let mut fields = vec![("code", code.as_str())];
        fields.extend(date.iter().map(|(name, value)| (*name, value.as_str())));
        browser.post("/acting/code", &fields).await
    };
    take(&jose, born.tomorrow().unwrap()).await.is(422).says("do not fit");
    take(&jose, born).await.leads_to("/");
    jose.get("/results").await.is(200).says("You are acting for Maria");
    jose.get("/record").await.is(404);
    take(&jose, born).await.is(422).says("do not fit");
    maria.get("/profile/helpers").await.is(200).says("José").says("Son or daughter");
    maria.get("/record/access").await.is(200).says("José").says("Acts for the patient");
    // Nobody is their own helper.
    maria.get("/profile/helpers/new").await.is(200);
    let made = maria.post("/profile/helpers/new", &offer).await.is(201);
    let again = made.body.split("class=\"code\">").nth(1).unwrap();
    let code = again[..again.find('<').unwrap()].to_owned();
    let date = typed(born);
    let mut fields = vec![("code", code.as_str())];
    fields.extend(date.iter().map(|(name, value)| (*name, value.as_str())));
    maria.get("/acting/code").await.is(200);
    maria.post("/acting/code", &fields).await.is(422).says("This account cannot act");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_begins_with_a_letter_and_acts_for_the_patient() {
    let clinic = TestClinic::open().await;
    let (patient, name, _) = child(&clinic);
    let dana = clinic.signed_in("dana").await;
    let path = format!("/clinic/patients/{patient}/proxies/new");
    dana.get(&path).await.is(200);
    dana.post(&path, &[("who", "new")]).await.is(422).says("Choose why");
    let form =
        [("who", "new"), ("name", "Tess Moore"), ("new_sign_in", "tess.moore"), ("relation", "parent")];
    let adult = clinic.maria();
    let of_adult = format!("/clinic/patients/{adult}/proxies/new");
    dana.post(&of_adult, &[&form[..], &CHILD].concat()).await.is(422).says("is of age");
    let letter = dana.post(&path, &[&form[..], &CHILD].concat()).await.is(201).says("Tess Moore");
    let code = letter.body.split("class=\"code\">").nth(1).expect("the code is shown");
    let code = code[..code.find('<').unwrap()].to_owned();
    let tess = clinic.stranger().await;
    tess.get("/sign-in/letter").await.is(200);
    let begin = [("name", "tess.moore"), ("code", code.as_str())];
    tess.post("/sign-in/letter", &begin).await.leads_to("/sign-in/password");
    tess.get("/sign-in/password").await.is(200);
    let password = "a lantern over the mill race";
    tess.post("/sign-in/password", &[("password", password), ("again", password)])
        .await
        .leads_to("/sign-in/factor");
    dana.get(&format!("/clinic/patients/{patient}/proxies"))
        .await
        .is(200)
        .says("Tess Moore")
        .says("Mother or father");
    drop(name);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mail_address_for_two_is_pointed_out() {
    let clinic = TestClinic::open().await;
    let dana = granted(&clinic, clinic.maria(), "jose", &[("basis", "consent"), ("everything", "yes")]).await;
    let page = format!("/clinic/patients/{}/proxies", clinic.maria());
    assert!(!dana.get(&page).await.is(200).text().contains("same e-mail"));
    for (name, mail) in [("maria", "family@example.org"), ("jose", "Family@example.org")] {
        let browser = clinic.signed_in(name).await;
        browser.get("/account/contact").await.is(200);
        browser.post("/account/contact", &[("email", mail)]).await.is(303);
    }
    dana.get(&page).await.is(200).says("Both gave the same e-mail address");
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_act_for_nobody() {
    let clinic = TestClinic::open().await;
    let dana = clinic.signed_in("dana").await;
    let path = format!("/clinic/patients/{}/proxies/new", clinic.maria());
    dana.get(&path).await.is(200);
    for name in ["clara", "maria", "nobody-of-that-name"] {
        let form = [("who", "account"), ("sign_in", name), ("relation", "other"), ("basis", "consent")];
        let fields = [&form[..], &[("everything", "yes")]].concat();
        dana.post(&path, &fields).await.is(422).says("cannot act for the patient");
    }
}
