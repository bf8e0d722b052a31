//! A bundle as it is written: the patient, the laboratory, then whatever is pushed, each under an id that stays.

use serde_json::{Value, json};

use super::people::Somebody;
use super::resource::Entry;

/// Whose numbers the record numbers are.
const NUMBERS: &str = "https://riverside.example.org/record-number";
/// The laboratory that this practice sends its samples to.
pub(super) const LABORATORY: &str = "Harlow Creek Regional Laboratory";
pub(super) const LABORATORY_ID: &str = "00000000-1ab0-4000-8000-000000000001";

/// A bundle, as far as it is written.
pub(super) struct Writer<'a> {
    person: &'a Somebody,
    patient_id: String,
    out: Vec<u8>,
    next: u64,
}

impl<'a> Writer<'a> {
    pub(super) fn new(person: &'a Somebody) -> Self {
        let mut out = Vec::with_capacity(64 * 1024);
        out.extend_from_slice(br#"{"resourceType":"Bundle","type":"transaction","entry":["#);
        let patient_id = format!("00000000-0a71-4000-8000-{:012x}", person.place);
        Self { person, patient_id, out, next: 0 }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(b"]}");
        self.out
    }

    /// An id that stays the same from one sending to the next.
    pub(super) fn id(&mut self, kind: u16) -> String {
        self.next += 1;
        format!("00000000-{kind:04x}-4000-8000-{:06x}{:06x}", self.person.place & 0xFF_FFFF, self.next)
    }

    pub(super) fn patient_id(&self) -> &str {
        &self.patient_id
    }

    pub(super) fn push(&mut self, kind: &str, id: &str, resource: impl serde::Serialize) {
        if self.out.last() == Some(&b'}') {
            self.out.push(b',');
        }
        Entry::put(kind, id, resource).write(&mut self.out);
    }

    pub(super) fn patient(&mut self) {
        let patient = patient(self.person, &self.patient_id);
        let id = self.patient_id.clone();
        self.push("Patient", &id, patient);
    }

    pub(super) fn laboratory(&mut self) {
        let laboratory = json!({
            "resourceType": "Organization",
            "id": LABORATORY_ID,
            "active": true,
            "name": LABORATORY,
            "telecom": [{ "system": "phone", "value": "(555) 555-0150" }],
        });
        self.push("Organization", LABORATORY_ID, laboratory);
    }
}

fn patient(person: &Somebody, id: &str) -> Value {
    let mut names = vec![json!({ "use": "official", "family": person.family, "given": [person.given] })];
    if let Some((usage, name)) = &person.other_name {
        names.push(match *usage {
            "nickname" => json!({ "use": usage, "given": [name] }),
            _ => json!({ "use": usage, "family": name, "given": [person.given] }),
        });
    }
    let mut telecom = vec![json!({ "system": "phone", "value": person.phone, "use": "mobile" })];
    telecom.extend(person.mail.iter().map(|mail| json!({ "system": "email", "value": mail })));
    let (street, town, postal_code) = &person.home;
    let mut patient = json!({
        "resourceType": "Patient",
        "id": id,
        "identifier": [{
            "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR" }] },
            "system": NUMBERS,
            "value": person.number(),
        }],
        "active": person.died.is_none(),
        "name": names,
        "telecom": telecom,
        "gender": if person.is_female { "female" } else { "male" },
        "address": [{ "line": [street], "city": town, "state": "IA", "postalCode": postal_code, "country": "US" }],
        "communication": [{
            "language": { "coding": [{ "system": "urn:ietf:bcp:47", "code": person.language }] },
            "preferred": true,
        }],
    });
    if let Some(born) = person.born {
        patient["birthDate"] = json!(born.to_string());
    }
    if let Some(died) = person.died {
        patient["deceasedDateTime"] = json!(died.to_string());
    }
    patient
}

/// A concept in JSON; without a code, in words alone.
pub(super) fn concept(system: &str, code: &str, name: &str) -> Value {
    if code.is_empty() {
        return json!({ "text": name });
    }
    json!({ "coding": [{ "system": system, "code": code, "display": name }], "text": name })
}
