//! `portico patient import`: hands files over one by one and tells what became of each.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::context::Context;
use super::super::exit::Stop;
use super::super::show;
use super::columns;
use super::giving::{Giving, Tells, order};
use crate::exchange::import::{ColumnChoice, ENDINGS};
use crate::operator::patient;

#[derive(Debug, Args)]
pub(in super::super) struct Arguments {
    /// Files, or folders whose .json, .ndjson, .xml, .hl7 and .csv files are read
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would happen; write nothing
    #[arg(long)]
    dry_run: bool,
    /// The system all of it comes from, if its ids are unique there: a name or address that stays the same
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// What the columns of tables mean; --dry-run prints it as it is guessed
    #[arg(long, value_name = "FILE")]
    columns: Option<PathBuf>,
    /// Print one JSON object for each file
    #[arg(long)]
    json: bool,
}

pub(in super::super) fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut found = Found::default();
    for path in &arguments.paths {
        gather(path, true, &mut found)?;
    }
    let Found { files, left_out } = found;
    if let Some(first) = left_out.first() {
        let more = show::count(left_out.len() as u64, "file is", "files are");
        show::note(&format!(
            "{more} left out, {} for one: its ending is not known, or it is a link to a folder. A file that is \
             named itself is read whatever its ending.",
            first.display()
        ));
    }
    if files.is_empty() {
        return Err(Stop::refused(
            "there is no .json, .ndjson, .xml, .hl7 or .csv file in what was named",
            "Name files, or folders that hold them.",
        )
        .into());
    }
    let Arguments { dry_run, source, columns, json, .. } = arguments;
    let columns = match columns {
        Some(path) => columns::given(path)?,
        None if *dry_run || *json => ColumnChoice::Known,
        None => columns::agreed(context, &files, source.as_deref())?,
    };
    let import = patient::Import { dry_run: *dry_run, source: source.clone(), columns };
    let tells = if *json { Tells::Json } else { Tells::Lines };
    let mut giving = Giving::new(files, tells);
    order(context, import, &mut giving)?;
    giving.finish(*dry_run)
}

/// What lies below the paths that were named.
#[derive(Default)]
struct Found {
    files: VecDeque<PathBuf>,
    left_out: Vec<PathBuf>,
}

/// The files at `path`: itself, or those below it in order of their names. A file that was named is taken
/// whatever its ending; below a folder, what cannot be looked at is told with the files and stops none of them.
fn gather(path: &Path, is_named: bool, found: &mut Found) -> anyhow::Result<()> {
    let below = match below(path, is_named) {
        Ok(Some(below)) => below,
        Ok(None) => {
            found.take(path, is_named);
            return Ok(());
        }
        Err(error) if is_named => {
            return Err(Stop::usage(
                format!("{} cannot be read: {error}", path.display()),
                "Check the path and who may read it.",
            )
            .into());
        }
        Err(_) => {
            // The reason is told when it is opened.
            found.files.push_back(path.to_owned());
            return Ok(());
        }
    };
    below.iter().try_for_each(|path| gather(path, false, found))
}

/// What lies in the folder at `path`: patients first, so that what refers to them need not wait for them, else by
/// name; `None` if it is no folder. A link within a folder that leads to
/// another one is not followed: it may lead back.
fn below(path: &Path, is_named: bool) -> std::io::Result<Option<Vec<PathBuf>>> {
    let is_link = !is_named && std::fs::symlink_metadata(path)?.is_symlink();
    if is_link || !std::fs::metadata(path)?.is_dir() {
        return Ok(None);
    }
    let mut below: Vec<PathBuf> =
        std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    below.sort_by_cached_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        (!name.starts_with("patient"), path.clone())
    });
    Ok(Some(below))
}

impl Found {
    fn take(&mut self, path: &Path, is_named: bool) {
        let fits = path
            .extension()
            .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
        if is_named || fits {
            self.files.push_back(path.to_owned());
        } else if !is_hidden(path) {
            self.left_out.push(path.to_owned());
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
