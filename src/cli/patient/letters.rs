//! `portico patient invite` and `letters`: activation letters as one file that a browser prints.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::exit::Stop;
use super::super::new_file::NewFile;
use super::super::show;
use crate::operator::patient::{self, Invite, LetterShown};
use crate::operator::{Order, Reply};
use crate::records::practice::Profile;
use crate::web::letter::{Letter, letter_file};
use crate::web::words::Locales;

#[derive(Debug, Args)]
pub(in super::super) struct One {
    /// The patient's id, from `patient list`
    id: String,
    /// Where the letter goes, an HTML file for its owner alone
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The birth date read off a document, for a record that has none
    #[arg(long, value_name = "DATE")]
    birth_date: Option<String>,
    /// Print the letter that is out once more, instead of making a new one
    #[arg(long)]
    again: bool,
    /// Print JSON; codes stand in the file alone
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(in super::super) struct Many {
    /// The patients' ids, from `patient list`; or --all
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<String>,
    /// Everybody who has no account
    #[arg(long)]
    all: bool,
    /// Where the letters go, an HTML file for its owner alone
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Print letters that are out once more, instead of making new ones
    #[arg(long)]
    again: bool,
    /// Print JSON; codes stand in the file alone
    #[arg(long)]
    json: bool,
}

pub(in super::super) fn one(context: &Context, arguments: One) -> anyhow::Result<()> {
    let One { id, to, birth_date, again, json } = arguments;
    make(context, Invite { patients: vec![id], birth_date, again }, &to, json)
}

pub(in super::super) fn many(context: &Context, arguments: Many) -> anyhow::Result<()> {
    let Many { ids, all: _, to, again, json } = arguments;
    make(context, Invite { patients: ids, birth_date: None, again }, &to, json)
}

fn make(context: &Context, invite: Invite, to: &Path, json: bool) -> anyhow::Result<()> {
    if to.exists() {
        return Err(Stop::refused(format!("{} is there already", to.display()), "Name another file.").into());
    }
    // Before a letter is made, which withdraws the one that is out.
    let mut file = NewFile::begin(to)?;
    let (mut practice, mut letters, mut without) = (None, Vec::new(), Vec::new());
    let mut hear = |reply| {
        match reply {
            Reply::Practice(profile) => practice = Some(profile),
            Reply::Letter(letter) => letters.push(letter),
            Reply::Without(patient, why) => without.push((patient, why)),
            _ => {}
        }
        Ok(())
    };
    context.order(Order::Patient(patient::Order::Invite(invite)), &mut show::Listener::new(&mut hear))?;
    if let Some(profile) = practice.filter(|_| !letters.is_empty()) {
        let printed = printed(&profile, &letters, &context.config.server.origin)?;
        file.write(printed.as_bytes()).and_then(|()| file.place()).map_err(|error| {
            let remedy = "The letters are made: free some room, and give the command with --again.";
            Stop::failed(error.to_string(), remedy)
        })?;
    }
    tell(to, &letters, &without, json)?;
    match without.len() as u64 {
        0 => Ok(()),
        more => Err(Stop::refused(
            format!("{} no letter", show::count(more, "patient got", "patients got")),
            "Each is named above with the reason.",
        )
        .into()),
    }
}

fn tell(to: &Path, letters: &[LetterShown], without: &[(String, String)], json: bool) -> anyhow::Result<()> {
    if json {
        let file = (!letters.is_empty()).then_some(to);
        let made = letters.iter().map(|it| json!({ "patient": it.patient, "until": it.until }));
        let none = without.iter().map(|(patient, why)| json!({ "patient": patient, "why": why }));
        return show::json(&json!({
            "file": file,
            "letters": made.collect::<Vec<_>>(),
            "without": none.collect::<Vec<_>>(),
        }));
    }
    if !letters.is_empty() {
        let made = show::count(letters.len() as u64, "letter", "letters");
        show::line(&format!("{made} in {}", to.display()))?;
        show::note("Open it in a browser, print it, and delete the file: each letter opens an account.");
    } else if without.is_empty() {
        show::line("Everybody has an account: there is no letter to make.")?;
    }
    without.iter().try_for_each(|(patient, why)| show::line(&format!("{patient}: no letter, {why}")))
}

/// The file: each letter in its reader's language, with everything it needs within it.
fn printed(profile: &Profile, letters: &[LetterShown], origin: &str) -> anyhow::Result<String> {
    let locales = Locales::embedded()?;
    let typed = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let typed = format!("{typed}/activate");
    let links: Vec<String> =
        letters.iter().map(|letter| format!("{origin}/activate?letter={}", letter.token.expose())).collect();
    let sheets = letters.iter().zip(&links).map(|(letter, link)| {
        let words = locales.pick(letter.language.as_deref(), None, &profile.language);
        let sheet = Letter {
            profile,
            name: &letter.name,
            address: &letter.address,
            typed_address: &typed,
            link,
            code: letter.code.expose(),
            until: letter.until,
            date: letter.date,
        };
        (words, sheet)
    });
    let sheets: Vec<_> = sheets.collect();
    Ok(letter_file(&locales.pick(None, None, &profile.language), profile, &sheets).into_string())
}
