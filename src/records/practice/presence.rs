//! What sessions did since it was last written down: when each was used, which views were entered.

use std::collections::HashMap;
use std::sync::Mutex;

use super::super::patient::PatientId;
use super::super::role::Section;
use crate::base::clock::Moment;
use crate::base::secret::TokenHash;

/// For so many minutes a view of the same section in the same session is one entry in the audit.
const SAME_VIEW_MINUTES: i64 = 15;
/// What sessions did since it was last written down. Lost when the program ends, to nobody's harm: idle time
/// then counts from the last writing, and a repeated view is one entry more.
#[derive(Default)]
pub(in super::super) struct Presence {
    seen: Mutex<HashMap<TokenHash, Moment>>,
    views: Mutex<HashMap<(TokenHash, PatientId, Section), Moment>>,
}

impl Presence {
    pub(in super::super) fn seen(&self, token: &TokenHash) -> Option<Moment> {
        lock(&self.seen).get(token).copied()
    }

    pub(in super::super) fn saw(&self, token: TokenHash, now: Moment) {
        lock(&self.seen).insert(token, now);
    }

    pub(in super::super) fn take_seen(&self) -> Vec<(TokenHash, Moment)> {
        // Kept until the next writing: a reader between taking and writing must still find them.
        lock(&self.seen).iter().map(|(token, at)| (*token, *at)).collect()
    }

    /// Whether this view was already entered in the last fifteen minutes.
    pub(in super::super) fn viewed(
        &self,
        token: TokenHash,
        patient: PatientId,
        section: Section,
        now: Moment,
    ) -> bool {
        lock(&self.views)
            .get(&(token, patient, section))
            .is_some_and(|at| now <= at.plus_minutes(SAME_VIEW_MINUTES))
    }

    /// Remembers that this view was entered.
    pub(in super::super) fn remember_view(
        &self,
        token: TokenHash,
        patient: PatientId,
        section: Section,
        now: Moment,
    ) {
        lock(&self.views).insert((token, patient, section), now);
    }

    pub(in super::super) fn forget_views(&self, now: Moment) {
        lock(&self.views).retain(|_, at| now <= at.plus_minutes(SAME_VIEW_MINUTES));
        lock(&self.seen).retain(|_, at| now <= at.plus_minutes(24 * 60));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
