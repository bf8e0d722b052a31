//! `portico audit`: who did what, and whether the log is as it was written.

use clap::{Args, Subcommand};

use super::context::Context;
use super::exit::Stop;
use super::show;
use crate::operator::audit::{self, Chain, Shown};
use crate::operator::{Order, Reply};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show entries, newest first; reading them is entered too
    Search(Search),
    /// Walk the whole chain and say whether every entry is as it was written; exit code 1 if not
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Search {
    /// Words of the name of who did it
    #[arg(long, value_name = "NAME", default_value = "")]
    person: String,
    /// The id of the patient whose record it is about
    #[arg(long, value_name = "ID")]
    patient: Option<String>,
    /// What was done: signed-in, viewed-results, imported, …
    #[arg(long, value_name = "WORD")]
    action: Option<String>,
    /// The first day (2026-11-23) or moment
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day, or the moment before which
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// How many entries at most
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    limit: u32,
    /// Oldest first
    #[arg(long)]
    oldest_first: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Search(search) => find(context, search),
        Command::Verify { json } => verify(context, json),
    }
}

fn find(context: &Context, search: Search) -> anyhow::Result<()> {
    let Search { person, patient, action, from, until, limit, oldest_first, json } = search;
    let order = audit::Search { person, patient, action, from, until, oldest_first, limit };
    let mut rows = Vec::new();
    let mut hear = |reply| {
        match reply {
            Reply::Entry(entry) if json => show::json_line(&entry)?,
            Reply::Entry(entry) => rows.push(row(&entry)),
            _ => {}
        }
        Ok(())
    };
    context.order(Order::Audit(audit::Order::Search(order)), &mut show::Listener::new(&mut hear))?;
    if json {
        return Ok(());
    }
    if rows.is_empty() {
        return show::line("No entry fits.");
    }
    show::table(&["No.", "When", "Who", "What", "Outcome", "Patient", "From", "Detail"], &rows)
}

fn row(entry: &Shown) -> Vec<String> {
    let who =
        if entry.name.is_empty() { entry.kind.clone() } else { format!("{} ({})", entry.name, entry.kind) };
    vec![
        entry.number.to_string(),
        show::minute(&entry.at),
        who,
        entry.action.clone(),
        entry.outcome.clone(),
        entry.patient.clone().unwrap_or_default(),
        entry.from.clone(),
        entry.detail.clone(),
    ]
}

fn verify(context: &Context, json: bool) -> anyhow::Result<()> {
    let mut found = None;
    let mut hear = |reply| {
        if let Reply::Chain(chain) = reply {
            found = Some(chain);
        }
        Ok(())
    };
    context.order(Order::Audit(audit::Order::Verify), &mut show::Listener::new(&mut hear))?;
    let found = found.ok_or_else(|| Stop::failed("the check gave no answer", "Give the command again."))?;
    if json {
        let (whole, number) = match found {
            Chain::Whole(count) => (true, count),
            Chain::BrokenAt(number) => (false, number),
        };
        show::json(
            &serde_json::json!({ "whole": whole, if whole { "entries" } else { "broken_at" }: number }),
        )?;
    }
    match found {
        Chain::Whole(_) if json => Ok(()),
        Chain::Whole(count) => show::line(&format!("The audit is whole: {}.", show::count(count, "entry", "entries"))),
        Chain::BrokenAt(number) => Err(Stop::failed(
            format!("the audit is broken at entry {number}: entries were changed, removed or moved"),
            "Keep a copy of the store as evidence, find out who had access to the machine, and compare with a \
             backup from before.",
        )
        .into()),
    }
}
