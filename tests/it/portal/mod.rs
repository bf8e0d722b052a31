//! The patient's door, through HTTP.

mod contact_change;
mod downloads;
mod mailed;
mod proposals;
mod proxies;
mod record;
mod timeline;
mod upload;

use crate::support::TestClinic;

/// The ids of the results on a page of a list, in order.
fn listed(body: &str) -> Vec<String> {
    body.split("href=\"/results/").skip(1).map(|rest| rest[..13].to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_new_until_it_is_opened() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let home = maria.get("/").await.is(200);
    let new = listed(&home.body);
    assert!(!new.is_empty(), "nothing is new: {}", home.text());
    let row = |body: &str| body.split("<li>").find(|row| row.contains(&new[0])).map(str::to_owned);
    assert!(row(&home.body).expect("the row").contains("New"));
    maria.get(&format!("/results/{}", new[0])).await.is(200);
    let after = maria.get("/").await.is(200);
    assert!(!listed(&after.body).contains(&new[0]), "still new after it was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_listed_on_the_last_visit_is_not_new_on_the_next() {
    let clinic = TestClinic::open().await;
    let first = clinic.signed_in("maria").await;
    assert!(!listed(&first.get("/").await.is(200).body).is_empty());
    clinic.clock.advance(3 * 60 * 60 * 1000);
    let second = clinic.signed_in("maria").await;
    second.get("/").await.is(200).says("There is nothing new since");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_goes_on_where_the_page_ended() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let first = maria.get("/results").await.is(200);
    let ids = listed(&first.body);
    assert!(ids.len() <= 50);
    let older = first
        .body
        .split("href=\"")
        .find(|part| part.contains("after="))
        .map(|part| part[..part.find('"').expect("the address ends")].replace("&amp;", "&"));
    if let Some(older) = older {
        let next = listed(&maria.get(&older).await.is(200).body);
        assert!(!next.is_empty() && next.iter().all(|id| !ids.contains(id)));
    }
    for nonsense in ["/results?after=x.y", "/results?kind=nothing", "/results?after=99999999999999999999.0"] {
        assert_eq!(listed(&maria.get(nonsense).await.is(200).body), ids, "{nonsense}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_is_found_by_its_plain_name_and_nothing_found_says_what_to_do() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let seen = maria.get("/results?kind=vital-signs&name=PRESSURE").await.is(200);
    assert!(!listed(&seen.body).is_empty() && seen.text().contains("Blood pressure"));
    maria.get("/results?name=zzzz").await.is(200).says("No test has “zzzz” in its name");
    let seen = maria.get("/results?name=%3Cb%3E").await.is(200);
    assert!(!seen.body.contains("<b><"), "what was typed is shown as text");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_shows_its_range_its_course_and_where_it_comes_from() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let seen = maria.get(&clinic.own_path("/results/:id")).await.is(200);
    for words in ["Usual range", "Taken", "Over time", "About this result"] {
        assert!(seen.text().contains(words), "no {words:?} in {}", seen.text());
    }
    assert!(seen.body.contains("<svg"), "no chart");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_patient_sees_who_looked_and_can_leave_themselves_out() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    clara.get(&clinic.own_path("/clinic/patients/:id")).await.is(200);
    let maria = clinic.signed_in("maria").await;
    maria.get("/results").await.is(200);
    let name = &clinic.actor("clara").full_name;
    let others = maria.get("/record/access").await.is(200).says("Opened test results").says(name);
    assert!(!others.body.contains("<td data-head=\"Who\">You"), "own doings are left out");
    maria.get("/record/access?who=all").await.is(200).says("You");
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_twice_is_entered_once_and_a_result_opened_is_entered_by_itself() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let before = views(&clinic);
    for _ in 0..5 {
        maria.get("/results").await.is(200);
    }
    assert_eq!(views(&clinic), before, "the first page after signing in has entered the view already");
    maria.get(&clinic.own_path("/results/:id")).await.is(200);
    maria.get(&clinic.own_path("/results/:id")).await.is(200);
    assert_eq!(views(&clinic), before + 1);
}

fn views(clinic: &TestClinic) -> usize {
    use portico::records::Section;
    use portico::records::audit::Action;
    use portico::records::log::Question;
    let question = Question { action: Some(Action::Viewed(Section::Results)), ..Question::default() };
    let office = clinic.operator().office().expect("the office opens");
    office.audit(&question, None, 10_000).expect("the audit is read").entries.len()
}
