//! Lists of patients as tables: values separated by commas, semicolons, tabs or bars (RFC 4180, read with
//! forbearance).
//!
//! A table does not say what its columns mean, so that is guessed from their names and from what stands in them,
//! shown to whoever imports it, and read only once they agreed. Nothing is guessed about a value: a date that can
//! be read in two ways is refused, and so is a row that is longer than the head.

mod column;
mod date;
mod row;
mod table;

pub use column::{Columns, Field};
pub use date::{DateOrder, read_date};
pub use table::{Record, Table};

use super::reading::{Notes, Reading, Remark};
use crate::records::intake::{Digest, Identity, Original};

/// Whether a text that names no format can be a table: its first line names at least two columns that are known.
#[must_use]
pub fn is_table(text: &str) -> bool {
    if text.trim_start().starts_with(['{', '[', '<']) {
        return false;
    }
    let head = text.lines().next().unwrap_or_default();
    Table::read(head).is_ok_and(|table| Columns::guess(&table).known() >= 2)
}

/// A text as a table, or why not.
pub fn table(text: &str) -> Result<Table<'_>, Remark> {
    Table::read(text).map_err(|wrong| {
        let notes = Notes::on(text);
        Remark { place: notes.place(wrong.at, None, ""), message: wrong.message }
    })
}

/// Reads a table as a list of patients. `scope` is where its numbers mean something.
#[must_use]
pub fn read<'a>(table: &Table<'a>, columns: &Columns, scope: &str) -> Reading<'a> {
    let mut notes = Notes::on(table.text);
    let rows = table.rows.len();
    let mut reading = Reading {
        kind: format!("list of patients, {rows} rows"),
        columns: columns.written(),
        ..Reading::default()
    };
    if let Err(message) = columns.check(table) {
        notes.refuse(0, None, "", &message);
    } else {
        let order = columns.order.or_else(|| date::order_of(&columns.dates(table)));
        for (number, record) in table.rows.iter().enumerate() {
            match row::read(table, record, columns, order, scope) {
                Ok(chart) => {
                    let place = notes.place(record.at, Some(number), "");
                    chart
                        .problems
                        .iter()
                        .for_each(|problem| notes.warn(record.at, Some(number), "", problem));
                    reading.charts.push(chart.at(place));
                }
                Err(message) => notes.refuse(record.at, Some(number), "", &message),
            }
        }
        // A row means nothing without the head of its table.
        let digest = Digest::of(table.head_text.as_bytes());
        reading.common.push(Original {
            kind: "head of a list",
            identity: Identity::of(&["head of a list", &digest.hex()]),
            digest,
            body: table.head_text.as_bytes(),
            is_shown: false,
            updated: None,
            is_outdated: false,
        });
    }
    if reading.charts.is_empty() {
        reading.common.clear();
    }
    (reading.warnings, reading.refused) = notes.finish();
    reading
}
