//! A set-up or reset under way: the code of a letter that takes the place of a password, for a while.

use serde::{Deserialize, Serialize};

use super::secret_code::{CodeKey, ShortCode};
use crate::base::clock::Moment;
use crate::base::secret::{random_bytes, same};

/// A reset handed over at the desk is used there and then.
const RESET_MINUTES: i64 = 60;
/// A new member of staff may begin next week.
const SET_UP_MINUTES: i64 = 7 * 24 * 60;
/// So many wrong codes end it.
const WRONG_MAX: u8 = 10;
const PURPOSE: &str = "reset";

/// A set-up or reset under way, as kept: the code is made again from the salt.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct Reset {
    salt: [u8; 16],
    until: Moment,
    wrong: u8,
}

impl Reset {
    fn new(minutes: i64, now: Moment) -> Self {
        Self { salt: *random_bytes::<16>(), until: now.plus_minutes(minutes), wrong: 0 }
    }

    /// A set-up for a new account.
    pub(in super::super) fn set_up(now: Moment) -> Self {
        Self::new(SET_UP_MINUTES, now)
    }

    /// A reset of an account whose owner stands at the desk.
    pub(in super::super) fn at_desk(now: Moment) -> Self {
        Self::new(RESET_MINUTES, now)
    }

    /// The one-time code.
    pub(in super::super) fn code(&self, key: &CodeKey) -> ShortCode {
        key.short_code(PURPOSE, &self.salt)
    }

    /// Until when it is good.
    pub(in super::super) fn until(&self) -> Moment {
        self.until
    }

    /// Whether `code` is the one, in time; counts if not.
    pub(in super::super) fn fits(&mut self, key: &CodeKey, code: &ShortCode, now: Moment) -> bool {
        let right = self.code(key);
        let fits = self.is_open(now) && same(&key.hash(PURPOSE, &right), &key.hash(PURPOSE, code));
        self.wrong = self.wrong.saturating_add(u8::from(!fits));
        fits
    }

    /// Whether it can be used at `now`.
    pub(in super::super) fn is_open(&self, now: Moment) -> bool {
        now <= self.until && self.wrong < WRONG_MAX
    }
}
