//! Passkeys, with an authenticator made of software.

use portico::records::audit::{Action, Outcome};

use super::authenticator::Authenticator;
use super::entries;
use crate::support::{Browser, Seen, TestClinic};

/// The options that a page hands to the script.
fn options(seen: &Seen) -> String {
    let at = seen.body.find("data-options=\"").expect("options on the page") + "data-options=\"".len();
    let text = &seen.body[at..at + seen.body[at..].find('"').unwrap()];
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// Maria with a passkey on a new device.
async fn enrolled(clinic: &TestClinic) -> (Browser, Authenticator) {
    let browser = clinic.signed_in("maria").await;
    let page = browser.get("/account/passkeys").await.is(200);
    let mut device = Authenticator::new(&clinic.origin);
    let answer = device.create(&options(&page));
    browser.post("/account/passkeys", &[("answer", &answer), ("name", "my phone")]).await.is(303);
    (browser, device)
}

async fn sign_in(clinic: &TestClinic, device: &mut Authenticator) -> (Browser, Seen) {
    let browser = clinic.stranger().await;
    let page = browser.get("/sign-in/passkey").await.is(200);
    let answer = device.get(&options(&page));
    let seen = browser.post("/sign-in/passkey", &[("answer", &answer)]).await;
    (browser, seen)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_the_whole_sign_in() {
    let clinic = TestClinic::open().await;
    let (_, mut device) = enrolled(&clinic).await;
    let (browser, seen) = sign_in(&clinic, &mut device).await;
    seen.leads_to("/");
    browser.get("/").await.is(200).says("Maria").says("The passkey “my phone” was added");
    assert_eq!(entries(&clinic, Action::FactorAdded, Outcome::Done), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_a_second_factor_and_confirms() {
    let clinic = TestClinic::open().await;
    let (_, mut device) = enrolled(&clinic).await;
    let browser = clinic.half_signed_in("maria").await;
    let page = browser.get("/sign-in/code/passkey").await.is(200);
    let answer = device.get(&options(&page));
    browser.post("/sign-in/code/passkey", &[("answer", &answer)]).await.leads_to("/");
    clinic.clock.advance(6 * 60 * 1000);
    let page = browser.get("/account/confirm/passkey").await.is(200);
    let answer = device.get(&options(&page));
    let fields = [("answer", &*answer), ("next", "/account/passkeys")];
    browser.post("/account/confirm/passkey", &fields).await.leads_to("/account/passkeys");
    browser.get("/account/passkeys").await.is(200).says("my phone");
}

#[tokio::test(flavor = "multi_thread")]
async fn user_verification_is_asked_for_and_a_device_finds_it_alone() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let create = options(&browser.get("/account/passkeys").await.is(200));
    assert!(create.contains("\"userVerification\":\"required\""), "{create}");
    assert!(create.contains("\"residentKey\":\"required\""), "{create}");
    let get = options(&clinic.stranger().await.get("/sign-in/passkey").await.is(200));
    assert!(get.contains("\"userVerification\":\"required\""), "{get}");
    assert!(!get.contains("conditional"), "{get}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_origin_a_wrong_party_and_an_unverified_user_fail() {
    let clinic = TestClinic::open().await;
    let (_, device) = enrolled(&clinic).await;
    let mut phished = device.clone();
    phished.origin = "https://localhost.evil.example".to_owned();
    let mut other_party = device.clone();
    other_party.party = Some("evil.example".to_owned());
    let mut unverified = device.clone();
    unverified.verifies = false;
    for (what, mut device) in [("origin", phished), ("party", other_party), ("verification", unverified)] {
        let (browser, seen) = sign_in(&clinic, &mut device).await;
        assert_eq!(seen.status.as_u16(), 422, "{what}");
        browser.get("/").await.leads_to("/sign-in");
    }
    let mut device = device;
    sign_in(&clinic, &mut device).await.1.leads_to("/");
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolling_fails_for_the_same_reasons() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    for change in [
        (|device: &mut Authenticator| device.origin = "https://evil.example".to_owned())
            as fn(&mut Authenticator),
        |device| device.party = Some("evil.example".to_owned()),
        |device| device.verifies = false,
    ] {
        let page = browser.get("/account/passkeys").await.is(200);
        let mut device = Authenticator::new(&clinic.origin);
        change(&mut device);
        let answer = device.create(&options(&page));
        browser.post("/account/passkeys", &[("answer", &answer), ("name", "x")]).await.is(422);
    }
    assert_eq!(entries(&clinic, Action::FactorAdded, Outcome::Done), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_works_once_in_its_own_browser_and_for_five_minutes() {
    let clinic = TestClinic::open().await;
    let (_, mut device) = enrolled(&clinic).await;
    let browser = clinic.stranger().await;
    let page = browser.get("/sign-in/passkey").await.is(200);
    let answer = device.get(&options(&page));
    let other = clinic.stranger().await;
    other.get("/sign-in/passkey").await.is(200);
    other.post("/sign-in/passkey", &[("answer", &answer)]).await.is(422);
    browser.post("/sign-in/passkey", &[("answer", &answer)]).await.leads_to("/");
    let again = clinic.stranger().await;
    again.post("/sign-in/passkey", &[("answer", &answer)]).await.is(422);
    let late = clinic.stranger().await;
    let page = late.get("/sign-in/passkey").await.is(200);
    let answer = device.get(&options(&page));
    clinic.clock.advance(6 * 60 * 1000);
    late.post("/sign-in/passkey", &[("answer", &answer)]).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_key_is_noticed_by_its_counter() {
    let clinic = TestClinic::open().await;
    let (_, mut device) = enrolled(&clinic).await;
    let copy = device.clone();
    sign_in(&clinic, &mut device).await.1.leads_to("/");
    let mut copy = copy;
    let (_, seen) = sign_in(&clinic, &mut copy).await;
    assert_eq!(seen.status.as_u16(), 422);
    device.forget_last_use();
    let (_, seen) = sign_in(&clinic, &mut device).await;
    assert_eq!(seen.status.as_u16(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_passkey_belongs_to_one_account() {
    let clinic = TestClinic::open().await;
    let (_, mut device) = enrolled(&clinic).await;
    let jose = clinic.signed_in("jose").await;
    let page = jose.get("/account/passkeys").await.is(200);
    let answer = device.create(&options(&page));
    jose.post("/account/passkeys", &[("answer", &answer), ("name", "hers")]).await.is(422);
    // The device now names José's account with Maria's credential: neither is signed in.
    let (_, seen) = sign_in(&clinic, &mut device).await;
    assert_eq!(seen.status.as_u16(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_passkey_is_dead() {
    let clinic = TestClinic::open().await;
    let (browser, mut device) = enrolled(&clinic).await;
    let page = browser.get("/account/passkeys").await.is(200);
    let at = page.body.find("/account/passkeys/").unwrap();
    let path = page.body[at..at + page.body[at..].find('"').unwrap()].to_owned();
    let strange = clinic.signed_in("jose").await;
    strange.get(&path).await.is(404);
    browser.get(&path).await.is(200).says("my phone");
    browser.post(&path, &[]).await.is(303);
    let (_, seen) = sign_in(&clinic, &mut device).await;
    assert_eq!(seen.status.as_u16(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_can_be_the_factor_that_is_due() {
    let clinic = TestClinic::open().await;
    let browser = clinic.awaiting_factor().await;
    let page = browser.get("/sign-in/factor/passkey").await.is(200);
    let mut device = Authenticator::new(&clinic.origin);
    let answer = device.create(&options(&page));
    let fields = [("answer", &*answer), ("name", "")];
    browser.post("/sign-in/factor/passkey", &fields).await.leads_to("/account/recovery-codes?next=%2F");
    browser.get("/").await.leads_to("/clinic");
}
