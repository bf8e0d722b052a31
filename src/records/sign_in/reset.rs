//! Set-up and reset with the practice's help: a letter with a one-time code takes the place of a password that
//! is not there yet, or is lost.
//!
//! Beginning one ends the old password and every session. It never takes a second factor away: only an
//! administrator or the operator does that, with a reason. The person is told at the next sign-in.

use crate::base::clock::Moment;
use crate::records::access::{Done, Office, Register, Signed};
use crate::records::account::{self, Account, AccountId, Person};
use crate::records::audit::{Action, Event};
use crate::records::notice::{self, Told};
use crate::records::patient::PatientId;
use crate::records::proof::{self, CodeKey, Reset, ShortCode};
use crate::records::{Error, Result, Rule, session};
use crate::store::WriteTx;

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
            proof::strike(tx, &row.id)?;
        }
        (proofs.totp, proofs.recovery) = (None, None);
        let event = Event::done(Action::FactorRemoved).about_person(account.person).of(id.0);
        signed.commit(event.saying(reason), ())?;
    }
    (proofs.password, proofs.must_change) = (None, true);
    proofs.reset = Some(Reset::at_desk(now));
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
pub(in super::super) fn letter(
    signed: &Signed<&WriteTx<'_>>,
    id: AccountId,
    account: &Account,
) -> Result<ResetLetter> {
    let tx = *signed.tx();
    let reset =
        proof::find(tx, id)?.reset.filter(|reset| reset.is_open(signed.now())).ok_or(Error::NotFound)?;
    Ok(ResetLetter {
        account: id,
        name: account.name.clone(),
        person: account::shown_name(tx, account.person)?,
        code: reset.code(&CodeKey::of(signed.practice())),
        until: reset.until(),
    })
}
