//! How somebody lives, how they manage, and what runs in the family.

use super::datatype::{amount, coded, interval, words};
use super::entry::{Found, item, part, parts, remarks, value_words, written_at};
use super::page::Page;
use super::result::observations;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Coded, Detail, FamilyHistory, Relative, SocialHistory, State};

const AGE: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.31"];
const DEATH: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.47"];

/// Reads an entry of a section of social history or of functional status.
pub(super) fn social<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    observations(entry).into_iter().filter_map(|one| trait_of(one, page)).collect()
}

fn trait_of<'d, 'a>(observation: Element<'d, 'a>, page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let mut name = coded(observation.get("code"), page);
    let mut value = value_words(observation, page);
    if value.is_empty() {
        value = words(observation.get("value"), page);
    }
    // An assertion says all in its value.
    let is_assertion =
        name.codes.iter().any(|code| matches!(code.code.as_str(), "ASSERTION" | "404684003" | "373930000"));
    if is_assertion && !value.is_empty() {
        name = coded(observation.get("value"), page);
        value = String::new();
    }
    if name.is_empty() {
        name = Coded::words(page.text(observation.get("text")));
    }
    if name.is_empty() || (value.is_empty() && !is_assertion) {
        page.problem(observation, "it does not say what was found; kept, not shown");
        return None;
    }
    let (began, ended) = interval(observation.get("effectiveTime"), page);
    let state = match observation.get("statusCode").word("code") {
        "nullified" => State::EnteredInError,
        "aborted" | "cancelled" => State::Stopped,
        _ if ended.is_some() => State::Past,
        _ if observation.says("negationInd") => State::Refuted,
        _ => State::Current,
    };
    let mut told = item(name, state, Detail::SocialHistory(SocialHistory { value }));
    told.began = began.or_else(|| written_at(observation, page));
    told.ended = ended;
    told.by = page.by(observation);
    told.notes = remarks(observation, page);
    Some(Found::item(observation, told))
}

/// Reads an entry of a section of family history: one relative.
pub(super) fn family<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let relative = entry.get("subject").get("relatedSubject");
    let name = coded(relative.get("code"), page);
    if name.is_empty() {
        page.problem(entry, "it does not say which relative; kept, not shown");
        return Vec::new();
    }
    let found = observations(entry);
    let is_dead = relative.get("subject").get("deceasedInd");
    let conditions: Vec<Relative> = found.iter().filter_map(|one| condition(*one, page)).collect();
    let is_deceased = match is_dead.word("value") {
        "true" => Some(true),
        "false" => Some(false),
        _ => conditions.iter().any(|one| one.was_fatal).then_some(true),
    };
    let state = if entry.get("statusCode").word("code") == "nullified" {
        State::EnteredInError
    } else {
        State::Current
    };
    let detail = Detail::FamilyHistory(FamilyHistory { is_deceased, conditions });
    let mut history = item(name, state, detail);
    (history.began, history.ended) = interval(entry.get("effectiveTime"), page);
    history.by = page.by(entry);
    history.notes = remarks(entry, page);
    vec![Found::item(entry, history)]
}

fn condition(observation: Element<'_, '_>, page: &Page<'_, '_>) -> Option<Relative> {
    let mut name = coded(observation.get("value"), page);
    let is_status = observation.get("code").word("code") == "33999-4";
    if observation.says("negationInd") || name.is_empty() || is_status {
        return None;
    }
    name.text = shown(&name.text);
    let by_code =
        || parts(observation).map(|(_, part)| part).find(|one| one.get("code").word("code") == "445518008");
    let told = Some(part(observation, &AGE)).filter(|one| one.is_there()).or_else(by_code);
    let onset = told.map_or_else(String::new, |told| match age(told.get("value")) {
        age if age.is_empty() => value_words(told, page),
        age => age,
    });
    let was_fatal = parts(observation).any(|(_, part)| part.is_a(&DEATH));
    Some(Relative { name, onset, was_fatal })
}

/// An age; UCUM's units of time are spelled out.
fn age(value: Element<'_, '_>) -> String {
    let told = amount(value);
    let unit = match value.word("unit") {
        "a" => "years",
        "mo" => "months",
        "wk" => "weeks",
        "d" => "days",
        _ => return told,
    };
    told.rsplit_once(' ').map_or(told.clone(), |(number, _)| format!("{number} {unit}"))
}
