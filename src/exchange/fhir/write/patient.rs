//! The patient as a FHIR `Patient`.

use super::Writer;
use super::datatype::{TERMINOLOGY, coding};
use super::json::{Object, Out};
use crate::base::contact::PostalAddress;
use crate::records::patient::{Gender, HumanName, Identifier};

impl Writer<'_> {
    pub(super) fn patient(&self) -> Object {
        let patient = &self.extract.patient;
        let is_us_core = !patient.identifiers.is_empty() && !patient.names.is_empty();
        let profile = if is_us_core { "patient" } else { "" };
        let mut out = Self::resource("Patient", self.patient.clone(), profile, None)
            .with("identifier", patient.identifiers.iter().map(identifier).collect::<Vec<_>>())
            .with("name", patient.names.iter().map(name).collect::<Vec<_>>());
        let phones = patient.phones.iter().map(|phone| telecom("phone", phone.as_str()));
        let emails = patient.emails.iter().map(|email| telecom("email", email.as_str()));
        out.put("telecom", phones.chain(emails).collect::<Vec<_>>());
        out.put("gender", gender(patient.gender));
        out.put("birthDate", patient.birth_date.map(|date| date.to_string()));
        match patient.deceased {
            Some(Some(date)) => out.put("deceasedDateTime", date.to_string()),
            Some(None) => out.put("deceasedBoolean", true),
            None => {}
        }
        out.put("address", patient.addresses.iter().map(address).collect::<Vec<_>>());
        let languages = patient.languages.iter().enumerate().map(|(place, tag)| {
            let language = Object::new().with("coding", vec![coding("urn:ietf:bcp:47", tag)]);
            let preferred = (place == 0).then_some(true);
            Object::new().with("language", language).with("preferred", preferred)
        });
        out.with("communication", languages.collect::<Vec<_>>())
    }
}

fn gender(gender: Gender) -> &'static str {
    match gender {
        Gender::Female => "female",
        Gender::Male => "male",
        Gender::Other => "other",
        Gender::Unknown => "unknown",
    }
}

fn identifier(number: &Identifier) -> Object {
    let mut out = Object::new();
    if !number.kind.is_empty() {
        let kind = vec![coding(&format!("{TERMINOLOGY}/v2-0203"), &number.kind)];
        out.put("type", Object::new().with("coding", kind));
    }
    out.with("system", Some(&number.system).filter(|system| !system.contains(char::is_whitespace)))
        .with("value", &number.value)
}

fn name(name: &HumanName) -> Object {
    const USES: [&str; 7] = ["usual", "official", "temp", "nickname", "anonymous", "old", "maiden"];
    Object::new()
        .with("use", Some(name.usage.as_str()).filter(|usage| USES.contains(usage)))
        .with("text", &name.text)
        .with("family", &name.family)
        .with("given", name.given.clone())
        .with("prefix", name.prefix.clone())
        .with("suffix", name.suffix.clone())
}

fn telecom(system: &str, value: &str) -> Object {
    Object::new().with("system", system).with("value", value)
}

fn address(address: &PostalAddress) -> Out {
    Object::new()
        .with("line", address.lines.clone())
        .with("city", &address.city)
        .with("state", &address.state)
        .with("postalCode", &address.postal_code)
        .with("country", &address.country)
        .into()
}
