//! A transaction in somebody's name, and the proof that what it changed was entered.

use super::super::audit::{self, Actor, Entry, Event};
use super::super::session::Origin;
use super::super::{Practice, Result};
use crate::base::clock::Moment;
use crate::store::{ReadTx, WriteTx};

/// Proof that a change was entered in the audit. Only `commit` makes one.
pub struct Done<T> {
    value: T,
}

/// A transaction in somebody's name: what every capability stands on.
pub struct Signed<Tx> {
    tx: Tx,
    practice: Practice,
    actor: Actor,
    from: String,
    now: Moment,
}

impl<Tx> Signed<Tx> {
    /// The transaction.
    pub(in super::super) fn tx(&self) -> &Tx {
        &self.tx
    }

    /// The time at which this was begun.
    pub(in super::super) fn now(&self) -> Moment {
        self.now
    }

    /// Who acts.
    pub(in super::super) fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The practice.
    pub(in super::super) fn practice(&self) -> &Practice {
        &self.practice
    }
}

impl Signed<&WriteTx<'_>> {
    /// Enters `event` and makes the proof.
    pub(in super::super) fn commit<T>(&self, event: Event, value: T) -> Result<Done<T>> {
        let Event { action, subject, object, outcome, detail } = event;
        let entry = Entry {
            at: self.now,
            actor: self.actor.clone(),
            action,
            subject,
            object,
            outcome,
            from: self.from.clone(),
            detail,
        };
        audit::append(self.tx, self.practice.audit_key(), entry)?;
        Ok(Done { value })
    }
}

/// Who acts, before a transaction is open.
#[derive(Clone)]
pub(in super::super) struct Hand {
    practice: Practice,
    actor: Actor,
    from: String,
}

impl Hand {
    pub(in super::super) fn new(practice: &Practice, actor: Actor, from: &Origin) -> Self {
        Self { practice: practice.clone(), actor, from: from.address.clone() }
    }

    fn sign<Tx>(self, tx: Tx) -> Signed<Tx> {
        let now = self.practice.clock().now();
        Signed { tx, practice: self.practice, actor: self.actor, from: self.from, now }
    }

    pub(in super::super) fn read(self) -> Result<Signed<ReadTx>> {
        let tx = self.practice.store().read()?;
        Ok(self.sign(tx))
    }

    /// Runs `act` in the writer's transaction under this name.
    pub(in super::super) async fn write<T, F>(self, act: F) -> Result<T>
    where
        F: FnOnce(Signed<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        let store = self.practice.store().clone();
        store.write(move |tx| act(self.sign(tx)).map(|done| done.value)).await
    }

    /// As [`Hand::write`], for code on a thread of its own.
    pub(in super::super) fn write_blocking<T, F>(self, act: F) -> Result<T>
    where
        F: FnOnce(Signed<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        let store = self.practice.store().clone();
        store.write_blocking(move |tx| act(self.sign(tx)).map(|done| done.value))
    }

    /// Enters `event` alone: a view, a denial.
    pub(in super::super) async fn enter(self, event: Event) -> Result<()> {
        self.write(move |signed| signed.commit(event, ())).await
    }
}
