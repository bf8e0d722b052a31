//! The PID segment, as demographics.

use super::datatype::{Contact, address, contact, identifier, person_name};
use super::message::{Message, Segment};
use super::time;
use crate::records::intake::Demographics;
use crate::records::patient::{Gender, Identifier};

/// Numbers of a visit or an account change from visit to visit: they say nothing of who it is.
const OF_VISITS: [&str; 3] = ["AN", "VN", "ANC"];

/// What is wrong in a PID: the field and the reason.
pub(super) type Wrong = (usize, &'static str);

/// Reads who the patient is.
pub(super) fn read(message: &Message<'_>, pid: &Segment<'_>, wrong: &mut Vec<Wrong>) -> Demographics {
    let field = |number: usize| message.field(pid, number);
    let all = |number: usize| message.all(pid, number).repetitions();
    let mut told = Demographics {
        names: all(5).map(person_name).filter(|name| !name.display().trim().is_empty()).collect(),
        birth_date: time::date(&field(7).component(1).words()),
        gender: gender(&field(8).component(1).words()),
        deceased: deceased(message, pid),
        identifiers: identifiers(message, pid),
        addresses: all(11).filter_map(address).collect(),
        languages: language(&field(15).component(1).words()).into_iter().collect(),
        ..Demographics::default()
    };
    // A name in force is shown before an old one or a nickname.
    told.names.sort_by_key(|name| match name.usage.as_str() {
        "official" => 0,
        "usual" | "" => 1,
        _ => 2,
    });
    for part in [13, 14, 40].into_iter().flat_map(all) {
        match contact(part) {
            Contact::Phone(phone) if !told.phones.contains(&phone) => told.phones.push(phone),
            Contact::Email(email) if !told.emails.contains(&email) => told.emails.push(email),
            Contact::Phone(_) | Contact::Email(_) | Contact::Other => {}
        }
    }
    if told.birth_date.is_none() && !field(7).is_empty() {
        wrong.push((7, "not a date"));
    }
    if told.gender.is_none() && !field(8).is_empty() {
        wrong.push((8, "not a code of table 0001"));
    }
    told
}

/// The numbers in these fields of a segment, each once. A number of a visit names no system, so that nobody is
/// looked for by it.
pub(super) fn numbers(message: &Message<'_>, segment: &Segment<'_>, fields: &[usize]) -> Vec<Identifier> {
    let mut found = Vec::new();
    for part in fields.iter().flat_map(|number| message.all(segment, *number).repetitions()) {
        let Some(mut one) = identifier(part) else { continue };
        if OF_VISITS.contains(&one.kind.as_str()) {
            one.system.clear();
        }
        add(&mut found, one);
    }
    found
}

fn add(found: &mut Vec<Identifier>, one: Identifier) {
    let is_there = |other: &Identifier| other.value == one.value && other.system == one.system;
    if !found.iter().any(is_there) {
        found.push(one);
    }
}

/// Every number that a PID gives.
fn identifiers(message: &Message<'_>, pid: &Segment<'_>) -> Vec<Identifier> {
    let mut found = numbers(message, pid, &[3, 2, 4]);
    for (number, kind, system) in [(18, "AN", ""), (19, "SS", "http://hl7.org/fhir/sid/us-ssn")] {
        let value = message.field(pid, number).component(1).words();
        if !value.is_empty() {
            add(&mut found, Identifier { system: system.to_owned(), value, kind: kind.to_owned() });
        }
    }
    found
}

fn gender(code: &str) -> Option<Gender> {
    Some(match code.to_ascii_uppercase().as_str() {
        "F" | "FEMALE" => Gender::Female,
        "M" | "MALE" => Gender::Male,
        "O" | "A" | "OTHER" => Gender::Other,
        "U" | "N" | "UNKNOWN" => Gender::Unknown,
        _ => return None,
    })
}

fn deceased(
    message: &Message<'_>,
    pid: &Segment<'_>,
) -> Option<Option<crate::records::patient::PartialDate>> {
    let (when, said) = (message.field(pid, 29).component(1).words(), message.field(pid, 30).words());
    match said.to_ascii_uppercase().as_str() {
        "N" | "NO" => None,
        "Y" | "YES" => Some(time::date(&when)),
        _ => time::date(&when).map(Some),
    }
}

/// A language as BCP 47 names it, from ISO 639 in two or three letters or the word.
fn language(code: &str) -> Option<String> {
    let lower = code.to_ascii_lowercase();
    let tag = match lower.as_str() {
        "eng" | "english" => "en",
        "spa" | "spanish" | "español" => "es",
        "fre" | "fra" | "french" => "fr",
        "ger" | "deu" | "german" => "de",
        "chi" | "zho" | "chinese" => "zh",
        "vie" | "vietnamese" => "vi",
        "rus" | "russian" => "ru",
        "ara" | "arabic" => "ar",
        "por" | "portuguese" => "pt",
        "kor" | "korean" => "ko",
        other if (2..=3).contains(&other.len()) && other.bytes().all(|b| b.is_ascii_lowercase()) => other,
        other if other.get(2..3) == Some("-") => return Some(code.to_owned()),
        _ => return None,
    };
    Some(tag.to_owned())
}
