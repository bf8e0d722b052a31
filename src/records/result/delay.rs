//! Delays: an administrator lets results of a category reach patients some days after they came, for a reason and
//! for a time. Without one, and by default, results are released at once.
//!
//! A delay does what a clinician would do by hand: each result that comes while it is in force gets a hold with its
//! reason, author and end. So a delayed result is listed, released early and seen at last as any held one. Ending a
//! delay lets go what it still holds. What was here before, and corrections of it, it never touches.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::super::access::{Done, Office};
use super::super::audit::{Action, Event};
use super::super::patient::PatientId;
use super::super::reason::checked_reason;
use super::super::session::StaffSession;
use super::super::{Error, Result, Rule};
use super::{Category, HOLDS, Hold, Release, ResultId};
use crate::base::clock::Moment;
use crate::record;
use crate::store::{Order, Read, Span, Table, Write, WriteTx};

/// The longest time by which a result is delayed.
pub const DELAY_DAYS_MAX: u8 = 14;
/// The longest time for which a delay is in force before it has to be decided anew.
pub const DELAY_FORCE_DAYS_MAX: i64 = 180;

/// The last delay of each category, in force or over.
const DELAYS: Table<String, Delay> = Table::new("release delays");
/// Results that the delay in force holds.
const DELAYED: Table<(String, PatientId, ResultId), ()> = Table::new("results delayed");

/// That results of a category reach patients later than they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delay {
    /// By how many days.
    pub days: u8,
    /// Why.
    pub reason: String,
    /// Who decided it: their name then.
    pub by: String,
    /// Since when.
    pub since: Moment,
    /// When it ends by itself.
    pub until: Moment,
    /// Whether somebody ended it before that.
    pub ended: bool,
}
record!(Delay, "release delay", 1);

fn in_force(tx: &impl Read, category: Category, now: Moment) -> Result<Option<Delay>> {
    let delay = DELAYS.get(tx, &category.key().to_owned())?;
    Ok(delay.filter(|delay| !delay.ended && delay.until > now))
}

/// Holds a result that came for the first time, if its category is delayed.
pub(in super::super) fn delay_arrival(
    tx: &impl Write,
    (patient, id): (PatientId, ResultId),
    category: Category,
    now: Moment,
) -> Result<()> {
    let Some(delay) = in_force(tx, category, now)? else { return Ok(()) };
    let until = now.plus_days(delay.days.into());
    let hold = Hold { reason: delay.reason, by: delay.by, since: now, until, released: None };
    HOLDS.put(tx, &(patient, id), &hold)?;
    Ok(DELAYED.put(tx, &(category.key().to_owned(), patient, id), &())?)
}

impl<Tx: Read> Office<Tx> {
    /// The delay in force for each category, if there is one.
    pub fn delays(&self) -> Result<Vec<(Category, Option<Delay>)>> {
        let delay = |category| Ok((category, in_force(self.tx(), category, self.now())?));
        Category::ALL.into_iter().map(delay).collect()
    }
}

impl Office<&WriteTx<'_>> {
    fn begin_delay(&self, category: Category, delay: &Delay) -> Result<Done<()>> {
        if in_force(self.tx(), category, self.now())?.is_some() {
            return Err(Error::Conflict);
        }
        check_delay(self.now(), delay.days, delay.until)?;
        DELAYS.put(self.tx(), &category.key().to_owned(), delay)?;
        let detail = format!("{} {} days until {}", category.key(), delay.days, delay.until.timestamp());
        self.commit(Event::done(Action::ReleaseDelayChanged).saying(detail), ())
    }

    fn end_delay(&self, category: Category, by: &str) -> Result<Done<usize>> {
        let (tx, now, key) = (self.tx(), self.now(), category.key().to_owned());
        let mut delay = in_force(tx, category, now)?.ok_or(Error::Conflict)?;
        let mut places = Vec::new();
        DELAYED.each_key(tx, &Span::under(&key), Order::Ascending, |place| {
            places.push(place);
            Ok(ControlFlow::Continue(()))
        })?;
        let mut released = 0;
        for place in places {
            DELAYED.remove(tx, &place)?;
            let (_, patient, id) = place;
            // A clinician may have let it go, or held it anew for a reason of their own.
            let held = HOLDS.get(tx, &(patient, id))?.filter(|hold| hold.is_in_force(now));
            let Some(mut hold) = held.filter(|hold| hold.reason == delay.reason && hold.by == delay.by)
            else {
                continue;
            };
            hold.released = Some(Release { at: now, by: by.to_owned() });
            HOLDS.put(tx, &(patient, id), &hold)?;
            released += 1;
        }
        delay.ended = true;
        DELAYS.put(tx, &key, &delay)?;
        let detail = format!("{key} ended, {released} released");
        self.commit(Event::done(Action::ReleaseDelayChanged).saying(detail), released)
    }
}

/// Refuses a delay that is too long, or in force for too long.
pub fn check_delay(now: Moment, days: u8, until: Moment) -> Result<()> {
    let allowed =
        (1..=DELAY_DAYS_MAX).contains(&days) && until > now && until <= now.plus_days(DELAY_FORCE_DAYS_MAX);
    if allowed { Ok(()) } else { Err(Error::Refused(Rule::Date)) }
}

impl StaffSession {
    /// Delays results of `category` by `days` until `until`. [`Error::Conflict`] if they are delayed already.
    pub async fn delay_results(
        &self,
        category: Category,
        days: u8,
        reason: String,
        until: Moment,
    ) -> Result<()> {
        let by = self.name().to_owned();
        self.change_office(move |office| {
            let reason = checked_reason(&reason)?;
            office
                .begin_delay(category, &Delay { days, reason, by, since: office.now(), until, ended: false })
        })
        .await
    }

    /// Releases results of `category` at once again, those that were delayed too; says how many these were.
    pub async fn end_delay(&self, category: Category) -> Result<usize> {
        let by = self.name().to_owned();
        self.change_office(move |office| office.end_delay(category, &by)).await
    }
}
