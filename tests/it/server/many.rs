//! Many connections at once: ten thousand that idle, two thousand that are slow, and the ones between them.
//!
//! The server runs in a process of its own (this binary, started again), so that its memory can be read.

#![allow(clippy::print_stderr, clippy::print_stdout)] // the figures are said, and the child says where it listens

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use portico::server::tls::{Certificates, server_config};
use portico::server::{Common, Limits, Listener, LocalAuthority, raise_open_files};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::running::front;

const HELLO: &[u8] = b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
const IDLE: usize = 10_000;
const SLOW: usize = 2_000;

/// Started by the tests below, in a process of its own: serves TLS and plain HTTP until it is killed.
#[test]
#[ignore = "the server of the other tests, not a test"]
fn child() {
    let Some(folder) = std::env::var_os("PORTICO_TEST_CHILD") else { return };
    raise_open_files();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let authority = LocalAuthority::new(
            folder.into(),
            vec!["localhost".to_owned()],
            portico::base::clock::Clock::System,
        );
        let certificates = Certificates::new();
        certificates.replace(&authority.unwrap().identity().unwrap());
        let (_stop, stopping) = tokio::sync::watch::channel(false);
        let limits = Limits { idle_max: Duration::from_secs(600), ..Limits::default() };
        let common = Common::new(limits, &[], stopping);
        let any = "127.0.0.1:0".parse().unwrap();
        let tls = Listener::bind(any, Some(server_config(certificates).unwrap()), front(true)).unwrap();
        let plain = Listener::bind(any, None, front(false)).unwrap();
        println!("\nlistening {} {}", tls.local_address(), plain.local_address());
        tokio::join!(tls.run(common.clone()), plain.run(common));
    });
}

struct Serving {
    process: Child,
    folder: tempfile::TempDir,
    tls: SocketAddr,
    plain: SocketAddr,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Serving {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["server::many::child", "--exact", "--ignored", "--nocapture"])
            .env("PORTICO_TEST_CHILD", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line =
            lines.map_while(Result::ok).find(|line| line.starts_with("listening ")).expect("it listens");
        let mut addresses = line.split(' ').skip(1).map(|address| address.parse().unwrap());
        Self { process, folder, tls: addresses.next().unwrap(), plain: addresses.next().unwrap() }
    }

    fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

/// How many connections this machine lets one process hold, at most `wanted`.
fn allowed(wanted: usize) -> usize {
    raise_open_files();
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let room = limit.map_or(wanted, |limit| usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(500));
    if room < wanted {
        eprintln!("LEFT OUT: only {room} of {wanted} connections, the limit of open files is {limit:?}");
    }
    room.min(wanted)
}

async fn ask(socket: &mut (impl AsyncReadExt + AsyncWriteExt + Unpin)) {
    socket.write_all(HELLO).await.unwrap();
    let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
    while !said.ends_with(b"hello") {
        let count = socket.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "closed after {}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&buffer[..count]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_idle_connections_fit_into_half_a_gibibyte() {
    let serving = Serving::start();
    let root = std::fs::read(serving.folder.path().join("local-authority.pem")).unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&root).unwrap()).unwrap();
    let mut config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let connector = TlsConnector::from(Arc::new(config));
    let before = serving.resident_kib();
    let count = allowed(IDLE);
    let mut held = Vec::with_capacity(count);
    for _ in 0..count.div_ceil(100) {
        let batch = (0..100).map(|_| {
            let (connector, address) = (connector.clone(), serving.tls);
            tokio::spawn(async move {
                let socket = TcpStream::connect(address).await.unwrap();
                let mut socket =
                    connector.connect(ServerName::try_from("localhost").unwrap(), socket).await.unwrap();
                ask(&mut socket).await;
                socket
            })
        });
        for connecting in batch.collect::<Vec<_>>() {
            held.push(connecting.await.unwrap());
        }
    }
    let after = serving.resident_kib();
    eprintln!("{} idle TLS connections: {} KiB resident, {} KiB before", held.len(), after, before);
    assert!(after < 512 * 1024, "{after} KiB");
    ask(&mut held[0]).await;
    ask(&mut TcpStream::connect(serving.plain).await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_slow_clients_are_cut_and_the_others_are_served_meanwhile() {
    let serving = Serving::start();
    let mut other = TcpStream::connect(serving.plain).await.unwrap();
    let alone = percentile(serving.plain).await;
    let mut slow = Vec::new();
    for n in 0..allowed(SLOW) {
        let mut socket = TcpStream::connect(serving.plain).await.unwrap();
        let ask: &[u8] = match n % 3 {
            0 => b"GET /hello HTTP/1.1\r\nx: ",
            1 => b"POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n",
            _ => b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        socket.write_all(ask).await.unwrap();
        slow.push(tokio::spawn(drip(socket, n % 3 != 2)));
    }
    // Once what they asked for lies in their buffers.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let among = percentile(serving.plain).await;
    eprintln!("99th percentile: {alone:?} alone, {among:?} among {} slow clients", slow.len());
    let started = Instant::now();
    let mut late = 0;
    while slow.iter().any(|client| !client.is_finished()) {
        assert!(started.elapsed() < Duration::from_secs(120), "slow clients are cut");
        ask(&mut other).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        late += usize::from(started.elapsed() > Duration::from_secs(30));
    }
    eprintln!("all slow clients were cut after {:?}, {late} looks beyond 30 s", started.elapsed());
}

/// One byte a second, or nothing at all, until the server ends it.
async fn drip(socket: TcpStream, writes: bool) {
    let (mut reading, mut writing) = socket.into_split();
    if !writes {
        // Reads nothing; that the server has gone shows only when writing.
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        return;
    }
    let dripping = async {
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let mut buffer = [0; 512];
    tokio::select! {
        () = dripping => {}
        () = async { while !matches!(reading.read(&mut buffer).await, Ok(0) | Err(_)) {} } => {}
    }
}

/// The 99th percentile of five hundred requests, the middle one of five rounds. From a thread of its own, so that
/// the test's other clients do not stand in the way.
async fn percentile(address: SocketAddr) -> Duration {
    let measuring = move || {
        let mut socket = std::net::TcpStream::connect(address).unwrap();
        socket.set_nodelay(true).unwrap();
        let mut round = || {
            let mut times: Vec<Duration> = (0..500).map(|_| ask_in_place(&mut socket)).collect();
            times.sort();
            times[times.len() * 99 / 100]
        };
        let mut rounds: Vec<Duration> = (0..5).map(|_| round()).collect();
        rounds.sort();
        rounds[2]
    };
    tokio::task::spawn_blocking(measuring).await.unwrap()
}

fn ask_in_place(socket: &mut std::net::TcpStream) -> Duration {
    use std::io::{Read as _, Write as _};
    let started = Instant::now();
    socket.write_all(HELLO).unwrap();
    let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
    while !said.ends_with(b"hello") {
        let count = socket.read(&mut buffer).unwrap();
        said.extend_from_slice(&buffer[..count]);
    }
    started.elapsed()
}
