//! Changing what proves who one is: a fresh proof first, other sessions end, the owner is told.

use portico::records::audit::{Action, Outcome};

use super::entries;
use crate::support::{Browser, TestClinic};

const SENSITIVE: [&str; 5] = [
    "/account/app",
    "/account/app/removal",
    "/account/passkeys",
    "/account/recovery-codes",
    "/account/contact",
];

async fn confirm(clinic: &TestClinic, browser: &Browser, name: &str, next: &str) {
    browser.get("/account/confirm").await.is(200);
    let (password, code) = (clinic.actor(name).password.clone(), clinic.fresh_code(name));
    let fields = [("password", &*password), ("code", &*code), ("next", next)];
    browser.post("/account/confirm", &fields).await.leads_to(next);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_proof_leads_to_confirming_first() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    clinic.clock.advance(6 * 60 * 1000);
    for path in SENSITIVE {
        let seen = browser.get(path).await.is(303);
        assert!(seen.location().starts_with("/account/confirm?next="), "{path}: {}", seen.location());
    }
    browser.get("/account").await.is(200);
    for path in ["/account/app", "/account/app/removal", "/account/recovery-codes", "/account/contact"] {
        let seen = browser.post(path, &[("email", "thief@example.org"), ("kept", "yes")]).await.is(303);
        assert!(seen.location().starts_with("/account/confirm?next="), "{path}: {}", seen.location());
    }
    assert_eq!(entries(&clinic, Action::FactorRemoved, Outcome::Done), 0);
    confirm(&clinic, &browser, "maria", "/account/contact").await;
    browser.get("/account/contact").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn confirming_needs_both_password_and_code_and_ten_wrong_end_the_session() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    browser.get("/account/confirm").await.is(200);
    let password = clinic.actor("maria").password.clone();
    browser.post("/account/confirm", &[("password", &password)]).await.is(422);
    browser.post("/account/confirm", &[("password", &password), ("code", "000000")]).await.is(422);
    browser
        .post("/account/confirm", &[("password", "wrong"), ("code", &clinic.fresh_code("maria"))])
        .await
        .is(422);
    for _ in 0..7 {
        clinic.clock.advance(60 * 1000 * 4);
        browser.post("/account/confirm", &[("password", &password), ("code", "000000")]).await;
    }
    browser.get("/").await.leads_to("/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_factor_stays_where_one_is_required() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    browser.get("/account/app/removal").await.is(200);
    browser.post("/account/app/removal", &[]).await.is(422).says("at least one second step");
    clinic.half_signed_in("maria").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_app_takes_the_place_of_the_old_one_and_other_sessions_end() {
    let clinic = TestClinic::open().await;
    let (own, other) = (clinic.signed_in("maria").await, clinic.signed_in("maria").await);
    let page = own.get("/account/app").await.is(200);
    let sealed = page.field("sealed").unwrap();
    own.post("/account/app", &[("sealed", &sealed), ("code", "000000")]).await.is(422);
    let elsewhere = clinic.signed_in("jose").await;
    elsewhere.get("/account/app").await.is(200);
    let stolen = elsewhere.post("/account/app", &[("sealed", &sealed), ("code", "123456")]).await.is(422);
    assert_ne!(stolen.field("sealed").unwrap(), sealed, "a seed sealed for somebody else is no seed");
    other.get("/").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_mail_address_is_told_with_the_old_one() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    browser.get("/account/contact").await.is(200);
    browser.post("/account/contact", &[("email", "old@example.org"), ("phone", "")]).await.is(303);
    browser.get("/account/contact").await.is(200);
    browser
        .post("/account/contact", &[("email", "not an address"), ("phone", "555 0199 22")])
        .await
        .is(422)
        .says("e-mail");
    browser.post("/account/contact", &[("email", "new@example.org"), ("phone", "")]).await.is(303);
    browser.get("/").await.is(200).says("It was old@example.org");
    browser.post("/account/notices", &[]).await.leads_to("/");
    assert!(!browser.get("/").await.is(200).text().contains("old@example.org"));
    browser.get("/account/activity").await.is(200).says("It was old@example.org");
    assert_eq!(entries(&clinic, Action::ContactChanged, Outcome::Done), 2);
    browser.get("/profile").await.is(200).says("new@example.org");
}
