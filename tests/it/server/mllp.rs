//! HL7 v2 over MLLP, through real sockets: what is acknowledged, and with what.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use portico::base::clock::Clock;
use portico::records::Practice;
use portico::records::access::Operator;
use portico::server::tls::{Certificates, server_config};
use portico::server::{LocalAuthority, Mllp, MllpSettings};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::exchange::empty_practice;
use crate::support::TestClinic;

fn settings() -> MllpSettings {
    MllpSettings {
        listen: vec!["127.0.0.1:0".parse().unwrap()],
        allow: vec!["127.0.0.0/8".parse().unwrap()],
        connections_max: 4,
        message_bytes_max: 64 << 10,
        idle_max: Duration::from_secs(20),
        stall_max: Duration::from_secs(10),
    }
}

struct Listening {
    practice: Practice,
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Listening {
    fn with(settings: MllpSettings, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        // Making one waits for the disk, which a thread that drives tasks may not.
        let made = std::thread::spawn(|| empty_practice().practice().clone());
        Self::of(made.join().unwrap(), settings, tls)
    }

    fn of(practice: Practice, settings: MllpSettings, tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mllp =
            Mllp::bind(practice.clone(), settings, tls).unwrap_or_else(|_| panic!("it cannot be bound"));
        let address = mllp.addresses()[0];
        Self { practice, address, stop, task: tokio::spawn(mllp.run(stopping)) }
    }

    fn start() -> Self {
        Self::with(settings(), None)
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    fn patients(&self) -> u64 {
        Operator::by_itself(self.practice.clone()).register().unwrap().patient_count().unwrap()
    }
}

fn message(kind: &str, id: &str, rest: &str) -> String {
    format!("MSH|^~\\&|LAB|HILL|PORTICO|CEDAR|20260110120000||{kind}|{id}|P|2.5.1\r{rest}\r")
}

fn registration(id: &str, number: &str) -> String {
    message("ADT^A28", id, &format!("PID|1||{number}^^^HILL&1.2.3&ISO^MR||Ferro{number}^Ana||19800214|F"))
}

fn framed(message: &str) -> Vec<u8> {
    format!("\u{b}{message}\u{1c}\r").into_bytes()
}

/// One answer without its frame; empty if the connection ended.
async fn heard(connection: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\x1c\r") {
        let mut one = [0];
        match tokio::time::timeout(Duration::from_secs(30), connection.read(&mut one))
            .await
            .expect("no answer")
        {
            Ok(1) => bytes.push(one[0]),
            Ok(_) | Err(_) => return String::new(),
        }
    }
    assert_eq!(bytes[0], 0x0b);
    String::from_utf8(bytes[1..bytes.len() - 2].to_vec()).unwrap()
}

async fn answer(connection: &mut (impl AsyncRead + AsyncWrite + Unpin), bytes: &[u8]) -> String {
    connection.write_all(bytes).await.unwrap();
    heard(connection).await
}

/// `MSA` and what follows, field by field.
fn msa(answer: &str) -> Vec<&str> {
    let segment = answer.split('\r').find(|segment| segment.starts_with("MSA|"));
    segment.unwrap_or_else(|| panic!("no MSA in {answer:?}")).split('|').collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_accepted_refused_or_rejected_and_the_connection_goes_on() {
    let server = Listening::start();
    let mut connection = server.connect().await;
    let accepted = answer(&mut connection, &framed(&registration("A-1", "1"))).await;
    let fields: Vec<&str> = accepted.split('|').collect();
    assert_eq!(fields[..6], ["MSH", "^~\\&", "PORTICO", "CEDAR", "LAB", "HILL"]);
    assert!(fields[6].len() == 19 && fields[6].ends_with("+0000"), "{accepted}");
    assert!(accepted.ends_with("||ACK^A28^ACK|P1|P|2.5.1\rMSA|AA|A-1|\r"), "{accepted}");
    assert_eq!(server.patients(), 1);
    let nobody = message("ORU^R01", "A-2", "PID|1||9^^^HILL&1.2.3&ISO^MR||Roe^Sam\rOBX|1|NM|1^X^L||5||||||F");
    let refused = answer(&mut connection, &framed(&nobody)).await;
    assert_eq!(msa(&refused)[1..3], ["AE", "A-2"]);
    assert!(msa(&refused)[3].contains("the patient it refers to is not in this practice"), "{refused}");
    assert!(!refused.contains("Roe"), "{refused}");
    let rejected = answer(&mut connection, &framed("PID|1||9")).await;
    assert_eq!(msa(&rejected)[1], "AR");
    let rejected = answer(&mut connection, &framed("MSH|^^\\&|A|B")).await;
    assert_eq!(msa(&rejected)[1], "AR");
    // The same once more is no news, and accepted.
    let again = answer(&mut connection, &framed(&registration("A-1", "1"))).await;
    assert_eq!(msa(&again)[1..3], ["AA", "A-1"]);
    assert_eq!(server.patients(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_placed_waits_for_the_front_desk_who_places_it() {
    let clinic = TestClinic::open().await;
    let server = Listening::of(clinic.practice.clone(), settings(), None);
    let mut connection = server.connect().await;
    let nobody = message(
        "ORU^R01",
        "Q-1",
        "PID|1||9^^^HILL&1.2.3&ISO^MR||Roe^Sam\rOBR|1|||X^Lead level^L\rOBX|1|NM|X^Lead level^L||5|ug/dL|||||F|||20260110",
    );
    let refused = answer(&mut connection, &framed(&nobody)).await;
    assert_eq!(msa(&refused)[1..3], ["AE", "Q-1"]);
    assert!(refused.contains("it waits in the portal under Unplaced records"), "{refused}");
    // Senders send again; it waits once.
    assert_eq!(msa(&answer(&mut connection, &framed(&nobody)).await)[1], "AE");
    let dana = clinic.signed_in("dana").await;
    let list = dana.get("/clinic/quarantine").await.is(200).says("HL7 v2 message from 127.0.0.1");
    let links: Vec<&str> = list.body.split("href=\"/clinic/quarantine/").skip(1).collect();
    assert_eq!(links.len(), 1, "{}", list.text());
    let maria = clinic.maria().to_string();
    let placement = format!("/clinic/quarantine/{}/placement", &links[0][..13]);
    dana.post(&placement, &[("patient", &maria), ("step", "do")])
        .await
        .leads_to("/clinic/quarantine?done=placed");
    let clara = clinic.signed_in("clara").await;
    clara.get(&format!("/clinic/patients/{maria}/results")).await.is(200).says("Lead level");
    dana.get("/clinic/quarantine").await.is(200).says("Nothing waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_speaks_the_senders_delimiters_and_mode() {
    let server = Listening::start();
    let mut connection = server.connect().await;
    let custom = registration("A*1", "1")
        .replace("A*1", "A-1")
        .replace("^~\\&", "@!$%")
        .replace('^', "@")
        .replace('&', "%")
        .replace('|', "#");
    let said = answer(&mut connection, &framed(&custom)).await;
    assert!(said.starts_with("MSH#@!$%#PORTICO#CEDAR#LAB#HILL#"), "{said}");
    assert!(said.contains("\rMSA#AA#A-1#"), "{said}");
    let enhanced = registration("E-1", "1").replace("|2.5.1\r", "|2.5.1|||AL|NE\r");
    assert_eq!(msa(&answer(&mut connection, &framed(&enhanced)).await)[1], "CA");
    // Who wants no answer gets none; the next answer is to the next message.
    let silent = registration("S-1", "2").replace("|2.5.1\r", "|2.5.1|||NE|NE\r");
    connection.write_all(&framed(&silent)).await.unwrap();
    let next = answer(&mut connection, &framed(&registration("S-2", "2"))).await;
    assert_eq!(msa(&next)[1..3], ["AA", "S-2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_arrive_in_any_portions_and_in_their_order() {
    let server = Listening::start();
    let mut connection = server.connect().await;
    for byte in framed(&registration("1", "1")) {
        connection.write_all(&[byte]).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(msa(&heard(&mut connection).await)[2], "1");
    // Broken off, then from its beginning: half a message is never taken for a whole one.
    let whole = framed(&registration("2", "2"));
    let mut all = whole[..whole.len() - 12].to_vec();
    all.extend(&whole);
    for number in 3..20 {
        all.extend(b"\r\n");
        all.extend(framed(&registration(&number.to_string(), "3")));
    }
    connection.write_all(&all).await.unwrap();
    for number in 2..20 {
        assert_eq!(msa(&heard(&mut connection).await)[1..3], ["AA", &number.to_string()]);
    }
    assert_eq!(server.patients(), 3);
    // The end of a connection is no end of a message.
    connection.write_all(&whole[..20]).await.unwrap();
    connection.shutdown().await.unwrap();
    assert_eq!(heard(&mut connection).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_long_a_message_is_rejected_and_other_protocols_are_closed() {
    let server = Listening::start();
    let mut connection = server.connect().await;
    let note = "x".repeat(70 << 10);
    let long = message("ADT^A28", "L-1", &format!("PID|1||1^^^X^MR||A^B\rNTE|1||{note}"));
    // The rest may find the connection closed.
    let _ = connection.write_all(&framed(&long)).await;
    let said = heard(&mut connection).await;
    if !said.is_empty() {
        assert_eq!(msa(&said)[1..3], ["AR", "L-1"]);
    }
    assert_eq!(heard(&mut connection).await, "");
    assert_eq!(server.patients(), 0);
    let mut connection = server.connect().await;
    let _ = connection.write_all("GET / HTTP/1.1".repeat(1000).as_bytes()).await;
    assert_eq!(heard(&mut connection).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_named_addresses_may_send_and_only_so_many_at_once() {
    let strangers = MllpSettings { allow: vec!["192.0.2.0/24".parse().unwrap()], ..settings() };
    let server = Listening::with(strangers, None);
    let mut connection = server.connect().await;
    let _ = connection.write_all(&framed(&registration("1", "1"))).await;
    assert_eq!(heard(&mut connection).await, "");
    assert_eq!(server.patients(), 0);

    let server = Listening::with(MllpSettings { connections_max: 1, ..settings() }, None);
    let mut first = server.connect().await;
    assert_eq!(msa(&answer(&mut first, &framed(&registration("1", "1"))).await)[1], "AA");
    let mut second = server.connect().await;
    let _ = second.write_all(&framed(&registration("2", "2"))).await;
    assert_eq!(heard(&mut second).await, "");
    assert_eq!(msa(&answer(&mut first, &framed(&registration("3", "1"))).await)[1], "AA");
    assert_eq!(server.patients(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_is_closed_and_so_is_one_that_stops_within_a_message() {
    let short = Duration::from_millis(200);
    let server = Listening::with(MllpSettings { idle_max: short, ..settings() }, None);
    assert_eq!(heard(&mut server.connect().await).await, "");
    let server = Listening::with(MllpSettings { stall_max: short, ..settings() }, None);
    let mut connection = server.connect().await;
    connection.write_all(&framed(&registration("1", "1"))[..30]).await.unwrap();
    assert_eq!(heard(&mut connection).await, "");
    assert_eq!(server.patients(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_idle_connections_and_takes_nothing_more() {
    let server = Listening::start();
    let mut connection = server.connect().await;
    assert_eq!(msa(&answer(&mut connection, &framed(&registration("1", "1"))).await)[1], "AA");
    server.stop.send(true).unwrap();
    assert_eq!(heard(&mut connection).await, "");
    server.task.await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_plain_text_is_not_understood() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::held(Clock::System.now());
    let authority =
        LocalAuthority::new(folder.path().to_owned(), vec!["localhost".to_owned()], clock).unwrap();
    let certificates = Certificates::new();
    certificates.replace(&authority.identity().unwrap());
    let server = Listening::with(settings(), Some(server_config(certificates).unwrap()));
    let mut roots = rustls::RootCertStore::empty();
    let root = std::fs::read(authority.authority_file()).unwrap();
    roots.add(CertificateDer::from_pem_slice(&root).unwrap()).unwrap();
    let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let name = ServerName::try_from("localhost").unwrap();
    let mut connection = connector.connect(name, server.connect().await).await.unwrap();
    assert_eq!(msa(&answer(&mut connection, &framed(&registration("1", "1"))).await)[1], "AA");
    let mut plain = server.connect().await;
    plain.write_all(&framed(&registration("2", "2"))).await.unwrap();
    let mut rest = Vec::new();
    let _ = plain.read_to_end(&mut rest).await;
    assert!(!rest.windows(3).any(|bytes| bytes == b"MSA"), "{rest:?}");
    assert_eq!(server.patients(), 1);
}

/// Prints how many messages a second are answered once they are on disk; asserts no time. `PORTICO_LONG=1` runs it.
#[tokio::test(flavor = "multi_thread")]
async fn messages_per_second() {
    if std::env::var_os("PORTICO_LONG").is_none() {
        return;
    }
    let server = Listening::start();
    let started = std::time::Instant::now();
    let mut senders = tokio::task::JoinSet::new();
    for sender in 0..4 {
        let mut connection = server.connect().await;
        senders.spawn(async move {
            for number in 0..250 {
                let id = format!("{sender}-{number}");
                let said = answer(&mut connection, &framed(&registration(&id, &id))).await;
                assert_eq!(msa(&said)[1], "AA");
            }
        });
    }
    senders.join_all().await;
    println!("1000 messages over 4 connections in {:?}, store in memory", started.elapsed());
}
