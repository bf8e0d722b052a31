//! `recordTarget`: who the document is about.

use super::codes;
use super::datatype::time;
use super::name::human_name;
use super::page::Page;
use super::time::date;
use super::xml::{Element, is_null};
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::exchange::fhir::shown;
use crate::records::intake::{Demographics, SourceId};
use crate::records::patient::{Gender, Identifier};

/// Reads who it is about.
pub(super) fn read(role: Element<'_, '_>, page: &Page<'_, '_>) -> Demographics {
    let patient = role.get("patient");
    let mut told = Demographics {
        names: patient.all("name").map(human_name).collect(),
        birth_date: time(patient.get("birthTime"), page).map(date),
        gender: gender(patient.get("administrativeGenderCode"), page),
        deceased: deceased(patient, page),
        identifiers: identifiers(role),
        addresses: role.all("addr").filter_map(postal).collect(),
        languages: languages(patient),
        ..Demographics::default()
    };
    told.names.retain(|name| !name.display().trim().is_empty());
    told.names.sort_by_key(|name| match name.usage.as_str() {
        "official" => 0,
        "old" | "maiden" | "nickname" => 2,
        _ => 1,
    });
    contacts(role, &mut told, page);
    told
}

fn gender(code: Element<'_, '_>, page: &Page<'_, '_>) -> Option<Gender> {
    match code.attribute("code")? {
        "F" => Some(Gender::Female),
        "M" => Some(Gender::Male),
        "UN" => Some(Gender::Other),
        _ => {
            page.problem(code, "not one of F, M and UN");
            None
        }
    }
}

fn deceased(
    patient: Element<'_, '_>,
    page: &Page<'_, '_>,
) -> Option<Option<crate::records::patient::PartialDate>> {
    let when = time(patient.get("deceasedTime"), page).map(date);
    (when.is_some() || patient.get("deceasedInd").says("value")).then_some(when)
}

/// The numbers; an id without an extension names the patient by itself and is no number.
fn identifiers(role: Element<'_, '_>) -> Vec<Identifier> {
    let mut all: Vec<Identifier> = Vec::new();
    for id in role.all("id").filter(|id| !is_null(*id)) {
        let (Some(_), Some(value)) = (id.attribute("root"), id.attribute("extension")) else { continue };
        let system = codes::numbers_of(id);
        let kind = if system.ends_with("us-ssn") { "SS" } else { "" };
        let number = Identifier { system, value: shown(value), kind: kind.to_owned() };
        if !all.contains(&number) {
            all.push(number);
        }
    }
    all
}

/// How the source names the patient, in words that hold everywhere.
pub(super) fn sources(role: Element<'_, '_>) -> Vec<SourceId> {
    let everywhere = |id: Element<'_, '_>| -> Option<SourceId> {
        let root = id
            .attribute("root")
            .filter(|root| codes::is_uuid(root) && id.attribute("extension").is_none())?;
        Some(SourceId { scope: String::new(), id: root.to_ascii_lowercase() })
    };
    let numbered = |id: Element<'_, '_>| -> Option<SourceId> {
        let (_, extension) = (id.attribute("root")?, id.attribute("extension")?);
        Some(SourceId { scope: codes::numbers_of(id), id: extension.to_owned() })
    };
    let all = || role.all("id").filter(|id| !is_null(*id));
    all().filter_map(everywhere).chain(all().filter_map(numbered)).collect()
}

fn contacts(role: Element<'_, '_>, told: &mut Demographics, page: &Page<'_, '_>) {
    for contact in role.all("telecom").filter(|one| !is_null(*one) && one.word("use") != "BAD") {
        let Some(text) = contact.attribute("value") else { continue };
        let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
        let is_mail = scheme.eq_ignore_ascii_case("mailto") || (scheme.is_empty() && rest.contains('@'));
        if is_mail {
            match Email::parse(rest) {
                Some(email) if !told.emails.contains(&email) => told.emails.push(email),
                Some(_) => {}
                None => page.problem(contact, "not an e-mail address; kept in the original only"),
            }
        } else if matches!(scheme.to_ascii_lowercase().as_str(), "" | "tel" | "sms") {
            match Phone::parse(rest) {
                Some(phone) if !told.phones.contains(&phone) => told.phones.push(phone),
                Some(_) => {}
                None => page.problem(contact, "not a telephone number; kept in the original only"),
            }
        }
    }
}

/// A postal address; one of the past, or one that says nothing, is none.
pub(super) fn postal(address: Element<'_, '_>) -> Option<PostalAddress> {
    if is_null(address) || matches!(address.word("use"), "BAD" | "OLD") {
        return None;
    }
    let part = |name: &str| {
        let there = address.get(name);
        if is_null(there) { String::new() } else { shown(&there.text()) }
    };
    let lines = address.all("streetAddressLine").filter(|line| !is_null(*line));
    let found = PostalAddress {
        lines: lines.map(|line| shown(&line.text())).filter(|line| !line.is_empty()).collect(),
        city: part("city"),
        state: part("state"),
        postal_code: part("postalCode"),
        country: part("country"),
    };
    let is_empty = [&found.city, &found.state, &found.postal_code].iter().all(|part| part.is_empty());
    (!is_empty || !found.lines.is_empty()).then_some(found)
}

fn languages(patient: Element<'_, '_>) -> Vec<String> {
    let mut spoken: Vec<(bool, String)> = Vec::new();
    for language in patient.all("languageCommunication") {
        let tag = language.get("languageCode").word("code").to_owned();
        let is_preferred = language.get("preferenceInd").says("value");
        if !tag.is_empty() && !spoken.iter().any(|(_, other)| *other == tag) {
            spoken.push((is_preferred, tag));
        }
    }
    spoken.sort_by_key(|(is_preferred, _)| !is_preferred);
    spoken.into_iter().map(|(_, tag)| tag).collect()
}
