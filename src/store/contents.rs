//! What a store holds, table by table: walked row by row, counted and digested.
//!
//! Copies, backups and checks all compare by this. The digest covers every key and value with their lengths,
//! in key order, so that two tables are equal exactly when their contents here are.

use redb::{ReadableTable as _, TableDefinition, TableHandle as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::StoreError;

/// One step of a walk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row<'a> {
    /// A table begins.
    Table(&'a str),
    /// A row of the table that began last.
    Pair(&'a [u8], &'a [u8]),
}

/// What one table holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableContents {
    /// The table's name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 over its rows, as hexadecimal digits.
    pub sha256: String,
}

/// The names of the tables of a snapshot, in order.
pub(super) fn table_names(tx: &redb::ReadTransaction) -> Result<Vec<String>, StoreError> {
    let mut names: Vec<String> = tx.list_tables()?.map(|table| table.name().to_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Shows `visit` every row of every table.
pub(super) fn walk(
    tx: &redb::ReadTransaction,
    visit: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for name in table_names(tx)? {
        visit(Row::Table(&name))?;
        let table = tx.open_table(TableDefinition::<&[u8], &[u8]>::new(&name))?;
        for row in table.iter()? {
            let (key, value) = row?;
            visit(Row::Pair(key.value(), value.value()))?;
        }
    }
    Ok(())
}

/// Counts and digests rows as they go by.
#[derive(Default)]
pub(super) struct Tally {
    done: Vec<TableContents>,
    current: Option<(String, u64, Sha256)>,
}

impl Tally {
    /// Takes one step of a walk into account. Tables without rows do not count: redb makes them on a whim.
    pub(super) fn add(&mut self, row: Row<'_>) {
        match row {
            Row::Table(name) => {
                self.close();
                self.current = Some((name.to_owned(), 0, Sha256::new()));
            }
            Row::Pair(key, value) => {
                let Some((_, rows, digest)) = &mut self.current else { return };
                *rows += 1;
                for part in [key, value] {
                    digest.update((part.len() as u64).to_le_bytes());
                    digest.update(part);
                }
            }
        }
    }

    fn close(&mut self) {
        if let Some((table, rows, digest)) = self.current.take().filter(|(_, rows, _)| *rows > 0) {
            let sha256 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            self.done.push(TableContents { table, rows, sha256 });
        }
    }

    /// All that went by.
    pub(super) fn finish(mut self) -> Vec<TableContents> {
        self.close();
        self.done
    }
}

/// What a snapshot holds.
pub(super) fn contents(tx: &redb::ReadTransaction) -> Result<Vec<TableContents>, StoreError> {
    let mut tally = Tally::default();
    walk(tx, &mut |row| {
        tally.add(row);
        Ok(())
    })?;
    Ok(tally.finish())
}

/// Nothing, unless the two differ; then the first table in which they do.
pub(super) fn compare(expected: &[TableContents], found: &[TableContents]) -> Result<(), StoreError> {
    let odd = |in_one: &[TableContents], other: &[TableContents]| {
        in_one.iter().find(|table| !other.contains(table)).map(|table| table.table.clone())
    };
    match odd(expected, found).or_else(|| odd(found, expected)) {
        Some(table) => Err(StoreError::CopyDiffers(table)),
        None => Ok(()),
    }
}
