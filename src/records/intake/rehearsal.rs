//! A rehearsal: everything is worked out as if it were written, over a snapshot, and forgotten at the end.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::ops::{Bound, ControlFlow};

use super::super::access::Operator;
use super::super::{Error, Result, kept};
use super::apply::Plan;
use super::{Original, Refusal, TakenIn, Tallies, WithOriginals, apply};
use crate::store::{Order, Read, ReadTx, StoreError, Write};

type Rows = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// A snapshot with changes over it that never reach the store.
struct Draft {
    below: ReadTx,
    above: RefCell<HashMap<&'static str, Rows>>,
}

/// An import that writes nothing.
pub struct Rehearsal {
    operator: Operator,
    draft: Draft,
}

impl Operator {
    /// Begins a rehearsal: what it takes in, it remembers until it is dropped.
    pub fn rehearse(&self) -> Result<Rehearsal> {
        let below = self.practice().store().read()?;
        Ok(Rehearsal { operator: self.clone(), draft: Draft { below, above: RefCell::default() } })
    }
}

impl Rehearsal {
    /// In whose name it is.
    #[must_use]
    pub fn operator(&self) -> &Operator {
        &self.operator
    }

    /// As [`Operator::take_in`], but for the writing.
    pub fn take_in(&self, given: &WithOriginals<'_>) -> std::result::Result<TakenIn, Refusal> {
        let now = self.operator.practice().clock().now();
        let plan = Plan::make(&self.draft, given, now)?;
        if !plan.changes() {
            return Ok(plan.unchanged());
        }
        Ok(plan.apply(&self.draft, &self.operator.practice().zone(), now)?)
    }

    /// As [`Operator::keep`], but for the writing.
    pub fn keep(&self, originals: &[Original<'_>]) -> Result<Tallies> {
        let now = self.operator.practice().clock().now();
        let novelties = kept::put_common(&self.draft, originals, now)?;
        Ok(apply::counted(originals, &novelties))
    }
}

impl Draft {
    fn set(
        &self,
        table: &'static str,
        key: &[u8],
        value: Option<&[u8]>,
    ) -> std::result::Result<(), StoreError> {
        let mut above = self.above.try_borrow_mut().map_err(|_| StoreError::TableInUse(table))?;
        above.entry(table).or_default().insert(key.to_vec(), value.map(<[u8]>::to_vec));
        Ok(())
    }

    /// The changed rows between `bounds`, in `order`.
    fn changed(
        &self,
        table: &'static str,
        bounds: (Bound<&[u8]>, Bound<&[u8]>),
        order: Order,
    ) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
        let above = self.above.borrow();
        let Some(rows) = above.get(table).filter(|_| !is_empty(bounds)) else { return Vec::new() };
        let range = rows.range::<[u8], _>(bounds).map(|(key, value)| (key.clone(), value.clone()));
        match order {
            Order::Ascending => range.collect(),
            Order::Descending => range.rev().collect(),
        }
    }
}

/// Whether no key can lie between `bounds`: a tree of the standard library panics over such a range.
fn is_empty((from, to): (Bound<&[u8]>, Bound<&[u8]>)) -> bool {
    match (from, to) {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => {
            from >= to
        }
        _ => false,
    }
}

impl Read for Draft {
    fn get_raw(
        &self,
        table: &'static str,
        key: &[u8],
        found: &mut dyn FnMut(&[u8]),
    ) -> std::result::Result<bool, StoreError> {
        let above = self.above.borrow().get(table).and_then(|rows| rows.get(key)).cloned();
        match above {
            Some(Some(value)) => {
                found(&value);
                Ok(true)
            }
            Some(None) => Ok(false),
            None => self.below.get_raw(table, key, found),
        }
    }

    fn visit_raw(
        &self,
        table: &'static str,
        bounds: (Bound<&[u8]>, Bound<&[u8]>),
        order: Order,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> std::result::Result<ControlFlow<()>, StoreError>,
    ) -> std::result::Result<(), StoreError> {
        let mut above = self.changed(table, bounds, order).into_iter().peekable();
        let mut over = false;
        self.below.visit_raw(table, bounds, order, &mut |key, value| {
            while let Some((changed, _)) = above.peek() {
                let turn = match order {
                    Order::Ascending => changed.as_slice().cmp(key),
                    Order::Descending => key.cmp(changed.as_slice()),
                };
                if turn == Ordering::Greater {
                    break;
                }
                let Some((changed, row)) = above.next() else { break };
                if let Some(row) = row
                    && visit(&changed, &row)?.is_break()
                {
                    over = true;
                    return Ok(ControlFlow::Break(()));
                }
                if turn == Ordering::Equal {
                    return Ok(ControlFlow::Continue(()));
                }
            }
            let step = visit(key, value)?;
            over = step.is_break();
            Ok(step)
        })?;
        for (key, row) in above {
            if over {
                break;
            }
            if let Some(row) = row {
                over = visit(&key, &row)?.is_break();
            }
        }
        Ok(())
    }

    fn count_raw(&self, table: &'static str) -> std::result::Result<u64, StoreError> {
        let mut count = 0;
        self.visit_raw(table, (Bound::Unbounded, Bound::Unbounded), Order::Ascending, &mut |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }
}

impl Write for Draft {
    fn put_raw(&self, table: &'static str, key: &[u8], value: &[u8]) -> std::result::Result<(), StoreError> {
        self.set(table, key, Some(value))
    }

    fn remove_raw(&self, table: &'static str, key: &[u8]) -> std::result::Result<bool, StoreError> {
        let there = self.get_raw(table, key, &mut |_| {})?;
        self.set(table, key, None)?;
        Ok(there)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Records(Error::Store(error))
    }
}
