//! `portico patient export`: one patient's record as a file for its owner alone.

use std::path::PathBuf;

use clap::Args;

use super::super::context::Context;
use super::super::exit::Stop;
use super::super::new_file::NewFile;
use super::super::{ask, show};
use crate::operator::patient::{self, Export};
use crate::operator::{Order, Reply};

#[derive(Debug, Args)]
pub(in super::super) struct Arguments {
    /// The patient's id, from `patient list`
    id: String,
    /// page: HTML to read; pdf: the same on pages; fhir: a FHIR R4 bundle; ccda: a C-CDA R2.1 document; files: the files of documents in one zip
    #[arg(long, value_name = "FORMAT", value_parser = ["page", "pdf", "fhir", "ccda", "files"])]
    format: String,
    /// What of it
    #[arg(long, value_name = "PART", default_value = "everything", value_parser = ["everything", "summary", "results", "documents"])]
    part: String,
    /// The first day, as in 2020-05-31
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Lock it for whoever has the private key of this age public key (age1…)
    #[arg(long, value_name = "KEY")]
    recipient: Option<String>,
    /// Lock it with a password, which is asked for; age opens it
    #[arg(long, conflicts_with = "recipient")]
    password: bool,
    /// The same with the password in a file
    #[arg(long, value_name = "FILE", conflicts_with = "recipient")]
    password_file: Option<PathBuf>,
    /// Where it goes; no file is written over
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { id, format, part, from, until, recipient, password, password_file, to, json } = arguments;
    if to.exists() {
        return Err(Stop::refused(format!("{} is there already", to.display()), "Name another file.").into());
    }
    let password = if password || password_file.is_some() {
        Some(ask::new_secret_or_file("Password for the file", password_file.as_deref())?)
    } else {
        None
    };
    let is_locked = recipient.is_some() || password.is_some();
    // Before the export is entered in the patient's log.
    let mut file = NewFile::begin(&to)?;
    let mut hear = |reply| match reply {
        Reply::Data(more) => file.write(&more),
        _ => Ok(()),
    };
    let order =
        patient::Order::Export(Export { patient: id, format, part, from, until, recipient, password });
    context.order(Order::Patient(order), &mut show::Listener::new(&mut hear))?;
    file.place()?;
    if json {
        return show::json(&serde_json::json!({ "file": to, "is_locked": is_locked }));
    }
    show::line(&format!("Record in {}", to.display()))?;
    if !is_locked {
        show::note(
            "It holds what staff see, held results too, and is not encrypted; --recipient or --password locks it.",
        );
    }
    Ok(())
}
