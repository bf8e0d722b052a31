//! What the columns of tables mean, agreed to before anything is read: from a file, or by whoever sits there.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::super::ask;
use super::super::context::Context;
use super::super::exit::Stop;
use super::super::show;
use super::giving::{Giving, Tells, order, tell_columns};
use crate::exchange::import::ColumnChoice;
use crate::operator::patient;

/// Endings of tables.
const ENDINGS: [&str; 3] = ["csv", "tsv", "tab"];

/// The map in a file.
pub(super) fn given(path: &Path) -> anyhow::Result<ColumnChoice> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Stop::usage(
            format!("{} cannot be read: {error}", path.display()),
            "Check the path and who may read it.",
        )
    })?;
    Ok(ColumnChoice::Given(text))
}

/// Shows how the columns of the tables among `files` would be read, and asks. Where nobody is there to be asked,
/// only what was agreed to before is read.
pub(super) fn agreed(
    context: &Context,
    files: &VecDeque<PathBuf>,
    source: Option<&str>,
) -> anyhow::Result<ColumnChoice> {
    let is_table = |path: &&PathBuf| {
        path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    let tables: VecDeque<PathBuf> = files.iter().filter(is_table).cloned().collect();
    if tables.is_empty() || !ask::is_possible() {
        return Ok(ColumnChoice::Known);
    }
    let rehearsal =
        patient::Import { dry_run: true, source: source.map(str::to_owned), columns: ColumnChoice::Known };
    let mut giving = Giving::new(tables, Tells::Nothing);
    order(context, rehearsal, &mut giving)?;
    let mut seen: Vec<String> = Vec::new();
    for file in giving.heard() {
        if file.columns.is_empty() || file.columns_agreed || seen.contains(&file.columns) {
            continue;
        }
        show::line(&format!("{}: its columns would be read so:", file.file))?;
        tell_columns(file)?;
        let is_agreed = ask::line("Read them so? yes or no", None, |answer| match answer {
            "yes" | "y" => Ok(true),
            "no" | "n" => Ok(false),
            _ => Err("Type yes or no.".to_owned()),
        })?;
        if !is_agreed {
            let remedy = "Save the lines above in a file, change them, and name it with --columns.";
            return Err(Stop::refused("nothing was read", remedy).into());
        }
        seen.push(file.columns.clone());
    }
    Ok(ColumnChoice::Guessed)
}
