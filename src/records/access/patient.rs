//! What a patient's session opens: one record, the patient's own or that of the patient for whom somebody acts.

use super::super::audit::{Action, Event};
use super::super::role::Section;
use super::super::session::PatientSession;
use super::super::{Error, Result};
use super::chart::{Chart, Viewer};
use super::signed::{Done, Hand};
use crate::store::{ReadTx, WriteTx};

impl PatientSession {
    pub(in super::super) fn hand(&self) -> Hand {
        Hand::new(self.standing().practice(), self.actor(), self.standing().from())
    }

    /// Opens the record to read `section`, entering the view; what is not open to whoever acts for the patient is
    /// not found, and that is entered too.
    pub async fn own_chart(&self, section: Section) -> Result<Chart<ReadTx>> {
        self.admit(section).await?;
        let (standing, patient) = (self.standing(), self.patient());
        let now = standing.practice().clock().now();
        let presence = standing.practice().presence();
        if !presence.viewed(standing.token(), patient, section, now) {
            self.hand().enter(Event::done(Action::Viewed(section)).about(patient)).await?;
            presence.remember_view(standing.token(), patient, section, now);
        }
        Chart::open(self.hand().read()?, patient, Viewer::Patient)
    }

    /// Refuses what is not open to whoever acts for the patient.
    pub(in super::super) async fn admit(&self, section: Section) -> Result<()> {
        if self.may_open(section) {
            return Ok(());
        }
        self.hand().enter(Event::refused(Action::Viewed(section)).about(self.patient())).await?;
        Err(Error::NotFound)
    }

    /// Changes `section` of the record.
    pub async fn change_own_chart<T, F>(&self, section: Section, act: F) -> Result<T>
    where
        F: FnOnce(&Chart<&WriteTx<'_>>) -> Result<Done<T>> + Send + 'static,
        T: Send + 'static,
    {
        self.admit(section).await?;
        let patient = self.patient();
        self.hand().write(move |signed| act(&Chart::open(signed, patient, Viewer::Patient)?)).await
    }
}
