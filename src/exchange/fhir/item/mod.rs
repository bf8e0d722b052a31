//! FHIR resources that are items of a record: one file for each few that belong together.
//!
//! A resource that does not say what it is about is kept and not shown. Status words of each resource are
//! brought to the one set of [`State`]; what R4 does not know is `Unknown` and a problem noted.

use super::datatype::{Concept, Reference, shown};
use super::node::Node;
use super::words::{plain, without_tag};
use crate::records::intake::{Identity, ItemIntake};
use crate::records::item::{Code, Coded, Detail, State};
use crate::records::when::When;

mod allergy;
mod condition;
mod coverage;
mod device;
mod document;
mod encounter;
mod history;
mod immunization;
mod medication;
mod plan;
mod procedure;

pub(super) use document::bodies;
pub use document::body_of;

/// Resources that become items.
pub(super) const KINDS: [&str; 17] = [
    "AllergyIntolerance",
    "CarePlan",
    "CareTeam",
    "Condition",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "FamilyMemberHistory",
    "Goal",
    "ImagingStudy",
    "Immunization",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Procedure",
];

/// What is needed beside the resource itself.
pub(super) struct Context<'a> {
    /// Which item it is.
    pub(super) identity: Identity,
    /// The name of a person, an organization or a place that a reference points to.
    pub(super) name_of: &'a dyn Fn(&Reference) -> String,
    /// What a resource that a reference points to is called: a condition, a medication, a goal.
    pub(super) called: &'a dyn Fn(&Reference) -> Coded,
    /// How to reach whom a reference points to.
    pub(super) contact_of: &'a dyn Fn(&Reference) -> String,
}

/// Reads an item; nothing if the resource is none, or says too little to be shown.
pub(super) fn read(kind: &str, node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let mut item = match kind {
        "AllergyIntolerance" => allergy::read(node, context),
        "CarePlan" => plan::care_plan(node, context),
        "CareTeam" => plan::care_team(node, context),
        "Condition" => condition::read(node, context),
        "Coverage" => coverage::read(node, context),
        "Device" => device::read(node, context),
        "DiagnosticReport" => document::report(node, context),
        "DocumentReference" => document::reference(node, context),
        "Encounter" => encounter::read(node, context),
        "FamilyMemberHistory" => history::family(node, context),
        "Goal" => plan::goal(node, context),
        "ImagingStudy" => procedure::imaging(node, context),
        "Immunization" => immunization::read(node, context),
        "MedicationRequest" => medication::request(node, context),
        "MedicationStatement" => medication::statement(node, context),
        "Observation" => history::social(node, context),
        "Procedure" => procedure::read(node, context),
        _ => None,
    }?;
    item.source = shown(&node.get("meta").get("source").words());
    item.notes.retain(|note| !note.is_empty());
    Some(item)
}

/// An item with what every reader gives; the rest is filled in by it.
fn item(context: &Context<'_>, name: Coded, state: State, detail: Detail) -> ItemIntake {
    ItemIntake {
        identity: context.identity,
        original: context.identity,
        name,
        state,
        began: None,
        ended: None,
        by: String::new(),
        detail,
        notes: Vec::new(),
        source: String::new(),
    }
}

/// A concept as people read it, with its codes.
pub(super) fn coded(concept: &Concept) -> Coded {
    let codes = concept.codings.iter().filter(|coding| !coding.code.is_empty());
    Coded {
        text: without_tag(&plain(concept)).to_owned(),
        codes: codes.map(|one| Code { system: one.system.clone(), code: one.code.clone() }).collect(),
    }
}

/// The name of a resource; a problem is noted where there is none.
fn named(node: Node<'_, '_>) -> Option<Coded> {
    let name = coded(&Concept::read(node));
    if name.is_empty() {
        node.problem("it does not say what it is; kept, not shown");
        return None;
    }
    Some(name)
}

/// A concept in words.
fn words(node: Node<'_, '_>) -> String {
    coded(&Concept::read(node)).text
}

/// Concepts in words, each once.
fn all_words(node: Node<'_, '_>) -> Vec<String> {
    let mut all = Vec::new();
    for one in node.list() {
        push(&mut all, words(one));
    }
    all
}

/// What the references of a list are called, each once.
fn all_called(node: Node<'_, '_>, context: &Context<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for one in node.list() {
        push(&mut all, (context.called)(&Reference::read(one)).text);
    }
    all
}

/// Reasons by code and by reference, each once.
fn reasons(node: Node<'_, '_>, context: &Context<'_>) -> Vec<String> {
    let mut all = all_words(node.get("reasonCode"));
    for reason in all_called(node.get("reasonReference"), context) {
        push(&mut all, reason);
    }
    all
}

/// Names of those whom the members called `member` of a list point to, each once.
fn names<'a>(node: Node<'a, '_>, member: Option<&'a str>, context: &Context<'_>) -> String {
    let mut all = Vec::new();
    for one in node.list() {
        let reference = match member {
            Some(member) => Reference::read(one.get(member)),
            None => Reference::read(one),
        };
        push(&mut all, (context.name_of)(&reference));
    }
    all.join(", ")
}

fn name(node: Node<'_, '_>, context: &Context<'_>) -> String {
    (context.name_of)(&Reference::read(node))
}

fn push(all: &mut Vec<String>, words: String) {
    if !words.is_empty() && !all.contains(&words) {
        all.push(words);
    }
}

/// Beginning and end of a period.
fn period(node: Node<'_, '_>) -> (Option<When>, Option<When>) {
    (super::datatype::time(node.get("start")), super::datatype::time(node.get("end")))
}

/// A status that R4 does not know.
fn unknown(node: Node<'_, '_>) -> State {
    if node.is_there() {
        node.problem("not a status that FHIR R4 knows here");
    }
    State::Unknown
}

/// The code of a concept of one coding, as clinical and verification statuses are given.
fn code_of(node: Node<'_, '_>) -> String {
    let concept = Concept::read(node);
    concept.codes().next().map(str::to_owned).unwrap_or_else(|| concept.text.to_ascii_lowercase())
}
