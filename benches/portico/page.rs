//! The results page of 50 rows, signed in, with real authorization and audit, against a bare handler that
//! returns the same bytes through the same server.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use poem::endpoint::make_sync;
use poem::{Endpoint, EndpointExt, Response};
use portico::base::clock::Clock;
use portico::base::secret::Secret;
use portico::demo::{self, Demo};
use portico::records::session::{Known, Origin, Touch, Visitor};
use portico::server::{self, Common, Front, FrontSettings, Hosts, Limits, Listener, LocalAuthority};
use portico::store::{Credential, KeyFile, NewKey, Options, Store};
use portico::web::words::Locales;
use portico::web::{App, WebSettings};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::sync::watch;

use super::load::{self, Outcome, Target};
use super::median;
use super::process::Running;

const SPAN: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;

/// What the serving process tells the one that asks.
#[derive(serde::Serialize, serde::Deserialize)]
struct Told {
    page: u16,
    page_tls: u16,
    bare: u16,
    bare_tls: u16,
    cookie: String,
    authority: String,
    paths: Vec<String>,
}

/// The serving process; `who` asks.
pub(crate) fn serve(who: &str) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = demo::Options { patients: 1_000, results: 120, seed: 1 };
    let key = Credential::KeyFile(KeyFile::mint());
    let path = folder.path().join("store");
    let store =
        Store::create(&path, &[NewKey::new(&key, "bench")], Options::default(), Clock::System.now()).unwrap();
    let demo = demo::found(store, Clock::System, options, &|_| {}).unwrap();
    let told = runtime.block_on(open(&demo, who, folder.path()));
    println!("{}", serde_json::to_string(&told).unwrap());
    std::io::stdout().flush().unwrap();
    // Until whoever asked has enough.
    let _ = std::io::stdin().read_line(&mut String::new());
}

async fn open(demo: &Demo, who: &str, folder: &std::path::Path) -> Told {
    let cookie = sign_in(demo, who).await;
    let paths = vec!["/results".to_owned()];
    let names = vec!["localhost".to_owned()];
    let authority = LocalAuthority::new(folder.join("certificates"), names, Clock::System).unwrap();
    let certificates = server::tls::Certificates::new();
    certificates.replace(&authority.identity().unwrap());
    let tls = server::tls::server_config(certificates).unwrap();
    let settings =
        WebSettings { origin: "http://localhost".to_owned(), trusted_proxies: Vec::new(), mailer: None };
    let app = App::new(demo.practice.clone(), settings, Locales::embedded().unwrap());
    let front = |over_tls| {
        Front::new(
            server::site(&app),
            FrontSettings {
                hosts: Hosts::new(["localhost".to_owned()]),
                body_bytes_max: 1 << 20,
                over_tls,
                error_page: server::error_page(app.clone()),
            },
        )
    };
    let page = listen(front(false), None);
    let bytes = fetch(page, &paths[0], &cookie).await;
    let rows = String::from_utf8_lossy(&bytes).matches("<li><a href=\"/results/").count();
    assert_eq!(rows, 50, "the page measured has 50 rows");
    let bare = move || {
        let bytes = bytes.clone();
        make_sync(move |_| Response::builder().content_type("text/html; charset=utf-8").body(bytes.clone()))
            .map_to_response()
    };
    Told {
        page,
        page_tls: listen(front(true), Some(tls.clone())),
        bare: listen(bare(), None),
        bare_tls: listen(bare(), Some(tls)),
        cookie,
        authority: std::fs::read_to_string(authority.authority_file()).unwrap(),
        paths,
    }
}

fn listen(
    endpoint: impl Endpoint<Output = Response> + 'static,
    tls: Option<Arc<rustls::ServerConfig>>,
) -> u16 {
    let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), tls, endpoint).unwrap();
    let port = listener.local_address().port();
    let (stop, stopping) = watch::channel(false);
    let limits = Limits { connections_per_address_max: 1_000, ..Limits::default() };
    tokio::spawn(listener.run(Common::new(limits, &[], stopping)));
    // Never told to stop: the process ends.
    std::mem::forget(stop);
    port
}

async fn sign_in(demo: &Demo, name: &str) -> String {
    let actor = demo.actors.iter().find(|actor| actor.name == name).unwrap();
    let from = Origin { address: "127.0.0.1".to_owned(), agent: String::new() };
    let visitor = Visitor::new(demo.practice.clone(), from.clone());
    let climbed = visitor.sign_in(name, &Secret::new(actor.password.clone())).await.unwrap();
    let known = demo.practice.known(&climbed.token, from, Touch::Counts).unwrap();
    let Some(Known::AwaitingCode(awaiting)) = known else { panic!("no code was asked for") };
    let code = actor.factor.code_at(Clock::System.now()).unwrap();
    let climbed = awaiting.give_code(&code).await.unwrap();
    format!("__Host-portico={}", climbed.token.expose())
}

async fn fetch(port: u16, path: &str, cookie: &str) -> bytes::Bytes {
    let client = reqwest::Client::new();
    let request = client.get(format!("http://localhost:{port}{path}")).header("cookie", cookie);
    let response = request.send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.status());
    response.bytes().await.unwrap()
}

struct Serving {
    told: Told,
    process: Running,
}

fn start(role: &str) -> Serving {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env("PORTICO_BENCH_ROLE", role).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Running::start(&mut command);
    let mut line = String::new();
    BufReader::new(process.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    Serving { told: serde_json::from_str(&line).unwrap(), process }
}

/// Told that it is over, it leaves no folder behind.
impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.0.stdin.take());
        let _ = self.process.0.wait();
    }
}

impl Serving {
    fn target(&self, port: u16, is_tls: bool) -> Target {
        let tls = is_tls.then(|| {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(self.told.authority.as_bytes()).unwrap()).unwrap();
            let client = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
            tokio_rustls::TlsConnector::from(Arc::new(client))
        });
        let (paths, cookie) = (Arc::new(self.told.paths.clone()), self.told.cookie.clone());
        Target { port, paths, cookie, tls }
    }
}

/// The page against the bare handler, plain and over TLS.
pub(crate) fn measure() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let serving = start("maria");
    let server = serving.process.id();
    for (name, page, bare, is_tls) in [
        ("plain", serving.told.page, serving.told.bare, false),
        ("TLS", serving.told.page_tls, serving.told.bare_tls, true),
    ] {
        let (page, bare) = (serving.target(page, is_tls), serving.target(bare, is_tls));
        let mut rounds = Vec::new();
        for _ in 0..ROUNDS {
            let page = runtime.block_on(load::run(&page, SPAN, server));
            let bare = runtime.block_on(load::run(&bare, SPAN, server));
            rounds.push((page, bare));
        }
        let of = |which: fn(&(Outcome, Outcome)) -> f64| median(rounds.iter().map(which).collect());
        println!(
            "results page, {name}: {:.0}/s, {:.1} us of processor time, p50 {:.0} us, p99 {:.0} us",
            of(|round| round.0.requests_per_second),
            of(|round| round.0.cpu_micros),
            of(|round| round.0.p50_micros as f64),
            of(|round| round.0.p99_micros as f64),
        );
        println!(
            "bare handler, {name}: {:.0}/s, {:.1} us of processor time; the page reaches {:.2} of its rate, {:.2} for \
             the same processor time",
            of(|round| round.1.requests_per_second),
            of(|round| round.1.cpu_micros),
            of(|round| round.0.requests_per_second / round.1.requests_per_second),
            of(|round| round.1.cpu_micros / round.0.cpu_micros),
        );
    }
}
