//! Set-up and reset with the practice's help: a letter with a one-time code takes the place of a password that
//! is not there yet, or is lost.
//!
//! Beginning one ends the old password and every session. It never takes a second factor away: only an
//! administrator or the operator does that, with a reason. The person is told at the next sign-in.

use serde::{Deserialize, Serialize};

use super::access::{Done, Office, Register, Signed};
use super::account::{self, Account, AccountId, Person};
use super::audit::{Action, Event};
use super::notice::{self, Told};
use super::patient::PatientId;
use super::secret_code::{CodeKey, ShortCode};
use super::{Error, Result, Rule, passkey, proof, session};
use crate::base::clock::Moment;
use crate::base::secret::{random_bytes, same};
use crate::store::WriteTx;

/// A reset handed over at the desk is used there and then.
const RESET_MINUTES: i64 = 60;
/// A new member of staff may begin next week.
const SET_UP_MINUTES: i64 = 7 * 24 * 60;
/// So many wrong codes end it.
const WRONG_MAX: u8 = 10;
const PURPOSE: &str = "reset";

/// A set-up or reset under way, as kept: the code is made again from the salt.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Reset {
    salt: [u8; 16],
    until: Moment,
    wrong: u8,
}

/// What the letter says.
#[derive(Debug, Clone)]
pub struct ResetLetter {
    /// Whose account.
    pub account: AccountId,
    /// The sign-in name to type with it.
    pub name: String,
    /// The person's name, for the letter.
    pub person: String,
    /// The one-time code.
    pub code: ShortCode,
    /// Until when it is good.
    pub until: Moment,
}

impl Reset {
    fn new(minutes: i64, now: Moment) -> Self {
        Self { salt: *random_bytes::<16>(), until: now.plus_minutes(minutes), wrong: 0 }
    }

    /// A set-up for a new account.
    pub(super) fn set_up(now: Moment) -> Self {
        Self::new(SET_UP_MINUTES, now)
    }

    /// Whether `code` is the one, in time; counts if not.
    pub(super) fn fits(&mut self, key: &CodeKey, code: &ShortCode, now: Moment) -> bool {
        let right = key.short_code(PURPOSE, &self.salt);
        let fits = self.is_open(now) && same(&key.hash(PURPOSE, &right), &key.hash(PURPOSE, code));
        self.wrong = self.wrong.saturating_add(u8::from(!fits));
        fits
    }

    fn is_open(&self, now: Moment) -> bool {
        now <= self.until && self.wrong < WRONG_MAX
    }
}

impl Register<&WriteTx<'_>> {
    /// Begins a reset for a patient whose identity was checked at the desk. Their second factor stays.
    pub fn start_reset(&self, patient: PatientId) -> Result<Done<ResetLetter>> {
        let (id, account) =
            account::of_person(*self.tx(), Person::Patient(patient))?.ok_or(Error::NotFound)?;
        start(self.signed(), id, &account, None)
    }

    /// The letter of a reset under way, to print once more.
    pub fn reset_letter(&self, patient: PatientId) -> Result<Done<ResetLetter>> {
        let (id, account) =
            account::of_person(*self.tx(), Person::Patient(patient))?.ok_or(Error::NotFound)?;
        show(self.signed(), id, &account)
    }
}

impl Office<&WriteTx<'_>> {
    /// Begins a reset of any account. With a reason, the second factors and recovery codes are taken away too.
    pub fn start_reset(&self, id: AccountId, clear_factors: Option<&str>) -> Result<Done<ResetLetter>> {
        let account = account::find(*self.tx(), id)?.ok_or(Error::NotFound)?;
        start(self.signed(), id, &account, clear_factors)
    }

    /// The letter of a set-up or reset under way, to print once more.
    pub fn reset_letter(&self, id: AccountId) -> Result<Done<ResetLetter>> {
        let account = account::find(*self.tx(), id)?.ok_or(Error::NotFound)?;
        show(self.signed(), id, &account)
    }
}

fn start(
    signed: &Signed<&WriteTx<'_>>,
    id: AccountId,
    account: &Account,
    clear_factors: Option<&str>,
) -> Result<Done<ResetLetter>> {
    let (tx, now) = (*signed.tx(), signed.now());
    let mut proofs = proof::find(tx, id)?;
    if let Some(reason) = clear_factors {
        let reason = crate::base::text::line(reason, 200).map_err(|_| Error::Refused(Rule::ReasonMissing))?;
        for row in std::mem::take(&mut proofs.passkeys) {
            passkey::strike(tx, &row.id)?;
        }
        (proofs.totp, proofs.recovery) = (None, None);
        let event = Event::done(Action::FactorRemoved).about_person(account.person).of(id.0);
        signed.commit(event.saying(reason), ())?;
    }
    (proofs.password, proofs.must_change) = (None, true);
    proofs.reset = Some(Reset::new(RESET_MINUTES, now));
    proof::put(tx, id, &proofs)?;
    session::end_all(tx, id, None)?;
    notice::tell(tx, id, Told::Reset { factors_too: clear_factors.is_some() }, now)?;
    let letter = letter(signed, id, account)?;
    signed.commit(Event::done(Action::ResetStarted).about_person(account.person).of(id.0), letter)
}

fn show(signed: &Signed<&WriteTx<'_>>, id: AccountId, account: &Account) -> Result<Done<ResetLetter>> {
    let letter = letter(signed, id, account)?;
    signed.commit(Event::done(Action::LetterShown).about_person(account.person).of(id.0), letter)
}

/// The letter of what is under way for `account`.
pub(super) fn letter(signed: &Signed<&WriteTx<'_>>, id: AccountId, account: &Account) -> Result<ResetLetter> {
    let tx = *signed.tx();
    let reset =
        proof::find(tx, id)?.reset.filter(|reset| reset.is_open(signed.now())).ok_or(Error::NotFound)?;
    Ok(ResetLetter {
        account: id,
        name: account.name.clone(),
        person: account::shown_name(tx, account.person)?,
        code: CodeKey::of(signed.practice()).short_code(PURPOSE, &reset.salt),
        until: reset.until,
    })
}
