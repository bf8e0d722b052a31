//! `portico demo`.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use super::support::Machine;

fn demo(machine: &Machine, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    command.current_dir(machine.folder()).env_clear().env("HOME", machine.folder());
    command.env("TMPDIR", machine.folder());
    command.args(["demo", "--patients", "12", "--results", "3", "--listen", "127.0.0.1:0"]).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

#[test]
fn the_demo_asks_nothing_tells_whom_to_sign_in_as_and_leaves_nothing() {
    let machine = Machine::new();
    // What is wrong with this machine's own configuration is not the demo's affair.
    std::fs::create_dir_all(machine.path(".config/portico")).unwrap();
    machine.write(".config/portico/portico.toml", "nonsense");
    let mut child = demo(&machine, &["--json"]).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let told: serde_json::Value = serde_json::from_str(&first).unwrap();
    let roles: Vec<&str> =
        told["people"].as_array().unwrap().iter().filter_map(|person| person["role"].as_str()).collect();
    for role in ["patient", "front-desk", "nurse", "clinician", "administrator"] {
        assert!(roles.contains(&role), "{roles:?}");
    }
    let address = told["address"].as_str().unwrap().strip_prefix("http://localhost:").unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", address.parse().unwrap())).is_ok());
    machine.shell(&format!("kill -TERM {}", child.id())).done();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let left: Vec<_> = std::fs::read_dir(machine.folder())
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("portico-demo"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_demo_that_is_kept_can_be_looked_after_like_any_practice() {
    let machine = Machine::new();
    let mut child = demo(&machine, &["--json", "--keep", "kept"]).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    machine.shell(&format!("kill -TERM {}", child.id())).done();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let list = format!("{} --config kept/portico.toml user list", env!("CARGO_BIN_EXE_portico"));
    let said = machine.shell(&list).done();
    assert!(said.out.contains("administrator"), "{}", said.out);
    // Every kind of file that a record leaves in can be made, and is left for validators where a folder is named.
    let portico = format!("{} --config kept/portico.toml", env!("CARGO_BIN_EXE_portico"));
    let listed = machine.shell(&format!("{portico} patient list --json")).done().out;
    let people: Vec<serde_json::Value> =
        listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(people.len(), 12, "{listed}");
    for (number, person) in people.iter().take(4).enumerate() {
        let id = person["id"].as_str().unwrap();
        for (format, ending) in [("page", "html"), ("pdf", "pdf"), ("fhir", "json"), ("ccda", "xml")] {
            let name = format!("demo-{number}.{ending}");
            machine.shell(&format!("{portico} patient export {id} --format {format} --to {name}")).done();
            if let Some(folder) = std::env::var_os("PORTICO_EXPORTS") {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::copy(machine.path(&name), std::path::Path::new(&folder).join(&name)).unwrap();
            }
        }
    }
    let again = demo(&machine, &["--keep", "kept"]).output().unwrap();
    assert_eq!(again.status.code(), Some(3));
    let far = demo(&machine, &["--listen", "0.0.0.0:8080"]).output().unwrap();
    assert_eq!(far.status.code(), Some(2));
}
