//! The second step of a sign-in: a code of the app, a passkey or a recovery code. Each is checked and used up
//! in the same transaction that lets the session climb, so that of two uses at once one wins.

use super::Climbed;
use super::climb::{forgive, signed_in};
use crate::records::access::Hand;
use crate::records::audit::{Action, Actor, Event};
use crate::records::notice::{self, Told};
use crate::records::proof::{self, FactorKeys, Given, Passkeys, Ways, take};
use crate::records::session::{self, AwaitingCode, Session, Step};
use crate::records::{Error, Result, Rule};

impl AwaitingCode {
    /// What this account has to give.
    pub fn ways(&self) -> Result<Ways> {
        let standing = self.standing();
        proof::ways(&standing.practice().store().read()?, standing.account())
    }

    /// Climbs with a code of the app or a recovery code.
    pub async fn give_code(&self, text: &str) -> Result<Climbed> {
        self.give(proof::typed(text)).await
    }

    /// Asks for a passkey: the options for the browser, as JSON.
    pub fn passkey_options(&self, passkeys: &Passkeys) -> Result<String> {
        proof::passkey_options(self.standing(), passkeys)
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
                    let left = proofs.recovery.as_ref().map_or(0, super::super::proof::RecoveryCodes::left);
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
                forgive(practice, standing.from(), id)?;
                Ok(climbed)
            }
            Err(true) => Err(Error::Refused(Rule::Code)),
            Err(false) => Err(Error::Refused(Rule::TooMany)),
        }
    }
}
