//! Medications: prescribed ones as `MedicationRequest`, told ones as `MedicationStatement`.

use super::Writer;
use super::datatype::{coded, named, notes, period, quantity_of_words, words, words_list};
use super::json::{Object, Out};
use crate::records::item::{Dose, Listed, Medication, Rhythm, State};

impl Writer<'_> {
    pub(super) fn medication(&self, listed: &Listed, medication: &Medication) -> Object {
        // A request says how much is given out, a statement until when it was taken.
        let is_request = !medication.is_reported
            || !medication.quantity.is_empty()
            || medication.refills.is_some()
            || listed.item.state == State::Cancelled;
        if is_request { self.request(listed, medication) } else { self.statement(listed, medication) }
    }

    fn request(&self, listed: &Listed, medication: &Medication) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::Current => "active",
            State::OnHold => "on-hold",
            State::Cancelled | State::NotDone | State::Refuted => "cancelled",
            State::Completed | State::Past => "completed",
            State::EnteredInError => "entered-in-error",
            State::Stopped => "stopped",
            State::Planned => "draft",
            State::Unknown => "unknown",
        };
        let refills = medication.refills.map(|refills| Out::Digits(refills.to_string()));
        let supply = Object::new()
            .with("numberOfRepeatsAllowed", refills)
            .with("quantity", quantity_of_words(&medication.quantity));
        Self::of("MedicationRequest", "medicationrequest", listed)
            .with("status", status)
            .with("intent", "order")
            .with("reportedBoolean", medication.is_reported.then_some(true))
            .with("medicationCodeableConcept", coded(&item.name))
            .with("subject", self.subject())
            .with("authoredOn", self.began(listed))
            .with("requester", named(&item.by))
            .with("reasonCode", words_list(&medication.indication))
            .with("note", notes(&item.notes))
            .with("dosageInstruction", medication.doses.iter().map(dose).collect::<Vec<_>>())
            .with("dispenseRequest", supply)
    }

    fn statement(&self, listed: &Listed, medication: &Medication) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::Current => "active",
            State::OnHold => "on-hold",
            State::Completed | State::Past => "completed",
            State::EnteredInError => "entered-in-error",
            State::Stopped => "stopped",
            State::Planned => "intended",
            State::NotDone | State::Cancelled | State::Refuted => "not-taken",
            State::Unknown => "unknown",
        };
        let mut out = Self::of("MedicationStatement", "", listed)
            .with("status", status)
            .with("medicationCodeableConcept", coded(&item.name))
            .with("subject", self.subject());
        match (self.began(listed), self.ended(listed)) {
            (began, Some(ended)) => out.put("effectivePeriod", period(began, Some(ended))),
            (began, None) => out.put("effectiveDateTime", began),
        }
        out.with("informationSource", named(&item.by))
            .with("reasonCode", words_list(&medication.indication))
            .with("note", notes(&item.notes))
            .with("dosage", medication.doses.iter().map(dose).collect::<Vec<_>>())
    }
}

fn dose(dose: &Dose) -> Object {
    let mut out = Object::new();
    let amount = quantity_of_words(&dose.amount);
    // An amount that is no number with a unit is told in words, unless the prescriber did so.
    let text = if dose.text.is_empty() && amount.is_none() { &dose.amount } else { &dose.text };
    out.put("text", text);
    out.put("timing", dose.rhythm.as_ref().map(|rhythm| Object::new().with("repeat", repeat(rhythm))));
    match (dose.is_as_needed, dose.needed_for.is_empty()) {
        (true, false) => out.put("asNeededCodeableConcept", words(&dose.needed_for)),
        (true, true) => out.put("asNeededBoolean", true),
        _ => {}
    }
    out.put("route", words(&dose.route));
    out.with("doseAndRate", vec![Object::new().with("doseQuantity", amount)])
}

fn repeat(rhythm: &Rhythm) -> Object {
    Object::new()
        .with("frequency", Out::Digits(rhythm.times.to_string()))
        .with("period", Out::Digits(rhythm.period.clone()))
        .with("periodUnit", &rhythm.unit)
}
