//! The second step of a sign-in: a code of the app, a passkey or a recovery code. Each is checked and used up
//! in the same transaction that lets the session climb, so that of two uses at once one wins.

use webauthn_rs::prelude::AuthenticationResult;

use super::access::Hand;
use super::account::{self, AccountId};
use super::audit::{Action, Actor, Event};
use super::notice::{self, Told};
use super::passkey::Passkeys;
use super::practice::Practice;
use super::proof::{self, Proofs};
use super::secret_code::{CodeKey, ShortCode};
use super::session::{self, AwaitingCode, Session, Standing, Step};
use super::sign_in::{Climbed, admit};
use super::totp::SeedKey;
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::secret::TokenHash;
use crate::store::{Read, Write};
use sha2::{Digest, Sha256};

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
pub(super) enum Given {
    /// A code of the app, as typed.
    Code(String),
    /// A recovery code.
    Recovery(ShortCode),
    /// A passkey, its answer verified.
    Passkey(Box<AuthenticationResult>),
}

/// The keys that checking needs.
pub(super) struct FactorKeys {
    pub(super) codes: CodeKey,
    seeds: SeedKey,
}

impl FactorKeys {
    pub(super) fn of(practice: &Practice) -> Self {
        Self { codes: CodeKey::of(practice), seeds: SeedKey::of(practice) }
    }
}

/// Checks what was given and uses it up in `proofs`; `false` if it is wrong or used already.
pub(super) fn take(
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
pub(super) fn typed(text: &str) -> Given {
    match ShortCode::typed(text) {
        Some(code) => Given::Recovery(code),
        None => Given::Code(text.chars().take(32).collect()),
    }
}

impl AwaitingCode {
    /// What this account has to give.
    pub fn ways(&self) -> Result<Ways> {
        let standing = self.standing();
        ways(&standing.practice().store().read()?, standing.account())
    }

    /// Climbs with a code of the app or a recovery code.
    pub async fn give_code(&self, text: &str) -> Result<Climbed> {
        self.give(typed(text)).await
    }

    /// Asks for a passkey: the options for the browser, as JSON.
    pub fn passkey_options(&self, passkeys: &Passkeys) -> Result<String> {
        passkey_options(self.standing(), passkeys)
    }

    /// Climbs with a passkey.
    pub async fn give_passkey(&self, passkeys: &Passkeys, answer: &str) -> Result<Climbed> {
        let now = self.standing().practice().clock().now();
        match passkeys.second_factor(self.standing().token(), answer, now) {
            Ok(result) => self.give(Given::Passkey(Box::new(result))).await,
            Err(_) => self.wrong().await,
        }
    }

    /// Counts an answer that proves nothing, as a wrong code is counted.
    async fn wrong(&self) -> Result<Climbed> {
        self.give(Given::Code(String::new())).await
    }

    async fn give(&self, given: Given) -> Result<Climbed> {
        let standing = self.standing();
        let practice = standing.practice();
        let (id, token) = (standing.account(), standing.token());
        let person = standing.session().person;
        let actor = Actor::of(&practice.store().read()?, id, person)?;
        let rules = practice.profile().rules.clone();
        let keys = FactorKeys::of(practice);
        let outcome = Hand::new(practice, actor, standing.from())
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                // Somebody else may have climbed with this session, or ended it, a moment ago.
                let here = session::find(tx, token)?.filter(|session| session.step == Step::Code);
                let Some(Session { .. }) = here else { return Err(Error::NotFound) };
                let mut proofs = proof::find(tx, id)?;
                if !take(&keys, id, &mut proofs, &given, now)? {
                    let goes_on = session::count_wrong(tx, token)?;
                    let event = Event::refused(Action::SignInFailed).about_person(person).of(id.0);
                    return signed.commit(event.saying("second factor"), Err(goes_on));
                }
                if let Given::Recovery(_) = given {
                    let left = proofs.recovery.as_ref().map_or(0, super::recovery::RecoveryCodes::left);
                    notice::tell(tx, id, Told::RecoveryCodeUsed { left: left as u8 }, now)?;
                    signed.commit(Event::done(Action::RecoveryCodeUsed).about_person(person).of(id.0), ())?;
                }
                proof::put(tx, id, &proofs)?;
                let step = proofs.step_after_all(person, &rules, now);
                let token = session::climb(tx, token, step)?;
                let action = signed_in(step);
                signed.commit(Event::done(action).about_person(person).of(id.0), Ok(Climbed { token, step }))
            })
            .await?;
        match outcome {
            Ok(climbed) => {
                super::sign_in::forgive(practice, standing.from(), id)?;
                Ok(climbed)
            }
            Err(true) => Err(Error::Refused(Rule::Code)),
            Err(false) => Err(Error::Refused(Rule::TooMany)),
        }
    }
}

/// The entry for a session that came to `step`.
pub(super) fn signed_in(step: Step) -> Action {
    if matches!(step, Step::Full { .. }) { Action::SignedIn } else { Action::SignInBegun }
}

pub(super) fn ways(tx: &impl Read, account: AccountId) -> Result<Ways> {
    let proofs = proof::find(tx, account)?;
    let recovery = proofs.recovery.as_ref().is_some_and(|codes| codes.left() > 0);
    Ok(Ways { code: proofs.totp.is_some(), passkey: !proofs.passkeys.is_empty(), recovery })
}

/// Options to prove oneself with one of the passkeys of the session's account.
pub(super) fn passkey_options(standing: &Standing, passkeys: &Passkeys) -> Result<String> {
    let practice = standing.practice();
    let rows = proof::find(&practice.store().read()?, standing.account())?.passkeys;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    passkeys.begin_second_factor(standing.token(), &rows, practice.clock().now())
}

/// Checks within a signed-in session what was given to confirm who it is; counts what is wrong.
pub(super) fn confirm(
    tx: &impl Write,
    keys: &FactorKeys,
    (id, token): (AccountId, TokenHash),
    given: Option<&Given>,
    now: Moment,
) -> Result<bool> {
    let mut proofs = proof::find(tx, id)?;
    let right = match given {
        Some(given) => take(keys, id, &mut proofs, given, now)?,
        // A password alone is enough only where it is all there is.
        None => !proofs.has_factor(),
    };
    if right {
        proof::put(tx, id, &proofs)?;
    } else {
        session::count_wrong(tx, token)?;
    }
    Ok(right)
}

/// Whether the pause before an answer is due: as for passwords, so that codes are no faster to guess.
pub(super) async fn pause(standing: &Standing) -> Result<()> {
    let practice = standing.practice();
    let name = account::find(&practice.store().read()?, standing.account())?.ok_or(Error::NotFound)?.name;
    admit(practice, standing.from(), &name).await
}
