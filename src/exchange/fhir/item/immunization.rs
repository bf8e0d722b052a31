//! `Immunization`.

use super::super::datatype::{shown, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, item, name, named, names, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Detail, Immunization, State};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let vaccine = named(node.get("vaccineCode"))?;
    let state = match node.get("status").text() {
        Some("completed") => State::Completed,
        Some("entered-in-error") => State::EnteredInError,
        Some("not-done") => State::NotDone,
        _ => unknown(node.get("status")),
    };
    let detail = Immunization {
        dose: dose(node.get("protocolApplied")),
        lot: shown(&node.get("lotNumber").words()),
        maker: name(node.get("manufacturer"), context),
        site: words(node.get("site")),
        place: name(node.get("location"), context),
    };
    let mut vaccination = item(context, vaccine, state, Detail::Immunization(detail));
    vaccination.began = time(node.get("occurrenceDateTime"));
    vaccination.by = names(node.get("performer"), Some("actor"), context);
    vaccination.notes = notes(node.get("note"));
    vaccination.notes.push(words(node.get("statusReason")));
    vaccination.notes.push(shown(&node.get("occurrenceString").words()));
    Some(vaccination)
}

/// Which dose of how many: "2/3".
fn dose(node: Node<'_, '_>) -> String {
    let list = node.list();
    let Some(protocol) = list.first() else { return String::new() };
    let either = |one: &'static str, other: &'static str| {
        let number = protocol.get(one);
        match number.is_there().then(|| number.number()).flatten() {
            Some(digits) => digits.to_owned(),
            None => shown(&protocol.get(other).words()),
        }
    };
    let number = either("doseNumberPositiveInt", "doseNumberString");
    let of = either("seriesDosesPositiveInt", "seriesDosesString");
    if of.is_empty() || number.is_empty() { number } else { format!("{number}/{of}") }
}
