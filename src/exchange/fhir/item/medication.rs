//! `MedicationRequest` and `MedicationStatement`. What was given out or given in a hospital is kept, not listed:
//! it would say the same medication again.

use super::super::datatype::{Concept, Quantity, Reference, range_words, shown, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, coded, item, name, period, reasons, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Coded, Detail, Dose, Medication, Rhythm, State};

pub(super) fn request(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let substance = substance(node, context)?;
    let state = match node.get("status").text() {
        Some("active") => State::Current,
        Some("on-hold") => State::OnHold,
        Some("cancelled") => State::Cancelled,
        Some("completed") => State::Completed,
        Some("entered-in-error") => State::EnteredInError,
        Some("stopped") => State::Stopped,
        Some("draft") => State::Planned,
        Some("unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let supply = node.get("dispenseRequest");
    let quantity = Quantity::read(supply.get("quantity"));
    let detail = Medication {
        doses: doses(node.get("dosageInstruction"), context),
        indication: reasons(node, context).join(", "),
        quantity: if quantity.number.is_some() { quantity.words() } else { String::new() },
        refills: supply.get("numberOfRepeatsAllowed").number().and_then(|digits| digits.parse().ok()),
        is_reported: node.get("reportedBoolean").boolean() == Some(true)
            || node.get("reportedReference").is_there(),
    };
    let mut medication = item(context, substance, state, Detail::Medication(detail));
    medication.began = time(node.get("authoredOn"));
    medication.by = name(node.get("requester"), context);
    medication.notes = notes(node.get("note"));
    Some(medication)
}

pub(super) fn statement(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let substance = substance(node, context)?;
    let state = match node.get("status").text() {
        Some("active") => State::Current,
        Some("on-hold") => State::OnHold,
        Some("completed") => State::Past,
        Some("entered-in-error") => State::EnteredInError,
        Some("stopped") => State::Stopped,
        Some("intended") => State::Planned,
        Some("not-taken") => State::NotDone,
        Some("unknown") => State::Unknown,
        _ => unknown(node.get("status")),
    };
    let (from, until) = period(node.get("effectivePeriod"));
    let detail = Medication {
        doses: doses(node.get("dosage"), context),
        indication: reasons(node, context).join(", "),
        is_reported: true,
        ..Medication::default()
    };
    let mut medication = item(context, substance, state, Detail::Medication(detail));
    medication.began =
        time(node.get("effectiveDateTime")).or(from).or_else(|| time(node.get("dateAsserted")));
    medication.ended = until;
    medication.by = name(node.get("informationSource"), context);
    medication.notes = notes(node.get("note"));
    Some(medication)
}

/// What is taken: said in place, or by a reference to it.
fn substance(node: Node<'_, '_>, context: &Context<'_>) -> Option<Coded> {
    let mut substance = coded(&Concept::read(node.get("medicationCodeableConcept")));
    if substance.is_empty() {
        substance = (context.called)(&Reference::read(node.get("medicationReference")));
    }
    if substance.is_empty() {
        node.problem("it does not say which medication; kept, not shown");
        return None;
    }
    Some(substance)
}

fn doses(node: Node<'_, '_>, context: &Context<'_>) -> Vec<Dose> {
    node.list().iter().map(|one| dose(*one, context)).filter(|dose| *dose != Dose::default()).collect()
}

fn dose(node: Node<'_, '_>, _context: &Context<'_>) -> Dose {
    let rates = node.get("doseAndRate");
    let amount = rates.list().first().map(|rate| {
        let quantity = Quantity::read(rate.get("doseQuantity"));
        if quantity.number.is_some() { quantity.words() } else { range_words(rate.get("doseRange")) }
    });
    let as_needed = node.get("asNeededCodeableConcept");
    let patient = shown(&node.get("patientInstruction").words());
    let text = shown(&node.get("text").words());
    let text = match (text.is_empty(), patient.is_empty()) {
        (false, false) if text != patient => format!("{text}. {patient}"),
        (true, _) => patient,
        _ => text,
    };
    Dose {
        text,
        amount: amount.unwrap_or_default(),
        rhythm: rhythm(node.get("timing")),
        route: words(node.get("route")),
        is_as_needed: as_needed.is_there() || node.get("asNeededBoolean").boolean() == Some(true),
        needed_for: words(as_needed),
    }
}

/// How often, where it is said in full; a timing by events is in the text or in the original.
fn rhythm(node: Node<'_, '_>) -> Option<Rhythm> {
    let repeat = node.get("repeat");
    let unit = repeat.get("periodUnit").text()?;
    if !matches!(unit, "s" | "min" | "h" | "d" | "wk" | "mo" | "a") {
        repeat.get("periodUnit").problem("not a unit of time");
        return None;
    }
    let frequency = repeat.get("frequency");
    let times = if frequency.is_there() { frequency.number()?.parse().ok()? } else { 1 };
    let period = repeat.get("period").number().unwrap_or("1");
    let period = period.strip_suffix(".0").unwrap_or(period).to_owned();
    Some(Rhythm { times, period, unit: unit.to_owned() })
}
