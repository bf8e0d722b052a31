//! Offers: a patient lets somebody act for them with a code they pass on themselves.
//!
//! Whoever types the code must be signed in and know the patient's birth date, so a code that goes astray opens
//! nothing by itself. The store keeps a hash of it.

use serde::{Deserialize, Serialize};

use super::NewGrant;
use crate::base::clock::Moment;
use crate::base::secret::{random_bytes, same};
use crate::record;
use crate::records::access::{Chart, Done};
use crate::records::account;
use crate::records::audit::{Action, Event};
use crate::records::grant::{Basis, Relation};
use crate::records::own::OwnAccount;
use crate::records::patient::{self, PartialDate, PatientId};
use crate::records::proof::{CodeKey, ShortCode};
use crate::records::role::Areas;
use crate::records::sign_in::pause;
use crate::records::{Error, Result, Rule};
use crate::store::{Read, Table, Write, WriteTx};

const OFFERS: Table<PatientId, Offer> = Table::new("proxy offers");
const BY_CODE: Table<[u8; 32], u64> = Table::new("proxy offers by code");
const PURPOSE: &str = "proxy";
const OFFER_DAYS: i64 = 14;
/// So many wrong birth dates end it.
const WRONG_MAX: u8 = 5;

/// What a patient offers.
#[derive(Debug, Clone)]
pub struct NewOffer {
    /// What the other person is to them.
    pub relation: Relation,
    /// In which areas.
    pub areas: Areas,
    /// Until when they may act, if there is an end.
    pub until: Option<Moment>,
}

/// An offer as kept; a patient has one open at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Offer {
    relation: Relation,
    areas: Areas,
    until: Option<Moment>,
    good_until: Moment,
    hash: [u8; 32],
    wrong: u8,
}
record!(Offer, "proxy offer", 1);

impl<Tx: Read> Chart<Tx> {
    /// Until when a code that this patient made is good, if one is out.
    pub fn proxy_offer(&self) -> Result<Option<Moment>> {
        let offer = OFFERS.get(self.tx(), &self.patient())?.filter(|offer| offer.is_open(self.now()));
        Ok(offer.map(|offer| offer.good_until))
    }
}

impl Chart<&WriteTx<'_>> {
    /// Makes a code with which somebody may come to act for this patient; an earlier one is dead.
    pub fn offer_proxy(&self, new: &NewOffer) -> Result<Done<(ShortCode, Moment)>> {
        let (tx, now) = (*self.tx(), self.now());
        if new.areas.is_empty() {
            return Err(Error::Refused(Rule::AreasMissing));
        }
        if new.until.is_some_and(|until| until <= now) {
            return Err(Error::Refused(Rule::Date));
        }
        if self.person()?.birth_date.and_then(PartialDate::whole).is_none() {
            return Err(Error::Refused(Rule::BirthDateMissing));
        }
        self.drop_offer()?;
        let key = CodeKey::of(self.signed().practice());
        let code = key.short_code(PURPOSE, &random_bytes::<16>());
        let offer = Offer {
            relation: new.relation,
            areas: new.areas,
            until: new.until,
            good_until: now.plus_days(OFFER_DAYS),
            hash: key.hash(PURPOSE, &code),
            wrong: 0,
        };
        BY_CODE.put(tx, &offer.hash, &self.patient().0)?;
        OFFERS.put(tx, &self.patient(), &offer)?;
        self.commit(Event::done(Action::ProxyOffered).saying(new.relation.key()), (code, offer.good_until))
    }

    /// Takes back a code that is out.
    pub fn withdraw_offer(&self) -> Result<Done<()>> {
        self.drop_offer()?;
        self.commit(Event::done(Action::ProxyOffered).saying("withdrawn"), ())
    }

    fn drop_offer(&self) -> Result<()> {
        drop_offer(*self.tx(), self.patient())
    }
}

fn drop_offer(tx: &impl Write, patient: PatientId) -> Result<()> {
    if let Some(before) = OFFERS.get(tx, &patient)? {
        BY_CODE.remove(tx, &before.hash)?;
        OFFERS.remove(tx, &patient)?;
    }
    Ok(())
}

impl Offer {
    fn is_open(&self, now: Moment) -> bool {
        now <= self.good_until && self.wrong < WRONG_MAX
    }
}

impl OwnAccount {
    /// Takes up an offer: whoever is signed in may then act for the patient who made it. Whatever does not fit is
    /// answered alike.
    pub async fn take_offer(&self, code: &str, birth_date: jiff::civil::Date) -> Result<PatientId> {
        pause(self.standing()).await?;
        let (id, practice) = (self.id(), self.practice());
        let key = CodeKey::of(practice);
        let hash = ShortCode::typed(code).map_or([0; 32], |code| key.hash(PURPOSE, &code));
        let taken = self
            .hand()?
            .write(move |signed| {
                let (tx, now) = (*signed.tx(), signed.now());
                let refused = Event::refused(Action::ProxyGranted).of(id.0);
                let Some(patient) = BY_CODE.get(tx, &hash)?.map(PatientId) else {
                    return signed.commit(refused, None);
                };
                let mut offer = OFFERS.get(tx, &patient)?.ok_or(Error::NotFound)?;
                let born =
                    patient::find(tx, patient)?.and_then(|it| it.birth_date).and_then(PartialDate::whole);
                let fits = born
                    .is_some_and(|born| same(born.to_string().as_bytes(), birth_date.to_string().as_bytes()));
                if !fits || !offer.is_open(now) {
                    offer.wrong = offer.wrong.saturating_add(1);
                    OFFERS.put(tx, &patient, &offer)?;
                    return signed.commit(refused.about(patient), None);
                }
                drop_offer(tx, patient)?;
                let account = account::find(tx, id)?.ok_or(Error::NotFound)?;
                let new = NewGrant {
                    relation: offer.relation,
                    basis: Basis::Consent,
                    areas: offer.areas,
                    until: offer.until,
                };
                super::put_grant(&signed, patient, (id, &account), &new)?;
                let event = Event::done(Action::ProxyGranted).about(patient).of(id.0);
                signed.commit(event.saying(new.relation.key()), Some(patient))
            })
            .await?;
        taken.ok_or(Error::Refused(Rule::Code))
    }
}
