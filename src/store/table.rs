//! Tables with the types of their keys and records.

use std::marker::PhantomData;
use std::ops::{Bound, ControlFlow};

use super::StoreError;
use super::codec::{Record, decode, encode};
use super::transaction::{Order, Read, Write};
use crate::base::key::Key;

/// A table: its name in the file, and the types of its keys and records.
///
/// ```ignore
/// const PATIENTS: Table<PatientId, Patient> = Table::new("patients");
/// let patient = PATIENTS.get(&tx, &id)?;
/// ```
pub struct Table<K, V> {
    name: &'static str,
    types: PhantomData<fn() -> (K, V)>,
}

/// A range of raw keys: everything under a prefix, optionally from or after a point.
#[derive(Debug, Clone)]
pub struct Span {
    from: Bound<Vec<u8>>,
    to: Bound<Vec<u8>>,
}

impl Span {
    /// Every key.
    #[must_use]
    pub fn all() -> Self {
        Self { from: Bound::Unbounded, to: Bound::Unbounded }
    }

    /// Every key that begins with `prefix`.
    #[must_use]
    pub fn under(prefix: &impl Key) -> Self {
        let from = prefix.bytes();
        let to = successor(&from).map_or(Bound::Unbounded, Bound::Excluded);
        Self { from: Bound::Included(from), to }
    }

    /// Every key that begins with the raw bytes `prefix`, for instance the start of a text.
    #[must_use]
    pub fn starting(prefix: Vec<u8>) -> Self {
        let to = successor(&prefix).map_or(Bound::Unbounded, Bound::Excluded);
        Self { from: Bound::Included(prefix), to }
    }

    /// Of this range, the keys that are `key` or come after it.
    #[must_use]
    pub fn from(mut self, key: &impl Key) -> Self {
        self.from = Bound::Included(key.bytes());
        self
    }

    /// Of this range, the keys that come before `key`.
    #[must_use]
    pub fn before(mut self, key: &impl Key) -> Self {
        self.to = Bound::Excluded(key.bytes());
        self
    }

    pub(super) fn bounds(&self) -> (Bound<&[u8]>, Bound<&[u8]>) {
        (self.from.as_ref().map(Vec::as_slice), self.to.as_ref().map(Vec::as_slice))
    }
}

/// The smallest byte string greater than everything that begins with `prefix`.
fn successor(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xFF)?;
    let mut next = prefix[..=last].to_vec();
    next[last] += 1;
    Some(next)
}

impl<K: Key, V: Record> Table<K, V> {
    /// Names a table. Two tables never share a name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, types: PhantomData }
    }

    /// Its name in the file.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The record under `key`.
    pub fn get(&self, tx: &impl Read, key: &K) -> Result<Option<V>, StoreError> {
        let mut found = None;
        tx.get_raw(self.name, &key.bytes(), &mut |bytes| found = Some(decode(bytes)))?;
        found.transpose()
    }

    /// Whether there is a record under `key`.
    pub fn has(&self, tx: &impl Read, key: &K) -> Result<bool, StoreError> {
        tx.get_raw(self.name, &key.bytes(), &mut |_| {})
    }

    /// Walks the records of `span` until `visit` breaks.
    pub fn each(
        &self,
        tx: &impl Read,
        span: &Span,
        order: Order,
        mut visit: impl FnMut(K, V) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        tx.visit_raw(self.name, span.bounds(), order, &mut |key, value| {
            let key = K::read(&mut &*key).ok_or(StoreError::BadKey(self.name))?;
            visit(key, decode(value)?)
        })
    }

    /// Walks the rows of `span` as the bytes of the current version, for lists that decode borrowed: see
    /// [`super::decode_borrowed`].
    pub fn each_bytes(
        &self,
        tx: &impl Read,
        span: &Span,
        order: Order,
        mut visit: impl FnMut(K, &[u8]) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        tx.visit_raw(self.name, span.bounds(), order, &mut |key, value| {
            let key = K::read(&mut &*key).ok_or(StoreError::BadKey(self.name))?;
            if value.first() == Some(&V::VERSION) {
                visit(key, value)
            } else {
                visit(key, &encode(&decode::<V>(value)?)?)
            }
        })
    }

    /// Walks the keys of `span` without decoding the records.
    pub fn each_key(
        &self,
        tx: &impl Read,
        span: &Span,
        order: Order,
        mut visit: impl FnMut(K) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        tx.visit_raw(self.name, span.bounds(), order, &mut |key, _| {
            visit(K::read(&mut &*key).ok_or(StoreError::BadKey(self.name))?)
        })
    }

    /// At most `limit` records of `span`.
    pub fn list(
        &self,
        tx: &impl Read,
        span: &Span,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(K, V)>, StoreError> {
        let mut rows = Vec::new();
        if limit == 0 {
            return Ok(rows);
        }
        self.each(tx, span, order, |key, value| {
            rows.push((key, value));
            Ok(if rows.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(rows)
    }

    /// The first record of `span` in `order`.
    pub fn first(&self, tx: &impl Read, span: &Span, order: Order) -> Result<Option<(K, V)>, StoreError> {
        Ok(self.list(tx, span, order, 1)?.pop())
    }

    /// How many records the whole table holds.
    pub fn count(&self, tx: &impl Read) -> Result<u64, StoreError> {
        tx.count_raw(self.name)
    }

    /// Puts `record` under `key`, in place of what was there.
    pub fn put(&self, tx: &impl Write, key: &K, record: &V) -> Result<(), StoreError> {
        tx.put_raw(self.name, &key.bytes(), &encode(record)?)
    }

    /// Removes what is under `key`; says whether there was something.
    pub fn remove(&self, tx: &impl Write, key: &K) -> Result<bool, StoreError> {
        tx.remove_raw(self.name, &key.bytes())
    }
}
