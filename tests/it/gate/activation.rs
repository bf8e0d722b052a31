//! Activation with a printed letter.

use jiff::civil::date;
use portico::records::audit::{Action, Outcome};
use portico::records::patient::PatientId;
use portico::records::sign_in::{Letter, Standing};

use super::entries;
use crate::support::{Browser, TestClinic};

/// A patient without an account, their letter and birth date.
async fn invited(clinic: &TestClinic) -> (PatientId, Letter, jiff::civil::Date) {
    let operator = clinic.operator();
    let (patient, birth_date) = clinic.patient_without_account();
    let letter = tokio::task::spawn_blocking(move || {
        operator.change_register(move |register| register.invite(patient, None))
    });
    (patient, letter.await.unwrap().expect("the patient is invited"), birth_date)
}

async fn show(browser: &Browser, code: &str, born: jiff::civil::Date) -> crate::support::Seen {
    browser.get("/activate").await.is(200);
    let (day, month, year) = (born.day().to_string(), born.month().to_string(), born.year().to_string());
    let fields = [
        ("code", code),
        ("birth-date-day", &*day),
        ("birth-date-month", &*month),
        ("birth-date-year", &*year),
    ];
    browser.post("/activate", &fields).await
}

const CHOSEN: [(&str, &str); 3] =
    [("name", "fresh.start"), ("password", "an owl in the attic"), ("again", "an owl in the attic")];

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_leads_to_an_account_a_second_factor_and_home() {
    let clinic = TestClinic::open().await;
    let (patient, letter, born) = invited(&clinic).await;
    let browser = clinic.stranger().await;
    show(&browser, &letter.code.grouped().to_lowercase(), born).await.leads_to("/activate/account");
    browser.get("/activate/account").await.is(200).says(&letter.name);
    browser.post("/activate/account", &CHOSEN).await.leads_to("/sign-in/factor");
    browser.get("/").await.leads_to("/sign-in/factor");
    browser.get("/sign-in/factor").await.is(200);
    let operator = clinic.operator();
    let register = operator.register().unwrap();
    assert!(register.has_account(patient).unwrap());
    let invitation = register.invitation(patient).unwrap().unwrap();
    assert!(matches!(invitation.standing(clinic.clock.now()), Standing::Used(_)));
    assert_eq!(entries(&clinic, Action::Activated, Outcome::Done), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_the_letter_needs_the_birth_date_too() {
    let clinic = TestClinic::open().await;
    let (_, letter, born) = invited(&clinic).await;
    let browser = clinic.stranger().await;
    let link = format!("/activate?letter={}", letter.token.expose());
    let page = browser.get(&link).await.is(200);
    assert!(!page.body.contains(&letter.name), "nobody is named before the birth date");
    let token = page.field("letter").unwrap();
    browser.get("/activate/account").await.leads_to("/activate?why=again");
    browser.get(&link).await.is(200);
    let wrong = [
        ("letter", &*token),
        ("birth-date-day", "1"),
        ("birth-date-month", "1"),
        ("birth-date-year", "1901"),
    ];
    browser.post("/activate", &wrong).await.is(422);
    let (day, month, year) = (born.day().to_string(), born.month().to_string(), born.year().to_string());
    let right = [
        ("letter", &*token),
        ("birth-date-day", &*day),
        ("birth-date-month", &*month),
        ("birth-date-year", &*year),
    ];
    browser.post("/activate", &right).await.leads_to("/activate/account");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_works_once() {
    let clinic = TestClinic::open().await;
    let (_, letter, born) = invited(&clinic).await;
    let (first, second) = (clinic.stranger().await, clinic.stranger().await);
    let code = letter.code.grouped();
    show(&first, &code, born).await.leads_to("/activate/account");
    first.get("/activate/account").await.is(200);
    first.post("/activate/account", &CHOSEN).await.leads_to("/sign-in/factor");
    show(&second, &code, born).await.is(422);
    show(&second, letter.token.expose(), born).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_use_a_letter_at_once_one_wins() {
    let clinic = TestClinic::open().await;
    let (_, letter, born) = invited(&clinic).await;
    let browser = clinic.stranger().await;
    show(&browser, &letter.code.grouped(), born).await.leads_to("/activate/account");
    browser.get("/activate/account").await.is(200);
    let other =
        [("name", "another.name"), ("password", "an owl in the attic"), ("again", "an owl in the attic")];
    let (a, b) =
        tokio::join!(browser.post("/activate/account", &CHOSEN), browser.post("/activate/account", &other));
    let won = [&a, &b].iter().filter(|seen| seen.location() == "/sign-in/factor").count();
    assert_eq!(won, 1, "{} {}", a.status, b.status);
    assert_eq!(entries(&clinic, Action::Activated, Outcome::Done), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_does_not_fit_is_answered_alike() {
    let clinic = TestClinic::open().await;
    let (patient, letter, born) = invited(&clinic).await;
    let code = letter.code.grouped();
    let text = |seen: crate::support::Seen| seen.is(422).text().replace(&code, "CODE");
    let stranger = || clinic.stranger();
    let unknown = text(show(&stranger().await, "9XR4D-K7M2Q", born).await);
    let wrong_date = text(show(&stranger().await, &code, date(1931, 7, 8)).await);
    let operator = clinic.operator();
    tokio::task::spawn_blocking(move || operator.change_register(move |register| register.withdraw(patient)))
        .await
        .unwrap()
        .unwrap();
    let withdrawn = text(show(&stranger().await, &code, born).await);
    let words = |text: &str| text.contains("do not fit");
    assert!(words(&unknown) && words(&wrong_date) && words(&withdrawn));
    assert_eq!((&unknown, &unknown), (&wrong_date, &withdrawn));
    assert_eq!(entries(&clinic, Action::ActivationFailed, Outcome::Refused), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_expires() {
    let clinic = TestClinic::open().await;
    let (_, letter, born) = invited(&clinic).await;
    clinic.clock.advance(31 * 24 * 60 * 60 * 1000);
    show(&clinic.stranger().await, &letter.code.grouped(), born).await.is(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_birth_dates_end_a_letter() {
    let clinic = TestClinic::open().await;
    let (patient, letter, born) = invited(&clinic).await;
    let code = letter.code.grouped();
    for year in 1..=5 {
        show(&clinic.stranger().await, &code, date(1900 + year, 1, 1)).await.is(422);
    }
    clinic.clock.advance(60 * 60 * 1000);
    show(&clinic.stranger().await, &code, born).await.is(422);
    let register = clinic.operator().register().unwrap();
    let invitation = register.invitation(patient).unwrap().unwrap();
    assert_eq!(invitation.standing(clinic.clock.now()), Standing::Blocked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_letter_ends_the_old_and_printing_again_gives_the_same() {
    let clinic = TestClinic::open().await;
    let (patient, old, born) = invited(&clinic).await;
    let operator = clinic.operator();
    let (new, again) = tokio::task::spawn_blocking(move || {
        let new = operator.change_register(move |register| register.invite(patient, None)).unwrap();
        (new, operator.change_register(move |register| register.letter(patient)).unwrap())
    })
    .await
    .unwrap();
    assert_eq!((new.code.grouped(), new.token.expose()), (again.code.grouped(), again.token.expose()));
    show(&clinic.stranger().await, &old.code.grouped(), born).await.is(422);
    show(&clinic.stranger().await, &new.code.grouped(), born).await.leads_to("/activate/account");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_browser_cannot_finish_what_one_began() {
    let clinic = TestClinic::open().await;
    let (_, letter, born) = invited(&clinic).await;
    let (opener, other) = (clinic.stranger().await, clinic.stranger().await);
    show(&opener, &letter.code.grouped(), born).await.leads_to("/activate/account");
    other.get("/activate").await.is(200);
    other.post("/activate/account", &CHOSEN).await.leads_to("/activate?why=again");
    clinic.clock.advance(21 * 60 * 1000);
    opener.post("/activate/account", &CHOSEN).await.leads_to("/activate?why=again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_looks_like_anothers_is_taken_and_nothing_else_typed_is_lost() {
    let clinic = TestClinic::open().await;
    let (_, letter, born) = invited(&clinic).await;
    let browser = clinic.stranger().await;
    show(&browser, &letter.code.grouped(), born).await.leads_to("/activate/account");
    browser.get("/activate/account").await.is(200);
    for name in ["Maria", "mari\u{0430}", "MARlA"] {
        let fields = [("name", name), ("password", "an owl in the attic"), ("again", "an owl in the attic")];
        let seen = browser.post("/activate/account", &fields).await.is(422);
        assert_eq!(seen.field("name").as_deref(), Some(name));
    }
    browser.post("/activate/account", &CHOSEN).await.leads_to("/sign-in/factor");
}

#[tokio::test(flavor = "multi_thread")]
async fn extra_fields_change_nothing() {
    let clinic = TestClinic::open().await;
    let (patient, letter, born) = invited(&clinic).await;
    let browser = clinic.stranger().await;
    show(&browser, &letter.code.grouped(), born).await.leads_to("/activate/account");
    browser.get("/activate/account").await.is(200);
    let mut fields = CHOSEN.to_vec();
    fields.extend([("role", "administrator"), ("patient_id", "0000000000000"), ("person", "staff")]);
    browser.post("/activate/account", &fields).await.leads_to("/sign-in/factor");
    let office = clinic.operator().office().unwrap();
    let account = office.account_named("fresh.start").unwrap();
    assert_eq!((account.person.patient(), account.role), (Some(patient), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_letter_opens_is_swept_out_once_it_has_expired_and_how_it_stands_stays() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let clinic = TestClinic::open().await;
    let practice = clinic.operator().practice().clone();
    let ways_in = || {
        let tables = practice.store().contents().unwrap();
        let rows = |name: &str| tables.iter().find(|it| it.table == name).map_or(0, |it| it.rows);
        (rows("invitations by code"), rows("invitations by visit"))
    };
    let sweep = || {
        let practice = practice.clone();
        async move { tokio::task::spawn_blocking(move || practice.sweep_invitations()).await.unwrap().unwrap() }
    };
    // What of the made-up practice's letters is over already.
    sweep().await;
    let (patient, letter, born) = invited(&clinic).await;
    let before = ways_in();
    sweep().await;
    assert_eq!(ways_in(), before, "a letter that is out stays out");
    // Somebody shows code and birth date, and goes away.
    let browser = clinic.stranger().await;
    show(&browser, &letter.code.grouped(), born).await.leads_to("/activate/account");
    assert_eq!(ways_in(), (before.0, before.1 + 1));
    clinic.clock.advance(DAY);
    sweep().await;
    assert_eq!(ways_in(), before, "their twenty minutes are over");
    clinic.clock.advance(60 * DAY);
    sweep().await;
    assert_eq!(ways_in(), (0, 0));
    let register = clinic.operator();
    let invitation = register.register().unwrap().invitation(patient).unwrap().unwrap();
    assert_eq!(invitation.standing(clinic.clock.now()), Standing::Expired);
    let browser = clinic.stranger().await;
    show(&browser, &letter.code.grouped(), born).await.is(422);
}
