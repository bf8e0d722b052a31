//! A hold: that a result is kept back from the patient, why, and until when.

use serde::{Deserialize, Serialize};

use super::super::Result;
use super::super::access::Chart;
use super::super::patient::PatientId;
use super::ResultId;
use crate::base::clock::Moment;
use crate::record;
use crate::store::{Order, Read, Span, Table};

/// The last hold of each result, in force or over.
pub(in super::super) const HOLDS: Table<(PatientId, ResultId), Hold> = Table::new("holds");

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
    pub(in super::super) fn hold(&self, id: ResultId) -> Result<Option<Hold>> {
        Ok(HOLDS.get(self.tx(), &(self.patient(), id))?)
    }

    /// The last hold of each result, in force or over.
    pub(in super::super) fn holds(&self) -> Result<Vec<(ResultId, Hold)>> {
        let rows = HOLDS.list(self.tx(), &Span::under(&self.patient()), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|((_, id), hold)| (id, hold)).collect())
    }
}
