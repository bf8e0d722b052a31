//! What a person does with their own account: password, second factors, recovery codes, sessions, language.
//!
//! Everything that changes a proof asks for one not older than five minutes, ends the other sessions, lets this
//! one go on under a new token, and is told to its owner. The same type serves who must still set a password or
//! enrol a factor before anything opens.

use super::access::{Done, Hand, Signed};
use super::account::{self, AccountId, Person};
use super::audit::{Action, Event};
use super::notice::{self, Told};
use super::passkey::{self, Owner, Passkeys};
use super::password::{Beside, Checked, Password, PasswordHash};
use super::practice::{Practice, SignInRules};
use super::proof::{self, Proofs, Totp, needs_factor};
use super::recovery::{ProposedCodes, RecoveryCodes};
use super::second_factor::{self, FactorKeys, Given, Ways, about};
use super::secret_code::CodeKey;
use super::session::{
    self, AwaitingFactor, AwaitingPassword, Origin, PatientSession, StaffSession, Standing, Step,
};
use super::sign_in::{Climbed, forgive, renew};
use super::totp::{Proposal, Seed, SeedKey, Shown};
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::secret::{Secret, from_hex, hex};
use crate::base::text;
use crate::store::WriteTx;

/// So many passkeys an account may have.
const PASSKEYS_MAX: usize = 10;

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
own_account!(AwaitingPassword, AwaitingFactor, PatientSession, StaffSession);

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

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct SessionShown {
    /// Its name in addresses.
    pub id: String,
    /// From where it began, and with which browser.
    pub from: Origin,
    /// When it began.
    pub began: Moment,
    /// When it was last used.
    pub seen: Moment,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl OwnAccount {
    fn practice(&self) -> &Practice {
        self.standing.practice()
    }

    fn id(&self) -> AccountId {
        self.standing.account()
    }

    fn person(&self) -> Person {
        self.standing.session().person
    }

    /// The session it is looked at from.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    fn hand(&self) -> Result<Hand> {
        let actor = account::actor(&self.practice().store().read()?, self.id(), self.person())?;
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
        second_factor::ways(&self.practice().store().read()?, self.id())
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
    async fn check_password(&self, current: &Secret) -> Result<PasswordHash> {
        let password = Password::typed(current).map_err(|_| Error::Refused(Rule::SignIn))?;
        second_factor::pause(&self.standing).await?;
        let kept = proof::find(&self.practice().store().read()?, self.id())?.password;
        let checked = self.practice().hashing().check(password, kept.clone()).await?;
        let (Checked::Right(_), Some(kept)) = (checked, kept) else {
            self.wrong("password").await?;
            return Err(Error::Refused(Rule::SignIn));
        };
        Ok(kept)
    }

    /// Counts and enters something wrong.
    async fn wrong(&self, what: &'static str) -> Result<()> {
        let (id, token, person) = (self.id(), self.standing.token(), self.person());
        self.hand()?
            .write(move |signed| {
                session::count_wrong(*signed.tx(), token)?;
                let event = about(Event::refused(Action::Confirmed), person).of(id.0);
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
    async fn change<F>(&self, act: F) -> Result<Climbed>
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
                let done = signed.commit(about(event, person).of(id.0), climbed)?;
                if !matches!(before, Step::Full { .. }) && matches!(step, Step::Full { .. }) {
                    signed.commit(about(Event::done(Action::SignedIn), person).of(id.0), ())?;
                }
                Ok(done)
            })
            .await
    }

    /// Proposes a new seed for an authenticator app. Nothing is kept until a first code proves it.
    pub fn propose_app(&self) -> Result<Proposal> {
        self.proposal_of(&Seed::mint())
    }

    /// The same proposal once more, after a code that was not right.
    pub fn propose_app_again(&self, sealed: &str) -> Result<Proposal> {
        let seed = SeedKey::of(self.practice()).open_proposal(self.id(), sealed);
        self.proposal_of(&seed.unwrap_or_else(Seed::mint))
    }

    fn proposal_of(&self, seed: &Seed) -> Result<Proposal> {
        self.must_be_fresh()?;
        let name = account::find(&self.practice().store().read()?, self.id())?.ok_or(Error::NotFound)?.name;
        let issuer = self.practice().profile().name.clone();
        let shown = Shown { issuer: &issuer, account: &name };
        seed.proposal(&SeedKey::of(self.practice()), self.id(), shown)
    }

    /// Enrols the app that shows `code` for the seed proposed with `sealed`, in place of any other.
    pub async fn enrol_app(&self, sealed: &str, code: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let key = SeedKey::of(self.practice());
        let seed = key.open_proposal(self.id(), sealed).ok_or(Error::Refused(Rule::Code))?;
        let now = self.practice().clock().now();
        let Some(step) = seed.step_of(code, now)? else {
            self.wrong("first code").await?;
            return Err(Error::Refused(Rule::Code));
        };
        let seed = key.seal(self.id(), &seed)?;
        self.change(move |signed, id, proofs| {
            let now = signed.now();
            proofs.totp = Some(Totp { seed, last_step: step, added: now, used: now });
            notice::tell(*signed.tx(), id, Told::AppAdded, now)?;
            Ok(Event::done(Action::FactorAdded).saying("app"))
        })
        .await
    }

    /// Removes the authenticator app.
    pub async fn remove_app(&self) -> Result<Climbed> {
        self.must_be_fresh()?;
        let (person, rules) = (self.person(), self.practice().profile().rules.clone());
        self.change(move |signed, id, proofs| {
            proofs.totp.take().ok_or(Error::NotFound)?;
            keep_a_factor(proofs, person, &rules)?;
            notice::tell(*signed.tx(), id, Told::AppRemoved, signed.now())?;
            Ok(Event::done(Action::FactorRemoved).saying("app"))
        })
        .await
    }

    /// Begins to enrol a passkey: the options for the browser, as JSON.
    pub fn passkey_enrolment(&self, passkeys: &Passkeys) -> Result<String> {
        self.must_be_fresh()?;
        let tx = self.practice().store().read()?;
        let name = account::find(&tx, self.id())?.ok_or(Error::NotFound)?.name;
        let shown = account::shown_name(&tx, self.person())?;
        let rows = proof::find(&tx, self.id())?.passkeys;
        let handle = passkey::handle(&CodeKey::of(self.practice()), self.id());
        let owner = Owner { handle, name: &name, shown: &shown };
        passkeys.begin_enrolment(self.standing.token(), &owner, &rows, self.practice().clock().now())
    }

    /// Enrols the passkey that `answer` brings, under a name its owner gives it.
    pub async fn enrol_passkey(&self, passkeys: &Passkeys, answer: &str, name: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let now = self.practice().clock().now();
        let name = text::line(name, 60).unwrap_or_else(|_| "Passkey".to_owned());
        let row = passkeys.enrolled(self.standing.token(), answer, name.clone(), now)?;
        self.change(move |signed, id, proofs| {
            if proofs.passkeys.len() >= PASSKEYS_MAX {
                return Err(Error::Conflict);
            }
            passkey::enter(*signed.tx(), &row.id, id)?;
            proofs.passkeys.push(row);
            notice::tell(*signed.tx(), id, Told::PasskeyAdded { name }, signed.now())?;
            Ok(Event::done(Action::FactorAdded).saying("passkey"))
        })
        .await
    }

    /// Removes a passkey by its name in addresses.
    pub async fn remove_passkey(&self, shown_id: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let short: [u8; 8] = from_hex(shown_id).ok_or(Error::NotFound)?;
        let (person, rules) = (self.person(), self.practice().profile().rules.clone());
        self.change(move |signed, id, proofs| {
            let at = proofs.passkeys.iter().position(|row| row.id.starts_with(&short));
            let row = proofs.passkeys.remove(at.ok_or(Error::NotFound)?);
            keep_a_factor(proofs, person, &rules)?;
            passkey::strike(*signed.tx(), &row.id)?;
            notice::tell(*signed.tx(), id, Told::PasskeyRemoved { name: row.name }, signed.now())?;
            Ok(Event::done(Action::FactorRemoved).saying("passkey"))
        })
        .await
    }

    /// Proposes a set of recovery codes; they count once [`OwnAccount::keep_recovery_codes`] has them.
    pub fn propose_recovery_codes(&self) -> Result<ProposedCodes> {
        self.must_be_fresh()?;
        let now = self.practice().clock().now();
        Ok(RecoveryCodes::propose(&CodeKey::of(self.practice()), self.id(), now))
    }

    /// The same proposal once more; another one if it is too old.
    pub fn propose_recovery_codes_again(&self, seal: &str) -> Result<ProposedCodes> {
        self.must_be_fresh()?;
        let now = self.practice().clock().now();
        let again = RecoveryCodes::again(&CodeKey::of(self.practice()), self.id(), seal, now);
        again.map_or_else(|| self.propose_recovery_codes(), Ok)
    }

    /// Puts a proposed set in force; the one before is dead.
    pub async fn keep_recovery_codes(&self, seal: &str) -> Result<Climbed> {
        self.must_be_fresh()?;
        let (key, seal) = (CodeKey::of(self.practice()), seal.to_owned());
        self.change(move |signed, id, proofs| {
            let set = RecoveryCodes::accept(&key, id, &seal, proofs.recovery.as_ref(), signed.now());
            proofs.recovery = Some(set.ok_or(Error::Refused(Rule::Code))?);
            notice::tell(*signed.tx(), id, Told::RecoveryCodesMade, signed.now())?;
            Ok(Event::done(Action::RecoveryCodesMade))
        })
        .await
    }

    /// Confirms who it is with the password and, where there is a second factor, a code.
    pub async fn confirm(&self, password: &Secret, code: &str) -> Result<Climbed> {
        self.check_password(password).await?;
        let given = (!code.trim().is_empty()).then(|| second_factor::typed(code));
        self.confirm_with(given).await
    }

    /// Asks for a passkey to confirm who it is: the options for the browser, as JSON.
    pub fn passkey_options(&self, passkeys: &Passkeys) -> Result<String> {
        second_factor::passkey_options(&self.standing, passkeys)
    }

    /// Confirms who it is with a passkey.
    pub async fn confirm_with_passkey(&self, passkeys: &Passkeys, answer: &str) -> Result<Climbed> {
        let now = self.practice().clock().now();
        match passkeys.second_factor(self.standing.token(), answer, now) {
            Ok(result) => self.confirm_with(Some(Given::Passkey(Box::new(result)))).await,
            Err(error) => {
                self.wrong("passkey").await?;
                Err(error)
            }
        }
    }

    async fn confirm_with(&self, given: Option<Given>) -> Result<Climbed> {
        let (id, token, person) = (self.id(), self.standing.token(), self.person());
        let keys = FactorKeys::of(self.practice());
        let climbed = self
            .hand()?
            .write(move |signed| -> Result<Done<Option<Climbed>>> {
                let (tx, now) = (*signed.tx(), signed.now());
                if !second_factor::confirm(tx, &keys, (id, token), given.as_ref(), now)? {
                    let event = about(Event::refused(Action::Confirmed), person).of(id.0);
                    return signed.commit(event.saying("second factor"), None);
                }
                let step = Step::Full { proved: now };
                let token = session::climb(tx, token, step)?;
                signed.commit(
                    about(Event::done(Action::Confirmed), person).of(id.0),
                    Some(Climbed { token, step }),
                )
            })
            .await?;
        let climbed = climbed.ok_or(Error::Refused(Rule::Code))?;
        forgive(self.practice(), self.standing.from(), id)?;
        Ok(climbed)
    }

    /// The sessions of this account, this one first, then the last used first.
    pub fn sessions(&self) -> Result<Vec<SessionShown>> {
        let this = self.standing.token();
        let all = session::alive(self.practice(), self.id())?;
        let mut shown: Vec<SessionShown> = all
            .into_iter()
            .map(|(token, session)| SessionShown {
                id: hex(&token.0[..8]),
                from: session.from,
                began: session.began,
                seen: session.seen,
                is_this: token == this,
            })
            .collect();
        shown.sort_by_key(|session| (!session.is_this, std::cmp::Reverse(session.seen)));
        Ok(shown)
    }

    /// Ends one of this account's sessions by its name in addresses.
    pub async fn end_session(&self, shown_id: &str) -> Result<()> {
        let short: [u8; 8] = from_hex(shown_id).ok_or(Error::NotFound)?;
        let (id, person) = (self.id(), self.person());
        self.hand()?
            .write(move |signed| {
                let tx = *signed.tx();
                let all = session::list(tx, id)?;
                let one = all.into_iter().find(|(token, _)| token.0.starts_with(&short));
                session::end(tx, id, one.ok_or(Error::NotFound)?.0)?;
                signed.commit(about(Event::done(Action::SessionEnded), person).of(id.0), ())
            })
            .await
    }

    /// Ends every other session of this account; says how many.
    pub async fn end_other_sessions(&self) -> Result<usize> {
        let (id, token, person) = (self.id(), self.standing.token(), self.person());
        self.hand()?
            .write(move |signed| {
                let ended = session::end_all(*signed.tx(), id, Some(token))?;
                let event = about(Event::done(Action::SessionEnded), person).of(id.0);
                signed.commit(event.saying(ended.to_string()), ended)
            })
            .await
    }

    /// Chooses the language of every page, here and in other sessions.
    pub async fn choose_language(&self, tag: Option<&str>) -> Result<()> {
        let language = tag.map(|tag| text::line(tag, 35)).transpose().map_err(|_| Error::NotFound)?;
        let (id, person) = (self.id(), self.person());
        self.hand()?
            .write(move |signed| {
                let tx = *signed.tx();
                let mut account = account::find(tx, id)?.ok_or(Error::NotFound)?;
                account.language = language;
                session::speak(tx, id, account.language.as_deref())?;
                account::ACCOUNTS.put(tx, &id, &account)?;
                signed.commit(
                    about(Event::done(Action::AccountChanged), person).of(id.0).saying("language"),
                    (),
                )
            })
            .await
    }
}

/// Whether an account may do without a second factor: the practice allows it and the password is long.
fn may_be_without_factor(proofs: &Proofs, person: Person, rules: &SignInRules) -> bool {
    !needs_factor(person, rules) && proofs.password.is_some() && proofs.password_is_long
}

fn keep_a_factor(proofs: &Proofs, person: Person, rules: &SignInRules) -> Result<()> {
    if proofs.factor_count() == 0 && !may_be_without_factor(proofs, person, rules) {
        return Err(Error::Refused(Rule::LastFactor));
    }
    Ok(())
}
