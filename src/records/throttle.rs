//! Throttling of guesses: whoever guesses waits longer and longer, whoever is guessed at gets in.
//!
//! Counted are the attempts of one address on one name, of one address on any, and of anybody on one name. The
//! first two make that address wait: it is refused until the wait is over. The last never refuses, or a stranger
//! could lock somebody out; it makes the answer take a little longer. Names are counted whether anybody has them
//! or not. All of it is in memory and bounded; a restart forgives.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use super::{Error, Result, Rule};
use crate::base::clock::Moment;

/// Attempts that are free of any wait.
const FREE_OF_PAIR: u32 = 5;
const FREE_OF_ADDRESS: u32 = 30;
const FREE_OF_NAME: u32 = 10;
/// The longest wait of an address, and the longest pause before an answer.
const WAIT_SECONDS_MAX: i64 = 15 * 60;
const PAUSE_MILLIS_MAX: u64 = 3_000;
/// After so long without an attempt, half of the count is forgiven.
const HALVED_AFTER_MINUTES: i64 = 15;
/// So many counts are kept.
const COUNTS_MAX: usize = 50_000;

/// The counts of attempts.
pub(super) struct Throttle {
    counts: Mutex<HashMap<u64, Count>>,
    hasher: RandomState,
}

#[derive(Clone, Copy)]
struct Count {
    attempts: u32,
    last: Moment,
}

impl Count {
    /// The attempts that still count at `now`.
    fn at(self, now: Moment) -> u32 {
        let halvings = now.millis_since(self.last).max(0) / (HALVED_AFTER_MINUTES * 60_000);
        self.attempts.checked_shr(u32::try_from(halvings).unwrap_or(u32::MAX)).unwrap_or(0)
    }

    /// Whether a wait after the last attempt is not over at `now`.
    fn must_wait(self, free: u32, now: Moment) -> bool {
        let over = self.at(now).checked_sub(free).map_or(0, |over| over.min(20));
        let wait = if over == 0 { 0 } else { (1i64 << over).min(WAIT_SECONDS_MAX) };
        now.millis_since(self.last) < wait * 1000
    }
}

impl Throttle {
    pub(super) fn new() -> Self {
        Self { counts: Mutex::default(), hasher: RandomState::new() }
    }

    /// Lets an attempt from `address` on `name` through and counts it, or refuses it because a wait is not over.
    /// It is counted before anything is checked, so that a hundred at once count as a hundred.
    /// An attempt without a name counts for its address alone: strangers share no name that could slow them all.
    /// What it gives is how long to hold the answer back.
    pub(super) fn admit(&self, address: &str, name: &str, now: Moment) -> Result<Duration> {
        let keys = self.keys(address, name);
        let counted = if name.is_empty() { &keys[..1] } else { &keys[..] };
        let mut counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let waits = |key: u64, free| counts.get(&key).is_some_and(|count: &Count| count.must_wait(free, now));
        if waits(keys[0], FREE_OF_ADDRESS) || waits(keys[1], FREE_OF_PAIR) {
            return Err(Error::Refused(Rule::TooMany));
        }
        make_room(&mut counts, now);
        for key in counted.iter().copied() {
            let count = counts.entry(key).or_insert(Count { attempts: 0, last: now });
            *count = Count { attempts: count.at(now).saturating_add(1), last: now };
        }
        let over = counts.get(&keys[2]).map_or(0, |count| count.attempts.saturating_sub(FREE_OF_NAME));
        let pause = if over == 0 { 0 } else { (100u64 << over.min(10)).min(PAUSE_MILLIS_MAX) };
        Ok(Duration::from_millis(pause))
    }

    /// Forgives when all that was asked for was right: the pair's count ends, the others lose one.
    pub(super) fn forgive(&self, address: &str, name: &str) {
        let keys = self.keys(address, name);
        let mut counts = self.counts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        counts.remove(&keys[1]);
        for key in [&keys[0], &keys[2]] {
            if let Some(count) = counts.get_mut(key) {
                count.attempts = count.attempts.saturating_sub(1);
            }
        }
    }

    fn keys(&self, address: &str, name: &str) -> [u64; 3] {
        let network = network(address);
        [
            self.hasher.hash_one(("address", &network)),
            self.hasher.hash_one(("pair", &network, name)),
            self.hasher.hash_one(("name", name)),
        ]
    }
}

fn make_room(counts: &mut HashMap<u64, Count>, now: Moment) {
    if counts.len() < COUNTS_MAX {
        return;
    }
    counts.retain(|_, count| count.at(now) > 1);
    if counts.len() >= COUNTS_MAX {
        counts.retain(|_, count| count.must_wait(FREE_OF_PAIR, now));
    }
    if counts.len() >= COUNTS_MAX {
        counts.clear();
    }
}

/// An IPv6 customer has a whole /64; an IPv4 one an address.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => v6.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_millis(1_700_000_000_000);

    fn later(seconds: i64) -> Moment {
        Moment::from_millis(NOW.millis() + seconds * 1000)
    }

    #[test]
    fn waits_grow_and_pass() {
        let throttle = Throttle::new();
        for _ in 0..=FREE_OF_PAIR {
            throttle.admit("192.0.2.1", "maria", NOW).unwrap();
        }
        assert!(throttle.admit("192.0.2.1", "maria", later(1)).is_err());
        throttle.admit("192.0.2.1", "maria", later(2)).unwrap();
        assert!(throttle.admit("192.0.2.1", "maria", later(5)).is_err());
        throttle.admit("192.0.2.1", "maria", later(6)).unwrap();
    }

    #[test]
    fn the_one_who_is_guessed_at_is_not_locked_out() {
        let throttle = Throttle::new();
        for n in 0..200 {
            let _ = throttle.admit(&format!("198.51.100.{n}"), "maria", NOW);
        }
        let own = throttle.admit("192.0.2.1", "maria", NOW).unwrap();
        assert!(own <= Duration::from_millis(PAUSE_MILLIS_MAX));
    }

    #[test]
    fn one_address_cannot_go_through_many_names() {
        let throttle = Throttle::new();
        let admitted =
            (0..200).filter(|n| throttle.admit("2001:db8::1", &format!("name{n}"), NOW).is_ok()).count();
        assert_eq!(admitted, FREE_OF_ADDRESS as usize + 1);
        assert!(throttle.admit("2001:db8::ffff", "another", NOW).is_err(), "the same /64");
        assert!(throttle.admit("2001:db8:0:1::1", "another", NOW).is_ok());
    }

    #[test]
    fn attempts_without_a_name_slow_nobody_elsewhere() {
        let throttle = Throttle::new();
        for n in 0..200 {
            let pause = throttle.admit(&format!("198.51.100.{n}"), "", NOW).unwrap();
            assert_eq!(pause, Duration::ZERO);
        }
        let admitted = (0..200).filter(|_| throttle.admit("192.0.2.1", "", NOW).is_ok()).count();
        assert_eq!(admitted, FREE_OF_ADDRESS as usize + 1);
    }

    #[test]
    fn a_right_attempt_is_forgiven() {
        let throttle = Throttle::new();
        for _ in 0..100 {
            throttle.admit("192.0.2.1", "maria", NOW).unwrap();
            throttle.forgive("192.0.2.1", "maria");
        }
    }

    #[test]
    fn counts_are_bounded() {
        let throttle = Throttle::new();
        for n in 0..60_000u32 {
            let address = IpAddr::from(n.to_be_bytes()).to_string();
            throttle.admit(&address, &n.to_string(), NOW).unwrap();
        }
        assert!(throttle.counts.lock().unwrap().len() <= COUNTS_MAX + 3);
    }
}
