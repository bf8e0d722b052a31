//! What `doctor` asks of the open practice: is the store sound, the audit whole, is somebody in charge.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::audit::Chain;
use super::{Failure, Line, Reply, written};
use crate::base::clock::Moment;
use crate::records::access::Operator;
use crate::records::log::Question;
use crate::records::role::Role;
use crate::store::{Anchor, KeyKind};

/// What shall be looked at besides.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Order {
    /// The file that notes how far the store has come.
    pub anchor: Option<PathBuf>,
    /// Whether every row is read: for a store that is not checked sector by sector.
    pub reads_all: bool,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// As it should be.
    Good,
    /// Works, but should be looked at.
    Warning,
    /// Must be put right.
    Trouble,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub about: String,
    /// How grave.
    pub grade: Grade,
    /// What was found.
    pub what: String,
    /// What to do; empty if nothing.
    pub remedy: String,
}

impl Finding {
    /// As it should be.
    pub fn good(about: &str, what: impl Into<String>) -> Self {
        Self { about: about.to_owned(), grade: Grade::Good, what: what.into(), remedy: String::new() }
    }

    /// Works, but should be looked at.
    pub fn warning(about: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { grade: Grade::Warning, remedy: remedy.into(), ..Self::good(about, what) }
    }

    /// Must be put right.
    pub fn trouble(about: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { grade: Grade::Trouble, ..Self::warning(about, what, remedy) }
    }
}

/// Looks the open practice over.
pub(super) fn execute(operator: &Operator, order: &Order, line: &mut dyn Line) -> Result<(), Failure> {
    let rows = order.reads_all.then(|| rows(operator));
    let anchor = order.anchor.as_deref().map(|path| anchor(operator, path));
    let findings = [
        store(operator),
        keys(operator),
        audit(operator)?,
        clock(operator)?,
        administrators(operator)?,
        holds(operator)?,
    ];
    for finding in rows.into_iter().chain(anchor).chain(findings) {
        line.say(Reply::Finding(finding))?;
    }
    Ok(())
}

/// Reading a row verifies the sectors it lies in.
fn rows(operator: &Operator) -> Finding {
    match operator.practice().store().contents() {
        Ok(tables) => {
            let rows: u64 = tables.iter().map(|table| table.rows).sum();
            Finding::good("rows", format!("{rows} in {} tables were read", tables.len()))
        }
        Err(error) => {
            let failure = Failure::from(error);
            Finding::trouble("rows", failure.what, failure.remedy)
        }
    }
}

/// An older copy that was put back is genuine in all but its age.
fn anchor(operator: &Operator, path: &Path) -> Finding {
    if !path.exists() {
        let what = format!("nothing is noted yet in {}", path.display());
        return Finding::warning("anchor", what, "The server notes it when it starts.");
    }
    match Anchor::at(path).check(operator.practice().store()) {
        Ok(()) => Finding::good("anchor", "the store is at least as new as noted"),
        Err(error) => {
            let failure = Failure::from(error);
            Finding::trouble("anchor", failure.what, failure.remedy)
        }
    }
}

/// The recovery key is what is left when the machine and its key file are not.
fn keys(operator: &Operator) -> Finding {
    let keys = operator.practice().store().keys();
    let what = format!("{} open the store", keys.len());
    if keys.iter().any(|key| key.kind == KeyKind::Recovery) {
        return Finding::good("keys", what);
    }
    let what = format!("{what}, none of them a printed recovery key");
    Finding::warning("keys", what, "`portico key add --recovery` prints one: lock it away from this machine.")
}

/// Somebody has to be able to let others in; with one person alone, nobody can help them.
fn administrators(operator: &Operator) -> Result<Finding, Failure> {
    let accounts = operator.office()?.staff_accounts()?;
    let open: Vec<_> = accounts
        .iter()
        .filter(|account| account.enabled && account.role == Some(Role::Administrator))
        .collect();
    let ready = open.iter().filter(|account| account.has_password && account.factors > 0).count();
    Ok(match (open.len(), ready) {
        (0, _) => Finding::trouble(
            "administrators",
            "nobody can sign in as administrator",
            "Add one: `portico user add --role administrator`.",
        ),
        (all, ready) if ready < 2 => Finding::warning(
            "administrators",
            format!("{all} with an account, {ready} of them with a second factor"),
            "Have two who can sign in, so that one can help the other.",
        ),
        (all, _) => Finding::good("administrators", format!("{all} with an account")),
    })
}

fn store(operator: &Operator) -> Finding {
    let store = operator.practice().store();
    match (store.fault(), store.bad_sectors()) {
        (None, 0) => Finding::good("store", "open, and nothing read since did not verify"),
        (fault, bad) => Finding::trouble(
            "store",
            format!("{bad} sectors did not verify. {}", fault.unwrap_or_default()),
            "Stop the server, copy the store away, run `portico doctor` again, and restore the last backup.",
        ),
    }
}

fn audit(operator: &Operator) -> Result<Finding, Failure> {
    Ok(match Chain::from(operator.verify_audit()?) {
        Chain::Whole(count) => {
            Finding::good("audit", format!("all {count} entries are as they were written"))
        }
        Chain::BrokenAt(number) => Finding::trouble(
            "audit",
            format!("the chain breaks at entry {number}: entries were changed, removed or moved"),
            "Keep a copy of the store as evidence, find out who had access to the machine, and compare with a backup.",
        ),
    })
}

/// A clock that runs behind what is already written down went back, or was wrong.
fn clock(operator: &Operator) -> Result<Finding, Failure> {
    let practice = operator.practice();
    let now = practice.clock().now();
    // What `audit` just entered is by this clock; an hour ahead of it is what matters.
    let ahead = Question { from: Some(now.plus_minutes(60)), ..Question::default() };
    let newest: Option<Moment> =
        operator.office()?.audit(&ahead, None, 1)?.entries.first().map(|(_, entry)| entry.at);
    Ok(match newest {
        None => Finding::good("clock", written(practice, now)),
        Some(newest) => Finding::trouble(
            "clock",
            format!(
                "it says {}, but an entry of {} is in the audit",
                written(practice, now),
                written(practice, newest)
            ),
            "Set the clock and switch time synchronisation on (timedatectl set-ntp true).",
        ),
    })
}

fn holds(operator: &Operator) -> Result<Finding, Failure> {
    let holds = operator.holds_in_force()?;
    Ok(match holds.as_slice() {
        [] => Finding::good("held results", "none is held back"),
        [first, ..] => Finding::warning(
            "held results",
            format!(
                "{} held back; the first hold ends {}",
                holds.len(),
                written(operator.practice(), first.hold.until)
            ),
            "Each hold needs its reason. Administrators see the list in the portal, clinicians release.",
        ),
    })
}
