//! Codes of an authenticator app: TOTP (RFC 6238), SHA-1, six digits, 30 seconds, which every app knows.
//!
//! A code is taken one step early or late, for clocks that differ. Whoever takes one keeps its step in the same
//! transaction and takes none of that step or before again: a code works once, also in parallel and after a
//! restart. Seeds are sealed for their account, within a store that is sealed already.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::base::clock::Moment;
use crate::base::secret::random_bytes;
use crate::records::account::AccountId;
use crate::records::{Error, Practice, Result};
use crate::store::StoreError;

/// Steps a code may be early or late.
const DRIFT_STEPS: u16 = 1;

/// The secret that an app and this portal share: 160 bits.
pub(in super::super) struct Seed(Zeroizing<[u8; 20]>);

/// A seed sealed for one account.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct SealedSeed {
    nonce: [u8; 24],
    sealed: Vec<u8>,
}

/// A new seed, to be entered into an app and proved with a first code.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The address that the picture holds: `otpauth://totp/…`.
    pub uri: String,
    /// The same secret to type, in groups of four.
    pub key: String,
    /// The seed sealed for this account, to come back with the first code.
    pub sealed: String,
}

impl Seed {
    pub(in super::super) fn mint() -> Self {
        Self(random_bytes())
    }

    fn totp(&self, issuer: &str, account: &str) -> Result<totp_rs::Totp> {
        totp_rs::Builder::new()
            .with_secret(*self.0)
            .with_skew(DRIFT_STEPS)
            .with_issuer(Some(issuer.replace(':', " ")))
            .with_account_name(account.replace(':', " "))
            .build()
            .map_err(|error| {
                tracing::error!(%error, "a second factor could not be made");
                Error::Store(StoreError::Abandoned)
            })
    }

    /// The step whose code `typed` is, at `now`. Spaces in it do not matter.
    pub(in super::super) fn step_of(&self, typed: &str, now: Moment) -> Result<Option<u64>> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).take(7).collect();
        if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        Ok(self.totp("", "")?.check(&code, u64::try_from(now.seconds()).unwrap_or(0)))
    }

    /// The code at `now`, for `demo`, which shows it on the terminal.
    pub(in super::super) fn code_at(&self, now: Moment) -> Result<String> {
        Ok(self.totp("", "")?.generate(u64::try_from(now.seconds()).unwrap_or(0)).to_string())
    }

    /// The secret in base 32, for `demo` too.
    pub(in super::super) fn key(&self) -> Result<String> {
        Ok(self.totp("", "")?.secret().to_base32())
    }

    /// What is shown to enrol it.
    pub(in super::super) fn proposal(
        &self,
        key: &SeedKey,
        account: AccountId,
        shown: Shown<'_>,
    ) -> Result<Proposal> {
        let totp = self.totp(shown.issuer, shown.account)?;
        let uri = totp.to_url().map_err(|_| Error::Store(StoreError::Abandoned))?;
        let typed = totp.secret().to_base32();
        let groups: Vec<&str> =
            typed.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap_or_default()).collect();
        let SealedSeed { nonce, sealed } = key.seal(account, self)?;
        let sealed = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat());
        Ok(Proposal { uri, key: groups.join(" "), sealed })
    }
}

/// What an app shows beside a code.
#[derive(Clone, Copy)]
pub(in super::super) struct Shown<'a> {
    /// The practice.
    pub(in super::super) issuer: &'a str,
    /// The sign-in name.
    pub(in super::super) account: &'a str,
}

/// The key that seals seeds.
pub(in super::super) struct SeedKey([u8; 32]);

impl SeedKey {
    pub(in super::super) fn of(practice: &Practice) -> Self {
        Self(practice.store().derive("second factor seeds"))
    }

    pub(in super::super) fn seal(&self, account: AccountId, seed: &Seed) -> Result<SealedSeed> {
        let nonce = *random_bytes::<24>();
        let aad = account.0.to_be_bytes();
        let sealed = XChaCha20Poly1305::new((&self.0).into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: &*seed.0, aad: &aad })
            .map_err(|_| Error::Store(StoreError::Abandoned))?;
        Ok(SealedSeed { nonce, sealed })
    }

    /// The seed, if it was sealed for `account`.
    pub(in super::super) fn open(&self, account: AccountId, sealed: &SealedSeed) -> Option<Seed> {
        let aad = account.0.to_be_bytes();
        let plain = XChaCha20Poly1305::new((&self.0).into())
            .decrypt(XNonce::from_slice(&sealed.nonce), Payload { msg: &sealed.sealed, aad: &aad })
            .map(Zeroizing::new)
            .ok()?;
        Some(Seed(Zeroizing::new(plain.as_slice().try_into().ok()?)))
    }

    /// The seed of a proposal as it came back in a form.
    pub(in super::super) fn open_proposal(&self, account: AccountId, text: &str) -> Option<Seed> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
        self.open(account, &SealedSeed { nonce: *nonce, sealed: sealed.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let seed = Seed(Zeroizing::new(*b"12345678901234567890"));
        // Appendix B, SHA-1, the last six of eight digits.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let now = Moment::from_millis(seconds * 1000);
            assert_eq!(seed.code_at(now).unwrap(), code);
            assert_eq!(seed.step_of(code, now).unwrap(), Some(seconds as u64 / 30));
        }
    }

    #[test]
    fn one_step_of_drift_is_allowed_and_no_more() {
        let seed = Seed(Zeroizing::new(*b"12345678901234567890"));
        let at = |steps: i64| Moment::from_millis((1000 + steps) * 30_000);
        let code = seed.code_at(at(0)).unwrap();
        for steps in [-1, 0, 1] {
            assert_eq!(seed.step_of(&code, at(steps)).unwrap(), Some(1000), "{steps}");
        }
        for steps in [-2, 2] {
            assert_eq!(seed.step_of(&code, at(steps)).unwrap(), None, "{steps}");
        }
        for text in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert_eq!(seed.step_of(text, at(0)).unwrap(), None, "{text}");
        }
    }
}
