//! Invitations: a printed letter with a link and a short code, bound to one patient, good once and for some
//! weeks. The birth date is the second check. A letter never holds a password.
//!
//! What the letter says is made from a salt and the store's key, so it can be printed again and nothing usable
//! lies in the row. Whoever has shown code and birth date may choose name and password in the same browser for
//! twenty minutes; the invitation is used up when the account is there.

use serde::{Deserialize, Serialize};

use super::access::{Done, Hand, Register};
use super::account::{self, Person};
use super::audit::{Action, Actor, Event};
use super::password::{Beside, Password};
use super::patient::{self, PartialDate, Patient, PatientId};
use super::proof::{self, Proofs, needs_factor};
use super::secret_code::{CodeKey, ShortCode};
use super::session::{self, Visitor};
use super::sign_in::{Climbed, admit, new_session};
use super::sign_in_name::SignInName;
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::secret::{Secret, Token, TokenHash, random_bytes, same};
use crate::record;
use crate::store::{Read, Table, Write, WriteTx};

const INVITATIONS: Table<PatientId, Invitation> = Table::new("invitations");
/// By the keyed hash of the short code, and by the hash of the link's token.
const BY_CODE: Table<[u8; 32], u64> = Table::new("invitations by code");
/// By the visitor who has shown code and birth date.
const BY_VISIT: Table<TokenHash, u64> = Table::new("invitations by visit");

const PURPOSE: &str = "invitation";
/// So many wrong birth dates end it.
const WRONG_MAX: u8 = 5;
const OPENED_MINUTES: i64 = 20;

/// An invitation as kept; a patient has one at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invitation {
    /// When it was made.
    pub made: Moment,
    /// Until when it is good.
    pub until: Moment,
    /// What became of it.
    state: State,
    salt: [u8; 16],
    /// Read off a document at the desk, where the record has no whole birth date.
    noted_birth_date: Option<PartialDate>,
    wrong: u8,
    opened: Option<(TokenHash, Moment)>,
}
record!(Invitation, "invitation", 1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum State {
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
    fn index(&self, key: &CodeKey) -> [[u8; 32]; 2] {
        let code = key.short_code(PURPOSE, &self.salt);
        [key.hash(PURPOSE, &code), key.token(PURPOSE, &self.salt).hash().0]
    }

    /// Takes it out of the indexes: nothing opens it any more.
    fn close(&mut self, tx: &impl Write, key: &CodeKey, state: State) -> Result<()> {
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

fn whole_birth_date(person: &Patient) -> Option<jiff::civil::Date> {
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

/// What a visitor brings of a letter: the token of its link, or the code typed off it.
#[derive(Debug, Clone)]
pub enum Brought {
    /// The link's token.
    Link(Token),
    /// The short code.
    Code(ShortCode),
}

impl Brought {
    /// Reads either.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        Token::from_holder(text).map(Self::Link).or_else(|| ShortCode::typed(text).map(Self::Code))
    }

    fn index(&self, key: &CodeKey) -> [u8; 32] {
        match self {
            Self::Link(token) => token.hash().0,
            Self::Code(code) => key.hash(PURPOSE, code),
        }
    }
}

impl Visitor {
    /// Shows a letter's code and the birth date. If both fit, this visitor may choose name and password; if not,
    /// the answer is one and the same whatever was wrong.
    pub async fn open_invitation(
        &self,
        visit: TokenHash,
        brought: Option<Brought>,
        birth_date: jiff::civil::Date,
    ) -> Result<()> {
        let practice = self.practice();
        // Codes are guessed from one address over many letters: that is what is counted.
        admit(practice, self.from(), "").await?;
        let key = CodeKey::of(practice);
        let opened = Hand::new(practice, Actor::Nobody, self.from())
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                let row = brought.map_or([0; 32], |brought| brought.index(&key));
                let patient = BY_CODE.get(tx, &row)?.map(PatientId);
                let opened = match patient {
                    Some(patient) => open(tx, patient, visit, birth_date, now)?,
                    None => false,
                };
                if opened {
                    let event = Event::done(Action::Confirmed).saying("letter and birth date");
                    return signed.commit(patient.map_or(event.clone(), |it| event.about(it)), true);
                }
                let event = Event::refused(Action::ActivationFailed);
                signed.commit(patient.map_or(event.clone(), |patient| event.about(patient)), false)
            })
            .await?;
        if !opened {
            return Err(Error::Refused(Rule::Code));
        }
        practice.throttle().forgive(&self.from().address, "");
        Ok(())
    }

    /// The name of whoever this visitor is about to activate an account for; not found unless they have shown
    /// code and birth date.
    pub fn invited(&self, visit: TokenHash) -> Result<String> {
        let practice = self.practice();
        let tx = practice.store().read()?;
        let (_, person, _) = opened_by(&tx, visit, practice.clock().now())?;
        Ok(person.display_name())
    }

    /// Makes the account, with the name and password they chose, and signs in.
    pub async fn activate(&self, visit: TokenHash, name: &str, password: &Secret) -> Result<Climbed> {
        let practice = self.practice();
        let name = SignInName::choose(name).ok_or(Error::Refused(Rule::NameUnfit))?;
        let password = Password::typed(password)?;
        let (rules, practice_name) = (practice.profile().rules.clone(), practice.profile().name.clone());
        let now = practice.clock().now();
        let patient = {
            let tx = practice.store().read()?;
            let (patient, person, _) = opened_by(&tx, visit, now)?;
            if account::by_name(&tx, &name)?.is_some() {
                return Err(Error::Refused(Rule::NameTaken));
            }
            let needs = needs_factor(Person::Patient(patient), &rules);
            let beside = if needs { Beside::SecondFactor } else { Beside::Nothing };
            password.judge(beside, &[&practice_name, &person.display_name(), name.as_str()])?;
            patient
        };
        let is_long = password.is_long();
        let hash = practice.hashing().hash(password).await?;
        let (key, from) = (CodeKey::of(practice), self.from().clone());
        let shown = account::shown_name(&practice.store().read()?, Person::Patient(patient))?;
        // The account's id is not there yet; the entry names it as its object.
        let actor = Actor::Patient { account: account::AccountId(0), patient, name: shown };
        Hand::new(practice, actor, self.from())
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                let (patient, person, mut invitation) = opened_by(tx, visit, now)?;
                let id = account::add(tx, &name, Person::Patient(patient), now)?;
                let proofs = Proofs { password: Some(hash), password_is_long: is_long, ..Proofs::default() };
                proof::put(tx, id, &proofs)?;
                invitation.close(tx, &key, State::Used(now))?;
                INVITATIONS.put(tx, &patient, &invitation)?;
                let mut account = account::find(tx, id)?.ok_or(Error::NotFound)?;
                account.language = person.languages.first().cloned();
                account::ACCOUNTS.put(tx, &id, &account)?;
                let step = proofs.step_after_all(account.person, &rules, now);
                let token = session::begin(tx, &new_session(id, &account, step, from, now))?;
                signed.commit(Event::done(Action::Activated).about(patient).of(id.0), Climbed { token, step })
            })
            .await
    }
}

/// Opens the patient's invitation for `visit` if the birth date is right; counts if it is not.
fn open(
    tx: &impl Write,
    patient: PatientId,
    visit: TokenHash,
    birth_date: jiff::civil::Date,
    now: Moment,
) -> Result<bool> {
    let Some(mut invitation) = INVITATIONS.get(tx, &patient)? else { return Ok(false) };
    let Some(person) = patient::find(tx, patient)? else { return Ok(false) };
    if !invitation.is_open(now) {
        return Ok(false);
    }
    let noted = invitation.noted_birth_date.and_then(PartialDate::whole);
    let right = whole_birth_date(&person).or(noted);
    let fits =
        right.is_some_and(|right| same(right.to_string().as_bytes(), birth_date.to_string().as_bytes()));
    if fits {
        if let Some((before, _)) = invitation.opened.replace((visit, now.plus_minutes(OPENED_MINUTES))) {
            BY_VISIT.remove(tx, &before)?;
        }
        BY_VISIT.put(tx, &visit, &patient.0)?;
    } else {
        invitation.wrong = invitation.wrong.saturating_add(1);
    }
    INVITATIONS.put(tx, &patient, &invitation)?;
    Ok(fits)
}

/// The open invitation that `visit` has shown code and birth date for.
fn opened_by(tx: &impl Read, visit: TokenHash, now: Moment) -> Result<(PatientId, Patient, Invitation)> {
    let patient = BY_VISIT.get(tx, &visit)?.map(PatientId).ok_or(Error::NotFound)?;
    let invitation = INVITATIONS.get(tx, &patient)?.filter(|it| it.is_open(now)).ok_or(Error::NotFound)?;
    let timely = invitation.opened.is_some_and(|(opener, until)| opener == visit && now <= until);
    let person = patient::find(tx, patient)?.filter(|_| timely).ok_or(Error::NotFound)?;
    Ok((patient, person, invitation))
}
