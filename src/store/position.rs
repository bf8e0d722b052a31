//! How far a store has come: what is noted elsewhere to notice that an older copy of the file was put back.

use serde::{Deserialize, Serialize};

use super::{Store, StoreError};

/// How far a store has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The id of the store's file, as hexadecimal digits. A rewritten or restored store has another.
    pub store: String,
    /// The sequence number of its header. Within one file it only grows.
    pub sequence: u64,
}

impl Store {
    /// How far the store has come.
    pub fn position(&self) -> Result<Position, StoreError> {
        let engine = &self.inner.engine;
        let sequence = engine.seq()?;
        let file_id = engine.superblock().mark.file_id;
        Ok(Position { store: file_id.iter().map(|byte| format!("{byte:02x}")).collect(), sequence })
    }
}
