//! Resident memory: at the start, and after a minute in which patients and staff sign in, read and search.

use std::sync::Arc;
use std::time::Duration;

use super::browser::Browser;
use super::load::{self, Target};
use super::median;
use super::process::{peak_mib, resident_mib};
use super::start::Practice;

const SPAN: Duration = Duration::from_secs(60);
const HOT_SPAN: Duration = Duration::from_secs(2);
const HOT_ROUNDS: usize = 5;

pub(crate) fn measure(practice: &Practice) {
    let (server, _) = practice.serve();
    let pid = server.id();
    let at_start = resident_mib(pid);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let outcome = runtime.block_on(async {
        let maria = browser(practice, "maria").await;
        let clara = browser(practice, "clara").await;
        let adam = browser(practice, "adam").await;
        let mut own = vec!["/".to_owned(), "/results".to_owned(), "/results?kind=vital-signs".to_owned()];
        own.extend(links(&maria.get("/results").await.body, "/results/").into_iter().take(40));
        own.push("/record/access".to_owned());
        let mut clinic = vec!["/clinic".to_owned()];
        clinic.extend(
            practice
                .hot
                .iter()
                .flat_map(|id| [format!("/clinic/patients/{id}"), format!("/clinic/patients/{id}/results")]),
        );
        let office = vec!["/clinic/audit".to_owned(), "/clinic/holds".to_owned()];
        let targets = [(&maria, own), (&clara, clinic), (&adam, office)]
            .map(|(browser, paths)| target(practice, browser, paths));
        load::run_all(&targets, SPAN, pid).await
    });
    println!(
        "{} patients: {at_start:.1} MiB resident at start, {:.1} MiB after a minute of mixed load \
         ({:.0} requests a second, {} charts, three sign-ins), {:.1} MiB at most",
        practice.patients,
        resident_mib(pid),
        outcome.requests_per_second,
        practice.hot.len(),
        peak_mib(pid),
    );
    server.stop();
}

/// The results of a thousand patients in turn, as a clinician reads them, among many patients and among few in
/// alternation: what a page costs.
pub(crate) fn measure_hot_set(few: &Practice, many: &Practice) {
    measure_pages("results", "/results", few, many);
}

/// As [`measure_hot_set`], of each page of a chart.
pub(crate) fn measure_charts(few: &Practice, many: &Practice) {
    for (name, under) in
        [("chart", ""), ("results", "/results"), ("record", "/record"), ("timeline", "/timeline")]
    {
        measure_pages(name, under, few, many);
    }
}

fn measure_pages(name: &str, under: &'static str, few: &Practice, many: &Practice) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (few_server, many_server) = (few.serve().0, many.serve().0);
    let rounds = runtime.block_on(async {
        let few = (hot_set(few, under).await, few_server.id());
        let many = (hot_set(many, under).await, many_server.id());
        // Once through, so that each view is entered and the pages are warm.
        for (target, server) in [&few, &many] {
            load::run(target, HOT_SPAN * 3, *server).await;
        }
        let mut rounds = Vec::new();
        for _ in 0..HOT_ROUNDS {
            let few = load::run(&few.0, HOT_SPAN, few.1).await.cpu_micros;
            rounds.push((load::run(&many.0, HOT_SPAN, many.1).await.cpu_micros, few));
        }
        rounds
    });
    println!(
        "{name} of a hot set of 1,000 among {}: {:.1} us of processor time a page, {:.2} of that among {}",
        many.patients,
        median(rounds.iter().map(|round| round.0).collect()),
        median(rounds.iter().map(|round| round.0 / round.1).collect()),
        few.patients,
    );
    few_server.stop();
    many_server.stop();
}

async fn hot_set(practice: &Practice, under: &str) -> Target {
    let clara = browser(practice, "clara").await;
    let paths = practice.hot.iter().map(|id| format!("/clinic/patients/{id}{under}")).collect();
    target(practice, &clara, paths)
}

fn target(practice: &Practice, browser: &Browser, paths: Vec<String>) -> Target {
    Target {
        port: practice.port(),
        paths: Arc::new(paths),
        cookie: format!("__Host-portico={}", browser.cookie("__Host-portico").unwrap()),
        tls: None,
    }
}

/// The browser of `name`, signed in with password and code.
async fn browser(practice: &Practice, name: &str) -> Browser {
    let person = practice.person(name);
    let browser = Browser::new(&practice.origin());
    browser.get("/sign-in").await.is(200);
    let fields = [("name", name), ("password", person["password"].as_str().unwrap())];
    browser.post("/sign-in", &fields).await.leads_to("/sign-in/code");
    browser.get("/sign-in/code").await.is(200);
    let code = code(person["totp"].as_str().unwrap());
    browser.post("/sign-in/code", &[("code", &code)]).await.is(303);
    browser
}

/// What an authenticator app shows now.
fn code(key: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate_current().to_string()
}

fn links(page: &str, beginning: &str) -> Vec<String> {
    let wanted = format!("href=\"{beginning}");
    page.match_indices(&wanted)
        .filter_map(|(at, _)| page[at + 6..].split('"').next().map(str::to_owned))
        .collect()
}
