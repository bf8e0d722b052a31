//! Proxies: giving, ending and reviewing that somebody acts for a patient. What a grant opens is for `grant`.
//!
//! Staff give and end them on the patient's chart; the patient ends any, and gives one with a code (`offer`). Every
//! step is entered about the patient, so it stands in their own log.

mod acting;
mod offer;

pub use acting::CanActFor;
pub use offer::NewOffer;

use super::access::{Chart, Done, Signed};
use super::account::{self, Account, AccountId, Person};
use super::audit::{Action, Event};
use super::carer;
use super::grant::{self, Band, Basis, Ended, Grant, Relation, Today};
use super::own::mail_of;
use super::patient::{self, PatientId};
use super::proof::{self, Proofs, Reset};
use super::role::Areas;
use super::sign_in::{self, ResetLetter};
use super::sign_in_name::SignInName;
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::store::{Read, WriteTx};

/// What is given.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// What they are to the patient.
    pub relation: Relation,
    /// Why they may.
    pub basis: Basis,
    /// In which areas.
    pub areas: Areas,
    /// Until when, if there is an end.
    pub until: Option<Moment>,
}

/// A grant as the patient and staff see it.
#[derive(Debug, Clone)]
pub struct GrantShown {
    /// Whose account.
    pub holder: AccountId,
    /// Their name.
    pub name: String,
    /// Whether they are a patient here too.
    pub is_patient: bool,
    /// The grant as given.
    pub grant: Grant,
    /// What it opens today; nothing when it is over.
    pub open: Areas,
    /// The patient's age band, if their birth date is known.
    pub band: Option<Band>,
    /// Whether a birthday changed what it opens and nobody has looked at it since.
    pub awaits_review: bool,
    /// Whether both gave the same mail address, so that news for one reach the other.
    pub shares_mail: bool,
}

impl<Tx: Read> Chart<Tx> {
    /// Who may act for this patient, or could: those in force first.
    pub fn proxies(&self) -> Result<Vec<GrantShown>> {
        let today = Today::at(self.signed().practice());
        let person = self.person()?;
        let own = account::of_person(self.tx(), Person::Patient(self.patient()))?;
        let own_mail = own.map(|(id, _)| mail_of(self.tx(), id)).transpose()?.flatten();
        let mut all = Vec::new();
        for (holder, grant) in grant::of_patient(self.tx(), self.patient())? {
            let account = account::find(self.tx(), holder)?.ok_or(Error::NotFound)?;
            let mail = mail_of(self.tx(), holder)?;
            all.push(GrantShown {
                holder,
                name: account::shown_name(self.tx(), account.person)?,
                is_patient: account.person.patient().is_some(),
                open: grant.areas_on(&today, &person),
                band: today.band(&person),
                awaits_review: grant.awaits_review(self.now()),
                shares_mail: mail.is_some() && mail == own_mail,
                grant,
            });
        }
        all.sort_by_key(|shown| (shown.open.is_empty(), std::cmp::Reverse(shown.grant.given)));
        Ok(all)
    }
}

impl Chart<&WriteTx<'_>> {
    /// Lets the owner of `sign_in_name`, who has an account already, act for this patient.
    pub fn grant_proxy(&self, sign_in_name: &str, new: &NewGrant) -> Result<Done<()>> {
        let found = account::by_name(self.tx(), &SignInName::typed(sign_in_name))?;
        let (holder, account) = found.ok_or(Error::Refused(Rule::ProxyUnfit))?;
        put_grant(self.signed(), self.patient(), (holder, &account), new)?;
        self.commit(Event::done(Action::ProxyGranted).of(holder.0).saying(new.relation.key()), ())
    }

    /// Makes an account for somebody who has none, lets them act for this patient, and gives the letter with which
    /// they begin.
    pub fn grant_new_carer(
        &self,
        name: &str,
        sign_in_name: &str,
        new: &NewGrant,
    ) -> Result<Done<ResetLetter>> {
        let tx = *self.tx();
        let sign_in_name = SignInName::choose(sign_in_name).ok_or(Error::Refused(Rule::NameUnfit))?;
        let carer = carer::add(tx, name, self.now())?;
        let holder = account::add(tx, &sign_in_name, Person::Carer(carer), self.now())?;
        let proofs =
            Proofs { must_change: true, reset: Some(Reset::set_up(self.now())), ..Proofs::default() };
        proof::put(tx, holder, &proofs)?;
        let account = account::find(tx, holder)?.ok_or(Error::NotFound)?;
        put_grant(self.signed(), self.patient(), (holder, &account), new)?;
        let letter = sign_in::letter(self.signed(), holder, &account)?;
        self.commit(Event::done(Action::ProxyGranted).of(holder.0).saying(new.relation.key()), letter)
    }

    /// Ends a grant; whoever held it sees nothing more from their next request on.
    pub fn end_proxy(&self, holder: AccountId) -> Result<Done<()>> {
        let mut grant = self.grant_of(holder)?;
        if grant.ended.is_none() {
            let by = self.signed().actor().name().to_owned();
            grant.ended = Some(Ended { at: self.now(), by });
            grant::put(self.tx(), &Today::at(self.signed().practice()), self.patient(), holder, grant)?;
        }
        self.commit(Event::done(Action::ProxyEnded).of(holder.0), ())
    }

    /// Notes that staff looked at a grant in the patient's present age band.
    pub fn review_proxy(&self, holder: AccountId) -> Result<Done<()>> {
        let today = Today::at(self.signed().practice());
        let mut grant = self.grant_of(holder)?;
        grant.reviewed = today.band(&self.person()?).unwrap_or(grant.reviewed);
        grant::put(self.tx(), &today, self.patient(), holder, grant)?;
        self.commit(Event::done(Action::ProxyReviewed).of(holder.0), ())
    }

    fn grant_of(&self, holder: AccountId) -> Result<Grant> {
        grant::find(self.tx(), self.patient(), holder)?.ok_or(Error::NotFound)
    }
}

/// Puts a grant, if `account` and `new` are fit for it; one that was there before is replaced.
pub(super) fn put_grant(
    signed: &Signed<&WriteTx<'_>>,
    patient: PatientId,
    (holder, account): (AccountId, &Account),
    new: &NewGrant,
) -> Result<()> {
    let (tx, now, today) = (*signed.tx(), signed.now(), Today::at(signed.practice()));
    let is_fit = match account.person {
        Person::Patient(own) => own != patient,
        Person::Carer(_) => true,
        Person::Staff(_) => false,
    };
    if !is_fit || !account.enabled {
        return Err(Error::Refused(Rule::ProxyUnfit));
    }
    if new.areas.is_empty() {
        return Err(Error::Refused(Rule::AreasMissing));
    }
    if new.until.is_some_and(|until| until <= now) {
        return Err(Error::Refused(Rule::Date));
    }
    let band = today.band(&patient::find(tx, patient)?.ok_or(Error::NotFound)?);
    match (new.basis, band) {
        (Basis::Minor, None) => return Err(Error::Refused(Rule::BirthDateMissing)),
        (Basis::Minor, Some(Band::Adult)) => return Err(Error::Refused(Rule::OfAge)),
        (Basis::Minor, Some(Band::Child | Band::Teen)) | (Basis::Consent | Basis::Law, _) => {}
    }
    let grant = Grant {
        relation: new.relation,
        basis: new.basis,
        areas: new.areas,
        until: new.until,
        given: now,
        by: signed.actor().name().to_owned(),
        reviewed: band.unwrap_or(Band::Adult),
        ended: None,
        narrows: None,
    };
    grant::put(tx, &today, patient, holder, grant)
}
