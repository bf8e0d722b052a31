//! A second factor that is given: a code of the app, a passkey or a recovery code, checked and used up.

use sha2::{Digest, Sha256};
use webauthn_rs::prelude::AuthenticationResult;

use super::super::account::AccountId;
use super::super::practice::Practice;
use super::super::session::{self, Standing};
use super::super::{Error, Result};
use super::ceremony::Passkeys;
use super::secret_code::{CodeKey, ShortCode};
use super::totp::SeedKey;
use super::{Proofs, find, put};
use crate::base::clock::Moment;
use crate::base::secret::TokenHash;
use crate::store::{Read, Write};

/// What can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// A code of the authenticator app.
    pub code: bool,
    /// A passkey.
    pub passkey: bool,
    /// A recovery code.
    pub recovery: bool,
}

/// Something given as a second factor.
pub(in super::super) enum Given {
    /// A code of the app, as typed.
    Code(String),
    /// A recovery code.
    Recovery(ShortCode),
    /// A passkey, its answer verified.
    Passkey(Box<AuthenticationResult>),
}

/// The keys that checking needs.
pub(in super::super) struct FactorKeys {
    pub(in super::super) codes: CodeKey,
    seeds: SeedKey,
}

impl FactorKeys {
    pub(in super::super) fn of(practice: &Practice) -> Self {
        Self { codes: CodeKey::of(practice), seeds: SeedKey::of(practice) }
    }
}

/// Checks what was given and uses it up in `proofs`; `false` if it is wrong or used already.
pub(in super::super) fn take(
    keys: &FactorKeys,
    account: AccountId,
    proofs: &mut Proofs,
    given: &Given,
    now: Moment,
) -> Result<bool> {
    match given {
        Given::Code(typed) => {
            let Some(totp) = &mut proofs.totp else { return Ok(false) };
            let Some(seed) = keys.seeds.open(account, &totp.seed) else { return Ok(false) };
            let step = seed.step_of(typed, now)?.filter(|step| *step > totp.last_step);
            if let Some(step) = step {
                (totp.last_step, totp.used) = (step, now);
            }
            Ok(step.is_some())
        }
        Given::Recovery(code) => {
            Ok(proofs.recovery.as_mut().is_some_and(|codes| codes.take(&keys.codes, code)))
        }
        Given::Passkey(result) => {
            let id: [u8; 32] = Sha256::digest(result.cred_id()).into();
            let row = proofs.passkeys.iter_mut().find(|row| row.id == id);
            row.map_or(Ok(false), |row| row.used(result, now))
        }
    }
}

/// Reads a typed code as one of the app or, if it has that form, as a recovery code.
pub(in super::super) fn typed(text: &str) -> Given {
    match ShortCode::typed(text) {
        Some(code) => Given::Recovery(code),
        None => Given::Code(text.chars().take(32).collect()),
    }
}

pub(in super::super) fn ways(tx: &impl Read, account: AccountId) -> Result<Ways> {
    let proofs = find(tx, account)?;
    let recovery = proofs.recovery.as_ref().is_some_and(|codes| codes.left() > 0);
    Ok(Ways { code: proofs.totp.is_some(), passkey: !proofs.passkeys.is_empty(), recovery })
}

/// Options to prove oneself with one of the passkeys of the session's account.
pub(in super::super) fn passkey_options(standing: &Standing, passkeys: &Passkeys) -> Result<String> {
    let practice = standing.practice();
    let rows = find(&practice.store().read()?, standing.account())?.passkeys;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    passkeys.begin_second_factor(standing.token(), &rows, practice.clock().now())
}

/// Checks within a signed-in session what was given to confirm who it is; counts what is wrong.
pub(in super::super) fn confirm(
    tx: &impl Write,
    keys: &FactorKeys,
    (id, token): (AccountId, TokenHash),
    given: Option<&Given>,
    now: Moment,
) -> Result<bool> {
    let mut proofs = find(tx, id)?;
    let right = match given {
        Some(given) => take(keys, id, &mut proofs, given, now)?,
        // A password alone is enough only where it is all there is.
        None => !proofs.has_factor(),
    };
    if right {
        put(tx, id, &proofs)?;
    } else {
        session::count_wrong(tx, token)?;
    }
    Ok(right)
}
