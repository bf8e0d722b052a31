//! Hold and release: a clinician keeps a result back from the patient for a reason and a time, or lets it go.
//!
//! Release is immediate unless somebody holds (45 CFR 171: a hold is one case with its reason). A hold ends by
//! itself; its row stays, so that the result counts as new from the moment it could be seen.

use super::super::access::{Chart, Done};
use super::super::audit::{Action, Event};
use super::super::patient::PatientId;
use super::super::reason::checked_reason;
use super::super::role::Section;
use super::super::session::StaffSession;
use super::super::{Error, Result, Rule};
use super::{HOLDS, Hold, Release, ResultId};
use crate::base::clock::Moment;
use crate::store::WriteTx;

/// The longest a result is held.
pub const HOLD_DAYS_MAX: i64 = 30;
impl Chart<&WriteTx<'_>> {
    fn put_hold(&self, id: ResultId, reason: &str, until: Moment, by: String) -> Result<Done<()>> {
        if self.result(id)?.hold.is_some() {
            return Err(Error::Conflict);
        }
        let hold = Hold { reason: checked_reason(reason)?, by, since: self.now(), until, released: None };
        check_end(hold.since, until)?;
        HOLDS.put(self.tx(), &(self.patient(), id), &hold)?;
        let detail = format!("until {}", until.timestamp());
        self.commit(Event::done(Action::ResultHeld).of(id.0).saying(detail), ())
    }

    fn end_hold(&self, id: ResultId, by: String) -> Result<Done<()>> {
        let mut hold = self.result(id)?.hold.ok_or(Error::Conflict)?;
        hold.released = Some(Release { at: self.now(), by });
        HOLDS.put(self.tx(), &(self.patient(), id), &hold)?;
        self.commit(Event::done(Action::ResultReleased).of(id.0), ())
    }
}

/// Refuses an end that is past or further off than the practice allows.
pub fn check_end(now: Moment, until: Moment) -> Result<()> {
    let allowed = until > now && until <= now.plus_days(HOLD_DAYS_MAX);
    if allowed { Ok(()) } else { Err(Error::Refused(Rule::Date)) }
}

impl StaffSession {
    /// Holds result `id` of `patient` back until `until`. [`Error::Conflict`] if it is held already.
    pub async fn hold_result(
        &self,
        patient: PatientId,
        id: ResultId,
        reason: String,
        until: Moment,
    ) -> Result<()> {
        self.may_release()?;
        let by = self.name().to_owned();
        self.change_chart(patient, Section::Results, move |chart| chart.put_hold(id, &reason, until, by))
            .await
    }

    /// Lets the held result `id` of `patient` go. [`Error::Conflict`] if it is not held any more.
    pub async fn release_result(&self, patient: PatientId, id: ResultId) -> Result<()> {
        self.may_release()?;
        let by = self.name().to_owned();
        self.change_chart(patient, Section::Results, move |chart| chart.end_hold(id, by)).await
    }

    fn may_release(&self) -> Result<()> {
        if self.role().may_release() { Ok(()) } else { Err(Error::NotFound) }
    }
}
