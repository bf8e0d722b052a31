//! Passwords: which are good enough (NIST SP 800-63B-4), and how they are kept (Argon2id).
//!
//! Hashing is slow on purpose, so it runs on its own threads, few at a time, and whoever would have to wait in
//! too long a line is sent away. A name nobody has is checked against a hash that nobody knows the password
//! of: both take the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

use super::{Error, Result, Rule};
use crate::base::secret::{Secret, random_bytes, same};
use crate::store::StoreError;

mod guessable;

use guessable::is_guessable;

/// Shortest password beside a second factor, and without one (NIST SP 800-63B-4 3.1.1.2).
const CHARACTERS_MIN: usize = 8;
const CHARACTERS_MIN_ALONE: usize = 15;
/// Longer than any phrase, and short enough to read at once.
const BYTES_MAX: usize = 4096;

/// OWASP's smallest recommended cost for Argon2id: 19 MiB, two passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// So many are hashed at a time: a small machine keeps a core for pages, and memory stays bounded.
const AT_A_TIME_MAX: usize = 2;
/// So many wait their turn.
const WAITING_MAX: usize = 64;

/// A password as typed, in normal form C.
#[derive(Debug, Clone)]
pub struct Password(Secret);

/// Whether a password stands alone or beside a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// There is a second factor, or there must be one before anything opens.
    SecondFactor,
    /// The password is all there is.
    Nothing,
}

impl Password {
    /// As typed; refused unread if it is too long to be one.
    pub fn typed(text: &Secret) -> Result<Self> {
        // The only place that looks at what was typed: its length, and its normal form.
        let text = text.expose();
        if text.len() > BYTES_MAX {
            return Err(Error::Refused(Rule::PasswordLong));
        }
        Ok(Self(Secret::new(text.nfc().collect())))
    }

    fn text(&self) -> &str {
        self.0.expose()
    }

    /// Whether it is long enough to stand alone.
    pub(super) fn is_long(&self) -> bool {
        self.text().chars().count() >= CHARACTERS_MIN_ALONE
    }

    /// Whether it may be chosen: long enough, and not one that is tried first. `own_words` are the practice's
    /// name, the person's name and the sign-in name.
    pub(super) fn judge(&self, beside: Beside, own_words: &[&str]) -> Result<()> {
        let count = self.text().chars().count();
        if count < CHARACTERS_MIN || (beside == Beside::Nothing && !self.is_long()) {
            return Err(Error::Refused(Rule::PasswordShort));
        }
        if is_guessable(self.text(), own_words) {
            return Err(Error::Refused(Rule::PasswordCommon));
        }
        Ok(())
    }
}

/// What is kept of a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordHash {
    memory_kib: u32,
    passes: u32,
    salt: [u8; 16],
    hash: [u8; 32],
}

impl PasswordHash {
    /// Hashes `password` here and now, at a new salt.
    pub fn of(password: &Password) -> Result<Self> {
        let salt = *random_bytes::<16>();
        let hash = run(password, MEMORY_KIB, PASSES, &salt)?;
        Ok(Self { memory_kib: MEMORY_KIB, passes: PASSES, salt, hash })
    }

    /// The hash of no password.
    fn of_none() -> Self {
        let (salt, hash) = (*random_bytes::<16>(), *random_bytes::<32>());
        Self { memory_kib: MEMORY_KIB, passes: PASSES, salt, hash }
    }

    fn fits(&self, password: &Password) -> Result<bool> {
        Ok(same(&run(password, self.memory_kib, self.passes, &self.salt)?, &self.hash))
    }

    /// Whether it was made at today's cost.
    fn is_current(&self) -> bool {
        (self.memory_kib, self.passes) == (MEMORY_KIB, PASSES)
    }
}

fn run(password: &Password, memory_kib: u32, passes: u32, salt: &[u8; 16]) -> Result<[u8; 32]> {
    let failed = |error: argon2::Error| {
        tracing::error!(%error, "a password could not be hashed");
        Error::Store(StoreError::Abandoned)
    };
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(failed)?;
    let mut hash = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.text().as_bytes(), salt, &mut hash)
        .map_err(failed)?;
    Ok(hash)
}

/// What a check of a password found.
pub(super) enum Checked {
    /// It is not the one.
    Wrong,
    /// It is; with a new hash to keep if the old one was made at another cost.
    Right(Option<PasswordHash>),
}

/// Where passwords are hashed, a few at a time.
pub(super) struct HashingDesk {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    nobodys: PasswordHash,
}

impl HashingDesk {
    pub(super) fn new() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_A_TIME_MAX)),
            waiting: AtomicUsize::new(0),
            nobodys: PasswordHash::of_none(),
        }
    }

    /// Checks `password` against `kept`; against nobody's where there is none.
    pub(super) async fn check(&self, password: Password, kept: Option<PasswordHash>) -> Result<Checked> {
        let is_known = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.nobodys.clone());
        self.in_turn(move || {
            if !(kept.fits(&password)? & is_known) {
                return Ok(Checked::Wrong);
            }
            let renewed = if kept.is_current() { None } else { Some(PasswordHash::of(&password)?) };
            Ok(Checked::Right(renewed))
        })
        .await
    }

    /// Hashes a new password.
    pub(super) async fn hash(&self, password: Password) -> Result<PasswordHash> {
        self.in_turn(move || PasswordHash::of(&password)).await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _place = Place::take(&self.waiting)?;
        let closed = || Error::Store(StoreError::Closed);
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| closed())?;
        let done = tokio::task::spawn_blocking(move || {
            // Held by the work, not by whoever waits: a caller who leaves does not make room for a third.
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| Error::Store(StoreError::Abandoned))?
    }
}

/// A place in the line.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize) -> Result<Self> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::SeqCst) >= WAITING_MAX {
            return Err(Error::Refused(Rule::TooMany));
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::typed(&Secret::new(text.to_owned())).unwrap()
    }

    fn rule(result: Result<()>) -> Option<Rule> {
        match result {
            Err(Error::Refused(rule)) => Some(rule),
            _ => None,
        }
    }

    #[test]
    fn length_is_counted_in_characters_and_depends_on_the_second_factor() {
        let judge = |text: &str, beside| rule(password(text).judge(beside, &[]));
        assert_eq!(judge("kaltblü", Beside::SecondFactor), Some(Rule::PasswordShort));
        assert_eq!(judge("kaltblüt", Beside::SecondFactor), None);
        assert_eq!(judge("kaltblüt", Beside::Nothing), Some(Rule::PasswordShort));
        assert_eq!(judge("übung am kaltblüt", Beside::Nothing), None);
    }

    #[test]
    fn a_password_is_checked_whole_and_in_one_normal_form() {
        let long = "correct staple ".repeat(20);
        let kept = PasswordHash::of(&password(&long)).unwrap();
        assert!(kept.fits(&password(&long)).unwrap());
        assert!(!kept.fits(&password(long.trim_end())).unwrap());
        let composed = PasswordHash::of(&password("caf\u{e9} con leche")).unwrap();
        assert!(composed.fits(&password("cafe\u{301} con leche")).unwrap());
    }

    #[tokio::test]
    async fn a_hash_of_an_older_cost_is_renewed_when_it_is_used() {
        let old_salt = [7; 16];
        let hash = run(&password("an older secret"), 8192, 1, &old_salt).unwrap();
        let kept = PasswordHash { memory_kib: 8192, passes: 1, salt: old_salt, hash };
        let desk = HashingDesk::new();
        let Checked::Right(Some(renewed)) =
            desk.check(password("an older secret"), Some(kept.clone())).await.unwrap()
        else {
            panic!("it was not renewed")
        };
        assert!(renewed.is_current() && renewed.fits(&password("an older secret")).unwrap());
        assert!(matches!(desk.check(password("another"), Some(kept)).await.unwrap(), Checked::Wrong));
        assert!(matches!(desk.check(password("another"), None).await.unwrap(), Checked::Wrong));
    }

    #[tokio::test]
    async fn the_line_before_the_desk_is_bounded() {
        let desk = HashingDesk::new();
        let _all = Arc::clone(&desk.turns).acquire_many_owned(AT_A_TIME_MAX as u32).await.unwrap();
        let places: Vec<_> = (0..WAITING_MAX).map(|_| Place::take(&desk.waiting).unwrap()).collect();
        assert_eq!(rule(desk.hash(password("one too many")).await.map(|_| ())), Some(Rule::TooMany));
        drop(places);
        assert_eq!(desk.waiting.load(Ordering::SeqCst), 0);
    }
}
