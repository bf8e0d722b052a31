//! The chain of entries: HMAC-SHA256, each tag over the entry and the tag before it; the head row says how many
//! there are.

use std::ops::ControlFlow;

use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::super::Result;
use super::super::patient::PatientId;
use super::event::Entry;
use crate::record;
use crate::store::{Order, Read, Span, Table, Write, encode};

pub(in super::super) const ENTRIES: Table<u64, Sealed> = Table::new("audit");
const HEAD: Table<(), Head> = Table::new("audit head");
pub(in super::super) const BY_PATIENT: Table<(PatientId, u64), ()> = Table::new("audit by patient");

/// The key of the chain. Its holder alone can make a tag.
pub struct AuditKey([u8; 32]);

impl AuditKey {
    pub(in super::super) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return [0; 32] };
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// An entry with its tag in the chain.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct Sealed {
    pub(in super::super) entry: Entry,
    tag: [u8; 32],
}
record!(Sealed, "sealed audit entry", 1);

#[derive(Clone, Serialize, Deserialize)]
struct Head {
    count: u64,
    last: [u8; 32],
    tag: [u8; 32],
}
record!(Head, "audit head", 1);

/// Appends an entry. Called by [`super::super::access`] when something is committed.
pub(in super::super) fn append(tx: &impl Write, key: &AuditKey, entry: Entry) -> Result<()> {
    let head = HEAD.get(tx, &())?.unwrap_or(Head { count: 0, last: [0; 32], tag: [0; 32] });
    let number = head.count + 1;
    let last = entry_tag(key, number, &head.last, &entry)?;
    if let Some(patient) = entry.subject {
        BY_PATIENT.put(tx, &(patient, number), &())?;
    }
    ENTRIES.put(tx, &number, &Sealed { entry, tag: last })?;
    HEAD.put(tx, &(), &Head { count: number, last, tag: head_tag(key, number, &last) })?;
    Ok(())
}

fn entry_tag(key: &AuditKey, number: u64, before: &[u8; 32], entry: &Entry) -> Result<[u8; 32]> {
    Ok(key.tag(&[b"entry", &number.to_be_bytes(), before, &encode(entry)?]))
}

fn head_tag(key: &AuditKey, count: u64, last: &[u8; 32]) -> [u8; 32] {
    key.tag(&[b"head", &count.to_be_bytes(), last])
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written; so many.
    Whole(u64),
    /// The chain breaks at this entry number.
    BrokenAt(u64),
}

/// Walks the whole chain.
pub fn verify(tx: &impl Read, key: &AuditKey) -> Result<Verdict> {
    let head = HEAD.get(tx, &())?;
    let mut last = [0; 32];
    let mut count = 0;
    let mut broken = None;
    ENTRIES.each(tx, &Span::all(), Order::Ascending, |number, sealed| {
        count += 1;
        let tag = entry_tag(key, count, &last, &sealed.entry).unwrap_or([0; 32]);
        if number != count || !crate::base::secret::same(&tag, &sealed.tag) {
            broken = Some(count);
            return Ok(ControlFlow::Break(()));
        }
        last = tag;
        Ok(ControlFlow::Continue(()))
    })?;
    if let Some(number) = broken {
        return Ok(Verdict::BrokenAt(number));
    }
    match head {
        None if count == 0 => Ok(Verdict::Whole(0)),
        Some(head)
            if head.count == count
                && head.last == last
                && crate::base::secret::same(&head.tag, &head_tag(key, count, &last)) =>
        {
            Ok(Verdict::Whole(count))
        }
        _ => Ok(Verdict::BrokenAt(count + 1)),
    }
}

/// How many entries there are.
pub(in super::super) fn count(tx: &impl Read) -> Result<u64> {
    Ok(HEAD.get(tx, &())?.map_or(0, |head| head.count))
}

#[cfg(test)]
mod tests {
    use super::super::{Action, Actor, Outcome};
    use super::*;
    use crate::base::clock::Moment;
    use crate::store::{Store, StoreError, WriteTx};

    fn entry(number: u64) -> Entry {
        Entry {
            at: Moment::from_millis(1_770_000_000_000),
            actor: Actor::Portico,
            action: Action::Listed,
            subject: None,
            object: None,
            outcome: Outcome::Done,
            from: "this machine".to_owned(),
            detail: format!("entry {number}"),
        }
    }

    /// A chain of five entries, after `tamper` did something to it.
    fn verdict(tamper: impl FnOnce(&WriteTx<'_>) -> Result<()> + Send + 'static) -> Verdict {
        let store = Store::in_memory().unwrap();
        store
            .write_blocking(move |tx| {
                for number in 1..=5 {
                    append(tx, &AuditKey::new([7; 32]), entry(number))?;
                }
                tamper(tx)
            })
            .unwrap();
        verify(&store.read().unwrap(), &AuditKey::new([7; 32])).unwrap()
    }

    fn get(tx: &WriteTx<'_>, number: u64) -> Result<Sealed> {
        Ok(ENTRIES.get(tx, &number)?.ok_or(StoreError::Closed)?)
    }

    #[test]
    fn an_untouched_chain_is_whole() {
        assert_eq!(verdict(|_| Ok(())), Verdict::Whole(5));
    }

    #[test]
    fn an_entry_that_is_changed_taken_out_or_moved_breaks_the_chain_at_its_place() {
        let changed = verdict(|tx| {
            let mut sealed = get(tx, 3)?;
            sealed.entry.detail = "nothing happened".to_owned();
            Ok(ENTRIES.put(tx, &3, &sealed)?)
        });
        assert_eq!(changed, Verdict::BrokenAt(3));
        assert_eq!(verdict(|tx| Ok(ENTRIES.remove(tx, &2).map(|_| ())?)), Verdict::BrokenAt(2));
        let moved = verdict(|tx| {
            let (second, fourth) = (get(tx, 2)?, get(tx, 4)?);
            ENTRIES.put(tx, &2, &fourth)?;
            Ok(ENTRIES.put(tx, &4, &second)?)
        });
        assert_eq!(moved, Verdict::BrokenAt(2));
    }

    #[test]
    fn a_chain_that_is_cut_off_or_goes_on_by_another_hand_is_noticed() {
        assert_eq!(verdict(|tx| Ok(ENTRIES.remove(tx, &5).map(|_| ())?)), Verdict::BrokenAt(5));
        let cut = verdict(|tx| {
            ENTRIES.remove(tx, &5)?;
            let fourth = get(tx, 4)?;
            let head = HEAD.get(tx, &())?.ok_or(StoreError::Closed)?;
            Ok(HEAD.put(tx, &(), &Head { count: 4, last: fourth.tag, ..head })?)
        });
        assert_eq!(cut, Verdict::BrokenAt(5));
        let forged = verdict(|tx| append(tx, &AuditKey::new([8; 32]), entry(6)));
        assert_eq!(forged, Verdict::BrokenAt(6));
        assert_eq!(verdict(|tx| Ok(HEAD.remove(tx, &()).map(|_| ())?)), Verdict::BrokenAt(6));
    }
}
