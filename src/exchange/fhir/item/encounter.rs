//! `Encounter`: visits.

use super::super::datatype::Reference;
use super::super::node::Node;
use super::{Context, all_words, item, name, names, period, push, reasons, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Coded, Detail, State, Visit};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let state = match node.get("status").text() {
        Some("planned") => State::Planned,
        Some("arrived" | "triaged" | "in-progress") => State::Current,
        Some("onleave") => State::OnHold,
        Some("finished") => State::Completed,
        Some("cancelled") => State::Cancelled,
        Some("entered-in-error") => State::EnteredInError,
        Some("unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let class = node.get("class");
    // A coding in R4; later versions and some senders give a concept.
    let setting = match class.get("code").text() {
        Some(code) => code.to_owned(),
        None => super::code_of(class.list().first().copied().unwrap_or(class)),
    };
    let name_of_it = all_words(node.get("type")).into_iter().next().unwrap_or_default();
    let mut diagnoses = Vec::new();
    for diagnosis in node.get("diagnosis").list() {
        push(&mut diagnoses, (context.called)(&Reference::read(diagnosis.get("condition"))).text);
    }
    let detail = Visit {
        setting,
        indications: reasons(node, context),
        diagnoses,
        place: place(node, context),
        disposition: words(node.get("hospitalization").get("dischargeDisposition")),
        summary: String::new(),
    };
    let mut visit = item(context, Coded::words(name_of_it), state, Detail::Visit(detail));
    (visit.began, visit.ended) = period(node.get("period"));
    visit.by = names(node.get("participant"), Some("individual"), context);
    Some(visit)
}

/// Where it was, and whose place that is.
fn place(node: Node<'_, '_>, context: &Context<'_>) -> String {
    let place = names(node.get("location"), Some("location"), context);
    let provider = name(node.get("serviceProvider"), context);
    match (place.is_empty(), provider.is_empty()) {
        (false, false) if !place.eq_ignore_ascii_case(&provider) => format!("{place}, {provider}"),
        (true, _) => provider,
        _ => place,
    }
}
