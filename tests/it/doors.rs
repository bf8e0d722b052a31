//! Every route as every kind of person, for their own, another's and a missing thing, against the table below.
//!
//! The table is written by hand and apart from the inventory, so that neither can drift: a route that is not in
//! the table fails, and so does a row without a route.

use std::collections::BTreeSet;

use portico::routes::{Door, Who, inventory};
use reqwest::Method;

use crate::support::{Browser, Seen, TestClinic};

/// Who may use a route, in the order below: `.` may not.
/// p patient, g somebody who acts for the patient, f front desk, n nurse, c clinician, a administrator, 1 awaiting code, 2 awaiting password,
/// 3 awaiting factor; `*` is anybody.
struct Row(&'static str, &'static str, &'static str);

include!("doors_table.rs");

/// Routes about a passkey, which none of these people has.
const NEEDS_A_PASSKEY: &[&str] =
    &["/sign-in/code/passkey", "/account/confirm/passkey", "/account/passkeys/:passkey/removal"];

/// A person of one kind, with their browser.
struct Person {
    kind: Option<Who>,
    name: &'static str,
    browser: Browser,
}

fn letter(who: Who) -> char {
    match who {
        Who::Anyone => '*',
        Who::AwaitingCode => '1',
        Who::AwaitingPassword => '2',
        Who::AwaitingFactor => '3',
        Who::Patient => 'p',
        Who::Carer => 'g',
        Who::FrontDesk => 'f',
        Who::Nurse => 'n',
        Who::Clinician => 'c',
        Who::Administrator => 'a',
    }
}

#[test]
fn every_route_stands_in_the_table_and_every_row_has_a_route() {
    let routes: BTreeSet<String> = inventory()
        .iter()
        .map(|entry| {
            let who: String = entry.who.iter().map(|who| letter(*who)).collect();
            format!("{} {} {who}", entry.method, entry.path)
        })
        .collect();
    let rows: BTreeSet<String> =
        TABLE.iter().map(|Row(method, path, who)| format!("{method} {path} {who}")).collect();
    let unlisted: Vec<_> = routes.difference(&rows).collect();
    let unrouted: Vec<_> = rows.difference(&routes).collect();
    assert!(
        unlisted.is_empty() && unrouted.is_empty(),
        "not in the table: {unlisted:#?}\nno such route: {unrouted:#?}"
    );
}

async fn people(clinic: &TestClinic) -> Vec<Person> {
    let mut people = vec![Person { kind: None, name: "a stranger", browser: clinic.stranger().await }];
    for (kind, name, browser) in clinic.one_of_each().await {
        people.push(Person { kind, name, browser });
    }
    people
}

fn may(who: &str, kind: Option<Who>) -> bool {
    who == "*" || kind.is_some_and(|kind| who.contains(letter(kind)))
}

/// What somebody who may not gets: the way to where they belong, or not found; never a page, never a change.
fn assert_turned_away(person: &Person, method: &Method, path: &str, seen: &Seen) {
    let place = format!("{method} {path} as {}", person.name);
    match person.kind {
        None => {
            assert_eq!(seen.status.as_u16(), 303, "{place}: {}", seen.text());
            assert!(seen.location().starts_with("/sign-in"), "{place} leads to {}", seen.location());
        }
        Some(Who::AwaitingCode | Who::AwaitingPassword | Who::AwaitingFactor) => {
            assert_eq!(seen.status.as_u16(), 303, "{place}: {}", seen.text());
            assert!(seen.location().starts_with("/sign-in/"), "{place} leads to {}", seen.location());
        }
        Some(_) => assert_eq!(seen.status.as_u16(), 404, "{place}: {}", seen.text()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_through_a_door_that_is_not_theirs() {
    let clinic = TestClinic::open().await;
    clinic.something_unreadable_comes().await;
    for person in people(&clinic).await {
        for entry in inventory().iter().filter(|entry| entry.door != Door::Open) {
            let Row(_, _, who) = TABLE
                .iter()
                .find(|Row(method, path, _)| *method == entry.method.as_str() && *path == entry.path)
                .expect("the route is in the table");
            if may(who, person.kind) {
                continue;
            }
            let path = clinic.own_path(entry.path);
            let seen = if entry.method == Method::GET {
                person.browser.get(&path).await
            } else {
                person.browser.post(&path, &[]).await
            };
            assert_turned_away(&person, &entry.method, &path, &seen);
            clinic.assert_no_canary(&seen, entry.path, person.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_and_a_missing_thing_are_answered_alike() {
    let clinic = TestClinic::open().await;
    for person in people(&clinic).await {
        for entry in inventory().iter().filter(|entry| entry.path.contains(':')) {
            let Row(_, _, who) = TABLE
                .iter()
                .find(|Row(method, path, _)| *method == entry.method.as_str() && *path == entry.path)
                .expect("the route is in the table");
            if !may(who, person.kind) {
                continue;
            }
            let mut answers = Vec::new();
            for path in
                [clinic.others_path(entry.path), clinic.missing_path(entry.path)].into_iter().flatten()
            {
                let seen = if entry.method == Method::GET {
                    person.browser.get(&path).await
                } else {
                    person.browser.post(&path, &[]).await
                };
                let place = format!("{} {path} as {}", entry.method, person.name);
                assert!(
                    matches!(seen.status.as_u16(), 404 | 422),
                    "{place}: {} {}",
                    seen.status,
                    seen.text()
                );
                clinic.assert_no_canary(&seen, entry.path, person.name);
                answers.push((seen.status, without_reference(&seen.body)));
            }
            answers.dedup();
            assert!(answers.len() <= 1, "{} {} as {}: {answers:#?}", entry.method, entry.path, person.name);
        }
    }
}

/// The page without the reference code and the form tokens, which differ from request to request.
fn without_reference(body: &str) -> String {
    body.split('<')
        .filter(|part| !part.contains("data-reference") && !part.contains("name=\"csrf\""))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_gets_a_page_of_their_own() {
    let clinic = TestClinic::open().await;
    clinic.something_unreadable_comes().await;
    for person in people(&clinic).await {
        for entry in
            inventory().iter().filter(|entry| entry.method == Method::GET && entry.door != Door::Open)
        {
            let Row(_, _, who) = TABLE
                .iter()
                .find(|Row(method, path, _)| *method == "GET" && *path == entry.path)
                .expect("the route is in the table");
            if *who == "*" || !may(who, person.kind) {
                continue;
            }
            let path = clinic.own_path(entry.path);
            let seen = person.browser.get(&path).await;
            let right = matches!(seen.status.as_u16(), 200 | 303)
                || (NEEDS_A_PASSKEY.contains(&entry.path) && seen.status.as_u16() == 404)
                // Only a document has a file, and this one tells of something else.
                || (entry.path.ends_with("/:proposal/file") && seen.status.as_u16() == 404)
                // Only a held result can be released, and this one is not held.
                || (entry.path.ends_with("/release") && seen.status.as_u16() == 409);
            assert!(right, "GET {path} as {}: {} {}", person.name, seen.status, seen.text());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_the_right_form_token_is_refused_everywhere() {
    let clinic = TestClinic::open().await;
    let people = people(&clinic).await;
    for entry in inventory().iter().filter(|entry| entry.method == Method::POST) {
        let path = clinic.own_path(entry.path);
        for person in &people {
            let Row(_, _, who) = TABLE
                .iter()
                .find(|Row(method, path, _)| *method == "POST" && *path == entry.path)
                .expect("the route is in the table");
            if !may(who, person.kind) {
                continue;
            }
            let place = format!("POST {path} as {}", person.name);
            let browser = &person.browser;
            let post = || browser.request(Method::POST, &path);
            let bare = browser.send(post().form(&[("x", "y")])).await;
            assert_eq!(bare.status.as_u16(), 403, "{place} without a token");
            let wrong = browser.send(post().form(&[("csrf", "AAAAAAAAAAAAAAAAAAAAAAAA")])).await;
            assert_eq!(wrong.status.as_u16(), 403, "{place} with a wrong token");
            let token = browser.form_token();
            let foreign = browser
                .send(post().header("origin", "https://elsewhere.example").form(&[("csrf", &token)]))
                .await;
            assert_eq!(foreign.status.as_u16(), 403, "{place} from another origin");
            let across =
                browser.send(post().header("sec-fetch-site", "cross-site").form(&[("csrf", &token)])).await;
            assert_eq!(across.status.as_u16(), 403, "{place} from another site");
            let json = browser.send(post().header("content-type", "application/json").body("{}")).await;
            assert_eq!(json.status.as_u16(), 415, "{place} as JSON");
            let plain =
                browser.send(post().header("content-type", "text/plain").body(format!("csrf={token}"))).await;
            assert_eq!(plain.status.as_u16(), 415, "{place} as text");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changing_route_is_not_opened_by_looking() {
    let clinic = TestClinic::open().await;
    let stranger = clinic.stranger().await;
    let shown: BTreeSet<&str> =
        inventory().iter().filter(|entry| entry.method == Method::GET).map(|entry| entry.path).collect();
    for entry in
        inventory().iter().filter(|entry| entry.method == Method::POST && !shown.contains(entry.path))
    {
        let path = clinic.own_path(entry.path);
        for method in [Method::GET, Method::HEAD] {
            let seen = stranger.send(stranger.request(method.clone(), &path)).await;
            assert_eq!(seen.status.as_u16(), 405, "{method} {path}");
        }
    }
}
