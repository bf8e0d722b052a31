//! Hold and release: a clinician keeps a result back from the patient for a reason and a time, or lets it go.
//!
//! Release is immediate unless somebody holds (45 CFR 171: a hold is one case with its reason). A hold ends by
//! itself; its row stays, so that the result counts as new from the moment it could be seen.

use serde::{Deserialize, Serialize};

use super::access::{Chart, Done};
use super::audit::{Action, Event};
use super::patient::PatientId;
use super::result::ResultId;
use super::role::Section;
use super::session::StaffSession;
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::text;
use crate::record;
use crate::store::{Order, Read, Span, Table, WriteTx};

/// The last hold of each result, in force or over.
pub(super) const HOLDS: Table<(PatientId, ResultId), Hold> = Table::new("holds");

/// The longest a result is held.
pub const HOLD_DAYS_MAX: i64 = 30;
/// The longest reason, in characters.
pub const REASON_CHARACTERS_MAX: usize = 500;

/// A result held back from the patient, for a reason and a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Who held it: their name then.
    pub by: String,
    /// Since when.
    pub since: Moment,
    /// When it ends by itself.
    pub until: Moment,
    /// Who let the result go before that, if anybody did.
    pub released: Option<Release>,
}
record!(Hold, "hold", 1);

/// The end of a hold by a person's hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// When.
    pub at: Moment,
    /// Who: their name then.
    pub by: String,
}

impl Hold {
    /// Whether it keeps the result back at `now`.
    #[must_use]
    pub fn is_in_force(&self, now: Moment) -> bool {
        self.released.is_none() && self.until > now
    }

    /// From when the result may be seen.
    #[must_use]
    pub fn ends(&self) -> Moment {
        self.released.as_ref().map_or(self.until, |release| release.at)
    }
}

impl<Tx: Read> Chart<Tx> {
    /// The last hold of result `id`, in force or over.
    pub(super) fn hold(&self, id: ResultId) -> Result<Option<Hold>> {
        Ok(HOLDS.get(self.tx(), &(self.patient(), id))?)
    }

    /// The last hold of each result, in force or over.
    pub(super) fn holds(&self) -> Result<Vec<(ResultId, Hold)>> {
        let rows = HOLDS.list(self.tx(), &Span::under(&self.patient()), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|((_, id), hold)| (id, hold)).collect())
    }
}

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

/// A reason, as one line; refused if there is none.
pub fn checked_reason(reason: &str) -> Result<String> {
    text::line(reason, REASON_CHARACTERS_MAX).map_err(|_| Error::Refused(Rule::ReasonMissing))
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
