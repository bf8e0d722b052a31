//! Time as an argument. Storage is UTC in milliseconds; showing it in the practice's zone is for the pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since the Unix epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment and `minutes` more (fewer if negative).
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }

    /// This moment and `days` of 24 hours more.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_minutes(days.saturating_mul(24 * 60))
    }

    /// Milliseconds from `earlier` to this moment; negative if `earlier` is later.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// As a `jiff` timestamp; moments beyond its range are clamped.
    #[must_use]
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The day this moment falls on in `zone`.
    #[must_use]
    pub fn date_in(self, zone: &jiff::tz::TimeZone) -> jiff::civil::Date {
        zone.to_datetime(self.timestamp()).date()
    }
}

impl From<jiff::Timestamp> for Moment {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.as_millisecond())
    }
}

impl crate::base::key::Key for Moment {
    fn write(&self, out: &mut Vec<u8>) {
        crate::base::key::Key::write(&self.0, out);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        <i64 as crate::base::key::Key>::read(bytes).map(Self)
    }
}

/// Where the time comes from: the system, or a hand that tests turn.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that stands until it is moved.
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn held(moment: Moment) -> Self {
        Self::Held(Arc::new(AtomicI64::new(moment.0)))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> Moment {
        match self {
            Self::System => jiff::Timestamp::now().into(),
            Self::Held(millis) => Moment(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a held clock on by `millis`; the system's clock stays as it is.
    pub fn advance(&self, millis: i64) {
        if let Self::Held(at) = self {
            at.fetch_add(millis, Ordering::SeqCst);
        }
    }
}
