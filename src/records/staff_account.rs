//! Staff and their accounts, as an administrator and the operator run them; and the accounts that the operator
//! makes ready by hand.
//!
//! A new account has no password that anybody chose for somebody: it has the code of a set-up letter, or a first
//! password from the machine itself, which must be changed. The last administrator stays.

use super::access::{Done, Office, Operator};
use super::account::{self, ACCOUNTS, Account, AccountId, Person};
use super::audit::{Action, Event};
use super::carer;
use super::password::{Beside, Password, PasswordHash};
use super::patient::{self, PatientId};
use super::proof::{self, Proofs, Reset, Seed, SeedKey, Totp};
use super::proxy::{NewGrant, put_grant};
use super::role::Role;
use super::sign_in::{self, ResetLetter};
use super::sign_in_name::SignInName;
use super::staff::{STAFF, Staff, StaffId};
use super::{Error, Result, Rule, session};
use crate::base::clock::Moment;
use crate::base::secret::Secret;
use crate::base::text;
use crate::store::{Read, WriteTx};

/// A member of staff to be added.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Their name, as patients see it.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The name they sign in with.
    pub sign_in_name: String,
}

/// An account in the office's list.
#[derive(Debug, Clone)]
pub struct AccountShown {
    /// Which.
    pub id: AccountId,
    /// The sign-in name.
    pub sign_in_name: String,
    /// Whose.
    pub person: Person,
    /// The person's name.
    pub name: String,
    /// Their role, if they are staff.
    pub role: Option<Role>,
    /// Whether it may sign in.
    pub enabled: bool,
    /// When it was made.
    pub made: Moment,
    /// Whether a password was set.
    pub has_password: bool,
    /// Whether a new password is due at the next sign-in.
    pub must_change_password: bool,
    /// Second factors enrolled.
    pub factors: usize,
    /// Sessions open now.
    pub sessions: usize,
}

impl<Tx: Read> Office<Tx> {
    /// Every member of staff with an account, by name.
    pub fn staff_accounts(&self) -> Result<Vec<AccountShown>> {
        let mut all: Vec<AccountShown> = account::of_staff(self.tx())?
            .into_iter()
            .map(|(id, account)| self.shown(id, account))
            .collect::<Result<_>>()?;
        all.sort_by_key(|account| text::folded(&account.name));
        Ok(all)
    }

    /// One account.
    pub fn account(&self, id: AccountId) -> Result<AccountShown> {
        self.shown(id, account::find(self.tx(), id)?.ok_or(Error::NotFound)?)
    }

    /// The account that is signed in to as `name`, or a look-alike.
    pub fn account_named(&self, name: &str) -> Result<AccountShown> {
        let found = account::by_name(self.tx(), &SignInName::typed(name))?;
        let (id, account) = found.ok_or(Error::NotFound)?;
        self.shown(id, account)
    }

    /// The account of a patient, if they have one.
    pub fn account_of_patient(&self, patient: PatientId) -> Result<Option<AccountShown>> {
        let found = account::of_person(self.tx(), Person::Patient(patient))?;
        found.map(|(id, account)| self.shown(id, account)).transpose()
    }

    fn shown(&self, id: AccountId, account: Account) -> Result<AccountShown> {
        let proofs = proof::find(self.tx(), id)?;
        let role = match account.person {
            Person::Staff(staff) => Some(STAFF.get(self.tx(), &staff)?.ok_or(Error::NotFound)?.role),
            Person::Patient(_) | Person::Carer(_) => None,
        };
        Ok(AccountShown {
            id,
            name: account::shown_name(self.tx(), account.person)?,
            sign_in_name: account.name,
            person: account.person,
            role,
            enabled: account.enabled,
            made: account.made,
            has_password: proofs.password.is_some(),
            must_change_password: proofs.must_change,
            factors: proofs.factor_count(),
            sessions: session::list(self.tx(), id)?.len(),
        })
    }

    /// Refuses if `id` is an administrator and nobody else could then sign in as one. Who was added and let the
    /// letter run out cannot.
    fn must_not_be_last_administrator(&self, id: AccountId) -> Result<()> {
        let mut is_one = false;
        for (other, account) in
            account::of_staff(self.tx())?.into_iter().filter(|(_, account)| account.enabled)
        {
            let Person::Staff(staff) = account.person else { continue };
            if !STAFF.get(self.tx(), &staff)?.is_some_and(|staff| staff.role == Role::Administrator) {
                continue;
            }
            is_one |= other == id;
            if other != id && proof::find(self.tx(), other)?.lets_in(self.now()) {
                return Ok(());
            }
        }
        if is_one { Err(Error::Refused(Rule::LastAdministrator)) } else { Ok(()) }
    }
}

impl Office<&WriteTx<'_>> {
    /// Adds a member of staff with an account and gives the set-up letter.
    pub fn add_staff(&self, new: &NewStaff) -> Result<Done<ResetLetter>> {
        let id = self.make_staff(new)?;
        let proofs =
            Proofs { must_change: true, reset: Some(Reset::set_up(self.now())), ..Proofs::default() };
        proof::put(*self.tx(), id, &proofs)?;
        let account = account::find(*self.tx(), id)?.ok_or(Error::NotFound)?;
        let letter = sign_in::letter(self.signed(), id, &account)?;
        self.commit(Event::done(Action::AccountAdded).of(id.0).saying(new.role.key()), letter)
    }

    fn make_staff(&self, new: &NewStaff) -> Result<AccountId> {
        let tx = *self.tx();
        let name = text::line(&new.name, 120).map_err(|_| Error::Refused(Rule::NameUnfit))?;
        let sign_in_name = SignInName::choose(&new.sign_in_name).ok_or(Error::Refused(Rule::NameUnfit))?;
        let mut staff = StaffId::mint(self.now());
        while STAFF.has(tx, &staff)? {
            staff = StaffId::mint(self.now());
        }
        STAFF.put(tx, &staff, &Staff { name, role: new.role })?;
        account::add(tx, &sign_in_name, Person::Staff(staff), self.now())
    }

    fn make_carer(&self, new: &NewCarer) -> Result<AccountId> {
        let tx = *self.tx();
        let name = SignInName::choose(&new.sign_in_name).ok_or(Error::Refused(Rule::NameUnfit))?;
        let id = account::add(tx, &name, Person::Carer(carer::add(tx, &new.name, self.now())?), self.now())?;
        let account = account::find(tx, id)?.ok_or(Error::NotFound)?;
        for (patient, grant) in &new.acts_for {
            put_grant(self.signed(), *patient, (id, &account), grant)?;
            let event = Event::done(Action::ProxyGranted).about(*patient).of(id.0);
            self.commit(event.saying(grant.relation.key()), ())?;
        }
        Ok(id)
    }

    /// Changes a member's name and role; a change of role ends their sessions.
    pub fn change_staff(&self, id: AccountId, name: &str, role: Role) -> Result<Done<()>> {
        let tx = *self.tx();
        let account = account::find(tx, id)?.ok_or(Error::NotFound)?;
        let Person::Staff(staff) = account.person else { return Err(Error::NotFound) };
        let before = STAFF.get(tx, &staff)?.ok_or(Error::NotFound)?;
        let name = text::line(name, 120).map_err(|_| Error::Refused(Rule::NameUnfit))?;
        if before.role != role {
            if before.role == Role::Administrator && account.enabled {
                self.must_not_be_last_administrator(id)?;
            }
            session::end_all(tx, id, None)?;
        }
        STAFF.put(tx, &staff, &Staff { name, role })?;
        self.commit(Event::done(Action::AccountChanged).of(id.0).saying(role.key()), ())
    }

    /// Closes an account: its sessions end, and nobody signs in to it.
    pub fn disable(&self, id: AccountId, reason: &str) -> Result<Done<()>> {
        let tx = *self.tx();
        let mut account = account::find(tx, id)?.ok_or(Error::NotFound)?;
        let reason = text::line(reason, 200).map_err(|_| Error::Refused(Rule::ReasonMissing))?;
        if account.enabled {
            self.must_not_be_last_administrator(id)?;
        }
        account.enabled = false;
        ACCOUNTS.put(tx, &id, &account)?;
        session::end_all(tx, id, None)?;
        let event = Event::done(Action::AccountDisabled).about_person(account.person).of(id.0);
        self.commit(event.saying(reason), ())
    }

    /// Opens a closed account again.
    pub fn enable(&self, id: AccountId) -> Result<Done<()>> {
        let tx = *self.tx();
        let mut account = account::find(tx, id)?.ok_or(Error::NotFound)?;
        account.enabled = true;
        ACCOUNTS.put(tx, &id, &account)?;
        self.commit(Event::done(Action::AccountEnabled).about_person(account.person).of(id.0), ())
    }

    /// Ends every session of an account; says how many.
    pub fn end_sessions(&self, id: AccountId) -> Result<Done<usize>> {
        let account = account::find(*self.tx(), id)?.ok_or(Error::NotFound)?;
        let ended = session::end_all(*self.tx(), id, None)?;
        let event = Event::done(Action::SessionEnded).about_person(account.person).of(id.0);
        self.commit(event.saying(ended.to_string()), ended)
    }
}

/// Whose account the operator makes ready.
#[derive(Debug, Clone)]
pub enum ReadyFor {
    /// A new member of staff.
    Staff(NewStaff),
    /// A patient without an account, under this sign-in name.
    Patient(PatientId, String),
    /// Somebody who acts for patients and is none here.
    Carer(NewCarer),
}

/// Somebody new who acts for patients.
#[derive(Debug, Clone)]
pub struct NewCarer {
    /// Their name.
    pub name: String,
    /// The name they sign in with.
    pub sign_in_name: String,
    /// For whom, and what of each.
    pub acts_for: Vec<(PatientId, NewGrant)>,
}

/// An authenticator app's part of a factor that the operator enrolled, for a demonstration or a test.
pub struct ShownFactor(Seed);

impl ShownFactor {
    /// The code that the app would show at `now`.
    pub fn code_at(&self, now: Moment) -> Result<String> {
        self.0.code_at(now)
    }

    /// The secret to type into an app, in base 32.
    pub fn key(&self) -> Result<String> {
        self.0.key()
    }
}

impl Operator {
    /// Makes an account with a first password, which must be changed at the first sign-in. Blocks.
    pub fn add_account(&self, ready_for: ReadyFor, password: &Secret) -> Result<AccountId> {
        Ok(self.make(ready_for, password, false)?.0)
    }

    /// Makes an account that is ready to use, with a second factor whose codes the caller can show: for a
    /// demonstration and for tests. Blocks.
    pub fn add_ready_account(
        &self,
        ready_for: ReadyFor,
        password: &Secret,
    ) -> Result<(AccountId, ShownFactor)> {
        let (id, factor) = self.make(ready_for, password, true)?;
        Ok((id, ShownFactor(factor.ok_or(Error::NotFound)?)))
    }

    fn make(
        &self,
        ready_for: ReadyFor,
        password: &Secret,
        is_ready: bool,
    ) -> Result<(AccountId, Option<Seed>)> {
        let password = Password::typed(password)?;
        let practice_name = self.practice().profile().name.clone();
        let seeds = SeedKey::of(self.practice());
        let (own, sign_in_name) = match &ready_for {
            ReadyFor::Staff(new) => (new.name.clone(), new.sign_in_name.clone()),
            ReadyFor::Patient(_, name) => (String::new(), name.clone()),
            ReadyFor::Carer(new) => (new.name.clone(), new.sign_in_name.clone()),
        };
        password.judge(Beside::SecondFactor, &[&practice_name, &own, &sign_in_name])?;
        let (hash, is_long) = (PasswordHash::of(&password)?, password.is_long());
        self.change_office(move |office| {
            let (tx, now) = (*office.tx(), office.now());
            let (id, subject) = match &ready_for {
                ReadyFor::Staff(new) => (office.make_staff(new)?, None),
                ReadyFor::Patient(patient, name) => {
                    patient::find(tx, *patient)?.ok_or(Error::NotFound)?;
                    let name = SignInName::choose(name).ok_or(Error::Refused(Rule::NameUnfit))?;
                    (account::add(tx, &name, Person::Patient(*patient), now)?, Some(*patient))
                }
                ReadyFor::Carer(new) => (office.make_carer(new)?, None),
            };
            let seed = is_ready.then(Seed::mint);
            let totp = seed
                .as_ref()
                .map(|seed| {
                    Ok::<_, Error>(Totp { seed: seeds.seal(id, seed)?, last_step: 0, added: now, used: now })
                })
                .transpose()?;
            let proofs = Proofs {
                password: Some(hash),
                password_is_long: is_long,
                must_change: !is_ready,
                totp,
                ..Proofs::default()
            };
            proof::put(tx, id, &proofs)?;
            let event = Event::done(Action::AccountAdded).of(id.0);
            office.commit(subject.map_or(event.clone(), |patient| event.about(patient)), (id, seed))
        })
    }
}
