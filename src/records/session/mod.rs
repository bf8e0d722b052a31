//! The session ladder: nobody, then somebody half proved, then a patient or a member of staff.
//!
//! A handler says in its signature which rung it needs; only `ladder` makes one. The store holds a hash of
//! the session's token, never the token. Idle time slides in memory and is written now and then by
//! [`Practice::settle_presence`]; each rung climbed has a new token and the old one is dead.

mod ladder;
mod life;
mod row;

use super::Result;
use super::account::AccountId;
use super::practice::Practice;
use crate::base::secret::{Token, TokenHash};

pub use ladder::{
    Acting, AwaitingCode, AwaitingFactor, AwaitingPassword, CarerSession, Known, PatientSession,
    StaffSession, Standing, Visitor,
};
pub(super) use life::{begin, climb, count_wrong, end, end_all, find, list, speak, turn};
pub use row::{Origin, Session, Step};

/// Whether a request counts as a sign of life. Polling and assets do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It moves the idle limit.
    Counts,
    /// It does not.
    Ignored,
}

impl Practice {
    /// Who `token` belongs to, if its session is alive.
    pub fn known(&self, token: &Token, from: Origin, touch: Touch) -> Result<Option<Known>> {
        let tx = self.store().read()?;
        let hash = token.hash();
        let Some(session) = life::find(&tx, hash)? else { return Ok(None) };
        let now = self.clock().now();
        let seen = self.presence().seen(&hash).unwrap_or(session.seen).max(session.seen);
        if life::is_over(&session, seen, now, &self.profile().rules) {
            return Ok(None);
        }
        if touch == Touch::Counts {
            self.presence().saw(hash, now);
        }
        ladder::known(&tx, Standing::new(self, hash, session, from)).map(Some)
    }

    /// Writes down how sessions were used, forgets old views, and removes sessions that are over.
    pub async fn settle_presence(&self) -> Result<()> {
        let seen = self.presence().take_seen();
        let now = self.clock().now();
        self.presence().forget_views(now);
        let rules = self.profile().rules.clone();
        self.store()
            .write(move |tx| {
                for (hash, at) in seen {
                    life::was_seen(tx, hash, at)?;
                }
                life::remove_over(tx, now, &rules)
            })
            .await
    }
}

/// The sessions of `account` that are not over, with when they were last used.
pub(super) fn alive(practice: &Practice, account: AccountId) -> Result<Vec<(TokenHash, Session)>> {
    let tx = practice.store().read()?;
    let (now, profile) = (practice.clock().now(), practice.profile());
    let mut all = list(&tx, account)?;
    all.retain_mut(|(token, session)| {
        session.seen = practice.presence().seen(token).unwrap_or(session.seen).max(session.seen);
        !life::is_over(session, session.seen, now, &profile.rules)
    });
    Ok(all)
}
