//! A whole server from its settings: what it refuses, what it redirects, how it follows its files and stops.

use std::fs;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use poem::Response;
use portico::base::clock::Clock;
use portico::server::{ErrorPage, GivenFiles, ServeError, Server, ServerSettings, TlsSource};
use tokio::sync::oneshot;

use super::running::{front, quick};

pub(super) fn settings(tls: TlsSource) -> ServerSettings {
    let origin =
        if matches!(tls, TlsSource::Off) { "http://localhost:8080" } else { "https://portal.example" };
    ServerSettings {
        listen: vec!["127.0.0.1:0".parse().unwrap()],
        redirect: Vec::new(),
        origin: origin.to_owned(),
        hosts: Vec::new(),
        trusted_proxies: Vec::new(),
        tls,
        limits: quick(),
        body_bytes_max: 1024,
    }
}

pub(super) fn plain_errors() -> ErrorPage {
    Arc::new(|failure| Response::builder().status(failure.status).finish())
}

pub(super) fn bind(settings: ServerSettings) -> Result<Server, ServeError> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Server::bind(front(false), settings, plain_errors(), Clock::System)
}

fn refusal(settings: ServerSettings) -> String {
    bind(settings).err().expect("refused").to_string()
}

#[tokio::test]
async fn plain_http_stays_on_this_machine() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080", "[::ffff:192.0.2.1]:80"] {
        let settings = ServerSettings { listen: vec![address.parse().unwrap()], ..settings(TlsSource::Off) };
        let refusal = refusal(settings);
        assert!(refusal.contains("without TLS") && refusal.contains("127.0.0.1"), "{refusal}");
    }
    for address in ["127.0.0.1:0", "127.9.9.9:0", "[::ffff:127.0.0.1]:0"] {
        let settings = ServerSettings { listen: vec![address.parse().unwrap()], ..settings(TlsSource::Off) };
        assert!(bind(settings).is_ok(), "{address}");
    }
}

#[tokio::test]
async fn settings_that_do_not_fit_together_are_refused() {
    for origin in
        ["portal.example", "https://portal.example/", "https://portal.example/x", "ftp://portal.example", ""]
    {
        let settings = ServerSettings { origin: origin.to_owned(), ..settings(TlsSource::Off) };
        assert!(matches!(bind(settings), Err(ServeError::Origin { .. })), "{origin}");
    }
    let none = ServerSettings { listen: Vec::new(), ..settings(TlsSource::Off) };
    assert!(matches!(bind(none), Err(ServeError::NoAddress)));
    let folder = tempfile::tempdir().unwrap();
    let names = vec!["portal.example".to_owned()];
    let local = TlsSource::Generated { folder: folder.path().to_owned(), names };
    let http = ServerSettings { origin: "http://portal.example".to_owned(), ..settings(local) };
    assert!(matches!(bind(http), Err(ServeError::Origin { .. })));
    let missing =
        GivenFiles { certificate: folder.path().join("none.pem"), key: folder.path().join("none.pem") };
    assert!(refusal(settings(TlsSource::Files(missing))).contains("none.pem"));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = ServerSettings { listen: vec![taken.local_addr().unwrap()], ..settings(TlsSource::Off) };
    assert!(refusal(taken).contains("cannot listen on 127.0.0.1"));
}

/// A free port, for what must be known before it is bound.
pub(super) fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn the_plain_port_only_shows_the_way_to_https() {
    let folder = tempfile::tempdir().unwrap();
    let names = vec!["portal.example".to_owned(), "127.0.0.1".to_owned()];
    let redirect = free_address();
    let local = TlsSource::Generated { folder: folder.path().to_owned(), names };
    let server = bind(ServerSettings { redirect: vec![redirect], ..settings(local) }).unwrap();
    assert!(server.fingerprint().is_some());
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { drop(stopped.await) }));
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let ask = |path: &str| client.get(format!("http://{redirect}{path}")).header("host", "elsewhere.example");
    let answer = ask("/results?a=b").send().await.unwrap();
    assert_eq!(answer.status(), 308);
    assert_eq!(answer.headers()["location"], "https://portal.example/results?a=b");
    assert!(answer.headers().contains_key("content-security-policy"));
    assert_eq!(
        ask("//elsewhere.example").send().await.unwrap().headers()["location"],
        "https://portal.example//elsewhere.example"
    );
    assert_eq!(ask("/.well-known/acme-challenge/nothing").send().await.unwrap().status(), 404);
    let posted = client.post(format!("http://{redirect}/sign-in")).body("password=x").send().await.unwrap();
    assert_eq!(posted.status(), 405, "a form is not sent on");
    drop(stop);
    running.await.unwrap();
}

#[tokio::test]
async fn a_replaced_certificate_is_used_after_a_hangup_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let files =
        GivenFiles { certificate: folder.path().join("chain.pem"), key: folder.path().join("key.pem") };
    let put = |name: &str| {
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate =
            rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap().self_signed(&key).unwrap();
        fs::write(&files.certificate, certificate.pem()).unwrap();
        fs::write(&files.key, key.serialize_pem()).unwrap();
        certificate.pem()
    };
    let first = put("portal.example");
    let server = bind(settings(TlsSource::Files(files.clone()))).unwrap();
    let address = server.addresses()[0];
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async { drop(stopped.await) }));
    let serves = |pem: String| async move {
        let client = reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_pem(pem.as_bytes()).unwrap()])
            .resolve("portal.example", address)
            .build()
            .unwrap();
        client.get(format!("https://portal.example:{}/hello", address.port())).send().await.is_ok()
    };
    assert!(serves(first.clone()).await);
    fs::write(&files.key, "broken").unwrap();
    hang_up();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(serves(first.clone()).await, "the old one stays in use");
    let second = put("portal.example");
    hang_up();
    let mut used = false;
    for _ in 0..50 {
        used = used || serves(second.clone()).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(used && !serves(first).await);
    drop(stop);
    running.await.unwrap();
}

fn hang_up() {
    rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::HUP).unwrap();
}
