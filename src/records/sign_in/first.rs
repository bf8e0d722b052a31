//! The first step: a name with a password, a name with the code of a letter, or a passkey alone.
//!
//! A name nobody has, a wrong password, a closed account and one without a password are answered alike, after
//! the same work: one hash, one transaction, one entry.

use super::climb::{Climbed, admit, forgive, new_session, signed_in};
use crate::base::clock::Moment;
use crate::base::secret::{Secret, TokenHash};
use crate::records::access::Hand;
use crate::records::account::{self, Account, AccountId, Person};
use crate::records::audit::{Action, Actor, Event};
use crate::records::password::{Checked, Password};
use crate::records::proof::{self, CodeKey, FactorKeys, Given, Passkeys, Proofs, ShortCode, take};
use crate::records::session::{self, Step, Visitor};
use crate::records::sign_in_name::SignInName;
use crate::records::{Error, Result, Rule};
use crate::store::Read;

impl Visitor {
    /// Signs in with a name and a password.
    pub async fn sign_in(&self, name: &str, password: &Secret) -> Result<Climbed> {
        let practice = self.practice();
        let name = SignInName::typed(name);
        let password = Password::typed(password).map_err(|_| Error::Refused(Rule::SignIn))?;
        admit(practice, self.from(), name.as_str()).await?;
        let found = candidate(&practice.store().read()?, &name)?;
        let who = found.as_ref().map(|(id, account, _)| (*id, account.person));
        let kept = found.and_then(|(_, _, proofs)| proofs.password);
        let checked = practice.hashing().check(password, kept.clone()).await?;
        let (Checked::Right(renewed), Some((id, person))) = (checked, who) else {
            return Err(self.failed(who, "password").await?);
        };
        self.begin(id, person, "password", move |tx, proofs, _| {
            // The password may have been changed while the old one was being hashed.
            if proofs.password != kept {
                return Ok(None);
            }
            if renewed.is_some() {
                proofs.password = renewed;
                proof::put(tx, id, proofs)?;
            }
            Ok(Some(Proved::First))
        })
        .await
    }

    /// Signs in with a name and the one-time code of a set-up or reset letter.
    pub async fn sign_in_with_letter(&self, name: &str, code: &str) -> Result<Climbed> {
        let practice = self.practice();
        let name = SignInName::typed(name);
        admit(practice, self.from(), name.as_str()).await?;
        let found = candidate(&practice.store().read()?, &name)?;
        let who = found.map(|(id, account, _)| (id, account.person));
        let (Some((id, person)), Some(code)) = (who, ShortCode::typed(code)) else {
            return Err(self.failed(who, "letter").await?);
        };
        let key = CodeKey::of(practice);
        self.begin(id, person, "letter", move |tx, proofs, now| {
            let Some(reset) = &mut proofs.reset else { return Ok(None) };
            let right = reset.fits(&key, &code, now);
            if right {
                proofs.reset = None;
            }
            proof::put(tx, id, proofs)?;
            Ok(right.then_some(Proved::First))
        })
        .await
    }

    /// Asks for any passkey: the options for the browser, as JSON. `holder` is the visitor's own token.
    pub fn passkey_options(&self, passkeys: &Passkeys, holder: TokenHash) -> Result<String> {
        passkeys.begin_whole(holder, self.practice().clock().now())
    }

    /// Signs in with a passkey alone: it is something one has and, verified by the device, something one is or
    /// knows.
    pub async fn sign_in_with_passkey(
        &self,
        passkeys: &Passkeys,
        holder: TokenHash,
        answer: &str,
    ) -> Result<Climbed> {
        let practice = self.practice();
        admit(practice, self.from(), "").await?;
        let now = practice.clock().now();
        let Ok((id, result)) = self.passkey_owner(passkeys, holder, answer, now) else {
            return Err(self.failed(None, "passkey").await?);
        };
        let person = account::find(&practice.store().read()?, id)?.ok_or(Error::NotFound)?.person;
        let keys = FactorKeys::of(practice);
        let given = Given::Passkey(Box::new(result));
        let climbed = self
            .begin(id, person, "passkey", move |tx, proofs, now| {
                let right = take(&keys, id, proofs, &given, now)?;
                proof::put(tx, id, proofs)?;
                Ok(right.then_some(Proved::All))
            })
            .await?;
        practice.throttle().forgive(&self.from().address, "");
        Ok(climbed)
    }

    fn passkey_owner(
        &self,
        passkeys: &Passkeys,
        holder: TokenHash,
        answer: &str,
        now: Moment,
    ) -> Result<(AccountId, webauthn_rs::prelude::AuthenticationResult)> {
        let tx = self.practice().store().read()?;
        let key = CodeKey::of(self.practice());
        let named = passkeys.named(answer);
        let owner = match named {
            Ok((credential, handle)) => proof::owner(&tx, &credential)?
                .filter(|id| proof::handle(&key, *id) == handle)
                .map(|id| (id, credential)),
            Err(_) => None,
        };
        let row = match owner {
            Some((id, credential)) => {
                proof::find(&tx, id)?.passkeys.into_iter().find(|row| row.id == credential)
            }
            None => None,
        };
        // The challenge is used up whatever the answer is.
        let result = passkeys.whole(holder, answer, row.as_ref(), now)?;
        let (id, _) = owner.ok_or(Error::Refused(Rule::Code))?;
        Ok((id, result))
    }

    /// Begins a session of `id`, if `prove` finds in the transaction that what was given still holds.
    async fn begin<F>(&self, id: AccountId, person: Person, way: &'static str, prove: F) -> Result<Climbed>
    where
        F: FnOnce(&crate::store::WriteTx<'_>, &mut Proofs, Moment) -> Result<Option<Proved>> + Send + 'static,
    {
        let practice = self.practice();
        let actor = Actor::of(&practice.store().read()?, id, person)?;
        let (rules, from) = (practice.profile().rules.clone(), self.from().clone());
        let climbed = Hand::new(practice, actor, &from)
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                let account = account::find(tx, id)?.filter(|account| account.enabled);
                let mut proofs = proof::find(tx, id)?;
                let proved = match account {
                    Some(_) => prove(tx, &mut proofs, now)?,
                    None => None,
                };
                let (Some(proved), Some(account)) = (proved, account) else {
                    let event = Event::refused(Action::SignInFailed).about_person(person).of(id.0);
                    return signed.commit(event.saying(way), None);
                };
                let step = match proved {
                    Proved::First => proofs.step_after_first(person, &rules, now),
                    Proved::All => proofs.step_after_all(person, &rules, now),
                };
                let token = session::begin(tx, &new_session(id, &account, step, from, now))?;
                let action = if way == "letter" { Action::ResetUsed } else { signed_in(step) };
                let event = Event::done(action).about_person(person).of(id.0).saying(way);
                signed.commit(event, Some(Climbed { token, step }))
            })
            .await?;
        let climbed = climbed.ok_or(Error::Refused(Rule::SignIn))?;
        // A password alone is forgiven only when the second factor has come: it is half of the proof.
        if climbed.step != Step::Code {
            forgive(practice, self.from(), id)?;
        }
        Ok(climbed)
    }

    /// Enters a failure, in nobody's name; gives the refusal.
    async fn failed(&self, who: Option<(AccountId, Person)>, way: &'static str) -> Result<Error> {
        let event = Event::refused(Action::SignInFailed).saying(way);
        let event = match who {
            Some((id, person)) => event.about_person(person).of(id.0),
            None => event,
        };
        Hand::new(self.practice(), Actor::Nobody, self.from()).enter(event).await?;
        Ok(Error::Refused(Rule::SignIn))
    }
}

/// How much was proved.
pub(in super::super) enum Proved {
    /// The first of what there is.
    First,
    /// All of it.
    All,
}

/// Who has `name`. Whether the account is open is asked in the transaction that would begin a session.
fn candidate(tx: &impl Read, name: &SignInName) -> Result<Option<(AccountId, Account, Proofs)>> {
    match account::by_name(tx, name)? {
        Some((id, account)) => Ok(Some((id, account, proof::find(tx, id)?))),
        None => Ok(None),
    }
}
