//! Who may: the capabilities through which everything of a practice is read and changed.
//!
//! - [`Chart`]: one patient's record, open. Its methods take no patient id, so another patient's row cannot
//!   be asked for. A read of it is entered in the audit before it is handed out.
//! - [`Register`]: the practice's list of patients, as summaries, for every member of staff.
//! - [`Office`]: staff accounts, audit and settings, for administrators and for whoever runs the machine.
//!
//! A change ends with `commit(event, value)`, which writes the audit entry in the same transaction and makes
//! the [`Done`] that the writer asks for: a change without an entry does not compile.

use super::audit::{self, Action, Actor, Entry, Event};
use super::patient::{self, PatientId};
use super::role::Section;
use super::session::{Origin, PatientSession, StaffSession};
use super::{Error, Practice, Result};
use crate::base::clock::Moment;
use crate::store::{Read, ReadTx, WriteTx};

/// Why a member of staff opens a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// In the course of care or of the practice's work.
    Care,
}

/// For whose eyes a chart is open: a patient sees what is released, staff see all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// The patient, or later someone acting for them.
    Patient,
    /// A member of staff.
    Staff,
    /// The practice itself: an import, an export by the operator.
    Practice,
}

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
    pub(super) fn tx(&self) -> &Tx {
        &self.tx
    }

    /// The time at which this was begun.
    pub(super) fn now(&self) -> Moment {
        self.now
    }

    /// The practice.
    pub(super) fn practice(&self) -> &Practice {
        &self.practice
    }
}

impl Signed<&WriteTx<'_>> {
    /// Enters `event` and makes the proof.
    pub(super) fn commit<T>(&self, event: Event, value: T) -> Result<Done<T>> {
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
pub(super) struct Hand {
    practice: Practice,
    actor: Actor,
    from: String,
}

impl Hand {
    pub(super) fn new(practice: &Practice, actor: Actor, from: &Origin) -> Self {
        Self { practice: practice.clone(), actor, from: from.address.clone() }
    }

    fn sign<Tx>(self, tx: Tx) -> Signed<Tx> {
        let now = self.practice.clock().now();
        Signed { tx, practice: self.practice, actor: self.actor, from: self.from, now }
    }

    pub(super) fn read(self) -> Result<Signed<ReadTx>> {
        let tx = self.practice.store().read()?;
        Ok(self.sign(tx))
    }

    /// Runs `act` in the writer's transaction under this name.
    pub(super) async fn write<T, F>(self, act: F) -> Result<T>
    where
        F: FnOnce(Signed<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        let store = self.practice.store().clone();
        store.write(move |tx| act(self.sign(tx)).map(|done| done.value)).await
    }

    /// As [`Hand::write`], for code on a thread of its own.
    pub(super) fn write_blocking<T, F>(self, act: F) -> Result<T>
    where
        F: FnOnce(Signed<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        let store = self.practice.store().clone();
        store.write_blocking(move |tx| act(self.sign(tx)).map(|done| done.value))
    }

    /// Enters `event` alone: a view, a denial.
    pub(super) async fn enter(self, event: Event) -> Result<()> {
        self.write(move |signed| signed.commit(event, ())).await
    }
}

/// One patient's record, open for somebody.
pub struct Chart<Tx> {
    signed: Signed<Tx>,
    patient: PatientId,
    viewer: Viewer,
}

impl<Tx: Read> Chart<Tx> {
    pub(super) fn open(signed: Signed<Tx>, patient: PatientId, viewer: Viewer) -> Result<Self> {
        if !patient::exists(signed.tx(), patient)? {
            return Err(Error::NotFound);
        }
        Ok(Self { signed, patient, viewer })
    }

    pub(super) fn tx(&self) -> &Tx {
        self.signed.tx()
    }

    /// The practice's time zone.
    pub(super) fn zone(&self) -> jiff::tz::TimeZone {
        self.signed.practice().zone()
    }

    /// Whose record, for links and for naming it in an event; never authority.
    #[must_use]
    pub fn patient(&self) -> PatientId {
        self.patient
    }

    /// For whose eyes it is open.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.viewer
    }

    /// The time at which it was opened.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.signed.now()
    }
}

impl Chart<&WriteTx<'_>> {
    /// Enters `event` about this record; the transaction can then be committed.
    pub fn commit<T>(&self, event: Event, value: T) -> Result<Done<T>> {
        self.signed.commit(event.about(self.patient), value)
    }
}

impl PatientSession {
    pub(super) fn hand(&self) -> Hand {
        Hand::new(self.standing().practice(), self.actor(), self.standing().from())
    }

    /// Opens the patient's own record to read `section`, entering the view.
    pub async fn own_chart(&self, section: Section) -> Result<Chart<ReadTx>> {
        let (standing, patient) = (self.standing(), self.patient());
        let now = standing.practice().clock().now();
        let presence = standing.practice().presence();
        if !presence.viewed(standing.token(), patient, section, now) {
            self.hand().enter(Event::done(Action::Viewed(section)).about(patient)).await?;
            presence.remember_view(standing.token(), patient, section, now);
        }
        Chart::open(self.hand().read()?, patient, Viewer::Patient)
    }

    /// Changes the patient's own record.
    pub async fn change_own_chart<T, F>(&self, act: F) -> Result<T>
    where
        F: FnOnce(&Chart<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        let patient = self.patient();
        self.hand().write(move |signed| act(&Chart::open(signed, patient, Viewer::Patient)?)).await
    }
}

impl StaffSession {
    pub(super) fn hand(&self) -> Hand {
        Hand::new(self.standing().practice(), self.actor(), self.standing().from())
    }

    /// Opens a patient's record to read `section`, entering the view; what the role may not open, and what is
    /// not there, is not found, and that is entered too.
    pub async fn open_chart(
        &self,
        patient: PatientId,
        section: Section,
        reason: Reason,
    ) -> Result<Chart<ReadTx>> {
        let Reason::Care = reason;
        self.admit(patient, section).await?;
        let standing = self.standing();
        let now = standing.practice().clock().now();
        let presence = standing.practice().presence();
        if !presence.viewed(standing.token(), patient, section, now) {
            self.hand().enter(Event::done(Action::Viewed(section)).about(patient)).await?;
            presence.remember_view(standing.token(), patient, section, now);
        }
        Chart::open(self.hand().read()?, patient, Viewer::Staff)
    }

    /// Changes a patient's record.
    pub async fn change_chart<T, F>(&self, patient: PatientId, section: Section, act: F) -> Result<T>
    where
        F: FnOnce(&Chart<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        self.admit(patient, section).await?;
        self.hand().write(move |signed| act(&Chart::open(signed, patient, Viewer::Staff)?)).await
    }

    async fn admit(&self, patient: PatientId, section: Section) -> Result<()> {
        let there = patient::exists(&self.standing().practice().store().read()?, patient)?;
        if there && self.role().may_open(section) {
            return Ok(());
        }
        let refused = Event::refused(Action::Viewed(section));
        self.hand().enter(if there { refused.about(patient) } else { refused }).await?;
        Err(Error::NotFound)
    }

    /// The register of patients, to read.
    pub fn register(&self) -> Result<Register<ReadTx>> {
        if !self.role().may_use_register() {
            return Err(Error::NotFound);
        }
        Ok(Register { signed: self.hand().read()? })
    }

    /// Changes the register: an invitation, a reset at the desk.
    pub async fn change_register<T, F>(&self, act: F) -> Result<T>
    where
        F: FnOnce(&Register<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        if !self.role().may_use_register() {
            return Err(Error::NotFound);
        }
        self.hand().write(move |signed| act(&Register { signed })).await
    }

    /// The office, to read; not found for any other role than administrator.
    pub fn office(&self) -> Result<Office<ReadTx>> {
        if !self.role().may_use_office() {
            return Err(Error::NotFound);
        }
        Ok(Office { signed: self.hand().read()? })
    }

    /// Changes something in the office.
    pub async fn change_office<T, F>(&self, act: F) -> Result<T>
    where
        F: FnOnce(&Office<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        if !self.role().may_use_office() {
            return Err(Error::NotFound);
        }
        self.hand().write(move |signed| act(&Office { signed })).await
    }
}

/// The practice's list of patients, as summaries.
pub struct Register<Tx> {
    signed: Signed<Tx>,
}

/// Staff accounts, audit and settings.
pub struct Office<Tx> {
    signed: Signed<Tx>,
}

macro_rules! signed_of {
    ($($capability:ident),*) => {$(
        impl<Tx> $capability<Tx> {
            pub(super) fn signed(&self) -> &Signed<Tx> {
                &self.signed
            }
            /// The time at which it was opened.
            #[must_use]
            pub fn now(&self) -> Moment {
                self.signed.now()
            }
        }
        impl<Tx: Read> $capability<Tx> {
            pub(super) fn tx(&self) -> &Tx {
                self.signed.tx()
            }
        }
        impl $capability<&WriteTx<'_>> {
            /// Enters `event`; the transaction can then be committed.
            pub fn commit<T>(&self, event: Event, value: T) -> Result<Done<T>> {
                self.signed.commit(event, value)
            }
        }
    )*};
}
signed_of!(Register, Office);

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

    pub(super) fn hand(&self) -> Hand {
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
