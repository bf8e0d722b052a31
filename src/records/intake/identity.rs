//! Who a source means: found by number, checked against name and birth date, never guessed.
//!
//! Where the intake asks for it, whom no number names is looked for by name, whole birth date and sex, all three:
//! one who fits is meant, of several nobody is.
//!
//! Numbers are shared more often than their makers think: a family's insurance number, a driving licence of a
//! test system, an id copied with a template. So whoever shares a number with the intake is looked at: the same
//! person if nothing speaks against it, somebody else if another number of the same system does, and in doubt
//! nobody, with the reason.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::super::Result;
use super::super::patient::{
    self, BIRTH, Gender, HumanName, Identifier, KEY_BYTES_MAX, NUMBERS, PartialDate, Patient, PatientId,
    WORDS, key_of,
};
use super::{Demographics, PatientIntake, Refusal, SourceId};
use crate::base::text;
use crate::store::{Order, Read, Span, StoreError, Table, Write};

/// Patients by the ids that sources have for them.
const SOURCES: Table<(String, String, PatientId), ()> = Table::new("patients by source");
/// What each source said last of a patient.
const RECEIVED: Table<(PatientId, String, String), Demographics> = Table::new("patients as received");

/// HL7 v2 table 0203: numbers that a record system gives out, one to each patient.
const OF_RECORD_SYSTEMS: [&str; 4] = ["MR", "PI", "PT", "MRT"];

/// What the evidence says of two descriptions of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Evidence {
    For,
    Silent,
    Against,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    Same,
    SomebodyElse,
    Doubtful,
}

/// The patient that the intake means; none if they are new.
pub(super) fn find(
    tx: &impl Read,
    intake: &PatientIntake,
) -> std::result::Result<Option<PatientId>, Refusal> {
    if let Some(patient) = intake.patient {
        return if patient::exists(tx, patient)? { Ok(Some(patient)) } else { Err(Refusal::Unknown) };
    }
    if intake.is_somebody_new {
        return Ok(None);
    }
    let Some(told) = &intake.demographics else { return find_referred(tx, intake).map(Some) };
    let by_number = sharing_numbers(tx, &told.identifiers)?;
    let mut same = Vec::new();
    let mut doubtful = false;
    for id in &by_number {
        match judge_row(tx, *id, told, true)? {
            Judgement::Same => same.push(*id),
            Judgement::Doubtful => doubtful = true,
            Judgement::SomebodyElse => {}
        }
    }
    if same.is_empty() && doubtful {
        return Err(Refusal::SomebodyElse);
    }
    if same.is_empty() {
        // An id of a source is no number: who does not fit it otherwise is somebody else.
        for id in by_sources(tx, &intake.sources)? {
            if judge_row(tx, id, told, false)? == Judgement::Same {
                same.push(id);
            }
        }
    }
    if same.is_empty() && intake.is_found_by_description {
        same = by_description(tx, told)?;
    }
    if !intake.former_numbers.is_empty() {
        same = with_former(tx, intake, told, same)?;
    }
    match same.as_slice() {
        [] if intake.must_be_known => Err(Refusal::Unknown),
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        several => Err(Refusal::Ambiguous(several.len())),
    }
}

/// Who is meant besides `same`, since a number that they had before is another's here: that is one more.
fn with_former(
    tx: &impl Read,
    intake: &PatientIntake,
    told: &Demographics,
    mut same: Vec<PatientId>,
) -> std::result::Result<Vec<PatientId>, Refusal> {
    let mut known_by_both = told.clone();
    known_by_both.identifiers.extend_from_slice(&intake.former_numbers);
    for id in sharing_numbers(tx, &intake.former_numbers)? {
        if same.contains(&id) {
            continue;
        }
        // Whom the number names, but not the name and birth date, is no reason to take the other chart alone.
        if judge_row(tx, id, &known_by_both, true)? != Judgement::Same && same.is_empty() {
            return Err(Refusal::SomebodyElse);
        }
        same.push(id);
    }
    Ok(same)
}

/// Whoever has this name, birth date and sex, and no number that speaks against it. Somebody of whom one of the
/// three is unknown is nobody's match.
fn by_description(tx: &impl Read, told: &Demographics) -> Result<Vec<PatientId>> {
    let Some(birth) = told.birth_date.filter(|date| date.day.is_some()) else { return Ok(Vec::new()) };
    let Some(gender) = told.gender.filter(|gender| *gender != Gender::Unknown) else { return Ok(Vec::new()) };
    let word = format!("{}{}", BIRTH, birth.to_string().replace('-', ""));
    let mut born_then = Vec::new();
    WORDS.each_key(tx, &Span::under(&word), Order::Ascending, |(_, id)| {
        born_then.push(id);
        Ok(ControlFlow::Continue(()))
    })?;
    let mut same = Vec::new();
    for id in born_then {
        let Some(row) = patient::find(tx, id)? else { continue };
        let fits = row.gender == gender
            && row.birth_date == Some(birth)
            && same_name(&row.names, &told.names)
            && !contradicted(&row.identifiers, &told.identifiers);
        if fits {
            same.push(id);
        }
    }
    Ok(same)
}

/// Whether a name of each has the same family name, and given names of which one has all that the other has.
fn same_name(ours: &[HumanName], theirs: &[HumanName]) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let folded = text::folded(text);
        folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    ours.iter().any(|our| {
        let (family, given) = (words(&our.family), words(&our.given.join(" ")));
        theirs.iter().any(|their| {
            let also_given = words(&their.given.join(" "));
            !family.is_empty()
                && family == words(&their.family)
                && !given.is_empty()
                && !also_given.is_empty()
                && (given.is_subset(&also_given) || also_given.is_subset(&given))
        })
    })
}

/// Who is meant by an intake that only refers to someone.
fn find_referred(tx: &impl Read, intake: &PatientIntake) -> std::result::Result<PatientId, Refusal> {
    let mut ids = sharing_numbers(tx, &intake.numbers)?;
    if ids.is_empty() {
        ids = by_sources(tx, &intake.sources)?;
    }
    match ids.iter().collect::<Vec<_>>().as_slice() {
        [] => Err(Refusal::Unknown),
        [one] => Ok(**one),
        several => Err(Refusal::Ambiguous(several.len())),
    }
}

fn sharing_numbers(tx: &impl Read, numbers: &[Identifier]) -> Result<BTreeSet<PatientId>> {
    let mut ids = BTreeSet::new();
    for key in numbers.iter().filter_map(key_of) {
        collect(tx, &NUMBERS, &key, &mut ids)?;
    }
    Ok(ids)
}

fn by_sources(tx: &impl Read, sources: &[SourceId]) -> Result<BTreeSet<PatientId>> {
    let mut ids = BTreeSet::new();
    for SourceId { scope, id } in sources.iter().filter(|source| source.id.len() <= KEY_BYTES_MAX) {
        collect(tx, &SOURCES, &(scope.clone(), id.clone()), &mut ids)?;
    }
    Ok(ids)
}

fn collect(
    tx: &impl Read,
    table: &Table<(String, String, PatientId), ()>,
    key: &(String, String),
    ids: &mut BTreeSet<PatientId>,
) -> std::result::Result<(), StoreError> {
    table.each_key(tx, &Span::under(key), Order::Ascending, |(_, _, id)| {
        ids.insert(id);
        Ok(ControlFlow::Continue(()))
    })
}

fn judge_row(tx: &impl Read, id: PatientId, told: &Demographics, by_number: bool) -> Result<Judgement> {
    let row = patient::find(tx, id)?;
    Ok(row.map_or(Judgement::SomebodyElse, |row| judge(&row, told, by_number)))
}

/// Whether `told` is the person of `row`, with whom they share a number, or an id of a source.
fn judge(row: &Patient, told: &Demographics, by_number: bool) -> Judgement {
    let birth = same_birth(row.birth_date, told.birth_date);
    let given = same_words(&row.names, &told.names, |name| name.given.join(" "));
    let family = same_words(&row.names, &told.names, |name| name.family.clone());
    let all = [birth, given, family];
    let fits = |evidence: &[Evidence]| evidence.iter().all(|e| *e != Evidence::Against);
    if contradicted(&row.identifiers, &told.identifiers) {
        return if fits(&all) && birth == Evidence::For { Judgement::Same } else { Judgement::SomebodyElse };
    }
    let strong = !by_number || shares_record_number(&row.identifiers, &told.identifiers);
    let same = if strong {
        // Anyone's name or birth date may have been corrected; not all of it at once.
        all.contains(&Evidence::For) || fits(&all)
    } else {
        fits(&[given]) && (fits(&[birth]) || fits(&[family]))
    };
    match (same, by_number) {
        (true, _) => Judgement::Same,
        (false, true) => Judgement::Doubtful,
        (false, false) => Judgement::SomebodyElse,
    }
}

/// Whether some system gave both a number and none in common: they are two people to that system.
fn contradicted(ours: &[Identifier], theirs: &[Identifier]) -> bool {
    ours.iter().filter(|our| !our.system.is_empty()).any(|our| {
        let of_system = |list: &[Identifier]| -> BTreeSet<String> {
            list.iter()
                .filter(|identifier| identifier.system == our.system && identifier.kind == our.kind)
                .map(|identifier| identifier.value.clone())
                .collect()
        };
        let (our_values, their_values) = (of_system(ours), of_system(theirs));
        !their_values.is_empty() && our_values.is_disjoint(&their_values)
    })
}

fn shares_record_number(ours: &[Identifier], theirs: &[Identifier]) -> bool {
    ours.iter()
        .filter(|our| OF_RECORD_SYSTEMS.contains(&our.kind.as_str()))
        .any(|our| theirs.iter().any(|their| key_of(our).is_some() && key_of(our) == key_of(their)))
}

fn same_birth(ours: Option<PartialDate>, theirs: Option<PartialDate>) -> Evidence {
    let (Some(ours), Some(theirs)) = (ours, theirs) else { return Evidence::Silent };
    let differs = |a: Option<u8>, b: Option<u8>| a.is_some() && b.is_some() && a != b;
    if ours.year != theirs.year || differs(ours.month, theirs.month) || differs(ours.day, theirs.day) {
        Evidence::Against
    } else {
        Evidence::For
    }
}

fn same_words<N>(ours: &[N], theirs: &[N], of: impl Fn(&N) -> String) -> Evidence {
    let words = |names: &[N]| -> BTreeSet<String> {
        names
            .iter()
            .flat_map(|name| text::folded(&of(name)).split(' ').map(str::to_owned).collect::<Vec<_>>())
            .filter(|word| !word.is_empty())
            .collect()
    };
    let (ours, theirs) = (words(ours), words(theirs));
    if ours.is_empty() || theirs.is_empty() {
        Evidence::Silent
    } else if ours.is_disjoint(&theirs) {
        Evidence::Against
    } else {
        Evidence::For
    }
}

/// Notes how the intake's source names the patient, and what it says of them.
pub(super) fn note(
    tx: &impl Write,
    id: PatientId,
    sources: &[SourceId],
    told: Option<&Demographics>,
) -> Result<()> {
    for source in sources.iter().filter(|source| source.id.len() <= KEY_BYTES_MAX) {
        let SourceId { scope, id: name } = source.clone();
        if told.is_some() && !SOURCES.has(tx, &(scope.clone(), name.clone(), id))? {
            SOURCES.put(tx, &(scope, name, id), &())?;
        }
    }
    if let (Some(SourceId { scope, id: name }), Some(told)) = (sources.first().cloned(), told) {
        let key = (id, scope, name);
        if RECEIVED.get(tx, &key)?.as_ref() != Some(told) {
            RECEIVED.put(tx, &key, told)?;
        }
    }
    Ok(())
}

/// What the intake's source said of the patient before.
pub(super) fn told_before(
    tx: &impl Read,
    id: PatientId,
    sources: &[SourceId],
) -> Result<Option<Demographics>> {
    let Some(SourceId { scope, id: name }) = sources.first().cloned() else { return Ok(None) };
    Ok(RECEIVED.get(tx, &(id, scope, name))?)
}
