//! Invitations: a printed letter with a link and a short code, bound to one patient, good once and for some
//! weeks. The birth date is the second check. A letter never holds a password.
//!
//! What the letter says is made from a salt and the store's key, so it can be printed again and nothing usable
//! lies in the row. Using one is for `activation`.

use serde::{Deserialize, Serialize};

use crate::base::clock::Moment;
use crate::base::secret::{Token, TokenHash, random_bytes};
use crate::record;
use crate::records::access::{Done, Register};
use crate::records::account::{self, Person};
use crate::records::audit::{Action, Event};
use crate::records::patient::{self, PartialDate, Patient, PatientId};
use crate::records::proof::{CodeKey, ShortCode};
use crate::records::{Error, Result, Rule};
use crate::store::{Read, Table, Write, WriteTx};

pub(in super::super) const INVITATIONS: Table<PatientId, Invitation> = Table::new("invitations");
/// By the keyed hash of the short code, and by the hash of the link's token.
pub(in super::super) const BY_CODE: Table<[u8; 32], u64> = Table::new("invitations by code");
/// By the visitor who has shown code and birth date.
pub(in super::super) const BY_VISIT: Table<TokenHash, u64> = Table::new("invitations by visit");

pub(in super::super) const PURPOSE: &str = "invitation";
/// So many wrong birth dates end it.
const WRONG_MAX: u8 = 5;

/// An invitation as kept; a patient has one at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invitation {
    /// When it was made.
    pub made: Moment,
    /// Until when it is good.
    pub until: Moment,
    /// What became of it.
    pub(in super::super) state: State,
    salt: [u8; 16],
    /// Read off a document at the desk, where the record has no whole birth date.
    pub(in super::super) noted_birth_date: Option<PartialDate>,
    pub(in super::super) wrong: u8,
    pub(in super::super) opened: Option<(TokenHash, Moment)>,
}
record!(Invitation, "invitation", 1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum State {
    Open,
    Used(Moment),
    Withdrawn(Moment),
}

/// How an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be used.
    Open,
    /// An account was made with it, then.
    Used(Moment),
    /// It was withdrawn, then.
    Withdrawn(Moment),
    /// Its time is over.
    Expired,
    /// Too many wrong birth dates were given.
    Blocked,
}

/// What the letter says.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Whom it is for.
    pub patient: PatientId,
    /// Their name, for the envelope.
    pub name: String,
    /// Where it is sent.
    pub address: Option<crate::base::contact::PostalAddress>,
    /// The language they read, as a BCP 47 tag.
    pub language: Option<String>,
    /// The token in the link and the picture: `/activate?letter=…`.
    pub token: Token,
    /// The short code to type.
    pub code: ShortCode,
    /// Until when it is good.
    pub until: Moment,
}

impl Invitation {
    /// How it stands at `now`.
    #[must_use]
    pub fn standing(&self, now: Moment) -> Standing {
        match self.state {
            State::Used(at) => Standing::Used(at),
            State::Withdrawn(at) => Standing::Withdrawn(at),
            State::Open if self.wrong >= WRONG_MAX => Standing::Blocked,
            State::Open if now > self.until => Standing::Expired,
            State::Open => Standing::Open,
        }
    }

    /// Whether it can be used at `now`.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        self.standing(now) == Standing::Open
    }

    /// Both ways in, as the index has them.
    pub(super) fn index(&self, key: &CodeKey) -> [[u8; 32]; 2] {
        let code = key.short_code(PURPOSE, &self.salt);
        [key.hash(PURPOSE, &code), key.token(PURPOSE, &self.salt).hash().0]
    }

    /// Takes it out of the indexes: nothing opens it any more.
    pub(in super::super) fn close(&mut self, tx: &impl Write, key: &CodeKey, state: State) -> Result<()> {
        for row in self.index(key) {
            BY_CODE.remove(tx, &row)?;
        }
        if let Some((visit, _)) = self.opened.take() {
            BY_VISIT.remove(tx, &visit)?;
        }
        self.state = state;
        Ok(())
    }
}

impl<Tx: Read> Register<Tx> {
    /// The last invitation of a patient, if there was one.
    pub fn invitation(&self, patient: PatientId) -> Result<Option<Invitation>> {
        Ok(INVITATIONS.get(self.tx(), &patient)?)
    }

    /// Whether a patient has an account.
    pub fn has_account(&self, patient: PatientId) -> Result<bool> {
        Ok(account::of_person(self.tx(), Person::Patient(patient))?.is_some())
    }

    /// Whether the birth date must be noted at the desk before this patient can be invited.
    pub fn needs_birth_date(&self, patient: PatientId) -> Result<bool> {
        Ok(whole_birth_date(&patient::find(self.tx(), patient)?.ok_or(Error::NotFound)?).is_none())
    }
}

impl Register<&WriteTx<'_>> {
    /// Invites a patient; an earlier invitation is dead. `noted_birth_date` is what was read off a document at
    /// the desk, for a record without one; a record's own date goes before it.
    pub fn invite(
        &self,
        patient: PatientId,
        noted_birth_date: Option<jiff::civil::Date>,
    ) -> Result<Done<Letter>> {
        let (tx, now) = (*self.tx(), self.now());
        let person = patient::find(tx, patient)?.ok_or(Error::NotFound)?;
        if account::of_person(tx, Person::Patient(patient))?.is_some() {
            return Err(Error::Refused(Rule::HasAccount));
        }
        if person.deceased.is_some() {
            return Err(Error::Refused(Rule::Deceased));
        }
        let noted = noted_birth_date.filter(|_| whole_birth_date(&person).is_none());
        if whole_birth_date(&person).is_none() && noted.is_none() {
            return Err(Error::Refused(Rule::BirthDateMissing));
        }
        let key = CodeKey::of(self.signed().practice());
        if let Some(mut before) = INVITATIONS.get(tx, &patient)? {
            before.close(tx, &key, State::Withdrawn(now))?;
        }
        let days = i64::from(self.signed().practice().profile().rules.invitation_days_max);
        let invitation = Invitation {
            made: now,
            until: now.plus_days(days),
            state: State::Open,
            salt: *random_bytes::<16>(),
            noted_birth_date: noted.map(PartialDate::from),
            wrong: 0,
            opened: None,
        };
        for row in invitation.index(&key) {
            BY_CODE.put(tx, &row, &patient.0)?;
        }
        INVITATIONS.put(tx, &patient, &invitation)?;
        self.commit(Event::done(Action::Invited).about(patient), letter(&key, patient, &person, &invitation))
    }

    /// The letter of an open invitation, to print.
    pub fn letter(&self, patient: PatientId) -> Result<Done<Letter>> {
        let person = patient::find(*self.tx(), patient)?.ok_or(Error::NotFound)?;
        let invitation = INVITATIONS.get(*self.tx(), &patient)?.filter(|it| it.is_open(self.now()));
        let key = CodeKey::of(self.signed().practice());
        let letter = letter(&key, patient, &person, &invitation.ok_or(Error::NotFound)?);
        self.commit(Event::done(Action::LetterShown).about(patient), letter)
    }

    /// Withdraws an open invitation.
    pub fn withdraw(&self, patient: PatientId) -> Result<Done<()>> {
        let (tx, now) = (*self.tx(), self.now());
        let invitation = INVITATIONS.get(tx, &patient)?.filter(|it| it.state == State::Open);
        let mut invitation = invitation.ok_or(Error::NotFound)?;
        invitation.close(tx, &CodeKey::of(self.signed().practice()), State::Withdrawn(now))?;
        INVITATIONS.put(tx, &patient, &invitation)?;
        self.commit(Event::done(Action::InvitationWithdrawn).about(patient), ())
    }
}

pub(in super::super) fn whole_birth_date(person: &Patient) -> Option<jiff::civil::Date> {
    person.birth_date.and_then(PartialDate::whole)
}

fn letter(key: &CodeKey, patient: PatientId, person: &Patient, invitation: &Invitation) -> Letter {
    Letter {
        patient,
        name: person.display_name(),
        address: person.addresses.first().cloned(),
        language: person.languages.first().cloned(),
        token: key.token(PURPOSE, &invitation.salt),
        code: key.short_code(PURPOSE, &invitation.salt),
        until: invitation.until,
    }
}
