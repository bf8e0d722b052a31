//! From start to the first answer, after a clean stop and after a kill, and what is resident in memory.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portico::base::clock::Clock;
use portico::demo::{self, Recipe, bundle};
use portico::exchange::import::{Content, ImportOptions, Importer, Input};
use portico::records::{self, access::Operator};
use portico::store::{Credential, KeyFile, Options, Store};

use super::median;
use super::process::{Running, resident_mib};

const TIMES: usize = 5;
/// How many patients have long records.
const HOT: u64 = 1_000;

pub(crate) fn measure(practice: &Practice) {
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
        "{} patients, {:.0} MB: first answer {clean:.0} ms after a clean stop, {killed:.0} ms after a kill; \
             {:.1} MiB resident at start",
        practice.patients,
        practice.megabytes(),
        median(memory),
    );
}

/// A practice that `portico demo --keep` made, to be served by the real program.
pub(crate) struct Practice {
    pub(crate) patients: u64,
    /// Up to a thousand patients with long records, by id.
    pub(crate) hot: Vec<String>,
    folder: tempfile::TempDir,
    told: serde_json::Value,
}

impl Practice {
    /// The first thousand patients have some 120 results each. Those beyond have a tenth of that: of them it
    /// matters that they are there, and a hundred thousand long records take an hour to make.
    pub(crate) fn found(patients: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = portico();
        command.args(["demo", "--json", "--listen", "127.0.0.1:0", "--results", "120"]);
        command.args(["--patients", &patients.min(HOT).to_string(), "--keep"]);
        command.arg(folder.path().join("kept")).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut founding = Running::start(&mut command);
        let mut line = String::new();
        BufReader::new(founding.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        founding.stop();
        let told = serde_json::from_str(&line).unwrap();
        let mut practice = Self { patients, hot: Vec::new(), folder, told };
        practice.grow();
        practice
    }

    /// Notes who is there, and adds the others through the import.
    fn grow(&mut self) {
        let key = KeyFile::from_bytes(&std::fs::read(self.data().join("portico.key")).unwrap()).unwrap();
        let path = self.data().join("portico.store");
        let store = Store::open(&path, &Credential::KeyFile(key), Options::default()).unwrap();
        let practice = records::Practice::open(store, Clock::System).unwrap();
        let operator = Operator::new(practice.clone(), "bench".to_owned());
        let there = operator.register().unwrap().patients(None, HOT as usize).unwrap();
        self.hot = there.iter().map(|patient| patient.id.to_string()).collect();
        let today = Clock::System.now().date_in(&practice.zone());
        let recipe = Recipe::whole(demo::Options::default().seed, today, 12);
        let others = (HOT..self.patients)
            .map(|place| Input { label: place.to_string(), content: Content::Bytes(bundle(recipe, place)) });
        Importer::new(operator, ImportOptions::default()).run(others, &|_| {}).unwrap();
        practice.store().close().unwrap();
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
