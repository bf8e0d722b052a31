//! Transactions: a snapshot to read, and one turn of the writer.
//!
//! A [`ReadTx`] is not `Send`, so no handler can hold one across an `.await`. A [`WriteTx`] serves
//! the closures of one group in turn and can take back all that one of them wrote, so that a failing neighbour
//! leaves nothing.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::{Bound, ControlFlow};
use std::rc::Rc;

use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition, TableError};

use super::StoreError;

pub(super) type Bounds<'a> = (Bound<&'a [u8]>, Bound<&'a [u8]>);
type Visit<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, StoreError>;

pub(super) fn definition(name: &'static str) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

/// Which way a range is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest key first.
    Ascending,
    /// Largest key first.
    Descending,
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

type SnapshotTable = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

/// A snapshot of the whole store. Not `Send`: it cannot be held across an `.await`.
pub struct ReadTx {
    inner: redb::ReadTransaction,
    not_send: PhantomData<*const ()>,
}

impl ReadTx {
    pub(super) const fn new(inner: redb::ReadTransaction) -> Self {
        Self { inner, not_send: PhantomData }
    }

    fn table(&self, name: &'static str) -> Result<Option<SnapshotTable>, StoreError> {
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

type OpenTable<'w> = Rc<RefCell<redb::Table<'w, &'static [u8], &'static [u8]>>>;

/// The writer's transaction as the closures of one group see it, one after the other.
pub struct WriteTx<'w> {
    inner: &'w redb::WriteTransaction,
    /// Opened once for the whole group.
    tables: RefCell<HashMap<&'static str, OpenTable<'w>>>,
    /// What the closure whose turn it is has changed.
    undo: RefCell<Vec<Undo>>,
    bytes: Cell<u64>,
}

/// What was there before one change.
struct Undo {
    table: &'static str,
    key: Vec<u8>,
    before: Option<Vec<u8>>,
}

impl<'w> WriteTx<'w> {
    pub(super) fn new(inner: &'w redb::WriteTransaction) -> Self {
        Self { inner, tables: RefCell::default(), undo: RefCell::default(), bytes: Cell::default() }
    }

    /// Bytes put so far by the whole group.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// Keeps what the closure whose turn it was has written.
    pub(super) fn keep(&self) {
        self.undo.borrow_mut().clear();
    }

    /// Takes back everything that closure wrote, last change first.
    pub(super) fn take_back(&self) -> Result<(), StoreError> {
        for Undo { table, key, before } in self.undo.take().into_iter().rev() {
            let table = self.table(table)?;
            let mut table = table.borrow_mut();
            match before {
                Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                None => table.remove(key.as_slice())?,
            };
        }
        Ok(())
    }

    fn table(&self, name: &'static str) -> Result<OpenTable<'w>, StoreError> {
        if let Some(table) = self.tables.borrow().get(name) {
            return Ok(Rc::clone(table));
        }
        let table = Rc::new(RefCell::new(self.inner.open_table(definition(name))?));
        self.tables.borrow_mut().insert(name, Rc::clone(&table));
        Ok(table)
    }

    fn note(&self, table: &'static str, key: &[u8], value: usize, before: Option<Vec<u8>>) {
        self.bytes.set(self.bytes.get() + (key.len() + value) as u64);
        self.undo.borrow_mut().push(Undo { table, key: key.to_vec(), before });
    }
}

impl Read for WriteTx<'_> {
    fn get_raw(
        &self,
        table: &'static str,
        key: &[u8],
        found: &mut dyn FnMut(&[u8]),
    ) -> Result<bool, StoreError> {
        let table = self.table(table)?;
        let table = table.borrow();
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
        visit_table(&*self.table(table)?.borrow(), bounds, order, visit)
    }

    fn count_raw(&self, table: &'static str) -> Result<u64, StoreError> {
        Ok(self.table(table)?.borrow().len()?)
    }
}

impl Write for WriteTx<'_> {
    fn put_raw(&self, name: &'static str, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let table = self.table(name)?;
        let mut table = table.try_borrow_mut().map_err(|_| StoreError::TableInUse(name))?;
        let before = table.insert(key, value)?.map(|old| old.value().to_vec());
        self.note(name, key, value.len(), before);
        Ok(())
    }

    fn remove_raw(&self, name: &'static str, key: &[u8]) -> Result<bool, StoreError> {
        let table = self.table(name)?;
        let mut table = table.try_borrow_mut().map_err(|_| StoreError::TableInUse(name))?;
        let before = table.remove(key)?.map(|old| old.value().to_vec());
        let there = before.is_some();
        if there {
            self.note(name, key, 0, before);
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
