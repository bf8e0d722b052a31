//! The practice: its store, its clock, its keys and what it decided about itself.
//!
//! One [`Practice`] is opened when the program starts and handed down; it is the only way into the records.

use std::sync::{Arc, RwLock};

use serde::{Deserialize, Serialize};

use super::access::{Done, Office, Operator};
use super::audit::{Action, AuditKey, Event};
use super::password::HashingDesk;
use super::session::{Presence, StaffSession};
use super::throttle::Throttle;
use super::{Error, Result};
use crate::base::clock::Clock;
use crate::record;
use crate::store::{Read, Store, Table, Write, WriteTx};

const PROFILE: Table<(), Profile> = Table::new("practice");

/// What a practice decided about itself: shown on every page, read once at start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Its name, as patients know it.
    pub name: String,
    /// The telephone number patients call.
    pub phone: String,
    /// What to do when it cannot wait, in the practice's words; shown in the urgent-help block.
    pub urgent: String,
    /// Street address, one line each, for letters.
    pub address: Vec<String>,
    /// IANA name of its time zone, for instance `America/Chicago`.
    pub time_zone: String,
    /// BCP 47 tag of the language used where a person has not chosen one.
    pub language: String,
    /// Hue of the accent colour in degrees, 0 to 359.
    pub accent_hue: u16,
    /// What it requires of whoever signs in, and for how long.
    pub rules: SignInRules,
}
record!(Profile, "practice profile", 1);

/// What the practice requires of whoever signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRules {
    /// Whether patients must have a second factor or a passkey. Staff always must.
    pub patients_need_second_factor: bool,
    /// Minutes without a request after which a staff session ends.
    pub staff_idle_minutes_max: u16,
    /// Minutes without a request after which a patient session ends.
    pub patient_idle_minutes_max: u16,
    /// Hours after which any session ends.
    pub session_hours_max: u16,
    /// Days for which an activation letter is good.
    pub invitation_days_max: u16,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            patients_need_second_factor: true,
            staff_idle_minutes_max: 15,
            patient_idle_minutes_max: 30,
            session_hours_max: 12,
            invitation_days_max: 30,
        }
    }
}

/// An open practice. Clones are handles to the same one.
#[derive(Clone)]
pub struct Practice {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    clock: Clock,
    profile: RwLock<Arc<Profile>>,
    zone: RwLock<jiff::tz::TimeZone>,
    audit_key: AuditKey,
    presence: Presence,
    throttle: Throttle,
    hashing: HashingDesk,
}

impl Practice {
    /// Founds a practice in an empty store.
    pub fn found(store: Store, clock: Clock, profile: Profile) -> Result<Self> {
        let row = profile.clone();
        store.write_blocking(move |tx| {
            if PROFILE.has(tx, &())? {
                return Err(Error::Conflict);
            }
            PROFILE.put(tx, &(), &row)?;
            Ok(())
        })?;
        Ok(Self::with_profile(store, clock, profile))
    }

    /// Opens the practice that the store holds; [`Error::NotFound`] if none was founded.
    pub fn open(store: Store, clock: Clock) -> Result<Self> {
        let profile = PROFILE.get(&store.read()?, &())?.ok_or(Error::NotFound)?;
        Ok(Self::with_profile(store, clock, profile))
    }

    fn with_profile(store: Store, clock: Clock, profile: Profile) -> Self {
        let audit_key = AuditKey::new(store.derive("audit chain"));
        let zone = zone_of(&profile);
        Self {
            inner: Arc::new(Inner {
                store,
                clock,
                profile: RwLock::new(Arc::new(profile)),
                zone: RwLock::new(zone),
                audit_key,
                presence: Presence::default(),
                throttle: Throttle::new(),
                hashing: HashingDesk::new(),
            }),
        }
    }

    /// What the practice decided about itself.
    #[must_use]
    pub fn profile(&self) -> Arc<Profile> {
        Arc::clone(&self.inner.profile.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// The practice's time zone.
    #[must_use]
    pub fn zone(&self) -> jiff::tz::TimeZone {
        self.inner.zone.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The clock everything here goes by.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The store itself, for whoever backs it up or checks it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(super) fn audit_key(&self) -> &AuditKey {
        &self.inner.audit_key
    }

    pub(super) fn presence(&self) -> &Presence {
        &self.inner.presence
    }

    pub(super) fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }

    pub(super) fn hashing(&self) -> &HashingDesk {
        &self.inner.hashing
    }

    /// Puts a changed profile in place within `tx`; [`Practice::profile_changed`] shows it once it is on disk.
    pub(super) fn put_profile(tx: &impl Write, profile: &Profile) -> Result<()> {
        Ok(PROFILE.put(tx, &(), profile)?)
    }

    /// Reads the profile again after a change was committed.
    pub(super) fn profile_changed(&self, tx: &impl Read) -> Result<()> {
        let profile = PROFILE.get(tx, &())?.ok_or(Error::NotFound)?;
        *self.inner.zone.write().unwrap_or_else(std::sync::PoisonError::into_inner) = zone_of(&profile);
        *self.inner.profile.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(profile);
        Ok(())
    }
}

impl Office<&WriteTx<'_>> {
    /// Puts `profile` in place of the one before.
    pub fn change_profile(&self, profile: &Profile) -> Result<Done<()>> {
        Practice::put_profile(self.tx(), profile)?;
        self.commit(Event::done(Action::PracticeChanged), ())
    }
}

impl StaffSession {
    /// Changes what the practice decided about itself; every page shows it at once.
    pub async fn change_practice(&self, profile: Profile) -> Result<()> {
        self.change_office(move |office| office.change_profile(&profile)).await?;
        let practice = self.standing().practice();
        practice.profile_changed(&practice.store().read()?)
    }
}

impl Operator {
    /// As [`StaffSession::change_practice`]. Blocks until it is on disk.
    pub fn change_practice(&self, profile: Profile) -> Result<()> {
        self.change_office(move |office| office.change_profile(&profile))?;
        self.practice().profile_changed(&self.practice().store().read()?)
    }
}

/// The zone is checked when the profile is made; an unknown name can only come from a newer zone database.
fn zone_of(profile: &Profile) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&profile.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
}
