//! Medications.

use super::clinical::indication;
use super::datatype::{
    assertion, author, coded, id, loinc, point, quantity_of_words, some_words, status, template, unknown,
    value, words,
};
use super::narrative::Row;
use super::xml::Tag;
use super::{Writer, beside, informant, item_id, part, statement, tail};
use crate::records::item::{Dose, Listed, Medication, Rhythm, State};

/// SNOMED CT: no known medications.
const NONE_KNOWN: &str = "787481004";

impl Writer<'_> {
    pub(super) fn medication(&self, row: &mut Row, listed: &Listed, medication: &Medication) -> Tag {
        let item = &listed.item;
        let is_none = item.name.codes.iter().any(|code| code.code == NONE_KNOWN);
        let mood = if medication.is_reported { "EVN" } else { "INT" };
        let mut doses = medication.doses.iter();
        let nothing = Dose::default();
        let first = doses.next().unwrap_or(&nothing);
        let end = self.ended(listed).map(|ended| point("high", Some(ended)));
        let taken = Tag::new("effectiveTime").at("xsi:type", "IVL_TS").with(point("low", self.began(listed)));
        row.detail("What for", &medication.indication);
        row.detail("Given out", &medication.quantity);
        if let Some(refills) = medication.refills {
            row.detail("Refills", &refills.to_string());
        }
        let whole = statement("substanceAdministration", "SBADM", mood)
            .at("negationInd", if is_none || item.state == State::NotDone { "true" } else { "" })
            .with(template("4.16", "2014-06-09"))
            .with(id(&item_id(listed), ""))
            .with(row.reference())
            .with(status(medication_status(item.state)))
            .with(taken.with(end));
        let product = if is_none { unknown("code") } else { coded(Tag::new("code"), &item.name, Vec::new()) };
        let further: Vec<Tag> = doses.map(|dose| further_dose(row, mood, dose)).collect();
        let whole = dosed(whole, first)
            .with(consumable(product))
            .with(author(&item.by))
            .with(informant(item))
            .with(indication(listed, 0, &medication.indication))
            .with(supply(listed, medication))
            .with(instruction(row, mood, first))
            .with(further)
            .with(tail(row, item));
        whole.with(precondition(row, first))
    }
}

fn medication_status(state: State) -> &'static str {
    match state {
        State::Past | State::Completed | State::NotDone | State::Refuted => "completed",
        State::Stopped | State::Cancelled => "aborted",
        State::OnHold => "suspended",
        _ => "active",
    }
}

fn consumable(product: Tag) -> Tag {
    let product = Tag::new("manufacturedProduct")
        .at("classCode", "MANU")
        .with(template("4.23", "2014-06-09"))
        .with(Tag::new("manufacturedMaterial").with(product));
    Tag::new("consumable").with(product)
}

/// How often, by which way, how much.
fn dosed(tag: Tag, dose: &Dose) -> Tag {
    let amount = quantity_of_words("doseQuantity", &dose.amount).unwrap_or_else(|| unknown("doseQuantity"));
    tag.with(dose.rhythm.as_ref().and_then(rhythm)).with(some_words("routeCode", &dose.route)).with(amount)
}

/// So many times a day is a period of hours that a place sets; every so many units is that period.
fn rhythm(rhythm: &Rhythm) -> Option<Tag> {
    let tag = Tag::new("effectiveTime").at("xsi:type", "PIVL_TS").at("operator", "A");
    let period = |value: &str, unit: &str| Tag::new("period").at("value", value).at("unit", unit);
    let is_daily = rhythm.period == "1" && rhythm.unit == "d";
    if is_daily && matches!(rhythm.times, 2 | 3 | 4 | 6 | 8 | 12 | 24) {
        let hours = (24 / rhythm.times).to_string();
        return Some(tag.at("institutionSpecified", "true").with(period(&hours, "h")));
    }
    if rhythm.times <= 1 {
        return Some(tag.with(period(&rhythm.period, &rhythm.unit)));
    }
    let length: f64 = rhythm.period.parse().ok()?;
    let each = length / f64::from(rhythm.times);
    Some(tag.with(period(format!("{each:.4}").trim_end_matches('0').trim_end_matches('.'), &rhythm.unit)))
}

/// The prescriber's words. An amount that is no number with a unit is told in words, unless the prescriber did so.
fn instruction(row: &mut Row, mood: &str, dose: &Dose) -> Option<Tag> {
    let is_number = dose.amount.is_empty() || quantity_of_words("doseQuantity", &dose.amount).is_some();
    let text = if dose.text.is_empty() && !is_number { &dose.amount } else { &dose.text };
    if text.is_empty() {
        row.detail("Dose", &[dose.amount.as_str(), &dose.route].join(" "));
        return None;
    }
    let product = Tag::new("manufacturedLabeledDrug").at("nullFlavor", "NA");
    let told = statement("substanceAdministration", "SBADM", mood)
        .with(template("4.147", ""))
        .with(loinc("76662-6", "Instructions Medication"))
        .with(row.told(text))
        .with(Tag::new("consumable").with(Tag::new("manufacturedProduct").with(product)));
    Some(part("COMP", told))
}

fn further_dose(row: &mut Row, mood: &str, dose: &Dose) -> Tag {
    let tag = dosed(statement("substanceAdministration", "SBADM", mood).with(status("active")), dose);
    let tag = tag.with(consumable(unknown("code"))).with(instruction(row, mood, dose));
    part("COMP", tag.with(precondition(row, dose)))
}

/// Only as needed, and for what.
fn precondition(row: &mut Row, dose: &Dose) -> Option<Tag> {
    if !dose.is_as_needed {
        return None;
    }
    row.detail("As needed", if dose.needed_for.is_empty() { "yes" } else { &dose.needed_for });
    let needed = match dose.needed_for.as_str() {
        "" => value("CD").at("nullFlavor", "UNK"),
        text => words(value("CD"), text),
    };
    let criterion = Tag::new("criterion")
        .with(template("4.25", "2014-06-09"))
        .with(assertion().at("xsi:type", "CD"))
        .with(needed);
    Some(Tag::new("precondition").at("typeCode", "PRCN").with(criterion))
}

fn supply(listed: &Listed, medication: &Medication) -> Option<Tag> {
    if medication.quantity.is_empty() && medication.refills.is_none() {
        return None;
    }
    let told = statement("supply", "SPLY", "INT")
        .with(template("4.17", "2014-06-09"))
        .with(beside(listed, "supply"))
        .with(status("active"))
        .with(medication.refills.map(|refills| Tag::new("repeatNumber").at("value", refills.to_string())))
        .with(quantity_of_words("quantity", &medication.quantity));
    Some(part("REFR", told))
}
