//! Staff: who works at the practice, and in which role.

use serde::{Deserialize, Serialize};

use super::Result;
use super::role::Role;
use crate::store::{Read, Table};
use crate::{id_type, record};

id_type!(
    /// Names a member of staff.
    StaffId
);

/// A member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Their name, as patients see it.
    pub name: String,
    /// Their role.
    pub role: Role,
}
record!(Staff, "member of staff", 1);

pub(super) const STAFF: Table<StaffId, Staff> = Table::new("staff");

/// The member of staff `id`, if there is one.
pub(super) fn find(tx: &impl Read, id: StaffId) -> Result<Option<Staff>> {
    Ok(STAFF.get(tx, &id)?)
}
