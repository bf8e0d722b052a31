//! Data types that several segments share: coded words, names, numbers, addresses.

use super::field::Part;
use super::message::{Message, Segment};
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::exchange::fhir::plainer;
use crate::records::item::{Code, Coded};
use crate::records::patient::{HumanName, Identifier};

/// LOINC, as FHIR names it.
pub(super) const LOINC: &str = "http://loinc.org";

/// A code system of HL7 table 0396, as FHIR names it; a name that is not in the table stays.
fn system(name: &str) -> String {
    match name.to_ascii_uppercase().as_str() {
        "LN" | "LOINC" => LOINC.to_owned(),
        "SCT" | "SNM" | "SNOMED" | "SNOMED-CT" => "http://snomed.info/sct".to_owned(),
        "I9" | "I9C" | "I9CDX" => "http://hl7.org/fhir/sid/icd-9-cm".to_owned(),
        "I10" => "http://hl7.org/fhir/sid/icd-10".to_owned(),
        "I10C" | "ICD10CM" => "http://hl7.org/fhir/sid/icd-10-cm".to_owned(),
        "CVX" => "http://hl7.org/fhir/sid/cvx".to_owned(),
        "NDC" => "http://hl7.org/fhir/sid/ndc".to_owned(),
        "C4" | "CPT" => "http://www.ama-assn.org/go/cpt".to_owned(),
        "RXNORM" => "http://www.nlm.nih.gov/research/umls/rxnorm".to_owned(),
        _ => name.to_owned(),
    }
}

/// A coded element: `CE`, `CWE`, `CNE`. Words before the code, which says little to a person.
pub(super) fn coded(part: Part<'_>) -> Coded {
    let words = [9, 2, 5, 1, 4].map(|number| part.component(number).words());
    let [original, first, second, code, other] = &words;
    let text = [first, original, second, code, other].into_iter().find(|words| !words.is_empty());
    let pairs = [(code, part.component(3)), (other, part.component(6))];
    let codes: Vec<Code> = pairs
        .into_iter()
        .filter(|(code, _)| !code.is_empty())
        .map(|(code, name)| Code { system: system(&name.words()), code: code.clone() })
        .collect();
    let text = text.cloned().unwrap_or_default();
    let is_loinc = codes.iter().any(|code| code.system == LOINC);
    Coded { text: if is_loinc { plainer(&text) } else { text }, codes }
}

/// What was tested, as `system|code`, LOINC where there is one.
pub(super) fn key(coded: &Coded) -> String {
    let loinc = coded.codes.iter().find(|code| code.system == LOINC);
    match loinc.or(coded.codes.first()) {
        Some(Code { system, code }) => format!("{system}|{code}"),
        None => format!("text|{}", crate::base::text::folded(&coded.text)),
    }
}

/// A name of a person: `XPN`, or the components of an `XCN` after its number.
fn name_from(part: Part<'_>, first: usize) -> HumanName {
    let words = |number: usize| part.component(first + number).words();
    let list = |number: usize| -> Vec<String> {
        Some(words(number)).filter(|w| !w.is_empty()).into_iter().collect()
    };
    // The family name's own parts say how it is made up; the first is the whole.
    let family = part.component(first).sub(1).words();
    let given = [1, 2].into_iter().flat_map(list).collect();
    HumanName {
        family,
        given,
        prefix: list(4),
        suffix: [3, 5].into_iter().flat_map(list).collect(),
        ..HumanName::default()
    }
}

/// An `XPN`, with what its type (HL7 table 0200) is in FHIR.
pub(super) fn person_name(part: Part<'_>) -> HumanName {
    let usage = match part.component(7).words().to_ascii_uppercase().as_str() {
        "L" | "R" => "official",
        "D" | "U" => "usual",
        "M" | "B" => "maiden",
        "N" => "nickname",
        "A" | "S" | "P" => "anonymous",
        "NOUSE" | "BAD" => "old",
        _ => "",
    };
    HumanName { usage: usage.to_owned(), ..name_from(part, 1) }
}

/// Who a number of an `XCN` stands for: name with title, or the number.
pub(super) fn provider(part: Part<'_>) -> String {
    let HumanName { family, given, prefix, suffix, .. } = name_from(part, 2);
    let all: Vec<String> =
        prefix.into_iter().chain(given).chain([family]).filter(|w| !w.is_empty()).collect();
    let mut name = all.join(" ");
    if let (false, Some(suffix)) = (name.is_empty(), suffix.last()) {
        name = format!("{name}, {suffix}");
    }
    if name.is_empty() { part.component(1).words() } else { name }
}

/// Everybody in a field, each once.
pub(super) fn providers(message: &Message<'_>, segment: &Segment<'_>, number: usize) -> String {
    let mut all: Vec<String> = Vec::new();
    for part in message.all(segment, number).repetitions() {
        let name = provider(part);
        if !name.is_empty() && !all.contains(&name) {
            all.push(name);
        }
    }
    all.join(", ")
}

/// An organisation or a place: the first words of a component, or of its parts.
pub(super) fn place(part: Part<'_>) -> String {
    // Point of care, room, bed, facility, status, kind, building, floor, description.
    let description = part.component(9).words();
    if !description.is_empty() {
        return description;
    }
    let all = [1, 2, 4].map(|number| part.component(number).sub(1).words());
    let mut names: Vec<String> = Vec::new();
    for name in all.into_iter().filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Whose number it is: an OID as FHIR writes it, or the authority's name.
pub(super) fn authority(part: Part<'_>) -> String {
    let (name, id, kind) = (part.sub(1).words(), part.sub(2).words(), part.sub(3).words());
    let is_oid = |id: &str| id.contains('.') && id.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match (id.as_str(), kind.to_ascii_uppercase().as_str()) {
        ("", _) => name,
        (id, "ISO" | "OID") if is_oid(id) => format!("urn:oid:{id}"),
        (id, "UUID" | "GUID") => format!("urn:uuid:{}", id.to_ascii_lowercase()),
        (id, "URI") => id.to_owned(),
        (id, "DNS") if name.is_empty() => id.to_owned(),
        (id, _) if name.is_empty() && is_oid(id) => format!("urn:oid:{id}"),
        (id, _) if name.is_empty() => id.to_owned(),
        _ => name,
    }
}

/// A `CX`: a number with whose it is.
pub(super) fn identifier(part: Part<'_>) -> Option<Identifier> {
    let value = part.component(1).words();
    let kind = part.component(5).words();
    let mut system = authority(part.component(4));
    if kind == "SS" {
        "http://hl7.org/fhir/sid/us-ssn".clone_into(&mut system);
    }
    (!value.is_empty()).then_some(Identifier { system, value, kind })
}

/// Names a thing by an `EI` or a `CX` so that another message that means it says the same.
pub(super) fn entity(part: Part<'_>) -> Option<String> {
    let value = part.component(1).words();
    (!value.is_empty()).then(|| format!("{value}^{}", part.component(2).words()))
}

/// An `XTN`: a telephone number or a mail address.
pub(super) enum Contact {
    Phone(Phone),
    Email(Email),
    /// Something else, or nothing.
    Other,
}

pub(super) fn contact(part: Part<'_>) -> Contact {
    let words = |number: usize| part.component(number).words();
    if matches!(words(3).to_ascii_uppercase().as_str(), "FX" | "BP" | "MD" | "TDD") {
        return Contact::Other;
    }
    if let Some(email) = [4, 1].into_iter().find_map(|number| Email::parse(&words(number))) {
        return Contact::Email(email);
    }
    let mut parts = [5, 6, 7].map(words).to_vec();
    parts.retain(|part| !part.is_empty());
    let joined = parts.join(" ");
    let numbers = [words(1), joined, words(12)];
    numbers.iter().find_map(|number| Phone::parse(number)).map_or(Contact::Other, Contact::Phone)
}

/// An `XAD`; nothing if it is no address to reach the person at.
pub(super) fn address(part: Part<'_>) -> Option<PostalAddress> {
    if matches!(part.component(7).words().as_str(), "BA" | "N" | "BDL" | "BR" | "F") {
        return None;
    }
    let street = part.component(1);
    let mut first = street.sub(1).words();
    let name = street.sub(2).words();
    if !name.is_empty() && !first.contains(&name) {
        first = format!("{first} {name}").trim().to_owned();
    }
    let lines = [first, part.component(2).words()].into_iter().filter(|line| !line.is_empty()).collect();
    let address = PostalAddress {
        lines,
        city: part.component(3).words(),
        state: part.component(4).words(),
        postal_code: part.component(5).words(),
        country: part.component(6).words(),
    };
    (address != PostalAddress::default()).then_some(address)
}
