//! Allergies and intolerances: concern acts with the allergies they are about.

use super::datatype::{coded, interval, words};
use super::entry::{Found, item, part, parts, remarks, told_state, written_at};
use super::page::Page;
use super::problem::{certainty, no_known};
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Allergy, Coded, Detail, Reaction, State};

/// Reaction observation, of C-CDA and of C32.
const REACTION: [&str; 2] = ["2.16.840.1.113883.10.20.22.4.9", "2.16.840.1.113883.10.20.1.54"];
/// Severity observation, of C-CDA and of C32.
const SEVERITY: [&str; 2] = ["2.16.840.1.113883.10.20.22.4.8", "2.16.840.1.113883.10.20.1.55"];
const CRITICALITY: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.145"];

/// Reads an entry of an allergy section.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    if entry.name() == "observation" {
        return allergy(entry, Element::NONE, page).into_iter().collect();
    }
    let observations = parts(entry).map(|(_, part)| part).filter(|part| part.name() == "observation");
    observations.filter_map(|one| allergy(one, entry, page)).collect()
}

fn allergy<'d, 'a>(
    observation: Element<'d, 'a>,
    act: Element<'d, 'a>,
    page: &Page<'d, 'a>,
) -> Option<Found<'d, 'a>> {
    let kind = coded(observation.get("value"), page);
    let is_of_kind = |codes: &[&str]| kind.codes.iter().any(|code| codes.contains(&code.code.as_str()));
    let mut substance = substance(observation, page);
    // An old form says it all in the value: "allergy to penicillin".
    if substance.is_empty() && !kind.is_empty() && category(&is_of_kind).is_none() && !is_of_kind(&ANY) {
        substance = kind.clone();
    }
    let (began, ended) = interval(observation.get("effectiveTime"), page);
    let mut state = state(observation, act, ended.is_some());
    let is_denied = observation.says("negationInd");
    if is_denied && substance.is_empty() {
        substance = match category(&is_of_kind) {
            Some("medication") => no_known("409137002", "No known drug allergies"),
            Some("food") => no_known("429625007", "No known food allergies"),
            _ => no_known("716186003", "No known allergies"),
        };
        state = State::Current;
    } else if is_denied {
        state = State::Refuted;
    }
    if substance.is_empty() {
        page.problem(observation, "it does not say to what; kept, not shown");
        return None;
    }
    let criticality = part(observation, &CRITICALITY).get("value").word("code");
    let detail = Allergy {
        category: category(&is_of_kind).unwrap_or_default().to_owned(),
        is_intolerance: is_of_kind(&["59037007", "235719002", "782197009"]),
        is_dangerous: match criticality {
            "CRITH" => Some(true),
            "CRITL" => Some(false),
            _ => None,
        },
        certainty: certainty(observation, page),
        reactions: reactions(observation, page),
    };
    let mut allergy = item(substance, state, Detail::Allergy(detail));
    allergy.began = began.or_else(|| written_at(observation, page));
    allergy.ended = ended;
    allergy.by =
        [observation, act].into_iter().map(|one| page.by(one)).find(|by| !by.is_empty()).unwrap_or_default();
    allergy.notes = remarks(observation, page);
    Some(Found::item(observation, allergy).or_known_as(act))
}

/// SNOMED CT: an allergy, a propensity, an intolerance, of no kind in particular.
const ANY: [&str; 5] = ["419199007", "420134006", "418038007", "106190000", "281647001"];

/// SNOMED CT: kinds of allergies as FHIR's categories.
fn category(is_of_kind: &dyn Fn(&[&str]) -> bool) -> Option<&'static str> {
    [
        ("medication", &["416098002", "419511003", "59037007"][..]),
        ("food", &["414285001", "418471000", "235719002"][..]),
        ("environment", &["426232007", "232347008"][..]),
    ]
    .into_iter()
    .find(|(_, codes)| is_of_kind(codes))
    .map(|(word, _)| word)
}

/// What it is to: who takes part as the consumable.
fn substance(observation: Element<'_, '_>, page: &Page<'_, '_>) -> Coded {
    for participant in observation.all("participant").filter(|one| one.word("typeCode") == "CSM") {
        let entity = participant.get("participantRole").get("playingEntity");
        let mut found = coded(entity.get("code"), page);
        if found.is_empty() {
            found.text = shown(&entity.get("name").text());
        }
        if !found.is_empty() {
            return found;
        }
    }
    Coded::default()
}

fn reactions(observation: Element<'_, '_>, page: &Page<'_, '_>) -> Vec<Reaction> {
    // Where the severity is said of the allergy, it is that of what happened.
    let of_all = words(part(observation, &SEVERITY).get("value"), page);
    let told = parts(observation).filter(|(kind, part)| *kind == "MFST" || part.is_a(&REACTION));
    let mut all: Vec<Reaction> = Vec::new();
    for (_, one) in told {
        let mut manifestation = words(one.get("value"), page);
        if manifestation.is_empty() {
            manifestation = page.text(one.get("text"));
        }
        let severity = words(part(one, &SEVERITY).get("value"), page);
        let severity = if severity.is_empty() { of_all.clone() } else { severity };
        let reaction = Reaction { manifestation, severity: severity.to_lowercase() };
        if !reaction.manifestation.is_empty() && !all.contains(&reaction) {
            all.push(reaction);
        }
    }
    all
}

fn state(observation: Element<'_, '_>, act: Element<'_, '_>, has_ended: bool) -> State {
    if let Some(told) = told_state(observation).or_else(|| told_state(act)) {
        return told;
    }
    match (has_ended, act.get("statusCode").word("code")) {
        (_, "nullified") => State::EnteredInError,
        (true, _) | (false, "aborted") => State::Past,
        // An allergy whose recording is completed goes on: only an end ends it.
        (false, "active" | "completed") => State::Current,
        (false, "suspended") => State::OnHold,
        (false, _) => State::Unknown,
    }
}
