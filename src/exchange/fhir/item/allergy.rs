//! `AllergyIntolerance`.

use super::super::datatype::{Concept, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, all_words, code_of, coded, item, name, period, unknown};
use crate::records::intake::ItemIntake;
use crate::records::item::{Allergy, Detail, Reaction, State};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let reactions = node.get("reaction");
    let mut substance = coded(&Concept::read(node.get("code")));
    if substance.is_empty() {
        // Some say it only where they say what happened.
        let told = reactions
            .list()
            .iter()
            .map(|one| coded(&Concept::read(one.get("substance"))))
            .find(|one| !one.is_empty());
        substance = told.unwrap_or_default();
    }
    if substance.is_empty() {
        node.get("code").problem("it does not say to what; kept, not shown");
        return None;
    }
    let verification = code_of(node.get("verificationStatus"));
    let state = match (verification.as_str(), code_of(node.get("clinicalStatus")).as_str()) {
        ("entered-in-error", _) => State::EnteredInError,
        ("refuted", _) => State::Refuted,
        (_, "active") => State::Current,
        (_, "inactive" | "resolved") => State::Past,
        (_, "") => State::Unknown,
        _ => unknown(node.get("clinicalStatus")),
    };
    let certainty = match verification.as_str() {
        "unconfirmed" | "presumed" => verification,
        _ => String::new(),
    };
    let categories = node.get("category");
    let detail = Allergy {
        category: categories.list().first().map(|first| first.words()).unwrap_or_default(),
        is_intolerance: node.get("type").text() == Some("intolerance"),
        is_dangerous: match node.get("criticality").text() {
            Some("high") => Some(true),
            Some("low") => Some(false),
            _ => None,
        },
        certainty,
        reactions: reactions
            .list()
            .iter()
            .map(|one| reaction(*one))
            .filter(|one| !one.manifestation.is_empty())
            .collect(),
    };
    let (from, _) = period(node.get("onsetPeriod"));
    let mut allergy = item(context, substance, state, Detail::Allergy(detail));
    allergy.began = time(node.get("onsetDateTime")).or(from).or_else(|| time(node.get("recordedDate")));
    allergy.by = name(node.get("recorder"), context);
    allergy.notes = notes(node.get("note"));
    Some(allergy)
}

fn reaction(node: Node<'_, '_>) -> Reaction {
    let told = all_words(node.get("manifestation")).join(", ");
    let manifestation = if told.is_empty() { node.get("description").words() } else { told };
    Reaction { manifestation, severity: node.get("severity").words() }
}
