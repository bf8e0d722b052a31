//! The load: connections that stay open, each asking again as soon as it has its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use super::process::cpu_seconds;

/// What is asked for, and of whom.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) port: u16,
    /// Paths asked for in turn.
    pub(crate) paths: Arc<Vec<String>>,
    pub(crate) cookie: String,
    pub(crate) tls: Option<tokio_rustls::TlsConnector>,
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) requests_per_second: f64,
    /// Microseconds of the server's processor time for each request.
    pub(crate) cpu_micros: f64,
    pub(crate) p50_micros: u64,
    pub(crate) p99_micros: u64,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

const CONNECTIONS: usize = 8;

/// Asks for `span`; `server` is the process whose processor time is counted.
pub(crate) async fn run(target: &Target, span: Duration, server: u32) -> Outcome {
    run_all(std::slice::from_ref(target), span, server).await
}

/// Asks all of `targets` at once.
pub(crate) async fn run_all(targets: &[Target], span: Duration, server: u32) -> Outcome {
    let count = Arc::new(AtomicU64::new(0));
    let (cpu, begin) = (cpu_seconds(server), Instant::now());
    let tasks: Vec<_> = (0..CONNECTIONS.next_multiple_of(targets.len()))
        .map(|number| {
            let target = targets[number % targets.len()].clone();
            tokio::spawn(ask(target, number, begin + span, Arc::clone(&count)))
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.unwrap());
    }
    let (seconds, cpu) = (begin.elapsed().as_secs_f64(), cpu_seconds(server) - cpu);
    let requests = count.load(Ordering::Relaxed) as f64;
    waits.sort_unstable();
    Outcome {
        requests_per_second: requests / seconds,
        cpu_micros: cpu * 1e6 / requests,
        p50_micros: waits[waits.len() / 2],
        p99_micros: waits[waits.len() * 99 / 100],
    }
}

async fn ask(target: Target, number: usize, end: Instant, count: Arc<AtomicU64>) -> Vec<u64> {
    let socket = TcpStream::connect(("127.0.0.1", target.port)).await.unwrap();
    socket.set_nodelay(true).unwrap();
    let mut stream: Box<dyn Stream> = match &target.tls {
        Some(tls) => Box::new(tls.connect("localhost".try_into().unwrap(), socket).await.unwrap()),
        None => Box::new(socket),
    };
    let mut waits = Vec::new();
    let mut buffer = vec![0; 256 * 1024];
    for turn in number.. {
        let path = &target.paths[turn % target.paths.len()];
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nCookie: {}\r\n\r\n",
            target.port, target.cookie
        );
        let begin = Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        answer(&mut *stream, &mut buffer).await;
        waits.push(begin.elapsed().as_micros() as u64);
        count.fetch_add(1, Ordering::Relaxed);
        if Instant::now() >= end {
            break;
        }
    }
    waits
}

/// Reads one whole answer; fails unless it is a page.
pub(crate) async fn answer(stream: &mut (dyn AsyncRead + Unpin + Send), buffer: &mut [u8]) -> usize {
    let mut have = 0;
    loop {
        let read = stream.read(&mut buffer[have..]).await.unwrap();
        assert!(read > 0, "the server hung up");
        have += read;
        let Some(end) = buffer[..have].windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).unwrap().to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let whole = end + 4 + length.trim().parse::<usize>().unwrap();
        while have < whole {
            have += stream.read(&mut buffer[have..]).await.unwrap();
        }
        return whole;
    }
}
