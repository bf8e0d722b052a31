//! What somebody agreed that the columns of a list mean, so that the next list of the same head is read alike.

use serde::{Deserialize, Serialize};

use super::super::Result;
use super::super::access::Operator;
use super::super::audit::{Action, Event};
use super::Digest;
use crate::record;
use crate::store::Table;

/// Maps of columns by the digest of the head they belong to.
const COLUMNS: Table<String, ColumnMap> = Table::new("columns of lists");

/// A map as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ColumnMap {
    written: String,
}
record!(ColumnMap, "columns of a list", 1);

impl Operator {
    /// What was agreed to for lists with this head.
    pub fn columns(&self, head: &str) -> Result<Option<String>> {
        let tx = self.practice().store().read()?;
        Ok(COLUMNS.get(&tx, &key(head))?.map(|map| map.written))
    }

    /// Remembers what was agreed to. Blocks until it is on disk.
    pub fn agree_to_columns(&self, head: &str, written: &str) -> Result<()> {
        if self.columns(head)?.as_deref() == Some(written) {
            return Ok(());
        }
        let (key, map) = (key(head), ColumnMap { written: written.to_owned() });
        self.hand().write_blocking(move |signed| {
            COLUMNS.put(signed.tx(), &key, &map)?;
            signed.commit(Event::done(Action::PracticeChanged).saying("columns of a list".to_owned()), ())
        })
    }
}

fn key(head: &str) -> String {
    Digest::of(head.as_bytes()).hex()
}
