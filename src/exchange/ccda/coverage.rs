//! Insurance: policies within the activities of a section of payers.

use super::datatype::{interval, words};
use super::entry::{Found, item, parts};
use super::page::Page;
use super::time::moment;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Coded, Detail, Insurance, State};

/// Covered party and holder: whom a policy is for and whose it is.
const COVERED: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.89"];
const HOLDER: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.90"];
const PAYER: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.87"];

/// Reads an entry of a section of payers.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let policies = parts(entry).map(|(_, part)| part).filter(|part| part.name() == "act");
    policies.filter_map(|policy| insurance(policy, page)).collect()
}

fn insurance<'d, 'a>(policy: Element<'d, 'a>, page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let is_payer = |one: &Element<'_, '_>| {
        one.is_a(&PAYER) || one.get("assignedEntity").get("code").word("code") == "PAYOR"
    };
    let payer = policy.all("performer").find(is_payer).unwrap_or(Element::NONE).get("assignedEntity");
    let payer = shown(&payer.get("representedOrganization").get("name").text());
    let party = |templates: &[&str], kind: &str| {
        let mut all = policy.all("participant");
        all.find(|one| one.is_a(templates) || one.word("typeCode") == kind).unwrap_or(Element::NONE)
    };
    let (covered, holder) = (party(&COVERED, "COV"), party(&HOLDER, "HLD"));
    let role = covered.get("participantRole");
    let plans = parts(policy).map(|(_, part)| part).filter(|part| part.word("moodCode") == "DEF");
    let plan =
        plans.map(|plan| page.text(plan.get("text"))).find(|text| !text.is_empty()).unwrap_or_default();
    let kind = words(policy.get("code"), page);
    let called = [&payer, &plan, &kind].into_iter().find(|words| !words.is_empty()).cloned();
    let Some(called) = called else {
        page.problem(policy, "it does not say who pays; kept, not shown");
        return None;
    };
    let (began, ended) = interval(covered.get("time"), page);
    let is_over = moment(ended).zip(moment(page.made())).is_some_and(|(ended, made)| ended < made);
    let relationship = match role.get("code").word("code") {
        "SELF" => "self".to_owned(),
        _ => words(role.get("code"), page).to_lowercase(),
    };
    let detail = Insurance {
        payer,
        plan: if plan.is_empty() { kind } else { plan },
        member_number: shown(
            number(role).or_else(|| number(holder.get("participantRole"))).unwrap_or_default(),
        ),
        group: shown(number(policy).unwrap_or_default()),
        relationship,
        subscriber: page.who(holder),
    };
    let state = if is_over { State::Past } else { State::Current };
    let mut insurance = item(Coded::words(called), state, Detail::Insurance(detail));
    (insurance.began, insurance.ended) = (began, ended);
    Some(Found::item(policy, insurance))
}

/// The first number among its ids.
fn number<'d>(of: Element<'d, '_>) -> Option<&'d str> {
    of.all("id").find_map(|id| id.attribute("extension"))
}
