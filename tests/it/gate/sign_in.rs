//! Signing in with a name and a password.

use portico::records::audit::{Action, Outcome};
use portico::web::cookie;

use super::entries;
use crate::support::{Seen, TestClinic};

/// The page without what differs from one page view to the next: form tokens.
fn shown(seen: &Seen, name: &str) -> String {
    let parts: Vec<&str> = seen.body.split('<').filter(|part| !part.contains("name=\"csrf\"")).collect();
    parts.join("<").replace(name, "NAME")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_signs_in_and_is_at_home() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    browser.get("/").await.is(200).says("Maria");
    assert!(entries(&clinic, Action::SignedIn, Outcome::Done) >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_names_are_answered_alike() {
    let clinic = TestClinic::open().await;
    let before = entries(&clinic, Action::SignInFailed, Outcome::Refused);
    let mut answers = Vec::new();
    for name in ["maria", "mallory"] {
        let browser = clinic.stranger().await;
        let seen =
            browser.post("/sign-in", &[("name", name), ("password", "not the right one")]).await.is(422);
        let mut headers: Vec<String> = seen.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        assert!(!seen.body.contains("not the right one"), "a password is never shown again");
        answers.push((seen.status, headers, shown(&seen, name)));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(entries(&clinic, Action::SignInFailed, Outcome::Refused), before + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_is_answered_as_a_wrong_password() {
    let clinic = TestClinic::open().await;
    let wrong = clinic
        .stranger()
        .await
        .post("/sign-in", &[("name", "tomas"), ("password", "wrong one")])
        .await
        .is(422);
    let operator = clinic.operator();
    tokio::task::spawn_blocking(move || {
        let account = operator.office().unwrap().account_named("tomas").unwrap().id;
        operator.change_office(move |office| office.disable(account, "left")).unwrap();
    })
    .await
    .unwrap();
    let password = clinic.actor("tomas").password.clone();
    let closed =
        clinic.stranger().await.post("/sign-in", &[("name", "tomas"), ("password", &password)]).await.is(422);
    assert_eq!(shown(&wrong, "tomas"), shown(&closed, "tomas"));
}

#[tokio::test(flavor = "multi_thread")]
async fn look_alikes_are_one_name() {
    let clinic = TestClinic::open().await;
    let password = clinic.actor("maria").password.clone();
    for name in ["Maria", "MARIA", " maria ", "mar\u{456}a", "rnaria"] {
        let browser = clinic.stranger().await;
        browser.post("/sign-in", &[("name", name), ("password", &password)]).await.leads_to("/sign-in/code");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_gives_a_new_session_and_the_one_before_is_dead() {
    let clinic = TestClinic::open().await;
    let browser = clinic.half_signed_in("maria").await;
    let half = browser.cookie(cookie::SESSION).expect("a session was begun");
    let code = clinic.fresh_code("maria");
    browser.post("/sign-in/code", &[("code", &code)]).await.leads_to("/");
    let full = browser.cookie(cookie::SESSION).expect("it goes on");
    assert_ne!(half, full);
    assert!(full.len() >= 22, "at least 128 bits in base 64");
    let thief = clinic.stranger().await;
    thief.plant(cookie::SESSION, &half);
    thief.get("/").await.leads_to("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_id_chosen_by_the_client_is_never_taken_over() {
    let clinic = TestClinic::open().await;
    let planted = "A".repeat(43);
    let browser = clinic.stranger().await;
    browser.plant(cookie::SESSION, &planted);
    browser.get("/sign-in").await.is(200);
    let password = clinic.actor("maria").password.clone();
    browser.post("/sign-in", &[("name", "maria"), ("password", &password)]).await.leads_to("/sign-in/code");
    assert_ne!(browser.cookie(cookie::SESSION).as_deref(), Some(planted.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_in_the_same_browser_ends_the_session_before() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let before = browser.cookie(cookie::SESSION).unwrap();
    let password = clinic.actor("dana").password.clone();
    browser.post("/sign-in", &[("name", "dana"), ("password", &password)]).await.leads_to("/sign-in/code");
    let thief = clinic.stranger().await;
    thief.plant(cookie::SESSION, &before);
    thief.get("/").await.leads_to("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_on_the_way_somewhere_gets_there_and_never_elsewhere() {
    let clinic = TestClinic::open().await;
    let browser = clinic.stranger().await;
    browser.get("/results").await.leads_to("/sign-in?next=%2Fresults");
    for (next, place) in
        [("/results", "/results"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil", "/")]
    {
        let browser = clinic.stranger().await;
        let password = clinic.actor("maria").password.clone();
        let fields = [("name", "maria"), ("password", &*password), ("next", next)];
        let seen = browser.post("/sign-in", &fields).await.is(303);
        assert!(seen.location().starts_with("/sign-in/code"), "{}", seen.location());
        let page = browser.get(seen.location()).await.is(200);
        let carried = page.field("next").unwrap_or_default();
        let code = clinic.fresh_code("maria");
        browser.post("/sign-in/code", &[("code", &code), ("next", &carried)]).await.leads_to(place);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_of_a_megabyte_is_refused_before_it_is_read() {
    let clinic = TestClinic::open().await;
    let browser = clinic.stranger().await;
    let huge = "x".repeat(1 << 20);
    let seen = browser.post("/sign-in", &[("name", "maria"), ("password", &huge)]).await;
    assert_eq!(seen.status.as_u16(), 413);
    let long = "x".repeat(40_000);
    browser.post("/sign-in", &[("name", "maria"), ("password", &long)]).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_needs_no_script_and_cookies_are_closed_to_scripts() {
    let clinic = TestClinic::open().await;
    let browser = clinic.stranger().await;
    let page = browser.get("/sign-in").await.is(200);
    assert!(page.body.contains("<form method=\"post\" action=\"/sign-in\""));
    let password = clinic.actor("maria").password.clone();
    let seen = browser.post("/sign-in", &[("name", "maria"), ("password", &password)]).await.is(303);
    let lines: Vec<_> =
        seen.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let session = lines.iter().find(|line| line.starts_with("__Host-portico=")).expect("a session cookie");
    for attribute in ["Secure", "HttpOnly", "SameSite=", "Path=/"] {
        assert!(session.contains(attribute), "{session}");
    }
    assert!(!session.contains("Domain"), "{session}");
}
