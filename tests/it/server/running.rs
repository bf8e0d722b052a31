//! A server over a few plain routes, and a raw client that sends exactly what it is told.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use poem::http::{HeaderValue, header};
use poem::{Endpoint, EndpointExt, Request, Response, Route, endpoint, get, post};
use portico::server::{Common, Front, FrontSettings, Hosts, Limits, Listener};
use portico::web::asset;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(super) const BODY_BYTES_MAX: usize = 64 * 1024;

/// Short times, so that the slow are cut within a test.
pub(super) fn quick() -> Limits {
    Limits {
        handshake_max: Duration::from_millis(400),
        header_max: Duration::from_millis(400),
        stall_max: Duration::from_millis(800),
        idle_max: Duration::from_secs(3),
        drain_max: Duration::from_secs(2),
        ..Limits::default()
    }
}

pub(super) struct Running {
    pub(super) address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    pub(super) fn start() -> Self {
        Self::with(quick(), None)
    }

    pub(super) fn with(limits: Limits, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        Self::over(front(tls.is_some()), limits, tls)
    }

    pub(super) fn over(
        endpoint: impl Endpoint<Output = Response> + 'static,
        limits: Limits,
        tls: Option<Arc<rustls::ServerConfig>>,
    ) -> Self {
        // For the tests' own client; the server is given its provider by value.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (stop, stopping) = watch::channel(false);
        let listener = Listener::bind("127.0.0.1:0".parse().unwrap(), tls, endpoint).unwrap();
        let address = listener.local_address();
        let common = Common::new(limits, &[], stopping);
        let task = tokio::spawn(listener.run(common));
        Self { address, stop, task }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks it to stop and waits until it has.
    pub(super) async fn stop(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap();
    }

    pub(super) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends `bytes` and reads until the server closes.
    pub(super) async fn raw(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut socket = self.connect().await;
        let _ = socket.write_all(bytes.as_ref()).await;
        until_closed(&mut socket).await
    }
}

/// Everything the server still says; a reset ends it too.
pub(super) async fn until_closed(socket: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match tokio::time::timeout(Duration::from_secs(20), socket.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => return String::from_utf8_lossy(&said).into_owned(),
            Ok(Ok(count)) => said.extend_from_slice(&buffer[..count]),
            Err(_) => panic!("the server never closed; it said {}", String::from_utf8_lossy(&said)),
        }
    }
}

/// The plain routes behind the front.
pub(super) fn front(over_tls: bool) -> impl Endpoint<Output = Response> {
    let settings = FrontSettings {
        hosts: Hosts::new(["portal.example".to_owned()]),
        body_bytes_max: BODY_BYTES_MAX,
        over_tls,
        error_page: Arc::new(|failure| {
            Response::builder()
                .status(failure.status)
                .header(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))
                .body(format!("{} {}", failure.status, failure.reference))
        }),
    };
    Front::new(routes(), settings)
}

fn routes() -> impl Endpoint<Output = Response> {
    // One copy, however many read it.
    let large = bytes::Bytes::from(vec![b'x'; 8 * 1024 * 1024]);
    Route::new()
        .at("/hello", get(endpoint::make_sync(|_| "hello")))
        .at("/people/:id", get(endpoint::make_sync(|_| "a person")))
        .at("/address/behind-a-proxy", get(endpoint::make_sync(|request| address(&request, &[LOOPBACK]))))
        .at("/address", get(endpoint::make_sync(|request| address(&request, &[]))))
        .at("/panic", get(endpoint::make_sync(panicking)))
        .at("/loose", get(endpoint::make_sync(loosening)))
        .at("/length", post(endpoint::make(length)))
        .at("/large", get(endpoint::make_sync(move |_| large.clone())))
        .at(
            "/slow",
            get(endpoint::make(|_| async {
                tokio::time::sleep(Duration::from_millis(1200)).await;
                "done"
            })),
        )
        .at(asset::ROUTE, get(asset::Assets))
        .map_to_response()
}

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn address(request: &Request, trusted_proxies: &[IpAddr]) -> String {
    portico::web::address::client(request, trusted_proxies).unwrap().to_string()
}

fn panicking(request: Request) -> &'static str {
    panic!("on {}", request.uri())
}

fn loosening(_: Request) -> Response {
    Response::builder()
        .header("content-security-policy", "default-src *")
        .header(header::CACHE_CONTROL, "public")
        .body("loose")
}

async fn length(mut request: Request) -> poem::Result<String> {
    let body = request.take_body().into_vec().await?;
    Ok(body.len().to_string())
}
