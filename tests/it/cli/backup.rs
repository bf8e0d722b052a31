//! `portico backup`, and what the `age` tool makes of it.

use std::os::unix::fs::PermissionsExt as _;

use super::support::Machine;

/// A practice with a pair of backup keys; and the public one.
fn with_identity() -> (Machine, String) {
    let (machine, _) = Machine::set_up();
    let said = machine.run(&["backup", "identity", "identity"]).done();
    (machine, said.out.trim().to_owned())
}

#[test]
fn a_backup_is_made_verified_and_restored_and_holds_the_audit() {
    let (machine, recipient) = with_identity();
    let said =
        machine.run(&["backup", "create", "--to", "one.age", "--recipient", &recipient, "--json"]).done();
    let rows = |json: &serde_json::Value| json["tables"].clone();
    let made = said.json()["backup"].clone();
    let mode = std::fs::metadata(machine.path("one.age")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!machine.path("one.age.tmp").exists());
    let verified =
        machine.run(&["backup", "verify", "one.age", "--identity-file", "identity", "--json"]).done().json();
    assert_eq!(rows(&made), rows(&verified));

    let restore = [
        "--data",
        "other",
        "backup",
        "restore",
        "one.age",
        "--identity-file",
        "identity",
        "--key-file",
        "other.key",
    ];
    // A second --data is the one that counts.
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_portico"));
    command.current_dir(machine.folder()).env_clear().args(["--config", "portico.toml"]).args(restore);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Recovery key"), "{said}");
    let list =
        ["--config", "portico.toml", "--data", "other", "--unlock-key-file", "other.key", "audit", "search"];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_portico"));
    let output = command.current_dir(machine.folder()).env_clear().args(list).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("backup-made") && said.contains("restored"), "{said}");
}

#[test]
fn a_restore_replaces_a_store_only_when_told_to() {
    let (machine, recipient) = with_identity();
    machine.run(&["backup", "create", "--to", "one.age", "--recipient", &recipient]).done();
    let before = machine.store();
    let restore = ["backup", "restore", "one.age", "--identity-file", "identity"];
    machine.run(&restore).stopped(3, "there is a store already");
    assert!(machine.store() == before);
    let replace = [&restore[..], &["--replace"]].concat();
    machine.run(&replace).done();
    machine.run(&["audit", "verify"]).done();
    let said = machine.run(&["audit", "search", "--action", "restored"]).done();
    assert!(said.out.contains("restored"), "{}", said.out);
}

#[test]
fn backups_that_are_cut_changed_or_for_another_key_are_refused() {
    let (machine, recipient) = with_identity();
    machine.run(&["backup", "create", "--to", "one.age", "--recipient", &recipient]).done();
    machine.run(&["backup", "identity", "stranger"]).done();
    machine
        .run(&["backup", "verify", "one.age", "--identity-file", "stranger"])
        .stopped(3, "this key does not open it");
    let whole = std::fs::read(machine.path("one.age")).unwrap();
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    std::fs::write(machine.path("changed.age"), changed).unwrap();
    std::fs::write(machine.path("cut.age"), &whole[..whole.len() - 100]).unwrap();
    machine.write("other.age", "not a backup");
    let before = machine.store();
    for name in ["changed.age", "cut.age", "other.age"] {
        machine
            .run(&["backup", "verify", name, "--identity-file", "identity"])
            .stopped(3, "backup cannot be used");
        let restore = ["backup", "restore", name, "--identity-file", "identity", "--replace"];
        machine.run(&restore).stopped(3, "backup cannot be used");
        assert!(machine.store() == before, "{name} touched the store");
    }
    machine
        .run(&["backup", "verify", "absent.age", "--identity-file", "identity"])
        .stopped(2, "cannot be read");
}

#[test]
fn a_passphrase_serves_as_well_and_questions_left_open_are_named() {
    let (machine, _) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    machine.run(&["backup", "create", "--to", "one.age", "--passphrase-file", "phrase"]).done();
    machine.run(&["backup", "verify", "one.age", "--passphrase-file", "phrase"]).done();
    machine.write("wrong", "another passphrase entirely");
    machine
        .run(&["backup", "verify", "one.age", "--passphrase-file", "wrong"])
        .stopped(3, "does not open it");
    machine
        .run(&["backup", "create", "--to", "two.age"])
        .stopped(2, "nobody is named who can open the backup");
    machine.run(&["backup", "create", "--passphrase-file", "phrase"]).stopped(2, "where the backup goes");
    machine
        .run(&["backup", "create", "--to", "one.age", "--passphrase-file", "phrase"])
        .stopped(3, "is there already");
    machine
        .run(&["backup", "create", "--to", "two.age", "--recipient", "age1wrong"])
        .stopped(2, "\"age1wrong\" is not an age public key");
    assert!(!machine.path("two.age").exists() && !machine.path("two.age.tmp").exists());
}

#[test]
fn the_folder_of_the_configuration_is_used_and_listed() {
    let (machine, recipient) = with_identity();
    std::fs::create_dir(machine.path("backups")).unwrap();
    let mut file = std::fs::read_to_string(machine.path("portico.toml")).unwrap();
    file.push_str(&format!("folder = \"backups\"\nrecipients = [\"{recipient}\"]\n"));
    machine.write("portico.toml", &file);
    let said = machine.run(&["backup", "list"]).done();
    assert!(said.out.contains("No backup"), "{}", said.out);
    machine.run(&["backup", "create"]).done();
    machine.write("backups/notes.txt", "not a backup");
    let found = machine.run(&["backup", "list", "--json"]).done().json();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    let name = found[0]["name"].as_str().unwrap().to_owned();
    machine.run(&["backup", "verify", &format!("backups/{name}"), "--identity-file", "identity"]).done();
}

#[test]
fn the_age_tool_opens_our_backups_and_we_open_its_keys() {
    let (machine, _) = with_identity();
    if machine.shell("command -v age age-keygen").code != 0 {
        eprintln!("LEFT OUT: no age tool on this machine");
        return;
    }
    machine.shell("age-keygen -o theirs").done();
    let recipient = machine.shell("age-keygen -y theirs").done().out.trim().to_owned();
    machine.run(&["backup", "create", "--to", "one.age", "--recipient", &recipient]).done();
    machine.run(&["backup", "verify", "one.age", "--identity-file", "theirs"]).done();
    machine.shell("age -d -i theirs one.age > plain").done();
    // Opened and sealed again by the other tool, for our own key: still a backup.
    let ours = machine.shell("age-keygen -y identity").done().out.trim().to_owned();
    machine.shell(&format!("age -r {ours} -o again.age plain")).done();
    machine.run(&["backup", "verify", "again.age", "--identity-file", "identity"]).done();
}
