//! `Procedure`, and `ImagingStudy` as the procedure that it is.

use super::super::datatype::{Concept, shown, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, all_words, coded, item, name, named, names, period, reasons, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Coded, Detail, Procedure, State};

pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let name_of_it = named(node.get("code"))?;
    let state = match node.get("status").text() {
        Some("preparation") => State::Planned,
        Some("in-progress") => State::Current,
        Some("not-done") => State::NotDone,
        Some("on-hold") => State::OnHold,
        Some("stopped") => State::Stopped,
        Some("completed") => State::Completed,
        Some("entered-in-error") => State::EnteredInError,
        Some("unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let (from, until) = period(node.get("performedPeriod"));
    let detail = Procedure {
        indication: reasons(node, context).join(", "),
        site: all_words(node.get("bodySite")).join(", "),
        outcome: words(node.get("outcome")),
        place: name(node.get("location"), context),
    };
    let mut procedure = item(context, name_of_it, state, Detail::Procedure(detail));
    procedure.began = time(node.get("performedDateTime")).or(from);
    procedure.ended = until;
    procedure.by = names(node.get("performer"), Some("actor"), context);
    procedure.notes = notes(node.get("note"));
    procedure.notes.push(words(node.get("statusReason")));
    Some(procedure)
}

pub(super) fn imaging(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let series = node.get("series");
    let series = series.list();
    let mut name_of_it =
        all_words(node.get("procedureCode")).into_iter().next().map(Coded::words).unwrap_or_default();
    if name_of_it.is_empty() {
        name_of_it = Coded::words(shown(&node.get("description").words()));
    }
    if name_of_it.is_empty() {
        let modality = series.first().map(|one| one.get("modality").get("display").words());
        name_of_it = Coded::words(modality.unwrap_or_default());
    }
    if name_of_it.is_empty() {
        node.problem("it does not say what was imaged; kept, not shown");
        return None;
    }
    if let [code] = node.get("procedureCode").list().as_slice() {
        name_of_it.codes = coded(&Concept::read(*code)).codes;
    }
    let state = match node.get("status").text() {
        Some("registered") => State::Planned,
        Some("available") => State::Completed,
        Some("cancelled") => State::Cancelled,
        Some("entered-in-error") => State::EnteredInError,
        Some("unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let site = series.first().map(|one| one.get("bodySite").get("display").words()).unwrap_or_default();
    let detail = Procedure {
        indication: reasons(node, context).join(", "),
        site,
        place: name(node.get("location"), context),
        ..Procedure::default()
    };
    let mut study = item(context, name_of_it, state, Detail::Procedure(detail));
    study.began = time(node.get("started"));
    study.by = names(node.get("interpreter"), None, context);
    study.notes = notes(node.get("note"));
    Some(study)
}
