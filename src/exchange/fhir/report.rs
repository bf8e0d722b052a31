//! The FHIR `DiagnosticReport`, and an `Observation` that only groups others, as reports.

use super::datatype::{Concept, Reference, instant, shown};
use super::node::Node;
use super::observation::{performer, status, taken};
use super::words::plain;
use crate::records::intake::{Identity, ReportIntake};

/// Whether a `DiagnosticReport` is a laboratory's, by HL7 v2 table 0074 or the observation category.
pub(super) fn is_laboratory(node: Node<'_, '_>) -> bool {
    let category = node.get("category");
    let concepts: Vec<Concept> = if category.is_object() {
        vec![Concept::read(category)]
    } else {
        category.list().iter().map(|one| Concept::read(*one)).collect()
    };
    concepts.iter().any(|concept| {
        concept.codes().any(|code| {
            matches!(
                code,
                "LAB" | "laboratory" | "CH" | "HM" | "MB" | "SR" | "BLB" | "CP" | "TX" | "IMM" | "VR"
            )
        })
    })
}

/// What a report refers to as its results.
pub(super) fn members(node: Node<'_, '_>) -> Vec<Reference> {
    let name = if node.get("result").is_there() { "result" } else { "hasMember" };
    node.get(name).list().iter().map(|member| Reference::read(*member)).collect()
}

/// Reads a report; nothing if it has neither results nor a conclusion to show.
pub(super) fn read(
    node: Node<'_, '_>,
    identity: Identity,
    results: Vec<Identity>,
    name_of: &dyn Fn(&Reference) -> String,
) -> Option<ReportIntake> {
    let code = Concept::read(node.get("code"));
    let mut conclusion = shown(&node.get("conclusion").words());
    if conclusion.is_empty() {
        let codes = node.get("conclusionCode");
        let words: Vec<String> = codes.list().iter().map(|one| Concept::read(*one).words()).collect();
        conclusion = words.join("; ");
    }
    if code.is_empty() || (results.is_empty() && conclusion.is_empty()) {
        return None;
    }
    Some(ReportIntake {
        identity,
        original: identity,
        name: plain(&code),
        status: status(node.get("status")),
        taken: taken(node),
        issued: instant(node.get("issued")),
        performer: performer(node, name_of),
        results,
        conclusion,
    })
}
