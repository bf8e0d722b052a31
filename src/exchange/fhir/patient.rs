//! The FHIR `Patient`, as demographics.

use super::datatype::{Concept, human_name, shown};
use super::node::Node;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::records::intake::Demographics;
use crate::records::patient::{Gender, Identifier, PartialDate};

/// Reads who the patient is.
pub(super) fn read(patient: Node<'_, '_>) -> Demographics {
    let mut told = Demographics {
        names: patient.get("name").list().iter().map(|name| human_name(*name)).collect(),
        birth_date: date(patient.get("birthDate")),
        gender: gender(patient.get("gender")),
        deceased: deceased(patient),
        identifiers: identifiers(patient.get("identifier")),
        addresses: patient.get("address").list().iter().filter_map(|address| postal(*address)).collect(),
        languages: languages(patient.get("communication")),
        ..Demographics::default()
    };
    told.names.retain(|name| !name.display().trim().is_empty());
    // A name in force is shown before an old one or a nickname.
    told.names.sort_by_key(|name| match name.usage.as_str() {
        "official" => 0,
        "usual" => 1,
        "old" | "maiden" | "temp" | "nickname" | "anonymous" => 3,
        _ => 2,
    });
    contacts(patient.get("telecom"), &mut told);
    told
}

/// A date; of a time, the day.
pub(super) fn date(node: Node<'_, '_>) -> Option<PartialDate> {
    let text = node.text()?;
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let day = text.get(..10).filter(|_| text.as_bytes().get(10) == Some(&b'T'));
    let date = day.and_then(|day| day.parse().ok());
    node.problem(if date.is_some() {
        "a date was expected; the day of the time is taken"
    } else {
        "not a date"
    });
    date
}

fn gender(node: Node<'_, '_>) -> Option<Gender> {
    let gender = match node.text()?.to_ascii_lowercase().as_str() {
        "female" | "f" => Gender::Female,
        "male" | "m" => Gender::Male,
        "other" => Gender::Other,
        "unknown" => Gender::Unknown,
        _ => {
            node.problem("not one of male, female, other and unknown");
            return None;
        }
    };
    Some(gender)
}

fn deceased(patient: Node<'_, '_>) -> Option<Option<PartialDate>> {
    let when = patient.get("deceasedDateTime");
    if when.is_there() {
        let text = when.text()?;
        let date = text.get(..text.len().min(10)).and_then(|day| day.parse().ok());
        if date.is_none() {
            when.problem("not a date or a time; taken as deceased, date unknown");
        }
        return Some(date);
    }
    patient.get("deceasedBoolean").boolean().filter(|deceased| *deceased).map(|_| None)
}

fn identifiers(node: Node<'_, '_>) -> Vec<Identifier> {
    let mut all: Vec<Identifier> = Vec::new();
    for identifier in node.list() {
        let Some(value) = identifier.get("value").text() else { continue };
        let kind = Concept::read(identifier.get("type"));
        let found = Identifier {
            system: shown(&identifier.get("system").words()),
            value: shown(value),
            kind: kind.codes().next().unwrap_or_default().to_owned(),
        };
        if !all.iter().any(|other| other.system == found.system && other.value == found.value) {
            all.push(found);
        }
    }
    all
}

fn contacts(node: Node<'_, '_>, told: &mut Demographics) {
    for contact in node.list() {
        let value = contact.get("value");
        let (Some(text), false) = (value.text(), contact.get("use").text() == Some("old")) else { continue };
        match contact.get("system").text() {
            Some("email") => match Email::parse(text) {
                Some(email) if !told.emails.contains(&email) => told.emails.push(email),
                Some(_) => {}
                None => value.problem("not an e-mail address; kept in the original only"),
            },
            Some("phone" | "sms") | None => match Phone::parse(text.trim_start_matches("tel:")) {
                Some(phone) if !told.phones.contains(&phone) => told.phones.push(phone),
                Some(_) => {}
                None => value.problem("not a telephone number; kept in the original only"),
            },
            Some(_) => {}
        }
    }
}

fn postal(node: Node<'_, '_>) -> Option<PostalAddress> {
    if node.get("use").text() == Some("old") {
        return None;
    }
    let mut lines: Vec<String> =
        node.get("line").list().iter().filter_map(|line| line.text().map(shown)).collect();
    if lines.is_empty() {
        lines.extend(node.get("text").text().map(shown));
    }
    let part = |name| shown(&node.get(name).words());
    let address = PostalAddress {
        lines,
        city: part("city"),
        state: part("state"),
        postal_code: part("postalCode"),
        country: part("country"),
    };
    (address != PostalAddress::default()).then_some(address)
}

fn languages(node: Node<'_, '_>) -> Vec<String> {
    let mut spoken: Vec<(bool, String)> = Vec::new();
    for language in node.list() {
        let concept = Concept::read(language.get("language"));
        let Some(tag) = concept.codes().next().map(str::to_owned).or(Some(concept.words())) else { continue };
        let preferred = language.get("preferred").boolean().unwrap_or(false);
        if !tag.is_empty() && !spoken.iter().any(|(_, other)| *other == tag) {
            spoken.push((preferred, tag));
        }
    }
    spoken.sort_by_key(|(preferred, _)| !preferred);
    spoken.into_iter().map(|(_, tag)| tag).collect()
}
