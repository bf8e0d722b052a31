//! Sessions: how they end, and who sees them.

use portico::web::cookie;

use crate::support::TestClinic;

const MINUTE: i64 = 60 * 1000;

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let token = browser.cookie(cookie::SESSION).unwrap();
    let seen = browser.post("/sign-out", &[]).await.leads_to("/signed-out");
    assert!(seen.headers["clear-site-data"].to_str().unwrap().contains("\"storage\""));
    assert_eq!(browser.cookie(cookie::SESSION), None);
    browser.get("/signed-out").await.is(200);
    let thief = clinic.stranger().await;
    thief.plant(cookie::SESSION, &token);
    thief.get("/").await.leads_to("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_nothing_happens() {
    let clinic = TestClinic::open().await;
    for (name, minutes, page) in [("maria", 30, "/results"), ("clara", 15, "/clinic")] {
        let browser = clinic.signed_in(name).await;
        clinic.clock.advance((minutes - 1) * MINUTE);
        browser.get(page).await.is(200);
        clinic.clock.advance((minutes - 1) * MINUTE);
        browser.get(page).await.is(200);
        clinic.clock.advance((minutes + 1) * MINUTE);
        let seen = browser.get(page).await.is(303);
        assert!(seen.location().starts_with("/sign-in"), "{}", seen.location());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_makes_a_session_outlive_its_day() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    for _ in 0..(12 * 60 / 20 - 1) {
        clinic.clock.advance(20 * MINUTE);
        browser.get("/results?session=forever&idle=0").await.is(200);
    }
    clinic.clock.advance(21 * MINUTE);
    let seen = browser.get("/results").await.is(303);
    assert!(seen.location().starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_sign_in_ends_after_ten_minutes() {
    let clinic = TestClinic::open().await;
    let browser = clinic.half_signed_in("maria").await;
    clinic.clock.advance(11 * MINUTE);
    browser.get("/sign-in/code").await.is(303);
    assert_eq!(browser.cookie(cookie::SESSION), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_and_ends_their_own_sessions_only() {
    let clinic = TestClinic::open().await;
    let (own, other) = (clinic.signed_in("maria").await, clinic.signed_in("maria").await);
    let strange = clinic.signed_in("jose").await;
    let page = own.get("/account/sessions").await.is(200).says("This one");
    let at = page.body.find("/account/sessions/").expect("another session is listed");
    let path = page.body[at..at + page.body[at..].find('"').unwrap()].to_owned();
    strange.get("/account/sessions").await.is(200);
    strange.post(&path, &[]).await.is(404);
    other.get("/").await.is(200);
    own.get("/account/sessions").await.is(200);
    own.post(&path, &[]).await.leads_to("/account/sessions?done=ended");
    other.get("/").await.leads_to("/sign-in");
    own.get("/").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_session_ends_at_once() {
    let clinic = TestClinic::open().await;
    let (own, other) = (clinic.signed_in("maria").await, clinic.signed_in("maria").await);
    own.get("/account/sessions").await.is(200);
    own.post("/account/sessions/end-others", &[]).await.is(303);
    other.get("/").await.leads_to("/sign-in");
    own.get("/").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_an_account_ends_its_sessions_at_the_next_request() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let operator = clinic.operator();
    tokio::task::spawn_blocking(move || {
        let account = operator.office().unwrap().account_named("maria").unwrap().id;
        operator.change_office(move |office| office.disable(account, "asked for it")).unwrap();
    })
    .await
    .unwrap();
    browser.get("/").await.leads_to("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_holds_no_session_token() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let token = browser.cookie(cookie::SESSION).unwrap();
    let secrets = [token.as_bytes().to_vec(), clinic.actor("maria").password.as_bytes().to_vec()];
    let held = clinic.everything_stored();
    assert!(!held.is_empty());
    for secret in secrets {
        assert!(!held.windows(secret.len()).any(|window| window == secret), "found in the clear store");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_chosen_goes_with_the_account() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    browser.get("/account/language").await.is(200);
    browser.post("/account/language", &[("language", "es")]).await.leads_to("/account");
    let page = browser.get("/account").await.is(200);
    assert!(page.body.contains("lang=\"es\""));
    let again = clinic.signed_in("maria").await;
    assert!(again.get("/account").await.is(200).body.contains("lang=\"es\""));
    browser.get("/account/language").await.is(200);
    browser.post("/account/language", &[("language", "xx")]).await.is(400);
}
