//! Patients by the numbers by which systems know them.

use std::collections::BTreeSet;

use super::super::Result;
use super::{Identifier, Patient, PatientId};
use crate::store::{Table, Write};

/// Patients by the numbers of their rows.
pub(in super::super) const NUMBERS: Table<(String, String, PatientId), ()> = Table::new("patients by number");
/// A longer number or id names nobody.
pub(in super::super) const KEY_BYTES_MAX: usize = 500;

/// Keeps the index of numbers in step with a patient's row.
pub(super) fn index(tx: &impl Write, id: PatientId, before: Option<&Patient>, after: &Patient) -> Result<()> {
    let keys = |patient: &Patient| -> BTreeSet<(String, String)> {
        patient.identifiers.iter().filter_map(key_of).collect()
    };
    let (old, new) = (before.map(keys).unwrap_or_default(), keys(after));
    for (system, value) in old.difference(&new) {
        NUMBERS.remove(tx, &(system.clone(), value.clone(), id))?;
    }
    for (system, value) in new.difference(&old) {
        NUMBERS.put(tx, &(system.clone(), value.clone(), id), &())?;
    }
    Ok(())
}

/// A number says who is meant only together with whose number it is.
pub(in super::super) fn key_of(identifier: &Identifier) -> Option<(String, String)> {
    let Identifier { system, value, .. } = identifier;
    let names = !system.is_empty() && !value.is_empty() && system.len() + value.len() <= KEY_BYTES_MAX;
    names.then(|| (system.clone(), value.clone()))
}
