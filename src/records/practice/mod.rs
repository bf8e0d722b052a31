//! The practice: its store, its clock, its keys and what it decided about itself.
//!
//! One [`Practice`] is opened when the program starts and handed down; it is the only way into the records.

use std::sync::{Arc, RwLock};

use super::audit::AuditKey;
use super::password::HashingDesk;
use super::throttle::Throttle;
use super::{Error, Result};
use crate::base::clock::Clock;
use crate::store::{Read, Store, Table, Write};

mod presence;
mod profile;

use presence::Presence;
pub use profile::{Profile, ProxyRules, SignInRules};

const PROFILE: Table<(), Profile> = Table::new("practice");

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

/// The zone is checked when the profile is made; an unknown name can only come from a newer zone database.
fn zone_of(profile: &Profile) -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get(&profile.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
}
