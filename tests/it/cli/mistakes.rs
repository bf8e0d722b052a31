//! What a tired administrator runs into: each ends with a message that says what happened and what to do.

use super::serve::Served;
use super::support::Machine;

#[test]
fn a_store_that_is_not_there_exits_with_4_and_doctor_says_so_too() {
    let machine = Machine::new();
    machine.write("portico.toml", "");
    for words in
        [&["user", "list"][..], &["serve"], &["store", "compact"], &["key", "rotate"], &["backup", "salvage"]]
    {
        machine.run(words).stopped(4, "there is no store").says_what_to_do();
    }
    let said = machine.run(&["doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("there is no store") && said.out.contains("portico setup"), "{}", said.out);
}

#[test]
fn doctor_looks_at_the_rest_when_the_key_is_wrong_or_the_store_is_damaged() {
    let (machine, _) = Machine::set_up();
    std::fs::write(machine.path("other.key"), [7; 32]).unwrap();
    let said = machine.run(&["--unlock-key-file", "other.key", "doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("this key file does not open this store"), "{}", said.out);
    assert!(said.out.contains("disk ") && said.out.contains("backups "), "{}", said.out);
    let store = machine.store();
    std::fs::write(machine.path("data/portico.store"), &store[..3000]).unwrap();
    let said = machine.run(&["doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("too short") && said.out.contains("backup restore"), "{}", said.out);
}

#[test]
fn doctor_reads_every_row_and_looks_at_the_anchor_while_the_portal_is_served() {
    let (machine, _) = Machine::set_up();
    machine
        .write("portico.toml", "[unlock]\nkey_file = \"portico.key\"\n[store]\nanchor_file = \"anchor\"\n");
    let served = Served::start(&machine);
    let said = machine.run(&["doctor"]).done();
    assert!(said.out.contains("rows ") && said.out.contains("tables were read"), "{}", said.out);
    assert!(said.out.contains("at least as new as noted"), "{}", said.out);
    machine.write("anchor", "nonsense");
    let said = machine.run(&["doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("TROUBLE  anchor"), "{}", said.out);
    assert!(!served.log().contains("broken off"), "to look whether it serves is no order: {}", served.log());
}

#[test]
fn the_store_is_compacted_by_hand_and_stays_what_it_was() {
    let (machine, recovery) = Machine::set_up();
    machine
        .write("portico.toml", "[unlock]\nkey_file = \"portico.key\"\n[store]\nanchor_file = \"anchor\"\n");
    let served = Served::start(&machine);
    machine.run(&["store", "compact"]).stopped(3, "is being served").says_what_to_do();
    assert_eq!(served.stop(), 0);
    machine.run(&["user", "add", "--role", "nurse", "--name", "Nia Ott", "--sign-in", "nott"]).done();
    let said = machine.run(&["store", "compact", "--json"]).done().json();
    assert!(said["bytes_after"].as_u64().unwrap() > 0, "{said}");
    machine.write("printed", &recovery);
    let users = machine.run(&["--unlock-recovery-file", "printed", "user", "list"]).done();
    assert!(users.out.contains("nott"), "{}", users.out);
    let said = machine.run(&["doctor"]).done();
    assert!(said.out.contains("at least as new as noted"), "{}", said.out);
    let entries = machine.run(&["audit", "search", "--action", "store-compacted"]).done();
    assert!(entries.out.contains("store-compacted"), "{}", entries.out);
    // A compaction does not hide that an older copy was put back.
    let older = machine.store();
    assert_eq!(Served::start(&machine).stop(), 0);
    std::fs::write(machine.path("data/portico.store"), &older).unwrap();
    for words in [&["store", "compact"][..], &["key", "rotate"], &["user", "list"], &["serve"]] {
        machine.run(words).stopped(3, "the anchor has seen").says_what_to_do();
        assert!(machine.store() == older, "{words:?} wrote to it");
    }
    let said = machine.run(&["doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("the anchor has seen"), "the older copy is still what it was: {}", said.out);
}

#[test]
fn an_answer_that_nobody_reads_to_its_end_is_no_failure_and_one_that_cannot_be_written_is() {
    let (machine, _) = Machine::set_up();
    let portico = format!("{} --config portico.toml --data data", env!("CARGO_BIN_EXE_portico"));
    // The reader is gone before the first line.
    let said =
        machine.shell(&format!("{{ {portico} audit search --json; echo $? >code; }} | true; cat code"));
    assert_eq!(said.out.trim(), "0", "{}", said.err);
    let said = machine.shell(&format!("{portico} audit search --json >/dev/full"));
    said.stopped(1, "the answer cannot be written").says_what_to_do();
    let said = machine.shell(&format!("{portico} user list >/dev/full"));
    said.stopped(1, "the answer cannot be written").says_what_to_do();
}

#[test]
fn what_cannot_be_made_is_named_with_its_path() {
    let machine = Machine::new();
    machine.write("file", "");
    let mut setup = super::support::SETUP.to_vec();
    setup.extend(["--key-file", "file/below/portico.key"]);
    machine.run(&setup).stopped(1, "file/below cannot be made").says_what_to_do();
    let (machine, _) = Machine::set_up();
    machine.write("file", "");
    for words in [["backup", "identity", "file/below"], ["key", "add", "--key-file=file/below"]] {
        machine.run(&words).stopped(1, "file/below cannot be written").says_what_to_do();
    }
}

#[test]
fn a_set_up_beside_an_older_configuration_says_which_lines_it_lacks() {
    let machine = Machine::new();
    machine.write("portico.toml", "[data]\nfolder = \"elsewhere\"\n");
    let said = machine.run(&super::support::SETUP).done();
    assert!(said.err.contains("set data.folder = \"") && said.err.contains("/data\" there"), "{}", said.err);
    assert!(!said.err.contains("unlock.key_file"), "the key lies where it is found: {}", said.err);
}

#[test]
fn whoever_takes_away_the_key_that_the_server_starts_with_is_told() {
    let (machine, _) = Machine::set_up();
    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    let said = machine.run(&["key", "remove", "3"]).done();
    assert!(said.err.is_empty(), "{}", said.err);
    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    let said = machine.run(&["key", "change", "1", "--recovery"]).done();
    assert!(said.err.contains("was the key that the server starts with"), "{}", said.err);
    let listed = machine.run(&["--unlock-key-file", "second.key", "key", "list"]).done();
    assert!(
        !listed.out.contains("portico.key"),
        "a recovery key is not called as the file was: {}",
        listed.out
    );
}

#[test]
fn a_code_for_a_disabled_account_comes_with_a_warning() {
    let (machine, _) = Machine::set_up();
    machine.run(&["user", "add", "--role", "nurse", "--name", "Nia Ott", "--sign-in", "nott"]).done();
    machine.run(&["user", "disable", "nott", "--reason", "away"]).done();
    let said = machine.run(&["user", "reset", "nott"]).done();
    assert!(said.err.contains("portico user enable nott"), "{}", said.err);
    machine.run(&["user", "enable", "nott"]).done();
    let said = machine.run(&["user", "reset", "nott"]).done();
    assert!(!said.err.contains("disabled"), "{}", said.err);
}

#[test]
fn a_public_key_with_a_slip_is_a_wrong_command_and_a_backup_for_keys_asks_for_no_passphrase() {
    let (machine, _) = Machine::set_up();
    let create = ["backup", "create", "--to", "one.age", "--recipient", "age1nonsense"];
    machine.run(&create).stopped(2, "\"age1nonsense\" is not an age public key").says_what_to_do();
    machine.run(&["backup", "identity", "identity"]).done();
    let recipient = machine.shell("sed -n 's/^# public key: //p' identity").done().out.trim().to_owned();
    machine.run(&["backup", "create", "--to", "one.age", "--recipient", &recipient]).done();
    let said = machine.run(&["backup", "verify", "one.age"]).stopped(2, "opens with a private key");
    assert!(said.err.contains("--identity-file"), "{}", said.err);
}
