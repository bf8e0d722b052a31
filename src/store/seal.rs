//! The cipher below the pages: XChaCha20-Poly1305 with a random nonce for every write.
//!
//! Promises that a block opens only where it was sealed: the place, the sequence number, the file, the key's
//! epoch and the format are all bound to it. Random nonces of 192 bits stay apart even when a machine's image
//! is cloned, because the generator is seeded anew from the operating system after every sync.

use std::sync::{Mutex, PoisonError};

use chacha20poly1305::{AeadInPlace as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use zeroize::Zeroizing;

/// The format of the file, bound to every block in it.
pub(super) const FORMAT: u16 = 1;
/// The one cipher suite of this format: XChaCha20-Poly1305.
pub(super) const SUITE: u8 = 1;
pub(super) const NONCE: usize = 24;
pub(super) const TAG: usize = 16;

/// What a block is and where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Sector `i` of the database.
    Sector(u64),
    /// The database's header with this sequence number, in slot 0 or 1.
    Header { slot: u64, seq: u64 },
}

impl Place {
    /// Domain, index and sequence number. Sectors carry none: each is written over in place.
    fn parts(self) -> (u8, u64, u64) {
        match self {
            Self::Sector(index) => (1, index, 0),
            Self::Header { slot, seq } => (2, slot, seq),
        }
    }
}

/// Which file, under which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileMark {
    pub(super) file_id: [u8; 16],
    pub(super) epoch: u32,
}

/// A block that did not open: changed, moved, torn, or never written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotGenuine;

/// Seals and opens the blocks of one file under one key.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    mark: FileMark,
    nonces: Mutex<StdRng>,
}

impl Sealer {
    pub(super) fn new(key: &Zeroizing<[u8; 32]>, mark: FileMark) -> Self {
        let cipher = XChaCha20Poly1305::new((&**key).into());
        Self { cipher, mark, nonces: Mutex::new(StdRng::from_os_rng()) }
    }

    /// Seeds the nonces from the operating system again. Called after each sync, so that two clones of a
    /// running machine part ways before they write again.
    pub(super) fn reseed(&self) {
        *self.nonces.lock().unwrap_or_else(PoisonError::into_inner) = StdRng::from_os_rng();
    }

    /// Lays `plain` sealed into `out`: nonce, ciphertext, tag.
    pub(super) fn seal(&self, place: Place, plain: &[u8], out: &mut [u8]) {
        let (nonce, rest) = out.split_at_mut(NONCE);
        let (body, tag) = rest.split_at_mut(plain.len());
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(nonce);
        body.copy_from_slice(plain);
        let sealed =
            self.cipher.encrypt_in_place_detached(XNonce::from_slice(nonce), &self.bound(place), body);
        // The cipher refuses only messages beyond 256 GiB.
        tag.copy_from_slice(&sealed.unwrap_or_default());
    }

    /// Opens what [`Sealer::seal`] made for `place` into `out`; on failure `out` is zero.
    pub(super) fn open(&self, place: Place, sealed: &[u8], out: &mut [u8]) -> Result<(), NotGenuine> {
        let (nonce, rest) = sealed.split_at(NONCE);
        let (body, tag) = rest.split_at(out.len());
        out.copy_from_slice(body);
        let opened = self.cipher.decrypt_in_place_detached(
            XNonce::from_slice(nonce),
            &self.bound(place),
            out,
            tag.into(),
        );
        opened.map_err(|_| {
            out.fill(0);
            NotGenuine
        })
    }

    /// What a block is bound to, as the cipher's associated data.
    fn bound(&self, place: Place) -> [u8; 40] {
        let (domain, index, seq) = place.parts();
        let mut bytes = [0; 40];
        bytes[0] = domain;
        bytes[1] = SUITE;
        bytes[2..4].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.mark.epoch.to_le_bytes());
        bytes[8..24].copy_from_slice(&self.mark.file_id);
        bytes[24..32].copy_from_slice(&index.to_le_bytes());
        bytes[32..40].copy_from_slice(&seq.to_le_bytes());
        bytes
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealer").field("mark", &self.mark).finish_non_exhaustive()
    }
}
