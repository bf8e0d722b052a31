//! `portico doctor`.

use std::os::unix::fs::PermissionsExt as _;

use super::support::Machine;

fn finding(machine: &Machine, about: &str) -> serde_json::Value {
    let said = machine.run(&["doctor", "--json"]);
    let all = said.json();
    all.as_array().unwrap().iter().find(|finding| finding["about"] == about).expect(about).clone()
}

#[test]
fn a_new_practice_has_no_trouble() {
    let (machine, _) = Machine::set_up();
    let said = machine.run(&["doctor"]).done();
    for about in ["configuration", "permissions", "disk", "backups", "sectors", "audit", "clock"] {
        assert!(said.out.contains(about), "{about} is not looked at: {}", said.out);
    }
    assert!(!said.out.contains("TROUBLE"), "{}", said.out);
}

#[test]
fn an_open_key_file_is_trouble_with_the_command_that_mends_it() {
    let (machine, _) = Machine::set_up();
    let key = machine.path("portico.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = machine.run(&["doctor"]).stopped(1, "1 thing must be put right");
    assert!(said.out.contains("chmod 600"), "{}", said.out);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    machine.run(&["doctor", "--quiet"]).done();
}

#[test]
fn a_changed_sector_is_trouble() {
    let (machine, _) = Machine::set_up();
    let mut store = machine.store();
    for at in (16384..store.len()).step_by(512) {
        store[at] ^= 1;
    }
    std::fs::write(machine.path("data/portico.store"), store).unwrap();
    let said = machine.run(&["doctor", "--json"]);
    assert_ne!(said.code, 0, "{}", said.out);
    assert!(!said.err.contains("panicked"), "{}", said.err);
}

#[test]
fn a_store_older_than_its_anchor_is_trouble() {
    let (machine, _) = Machine::set_up();
    let anchor = machine.path("anchor");
    let mut file = std::fs::read_to_string(machine.path("portico.toml")).unwrap();
    file = file.replace("#anchor_file = \"/mnt/other-disk/portico.anchor\"", "anchor_file = \"anchor\"");
    machine.write("portico.toml", &file);
    assert_eq!(finding(&machine, "anchor")["grade"], "warning");
    let backup = machine.run(&["backup", "identity", "identity"]).done().out.trim().to_owned();
    let made =
        machine.run(&["backup", "create", "--to", "a.age", "--recipient", &backup, "--json"]).done().json();
    let store = made["backup"]["store"].as_str().unwrap();
    let note = |sequence: u64| {
        std::fs::write(&anchor, format!("{{\"store\":\"{store}\",\"sequence\":{sequence}}}")).unwrap();
    };
    note(made["backup"]["sequence"].as_u64().unwrap());
    assert_eq!(finding(&machine, "anchor")["grade"], "good");
    note(1_000_000);
    assert_eq!(finding(&machine, "anchor")["grade"], "trouble");
    std::fs::write(&anchor, "{\"store\":\"00\",\"sequence\":1}").unwrap();
    assert_eq!(finding(&machine, "anchor")["grade"], "warning");
    std::fs::write(&anchor, "nonsense").unwrap();
    assert_eq!(finding(&machine, "anchor")["grade"], "trouble");
}
