//! Carers: people with an account who are nobody's patient here, and act for patients who are. What they may see of
//! whom is for `grant`.

use serde::{Deserialize, Serialize};

use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::text;
use crate::store::{Read, Table, Write};
use crate::{id_type, record};

id_type!(
    /// Names a carer.
    CarerId
);

/// A carer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carer {
    /// Their name.
    pub name: String,
}
record!(Carer, "carer", 1);

const CARERS: Table<CarerId, Carer> = Table::new("carers");

/// The carer `id`, if there is one.
pub(super) fn find(tx: &impl Read, id: CarerId) -> Result<Option<Carer>> {
    Ok(CARERS.get(tx, &id)?)
}

/// Puts down a carer called `name`.
pub(super) fn add(tx: &impl Write, name: &str, now: Moment) -> Result<CarerId> {
    let name = text::line(name, 120).map_err(|_| Error::Refused(Rule::NameMissing))?;
    let mut id = CarerId::mint(now);
    while CARERS.has(tx, &id)? {
        id = CarerId::mint(now);
    }
    CARERS.put(tx, &id, &Carer { name })?;
    Ok(id)
}
