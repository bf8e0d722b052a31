//! Allergies (AL1, IAM), diagnoses (DG1), insurance (IN1) and vaccinations (RXA).

use super::datatype::{key, person_name, providers};
use super::draft::Draft;
use super::message::Segment;
use super::order::remarks;
use crate::records::intake::Identity;
use crate::records::item::{Allergy, Coded, Detail, Immunization, Insurance, Problem, Reaction, State};

/// Reads every allergy, diagnosis and insurance that a message brings along.
pub(super) fn read(draft: &mut Draft<'_, '_>) {
    let segments: Vec<(usize, &Segment<'_>)> =
        draft.range.clone().map(|place| (place, &draft.message.segments[place])).collect();
    for (place, segment) in segments {
        match segment.name.as_str() {
            "AL1" => allergy(
                draft,
                place,
                segment,
                Allergen { severity: 4, reactions: 5, began: 6, id: None, is_gone: false },
            ),
            "IAM" => {
                let is_gone = draft.code(segment, 6) == "D";
                allergy(
                    draft,
                    place,
                    segment,
                    Allergen { severity: 4, reactions: 5, began: 13, id: Some(7), is_gone },
                );
            }
            "DG1" => problem(draft, place, segment),
            "IN1" => insurance(draft, place, segment),
            _ => {}
        }
    }
}

/// Where an AL1 or an IAM says what.
struct Allergen {
    severity: usize,
    reactions: usize,
    began: usize,
    id: Option<usize>,
    is_gone: bool,
}

fn unnamed(draft: &mut Draft<'_, '_>, place: usize, field: usize) {
    draft.warnings.push((place, field, "it does not say what it is; kept, not shown"));
}

fn allergy(draft: &mut Draft<'_, '_>, place: usize, segment: &Segment<'_>, at: Allergen) {
    let name = draft.coded(segment, 3);
    if name.is_empty() {
        return unnamed(draft, place, 3);
    }
    let number = at.id.map(|field| draft.code(segment, field)).filter(|number| !number.is_empty());
    let identity = Identity::of(&["HL7 v2", "allergy", &number.unwrap_or_else(|| key(&name))]);
    let severity = match draft.code(segment, at.severity).to_ascii_uppercase().as_str() {
        "SV" => "severe",
        "MO" => "moderate",
        "MI" => "mild",
        _ => "",
    };
    let category = match draft.code(segment, 2).to_ascii_uppercase().as_str() {
        "DA" => "medication",
        "FA" => "food",
        "EA" | "PA" | "LA" | "AA" => "environment",
        _ => "",
    };
    let reactions = draft.message.all(segment, at.reactions).repetitions();
    let words = reactions.map(|part| super::datatype::coded(part).text).filter(|words| !words.is_empty());
    let mut reactions: Vec<Reaction> =
        words.map(|manifestation| Reaction { manifestation, severity: severity.to_owned() }).collect();
    if reactions.is_empty() && !severity.is_empty() {
        reactions.push(Reaction { manifestation: String::new(), severity: severity.to_owned() });
    }
    let state = if at.is_gone { State::EnteredInError } else { State::Current };
    let detail = Allergy { category: category.to_owned(), reactions, ..Allergy::default() };
    let mut item = draft.item(identity, name, state, Detail::Allergy(detail));
    item.began = draft.time(segment, at.began);
    draft.add("allergy segment", place, item);
}

fn problem(draft: &mut Draft<'_, '_>, place: usize, segment: &Segment<'_>) {
    let mut name = draft.coded(segment, 3);
    let described = draft.message.field(segment, 4).words();
    // A code alone says little; the description before it does.
    let is_code = name.codes.iter().any(|code| code.code == name.text);
    if (name.is_empty() || is_code) && !described.is_empty() {
        name.text = described;
    }
    if name.is_empty() {
        return unnamed(draft, place, 3);
    }
    let identity = Identity::of(&["HL7 v2", "problem", &key(&name)]);
    let certainty = if draft.code(segment, 6) == "W" { "provisional" } else { "" };
    let detail = Problem {
        category: "encounter-diagnosis".to_owned(),
        certainty: certainty.to_owned(),
        ..Problem::default()
    };
    let state = if draft.code(segment, 21) == "D" { State::EnteredInError } else { State::Current };
    let mut item = draft.item(identity, name, state, Detail::Problem(detail));
    item.began = draft.time(segment, 5);
    item.by = providers(draft.message, segment, 16);
    draft.add("DG1 segment", place, item);
}

fn insurance(draft: &mut Draft<'_, '_>, place: usize, segment: &Segment<'_>) {
    let words = |number: usize| draft.code(segment, number);
    let (payer, plan) = (words(4), draft.coded(segment, 2).text);
    let called =
        [payer.clone(), plan.clone(), words(9), words(3)].into_iter().find(|words| !words.is_empty());
    let Some(called) = called else { return unnamed(draft, place, 4) };
    let member = [36, 49, 2].map(words);
    let member = if member[0].is_empty() { member[1].clone() } else { member[0].clone() };
    let relationship = match words(17).to_ascii_uppercase().as_str() {
        "SEL" | "SELF" | "18" | "1" => "self",
        "SPO" | "01" | "2" => "spouse",
        "CHD" | "NCH" | "SCH" | "19" | "3" => "child",
        "PAR" | "MTH" | "FTH" => "parent",
        "" => "",
        _ => "other",
    };
    let insured = person_name(draft.message.field(segment, 16)).display();
    let detail = Insurance {
        payer: payer.clone(),
        plan,
        member_number: member.clone(),
        group: words(8),
        relationship: relationship.to_owned(),
        subscriber: if relationship == "self" { String::new() } else { insured },
    };
    let company = words(3);
    let identity = Identity::of(&["HL7 v2", "insurance", &company, &payer, &member, &detail.plan]);
    let mut item = draft.item(identity, Coded::words(called), State::Current, Detail::Insurance(detail));
    (item.began, item.ended) = (draft.time(segment, 12), draft.time(segment, 13));
    draft.add("IN1 segment", place, item);
}

/// Reads the vaccinations of a VXU message.
pub(super) fn read_vaccinations(draft: &mut Draft<'_, '_>) {
    let mut number = String::new();
    for place in draft.range.clone() {
        let segment = &draft.message.segments[place];
        match segment.name.as_str() {
            "ORC" => {
                let found = [3, 2]
                    .into_iter()
                    .find_map(|field| super::datatype::entity(draft.message.field(segment, field)));
                number = found.unwrap_or_default();
            }
            "RXA" => vaccination(draft, place, segment, &std::mem::take(&mut number)),
            _ => {}
        }
    }
}

fn vaccination(draft: &mut Draft<'_, '_>, place: usize, rxa: &Segment<'_>, number: &str) {
    let name = draft.coded(rxa, 5);
    // 998 says that no vaccine was given.
    if name.codes.iter().any(|code| code.code == "998") {
        return;
    }
    if name.is_empty() {
        return unnamed(draft, place, 5);
    }
    let given = draft.code(rxa, 3);
    let number = if number.is_empty() { &given } else { number };
    let identity = Identity::of(&["HL7 v2", "vaccination", number, &key(&name), &given]);
    let state = match (draft.code(rxa, 21).as_str(), draft.code(rxa, 20).as_str()) {
        ("D", _) => State::EnteredInError,
        (_, "RE" | "NA") => State::NotDone,
        _ => State::Completed,
    };
    let next = |name: &'static str| draft.named(name).map(|(at, _)| at).find(|at| *at > place);
    let route = next("RXR").filter(|at| next("RXA").is_none_or(|rxa| *at < rxa));
    let site = route.map(|at| draft.coded(&draft.message.segments[at], 2).text).unwrap_or_default();
    let amount = match (draft.code(rxa, 6).as_str(), draft.code(rxa, 7)) {
        ("" | "999", _) => String::new(),
        (amount, unit) => format!("{amount} {unit}").trim().to_owned(),
    };
    let detail = Immunization {
        dose: amount,
        lot: draft.code(rxa, 15),
        maker: draft.coded(rxa, 17).text,
        site,
        place: draft.message.field(rxa, 11).component(4).sub(1).words(),
    };
    let mut item = draft.item(identity, name, state, Detail::Immunization(detail));
    item.began = draft.time(rxa, 3);
    item.by = providers(draft.message, rxa, 10);
    if state == State::NotDone {
        item.notes.push(draft.coded(rxa, 18).text);
    }
    let notes: Vec<usize> = Some(place + 1)
        .filter(|next| draft.range.contains(next) && draft.message.segments[*next].name == "NTE")
        .into_iter()
        .collect();
    item.notes.push(remarks(draft.message, &notes));
    item.notes.retain(|note| !note.is_empty());
    draft.add("RXA segment", place, item);
}
