//! Formats: what reading each costs beside splitting the same bytes, how fast each is imported into a store on
//! disk, and how many HL7 v2 messages a second are acknowledged once they are on disk.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use portico::exchange::import::{ColumnChoice, Content, ImportOptions, Importer, Input};
use portico::exchange::{ccda, csv, fhir, hl7v2};
use portico::records::Practice;
use portico::records::access::Operator;
use portico::server::{Mllp, MllpSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::import::on_disk;

const MESSAGES: usize = 5_000;
const ROWS: usize = 20_000;
/// Connections and messages on each, while messages come in one by one.
const SENDERS: usize = 4;
const SENT: usize = 500;

pub(crate) fn measure() {
    let recipe = portico::demo::Recipe::whole(5, jiff::civil::date(2026, 5, 4), 120);
    let bundles: Vec<String> =
        (0..100).map(|place| String::from_utf8(portico::demo::bundle(recipe, place)).unwrap()).collect();
    one("FHIR bundles", &bundles, "a tree", json, |text| fhir::read(text, "bench").charts.len());
    let messages = vec![(0..MESSAGES).map(result_message).collect::<String>()];
    one("HL7 v2 results", &messages, "splitting", fields, |text| {
        hl7v2::read(text.as_bytes(), None, &TimeZone::UTC).charts.len()
    });
    one("CSV rows", &[rows()], "splitting", cells, |text| {
        let table = csv::table(text).unwrap();
        csv::read(&table, &csv::Columns::guess(&table), "bench").charts.len()
    });
    match documents() {
        Some(documents) => {
            one("C-CDA documents", &documents, "a tree", tree, |text| ccda::read(text).charts.len())
        }
        None => println!("no sample documents: C-CDA is not measured"),
    }
    acknowledged();
}

/// One format: read, split for comparison, and imported.
fn one(
    name: &str,
    files: &[String],
    control_is: &str,
    control: impl Fn(&str) -> usize,
    read: impl Fn(&str) -> usize,
) {
    let timed = |work: &dyn Fn(&str) -> usize| {
        let begin = Instant::now();
        for file in files {
            black_box(work(file));
        }
        begin.elapsed().as_secs_f64()
    };
    // In turn, so that what disturbs the machine disturbs both.
    let rounds: Vec<(f64, f64)> = (0..5).map(|_| (timed(&control), timed(&read))).collect();
    let ratio = super::median(rounds.iter().map(|(control, read)| control / read).collect());
    let seconds = super::median(rounds.iter().map(|(_, read)| *read).collect());
    let bytes: usize = files.iter().map(String::len).sum();
    let charts: usize = files.iter().map(|file| read(file)).sum();
    let (folder, practice) = on_disk();
    let options = ImportOptions { columns: ColumnChoice::Guessed, ..ImportOptions::default() };
    let importer = Importer::new(Operator::new(practice.clone(), "bench".to_owned()), options);
    let inputs: Vec<Input> = files
        .iter()
        .enumerate()
        .map(|(number, text)| Input {
            label: number.to_string(),
            content: Content::Bytes(text.clone().into_bytes()),
        })
        .collect();
    let begin = Instant::now();
    importer.run(inputs.into_iter(), &|_| {}).unwrap();
    let importing = begin.elapsed().as_secs_f64();
    practice.store().close().unwrap();
    drop(folder);
    println!(
        "{name}: {:.1} MB, {charts} charts; read at {:.0} MB a second, {ratio:.2} of the rate of {control_is}; imported at \
         {:.0} charts a second, {:.2} of the rate of reading",
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / seconds,
        charts as f64 / importing,
        seconds / importing,
    );
}

fn json(text: &str) -> usize {
    serde_json::from_str::<serde_json::Value>(text).unwrap()["entry"].as_array().map_or(0, Vec::len)
}

fn fields(text: &str) -> usize {
    text.split('\r').map(|segment| segment.split('|').count()).sum()
}

fn cells(text: &str) -> usize {
    text.lines().map(|line| line.split(',').count()).sum()
}

fn tree(text: &str) -> usize {
    roxmltree::Document::parse(text).map_or(0, |document| document.descendants().count())
}

/// A result message of ten values about one of five hundred people.
fn result_message(number: usize) -> String {
    let person = number % 500;
    let mut message = format!(
        "MSH|^~\\&|LAB|HILL|PORTICO|CEDAR|20260110120000||ORU^R01|M{number}|P|2.5.1\r\
         PID|1||{person}^^^HILL&1.2.3&ISO^MR||Ferro{person}^Ana||19800214|F\r\
         OBR|1||R-{number}^LAB|24323-8^Metabolic panel^LN|||20260110090000|||||||||||||||||CH|F\r"
    );
    for value in 0..10 {
        let _ = write!(
            message,
            "OBX|{}|NM|{}-4^Test {value}^LN||{}.{value}|mg/dL|3.5-9.9|N|||F\r",
            value + 1,
            2_000 + value,
            number % 9
        );
    }
    message
}

fn rows() -> String {
    let mut rows = String::from("MRN,Last Name,First Name,DOB,Sex,Phone,Email\n");
    for number in 0..ROWS {
        let _ = writeln!(
            rows,
            "P-{number},Ferro{number},Ana,19{:02}-02-14,F,(555) 555-0{:03},ana{number}@example.org",
            number % 90 + 10,
            number % 1_000
        );
    }
    rows
}

fn documents() -> Option<Vec<String>> {
    let folder = std::env::var("PORTICO_SHARED_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let entries = std::fs::read_dir(Path::new(&folder).join("ccda")).ok()?;
    let paths = entries.map(|entry| entry.unwrap().path());
    Some(paths.filter_map(|path| std::fs::read_to_string(path).ok()).collect())
}

/// Messages one by one over several connections, each answered when it is on disk; beside as many writes and
/// syncs of a file as one connection needs.
fn acknowledged() {
    let (folder, practice) = on_disk();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let begin = Instant::now();
    runtime.block_on(send(practice.clone()));
    let rate = (SENDERS * SENT) as f64 / begin.elapsed().as_secs_f64();
    runtime.shutdown_timeout(Duration::from_secs(10));
    practice.store().close().unwrap();
    let mut file = std::fs::File::create(folder.path().join("control")).unwrap();
    let begin = Instant::now();
    for number in 0..SENT {
        std::io::Write::write_all(&mut file, result_message(number).as_bytes()).unwrap();
        file.sync_data().unwrap();
    }
    let control = SENT as f64 / begin.elapsed().as_secs_f64();
    println!(
        "MLLP: {rate:.0} messages a second over {SENDERS} connections, each on disk when it is acknowledged; {:.2} of \
         what one file takes written and synced message by message",
        rate / control
    );
}

async fn send(practice: Practice) {
    let settings = MllpSettings {
        listen: vec!["127.0.0.1:0".parse().unwrap()],
        allow: vec!["127.0.0.0/8".parse().unwrap()],
        connections_max: SENDERS,
        message_bytes_max: 64 << 10,
        idle_max: Duration::from_secs(20),
        stall_max: Duration::from_secs(10),
    };
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let mllp = Mllp::bind(practice, settings, None).unwrap_or_else(|_| panic!("it cannot be bound"));
    let address = mllp.addresses()[0];
    let server = tokio::spawn(mllp.run(stopping));
    let mut senders = tokio::task::JoinSet::new();
    for sender in 0..SENDERS {
        senders.spawn(async move {
            let mut connection = TcpStream::connect(address).await.unwrap();
            for number in 0..SENT {
                let message = result_message(sender * SENT + number);
                connection.write_all(format!("\u{b}{message}\u{1c}\r").as_bytes()).await.unwrap();
                let mut answer = Vec::new();
                while !answer.ends_with(b"\x1c\r") {
                    assert!(connection.read_buf(&mut answer).await.unwrap() > 0, "it hung up");
                }
                let answer = String::from_utf8(answer).unwrap();
                assert!(answer.contains("MSA|AA|"), "{answer}");
            }
        });
    }
    senders.join_all().await;
    let _ = stop.send(true);
    let _ = server.await;
}
