//! Activation: a visitor shows a letter's code and the birth date, chooses name and password, and has an account.
//!
//! Whoever has shown both may choose in the same browser for twenty minutes; the invitation is used up when the
//! account is there. Whatever does not fit is answered alike.

use super::climb::{Climbed, admit, new_session};
use super::invitation::{BY_CODE, BY_VISIT, INVITATIONS, Invitation, PURPOSE, State, whole_birth_date};
use crate::base::clock::Moment;
use crate::base::secret::{Secret, Token, TokenHash, same};
use crate::records::access::Hand;
use crate::records::account::{self, Person};
use crate::records::audit::{Action, Actor, Event};
use crate::records::password::{Beside, Password};
use crate::records::patient::{self, PartialDate, Patient, PatientId};
use crate::records::proof::{self, CodeKey, Proofs, ShortCode, needs_factor};
use crate::records::session::{self, Visitor};
use crate::records::sign_in_name::SignInName;
use crate::records::{Error, Result, Rule};
use crate::store::{Read, Write};

const OPENED_MINUTES: i64 = 20;

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
