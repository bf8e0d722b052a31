//! `FamilyMemberHistory`, and an `Observation` of how the person lives.

use super::super::datatype::{Concept, Quantity, range_words, shown, time};
use super::super::node::Node;
use super::super::observation::{self, notes, performer};
use super::{Context, coded, item, named, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Detail, FamilyHistory, Relative, SocialHistory, State};
use crate::records::result::Status;

/// Categories of observations about how a person lives and manages (US Core and HL7 `observation-category`).
const CATEGORIES: [&str; 7] = [
    "social-history",
    "survey",
    "sdoh",
    "functional-status",
    "disability-status",
    "cognitive-status",
    "activity",
];

pub(super) fn family(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let relationship = named(node.get("relationship"))?;
    let state = match node.get("status").text() {
        Some("partial" | "completed") => State::Current,
        Some("entered-in-error") => State::EnteredInError,
        Some("health-unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let is_told = ["deceasedAge", "deceasedRange", "deceasedDate", "deceasedString"]
        .iter()
        .any(|member| node.get(member).is_there());
    let detail = FamilyHistory {
        is_deceased: if is_told { Some(true) } else { node.get("deceasedBoolean").boolean() },
        conditions: node.get("condition").list().iter().filter_map(|one| relative(*one)).collect(),
    };
    let mut history = item(context, relationship, state, Detail::FamilyHistory(detail));
    history.began = time(node.get("date"));
    history.notes = notes(node.get("note"));
    Some(history)
}

fn relative(node: Node<'_, '_>) -> Option<Relative> {
    let name = coded(&Concept::read(node.get("code")));
    let age = Quantity::read(node.get("onsetAge"));
    let onset = match age.number {
        Some(_) => age.words(),
        None => match range_words(node.get("onsetRange")) {
            range if range.is_empty() => shown(&node.get("onsetString").words()),
            range => range,
        },
    };
    let was_fatal = node.get("contributedToDeath").boolean() == Some(true);
    (!name.is_empty()).then_some(Relative { name, onset, was_fatal })
}

pub(super) fn social(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let category = node.get("category");
    let is_social =
        category.list().iter().any(|one| Concept::read(*one).codes().any(|code| CATEGORIES.contains(&code)));
    if !is_social {
        return None;
    }
    let name = named(node.get("code"))?;
    let mut told: Vec<String> = observation::value_words(node).into_iter().collect();
    for part in node.get("component").list() {
        if let Some(value) = observation::value_words(part) {
            told.push(format!("{}: {value}", words(part.get("code"))));
        }
    }
    if told.is_empty() {
        // A group of others, or a question without an answer.
        return None;
    }
    let state = match observation::status(node.get("status")) {
        Status::EnteredInError => State::EnteredInError,
        Status::Cancelled => State::Cancelled,
        Status::Registered => State::Planned,
        _ => State::Completed,
    };
    let detail = Detail::SocialHistory(SocialHistory { value: told.join("\n") });
    let mut history = item(context, name, state, detail);
    history.began = observation::taken(node);
    history.by = performer(node, context.name_of);
    history.notes = notes(node.get("note"));
    Some(history)
}
