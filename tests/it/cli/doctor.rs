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
    for about in [
        "configuration",
        "permissions",
        "disk",
        "backups",
        "sectors",
        "audit",
        "clock",
        "administrators",
        "held results",
    ] {
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
    let said = said.stopped(1, "must be put right");
    let found = said.json();
    let of =
        |about: &str| found.as_array().unwrap().iter().find(|finding| finding["about"] == about).cloned();
    assert_eq!(of("sectors").expect("sectors")["grade"], "trouble");
    assert_eq!(of("permissions").expect("permissions")["grade"], "good");
}

#[test]
fn the_anchor_is_looked_at() {
    let (machine, _) = Machine::set_up();
    let file = std::fs::read_to_string(machine.path("portico.toml")).unwrap();
    let line = "#anchor_file = \"/mnt/other-disk/portico.anchor\"";
    assert!(file.contains(line));
    machine.write("portico.toml", &file.replace(line, "anchor_file = \"anchor\""));
    assert_eq!(finding(&machine, "anchor")["grade"], "warning");
    let older = machine.store();
    assert_eq!(super::serve::Served::start(&machine).stop(), 0);
    assert_eq!(finding(&machine, "anchor")["grade"], "good");
    let newer = machine.store();
    std::fs::write(machine.path("data/portico.store"), older).unwrap();
    assert_eq!(finding(&machine, "anchor")["grade"], "trouble");
    std::fs::write(machine.path("data/portico.store"), newer).unwrap();
    // What the operator does moves the anchor along.
    machine.run(&["key", "rotate"]).done();
    assert_eq!(finding(&machine, "anchor")["grade"], "good");
    machine.write("anchor", "nonsense");
    let found = finding(&machine, "anchor");
    assert_eq!(found["grade"], "trouble");
    assert!(found["remedy"].as_str().unwrap().contains("remove the anchor file"), "{found}");
}

#[test]
fn what_can_be_read_of_a_damaged_store_is_salvaged_beside_it() {
    let (machine, _) = Machine::set_up();
    let before = machine.store();
    let said = machine.run(&["backup", "salvage"]).done();
    assert!(said.out.contains("Nothing was left out"), "{}", said.out);
    assert!(machine.store() == before);
    machine.run(&["backup", "salvage"]).stopped(3, "there is a store already");
    std::fs::rename(machine.path("data/salvaged.store"), machine.path("data/portico.store")).unwrap();
    machine.run(&["audit", "verify"]).done();
}
