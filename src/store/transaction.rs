//! Transactions: a snapshot to read, and one turn of the writer.
//!
//! A [`ReadTx`] is not `Send`, so no handler can hold one across an `.await`. A [`WriteTx`] lives for one
//! closure inside the writer's transaction and can take back all it wrote, so that a failing neighbour
//! leaves nothing.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::{Bound, ControlFlow};

use redb::{
    ReadableDatabase as _, ReadableTable as _, ReadableTableMetadata as _, TableDefinition, TableError,
};

use super::StoreError;
use super::table::Order;

pub(super) type Bounds<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);
type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, StoreError>;

pub(super) fn definition(name: &'static str) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

/// What can be read from: a snapshot, or the writer's transaction with what it wrote so far.
pub trait Read {
    /// Shows `found` the bytes under `key`; says whether there were any.
    fn get_raw(
        &self,
        table: &'static str,
        key: &[u8],
        found: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError>;
    /// Shows `visit` each row between `bounds` until it breaks.
    fn visit_raw(
        &self,
        table: &'static str,
        bounds: Bounds<'_>,
        order: Order,
        visit: Visit<'_>,
    ) -> Result<(), StoreError>;
    /// How many rows the table holds.
    fn count_raw(&self, table: &'static str) -> Result<u64, StoreError>;
}

/// What can be written to.
pub trait Write: Read {
    /// Puts `value` under `key`.
    fn put_raw(&self, table: &'static str, key: &[u8], value: &[u8]) -> Result<(), StoreError>;
    /// Removes what is under `key`; says whether there was something.
    fn remove_raw(&self, table: &'static str, key: &[u8]) -> Result<bool, StoreError>;
}

/// A snapshot of the whole store. Not `Send`: it cannot be held across an `.await`.
pub struct ReadTx {
    inner: redb::ReadTransaction,
    not_send: PhantomData<*const ()>,
}

impl ReadTx {
    pub(super) fn begin(database: &redb::Database) -> Result<Self, StoreError> {
        Ok(Self { inner: database.begin_read()?, not_send: PhantomData })
    }

    fn table(
        &self,
        name: &'static str,
    ) -> Result<Option<redb::ReadOnlyTable<&'static [u8], &'static [u8]>>, StoreError> {
        match self.inner.open_table(definition(name)) {
            Ok(table) => Ok(Some(table)),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn visit_table(
    table: &impl redb::ReadableTable<&'static [u8], &'static [u8]>,
    bounds: Bounds<'_>,
    order: Order,
    visit: Visit<'_>,
) -> Result<(), StoreError> {
    let mut range = table.range::<&[u8]>(bounds)?;
    loop {
        let row = match order {
            Order::Ascending => range.next(),
            Order::Descending => range.next_back(),
        };
        let Some(row) = row else { return Ok(()) };
        let (key, value) = row?;
        if visit(key.value(), value.value())?.is_break() {
            return Ok(());
        }
    }
}

impl Read for ReadTx {
    fn get_raw(
        &self,
        table: &'static str,
        key: &[u8],
        found: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        let Some(table) = self.table(table)? else { return Ok(false) };
        let Some(value) = table.get(key)? else { return Ok(false) };
        found(value.value());
        Ok(true)
    }

    fn visit_raw(
        &self,
        table: &'static str,
        bounds: Bounds<'_>,
        order: Order,
        visit: Visit<'_>,
    ) -> Result<(), StoreError> {
        match self.table(table)? {
            Some(table) => visit_table(&table, bounds, order, visit),
            None => Ok(()),
        }
    }

    fn count_raw(&self, table: &'static str) -> Result<u64, StoreError> {
        Ok(match self.table(table)? {
            Some(table) => table.len()?,
            None => 0,
        })
    }
}

/// One closure's turn in the writer's transaction.
pub struct WriteTx<'w> {
    inner: &'w redb::WriteTransaction,
    undo: RefCell<Vec<Undo>>,
}

/// What was there before one change.
struct Undo {
    table: &'static str,
    key: Vec<u8>,
    before: Option<Vec<u8>>,
}

impl<'w> WriteTx<'w> {
    pub(super) fn begin(inner: &'w redb::WriteTransaction) -> Self {
        Self { inner, undo: RefCell::default() }
    }

    /// Takes back everything this turn wrote, last change first.
    pub(super) fn take_back(self) -> Result<(), StoreError> {
        for Undo { table, key, before } in self.undo.into_inner().into_iter().rev() {
            let mut table = self.inner.open_table(definition(table))?;
            match before {
                Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                None => table.remove(key.as_slice())?,
            };
        }
        Ok(())
    }
}

impl Read for WriteTx<'_> {
    fn get_raw(
        &self,
        table: &'static str,
        key: &[u8],
        found: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        let table = self.inner.open_table(definition(table))?;
        let Some(value) = table.get(key)? else { return Ok(false) };
        found(value.value());
        Ok(true)
    }

    fn visit_raw(
        &self,
        table: &'static str,
        bounds: Bounds<'_>,
        order: Order,
        visit: Visit<'_>,
    ) -> Result<(), StoreError> {
        visit_table(&self.inner.open_table(definition(table))?, bounds, order, visit)
    }

    fn count_raw(&self, table: &'static str) -> Result<u64, StoreError> {
        Ok(self.inner.open_table(definition(table))?.len()?)
    }
}

impl Write for WriteTx<'_> {
    fn put_raw(&self, table: &'static str, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let mut open = self.inner.open_table(definition(table))?;
        let before = open.insert(key, value)?.map(|old| old.value().to_vec());
        self.undo.borrow_mut().push(Undo { table, key: key.to_vec(), before });
        Ok(())
    }

    fn remove_raw(&self, table: &'static str, key: &[u8]) -> Result<bool, StoreError> {
        let mut open = self.inner.open_table(definition(table))?;
        let before = open.remove(key)?.map(|old| old.value().to_vec());
        let there = before.is_some();
        if there {
            self.undo.borrow_mut().push(Undo { table, key: key.to_vec(), before });
        }
        Ok(there)
    }
}

impl<T: Read> Read for &T {
    fn get_raw(
        &self,
        table: &'static str,
        key: &[u8],
        found: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        (**self).get_raw(table, key, found)
    }
    fn visit_raw(
        &self,
        table: &'static str,
        bounds: Bounds<'_>,
        order: Order,
        visit: Visit<'_>,
    ) -> Result<(), StoreError> {
        (**self).visit_raw(table, bounds, order, visit)
    }
    fn count_raw(&self, table: &'static str) -> Result<u64, StoreError> {
        (**self).count_raw(table)
    }
}

impl<T: Write> Write for &T {
    fn put_raw(&self, table: &'static str, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        (**self).put_raw(table, key, value)
    }
    fn remove_raw(&self, table: &'static str, key: &[u8]) -> Result<bool, StoreError> {
        (**self).remove_raw(table, key)
    }
}
