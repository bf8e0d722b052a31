//! Passkeys as kept, and which account each belongs to.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use webauthn_rs::prelude::{AuthenticationResult, Passkey};

use super::super::account::AccountId;
use super::super::{Error, Result, Rule};
use super::secret_code::CodeKey;
use crate::base::clock::Moment;
use crate::store::{Read, StoreError, Table, Write};

/// Which account a credential belongs to.
const CREDENTIALS: Table<[u8; 32], u64> = Table::new("passkeys");

/// An enrolled passkey.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct PasskeyRow {
    /// The SHA-256 of its credential id.
    pub(in super::super) id: [u8; 32],
    /// What its owner calls it.
    pub(in super::super) name: String,
    /// The credential as JSON: its form is the library's own.
    pub(in super::super) credential: Vec<u8>,
    /// When it was enrolled.
    pub(in super::super) added: Moment,
    /// When it was last used.
    pub(in super::super) used: Moment,
}

/// The credential as the library has it.
pub(super) fn credential(row: &PasskeyRow) -> Result<Passkey> {
    serde_json::from_slice(&row.credential).map_err(|error| {
        let reason = error.to_string();
        Error::Store(StoreError::Undecodable { kind: "passkey", reason })
    })
}

impl PasskeyRow {
    /// Keeps what a use of this passkey changed: its counter, whether it is backed up, when. `false` if the
    /// counter did not move on: somebody else used the same answer, or a copy of the key, in between.
    pub(in super::super) fn used(&mut self, result: &AuthenticationResult, now: Moment) -> Result<bool> {
        let mut passkey = credential(self)?;
        let counts = result.counter() > 0;
        let Some(changed) = passkey.update_credential(result) else { return Ok(false) };
        if counts && !changed {
            return Ok(false);
        }
        self.credential = serde_json::to_vec(&passkey).map_err(|_| Error::Store(StoreError::Abandoned))?;
        self.used = now;
        Ok(true)
    }
}

/// The id by which a device knows the account: nothing can be read from it.
pub(in super::super) fn handle(key: &CodeKey, account: AccountId) -> Uuid {
    let tag = key.seal("passkey handle", &account.0.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&tag[..16]);
    Uuid::from_bytes(bytes)
}

/// The account that the credential with hash `id` belongs to.
pub(in super::super) fn owner(tx: &impl Read, id: &[u8; 32]) -> Result<Option<AccountId>> {
    Ok(CREDENTIALS.get(tx, id)?.map(AccountId))
}

/// Enters that a credential belongs to `account`; refused if it is enrolled already.
pub(in super::super) fn enter(tx: &impl Write, id: &[u8; 32], account: AccountId) -> Result<()> {
    if CREDENTIALS.has(tx, id)? {
        return Err(Error::Refused(Rule::Code));
    }
    Ok(CREDENTIALS.put(tx, id, &account.0)?)
}

/// Forgets a credential.
pub(in super::super) fn strike(tx: &impl Write, id: &[u8; 32]) -> Result<()> {
    CREDENTIALS.remove(tx, id)?;
    Ok(())
}
