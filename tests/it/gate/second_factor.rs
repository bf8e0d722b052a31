//! The second factor: codes of an app and recovery codes.

use std::process::Command;

use portico::records::audit::{Action, Outcome};
use portico::routes::{Door, inventory};

use super::entries;
use crate::support::{Browser, TestClinic};

#[tokio::test(flavor = "multi_thread")]
async fn after_the_password_alone_every_route_leads_to_the_code() {
    let clinic = TestClinic::open().await;
    let browser = clinic.half_signed_in("maria").await;
    for entry in
        inventory().iter().filter(|entry| matches!(entry.door, Door::Portal | Door::Account | Door::Clinic))
    {
        let path = clinic.own_path(entry.path);
        let seen =
            if entry.method == "GET" { browser.get(&path).await } else { browser.post(&path, &[]).await };
        assert_eq!((seen.status.as_u16(), seen.location()), (303, "/sign-in/code"), "{path}");
        clinic.assert_no_canary(&seen, entry.path, "somebody half signed in");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_works_once() {
    let clinic = TestClinic::open().await;
    let (first, second) = (clinic.half_signed_in("maria").await, clinic.half_signed_in("maria").await);
    let code = clinic.fresh_code("maria");
    first.post("/sign-in/code", &[("code", &code)]).await.leads_to("/");
    second.post("/sign-in/code", &[("code", &code)]).await.is(422);
    let next = clinic.fresh_code("maria");
    second.post("/sign-in/code", &[("code", &next)]).await.leads_to("/");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_uses_of_one_code_at_once_one_wins() {
    let clinic = TestClinic::open().await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        browsers.push(clinic.half_signed_in("maria").await);
    }
    let code = clinic.fresh_code("maria");
    let mut tries = Vec::new();
    for browser in browsers {
        let code = code.clone();
        tries.push(tokio::spawn(
            async move { browser.post("/sign-in/code", &[("code", &code)]).await.status },
        ));
    }
    let mut won = 0;
    for one in tries {
        won += usize::from(one.await.unwrap().as_u16() == 303);
    }
    assert_eq!(won, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_code_stays_used_when_the_program_starts_again() {
    let clinic = TestClinic::open().await;
    let browser = clinic.half_signed_in("maria").await;
    let code = clinic.fresh_code("maria");
    browser.post("/sign-in/code", &[("code", &code)]).await.leads_to("/");
    let again = clinic.opened_again().await;
    again.half_signed_in("maria").await.post("/sign-in/code", &[("code", &code)]).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_codes_end_the_attempt() {
    let clinic = TestClinic::open().await;
    let before = entries(&clinic, Action::SignInFailed, Outcome::Refused);
    let browser = clinic.half_signed_in("maria").await;
    for _ in 0..9 {
        browser.post("/sign-in/code", &[("code", "000000")]).await.is(422);
    }
    browser.post("/sign-in/code", &[("code", "000000")]).await.leads_to("/sign-in?why=attempts");
    let code = clinic.fresh_code("maria");
    let late = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_ne!(late.location(), "/", "the right code comes too late");
    assert_eq!(entries(&clinic, Action::SignInFailed, Outcome::Refused), before + 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_step_of_drift_is_taken_and_two_are_not() {
    let clinic = TestClinic::open().await;
    // Far from the codes that opening the clinic used up.
    clinic.clock.advance(10 * 60 * 1000);
    let now = clinic.clock.now();
    let at = |steps: i64| {
        let when = portico::base::clock::Moment::from_millis(now.millis() + steps * 30_000);
        clinic.actor("maria").factor.code_at(when).unwrap()
    };
    for steps in [-2, 2] {
        clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &at(steps))]).await.is(422);
    }
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &at(-1))]).await.leads_to("/");
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &at(1))]).await.leads_to("/");
    // A code of a step before the one used last is used up with it.
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &at(0))]).await.is(422);
}

/// The codes of an app that somebody else wrote.
fn oathtool(key: &str, seconds: i64) -> Option<String> {
    let now = format!("@{seconds}");
    let key = key.replace(' ', "");
    let done = Command::new("oathtool").args(["--totp", "--base32", "--now", &now, &key]).output();
    match done {
        Ok(done) if done.status.success() => Some(String::from_utf8(done.stdout).unwrap().trim().to_owned()),
        Ok(done) => panic!("oathtool: {}", String::from_utf8_lossy(&done.stderr)),
        Err(error) => {
            eprintln!(
                "NOT TESTED: codes of an independent implementation; oathtool is not installed: {error}"
            );
            None
        }
    }
}

/// The key that a page of enrolment shows to type.
fn typed_key(body: &str) -> String {
    let at = body.find("data-key").expect("a key to type");
    let start = at + body[at..].find('>').unwrap() + 1;
    body[start..start + body[start..].find('<').unwrap()].to_owned()
}

/// Enrols an app on the page of somebody who must, with the independent implementation.
async fn enrol(clinic: &TestClinic, browser: &Browser) -> Option<String> {
    let page = browser.get("/sign-in/factor").await.is(200);
    let key = typed_key(&page.body);
    let sealed = page.field("sealed").expect("the seed comes back sealed");
    assert!(!sealed.contains(&key.replace(' ', "")), "sealed");
    let wrong = browser.post("/sign-in/factor", &[("sealed", &sealed), ("code", "123")]).await.is(422);
    assert_eq!(typed_key(&wrong.body), key, "the same key once more");
    let code = oathtool(&key, clinic.clock.now().seconds())?;
    let fields = [("sealed", sealed.as_str()), ("code", code.as_str())];
    browser.post("/sign-in/factor", &fields).await.leads_to("/account/recovery-codes?next=%2F");
    Some(key)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_somebody_else_wrote_is_enrolled_and_signs_in() {
    let clinic = TestClinic::open().await;
    let browser = clinic.awaiting_factor().await;
    let Some(key) = enrol(&clinic, &browser).await else { return };
    browser.get("/").await.leads_to("/clinic");
    let name = clinic.last_newcomer();
    let fields = [("name", name.as_str()), ("password", "gargoyle under the bridge 5")];
    let again = clinic.stranger().await;
    again.post("/sign-in", &fields).await.leads_to("/sign-in/code");
    again.get("/sign-in/code").await.is(200);
    let used = oathtool(&key, clinic.clock.now().seconds()).unwrap();
    again.post("/sign-in/code", &[("code", &used)]).await.is(422).says("used before");
    clinic.clock.advance(30_000);
    let code = oathtool(&key, clinic.clock.now().seconds()).unwrap();
    again.post("/sign-in/code", &[("code", &code)]).await.leads_to("/");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_and_the_typed_key_are_one() {
    let clinic = TestClinic::open().await;
    let browser = clinic.awaiting_factor().await;
    let page = browser.get("/sign-in/factor").await.is(200);
    let at = page.body.find("otpauth://totp/").expect("a link for the app");
    let uri = &page.body[at..at + page.body[at..].find('"').unwrap()];
    assert!(uri.contains(&typed_key(&page.body).replace(' ', "")), "{uri}");
    assert!(page.body.contains("<svg class=\"qr\""));
}

/// Makes a set of recovery codes in force and gives it.
async fn recovery_codes(browser: &Browser) -> Vec<String> {
    let page = browser.get("/account/recovery-codes").await.is(200);
    let list = page.body.split("<ol class=\"codes\">").nth(1).expect("codes").split("</ol>").next().unwrap();
    let codes: Vec<String> =
        list.split("<code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned()).collect();
    let seal = page.field("seal").unwrap();
    let missing = browser.post("/account/recovery-codes", &[("seal", &seal)]).await.is(422);
    assert!(missing.body.contains(&codes[0]), "the same codes once more");
    browser.post("/account/recovery-codes", &[("seal", &seal), ("kept", "yes")]).await.is(303);
    codes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_works_once_and_a_new_set_ends_the_old() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let old = recovery_codes(&browser).await;
    assert_eq!(old.len(), 10);
    let lost = clinic.half_signed_in("maria").await;
    lost.post("/sign-in/code", &[("code", &old[0].to_lowercase())]).await.leads_to("/");
    lost.get("/").await.is(200).says("recovery code was used");
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &old[0])]).await.is(422);
    let browser = clinic.signed_in("maria").await;
    let new = recovery_codes(&browser).await;
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &old[1])]).await.is(422);
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &new[1])]).await.leads_to("/");
    assert_eq!(entries(&clinic, Action::RecoveryCodeUsed, Outcome::Done), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_shown_but_not_kept_do_not_count_and_an_old_page_brings_nothing_back() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    let first = browser.get("/account/recovery-codes").await.is(200);
    let shown = first.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &shown)]).await.is(422);
    clinic.clock.advance(1);
    recovery_codes(&browser).await;
    let seal = first.field("seal").unwrap();
    browser.get("/account/recovery-codes").await.is(200);
    browser.post("/account/recovery-codes", &[("seal", &seal), ("kept", "yes")]).await.is(422);
    clinic.half_signed_in("maria").await.post("/sign-in/code", &[("code", &shown)]).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_can_be_typed_on_a_phone() {
    let clinic = TestClinic::open().await;
    recovery_codes(&clinic.signed_in("maria").await).await;
    let browser = clinic.half_signed_in("maria").await;
    let page = browser.get("/sign-in/code").await.is(200);
    assert!(page.body.contains("inputmode=\"numeric\""), "six digits");
    assert!(page.body.contains("href=\"/sign-in/code?why=recovery\""));
    let page = browser.get("/sign-in/code?why=recovery").await.is(200);
    assert!(!page.body.contains("inputmode=\"numeric\""), "letters can be typed");
    let fields = [("way", "recovery"), ("code", "K7M2Q-9XR4D")];
    let again = browser.post("/sign-in/code", &fields).await.is(422);
    assert!(!again.body.contains("inputmode=\"numeric\""), "the same form once more");
}
