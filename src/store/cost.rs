//! What it costs to try a passphrase (Argon2id). The cost is kept with the slot that it protects.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::StoreError;
use crate::base::secret::Secret;

/// How hard a passphrase is to guess by trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassphraseCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PassphraseCost {
    fn default() -> Self {
        Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

impl PassphraseCost {
    const MEMORY_KIB_MAX: u32 = 1024 * 1024;
    const PASSES_MAX: u32 = 16;
    const LANES_MAX: u32 = 16;

    /// Stretches `text`. The cost may come from a file that someone else wrote, so it is bounded here.
    pub(super) fn stretch(self, text: &Secret, salt: &[u8; 32]) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let bounded = self.memory_kib <= Self::MEMORY_KIB_MAX
            && self.passes <= Self::PASSES_MAX
            && self.lanes <= Self::LANES_MAX;
        let out_of_bounds = || StoreError::Damaged("a key slot asks for an unreasonable cost".to_owned());
        let params = bounded.then(|| Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok());
        let params = params.flatten().ok_or_else(out_of_bounds)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(text.expose().as_bytes(), salt, &mut *key)
            .map_err(|_| out_of_bounds())?;
        Ok(key)
    }
}
