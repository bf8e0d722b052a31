//! What the gate makes of requests that no page of ours sends.

use reqwest::Method;

use crate::support::TestClinic;

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_cannot_be_forged_from_elsewhere() {
    let clinic = TestClinic::open().await;
    let (victim, attacker) = (clinic.stranger().await, clinic.stranger().await);
    let password = clinic.actor("jose").password.clone();
    let theirs = attacker.form_token();
    let fields = [("csrf", &*theirs), ("name", "jose"), ("password", &*password)];
    let seen = victim.send(victim.request(Method::POST, "/sign-in").form(&fields)).await;
    assert_eq!(seen.status.as_u16(), 403, "a token of another browser");
    let own = victim.form_token();
    let fields = [("csrf", &*own), ("name", "jose"), ("password", &*password)];
    let request = victim.request(Method::POST, "/sign-in").header("origin", "https://evil.example");
    assert_eq!(victim.send(request.form(&fields)).await.status.as_u16(), 403);
    let request = victim.request(Method::POST, "/sign-in").header("sec-fetch-site", "cross-site");
    assert_eq!(victim.send(request.form(&fields)).await.status.as_u16(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_come_twice_or_broken_are_refused_kindly() {
    let clinic = TestClinic::open().await;
    let browser = clinic.stranger().await;
    let token = browser.form_token();
    for body in [
        format!("csrf={token}&name=maria&name=jose&password=x"),
        format!("csrf={token}&name=%FF%FE&password=x"),
        format!("csrf={token}&name=a%00b&password=x"),
    ] {
        let request = browser.request(Method::POST, "/sign-in");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body.clone());
        assert_eq!(browser.send(request).await.status.as_u16(), 400, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_from_a_script_is_a_wrong_answer_and_no_fault() {
    let clinic = TestClinic::open().await;
    let browser = clinic.stranger().await;
    for answer in ["", "{}", "null", "[", "{\"id\":1}", &"x".repeat(30_000)] {
        browser.get("/sign-in/passkey").await.is(200);
        let seen = browser.post("/sign-in/passkey", &[("answer", answer)]).await;
        assert!(matches!(seen.status.as_u16(), 422 | 429), "{} for {answer:.20}", seen.status);
        clinic.clock.advance(20 * 60 * 1000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_with_secrets_are_kept_nowhere() {
    let clinic = TestClinic::open().await;
    let browser = clinic.signed_in("maria").await;
    for path in ["/account/recovery-codes", "/account/app", "/account", "/sign-in"] {
        let seen = browser.get(path).await;
        assert_eq!(seen.headers["cache-control"], "no-store", "{path}");
    }
}
