//! From start to the first answer, after a clean stop and after a kill, and what is resident in memory.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::process::{Running, resident_mib};
use super::{median, sizes};

const TIMES: usize = 5;

pub(crate) fn measure() {
    for patients in sizes() {
        let practice = Practice::found(patients);
        let mut memory = Vec::new();
        let clean = (0..TIMES).map(|_| {
            let (server, waited) = practice.serve();
            memory.push(resident_mib(server.id()));
            server.stop();
            waited
        });
        let clean = median(clean.collect());
        let killed = (0..TIMES).map(|_| {
            let (server, _) = practice.serve();
            // Dropped is killed.
            drop(server);
            let (server, waited) = practice.serve();
            server.stop();
            waited
        });
        let killed = median(killed.collect());
        println!(
            "{patients} patients, {:.0} MB: first answer {clean:.0} ms after a clean stop, {killed:.0} ms after a kill; \
             {:.1} MiB resident at start",
            practice.megabytes(),
            median(memory),
        );
    }
}

/// A practice that `portico demo --keep` made, to be served by the real program.
pub(crate) struct Practice {
    folder: tempfile::TempDir,
    told: serde_json::Value,
}

impl Practice {
    pub(crate) fn found(patients: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = portico();
        command.args(["demo", "--json", "--listen", "127.0.0.1:0", "--results", "120"]);
        command.args(["--patients", &patients.to_string(), "--keep"]);
        command.arg(folder.path().join("kept")).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut founding = Running::start(&mut command);
        let mut line = String::new();
        BufReader::new(founding.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        founding.stop();
        Self { folder, told: serde_json::from_str(&line).unwrap() }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("kept")
    }

    pub(crate) fn origin(&self) -> String {
        self.told["address"].as_str().unwrap().to_owned()
    }

    pub(crate) fn port(&self) -> u16 {
        self.origin().rsplit(':').next().unwrap().parse().unwrap()
    }

    /// What the demo told of whom to sign in as.
    pub(crate) fn person(&self, name: &str) -> &serde_json::Value {
        let people = self.told["people"].as_array().unwrap();
        people.iter().find(|person| person["name"] == name).unwrap()
    }

    fn megabytes(&self) -> f64 {
        let files = std::fs::read_dir(self.data()).unwrap().map(|file| file.unwrap().metadata().unwrap());
        files.map(|file| file.len() as f64 / 1e6).fold(0.0, f64::max)
    }

    /// Serves it; also says how many milliseconds went by until the first answer.
    pub(crate) fn serve(&self) -> (Running, f64) {
        let mut command = portico();
        command.arg("--config").arg(self.data().join("portico.toml")).arg("serve").stderr(Stdio::null());
        let begin = Instant::now();
        let server = Running::start(&mut command);
        wait_for_answer(self.port(), Duration::from_secs(120));
        (server, begin.elapsed().as_secs_f64() * 1000.0)
    }
}

/// The program itself.
pub(crate) fn portico() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    command.stdout(Stdio::null()).stdin(Stdio::null());
    command
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
