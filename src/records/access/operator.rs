//! What the operator of the machine may: what an administrator may, and import.

use super::super::audit::Actor;
use super::super::patient::PatientId;
use super::super::session::Origin;
use super::super::{Practice, Result};
use super::chart::{Chart, Viewer};
use super::office::{Office, Register};
use super::signed::{Done, Hand};
use crate::store::{ReadTx, WriteTx};

/// Whoever runs commands on the machine that holds the store: may what an administrator may, import and back
/// up. Their authority is the machine's own account and the store's key; every act is entered under its name.
#[derive(Clone)]
pub struct Operator {
    practice: Practice,
    actor: Actor,
}

impl Operator {
    /// The operator called `name` on this machine.
    #[must_use]
    pub fn new(practice: Practice, name: String) -> Self {
        Self { practice, actor: Actor::Operator { name } }
    }

    /// Portico by itself: what it does by the clock.
    #[must_use]
    pub fn by_itself(practice: Practice) -> Self {
        Self { practice, actor: Actor::Portico }
    }

    /// The practice.
    #[must_use]
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    pub(in super::super) fn hand(&self) -> Hand {
        let from = Origin { address: "this machine".to_owned(), agent: String::new() };
        Hand::new(&self.practice, self.actor.clone(), &from)
    }

    /// The register, to read.
    pub fn register(&self) -> Result<Register<ReadTx>> {
        Ok(Register { signed: self.hand().read()? })
    }

    /// Changes the register. Blocks until it is on disk.
    pub fn change_register<T, F>(&self, act: F) -> Result<T>
    where
        F: FnOnce(&Register<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        self.hand().write_blocking(move |signed| act(&Register { signed }))
    }

    /// The office, to read.
    pub fn office(&self) -> Result<Office<ReadTx>> {
        Ok(Office { signed: self.hand().read()? })
    }

    /// Changes something in the office. Blocks until it is on disk.
    pub fn change_office<T, F>(&self, act: F) -> Result<T>
    where
        F: FnOnce(&Office<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        self.hand().write_blocking(move |signed| act(&Office { signed }))
    }

    /// Changes one patient's record as the practice itself. Blocks until it is on disk.
    pub fn change_chart<T, F>(&self, patient: PatientId, act: F) -> Result<T>
    where
        F: FnOnce(&Chart<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        self.hand().write_blocking(move |signed| act(&Chart::open(signed, patient, Viewer::Practice)?))
    }
}
