//! From start to the first answer, after a clean stop and after a kill, and what is resident in memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::process::{Running, resident_mib};
use super::{median, sizes};

const TIMES: usize = 5;

pub(crate) fn measure() {
    for patients in sizes() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("kept");
        let mut command = portico();
        command.args([
            "demo",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--patients",
            &patients.to_string(),
            "--keep",
        ]);
        let founding = Running::start(command.arg(&data).stderr(Stdio::null()));
        let port = wait_for_port(&data);
        wait_for_answer(port, Duration::from_secs(3600));
        founding.stop();
        let mut memory = Vec::new();
        let clean = (0..TIMES).map(|_| {
            let (server, waited) = serve(&data, port);
            memory.push(resident_mib(server.0.id()));
            server.stop();
            waited
        });
        let clean = median(clean.collect());
        let killed = (0..TIMES).map(|_| {
            let (server, _) = serve(&data, port);
            drop(server);
            let (server, waited) = serve(&data, port);
            server.stop();
            waited
        });
        let killed = median(killed.collect());
        println!(
            "{patients} patients: first answer {clean:.0} ms after a clean stop, {killed:.0} ms after a kill; \
             {:.1} MiB resident at start",
            median(memory)
        );
    }
}

fn portico() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    command.stdout(Stdio::null()).stdin(Stdio::null());
    command
}

/// The port that the founding process wrote into the configuration.
fn wait_for_port(data: &Path) -> u16 {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(60) {
        let text = std::fs::read_to_string(data.join("portico.toml")).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("origin = "));
        if let Some(port) = line.and_then(|line| line.trim_end_matches('"').rsplit(':').next()?.parse().ok())
        {
            return port;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the demo did not begin");
}

fn serve(data: &Path, port: u16) -> (Running, f64) {
    let mut command = portico();
    command.arg("--config").arg(data.join("portico.toml")).arg("serve").stderr(Stdio::null());
    let begin = Instant::now();
    let server = Running::start(&mut command);
    wait_for_answer(port, Duration::from_secs(120));
    (server, begin.elapsed().as_secs_f64() * 1000.0)
}

fn wait_for_answer(port: u16, longest: Duration) {
    use std::io::{Read as _, Write as _};
    let begin = Instant::now();
    while begin.elapsed() < longest {
        let answered = std::net::TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
            stream.write_all(
                format!("GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")
                    .as_bytes(),
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer.starts_with("HTTP/1.1 200"))
        });
        if answered.unwrap_or(false) {
            return;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    panic!("no answer on port {port}");
}
