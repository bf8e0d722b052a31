//! Tables: read only once somebody agreed to what their columns mean.

use super::desk::Desk;
use super::encoding::is_table_name;
use super::file::about_all;
use super::{ColumnChoice, Remark};
use crate::exchange::csv::{self, Columns, Table};
use crate::records::Result;

/// How a table is to be read.
pub(super) struct Choice {
    pub(super) columns: Columns,
    /// Whether somebody agreed to it, now or before.
    pub(super) is_agreed: bool,
}

/// What ends as a table does, or begins as one.
pub(super) fn is_table(label: &str, text: &str) -> bool {
    is_table_name(label) || csv::is_table(text)
}

/// What the columns of a table mean; a map that cannot be read is told as a remark.
pub(super) fn choice(
    table: &Table<'_>,
    chosen: &ColumnChoice,
    desk: &dyn Desk,
) -> Result<std::result::Result<Choice, Remark>> {
    let parsed = |text: &str| match Columns::parse(text) {
        Ok(columns) => Ok(Choice { columns: columns.along(table), is_agreed: true }),
        Err(message) => Err(about_all(format!("the map of columns: {message}"))),
    };
    if let ColumnChoice::Given(text) = chosen {
        return Ok(parsed(text));
    }
    match desk.columns(&table.fingerprint())? {
        Some(known) => Ok(parsed(&known)),
        None => {
            let is_agreed = *chosen == ColumnChoice::Guessed;
            Ok(Ok(Choice { columns: Columns::guess(table), is_agreed }))
        }
    }
}

/// Why a table that nobody agreed to is not read.
pub(super) fn not_agreed() -> Remark {
    about_all("nobody has agreed to what its columns mean: look at them with --dry-run".to_owned())
}
