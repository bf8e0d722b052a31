//! Putting an item where it belongs, the earlier version beside it: the one place where items are written.

use super::super::Result;
use super::super::patient::PatientId;
use super::{ITEMS, Item, ItemId, PLACES, Place, VERSIONS};
use crate::base::clock::Moment;
use crate::store::{Read, Write};

/// What lies under `id`, and where.
pub(in super::super) fn find(
    tx: &impl Read,
    patient: PatientId,
    id: ItemId,
) -> Result<Option<(Place, Item)>> {
    let Some(place) = PLACES.get(tx, &(patient, id))? else { return Ok(None) };
    Ok(ITEMS.get(tx, &(patient, place.class, place.at, id))?.map(|item| (place, item)))
}

/// Puts `item` at `at`, as a correction of what lies under `id` if anything does. What says the same changes
/// nothing; says whether it was news. When it was received and how many versions there are, it finds out.
pub(in super::super) fn put(
    tx: &impl Write,
    patient: PatientId,
    id: ItemId,
    at: Moment,
    now: Moment,
    mut item: Item,
) -> Result<bool> {
    let next = Place { class: item.detail.class(), at };
    let before = find(tx, patient, id)?;
    item.received = now;
    item.corrections = 0;
    if let Some((place, before)) = before {
        let unchanged = Item {
            received: before.received,
            corrections: before.corrections,
            reason: before.reason.clone(),
            ..item.clone()
        };
        if unchanged == before && place == next {
            return Ok(false);
        }
        item.corrections = before.corrections + 1;
        VERSIONS.put(tx, &(patient, id, item.corrections), &before)?;
        ITEMS.remove(tx, &(patient, place.class, place.at, id))?;
    }
    PLACES.put(tx, &(patient, id), &next)?;
    ITEMS.put(tx, &(patient, next.class, at, id), &item)?;
    Ok(true)
}
