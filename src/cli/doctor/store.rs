//! What `doctor` says of the store and what is in it: of a closed one every sector, of one that is served every row.

use super::super::context::Context;
use super::super::{exit, key, show};
use crate::operator::health::{self, Finding};
use crate::operator::{Order, Reply};
use crate::store::{Store, StoreError};

const RESTORE: &str = "Copy the store file away, and restore the last backup: `portico backup restore FILE --replace`. \
                       `portico backup salvage` copies what can still be read.";

/// What stands in the way of one look is a finding too; the others go on.
pub(super) fn store(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_served = context.is_served();
    if is_served {
        findings.push(Finding::good(
            "server",
            "running; every row is read. Sectors that are not in use are looked at while it is stopped",
        ));
    } else {
        findings.push(Finding::good("server", "not running; the store is checked sector by sector"));
        let path = context.config.data.store();
        if !path.exists() {
            let failure = exit::store(StoreError::Missing(path.display().to_string()));
            findings.push(Finding::trouble("store", failure.what, failure.remedy));
            return findings;
        }
        findings.push(sectors(context).unwrap_or_else(|error| refused("sectors", &error)));
    }
    if findings.iter().any(|finding| finding.about == "sectors" && finding.grade == health::Grade::Trouble) {
        // What does not open or is damaged is not opened for writing.
        return findings;
    }
    if !is_served && let Err(error) = anchored(context) {
        findings.push(refused("anchor", &error));
        return findings;
    }
    let ordered = practice(context, is_served, &mut findings);
    findings.extend(ordered.err().map(|error| refused("store", &error)));
    findings
}

fn practice(context: &Context, reads_all: bool, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let anchor = context.config.store.anchor_file.clone();
    let mut hear = |reply| {
        if let Reply::Finding(finding) = reply {
            findings.push(finding);
        }
        Ok(())
    };
    context.order(Order::Health(health::Order { anchor, reads_all }), &mut show::Listener::new(&mut hear))
}

/// An older store than the anchor knows would be refused; asked beforehand, that is a finding of its own.
fn anchored(context: &Context) -> anyhow::Result<()> {
    let (path, credential) = context.store_and_key()?;
    key::refuse_older(context, &path, &credential)
}

fn refused(about: &str, error: &anyhow::Error) -> Finding {
    let stop = exit::stop(error);
    Finding::trouble(about, stop.what, stop.remedy)
}

fn sectors(context: &Context) -> anyhow::Result<Finding> {
    let credential = context.credential()?;
    let report = match Store::check(&context.config.data.store(), &credential) {
        Ok(report) => report,
        Err(StoreError::Damaged(damage)) => return Ok(Finding::trouble("sectors", damage, RESTORE)),
        Err(error) => return Err(exit::store(error).into()),
    };
    let named: Vec<String> = report.bad_sector_numbers.iter().take(20).map(ToString::to_string).collect();
    let named = if named.is_empty() { String::new() } else { format!(" ({})", named.join(", ")) };
    let what = format!(
        "{} sectors, {} never written, {} that do not verify{named}",
        report.sectors, report.blank_sectors, report.bad_sectors
    );
    Ok(match &report.damage {
        Some(damage) => Finding::trouble("sectors", format!("{what}; damaged: {damage}"), RESTORE),
        None if report.bad_sectors > 0 => Finding::warning(
            "sectors",
            format!("{what}; none of them is in use"),
            "Look at the disk (smartctl). `portico store compact` writes the whole store anew.",
        ),
        None => Finding::good("sectors", what),
    })
}
