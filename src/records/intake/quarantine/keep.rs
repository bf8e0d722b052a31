//! Keeping aside, in an operator's name, and noticing that what waited has found its place.

use super::super::super::access::Operator;
use super::super::super::audit::{Action, Event};
use super::super::super::patient::PatientId;
use super::super::super::{Error, Result, kept};
use super::super::Digest;
use super::super::door::Copied;
use super::{
    Aside, BY_CONTENT, BYTES_MAX, CASES, Case, CaseId, Decision, Held, Kept, OPEN, PIECES, Piece, What,
};
use crate::base::clock::Moment;
use crate::store::{Order, Read, Span, Write, decode, encode};

/// A piece of what a case holds.
const PIECE_BYTES: usize = 4_040;
/// Who decided what found its place by itself.
const PORTICO: &str = "Portico";

impl Operator {
    /// What would become of something that is to be kept aside.
    pub fn would_keep_aside(&self, aside: &Aside<'_>) -> Result<Kept> {
        Ok(match self.known(aside.what.digest())? {
            Some(known) => known,
            None if aside.what.bytes() > BYTES_MAX => Kept::TooLong,
            None => Kept::Waits,
        })
    }

    /// How what has this content stands, if it came before.
    fn known(&self, content: Digest) -> Result<Option<Kept>> {
        let tx = self.practice().store().read()?;
        let Some(known) = BY_CONTENT.get(&tx, &content)? else { return Ok(None) };
        let case = CASES.get(&tx, &known)?.ok_or(Error::NotFound)?;
        Ok(Some(case.decided.map_or(Kept::Waits, |(_, _, decision)| Kept::Decided(decision))))
    }

    /// Keeps something aside, once. Blocks until it is on disk.
    pub fn keep_aside(&self, aside: &Aside<'_>) -> Result<Kept> {
        let content = aside.what.digest();
        if let Some(known) = self.known(content)? {
            return Ok(known);
        }
        if aside.what.bytes() > BYTES_MAX {
            return Ok(Kept::TooLong);
        }
        let packed = pack(&aside.what)?;
        let Aside { source, kind, problem, ref remarks, what } = *aside;
        let mut case = Case {
            received: Moment::from_millis(0),
            source: source.to_owned(),
            kind: kind.to_owned(),
            problem,
            remarks: remarks.clone(),
            told: what.told(),
            counts: what.counts(),
            bytes: what.bytes() as u64,
            decided: None,
            content,
        };
        self.hand().write_blocking(move |signed| {
            let tx = signed.tx();
            // Somebody else may have been faster; then it waits already.
            if !BY_CONTENT.has(tx, &content)? {
                case.received = signed.now();
                let id = free_id(tx, signed.now())?;
                put(tx, id, &case, &packed)?;
            }
            let event = Event::done(Action::Quarantined).saying(format!("{problem:?}"));
            signed.commit(event, Kept::Waits)
        })
    }

    /// Whether anything waits.
    pub fn has_cases(&self) -> Result<bool> {
        Ok(OPEN.count(&self.practice().store().read()?)? > 0)
    }

    /// Notes that something that may have waited is in its place.
    pub fn found_itself(&self, what: What<'_>, patient: PatientId) -> Result<()> {
        let content = what.digest();
        let tx = self.practice().store().read()?;
        let Some(id) = BY_CONTENT.get(&tx, &content)? else { return Ok(()) };
        if CASES.get(&tx, &id)?.is_none_or(|case| case.decided.is_some()) {
            return Ok(());
        }
        self.hand().write_blocking(move |signed| {
            decide(signed.tx(), id, signed.now(), PORTICO, Decision::FoundItself(patient))?;
            let event = Event::done(Action::IntakePlaced).about(patient).saying(format!("case {id}"));
            signed.commit(event, ())
        })
    }
}

fn free_id(tx: &impl Read, now: Moment) -> Result<CaseId> {
    loop {
        let id = CaseId::mint(now);
        if !CASES.has(tx, &id)? {
            return Ok(id);
        }
    }
}

fn pack(what: &What<'_>) -> Result<Vec<u8>> {
    let held = match *what {
        What::Chart(intake, originals) => {
            Held::Chart(Box::new(intake.clone()), originals.iter().map(Copied::of).collect())
        }
        What::File(bytes) => Held::File(bytes.to_vec()),
    };
    kept::compress(&encode(&held)?)
}

fn put(tx: &impl Write, id: CaseId, case: &Case, packed: &[u8]) -> Result<()> {
    CASES.put(tx, &id, case)?;
    OPEN.put(tx, &(case.received, id), &())?;
    BY_CONTENT.put(tx, &case.content, &id)?;
    for (number, piece) in (0..).zip(packed.chunks(PIECE_BYTES)) {
        PIECES.put(tx, &(id, number), &Piece(piece.to_vec()))?;
    }
    Ok(())
}

/// What a case holds.
pub(super) fn held(tx: &impl Read, id: CaseId) -> Result<Held> {
    let mut packed = Vec::new();
    for (_, Piece(bytes)) in PIECES.list(tx, &Span::under(&id), Order::Ascending, usize::MAX)? {
        packed.extend_from_slice(&bytes);
    }
    Ok(decode(&kept::unpack(&packed)?)?)
}

/// Notes what was decided of an open case.
pub(super) fn decide(tx: &impl Write, id: CaseId, now: Moment, by: &str, decision: Decision) -> Result<()> {
    let mut case = CASES.get(tx, &id)?.ok_or(Error::NotFound)?;
    if case.decided.is_some() {
        return Err(Error::Conflict);
    }
    case.decided = Some((now, by.to_owned(), decision));
    OPEN.remove(tx, &(case.received, id))?;
    Ok(CASES.put(tx, &id, &case)?)
}
