//! The staff's door, through HTTP.

mod delays;
mod explanations;
mod quarantine;
mod record;
mod reports;
mod review;

use portico::base::clock::Moment;

use crate::support::{Browser, Seen, TestClinic};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The day, month and year `days` after `now` at the practice.
fn days_on(clinic: &TestClinic, days: i64) -> [String; 3] {
    let date = Moment::from_millis(clinic.clock.now().millis() + days * DAY).date_in(&clinic.practice.zone());
    [date.day().to_string(), date.month().to_string(), date.year().to_string()]
}

async fn hold(
    browser: &Browser,
    path: &str,
    step: &str,
    reason: &str,
    [day, month, year]: &[String; 3],
) -> Seen {
    let fields = [
        ("step", step),
        ("reason", reason),
        ("until-day", day),
        ("until-month", month),
        ("until-year", year),
    ];
    browser.post(path, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_result_is_not_there_for_the_patient_until_the_hold_ends_by_itself() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let (staffs, own) =
        (clinic.own_path("/clinic/patients/:id/results/:result"), clinic.own_path("/results/:id"));
    let form = format!("{staffs}/hold");
    clara.get(&form).await.is(200);
    let reason = "I will call first to explain it";
    hold(&clara, &form, "check", reason, &days_on(&clinic, 3)).await.is(200).says("Check before you hold");
    hold(&clara, &form, "do", reason, &days_on(&clinic, 3)).await.leads_to(&format!("{staffs}?done=held"));
    clara.get(&format!("{staffs}?done=held")).await.is(200).says("The result is on hold").says(reason);
    let maria = clinic.signed_in("maria").await;
    maria.get(&own).await.is(404);
    let id = own.rsplit('/').next().expect("an id").to_owned();
    assert!(!maria.get("/results").await.is(200).body.contains(&id));
    assert!(!maria.get("/").await.is(200).body.contains(&id));
    clara.get("/clinic").await.is(200).says("ends in");
    clinic.clock.advance(5 * DAY);
    let maria = clinic.signed_in("maria").await;
    assert!(maria.get("/").await.is(200).body.contains(&id), "news as soon as it can be seen");
    maria.get(&own).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hold_needs_a_reason_and_a_day_that_is_allowed_and_loses_nothing_typed() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let form = clinic.own_path("/clinic/patients/:id/results/:result/hold");
    clara.get(&form).await.is(200);
    let seen = hold(&clara, &form, "check", "", &days_on(&clinic, 3)).await.is(422);
    assert!(
        seen.body.contains("href=\"#reason\"")
            && seen.field("until-day") == Some(days_on(&clinic, 3)[0].clone())
    );
    for days in [-1, 31, 400] {
        let seen = hold(&clara, &form, "do", "Call first", &days_on(&clinic, days)).await.is(422);
        assert!(seen.body.contains("href=\"#until\"") && seen.body.contains("Call first"), "{days} days");
    }
    let seen = hold(&clara, &form, "do", "Call first", &["31", "2", "2026"].map(str::to_owned)).await.is(422);
    assert_eq!(seen.field("until-month").as_deref(), Some("2"));
    let maria = clinic.signed_in("maria").await;
    maria.get(&clinic.own_path("/results/:id")).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinician_releases_a_held_result_and_a_second_release_is_a_conflict() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    let staffs = clinic.own_path("/clinic/patients/:id/results/:result");
    clara.get(&format!("{staffs}/hold")).await.is(200);
    hold(&clara, &format!("{staffs}/hold"), "do", "Call first", &days_on(&clinic, 2)).await.is(303);
    let adam = clinic.signed_in("adam").await;
    let holds = adam.get("/clinic/holds").await.is(200).says("Call first");
    assert!(!holds.body.contains("Okafor"), "the administrator's list names no patient");
    clara.get(&format!("{staffs}/release")).await.is(200).says("Call first");
    clara.post(&format!("{staffs}/release"), &[]).await.leads_to(&format!("{staffs}?done=released"));
    clara.get(&staffs).await.is(200);
    clara.post(&format!("{staffs}/release"), &[]).await.is(409);
    clinic.signed_in("maria").await.get(&clinic.own_path("/results/:id")).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_desk_sees_how_to_reach_a_patient_and_no_result() {
    let clinic = TestClinic::open().await;
    let dana = clinic.signed_in("dana").await;
    let chart = dana.get(&clinic.own_path("/clinic/patients/:id")).await.is(200).says("Phone");
    assert!(!chart.body.contains("/results/"), "{}", chart.text());
    dana.get(&clinic.own_path("/clinic/patients/:id/results/:result")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_helps_a_patient_who_cannot_sign_in() {
    let clinic = TestClinic::open().await;
    let dana = clinic.signed_in("dana").await;
    let path = clinic.own_path("/clinic/patients/:id/reset");
    dana.get(&path).await.is(200).says("Okafor");
    let seen = dana.post(&path, &[("factors", "yes"), ("reason", "phone lost")]).await.is(201);
    assert!(seen.text().contains("maria"), "the sign-in name is on the sheet");
    let question = portico::records::log::Question {
        action: Some(portico::records::audit::Action::FactorRemoved),
        ..Default::default()
    };
    let office = clinic.operator().office().expect("the office opens");
    let removed = office.audit(&question, None, 10).expect("the audit is read");
    assert!(removed.entries.is_empty(), "only an administrator takes a second step away");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_changes_and_switches_off_an_account() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    adam.get("/clinic/staff/new").await.is(200);
    let seen = adam.post("/clinic/staff", &[("name", "Pia Lund"), ("role", "x")]).await.is(422);
    assert_eq!(seen.field("name").as_deref(), Some("Pia Lund"));
    let taken = [("name", "Pia Lund"), ("role", "nurse"), ("sign_in_name", "NIA")];
    adam.post("/clinic/staff", &taken).await.is(422);
    let free = [("name", "Pia Lund"), ("role", "nurse"), ("sign_in_name", "pia")];
    adam.post("/clinic/staff", &free).await.is(201).says("pia");
    adam.get("/clinic/staff").await.is(200).says("Pia Lund").says("Not begun yet");
    let nia = clinic.signed_in("nia").await;
    let account = clinic.own_path("/clinic/staff/:account");
    adam.get(&format!("{account}/closing")).await.is(200);
    adam.post(&format!("{account}/closing"), &[("reason", " ")]).await.is(422);
    adam.post(&format!("{account}/closing"), &[("reason", "left")])
        .await
        .leads_to(&format!("{account}?done=closed"));
    nia.get("/clinic").await.is(303);
    adam.get(&account).await.is(200).says("Switched off");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_stays() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    let list = adam.get("/clinic/staff").await.is(200);
    let name = clinic.actor("adam").full_name;
    let main = list.body.find("<main").expect("a page has a main part");
    let at = main + list.body[main..].find(name).expect("Adam is listed");
    let link = list.body[..at].rfind("href=\"/clinic/staff/").expect("a link") + "href=\"".len();
    let account = list.body[link..link + "/clinic/staff/".len() + 13].to_owned();
    adam.get(&format!("{account}/closing")).await.is(200);
    adam.post(&format!("{account}/closing"), &[("reason", "left")]).await.is(422);
    adam.get("/clinic").await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_searched_downloaded_and_verified() {
    let clinic = TestClinic::open().await;
    let clara = clinic.signed_in("clara").await;
    clara.get(&clinic.own_path("/clinic/patients/:id")).await.is(200);
    let adam = clinic.signed_in("adam").await;
    let patient = clinic.own_path("/clinic/patients/:id").rsplit('/').next().expect("an id").to_owned();
    let seen = adam.get(&format!("/clinic/audit?patient={patient}&action=viewed-results")).await.is(200);
    assert!(seen.text().contains(clinic.actor("clara").full_name), "{}", seen.text());
    adam.get("/clinic/audit?person=nobody+of+this+name").await.is(200).says("Nothing fits");
    adam.get("/clinic/audit?patient=Okafor").await.is(422);
    let next_year = ["from-day=1", "from-month=1", "from-year=2030"].join("&");
    adam.get(&format!("/clinic/audit?{next_year}")).await.is(200).says("Nothing fits");
    adam.get("/clinic/audit?order=oldest").await.is(200);
    let file = adam.get("/clinic/audit/entries.csv").await.is(200);
    assert!(file.body.starts_with("number,time,person") && file.body.lines().count() > 5);
    assert!(
        file.body
            .lines()
            .skip(1)
            .flat_map(|line| line.split("\",\""))
            .all(|cell| !cell.starts_with(['=', '+', '-', '@']))
    );
    adam.get("/clinic/audit/verification").await.is(200).says("entries are as they were written");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_the_audit_holds_everything_that_was_asked_for_however_long_it_is() {
    use portico::records::audit::{Action, Event};

    let clinic = TestClinic::open().await;
    let operator = clinic.operator();
    let enter = |times: usize, detail: &'static str| {
        let operator = operator.clone();
        tokio::task::spawn_blocking(move || {
            operator.change_office(move |office| {
                for _ in 1..times {
                    office.commit(Event::done(Action::KeyChanged).saying(detail), ())?;
                }
                office.commit(Event::done(Action::KeyChanged).saying(detail), ())
            })
        })
    };
    enter(3, "the oldest").await.expect("it ran").expect("it is entered");
    enter(25_000, "in between").await.expect("it ran").expect("it is entered");
    let adam = clinic.signed_in("adam").await;
    let all = adam.get("/clinic/audit/entries.csv?action=key-changed").await.is(200);
    assert_eq!(all.body.matches("the oldest").count(), 3);
    assert_eq!(all.body.matches("in between").count(), 25_000);
    assert_eq!(all.body.lines().count(), 1 + 25_003);
    // One narrow question, whose answers lie far back.
    let few = adam.get("/clinic/audit/entries.csv?action=account-added").await.is(200);
    assert!(few.body.lines().count() > 3, "{}", few.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_audit_is_not_made_of_a_question_that_cannot_be_read() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    let seen = adam.get("/clinic/audit/entries.csv?patient=Okafor").await;
    seen.leads_to("/clinic/audit?patient=Okafor");
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_settings_show_on_every_page_and_wrong_ones_change_nothing() {
    let clinic = TestClinic::open().await;
    let adam = clinic.signed_in("adam").await;
    let seen = adam.get("/clinic/practice").await.is(200);
    let mut fields: Vec<(&str, String)> = [
        "name",
        "phone",
        "zone",
        "patient_idle",
        "staff_idle",
        "session_hours",
        "invitation_days",
        "teen_from",
        "adult_from",
    ]
    .map(|name| (name, seen.field(name).unwrap_or_default()))
    .to_vec();
    fields.extend([
        ("urgent", "Call 911.".to_owned()),
        ("language", "en".to_owned()),
        ("hue", "150".to_owned()),
        ("factor", "yes".to_owned()),
    ]);
    let post = |fields: Vec<(&'static str, String)>| {
        let adam = &adam;
        async move {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            adam.post("/clinic/practice", &fields).await
        }
    };
    let with = |name: &'static str, value: &str| {
        let mut changed: Vec<(&'static str, String)> = fields.iter().map(|(n, v)| (*n, v.clone())).collect();
        changed.iter_mut().find(|(n, _)| *n == name).expect("a field").1 = value.to_owned();
        changed
    };
    for (name, value) in [
        ("zone", "Mars/Olympus"),
        ("phone", "call us"),
        ("staff_idle", "600"),
        ("hue", "361"),
        ("name", ""),
        ("teen_from", "18"),
        ("adult_from", "12"),
    ] {
        post(with(name, value)).await.is(422);
    }
    post(with("name", "Hilltop Clinic")).await.leads_to("/clinic/practice?done=changed");
    adam.get("/clinic").await.is(200).says("Hilltop Clinic");
    clinic.stranger().await.get("/sign-in").await.is(200).says("Hilltop Clinic");
}
