//! The watched folder and the door for messages, with the real binary.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use super::serve::Served;
use super::support::Machine;

const REGISTRATION: &str = "MSH|^~\\&|OFFICE|HILL|||20260110||ADT^A28|1|P|2.5\rPID|1||4711^^^HILL&1.2.3&ISO^MR||Ferro^Ana||19800214|F\r";
const RESULT: &str = "MSH|^~\\&|LAB|HILL|||20260111||ORU^R01|2|P|2.5\rPID|1||4711^^^HILL&1.2.3&ISO^MR||Ferro^Ana\rOBR|1||F-9^LAB|24323-8^Panel^LN|||20260110\rOBX|1|NM|2345-7^Glucose^LN||95|mg/dL|70-99||||F\r";
const BUNDLE: &str = r#"{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient",
    "id": "p1", "name": [{"family": "Lind", "given": ["Eva"]}], "birthDate": "1991-01-01"}}]}"#;

fn watched(machine: &Machine) -> Served<'_> {
    let inbox = machine.path("inbox");
    Served::start_with(machine, move |command| {
        command.env("PORTICO_WATCH_FOLDER", inbox).env("PORTICO_WATCH_EVERY_SECONDS", "1");
    })
}

/// The files of a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn await_file(path: &Path, served: &Served<'_>) {
    for _ in 0..600 {
        if path.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{} does not appear; the log: {}", path.display(), served.log());
}

#[test]
fn files_in_the_watched_folder_are_imported_and_end_in_done_or_failed_with_a_report() {
    let (machine, _) = Machine::set_up();
    std::fs::create_dir(machine.path("inbox")).unwrap();
    // The result stands before the registration it needs; both come in one look.
    machine.write("inbox/a-result.hl7", RESULT);
    machine.write("inbox/b-registration.hl7", REGISTRATION);
    machine.write("inbox/bundle.json", BUNDLE);
    machine.write("inbox/broken.json", "{\"resourceType\": ");
    machine.write("inbox/.hidden.hl7", REGISTRATION);
    machine.write("inbox/coming.hl7.part", REGISTRATION);
    let served = watched(&machine);
    let inbox = machine.path("inbox");
    for name in ["done/a-result.hl7", "done/b-registration.hl7", "done/bundle.json", "failed/broken.json"] {
        await_file(&inbox.join(name), &served);
    }
    assert_eq!(names(&inbox), [".hidden.hl7", "coming.hl7.part", "done", "failed", "processing"]);
    assert_eq!(names(&inbox.join("processing")), [] as [&str; 0]);
    let report = |name: &str| std::fs::read_to_string(inbox.join(format!("{name}.report.txt"))).unwrap();
    assert!(
        report("done/b-registration.hl7").contains("patients: 1 added"),
        "{}",
        report("done/b-registration.hl7")
    );
    assert!(
        report("done/a-result.hl7").contains("patients: 0 added, 1 changed"),
        "{}",
        report("done/a-result.hl7")
    );
    let broken = report("failed/broken.json");
    assert!(
        broken.starts_with("broken.json: NOT TAKEN IN") && broken.contains("refused: line 1"),
        "{broken}"
    );
    // The same name once more is kept beside the first.
    machine.write("inbox/bundle.json", BUNDLE);
    await_file(&inbox.join("done/bundle-2.json"), &served);
    assert!(report("done/bundle-2.json").contains("1 unchanged"), "{}", report("done/bundle-2.json"));
    let log = served.log();
    assert!(!log.contains("a-result") && !log.contains("Ferro"), "{log}");
    assert_eq!(served.stop(), 0);
}

#[test]
fn what_was_claimed_when_the_program_ended_is_taken_up_again() {
    let (machine, _) = Machine::set_up();
    std::fs::create_dir_all(machine.path("inbox/processing")).unwrap();
    machine.write("inbox/processing/bundle.json", BUNDLE);
    let served = watched(&machine);
    await_file(&machine.path("inbox/done/bundle.json"), &served);
    assert_eq!(served.stop(), 0);
}

#[test]
fn a_watched_folder_that_is_not_there_is_said_at_the_start() {
    let (machine, _) = Machine::set_up();
    let ended = machine.run_with(&["serve"], |command| {
        command.env("PORTICO_WATCH_FOLDER", "nowhere").env("PORTICO_SERVER_LISTEN", "127.0.0.1:0");
    });
    ended.stopped(1, "cannot be watched");
}

#[test]
fn a_message_over_the_network_is_on_disk_when_it_is_acknowledged() {
    let (machine, _) = Machine::set_up();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let served = Served::start_with(&machine, |command| {
        command.env("PORTICO_HL7_LISTEN", format!("127.0.0.1:{port}"));
    });
    let mut connection = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    connection.write_all(format!("\u{b}{REGISTRATION}\u{1c}\r").as_bytes()).unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\x1c\r") {
        let mut one = [0];
        connection.read_exact(&mut one).unwrap();
        answer.push(one[0]);
    }
    assert!(String::from_utf8_lossy(&answer).contains("MSA|AA|1|"), "{answer:?}");
    // Killed at once: what was acknowledged is there.
    drop(served);
    machine.write("again.hl7", REGISTRATION);
    let said = machine.run(&["patient", "import", "again.hl7"]).done();
    assert!(said.out.contains("0 added, 0 changed, 1 unchanged"), "{}", said.out);
}

#[test]
fn messages_over_tls_need_a_certificate() {
    let machine = Machine::new();
    machine.write("portico.toml", "[hl7]\nlisten = [\"127.0.0.1:2575\"]\ntls = \"on\"\n");
    machine.run(&["config", "check"]).stopped(2, "there is no certificate");
    machine.write("portico.toml", "[hl7]\nallow = [\"10.0.0.0/40\"]\n");
    machine.run(&["config", "check"]).stopped(2, "is not an address or a network");
}
