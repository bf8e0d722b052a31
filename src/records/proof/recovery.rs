//! Recovery codes: ten, each good once in place of a second factor that is lost. A new set ends the old one.
//!
//! They are shown before they count: a page proposes a set sealed for the account, and only what its owner says
//! they kept is put in force. So a page that was closed too soon leaves the old set standing.

use serde::{Deserialize, Serialize};

use super::{CodeKey, ShortCode};
use crate::base::clock::Moment;
use crate::base::secret::{from_hex, hex, random_bytes, same};
use crate::records::account::AccountId;

const CODES: u8 = 10;

/// A proposal counts for so long.
const PROPOSED_MINUTES_MAX: i64 = 30;

/// What is kept of a set: a keyed hash of each code that was not used yet.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct RecoveryCodes {
    left: Vec<[u8; 32]>,
    /// When the set was proposed: of two sets the later one counts.
    proposed: Moment,
    made: Moment,
}

/// A set to show and to confirm.
#[derive(Debug, Clone)]
pub struct ProposedCodes {
    /// The codes, to print or write down.
    pub codes: Vec<ShortCode>,
    /// What the form brings back to put them in force.
    pub seal: String,
}

impl RecoveryCodes {
    /// Proposes a set for `account`.
    pub(in super::super) fn propose(key: &CodeKey, account: AccountId, now: Moment) -> ProposedCodes {
        let salt = *random_bytes::<16>();
        ProposedCodes { codes: codes(key, account, &salt), seal: seal(key, account, &salt, now) }
    }

    /// The proposal that `given` came with, once more.
    pub(in super::super) fn again(
        key: &CodeKey,
        account: AccountId,
        given: &str,
        now: Moment,
    ) -> Option<ProposedCodes> {
        let (salt, _) = proposal(key, account, given, now)?;
        Some(ProposedCodes { codes: codes(key, account, &salt), seal: given.to_owned() })
    }

    /// The set that was proposed with `given`, to be put in force at `now` in place of `before`; `None` if it was
    /// never proposed, too long ago, or before the set in force.
    pub(in super::super) fn accept(
        key: &CodeKey,
        account: AccountId,
        given: &str,
        before: Option<&Self>,
        now: Moment,
    ) -> Option<Self> {
        let (salt, proposed) = proposal(key, account, given, now)?;
        before.is_none_or(|before| before.proposed < proposed).then(|| {
            let left = codes(key, account, &salt).iter().map(|code| key.hash(PURPOSE, code)).collect();
            Self { left, proposed, made: now }
        })
    }

    /// Uses up `code`; says whether it was one of those left.
    pub(in super::super) fn take(&mut self, key: &CodeKey, code: &ShortCode) -> bool {
        let hash = key.hash(PURPOSE, code);
        let before = self.left.len();
        self.left.retain(|kept| !same(kept, &hash));
        self.left.len() < before
    }

    /// How many are left.
    pub(in super::super) fn left(&self) -> usize {
        self.left.len()
    }

    /// When the set was put in force.
    pub(in super::super) fn made(&self) -> Moment {
        self.made
    }
}

const PURPOSE: &str = "recovery";

fn codes(key: &CodeKey, account: AccountId, salt: &[u8; 16]) -> Vec<ShortCode> {
    (0..CODES).map(|at| key.short_code(&format!("{PURPOSE} {account} {at}"), salt)).collect()
}

/// Salt and time of the proposal that `given` came with, if it is genuine and not too old.
fn proposal(key: &CodeKey, account: AccountId, given: &str, now: Moment) -> Option<([u8; 16], Moment)> {
    let (salt, rest) = given.split_at_checked(32)?;
    let (millis, _) = rest.split_at_checked(16)?;
    let salt: [u8; 16] = from_hex(salt)?;
    let proposed = Moment::from_millis(i64::from_be_bytes(from_hex(millis)?));
    let genuine = same(seal(key, account, &salt, proposed).as_bytes(), given.as_bytes());
    (genuine && now <= proposed.plus_minutes(PROPOSED_MINUTES_MAX)).then_some((salt, proposed))
}

fn seal(key: &CodeKey, account: AccountId, salt: &[u8; 16], proposed: Moment) -> String {
    let millis = proposed.millis().to_be_bytes();
    let tag = key.seal("recovery set", &[&account.0.to_be_bytes()[..], salt, &millis].concat());
    [hex(salt), hex(&millis), hex(&tag)].concat()
}
