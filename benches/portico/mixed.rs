//! Resident memory: at the start, and after a minute in which patients and staff sign in, read and search.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::browser::Browser;
use super::load::{self, Target};
use super::process::{peak_mib, resident_mib};
use super::start::{Practice, portico};

const PATIENTS: u64 = 10_000;
const SPAN: Duration = Duration::from_secs(60);
/// Charts that the clinician opens in turn.
const CHARTS: usize = 1_000;

pub(crate) fn measure() {
    let practice = Practice::found(PATIENTS);
    let (server, _) = practice.serve();
    let pid = server.id();
    let at_start = resident_mib(pid);
    let charts = charts(&practice.data());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let outcome = runtime.block_on(async {
        let maria = browser(&practice, "maria").await;
        let clara = browser(&practice, "clara").await;
        let adam = browser(&practice, "adam").await;
        let mut own = vec!["/".to_owned(), "/results".to_owned(), "/results?kind=vital-signs".to_owned()];
        own.extend(links(&maria.get("/results").await.body, "/results/").into_iter().take(40));
        own.push("/record/access".to_owned());
        let mut clinic = vec!["/clinic".to_owned()];
        clinic.extend(
            charts
                .iter()
                .flat_map(|id| [format!("/clinic/patients/{id}"), format!("/clinic/patients/{id}/results")]),
        );
        let office = vec!["/clinic/audit".to_owned(), "/clinic/holds".to_owned()];
        let targets = [(&maria, own), (&clara, clinic), (&adam, office)].map(|(browser, paths)| Target {
            port: practice.port(),
            paths: Arc::new(paths),
            cookie: format!("__Host-portico={}", browser.cookie("__Host-portico").unwrap()),
            tls: None,
        });
        load::run_all(&targets, SPAN, pid).await
    });
    println!(
        "{PATIENTS} patients: {at_start:.1} MiB resident at start, {:.1} MiB after a minute of mixed load \
         ({:.0} requests a second, {} charts, three sign-ins), {:.1} MiB at most",
        resident_mib(pid),
        outcome.requests_per_second,
        charts.len(),
        peak_mib(pid),
    );
    server.stop();
}

/// The ids of the first thousand patients, as the command line tells them.
fn charts(data: &Path) -> Vec<String> {
    let mut command = portico();
    command.arg("--config").arg(data.join("portico.toml"));
    command.args(["patient", "list", "--json", "--limit", &CHARTS.to_string()]);
    let said = command.stdout(std::process::Stdio::piped()).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let id = |line: &str| {
        let patient: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(patient["id"].as_str()?.to_owned())
    };
    let charts: Vec<String> = said.lines().filter_map(id).collect();
    assert!(!charts.is_empty(), "no patients are listed: {said}");
    charts
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
