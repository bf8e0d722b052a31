//! The FHIR `DiagnosticReport`, and an `Observation` that only groups others, as reports; what of them is words
//! or files, as a result of its own.

use super::datatype::{Concept, Reference, instant, shown_whole};
use super::item::bodies;
use super::node::Node;
use super::observation::{performer, service, status, taken};
use super::words::plain;
use crate::records::intake::{Identity, ReportIntake, ResultIntake};
use crate::records::result::{Kind, Value};

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

/// Reads a report that groups results; nothing if there are none.
pub(super) fn read(
    node: Node<'_, '_>,
    identity: Identity,
    results: Vec<Identity>,
    name_of: &dyn Fn(&Reference) -> String,
) -> Option<ReportIntake> {
    let code = Concept::read(node.get("code"));
    if code.is_empty() || results.is_empty() {
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
        conclusion: conclusion(node),
    })
}

/// Reads what a report says in words or files. Of one that `groups` results only the files are told here, since
/// it concludes beside them. A note of the practice that is sent as a report is none: it is a document.
pub(super) fn narrative(
    node: Node<'_, '_>,
    identity: Identity,
    groups: bool,
    name_of: &dyn Fn(&Reference) -> String,
) -> Option<ResultIntake> {
    let code = Concept::read(node.get("code"));
    let files = bodies(&node.get("presentedForm").list(), identity);
    let service = service(node);
    let is_note = service.is_none() && !is_laboratory(node) && !files.is_empty();
    let text = if groups { String::new() } else { conclusion(node) };
    if is_note || code.is_empty() || (files.is_empty() && text.is_empty()) {
        return None;
    }
    Some(ResultIntake {
        identity,
        original: identity,
        kind: Kind::Narrative,
        category: service.unwrap_or_default(),
        name: plain(&code),
        test: code.key(),
        value: if text.is_empty() { Value::Absent(String::new()) } else { Value::Text(text) },
        range: None,
        flag: None,
        status: status(node.get("status")),
        taken: taken(node),
        issued: instant(node.get("issued")),
        performer: performer(node, name_of),
        notes: Vec::new(),
        components: Vec::new(),
        files,
    })
}

fn conclusion(node: Node<'_, '_>) -> String {
    let words = shown_whole(&node.get("conclusion").words());
    if !words.is_empty() {
        return words;
    }
    let codes = node.get("conclusionCode");
    let words: Vec<String> = codes.list().iter().map(|one| Concept::read(*one).words()).collect();
    words.join("; ")
}
