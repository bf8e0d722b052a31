//! Code systems by their object identifiers, under the names that FHIR gives them: a code is the same code
//! whichever way it came.

use super::xml::Element;

/// Object identifiers of code systems and their URIs (<https://terminology.hl7.org/external_terminologies.html>).
const SYSTEMS: [(&str, &str); 21] = [
    ("2.16.840.1.113883.6.96", "http://snomed.info/sct"),
    ("2.16.840.1.113883.6.1", "http://loinc.org"),
    ("2.16.840.1.113883.6.88", "http://www.nlm.nih.gov/research/umls/rxnorm"),
    ("2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10-cm"),
    ("2.16.840.1.113883.6.4", "http://www.cms.gov/Medicare/Coding/ICD10"),
    ("2.16.840.1.113883.6.103", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("2.16.840.1.113883.6.104", "http://hl7.org/fhir/sid/icd-9-cm"),
    ("2.16.840.1.113883.6.3", "http://hl7.org/fhir/sid/icd-10"),
    ("2.16.840.1.113883.12.292", "http://hl7.org/fhir/sid/cvx"),
    ("2.16.840.1.113883.6.59", "http://hl7.org/fhir/sid/cvx"),
    ("2.16.840.1.113883.6.12", "http://www.ama-assn.org/go/cpt"),
    ("2.16.840.1.113883.6.69", "http://hl7.org/fhir/sid/ndc"),
    ("2.16.840.1.113883.4.9", "http://fdasis.nlm.nih.gov"),
    ("2.16.840.1.113883.6.285", "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"),
    ("2.16.840.1.113883.6.13", "http://www.ada.org/cdt"),
    ("2.16.840.1.113883.3.26.1.1", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"),
    ("2.16.840.1.113883.6.101", "http://nucc.org/provider-taxonomy"),
    ("2.16.840.1.113883.6.345", "http://www.nlm.nih.gov/research/umls/medrt"),
    ("2.16.840.1.113883.5.4", "http://terminology.hl7.org/CodeSystem/v3-ActCode"),
    ("2.16.840.1.113883.5.111", "http://terminology.hl7.org/CodeSystem/v3-RoleCode"),
    ("2.16.840.1.113883.5.83", "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"),
];

/// Systems of numbers of people, under the names that FHIR gives them.
const NUMBERS: [(&str, &str); 3] = [
    ("2.16.840.1.113883.4.1", "http://hl7.org/fhir/sid/us-ssn"),
    ("2.16.840.1.113883.4.6", "http://hl7.org/fhir/sid/us-npi"),
    ("2.16.840.1.113883.4.572", "http://hl7.org/fhir/sid/us-medicare"),
];

pub(super) const LOINC: &str = "http://loinc.org";
/// LOINC: what a report concludes.
pub(super) const CONCLUSION: &str = "55110-1";
/// Our own words for where an item stands.
pub(super) const STATES: &str = "urn:portico:state";
/// Our own words for categories of results.
pub(super) const CATEGORIES: &str = "urn:portico:category";
/// FHIR's words for where a result stands.
pub(super) const OBSERVATION_STATUS: &str = "http://hl7.org/fhir/observation-status";

/// A code system by its object identifier.
pub(super) fn system(oid: &str) -> String {
    named(&SYSTEMS, oid)
}

/// A code system as an element gives it. One that has no object identifier is named beside a UUID that is derived
/// from that name, and only then is the name believed.
pub(super) fn system_of(element: Element<'_, '_>) -> String {
    told(&SYSTEMS, element.word("codeSystem"), element.word("codeSystemName"))
}

/// A system of numbers of people, in the same way.
pub(super) fn numbers_of(id: Element<'_, '_>) -> String {
    told(&NUMBERS, id.word("root"), id.word("assigningAuthorityName"))
}

fn told(known: &[(&str, &str)], root: &str, name: &str) -> String {
    if !name.is_empty() && is_uuid(root) && root == derived(name) {
        name.to_owned()
    } else {
        named(known, root)
    }
}

/// The object identifier of a code system and, where it has none, its name beside the UUID that stands for it.
pub(super) fn oid(system: &str) -> (String, String) {
    root(&SYSTEMS, system)
}

/// As [`oid`], for a system of numbers of people.
pub(super) fn number_root(system: &str) -> (String, String) {
    root(&NUMBERS, system)
}

fn root(known: &[(&str, &str)], system: &str) -> (String, String) {
    let is_oid =
        |text: &str| text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if let Some((oid, _)) = known.iter().find(|(_, uri)| *uri == system) {
        return ((*oid).to_owned(), String::new());
    }
    match system.strip_prefix("urn:oid:").or_else(|| system.strip_prefix("urn:uuid:")).unwrap_or(system) {
        "" => (String::new(), String::new()),
        plain if is_oid(plain) || is_uuid(plain) => (plain.to_owned(), String::new()),
        _ => (derived(system), system.to_owned()),
    }
}

fn derived(name: &str) -> String {
    crate::exchange::fhir::uuid("system", name)
}

fn named(known: &[(&str, &str)], root: &str) -> String {
    let found = known.iter().find(|(oid, _)| *oid == root).map(|(_, uri)| (*uri).to_owned());
    found.unwrap_or_else(|| match root {
        "" => String::new(),
        uuid if is_uuid(uuid) => format!("urn:uuid:{}", uuid.to_ascii_lowercase()),
        oid => format!("urn:oid:{oid}"),
    })
}

/// Whether it is a UUID: the same everywhere.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// Reasons why there is no value, as FHIR tells them (its code system `data-absent-reason`).
pub(super) const ABSENCES: &str = "2.16.840.1.113883.4.642.4.1048";

/// The code of a reason for which CDA has no null flavour of its own.
pub(super) fn absence(words: &str) -> Option<&'static str> {
    const ALL: [(&str, &str); 6] = [
        ("Not performed", "not-performed"),
        ("Not permitted", "not-permitted"),
        ("Temporarily unknown", "temp-unknown"),
        ("Asked but declined", "asked-declined"),
        ("Unsupported", "unsupported"),
        ("Error", "error"),
    ];
    ALL.iter().find(|(told, _)| told.eq_ignore_ascii_case(words)).map(|(_, code)| *code)
}
