//! What a staff session opens, by role: charts, the register, the office.

use super::super::audit::{Action, Event};
use super::super::patient::{self, PatientId};
use super::super::role::Section;
use super::super::session::StaffSession;
use super::super::{Error, Result};
use super::chart::{Chart, Viewer};
use super::office::{Office, Register};
use super::signed::{Done, Hand};
use crate::store::{ReadTx, WriteTx};

/// Why a member of staff opens a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// In the course of care or of the practice's work.
    Care,
}

impl StaffSession {
    pub(in super::super) fn hand(&self) -> Hand {
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
