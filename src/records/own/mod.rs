//! A person's own account, from within their session: how it is signed in to, and its password. Second factors are
//! in `factors`, sessions and language in `sessions`.
//!
//! Everything that changes a proof asks for one not older than five minutes, ends the other sessions, lets this
//! one go on under a new token, and is told to its owner. The same type serves who must still set a password or
//! enrol a factor before anything opens.

use super::access::{Hand, Signed};
use super::account::{self, AccountId, Person};
use super::audit::{Action, Actor, Event};
use super::notice::{self, Told};
use super::password::{Beside, Checked, Password, PasswordHash};
use super::practice::Practice;
use super::proof::{self, Proofs, Ways, may_be_without_factor, needs_factor};
use super::session::{
    self, AwaitingFactor, AwaitingPassword, CarerSession, PatientSession, StaffSession, Standing, Step,
};
use super::sign_in::{Climbed, forgive, pause, renew};
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::secret::{Secret, hex};
use crate::store::WriteTx;

mod contact;
mod factors;
mod sessions;

pub use contact::OwnContact;
pub(super) use contact::mail_of;
pub use sessions::SessionShown;

/// A person's own account, from within their session.
#[derive(Clone)]
pub struct OwnAccount {
    standing: Standing,
}

macro_rules! own_account {
    ($($rung:ident),*) => {$(
        impl $rung {
            /// The account of whoever this session belongs to.
            #[must_use]
            pub fn own_account(&self) -> OwnAccount {
                OwnAccount { standing: self.standing().clone() }
            }
        }
    )*};
}
own_account!(AwaitingPassword, AwaitingFactor, PatientSession, CarerSession, StaffSession);

/// How an account is signed in to, as its owner sees it.
#[derive(Debug, Clone)]
pub struct SignInShown {
    /// The sign-in name.
    pub name: String,
    /// The authenticator app: when it was enrolled, when it was last used.
    pub app: Option<(Moment, Moment)>,
    /// The passkeys.
    pub passkeys: Vec<PasskeyShown>,
    /// Recovery codes left, and since when; none if no set was made.
    pub recovery: Option<(usize, Moment)>,
    /// Whether the last factor may be removed.
    pub may_be_without_factor: bool,
}

/// A passkey as its owner sees it.
#[derive(Debug, Clone)]
pub struct PasskeyShown {
    /// Its name in addresses.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was enrolled.
    pub added: Moment,
    /// When it was last used.
    pub used: Moment,
}

impl OwnAccount {
    pub(super) fn practice(&self) -> &Practice {
        self.standing.practice()
    }

    pub(super) fn id(&self) -> AccountId {
        self.standing.account()
    }

    pub(super) fn person(&self) -> Person {
        self.standing.session().person
    }

    /// The session it is looked at from.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    pub(super) fn hand(&self) -> Result<Hand> {
        let actor = Actor::of(&self.practice().store().read()?, self.id(), self.person())?;
        Ok(Hand::new(self.practice(), actor, self.standing.from()))
    }

    /// Refuses unless the person proved a short while ago who they are, or is still on the way in.
    pub fn must_be_fresh(&self) -> Result<()> {
        let on_the_way = matches!(self.standing.session().step, Step::NewPassword | Step::NewFactor);
        if on_the_way || self.standing.is_fresh() { Ok(()) } else { Err(Error::Refused(Rule::ProofStale)) }
    }

    /// How this account is signed in to.
    pub fn sign_in(&self) -> Result<SignInShown> {
        let tx = self.practice().store().read()?;
        let name = account::find(&tx, self.id())?.ok_or(Error::NotFound)?.name;
        let proofs = proof::find(&tx, self.id())?;
        let may = may_be_without_factor(&proofs, self.person(), &self.practice().profile().rules);
        let shown = |row: &proof::PasskeyRow| PasskeyShown {
            id: hex(&row.id[..8]),
            name: row.name.clone(),
            added: row.added,
            used: row.used,
        };
        Ok(SignInShown {
            name,
            app: proofs.totp.as_ref().map(|totp| (totp.added, totp.used)),
            passkeys: proofs.passkeys.iter().map(shown).collect(),
            recovery: proofs.recovery.as_ref().map(|codes| (codes.left(), codes.made())),
            may_be_without_factor: may,
        })
    }

    /// What can be given to confirm who it is.
    pub fn ways(&self) -> Result<Ways> {
        proof::ways(&self.practice().store().read()?, self.id())
    }

    /// Whether a password of this account would be all there is, and so must be longer.
    pub fn password_stands_alone(&self) -> Result<bool> {
        let has = proof::find(&self.practice().store().read()?, self.id())?.has_factor();
        Ok(!has && !needs_factor(self.person(), &self.practice().profile().rules))
    }

    /// Sets a new password on the way in, where one is due.
    pub async fn set_password(&self, new: &Secret) -> Result<Climbed> {
        if self.standing.session().step != Step::NewPassword {
            return Err(Error::NotFound);
        }
        self.put_password(new, None).await
    }

    /// Changes the password; the current one is the proof.
    pub async fn change_password(&self, current: &Secret, new: &Secret) -> Result<Climbed> {
        let kept = self.check_password(current).await?;
        self.put_password(new, Some(kept)).await
    }

    /// Checks the password of a signed-in person; gives what is kept of it.
    pub(super) async fn check_password(&self, current: &Secret) -> Result<PasswordHash> {
        let password = Password::typed(current).map_err(|_| Error::Refused(Rule::SignIn))?;
        pause(&self.standing).await?;
        let kept = proof::find(&self.practice().store().read()?, self.id())?.password;
        let checked = self.practice().hashing().check(password, kept.clone()).await?;
        let (Checked::Right(_), Some(kept)) = (checked, kept) else {
            self.wrong("password").await?;
            return Err(Error::Refused(Rule::SignIn));
        };
        Ok(kept)
    }

    /// Counts and enters something wrong.
    pub(super) async fn wrong(&self, what: &'static str) -> Result<()> {
        let (id, token, person) = (self.id(), self.standing.token(), self.person());
        self.hand()?
            .write(move |signed| {
                session::count_wrong(*signed.tx(), token)?;
                let event = Event::refused(Action::Confirmed).about_person(person).of(id.0);
                signed.commit(event.saying(what), ())
            })
            .await
    }

    async fn put_password(&self, new: &Secret, before: Option<PasswordHash>) -> Result<Climbed> {
        let password = Password::typed(new)?;
        let person = self.person();
        {
            let tx = self.practice().store().read()?;
            let account = account::find(&tx, self.id())?.ok_or(Error::NotFound)?;
            let alone = self.password_stands_alone()?;
            let beside = if alone { Beside::Nothing } else { Beside::SecondFactor };
            let shown = account::shown_name(&tx, person)?;
            password.judge(beside, &[&self.practice().profile().name, &shown, &account.name])?;
        }
        let is_long = password.is_long();
        let hash = self.practice().hashing().hash(password).await?;
        let climbed = self
            .change(move |signed, id, proofs| {
                if before.is_some() && proofs.password != before {
                    return Err(Error::Conflict);
                }
                (proofs.password, proofs.password_is_long) = (Some(hash), is_long);
                proofs.must_change = false;
                proofs.reset = None;
                notice::tell(*signed.tx(), id, Told::PasswordChanged, signed.now())?;
                Ok(Event::done(Action::PasswordChanged))
            })
            .await?;
        forgive(self.practice(), self.standing.from(), self.id())?;
        Ok(climbed)
    }

    /// Changes the proofs and lets the session climb: every other one ends, this one has a new token.
    pub(super) async fn change<F>(&self, act: F) -> Result<Climbed>
    where
        F: FnOnce(&Signed<&WriteTx<'_>>, AccountId, &mut Proofs) -> Result<Event> + Send + 'static,
    {
        let (id, token, person) = (self.id(), self.standing.token(), self.person());
        let rules = self.practice().profile().rules.clone();
        self.hand()?
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                let before = session::find(tx, token)?.ok_or(Error::NotFound)?.step;
                let mut proofs = proof::find(tx, id)?;
                let event = act(&signed, id, &mut proofs)?;
                proof::put(tx, id, &proofs)?;
                let step = match before {
                    // A proof that is changed is no new proof of who changes it.
                    Step::Full { proved } => Step::Full { proved },
                    _ => proofs.step_after_all(person, &rules, now),
                };
                let climbed = renew(tx, id, token, step)?;
                let done = signed.commit(event.about_person(person).of(id.0), climbed)?;
                if !matches!(before, Step::Full { .. }) && matches!(step, Step::Full { .. }) {
                    signed.commit(Event::done(Action::SignedIn).about_person(person).of(id.0), ())?;
                }
                Ok(done)
            })
            .await
    }
}
