//! What patients say should change: told, waiting, decided, kept.

use crate::support::{Browser, Seen, TestClinic};

/// The id at the end of where a form led.
fn id_of(seen: &Seen) -> String {
    let path = seen.location().split('?').next().unwrap_or_default();
    path.rsplit('/').next().expect("a path").to_owned()
}

/// The first item of a class of Maria's record.
async fn first_of(maria: &Browser, class: &str) -> String {
    let seen = maria.get(&format!("/record/{class}")).await.is(200);
    let link = format!("href=\"/record/{class}/");
    let ids: Vec<&str> = seen.body.split(&link).skip(1).map(|part| &part[..13]).collect();
    let id = ids.into_iter().find(|id| id.parse::<portico::records::item::ItemId>().is_ok());
    format!("/record/{class}/{}", id.expect("there is one"))
}

/// The fields of the form on a page, as a browser would send them back.
fn filled(seen: &Seen, names: &[&'static str]) -> Vec<(&'static str, String)> {
    names.iter().map(|name| (*name, seen.field(name).unwrap_or_default())).collect()
}

async fn send(browser: &Browser, path: &str, fields: &[(&'static str, String)]) -> Seen {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &fields).await
}

fn staffs(clinic: &TestClinic, id: &str) -> String {
    format!("{}/{id}", clinic.own_path("/clinic/patients/:id/proposals"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_patient_tells_waits_in_sight_and_becomes_part_of_the_record_when_it_is_accepted() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/record/allergies/new").await.is(200).says("In your own words");
    let form =
        [("name", "Latex gloves"), ("state", "current"), ("reactions", "Rash"), ("reason", "At the dentist")];
    let sent = maria.post("/record/allergies/new", &form).await.is(303);
    let id = id_of(&sent);
    maria.get(sent.location()).await.is(200).says("We have it").says("Latex gloves").says("At the dentist");
    for page in ["/record", "/record/allergies", "/record/proposals"] {
        maria.get(page).await.is(200).says("Latex gloves").says("Waits for the practice");
    }
    let nia = clinic.signed_in("nia").await;
    let list = clinic.own_path("/clinic/patients/:id/record/allergies");
    let before = nia.get(&list).await.is(200);
    assert!(!before.text().contains("Latex gloves"), "it is no part of the record yet");
    clinic.clock.advance(2 * 60 * 60 * 1000);
    let nia = clinic.signed_in("nia").await;
    let worklist = nia.get("/clinic").await.is(200).says("What patients told us").says("waits 2 hours");
    assert!(worklist.body.contains(&staffs(&clinic, &id)));
    nia.get(&staffs(&clinic, &id)).await.is(200).says("Latex gloves").says("Rash").says("At the dentist");
    let accept = format!("{}/acceptance", staffs(&clinic, &id));
    let fields = [("note", "Noted, we use other gloves"), ("version", "0")];
    nia.post(&accept, &fields).await.leads_to(&format!("{}?done=accepted", staffs(&clinic, &id)));
    let seen = nia.get(&list).await.is(200).says("Latex gloves");
    let link = seen.body.split("href=\"").find(|part| part.contains(">Latex gloves<")).expect("the row");
    let item = nia.get(&link[..link.find('"').expect("the address ends")]).await.is(200);
    assert!(item.text().contains("told by the patient"), "{}", item.text());
    let maria = clinic.signed_in("maria").await;
    maria.get(&format!("/record/proposals/{id}")).await.is(200).says("Accepted").says("we use other gloves");
    maria.get("/record/allergies").await.is(200).says("Latex gloves");
    nia.post(&accept, &fields).await.is(409);
    nia.get(&format!("{}/denial", staffs(&clinic, &id))).await.is(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_correction_keeps_the_earlier_version_and_names_who_asked_and_who_accepted() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let item = first_of(&maria, "problems").await;
    let path = format!("{item}/correction");
    let seen = maria.get(&path).await.is(200);
    let mut fields = filled(&seen, &["name", "from-day", "from-month", "from-year", "by"]);
    let before = fields[0].1.clone();
    fields[0].1 = "Knee pain on the left".to_owned();
    fields.push(("state", "current".to_owned()));
    fields.push(("reason", String::new()));
    let again = send(&maria, &path, &fields).await.is(422).says("Write why");
    assert_eq!(again.field("name").as_deref(), Some("Knee pain on the left"), "nothing typed is lost");
    fields.last_mut().expect("a reason").1 = "It is the left one".to_owned();
    let id = id_of(&send(&maria, &path, &fields).await.is(303));
    maria.get(&item).await.is(200).says(&before).says("Waits for the practice");
    let clara = clinic.signed_in("clara").await;
    let shown = clara.get(&staffs(&clinic, &id)).await.is(200);
    for words in [&before, "Knee pain on the left", "Different", "It is the left one"] {
        assert!(shown.text().contains(words), "no {words:?} in {}", shown.text());
    }
    let version = shown.field("version").expect("what was seen");
    let accept = format!("{}/acceptance", staffs(&clinic, &id));
    clara.post(&accept, &[("version", "99")]).await.is(409);
    clara.post(&accept, &[("version", &version)]).await.is(303);
    let corrected = maria.get(&item).await.is(200).says("Knee pain on the left").says(&before);
    let text = corrected.text();
    assert!(text.contains("What changed") && text.contains(clinic.actor("clara").full_name), "{text}");
    assert!(text.contains(clinic.actor("maria").full_name), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_request_is_kept_with_its_reason_and_shown_to_both() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let item = first_of(&maria, "problems").await;
    maria.get(&format!("{item}/removal")).await.is(200);
    maria.post(&format!("{item}/removal"), &[("why", " ")]).await.is(422).says("Write why");
    let sent = maria.post(&format!("{item}/removal"), &[("why", "I never had this")]).await.is(303);
    let id = id_of(&sent);
    let nia = clinic.signed_in("nia").await;
    let denial = format!("{}/denial", staffs(&clinic, &id));
    nia.get(&denial).await.is(200);
    nia.post(&denial, &[("reason", "")]).await.is(422).says("Write why, for the patient");
    let reason = "The letter of the hospital confirms it";
    nia.post(&denial, &[("reason", reason)]).await.leads_to(&format!("{}?done=denied", staffs(&clinic, &id)));
    nia.post(&denial, &[("reason", reason)]).await.is(409);
    nia.get(&staffs(&clinic, &id)).await.is(200).says("I never had this").says(reason);
    let own = format!("/record/proposals/{id}");
    maria.get(&own).await.is(200).says("Not accepted").says("I never had this").says(reason);
    maria.get(&item).await.is(200).says("Not accepted");
    maria.get(&own).await.is(200);
    maria.post(&format!("{own}/withdrawal"), &[]).await.is(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_removal_takes_the_item_out_of_the_patients_sight() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let item = first_of(&maria, "medications").await;
    maria.get(&format!("{item}/removal")).await.is(200);
    let sent = maria.post(&format!("{item}/removal"), &[("why", "This is my sister's")]).await.is(303);
    let clara = clinic.signed_in("clara").await;
    let page = staffs(&clinic, &id_of(&sent));
    let version = clara.get(&page).await.is(200).field("version").expect("a version");
    clara.post(&format!("{page}/acceptance"), &[("version", &version)]).await.is(303);
    maria.get(&item).await.is(404);
    maria.get("/record/proposals").await.is(200).says("Accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remark_stands_beside_a_result_and_changes_nothing() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let result = clinic.own_path("/results/:id");
    maria.get(&format!("{result}/remark")).await.is(200);
    maria.post(&format!("{result}/remark"), &[("text", "")]).await.is(422).says("Write your remark");
    let text = "I had not slept <b>at all</b>";
    let sent = maria.post(&format!("{result}/remark"), &[("text", text)]).await.is(303);
    maria.get(&result).await.is(200).says(text).says("Waits for the practice");
    let clara = clinic.signed_in("clara").await;
    let seen = clara.get(&clinic.own_path("/clinic/patients/:id/results/:result")).await.is(200).says(text);
    assert!(!seen.body.contains("<b>at all"), "what was typed is shown as text");
    let page = staffs(&clinic, &id_of(&sent));
    clara.get(&page).await.is(200).says(text);
    clara.post(&format!("{page}/acceptance"), &[("version", "0")]).await.is(303);
    maria.get(&result).await.is(200).says(text).says("Accepted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_takes_a_request_back_once_and_staff_cannot_decide_it_any_more() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let own = clinic.own_path("/record/proposals/:proposal");
    maria.get(&own).await.is(200);
    maria.post(&format!("{own}/withdrawal"), &[]).await.leads_to(&format!("{own}?done=withdrawn"));
    maria.get(&own).await.is(200).says("Taken back");
    maria.post(&format!("{own}/withdrawal"), &[]).await.is(409);
    let clara = clinic.signed_in("clara").await;
    let page = clinic.own_path("/clinic/patients/:id/proposals/:proposal");
    clara.get(&page).await.is(200).says("Taken back");
    clara.post(&format!("{page}/acceptance"), &[("version", "0")]).await.is(409);
    assert!(!clara.get("/clinic").await.is(200).body.contains(&page), "it waits for nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_decisions_at_once_and_one_holds() {
    let clinic = TestClinic::open().await;
    let (nia, clara) = (clinic.signed_in("nia").await, clinic.signed_in("clara").await);
    let page = clinic.own_path("/clinic/patients/:id/proposals/:proposal");
    nia.get(&page).await.is(200);
    clara.get(&page).await.is(200);
    let (accept, deny) = (format!("{page}/acceptance"), format!("{page}/denial"));
    let fields = [("version", "0")];
    let reason = [("reason", "Told twice")];
    let (one, other) = tokio::join!(nia.post(&accept, &fields), clara.post(&deny, &reason));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_offered_cannot_be_told_and_there_is_an_end_to_what_may_wait() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/record/visits/new").await.is(404);
    maria.get("/record/social-history/new").await.is(200);
    let form = [("name", "Smoking"), ("state", "completed"), ("value", "Never")];
    maria.post("/record/visits/new", &form).await.is(404);
    for _ in 0..49 {
        maria.post("/record/social-history/new", &form).await.is(303);
    }
    let refused = maria.post("/record/social-history/new", &form).await.is(422);
    assert_eq!(refused.field("name").as_deref(), Some("Smoking"));
    refused.says("Many of your requests wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_request_is_entered() {
    use portico::records::audit::Action;
    use portico::records::log::Question;
    let clinic = TestClinic::open().await;
    let count = |action| {
        let question = Question { action: Some(action), ..Question::default() };
        let office = clinic.operator().office().expect("the office opens");
        office.audit(&question, None, 1_000).expect("the audit is read").entries.len()
    };
    let before = count(Action::Proposed);
    let maria = clinic.signed_in("maria").await;
    maria.get("/record/problems/new").await.is(200);
    let form = [("name", "Sore knee"), ("state", "current")];
    let mut pages = Vec::new();
    for _ in 0..3 {
        let id = id_of(&maria.post("/record/problems/new", &form).await.is(303));
        pages.push((format!("/record/proposals/{id}"), staffs(&clinic, &id)));
    }
    assert_eq!(count(Action::Proposed), before + 3);
    maria.get(&pages[0].0).await.is(200);
    maria.post(&format!("{}/withdrawal", pages[0].0), &[]).await.is(303);
    let clara = clinic.signed_in("clara").await;
    clara.get(&pages[1].1).await.is(200);
    clara.post(&format!("{}/acceptance", pages[1].1), &[("version", "0")]).await.is(303);
    clara.post(&format!("{}/denial", pages[2].1), &[("reason", "Twice")]).await.is(303);
    for action in
        [Action::ProposalWithdrawn, Action::ProposalAccepted, Action::ProposalDenied, Action::ItemAdded]
    {
        assert_eq!(count(action), 1, "{action:?}");
    }
    let maria = clinic.signed_in("maria").await;
    maria.get("/record/access").await.is(200).says("Accepted a change that the patient asked for");
}
