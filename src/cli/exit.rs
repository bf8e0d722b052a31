//! How a command ends when it does not succeed: an exit code, what happened, what to do.

use std::fmt;
use std::process::ExitCode;

use crate::config::Wrong;
use crate::operator::{Failure, FailureKind, Gone};
use crate::records;
use crate::store::StoreError;

/// The exit codes, as `--help` and the README explain them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Something broke.
    Failed = 1,
    /// The command or the configuration is wrong.
    Usage = 2,
    /// Refused, or done in part.
    Refused = 3,
    /// The store did not open.
    Locked = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command stopped: for people.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) exit: Exit,
    pub(super) what: String,
    pub(super) remedy: String,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Stop {}

impl Stop {
    /// The command is wrong.
    pub(super) fn usage(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, what: what.into(), remedy: remedy.into() }
    }

    /// What was asked cannot be.
    pub(super) fn refused(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, what: what.into(), remedy: remedy.into() }
    }

    /// Something broke.
    pub(super) fn failed(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, what: what.into(), remedy: remedy.into() }
    }

    /// The store did not open.
    pub(super) fn locked(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { exit: Exit::Locked, what: what.into(), remedy: remedy.into() }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        let exit = match failure.kind {
            FailureKind::Failed => Exit::Failed,
            FailureKind::Refused => Exit::Refused,
            FailureKind::Wrong => Exit::Usage,
            FailureKind::Locked => Exit::Locked,
        };
        Self { exit, what: failure.what, remedy: failure.remedy }
    }
}

/// What the lower floors say, in the same words as over the socket.
fn as_stop(error: &anyhow::Error) -> Option<Stop> {
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return Some(Stop { exit: stop.exit, what: stop.what.clone(), remedy: stop.remedy.clone() });
    }
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return Some(failure.clone().into());
    }
    let wrong = error.downcast_ref::<Wrong>()?;
    Some(Stop::usage(wrong.to_string(), wrong.remedy.clone()))
}

/// Why a command stopped, whatever it met.
pub(super) fn stop(error: &anyhow::Error) -> Stop {
    as_stop(error).unwrap_or_else(|| Stop::failed(format!("{error:#}"), ""))
}

/// What the command's end of the line says when it cannot go on.
pub(super) fn gone(error: &anyhow::Error) -> Gone {
    let stop = stop(error);
    Gone::here(stop.what, stop.remedy)
}

/// Turns a store's failure into one with a remedy.
pub(super) fn store(error: StoreError) -> Failure {
    error.into()
}

/// Turns a failure of the records into one with a remedy.
pub(super) fn records(error: records::Error) -> Failure {
    error.into()
}

/// Says on standard error why the command stopped, and gives the exit code.
pub(super) fn report(error: &anyhow::Error) -> ExitCode {
    let stop = stop(error);
    super::show::note(&format!("portico: {}", stop.what));
    if !stop.remedy.is_empty() {
        super::show::note(&format!("  What to do: {}", stop.remedy));
    }
    stop.exit.into()
}
