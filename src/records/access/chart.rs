//! A chart: one patient's record, open for somebody. Its methods take no patient id.

use super::super::account::AccountId;
use super::super::audit::Event;
use super::super::patient::{self, PatientId};
use super::super::{Error, Result};
use super::signed::{Done, Signed};
use crate::base::clock::Moment;
use crate::store::{Read, WriteTx};

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

/// One patient's record, open for somebody.
pub struct Chart<Tx> {
    signed: Signed<Tx>,
    patient: PatientId,
    viewer: Viewer,
}

impl<Tx: Read> Chart<Tx> {
    pub(in super::super) fn open(signed: Signed<Tx>, patient: PatientId, viewer: Viewer) -> Result<Self> {
        if !patient::exists(signed.tx(), patient)? {
            return Err(Error::NotFound);
        }
        Ok(Self { signed, patient, viewer })
    }

    pub(in super::super) fn tx(&self) -> &Tx {
        self.signed.tx()
    }

    /// The practice's time zone.
    pub(in super::super) fn zone(&self) -> jiff::tz::TimeZone {
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

    /// Which account reads it; none of its own for the operator and for Portico itself.
    pub(in super::super) fn reader(&self) -> AccountId {
        self.signed.actor().account().unwrap_or(AccountId(0))
    }

    pub(in super::super) fn signed(&self) -> &Signed<Tx> {
        &self.signed
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
