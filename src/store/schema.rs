//! The version of what the tables mean, kept in the store itself.
//!
//! A store of a newer version is refused; one of an older version is brought up step by step, each step with
//! its new version number in one transaction.

use redb::TableDefinition;

use super::StoreError;
use super::contents::{Row, TableContents, Tally};
use super::engine::Engine;
use super::rewrite::Sink;
use super::transaction::WriteTx;

/// The store's own table. Its name keeps clear of those that records use.
pub(super) const TABLE: &str = "store.meta";
pub(super) const VERSION_KEY: &[u8] = b"schema version";

/// Brings the tables from one version up to the next.
pub type Step = fn(&WriteTx<'_>) -> Result<(), StoreError>;

/// Which version this program writes, and how it gets there from older ones.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    steps: &'static [Step],
}

impl Schema {
    /// Version 1 and as many more as there are steps: `steps[0]` leads from 1 to 2.
    #[must_use]
    pub const fn new(steps: &'static [Step]) -> Self {
        Self { steps }
    }

    /// The version this program writes.
    #[must_use]
    pub const fn version(self) -> u32 {
        self.steps.len() as u32 + 1
    }

    /// Brings the store up to this version, or refuses it.
    pub(super) fn bring_up(self, engine: &Engine) -> Result<(), StoreError> {
        let found = found(&engine.begin_read()?)?;
        if found > self.version() {
            let (found, known) = (found.into(), self.version().into());
            return Err(StoreError::NewerStore { what: "schema version", found, known });
        }
        for version in found..self.version() {
            let transaction = engine.begin_write()?;
            let tx = WriteTx::new(&transaction);
            let step = self.steps.get(version as usize - 1);
            step.map_or(Ok(()), |step| step(&tx))?;
            drop(tx);
            {
                let mut table = transaction.open_table(TableDefinition::<&[u8], &[u8]>::new(TABLE))?;
                table.insert(VERSION_KEY, (version + 1).to_be_bytes().as_slice())?;
            }
            transaction.commit()?;
            tracing::info!(version = version + 1, "the store was brought up to a new schema version");
        }
        Ok(())
    }
}

/// Gives a new file its version.
pub(super) fn pour_version(schema: Schema, sink: Sink<'_>) -> Result<Vec<TableContents>, StoreError> {
    let mut tally = Tally::default();
    let version = schema.version().to_be_bytes();
    for row in [Row::Table(TABLE), Row::Pair(VERSION_KEY, &version)] {
        tally.add(row);
        sink(row)?;
    }
    Ok(tally.finish())
}

/// Gives an empty database its version.
pub(super) fn write_version(engine: &Engine, schema: Schema) -> Result<(), StoreError> {
    let transaction = engine.begin_write()?;
    {
        let mut table = transaction.open_table(TableDefinition::<&[u8], &[u8]>::new(TABLE))?;
        table.insert(VERSION_KEY, schema.version().to_be_bytes().as_slice())?;
    }
    Ok(transaction.commit()?)
}

/// The version of the tables in a snapshot.
pub(super) fn found(tx: &redb::ReadTransaction) -> Result<u32, StoreError> {
    let table = tx.open_table(TableDefinition::<&[u8], &[u8]>::new(TABLE))?;
    let version =
        table.get(VERSION_KEY)?.and_then(|bytes| Some(u32::from_be_bytes(bytes.value().try_into().ok()?)));
    version
        .filter(|version| *version > 0)
        .ok_or_else(|| StoreError::Damaged("it names no schema version".to_owned()))
}
