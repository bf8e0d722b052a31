//! `portico serve`, and commands while it runs: the same answers as without it.

use std::process::{Child, Stdio};
use std::time::Duration;

use super::support::{Ended, Machine};

/// A server of the machine's practice; killed if the test ends first.
pub(super) struct Served<'m> {
    machine: &'m Machine,
    child: Child,
    port: u16,
}

impl<'m> Served<'m> {
    pub(super) fn start(machine: &'m Machine) -> Self {
        Self::start_with(machine, |_| {})
    }

    pub(super) fn start_with(machine: &'m Machine, change: impl FnOnce(&mut std::process::Command)) -> Self {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let origin = format!("http://localhost:{port}");
        let mut command = machine.command(&["serve", "--listen", &listen, "--origin", &origin]);
        change(&mut command);
        let log = std::fs::File::create(machine.path("log")).unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut served = Self { machine, child, port };
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
                && machine.path("data/operator/socket").exists()
            {
                return served;
            }
            if let Some(status) = served.child.try_wait().unwrap() {
                panic!("it ended with {status}: {}", served.log());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("it does not serve: {}", served.log());
    }

    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.machine.path("log")).unwrap()
    }

    /// Asks it to stop, as systemd does, and gives its exit code.
    pub(super) fn stop(mut self) -> i32 {
        self.machine.shell(&format!("kill -TERM {}", self.child.id())).done();
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        // Already gone where the test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn commands_answer_alike_whether_the_portal_is_served_or_not() {
    let (machine, _) = Machine::set_up();
    machine.run(&["backup", "identity", "identity"]).done();
    let recipient = machine.shell("sed -n 's/^# public key: //p' identity").done().out.trim().to_owned();
    let asked: [&[&str]; 6] = [
        &["key", "list"],
        &["key", "list", "--json"],
        &["key", "remove", "77"],
        &["audit", "search", "--action", "nonsense"],
        &["audit", "search", "--until", "2001-01-01"],
        &["config", "check"],
    ];
    let answers = |machine: &Machine| -> Vec<(i32, String, String)> {
        asked
            .iter()
            .map(|words| machine.run(words))
            .map(|Ended { code, out, err }| (code, out, err))
            .collect()
    };
    let before = answers(&machine);
    let served = Served::start(&machine);
    assert_eq!(answers(&machine), before, "the log: {}", served.log());

    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    machine.run(&["backup", "create", "--to", "served.age", "--recipient", &recipient]).done();
    machine.run(&["audit", "verify"]).done();
    machine.run(&["doctor"]).done();
    assert_eq!(served.stop(), 0);

    machine.run(&["backup", "verify", "served.age", "--identity-file", "identity"]).done();
    machine.run(&["--unlock-key-file", "second.key", "audit", "verify"]).done();
    let found = machine.run(&["audit", "search", "--action", "backup-made", "--json"]).done();
    let me = machine.shell("id -un").done().out;
    assert!(found.out.contains(&format!("\"name\":\"{}\"", me.trim())), "{}", found.out);
}

#[test]
fn what_needs_the_store_closed_is_refused_while_it_is_served() {
    let (machine, _) = Machine::set_up();
    machine.write("phrase", "correct horse battery staple");
    machine.run(&["backup", "create", "--to", "one.age", "--passphrase-file", "phrase"]).done();
    let served = Served::start(&machine);
    machine.run(&["key", "rotate"]).stopped(3, "is being served");
    let restore = ["backup", "restore", "one.age", "--passphrase-file", "phrase", "--replace"];
    machine.run(&restore).stopped(3, "is being served");
    machine.run(&["serve", "--listen", "127.0.0.1:1"]).stopped(4, "already in use");
    assert_eq!(served.stop(), 0);
    machine.run(&["key", "rotate"]).done();
}

#[test]
fn a_killed_server_leaves_a_socket_that_is_in_nobodys_way() {
    let (machine, _) = Machine::set_up();
    let mut served = Served::start(&machine);
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    assert!(machine.path("data/operator/socket").exists());
    machine.run(&["key", "list"]).done();
    let served = Served::start(&machine);
    machine.run(&["key", "list"]).done();
    assert_eq!(served.stop(), 0);
    assert!(!machine.path("data/operator/socket").exists());
}

#[test]
fn the_socket_is_for_the_servers_account_and_root_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (machine, _) = Machine::set_up();
    let served = Served::start(&machine);
    let mode = |name: &str| std::fs::metadata(machine.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data/operator"), 0o700);
    assert_eq!(mode("data/operator/socket"), 0o600);
    if machine.shell("test $(id -u) = 0 && command -v setpriv").code != 0 {
        eprintln!("LEFT OUT: another account needs root and setpriv");
        return;
    }
    // Even with the folders open to all, the kernel says who is there.
    let open =
        "chmod 755 . data data/operator; chmod 666 data/operator/socket; chmod 644 portico.toml portico.key";
    machine.shell(open).done();
    let other = machine.shell(&format!(
        "setpriv --reuid=65534 --regid=65534 --clear-groups {} --config portico.toml --data data key list",
        env!("CARGO_BIN_EXE_portico")
    ));
    let other = other.stopped(4, "takes no orders from this account");
    assert!(other.out.is_empty(), "{}", other.out);
    assert!(served.log().contains("turned away"), "{}", served.log());
    machine.shell("chmod 600 portico.toml").done();
    let unread = machine.shell(&format!(
        "setpriv --reuid=65534 --regid=65534 --clear-groups {} --config portico.toml user list",
        env!("CARGO_BIN_EXE_portico")
    ));
    let unread = unread.stopped(2, "cannot be read");
    assert!(unread.err.contains("as root (sudo)"), "{}", unread.err);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let (machine, _) = Machine::set_up();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap().to_string();
    let said = machine.run(&["serve", "--listen", &listen]).stopped(1, &listen);
    assert!(said.err.contains("Another program listens there"), "{}", said.err);
    machine.run(&["serve", "--listen", "0.0.0.0:8080"]).stopped(2, "without TLS");
    machine.run(&["--unlock-key-file", "password", "serve"]).stopped(4, "exactly 32 bytes");
}

#[test]
fn an_older_store_that_was_put_back_is_not_served() {
    let (machine, _) = Machine::set_up();
    let file = std::fs::read_to_string(machine.path("portico.toml")).unwrap();
    let anchored =
        file.replace("#anchor_file = \"/mnt/other-disk/portico.anchor\"", "anchor_file = \"anchor\"");
    machine.write("portico.toml", &anchored);
    let older = machine.store();
    let served = Served::start(&machine);
    machine.run(&["key", "add", "--key-file", "second.key"]).done();
    assert_eq!(served.stop(), 0);
    let newer = machine.store();
    std::fs::write(machine.path("data/portico.store"), older).unwrap();
    machine.run(&["serve"]).stopped(3, "the store is not the one the anchor knows");
    std::fs::write(machine.path("data/portico.store"), newer).unwrap();
    assert_eq!(Served::start(&machine).stop(), 0);
}

#[test]
fn backups_are_made_by_the_clock_and_only_so_many_are_kept() {
    let (machine, _) = Machine::set_up();
    let recipient = machine.run(&["backup", "identity", "identity"]).done().out.trim().to_owned();
    std::fs::create_dir(machine.path("backups")).unwrap();
    for day in 1..=3 {
        machine.write(&format!("backups/portico-2020010{day}T000000Z.age"), "old");
    }
    machine.write("backups/keep-me.txt", "not a backup");
    let mut file = std::fs::read_to_string(machine.path("portico.toml")).unwrap();
    file.push_str(&format!("folder = \"backups\"\nrecipients = [\"{recipient}\"]\nkeep = 2\n"));
    machine.write("portico.toml", &file);
    let served = Served::start(&machine);
    let listed = || machine.run(&["backup", "list", "--json"]).done().json().as_array().unwrap().clone();
    for _ in 0..200 {
        if listed().len() == 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let left = listed();
    assert_eq!(left.len(), 2, "{left:?} {}", served.log());
    assert_eq!(left[0]["name"], "portico-20200103T000000Z.age");
    let name = left[1]["name"].as_str().unwrap().to_owned();
    assert!(machine.path("backups/keep-me.txt").exists());
    assert_eq!(served.stop(), 0);
    machine.run(&["backup", "verify", &format!("backups/{name}"), "--identity-file", "identity"]).done();
    let found = machine.run(&["audit", "search", "--action", "backup-made", "--json"]).done();
    assert!(found.out.contains("\"kind\":\"portico\""), "{}", found.out);
}

#[test]
fn the_site_answers_on_the_port_it_was_given() {
    use std::io::{Read as _, Write as _};
    let (machine, _) = Machine::set_up();
    let served = Served::start(&machine);
    let mut socket = std::net::TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    write!(socket, "GET /healthz HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", served.port)
        .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(served.stop(), 0);
}

#[test]
fn systemd_is_told_when_it_is_ready_and_when_it_stops() {
    let (machine, _) = Machine::set_up();
    let told = std::os::unix::net::UnixDatagram::bind(machine.path("notify")).unwrap();
    told.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let served = Served::start_with(&machine, |command| {
        command.env("NOTIFY_SOCKET", machine.path("notify"));
    });
    let hear = || {
        let mut text = [0; 256];
        let length = told.recv(&mut text).unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    assert!(hear().contains("READY=1"));
    assert_eq!(served.stop(), 0);
    assert!(hear().contains("STOPPING=1"));
}

#[test]
fn what_root_makes_in_a_folder_of_another_account_is_given_to_that_account() {
    use std::os::unix::fs::MetadataExt as _;
    let (machine, _) = Machine::set_up();
    if machine.shell("test $(id -u) = 0 && chown -R 65534:65534 data").code != 0 {
        eprintln!("LEFT OUT: giving files away needs root");
        return;
    }
    // A link does not lead root out of the folder, nor does a file that has another name elsewhere.
    machine
        .shell("echo x > outside; echo y > other; ln -s ../outside data/link; ln other data/second")
        .done();
    assert_eq!(Served::start(&machine).stop(), 0);
    machine.run(&["key", "rotate"]).done();
    for name in ["outside", "other"] {
        assert_eq!(std::fs::metadata(machine.path(name)).unwrap().uid(), 0, "{name}");
    }
    for name in ["data/portico.store", "data/operator"] {
        assert_eq!(std::fs::metadata(machine.path(name)).unwrap().uid(), 65534, "{name}");
    }
    machine.run(&["doctor"]).done();
}
