//! Resets with the practice's help.

use portico::records::audit::{Action, Outcome};
use portico::records::sign_in::ResetLetter;

use super::entries;
use crate::support::TestClinic;

/// Begins a reset of the account called `name`, as an administrator would.
async fn started(clinic: &TestClinic, name: &'static str, clear: Option<&'static str>) -> ResetLetter {
    let operator = clinic.operator();
    tokio::task::spawn_blocking(move || {
        let account = operator.office()?.account_named(name)?.id;
        operator.change_office(move |office| office.start_reset(account, clear))
    })
    .await
    .unwrap()
    .expect("a reset is begun")
}

const NEW: [(&str, &str); 2] =
    [("password", "violet tractor on a hill"), ("again", "violet tractor on a hill")];

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_asks_for_the_second_factor_all_the_same() {
    let clinic = TestClinic::open().await;
    let open = clinic.signed_in("maria").await;
    let before = entries(&clinic, Action::ResetStarted, Outcome::Done);
    let letter = started(&clinic, "maria", None).await;
    open.get("/").await.leads_to("/sign-in");
    let browser = clinic.stranger().await;
    browser.get("/sign-in/letter").await.is(200);
    let old = clinic.actor("maria").password.clone();
    browser.post("/sign-in", &[("name", "maria"), ("password", &old)]).await.is(422);
    let fields = [("name", "maria"), ("code", &*letter.code.grouped())];
    browser.post("/sign-in/letter", &fields).await.leads_to("/sign-in/code");
    browser.get("/sign-in/password").await.leads_to("/sign-in/code");
    browser.get("/sign-in/code").await.is(200);
    let code = clinic.fresh_code("maria");
    browser.post("/sign-in/code", &[("code", &code)]).await.leads_to("/sign-in/password");
    browser.get("/sign-in/password").await.is(200);
    browser.post("/sign-in/password", &NEW).await.leads_to("/");
    browser.get("/").await.is(200).says("We helped with a new password");
    assert_eq!(entries(&clinic, Action::ResetStarted, Outcome::Done), before + 1);
    assert_eq!(entries(&clinic, Action::ResetUsed, Outcome::Done), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_reset_works_once_and_for_an_hour() {
    let clinic = TestClinic::open().await;
    let letter = started(&clinic, "maria", None).await;
    let code = letter.code.grouped();
    let fields = [("name", "maria"), ("code", &*code)];
    clinic.stranger().await.post("/sign-in/letter", &fields).await.leads_to("/sign-in/code");
    clinic.stranger().await.post("/sign-in/letter", &fields).await.is(422);
    let late = started(&clinic, "maria", None).await.code.grouped();
    clinic.clock.advance(61 * 60 * 1000);
    clinic.stranger().await.post("/sign-in/letter", &[("name", "maria"), ("code", &late)]).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_uses_of_a_code_at_once_one_wins() {
    let clinic = TestClinic::open().await;
    let code = started(&clinic, "maria", None).await.code.grouped();
    let (first, second) = (clinic.stranger().await, clinic.stranger().await);
    let fields = [("name", "maria"), ("code", &*code)];
    let (a, b) =
        tokio::join!(first.post("/sign-in/letter", &fields), second.post("/sign-in/letter", &fields));
    let won = [&a, &b].iter().filter(|seen| seen.status.as_u16() == 303).count();
    assert_eq!(won, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_names_are_answered_alike() {
    let clinic = TestClinic::open().await;
    started(&clinic, "maria", None).await;
    let mut texts = Vec::new();
    for name in ["maria", "jose", "mallory"] {
        let fields = [("name", name), ("code", "K7M2Q-9XR4D")];
        let seen = clinic.stranger().await.post("/sign-in/letter", &fields).await.is(422);
        texts.push((seen.body.len() - name.len(), seen.text()));
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn factors_are_taken_away_only_with_a_reason_and_the_owner_is_told() {
    let clinic = TestClinic::open().await;
    let operator = clinic.operator();
    let refused = tokio::task::spawn_blocking(move || {
        let account = operator.office()?.account_named("maria")?.id;
        operator.change_office(move |office| office.start_reset(account, Some("  ")))
    })
    .await
    .unwrap();
    assert!(refused.is_err(), "no reason, no removal");
    let letter = started(&clinic, "maria", Some("phone lost, passport seen")).await;
    let browser = clinic.stranger().await;
    let fields = [("name", "maria"), ("code", &*letter.code.grouped())];
    browser.post("/sign-in/letter", &fields).await.leads_to("/sign-in/password");
    browser.get("/sign-in/password").await.is(200);
    browser.post("/sign-in/password", &NEW).await.leads_to("/sign-in/factor");
    assert_eq!(entries(&clinic, Action::FactorRemoved, Outcome::Done), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_member_of_staff_begins_with_a_letter() {
    use portico::records::role::Role;
    use portico::records::staff_account::NewStaff;
    let clinic = TestClinic::open().await;
    let operator = clinic.operator();
    let letter = tokio::task::spawn_blocking(move || {
        let new = NewStaff { name: "Olu Ade".into(), role: Role::Clinician, sign_in_name: "olu".into() };
        operator.change_office(move |office| office.add_staff(&new))
    })
    .await
    .unwrap()
    .unwrap();
    let browser = clinic.stranger().await;
    let fields = [("name", "olu"), ("code", &*letter.code.grouped())];
    browser.post("/sign-in/letter", &fields).await.leads_to("/sign-in/password");
    browser.get("/sign-in/password").await.is(200);
    browser.post("/sign-in/password", &NEW).await.leads_to("/sign-in/factor");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    use portico::records::role::Role;
    use portico::records::{Error, Rule};
    let clinic = TestClinic::open().await;
    let operator = clinic.operator();
    tokio::task::spawn_blocking(move || {
        let adam = operator.office().unwrap().account_named("adam").unwrap().id;
        let disabled = operator.change_office(move |office| office.disable(adam, "leaves"));
        assert!(matches!(disabled, Err(Error::Refused(Rule::LastAdministrator))));
        let demoted = operator.change_office(move |office| office.change_staff(adam, "Adam", Role::Nurse));
        assert!(matches!(demoted, Err(Error::Refused(Rule::LastAdministrator))));
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_whose_letter_ran_out_lets_nobody_else_go() {
    use portico::records::role::Role;
    use portico::records::staff_account::NewStaff;
    use portico::records::{Error, Rule};
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let clinic = TestClinic::open().await;
    let (operator, clock) = (clinic.operator(), clinic.clock.clone());
    tokio::task::spawn_blocking(move || {
        let new = NewStaff { name: "Olu Ade".into(), role: Role::Administrator, sign_in_name: "olu".into() };
        let olu = operator.change_office(move |office| office.add_staff(&new)).unwrap().account;
        clock.advance(8 * DAY);
        let adam = operator.office().unwrap().account_named("adam").unwrap().id;
        let disabled = operator.change_office(move |office| office.disable(adam, "leaves"));
        assert!(matches!(disabled, Err(Error::Refused(Rule::LastAdministrator))));
        // With a letter that is good, the house can be handed over.
        operator.change_office(move |office| office.start_reset(olu, None)).unwrap();
        operator.change_office(move |office| office.disable(adam, "leaves")).unwrap();
    })
    .await
    .unwrap();
}
