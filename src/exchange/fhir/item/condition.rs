//! `Condition`: problems, diagnoses and concerns.

use super::super::datatype::{Concept, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, all_words, code_of, item, name, named, period, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Detail, Problem, State};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let name_of_it = named(node.get("code"))?;
    let verification = code_of(node.get("verificationStatus"));
    let (from, until) = period(node.get("onsetPeriod"));
    let (_, abated) = period(node.get("abatementPeriod"));
    let ended = time(node.get("abatementDateTime")).or(abated).or(until);
    let state = match (verification.as_str(), code_of(node.get("clinicalStatus")).as_str()) {
        ("entered-in-error", _) => State::EnteredInError,
        ("refuted", _) => State::Refuted,
        (_, "active" | "recurrence" | "relapse") => State::Current,
        (_, "inactive" | "remission" | "resolved") => State::Past,
        (_, "") if ended.is_some() => State::Past,
        (_, "") => State::Unknown,
        _ => unknown(node.get("clinicalStatus")),
    };
    let certainty = match verification.as_str() {
        "unconfirmed" | "provisional" | "differential" => verification,
        _ => String::new(),
    };
    let detail = Problem {
        category: category(node.get("category")),
        certainty,
        severity: words(node.get("severity")),
        site: all_words(node.get("bodySite")).join(", "),
    };
    let mut problem = item(context, name_of_it, state, Detail::Problem(detail));
    problem.began = time(node.get("onsetDateTime")).or(from).or_else(|| time(node.get("recordedDate")));
    problem.ended = ended;
    problem.by = [node.get("asserter"), node.get("recorder")]
        .into_iter()
        .map(|who| name(who, context))
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    problem.notes = notes(node.get("note"));
    let onset = node.get("onsetString").words();
    if !onset.is_empty() {
        problem.notes.insert(0, onset);
    }
    Some(problem)
}

/// The category that decides where it is listed.
fn category(node: Node<'_, '_>) -> String {
    const KNOWN: [&str; 3] = ["problem-list-item", "encounter-diagnosis", "health-concern"];
    let all: Vec<Concept> = node.list().iter().map(|one| Concept::read(*one)).collect();
    let known = KNOWN.iter().find(|known| all.iter().any(|one| one.codes().any(|code| code == **known)));
    known.map(|known| (*known).to_owned()).unwrap_or_default()
}
