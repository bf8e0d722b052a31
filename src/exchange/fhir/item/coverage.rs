//! `Coverage`: insurance.

use super::super::datatype::{Concept, shown};
use super::super::node::Node;
use super::{Context, code_of, item, name, names, period, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Coded, Detail, Insurance, State};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let state = match node.get("status").text() {
        Some("active") => State::Current,
        Some("cancelled") => State::Stopped,
        Some("draft") => State::Planned,
        Some("entered-in-error") => State::EnteredInError,
        _ => unknown(node.get("status")),
    };
    let classes = node.get("class");
    let class = |kind: &str| -> String {
        let list = classes.list();
        let of_kind = list.iter().find(|one| Concept::read(one.get("type")).codes().any(|code| code == kind));
        let Some(one) = of_kind else { return String::new() };
        let (name, value) = (shown(&one.get("name").words()), shown(&one.get("value").words()));
        match (kind, name.is_empty()) {
            ("group", _) if !value.is_empty() => value,
            (_, false) => name,
            _ => value,
        }
    };
    let mut number = shown(&node.get("subscriberId").words());
    if number.is_empty() {
        let identifiers = node.get("identifier");
        number = identifiers.list().first().map(|one| shown(&one.get("value").words())).unwrap_or_default();
    }
    let payer = names(node.get("payor"), None, context);
    let kind = words(node.get("type"));
    let detail = Insurance {
        payer: payer.clone(),
        plan: class("plan"),
        member_number: number,
        group: class("group"),
        relationship: code_of(node.get("relationship")),
        subscriber: name(node.get("subscriber"), context),
    };
    let called = [&payer, &detail.plan, &kind].into_iter().find(|words| !words.is_empty()).cloned();
    let mut insurance =
        item(context, Coded::words(called.unwrap_or_default()), state, Detail::Insurance(detail));
    (insurance.began, insurance.ended) = period(node.get("period"));
    Some(insurance)
}
