//! How many connections there are, in all and from one address, so that nobody can take every place.
//!
//! When no place is free, accepting waits (the kernel's queue holds newcomers) and unused connections are closed
//! early to make room. An address over its share is turned away at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of all listeners together.
#[derive(Debug)]
pub struct Crowd {
    places: Arc<Semaphore>,
    places_max: usize,
    per_address_max: usize,
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

/// A place taken; free again when dropped.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    share: Option<(Arc<Crowd>, IpAddr)>,
}

impl Crowd {
    /// Room for `places_max` connections, `per_address_max` of them from one address.
    #[must_use]
    pub fn new(places_max: usize, per_address_max: usize) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(places_max)),
            places_max,
            per_address_max,
            by_address: Mutex::default(),
        })
    }

    /// Waits until a place is free.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().acquire_owned().await.ok()
    }

    /// Takes the place for a connection from `address`; `None` if that address has its share already.
    /// `exempt` is for proxies, behind which many people share one address.
    pub(super) fn seat(
        self: &Arc<Self>,
        permit: OwnedSemaphorePermit,
        address: IpAddr,
        exempt: bool,
    ) -> Option<Place> {
        if exempt || address.is_loopback() {
            return Some(Place { _permit: permit, share: None });
        }
        let address = household(address);
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = by_address.entry(address).or_default();
        if *count >= self.per_address_max {
            return None;
        }
        *count += 1;
        Some(Place { _permit: permit, share: Some((self.clone(), address)) })
    }

    /// Whether few places are left.
    pub(super) fn is_crowded(&self) -> bool {
        self.places.available_permits() < self.places_max / 16
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((crowd, address)) = self.share.take() else { return };
        let mut by_address = crowd.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&address);
            }
        }
    }
}

/// An IPv6 subscriber holds a /64, so that is what counts as one address.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let s = v6.segments();
            IpAddr::V6(Ipv6Addr::new(s[0], s[1], s[2], s[3], 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_address_cannot_take_every_place() {
        let crowd = Crowd::new(100, 2);
        let mut seated = Vec::new();
        for _ in 0..3 {
            let permit = crowd.place().await.unwrap();
            seated.extend(crowd.seat(permit, "2001:db8::1".parse().unwrap(), false));
        }
        assert_eq!(seated.len(), 2);
        let permit = crowd.place().await.unwrap();
        assert!(crowd.seat(permit, "2001:db8::9:2".parse().unwrap(), false).is_none(), "same /64");
        let permit = crowd.place().await.unwrap();
        assert!(crowd.seat(permit, "192.0.2.1".parse().unwrap(), false).is_some());
        seated.clear();
        let permit = crowd.place().await.unwrap();
        assert!(crowd.seat(permit, "2001:db8::1".parse().unwrap(), false).is_some(), "free again");
    }
}
