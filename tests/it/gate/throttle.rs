//! Guessing gets slower, and whoever is guessed at still gets in.

use reqwest::Method;

use crate::support::{Browser, Seen, TestClinic};

async fn try_from(browser: &Browser, address: &str, name: &str, password: &str) -> Seen {
    let token = browser.form_token();
    let fields = [("csrf", &*token), ("name", name), ("password", password)];
    let request = browser.request(Method::POST, "/sign-in").header("x-forwarded-for", address);
    browser.send(request.form(&fields)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guesser_waits_and_whoever_is_guessed_at_gets_in() {
    let clinic = TestClinic::open_behind_a_proxy().await;
    let guesser = clinic.stranger().await;
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(try_from(&guesser, "203.0.113.5", "maria", "guess").await.status.as_u16());
    }
    assert_eq!(answers[0], 422);
    assert_eq!(answers[11], 429, "{answers:?}");
    let password = clinic.actor("maria").password.clone();
    let refused = try_from(&guesser, "203.0.113.5", "maria", &password).await;
    assert_eq!(refused.status.as_u16(), 429, "even the right one has to wait");
    let own = clinic.stranger().await;
    let seen = try_from(&own, "198.51.100.7", "maria", &password).await.is(303);
    assert_eq!(seen.location(), "/sign-in/code");
    clinic.clock.advance(60 * 60 * 1000);
    try_from(&guesser, "203.0.113.5", "maria", &password).await.is(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_names_are_throttled_alike() {
    let clinic = TestClinic::open_behind_a_proxy().await;
    let mut runs = Vec::new();
    for (name, address) in [("maria", "203.0.113.5"), ("mallory", "203.0.113.6")] {
        let browser = clinic.stranger().await;
        let mut answers = Vec::new();
        for _ in 0..10 {
            answers.push(try_from(&browser, address, name, "guess").await.status.as_u16());
        }
        runs.push(answers);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_client_made_up_does_not_count() {
    let clinic = TestClinic::open().await;
    let browser = clinic.stranger().await;
    let mut last = 0;
    for n in 0..12 {
        last = try_from(&browser, &format!("203.0.113.{n}"), "maria", "guess").await.status.as_u16();
    }
    assert_eq!(last, 429, "all of it came from one address");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_served_while_many_sign_in_at_once() {
    let clinic = TestClinic::open_behind_a_proxy().await;
    let reader = clinic.signed_in("maria").await;
    let mut flood = Vec::new();
    for n in 0..100 {
        let browser = clinic.stranger().await;
        let address = format!("203.0.{}.{}", 113 + n / 200, n % 200);
        flood.push(tokio::spawn(async move {
            try_from(&browser, &address, &format!("name{n}"), "guess").await.status.as_u16()
        }));
    }
    for _ in 0..5 {
        reader.get("/results").await.is(200);
    }
    let mut refused = 0;
    for one in flood {
        let status = one.await.unwrap();
        assert!(matches!(status, 422 | 429), "{status}");
        refused += usize::from(status == 429);
    }
    assert!(refused < 100);
}
