//! Files that commands make and read, and what may lie in their way: links, pipes, left-overs, other hands.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::serve::Served;
use super::support::Machine;

const VICTIM: &str = "the file of somebody else";

fn mode(machine: &Machine, name: &str) -> u32 {
    std::fs::metadata(machine.path(name)).unwrap().permissions().mode() & 0o777
}

/// A link under `name` to a file that must not change.
fn trap(machine: &Machine, name: &str) {
    machine.write("victim", VICTIM);
    symlink(machine.path("victim"), machine.path(name)).unwrap();
}

fn is_untouched(machine: &Machine) -> bool {
    std::fs::read_to_string(machine.path("victim")).unwrap() == VICTIM
}

#[test]
fn a_link_where_a_command_writes_is_never_written_through() {
    let (machine, _) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    let made: [(&[&str], &str); 4] = [
        (&["backup", "create", "--passphrase-file", "phrase", "--to", "one.age"], "one.age"),
        (&["backup", "identity", "identity"], "identity"),
        (&["key", "add", "--key-file", "second.key"], "second.key"),
        (&["patient", "letters", "--all", "--to", "letters.html"], "letters.html"),
    ];
    for (words, name) in made {
        // Under the temporary name: replaced, not followed. At the place itself: refused, or replaced.
        trap(&machine, &format!("{name}.tmp"));
        machine.run(words).done();
        assert!(is_untouched(&machine), "{words:?}");
        if name != "letters.html" {
            assert_eq!(mode(&machine, name), 0o600, "{name}");
            std::fs::remove_file(machine.path(name)).unwrap();
        }
        symlink(machine.path("nowhere"), machine.path(name)).unwrap();
        let said = machine.run(words);
        assert!(!machine.path("nowhere").exists(), "{words:?} followed a link: {}", said.err);
        assert!([0, 1, 3].contains(&said.code), "{}", said.err);
    }
    // Root takes this lock in a folder of the server's account.
    std::fs::remove_file(machine.path("data/portico.store.lock")).unwrap();
    trap(&machine, "data/portico.store.lock");
    machine.run(&["user", "list"]).stopped(1, "cannot be read or written");
    assert!(is_untouched(&machine));
}

#[test]
fn what_another_command_writes_is_left_to_it_and_what_has_come_to_lie_there_stays() {
    let (machine, _) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    let create = ["backup", "create", "--passphrase-file", "phrase", "--to", "one.age"];
    let writing = std::fs::File::create(machine.path("one.age.tmp")).unwrap();
    rustix::fs::flock(&writing, rustix::fs::FlockOperation::NonBlockingLockExclusive).unwrap();
    machine.run(&create).stopped(3, "is being written by another command").says_what_to_do();
    drop(writing);
    // A left-over of a killed command is nobody's.
    machine.run(&create).done();
    machine.run(&["backup", "verify", "one.age", "--passphrase-file", "phrase"]).done();
}

#[test]
fn a_pipe_a_link_in_a_circle_and_a_link_to_nothing_stop_no_other_file() {
    let (machine, _) = Machine::set_up();
    std::fs::create_dir(machine.path("in")).unwrap();
    let patient = r#"{"resourceType":"Patient","id":"p1","name":[{"family":"Adler","given":["Mia"]}],"birthDate":"1970-05-31"}"#;
    machine.write("in/good.json", patient);
    symlink(machine.path("in"), machine.path("in/circle")).unwrap();
    symlink(machine.path("absent"), machine.path("in/lost.json")).unwrap();
    machine.shell("mkfifo in/pipe.json").done();
    for served in [false, true] {
        let server = served.then(|| Served::start(&machine));
        let said = machine.run(&["patient", "import", "in"]).stopped(3, "2 files were not taken in");
        assert!(said.out.contains("in/lost.json cannot be read: No such file"), "{}", said.out);
        assert!(said.out.contains("in/pipe.json cannot be read: it is no plain file"), "{}", said.out);
        assert!(said.err.contains("in/circle"), "{}", said.err);
        assert_eq!(said.out.matches("good.json: ").count(), 1, "once: {}", said.out);
        drop(server);
    }
    let listed = machine.run(&["patient", "list"]).done();
    assert!(listed.out.contains("Adler"), "{}", listed.out);
    machine.run(&["patient", "import", "absent"]).stopped(2, "cannot be read").says_what_to_do();
}

#[test]
fn a_restore_that_fails_leaves_no_key_and_no_store_behind() {
    let (machine, _) = Machine::set_up();
    let recipient = machine.run(&["backup", "identity", "identity"]).done().out.trim().to_owned();
    machine.run(&["backup", "identity", "stranger"]).done();
    machine.run(&["backup", "create", "--to", "one.age", "--recipient", &recipient]).done();
    std::fs::remove_dir_all(machine.path("data")).unwrap();
    let restore = |identity: &str| {
        let words = ["backup", "restore", "one.age", "--json", "--key-file", "new.key", "--identity-file"];
        machine.run(&[&words[..], &[identity]].concat())
    };
    restore("stranger").stopped(3, "does not open it").says_what_to_do();
    assert!(!machine.path("new.key").exists() && !machine.path("data/portico.store").exists());
    let said = restore("identity").done().json();
    assert_eq!(mode(&machine, "new.key"), 0o600);
    machine.write("printed", said["recovery_key"].as_str().unwrap());
    let keys = machine.run(&["--unlock-recovery-file", "printed", "key", "list", "--json"]).done().json();
    assert_eq!(keys.as_array().unwrap().len(), 2, "{keys}");
    machine.run(&["--unlock-key-file", "new.key", "audit", "verify"]).done();
}

#[test]
fn a_script_reads_what_commands_made_as_json() {
    let (machine, _) = Machine::set_up();
    let json = |words: &[&str]| machine.run(words).done().json();
    let added = json(&["key", "add", "--recovery", "--json"]);
    machine.write("printed", added["recovery_key"].as_str().unwrap());
    machine.run(&["--unlock-recovery-file", "printed", "key", "list"]).done();
    let id = added["key"]["id"].to_string();
    let changed = json(&["key", "change", &id, "--key-file", "second.key", "--json"]);
    assert_eq!(
        (changed["key"]["kind"].as_str(), &changed["recovery_key"]),
        (Some("key file"), &serde_json::Value::Null)
    );
    let removed = json(&["key", "remove", &id, "--json"]);
    assert_eq!(removed["key"]["id"].to_string(), id);
    let rotated = json(&["key", "rotate", "--json"]);
    machine.write("printed", rotated["recovery_key"].as_str().unwrap());
    machine.run(&["--unlock-recovery-file", "printed", "audit", "verify"]).done();

    let made = json(&["user", "add", "--role", "nurse", "--name", "Nia Ott", "--sign-in", "nott", "--json"]);
    assert_eq!(made["sign_in_name"], "nott");
    assert_eq!(json(&["user", "disable", "nott", "--reason", "away", "--json"])["enabled"], false);
    assert_eq!(json(&["user", "enable", "nott", "--json"])["enabled"], true);
    assert!(json(&["user", "reset", "nott", "--json"])["code"].is_string());

    machine.write("a.json", r#"{"resourceType":"Patient","id":"p1","name":[{"family":"Adler","given":["Mia"]}],"birthDate":"1970-05-31"}"#);
    machine.write(
        "b.json",
        r#"{"resourceType":"Patient","id":"p2","name":[{"family":"Brandt","given":["Ole"]}]}"#,
    );
    machine.run(&["patient", "import", "a.json", "b.json"]).done();
    let said = machine.run(&["patient", "letters", "--all", "--to", "letters.html", "--json"]);
    let letters = said.stopped(3, "1 patient got no letter").json();
    assert_eq!(
        (letters["letters"].as_array().unwrap().len(), letters["file"].as_str()),
        (1, Some("letters.html"))
    );
    assert_eq!(mode(&machine, "letters.html"), 0o600);
    let why = letters["without"][0]["why"].as_str().unwrap();
    assert!(why.contains("birth date"), "{why}");
    let patient = letters["letters"][0]["patient"].as_str().unwrap().to_owned();
    let export = ["patient", "export", &patient, "--format", "page", "--to", "record.html", "--json"];
    assert_eq!(json(&export)["file"], "record.html");
    assert_eq!(mode(&machine, "record.html"), 0o600);
    machine.run(&export).stopped(3, "is there already").says_what_to_do();
}

#[test]
fn an_export_that_has_no_place_to_go_is_not_entered_in_the_patients_log() {
    let (machine, _) = Machine::set_up();
    machine.write("a.json", r#"{"resourceType":"Patient","id":"p1","name":[{"family":"Adler","given":["Mia"]}],"birthDate":"1970-05-31"}"#);
    machine.run(&["patient", "import", "a.json"]).done();
    let listed = machine.run(&["patient", "list", "--json"]).done();
    let id = listed.json()["id"].as_str().unwrap().to_owned();
    let before = machine.run(&["audit", "search", "--patient", &id, "--json"]).done().out.lines().count();
    let export = ["patient", "export", &id, "--format", "page", "--to", "absent/record.html"];
    machine.run(&export).stopped(1, "absent/record.html cannot be written").says_what_to_do();
    for (flags, what) in [
        (&["--from", "2024-13-01"][..], "\"2024-13-01\" is not a date"),
        (&["--from", "2025-01-01", "--until", "2024-12-31"], "2025-01-01 is after 2024-12-31"),
        (&["--recipient", "age1nonsense"], "is not an age public key"),
    ] {
        let words = [&["patient", "export", &id, "--format", "page", "--to", "record.html"], flags].concat();
        machine.run(&words).stopped(2, what).says_what_to_do();
        assert!(!machine.path("record.html").exists() && !machine.path("record.html.tmp").exists());
    }
    let after = machine.run(&["audit", "search", "--patient", &id, "--json"]).done().out.lines().count();
    assert_eq!(before, after);
}

#[test]
fn a_terminal_is_given_nothing_to_obey_by_names_from_elsewhere() {
    let (machine, _) = Machine::set_up();
    let name = "e\u{1b}[31mvil\nportico: all is well.json";
    machine.write(name, r#"{"resourceType":"Patient","id":"p1","name":[{"family":"Ad\u202eler\u001b[2J","given":["Mia"]}],"birthDate":"1970-05-31"}"#);
    machine.write("x\u{1b}[2J.json", "broken");
    let import = machine.run(&["patient", "import", name, "x\u{1b}[2J.json"]).stopped(3, "1 file");
    let said = [
        import,
        machine.run(&["patient", "list"]).done(),
        machine.run(&["patient", "import", "\u{1b}[2Jabsent"]).stopped(2, "cannot be read"),
        machine.run(&["audit", "search", "--action", "\u{1b}[2J"]).stopped(2, "there is no action"),
        machine.run(&["--set", "\u{1b}[2J=1", "user", "list"]).stopped(2, "there is no key"),
    ];
    for text in said.iter().flat_map(|said| [&said.out, &said.err]) {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{text:?}");
        assert!(!text.lines().any(|line| line.starts_with("portico: all is well")), "{text:?}");
    }
    assert!(said[1].out.contains("Ad\u{fffd}ler"), "{}", said[1].out);
    // A program gets it as it is, escaped.
    let listed = machine.run(&["patient", "list", "--json"]).done().json();
    assert!(listed["name"].as_str().unwrap().contains("Ad\u{202e}ler"), "{listed}");
}

#[test]
fn nothing_that_is_made_can_be_written_by_others_whatever_the_umask() {
    let machine = Machine::new();
    machine.write("password", super::support::PASSWORD);
    let words =
        super::support::SETUP[1..].iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let portico = env!("CARGO_BIN_EXE_portico");
    let setup = format!(
        "umask 0; {portico} --config etc/portico.toml --data var/data setup --key-file keys/one.key {words}"
    );
    machine.shell(&setup).done();
    let found = machine.shell("find etc var keys -perm /022").done();
    assert_eq!(found.out, "", "others can write");
    let readable = machine.shell("find var/data etc keys -type f -perm /044").done();
    assert_eq!(readable.out, "", "others can read");
}

#[test]
fn a_restore_waits_for_a_server_whose_socket_is_gone_and_a_key_has_an_end() {
    let (machine, _) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    machine.run(&["backup", "create", "--to", "one.age", "--passphrase-file", "phrase"]).done();
    let entries = machine.run(&["audit", "search", "--action", "backup-made"]).done();
    assert!(entries.out.contains("for a passphrase"), "{}", entries.out);
    let served = Served::start(&machine);
    std::fs::remove_file(machine.path("data/operator/socket")).unwrap();
    let restore = ["backup", "restore", "one.age", "--passphrase-file", "phrase", "--replace"];
    machine.run(&restore).stopped(4, "already in use").says_what_to_do();
    machine.run(&["key", "rotate"]).stopped(4, "already in use");
    machine.run(&["store", "compact"]).stopped(4, "already in use");
    assert_eq!(served.stop(), 0);
    machine.run(&["--unlock-key-file", "/dev/zero", "user", "list"]).stopped(4, "exactly 32 bytes");
    let verify = ["backup", "verify", "one.age", "--identity-file", "/dev/zero"];
    machine.run(&verify).stopped(3, "no private key");
}

#[test]
fn what_a_broken_off_rewrite_left_is_told_and_goes_with_the_next_one() {
    let (machine, _) = Machine::set_up();
    machine.write("data/portico.store.tmp", "half a store");
    let said = machine.run(&["doctor"]).done();
    assert!(said.out.contains("look at  left over") && said.out.contains("as it was"), "{}", said.out);
    machine.run(&["store", "compact"]).done();
    assert!(!machine.path("data/portico.store.tmp").exists());
    let said = machine.run(&["doctor"]).done();
    assert!(!said.out.contains("left over"), "{}", said.out);
}

#[test]
fn doctor_sees_a_configuration_that_others_can_change_and_a_key_file_that_nothing_names() {
    let (machine, _) = Machine::set_up();
    let change = |name: &str, mode: u32| {
        std::fs::set_permissions(machine.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    change("portico.toml", 0o644);
    machine.run(&["doctor"]).done();
    change("portico.toml", 0o666);
    let said = machine.run(&["doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("portico.toml (mode 666)") && said.out.contains("chmod go-w"), "{}", said.out);
    // Beside the configuration, as with systemd's credential.
    machine.write("portico.toml", "");
    change("portico.toml", 0o600);
    change("portico.key", 0o640);
    let said = machine.run(&["doctor"]).stopped(1, "must be put right");
    assert!(said.out.contains("portico.key (mode 640)") && said.out.contains("chmod 600"), "{}", said.out);
}
