//! `portico setup`.

use std::os::unix::fs::PermissionsExt as _;

use super::support::{Machine, SETUP};

fn mode(machine: &Machine, name: &str) -> u32 {
    std::fs::metadata(machine.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn setup_makes_everything_for_its_owner_alone_and_shows_the_recovery_key_once() {
    let (machine, recovery) = Machine::set_up();
    assert_eq!(mode(&machine, "data"), 0o700);
    assert_eq!(mode(&machine, "data/portico.store"), 0o600);
    assert_eq!(mode(&machine, "portico.key"), 0o600);
    assert_eq!(mode(&machine, "portico.toml"), 0o600);
    assert_eq!(std::fs::read(machine.path("portico.key")).unwrap().len(), 32);
    let file = std::fs::read_to_string(machine.path("portico.toml")).unwrap();
    assert!(file.contains("key_file = "), "{file}");
    assert!(!file.contains(&recovery));
    let keys = machine.run(&["key", "list", "--json"]).done().json();
    let kinds: Vec<&str> = keys.as_array().unwrap().iter().filter_map(|key| key["kind"].as_str()).collect();
    assert_eq!(kinds, ["key file", "recovery key"]);
    machine.run(&["config", "check"]).done();
}

#[test]
fn a_second_setup_is_refused_and_nothing_is_lost() {
    let (machine, _) = Machine::set_up();
    let (store, key) = (machine.store(), std::fs::read(machine.path("portico.key")).unwrap());
    let said = machine.run(&SETUP).stopped(3, "there is a store already");
    assert!(said.err.contains("Nothing was changed"), "{}", said.err);
    assert_eq!(machine.store(), store);
    assert_eq!(std::fs::read(machine.path("portico.key")).unwrap(), key);
}

#[test]
fn without_anybody_to_ask_everything_missing_is_named_at_once_and_nothing_is_made() {
    let machine = Machine::new();
    let said = machine.run(&["setup", "--phone", "555 0100"]).stopped(2, "--practice-name");
    for flag in ["--admin-name", "--admin-sign-in", "--admin-password-file"] {
        assert!(said.err.contains(flag), "{}", said.err);
    }
    assert!(!machine.path("data").exists());
}

#[test]
fn wrong_answers_are_refused_before_anything_is_made() {
    for (flag, value, what) in [
        ("--phone", "call us", "5 to 15 digits"),
        ("--time-zone", "America/Springfield", "There is no time zone"),
        ("--language", "xx", "There is no \"xx\""),
        ("--practice-name", " ", "is empty"),
        ("--admin-sign-in", "a b", "3 to 64 letters"),
        ("--tls", "on", "one of: off, generated, files, acme"),
        ("--listen", "0.0.0.0:80", "without TLS"),
        ("--owner", "nobody-of-that-name", "there is no account"),
        ("--passphrase-file", "absent", "cannot be read"),
    ] {
        let machine = Machine::new();
        let mut arguments: Vec<&str> = SETUP.to_vec();
        match arguments.iter().position(|argument| *argument == flag) {
            Some(at) => arguments[at + 1] = value,
            None => arguments.extend([flag, value]),
        }
        machine.run(&arguments).stopped(2, what);
        assert!(!machine.path("data").exists(), "{flag}");
        assert!(!machine.path("portico.toml").exists(), "{flag}");
        assert!(!machine.path("portico.key").exists(), "{flag}");
    }
}

#[test]
fn a_passphrase_alone_opens_the_store_if_no_key_file_is_wanted() {
    let machine = Machine::new();
    machine.write("phrase", "correct horse battery staple\n");
    let mut arguments: Vec<&str> = SETUP.to_vec();
    arguments.extend(["--no-key-file", "--passphrase-file", "phrase"]);
    machine.run(&arguments).done();
    assert!(!machine.path("portico.key").exists());
    machine.run(&["--unlock-passphrase-file", "phrase", "key", "list"]).done();
    machine.run(&["key", "list"]).stopped(4, "no key to open the store with");
}

#[test]
fn a_systemd_credential_opens_the_store() {
    let machine = Machine::new();
    let mut arguments: Vec<&str> = SETUP.to_vec();
    arguments.push("--credential");
    let said = machine.run(&arguments).done();
    assert!(said.out.contains("LoadCredential=portico-key:"), "{}", said.out);
    // Root's commands find the file beside the configuration; the server is given it.
    machine.run(&["key", "list"]).done();
    std::fs::create_dir(machine.path("credentials")).unwrap();
    std::fs::rename(machine.path("portico.key"), machine.path("credentials/portico-key")).unwrap();
    machine
        .run_with(&["key", "list"], |command| {
            command.env("CREDENTIALS_DIRECTORY", machine.path("credentials"));
        })
        .done();
    machine.run(&["key", "list"]).stopped(4, "no key to open the store with");
}

#[test]
fn a_configuration_that_is_there_is_used_and_stays_as_it_is() {
    let machine = Machine::new();
    let text = "[log]\nlevel = \"warn\"\n[unlock]\nkey_file = \"own.key\"\n";
    machine.write("portico.toml", text);
    let mut arguments: Vec<&str> = SETUP.to_vec();
    arguments.extend(["--origin", "http://localhost:9000"]);
    machine.run(&arguments).stopped(2, "--origin has no place to go");
    machine.run(&SETUP).done();
    assert_eq!(std::fs::read_to_string(machine.path("portico.toml")).unwrap(), text);
    assert!(machine.path("own.key").exists());
    machine.run(&["key", "list"]).done();
}

#[test]
fn a_set_up_that_is_killed_at_any_point_is_done_again_with_the_same_command_or_was_done() {
    let begun = std::time::Instant::now();
    drop(Machine::set_up());
    let whole = begun.elapsed();
    let (mut again, mut stood) = (0, 0);
    for part in 0..16 {
        let machine = Machine::new();
        machine.write("password", super::support::PASSWORD);
        let mut command = machine.command(&[&SETUP[..], &["--origin", "http://localhost:8099"]].concat());
        let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * part / 14);
        child.kill().unwrap();
        child.wait().unwrap();
        if machine.path("data/portico.store").exists() && machine.path("portico.toml").exists() {
            stood += 1;
        } else {
            again += 1;
            let words = [&SETUP[..], &["--origin", "http://localhost:8099"]].concat();
            machine.run(&words).done();
            let left = machine.shell("ls data").done().out;
            assert_eq!(left, "portico.store\n", "killed at {part} of 14");
        }
        let users = machine.run(&["user", "list"]).done();
        assert!(users.out.contains("ada"), "{}", users.out);
    }
    eprintln!("{again} done again, {stood} were done");
    assert!(again > 3, "{again} done again, {stood} were done");
}
