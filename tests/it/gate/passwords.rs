//! Passwords: which are taken, and changing one.

use crate::support::TestClinic;

async fn refused(clinic: &TestClinic, password: &str, words: &str) {
    let browser = clinic.awaiting_password().await;
    let fields = [("password", password), ("again", password)];
    let seen = browser.post("/sign-in/password", &fields).await.is(422).says(words);
    assert!(!seen.body.contains(password), "a password is never shown again");
}

#[tokio::test(flavor = "multi_thread")]
async fn short_common_and_own_words_are_refused() {
    let clinic = TestClinic::open().await;
    refused(&clinic, "kaltblu", "too short").await;
    refused(&clinic, "P@ssw0rd2026", "easy to guess").await;
    refused(&clinic, "qwertyuiop12", "easy to guess").await;
    refused(&clinic, "Newcomer.2026", "easy to guess").await;
    let practice = clinic.practice.profile().name.split(' ').next().unwrap().to_lowercase();
    refused(&clinic, &format!("{practice}99!"), "easy to guess").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn long_ones_with_spaces_and_any_letters_are_taken_whole() {
    let clinic = TestClinic::open().await;
    let long = "тихая река, ombligo-tejado 静かな川 ".repeat(4);
    assert!(long.chars().count() > 64);
    let browser = clinic.awaiting_password().await;
    let name = clinic.last_newcomer();
    browser
        .post("/sign-in/password", &[("password", &long), ("again", &long)])
        .await
        .leads_to("/sign-in/factor");
    let again = clinic.stranger().await;
    let cut: String = long.chars().take(64).collect();
    again.post("/sign-in", &[("name", &name), ("password", &cut)]).await.is(422);
    again.post("/sign-in", &[("name", &name), ("password", &long)]).await.leads_to("/sign-in/factor");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_kinds_of_characters_are_asked_for() {
    let clinic = TestClinic::open().await;
    let browser = clinic.awaiting_password().await;
    let fields = [("password", "ombligotejado"), ("again", "ombligotejado")];
    browser.post("/sign-in/password", &fields).await.leads_to("/sign-in/factor");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_password_must_be_changed_before_anything_opens() {
    let clinic = TestClinic::open().await;
    let browser = clinic.awaiting_password().await;
    browser.get("/clinic").await.leads_to("/sign-in/password");
    browser.get("/sign-in/password").await.is(200);
    let differs = [("password", "violet tractor on a hill"), ("again", "violet tractor on a hull")];
    browser.post("/sign-in/password", &differs).await.is(422).says("not the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_second_factor_a_password_must_be_long() {
    let clinic = TestClinic::open().await;
    clinic.patients_need_no_second_factor().await;
    let letter = clinic.letter_for_somebody().await;
    let browser = clinic.stranger().await;
    clinic.show_letter(&browser, &letter).await.leads_to("/activate/account");
    browser.get("/activate/account").await.is(200).says("15 characters");
    let short = [("name", "short.one"), ("password", "ombligotejado"), ("again", "ombligotejado")];
    browser.post("/activate/account", &short).await.is(422).says("too short");
    let long = [("name", "short.one"), ("password", "ombligo tejado río"), ("again", "ombligo tejado río")];
    browser.post("/activate/account", &long).await.leads_to("/");
    browser.get("/").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_it_needs_the_current_one_and_ends_every_other_session() {
    let clinic = TestClinic::open().await;
    let (own, other) = (clinic.signed_in("maria").await, clinic.signed_in("maria").await);
    own.get("/account/password").await.is(200);
    let new = ("password", "violet tractor on a hill");
    let again = ("again", "violet tractor on a hill");
    own.post("/account/password", &[("current", "wrong"), new, again]).await.is(422).says("not right");
    other.get("/").await.is(200);
    let current = clinic.actor("maria").password.clone();
    let before = own.cookie("__Host-portico").unwrap();
    own.post("/account/password", &[("current", &current), new, again]).await.is(303);
    assert_ne!(own.cookie("__Host-portico").unwrap(), before, "a new session id");
    own.get("/").await.is(200).says("password was changed");
    other.get("/").await.leads_to("/sign-in");
    let browser = clinic.stranger().await;
    browser.post("/sign-in", &[("name", "maria"), ("password", &current)]).await.is(422);
    browser.post("/sign-in", &[("name", "maria"), new]).await.leads_to("/sign-in/code");
}
