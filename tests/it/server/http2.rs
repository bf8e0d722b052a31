//! HTTP/2: the same patience as over HTTP/1.1, although one connection carries many streams.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use poem::http::{Request, Response};
use portico::base::clock::Clock;
use portico::server::LocalAuthority;
use portico::server::tls::{Certificates, server_config};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;

use super::running::{Running, quick};

/// A body that sends `first` and then never ends.
struct Stalling(Option<Bytes>);

impl Body for Stalling {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.take().map_or(Poll::Pending, |bytes| Poll::Ready(Some(Ok(Frame::data(bytes)))))
    }

    /// An empty one ends at once.
    fn is_end_stream(&self) -> bool {
        self.0.as_ref().is_some_and(Bytes::is_empty)
    }
}

struct Connection {
    sender: http2::SendRequest<Stalling>,
    driving: JoinHandle<hyper::Result<()>>,
}

impl Connection {
    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &'static str,
    ) -> hyper::Result<Response<Incoming>> {
        let request = Request::builder().method(method).uri(format!("https://localhost{path}"));
        self.sender.send_request(request.body(Stalling(Some(Bytes::from(body)))).unwrap()).await
    }

    async fn ended(self) {
        tokio::time::timeout(Duration::from_secs(20), self.driving)
            .await
            .expect("the server ends it")
            .unwrap()
            .ok();
    }
}

struct Server {
    running: Running,
    connector: TlsConnector,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let names = vec!["localhost".to_owned()];
        let authority = LocalAuthority::new(folder.path().to_owned(), names, Clock::System).unwrap();
        let certificates = Certificates::new();
        certificates.replace(&authority.identity().unwrap());
        let running = Running::with(quick(), Some(server_config(certificates).unwrap()));
        let root = std::fs::read(authority.authority_file()).unwrap();
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(&root).unwrap()).unwrap();
        let mut config =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_root_certificates(roots)
                .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        Self { running, connector: TlsConnector::from(Arc::new(config)) }
    }

    async fn connect(&self) -> Connection {
        let socket = self.running.connect().await;
        let socket =
            self.connector.connect(ServerName::try_from("localhost").unwrap(), socket).await.unwrap();
        let (sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(socket)).await.unwrap();
        Connection { sender, driving: tokio::spawn(connection) }
    }
}

#[tokio::test]
async fn a_body_that_stalls_is_cut_and_the_next_connection_is_served() {
    let server = Server::start();
    let mut stalling = server.connect().await;
    assert!(stalling.ask("POST", "/length", "the beginning").await.is_err(), "no answer, but an end");
    stalling.ended().await;
    let mut other = server.connect().await;
    let answer = other.ask("GET", "/hello", "").await.unwrap();
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "hello");
    server.running.stop().await;
}

#[tokio::test]
async fn a_reader_that_takes_nothing_is_cut_and_one_that_takes_its_time_is_not() {
    let server = Server::start();
    let mut stuck = server.connect().await;
    let held = stuck.ask("GET", "/large", "").await.unwrap();
    let mut unhurried = server.connect().await;
    let mut body = unhurried.ask("GET", "/large", "").await.unwrap().into_body();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        total += frame.unwrap().into_data().map_or(0, |data| data.len());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(total, 8 * 1024 * 1024);
    stuck.ended().await;
    assert!(held.into_body().collect().await.is_err(), "cut before the end");
    server.running.stop().await;
}

#[tokio::test]
async fn an_unused_connection_is_closed_in_peace_and_a_stop_waits_for_open_requests() {
    let server = Server::start();
    let mut unused = server.connect().await;
    unused.ask("GET", "/hello", "").await.unwrap().into_body().collect().await.unwrap();
    unused.ended().await;
    let mut busy = server.connect().await;
    let (answer, ()) = tokio::join!(busy.ask("GET", "/slow", ""), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.running.stop().await;
    });
    assert_eq!(answer.unwrap().into_body().collect().await.unwrap().to_bytes(), "done");
}
