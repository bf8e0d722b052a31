//! `portico key`, and opening the store with the wrong one.

use super::support::Machine;

#[test]
fn the_wrong_key_exits_with_4_and_leaves_the_file_as_it_is() {
    let (machine, _) = Machine::set_up();
    let before = machine.store();
    std::fs::write(machine.path("other.key"), [7; 32]).unwrap();
    std::fs::write(machine.path("short.key"), [7; 31]).unwrap();
    machine.write("phrase", "no such passphrase at all");
    machine.write("recovery", "00000-00000-00000-00000-00000-00000-00000-00000");
    for (arguments, what) in [
        (["--unlock-key-file", "other.key"], "this key file does not open this store"),
        (["--unlock-key-file", "short.key"], "exactly 32 bytes"),
        (["--unlock-key-file", "absent.key"], "cannot be read"),
        (["--unlock-passphrase-file", "phrase"], "this passphrase does not open this store"),
        (["--unlock-recovery-file", "recovery"], "recovery key"),
    ] {
        let mut arguments = arguments.to_vec();
        arguments.extend(["audit", "verify"]);
        let said = machine.run(&arguments).stopped(4, what);
        assert!(said.err.contains("What to do:"), "{}", said.err);
        assert!(machine.store() == before, "{arguments:?} changed the file");
    }
}

#[test]
fn each_kind_of_key_can_be_added_and_then_opens_the_store() {
    let (machine, recovery) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    machine.run(&["key", "add", "--passphrase-file", "phrase", "--label", "Ada's"]).done();
    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    let said = machine.run(&["key", "add", "--recovery"]).done();
    let printed = said.out.lines().map(str::trim).find(|line| line.len() == 47).unwrap().to_owned();
    assert_ne!(printed, recovery);
    machine.write("printed", &printed);
    machine.write("first", &recovery);
    for opening in [
        ["--unlock-passphrase-file", "phrase"],
        ["--unlock-key-file", "second.key"],
        ["--unlock-recovery-file", "printed"],
        ["--unlock-recovery-file", "first"],
    ] {
        let mut arguments = opening.to_vec();
        arguments.extend(["key", "list"]);
        let said = machine.run(&arguments).done();
        assert!(said.out.contains("Ada's"), "{}", said.out);
    }
    let found = machine.run(&["audit", "search", "--action", "key-changed"]).done();
    assert_eq!(found.out.matches("key-changed").count(), 3, "{}", found.out);
}

#[test]
fn a_removed_or_changed_key_opens_nothing_and_the_last_one_stays() {
    let (machine, recovery) = Machine::set_up();
    machine.write("recovery", &recovery);
    machine.write("phrase", "correct horse battery staple");
    let id = |kind: &str| {
        let keys =
            machine.run(&["--unlock-recovery-file", "recovery", "key", "list", "--json"]).done().json();
        let key = keys.as_array().unwrap().iter().find(|key| key["kind"] == kind).unwrap().clone();
        key["id"].to_string()
    };
    let changed = ["key", "change", &id("key file"), "--passphrase-file", "phrase"];
    machine.run(&changed).done();
    machine.run(&["key", "list"]).stopped(4, "does not open this store");
    let phrase = ["--unlock-passphrase-file", "phrase"];
    let with_phrase = |more: &[&str]| machine.run(&[&phrase[..], more].concat());
    with_phrase(&["key", "remove", &id("recovery key")]).done();
    machine
        .run(&["--unlock-recovery-file", "recovery", "key", "list"])
        .stopped(4, "does not open this store");
    let last = with_phrase(&["key", "list", "--json"]).done().json()[0]["id"].to_string();
    with_phrase(&["key", "remove", &last]).stopped(3, "keeps at least one key");
    with_phrase(&["key", "remove", "99"]).stopped(3, "there is no key number 99");
    with_phrase(&["key", "add", "--passphrase-file", "absent"]).stopped(2, "cannot be read");
    machine.write("weak", "short");
    with_phrase(&["key", "add", "--passphrase-file", "weak"]).stopped(2, "shorter than 15 characters");
    with_phrase(&["key", "add"]).stopped(2, "required");
}

#[test]
fn rotation_writes_the_store_anew_and_only_the_new_keys_open_it() {
    let (machine, recovery) = Machine::set_up();
    machine.write("old", &recovery);
    let before = machine.store();
    let said = machine.run(&["key", "rotate"]).done();
    assert_ne!(machine.store(), before);
    machine.run(&["--unlock-recovery-file", "old", "key", "list"]).stopped(4, "does not open this store");
    let printed = said.out.lines().map(str::trim).find(|line| line.len() == 47).unwrap().to_owned();
    machine.write("new", &printed);
    machine.run(&["--unlock-recovery-file", "new", "key", "list"]).done();
    machine.run(&["audit", "verify"]).done();
    let found = machine.run(&["audit", "search", "--action", "key-changed"]).done();
    assert!(found.out.contains("change the data key"), "{}", found.out);
}

#[test]
fn a_key_has_one_slot_so_that_taking_it_away_takes_it_away() {
    let (machine, recovery) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    machine.run(&["key", "add", "--key-file", "portico.key"]).stopped(3, "as number 1").says_what_to_do();
    machine.run(&["key", "add", "--passphrase-file", "phrase"]).done();
    machine.run(&["key", "add", "--passphrase-file", "phrase"]).stopped(3, "as number 3");
    machine.run(&["key", "change", "1", "--passphrase-file", "phrase"]).stopped(3, "as number 3");
    machine.run(&["key", "change", "3", "--passphrase-file", "phrase"]).done();
    let keys = machine.run(&["key", "list", "--json"]).done().json();
    assert_eq!(keys.as_array().unwrap().len(), 3, "{keys}");
    // A key file that was made for nothing does not stay; one that was there does.
    assert!(machine.path("portico.key").exists());
    machine.write("typo", &recovery.replace(&recovery[..2], "0Z"));
    let add = ["--unlock-recovery-file", "typo", "key", "add", "--key-file", "new.key"];
    machine.run(&add).stopped(4, "recovery key");
    assert!(!machine.path("new.key").exists());
}

#[test]
fn whoever_has_no_recovery_key_any_more_is_told_by_command_and_doctor() {
    let (machine, _) = Machine::set_up();
    let said = machine.run(&["key", "remove", "2"]).done();
    assert!(said.err.contains("There is no recovery key any more"), "{}", said.err);
    let said = machine.run(&["doctor"]).done();
    assert!(said.out.contains("look at  keys") && said.out.contains("key add --recovery"), "{}", said.out);
    machine.run(&["key", "add", "--recovery"]).done();
    let said = machine.run(&["doctor"]).done();
    assert!(said.out.contains("good     keys"), "{}", said.out);
}

#[test]
fn a_rotation_with_the_recovery_key_alone_gives_another_that_opens_the_store() {
    let (machine, recovery) = Machine::set_up();
    machine.write("old", &recovery);
    let said = machine.run(&["--unlock-recovery-file", "old", "key", "rotate"]).done();
    assert!(said.out.contains("only the recovery key below"), "{}", said.out);
    let printed =
        said.out.lines().map(str::trim).find(|line| line.len() == 47 && line.contains('-')).unwrap();
    machine.write("new", printed);
    machine.run(&["--unlock-recovery-file", "old", "audit", "verify"]).stopped(4, "does not open this store");
    machine.run(&["audit", "verify"]).stopped(4, "does not open this store");
    std::fs::rename(machine.path("portico.key"), machine.path("gone.key")).unwrap();
    machine.run(&["--unlock-recovery-file", "new", "key", "add", "--key-file", "portico.key"]).done();
    machine.run(&["audit", "verify"]).done();
    // After a rotation too it is known which file the server starts with.
    machine.run(&["key", "rotate"]).done();
    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    let said = machine.run(&["key", "remove", "1"]).done();
    assert!(said.err.contains("was the key that the server starts with"), "{}", said.err);
}

#[test]
fn a_store_that_is_not_there_is_said_to_be_missing() {
    let machine = Machine::new();
    machine.write("portico.toml", "");
    machine.run(&["key", "list"]).stopped(4, "there is no store");
    std::fs::create_dir(machine.path("data")).unwrap();
    machine.write("data/portico.store", "not a store");
    std::fs::write(machine.path("a.key"), [7; 32]).unwrap();
    machine.run(&["--unlock-key-file", "a.key", "key", "list"]).stopped(4, "not a Portico store");
}
