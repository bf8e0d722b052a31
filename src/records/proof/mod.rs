//! What proves that somebody is who their account says: password, second factors, recovery codes, a reset in
//! progress. Kept apart from the account, so that what a request reads stays small, and never handed above
//! this floor.

use serde::{Deserialize, Serialize};

use super::account::{AccountId, Person};
use super::password::PasswordHash;
use super::practice::SignInRules;
use super::session::Step;
use super::{Error, Result};
use crate::base::clock::Moment;
use crate::record;
use crate::store::{Read, Table, Write};

mod ceremony;
mod factor;
mod help;
mod passkey;
mod recovery;
mod secret_code;
mod totp;

pub(super) use ceremony::Owner;
pub use ceremony::Passkeys;
pub use factor::Ways;
pub(super) use factor::{FactorKeys, Given, confirm, passkey_options, take, typed, ways};
pub(super) use help::Reset;
pub(super) use passkey::{PasskeyRow, enter, handle, owner, strike};
pub use recovery::ProposedCodes;
pub(super) use recovery::RecoveryCodes;
pub(super) use secret_code::CodeKey;
pub use secret_code::ShortCode;
pub use totp::Proposal;
pub(super) use totp::{SealedSeed, Seed, SeedKey, Shown};

const PROOFS: Table<AccountId, Proofs> = Table::new("proofs");

/// The proofs of one account.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Proofs {
    /// The password; none until one is set.
    pub(super) password: Option<PasswordHash>,
    /// Whether it is long enough to stand without a second factor.
    pub(super) password_is_long: bool,
    /// Whether a new one must be set at the next sign-in.
    pub(super) must_change: bool,
    /// The authenticator app.
    pub(super) totp: Option<Totp>,
    /// Passkeys.
    pub(super) passkeys: Vec<PasskeyRow>,
    /// Recovery codes left.
    pub(super) recovery: Option<RecoveryCodes>,
    /// A set-up or reset begun with somebody's help, not yet used.
    pub(super) reset: Option<Reset>,
}
record!(Proofs, "proofs", 1);

/// An enrolled authenticator app.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Totp {
    /// Its seed.
    pub(super) seed: SealedSeed,
    /// The last time step for which a code was taken; that one and earlier ones are used up.
    pub(super) last_step: u64,
    /// When it was enrolled.
    pub(super) added: Moment,
    /// When it was last used.
    pub(super) used: Moment,
}

impl Proofs {
    /// Whether there is a second factor.
    pub(super) fn has_factor(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }

    /// How many factors there are.
    pub(super) fn factor_count(&self) -> usize {
        usize::from(self.totp.is_some()) + self.passkeys.len()
    }

    /// Whether there is something to sign in with: a password, a passkey, or the code of a letter that is still
    /// good.
    pub(super) fn lets_in(&self, now: Moment) -> bool {
        let letter = self.reset.as_ref().is_some_and(|reset| reset.is_open(now));
        self.password.is_some() || !self.passkeys.is_empty() || letter
    }

    /// What is due after the password or the code of a letter.
    pub(super) fn step_after_first(&self, person: Person, rules: &SignInRules, now: Moment) -> Step {
        if self.has_factor() { Step::Code } else { self.step_after_all(person, rules, now) }
    }

    /// What is due when all that there is was proved.
    pub(super) fn step_after_all(&self, person: Person, rules: &SignInRules, now: Moment) -> Step {
        if self.must_change || self.password.is_none() {
            Step::NewPassword
        } else if needs_factor(person, rules) && !self.has_factor() {
            Step::NewFactor
        } else {
            Step::Full { proved: now }
        }
    }
}

/// Whether `person` must have a second factor.
pub(super) fn needs_factor(person: Person, rules: &SignInRules) -> bool {
    matches!(person, Person::Staff(_)) || rules.patients_need_second_factor
}

/// The proofs of `account`.
pub(super) fn find(tx: &impl Read, account: AccountId) -> Result<Proofs> {
    PROOFS.get(tx, &account)?.ok_or(Error::NotFound)
}

/// Puts the proofs of `account`.
pub(super) fn put(tx: &impl Write, account: AccountId, proofs: &Proofs) -> Result<()> {
    Ok(PROOFS.put(tx, &account, proofs)?)
}

/// Whether an account may do without a second factor: the practice allows it and the password is long.
pub(super) fn may_be_without_factor(proofs: &Proofs, person: Person, rules: &SignInRules) -> bool {
    !needs_factor(person, rules) && proofs.password.is_some() && proofs.password_is_long
}
