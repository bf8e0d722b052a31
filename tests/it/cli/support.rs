//! The real binary in a folder of its own.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(super) const PASSWORD: &str = "seven green boats at dawn";

/// A machine: a temporary folder in which commands run, with nothing of the environment.
pub(super) struct Machine {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub(super) struct Ended {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl Ended {
    /// Expects success.
    #[track_caller]
    pub(super) fn done(self) -> Self {
        assert_eq!(self.code, 0, "out: {}\nerr: {}", self.out, self.err);
        self
    }

    /// Expects this exit code, a message that holds `what`, and something to do.
    #[track_caller]
    pub(super) fn stopped(self, code: i32, what: &str) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        assert!(self.err.contains(what), "{what:?} is not said: {}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Expects that it is said what to do.
    #[track_caller]
    pub(super) fn says_what_to_do(&self) {
        assert!(self.err.contains("What to do: "), "{}", self.err);
    }

    /// The answer as JSON.
    #[track_caller]
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

impl Machine {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A machine on which a practice was set up; and its recovery key.
    pub(super) fn set_up() -> (Self, String) {
        let machine = Self::new();
        let said = machine.run(&SETUP).done();
        let key = said.out.lines().map(str::trim).find(|line| line.len() == 47 && line.contains('-'));
        let key = key.expect("a recovery key").to_owned();
        (machine, key)
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(super) fn store(&self) -> Vec<u8> {
        std::fs::read(self.path("data/portico.store")).unwrap()
    }

    pub(super) fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
        command.current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path());
        command.args(["--config", "portico.toml", "--data", "data"]).args(arguments);
        command.stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Ended {
        self.run_with(arguments, |_| {})
    }

    pub(super) fn run_with(
        &self,
        arguments: &[impl AsRef<OsStr>],
        change: impl FnOnce(&mut Command),
    ) -> Ended {
        self.write("password", PASSWORD);
        let mut command = self.command(arguments);
        change(&mut command);
        ended(command.output().unwrap())
    }

    /// Runs a shell command in the folder: another program's view of what we wrote.
    pub(super) fn shell(&self, script: &str) -> Ended {
        ended(Command::new("sh").args(["-c", script]).current_dir(self.folder.path()).output().unwrap())
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(super) const SETUP: [&str; 13] = [
    "setup",
    "--practice-name",
    "Lindenhof Family Practice",
    "--phone",
    "555 0100",
    "--time-zone",
    "America/Chicago",
    "--admin-name",
    "Ada Example",
    "--admin-sign-in",
    "ada",
    "--admin-password-file",
    "password",
];
