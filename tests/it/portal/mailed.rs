//! Having one's record mailed: through a real mail server, over TLS, and in the log.

#![allow(clippy::print_stderr)] // what is left out is said where people look

use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use portico::base::contact::Email;
use portico::notify::mail::{MailSettings, Mailer, Security};

use crate::support::TestClinic;

/// Debian's Python, whatever else there is.
const PYTHON: &str = "/usr/bin/python3";

/// A mail server of its own for one test; its folder has a mail and its addressees under each number.
struct Sink {
    process: Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Sink {
    /// Nothing, said plainly, where there is no mail server to start.
    fn start() -> Option<Self> {
        let there = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        if !there.is_ok_and(|status| status.success()) {
            eprintln!("python3-aiosmtpd is not installed: no mail was sent");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("certificate.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        drop(socket);
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/portal/mail_sink.py");
        let mut process = Command::new(PYTHON)
            .arg(script)
            .arg(folder.path())
            .args([folder.path().join("certificate.pem"), folder.path().join("key.pem")])
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        std::io::BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "ready");
        Some(Self { process, folder, port })
    }

    fn mailer(&self, further_roots: Option<PathBuf>) -> Mailer {
        Mailer::new(MailSettings {
            host: "localhost".to_owned(),
            port: self.port,
            security: Security::StartTls,
            account: None,
            from: Email::parse("portal@example.org").unwrap(),
            further_roots,
            name_servers: Vec::new(),
        })
    }

    fn roots(&self) -> Option<PathBuf> {
        Some(self.folder.path().join("certificate.pem"))
    }

    fn got(&self, name: &str) -> Option<String> {
        let bytes = std::fs::read(Path::new(self.folder.path()).join(name)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

const FORM: [(&str, &str); 3] = [("part", "summary"), ("format", "page"), ("way", "mail")];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&FORM[..], more].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_mailed_locked_or_after_a_warning_and_the_log_names_the_addressee() {
    let Some(sink) = Sink::start() else { return };
    let clinic = TestClinic::open_with_mail(sink.mailer(sink.roots())).await;
    let maria = clinic.signed_in("maria").await;
    maria.get("/record/download").await.is(200).says("Send it by e-mail");
    let to = ("to", "doctor@example.org");
    maria.post("/record/download", &with(&[to])).await.is(422).says("Choose a password for the file");
    maria
        .post("/record/download", &with(&[("to", "doctor"), ("plain", "yes")]))
        .await
        .is(422)
        .says("Write one e-mail");
    assert_eq!(sink.got("1.eml"), None, "nothing has left");

    let locked = with(&[to, ("password", "twelve green boats")]);
    maria.post("/record/download", &locked).await.leads_to("/record/download?done=mailed");
    let mail = sink.got("1.eml").expect("it arrived");
    assert_eq!(sink.got("1.to").as_deref(), Some("doctor@example.org"));
    assert!(mail.contains("record-2026-05-04.html.age"), "{mail}");
    for name in ["Maria", "Okafor", "Metformin"] {
        assert!(!mail.contains(name), "what is not locked says nothing of whose it is: {name}");
    }
    let plain = with(&[to, ("plain", "yes")]);
    maria.post("/record/download", &plain).await.leads_to("/record/download?done=mailed");
    let mail = sink.got("2.eml").expect("it arrived");
    let head = mail.split("filename").next().unwrap_or_default();
    assert!(!head.contains("Okafor"), "only the file says whose it is: {head}");
    let log = maria.get("/record/access?who=all").await.is(200);
    log.says("by e-mail to doctor@example.org");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mail_server_does_not_take_is_said_and_entered_and_nobody_mails_without_end() {
    let Some(sink) = Sink::start() else { return };
    let clinic = TestClinic::open_with_mail(sink.mailer(sink.roots())).await;
    let maria = clinic.signed_in("maria").await;
    let refused = with(&[("to", "nobody@refused.example"), ("plain", "yes")]);
    let seen = maria.post("/record/download", &refused).await.is(422).says("nothing was sent");
    maria.get("/record/access?who=all").await.is(200).says("by e-mail to nobody@refused.example");
    assert_eq!(seen.field("to").as_deref(), Some("nobody@refused.example"), "nothing typed is lost");
    let to = with(&[("to", "doctor@example.org"), ("plain", "yes")]);
    for _ in 0..9 {
        maria.post("/record/download", &to).await.leads_to("/record/download?done=mailed");
    }
    maria.post("/record/download", &to).await.is(422).says("ten files since yesterday");
    assert_eq!(sink.got("10.eml"), None);
    clinic.clock.advance(25 * 60 * 60 * 1000);
    let maria = clinic.signed_in("maria").await;
    maria.post("/record/download", &to).await.leads_to("/record/download?done=mailed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_nobody_vouches_for_gets_nothing() {
    let Some(sink) = Sink::start() else { return };
    let clinic = TestClinic::open_with_mail(sink.mailer(None)).await;
    let maria = clinic.signed_in("maria").await;
    let to = with(&[("to", "doctor@example.org"), ("plain", "yes")]);
    maria.post("/record/download", &to).await.is(422).says("nothing was sent");
    assert_eq!(sink.got("1.eml"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_nothing_is_offered() {
    let clinic = TestClinic::open().await;
    let maria = clinic.signed_in("maria").await;
    let form = maria.get("/record/download").await.is(200);
    assert!(!form.text().contains("Send it by e-mail"));
}
