//! `portico patient`: files taken in, the register, activation letters.

mod columns;
mod export;
mod giving;
mod import;
mod letters;

use clap::Subcommand;

use super::context::Context;
use super::show;
use crate::operator::patient::{self, Shown};
use crate::operator::{Order, Reply};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take in FHIR R4, C-CDA, HL7 v2 and CSV files or folders; the same input twice changes nothing
    Import(import::Arguments),
    /// Show patients: everybody, or who fits
    List {
        /// Words of the name, a birth date, a number
        find: Vec<String>,
        /// How many at most
        #[arg(long, value_name = "NUMBER", default_value_t = 200)]
        limit: u32,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Write one patient's record into a file: to read, for another system, or all its documents
    Export(export::Arguments),
    /// Invite one patient: makes an activation letter to print; an earlier one is dead
    Invite(letters::One),
    /// Make activation letters for many patients, one page each, in one file to print
    Letters(letters::Many),
}

pub(super) fn run(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Import(arguments) => import::run(context, &arguments),
        Command::List { find, limit, json } => list(context, &find.join(" "), limit, json),
        Command::Export(arguments) => export::run(context, arguments),
        Command::Invite(arguments) => letters::one(context, arguments),
        Command::Letters(arguments) => letters::many(context, arguments),
    }
}

fn list(context: &Context, find: &str, limit: u32, json: bool) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    let mut hear = |reply| {
        match reply {
            Reply::Patient(patient) if json => show::json_line(&patient)?,
            Reply::Patient(patient) => rows.push(row(&patient)),
            _ => {}
        }
        Ok(())
    };
    let order = patient::Order::List { find: find.to_owned(), limit };
    context.order(Order::Patient(order), &mut show::Listener::new(&mut hear))?;
    if json {
        return Ok(());
    }
    if rows.is_empty() {
        return show::line(if find.is_empty() {
            "There are no patients yet. `portico patient import` takes them in."
        } else {
            "Nobody fits."
        });
    }
    if rows.len() == limit as usize {
        show::note(&format!("These are the first {limit}; --limit shows more."));
    }
    show::table(&["Id", "Born", "Number", "Access", "Name"], &rows)
}

fn row(patient: &Shown) -> Vec<String> {
    vec![
        patient.id.clone(),
        patient.birth_date.clone(),
        patient.number.clone(),
        patient.access.clone(),
        patient.name.clone(),
    ]
}
