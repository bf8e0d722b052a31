//! `portico config`: the settings in force and where each comes from; `config check` says only whether they fit.

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::Context;
use super::show;
use crate::config::{KEYS, Kind, Value};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say whether the configuration can be used; exit code 2 if not
    Check,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    if matches!(arguments.command, Some(Command::Check)) {
        return show::line("The configuration can be used.");
    }
    if arguments.json { show_json(context) } else { show_text(context) }
}

fn show_json(context: &Context) -> anyhow::Result<()> {
    let values = KEYS.iter().map(|key| {
        let (value, source) = match context.layers.get(key.name) {
            Some((value, source)) => (as_json(value), source.to_string()),
            None => (serde_json::Value::Null, "not set".to_owned()),
        };
        (key.name.to_owned(), json!({ "value": value, "from": source }))
    });
    show::json(&serde_json::Value::Object(values.collect()))
}

fn show_text(context: &Context) -> anyhow::Result<()> {
    let mut section = "";
    for key in KEYS {
        if key.section() != section {
            section = key.section();
            show::line(&format!("[{section}]"))?;
        }
        let name = key.name.trim_start_matches(section).trim_start_matches('.');
        match context.layers.get(key.name) {
            Some((value, source)) => show::line(&format!("{name} = {}  # {source}", masked(value)))?,
            None => show::line(&format!("# {name}  is not set{}", expected(key.kind)))?,
        }
    }
    Ok(())
}

fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::List => " (a list)",
        Kind::Path => " (a path)",
        _ => "",
    }
}

fn as_json(value: &Value) -> serde_json::Value {
    match masked(value) {
        Value::Text(text) => text.into(),
        Value::Whole(number) => number.into(),
        Value::List(list) => list.into(),
    }
}

/// No key is meant to hold a secret; what is most easily put where it does not belong, a password within an
/// address, is masked all the same.
fn masked(value: &Value) -> Value {
    let mask = |text: &String| match url::Url::parse(text) {
        Ok(mut url) if url.password().is_some() => match url.set_password(Some("masked")) {
            Ok(()) => url.to_string(),
            Err(()) => "masked".to_owned(),
        },
        _ => text.clone(),
    };
    match value {
        Value::Text(text) => Value::Text(mask(text)),
        Value::List(list) => Value::List(list.iter().map(mask).collect()),
        Value::Whole(number) => Value::Whole(*number),
    }
}
