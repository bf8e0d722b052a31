//! What a patient's session opens: their own record.

use super::super::Result;
use super::super::audit::{Action, Event};
use super::super::role::Section;
use super::super::session::PatientSession;
use super::chart::{Chart, Viewer};
use super::signed::{Done, Hand};
use crate::store::{ReadTx, WriteTx};

impl PatientSession {
    pub(in super::super) fn hand(&self) -> Hand {
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
