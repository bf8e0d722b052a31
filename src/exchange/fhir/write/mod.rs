//! A chart as a FHIR R4 bundle: a collection of the patient and everything that the extract holds.
//!
//! The way back of what this room reads: importing the bundle into an empty practice gives the same results and
//! items. What R4 has no place for is told in the resource's narrative where it is words (the summary of a
//! visit), and is otherwise not carried: who entered something by hand, earlier versions, and the codes of words
//! of which only the words are kept. A profile of US Core is claimed where the resource fits it.

mod clinical;
mod datatype;
mod json;
mod life;
mod medication;
mod patient;
mod plan;
mod result;

use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

pub(in crate::exchange) use datatype::ucum;
use datatype::{TERMINOLOGY, coding, instant};
use json::{Object, Out};
use result::narrative_uuid;

use crate::exchange::file::Files;
use crate::records::extract::Extract;
use crate::records::item::{Detail, Item, ItemId, Listed, Origin};
use crate::records::result::Kind;
use crate::records::when::Taken;

/// Writes the bundle.
pub fn write(extract: &Extract, files: &dyn Files, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer { extract, files, patient: uuid("Patient", &extract.patient_id.to_string()) };
    let mut head = String::from("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"timestamp\":");
    Out::from(instant(extract.made)).write(&mut head);
    head.push_str(",\"entry\":[");
    out.write_all(head.as_bytes())?;
    writer.entry(&writer.patient, writer.patient(), true, out)?;
    for listed in &extract.results {
        if listed.kind == Kind::Narrative {
            writer.entry(&narrative_uuid(listed), writer.narrative(listed)?, false, out)?;
        } else {
            writer.entry(&uuid("Observation", &listed.id.to_string()), writer.result(listed), false, out)?;
        }
    }
    for (id, report) in &extract.reports {
        writer.entry(&uuid("DiagnosticReport", &id.to_string()), writer.report(report), false, out)?;
    }
    for listed in &extract.items {
        writer.entry(&item_uuid(listed.id), writer.item(listed)?, false, out)?;
    }
    out.write_all(b"\n]}\n")
}

fn item_uuid(id: ItemId) -> String {
    uuid("item", &id.to_string())
}

/// A name that is the same in every export of the same thing, and no other thing's anywhere: a UUID of version 8.
pub(in crate::exchange) fn uuid(kind: &str, id: &str) -> String {
    let digest = Sha256::digest(format!("portico {kind} {id}"));
    let mut bytes: [u8; 16] = std::array::from_fn(|place| digest[place]);
    bytes[6] = (bytes[6] & 0x0F) | 0x80;
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    uuid::Uuid::from_bytes(bytes).to_string()
}

/// What every resource is written with.
struct Writer<'a> {
    extract: &'a Extract,
    files: &'a dyn Files,
    patient: String,
}

impl Writer<'_> {
    fn entry(&self, id: &str, resource: Object, is_first: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::from(if is_first { "\n" } else { ",\n" });
        let entry = Object::new().with("fullUrl", format!("urn:uuid:{id}")).with("resource", resource);
        Out::from(entry).write(&mut text);
        out.write_all(text.as_bytes())
    }

    /// A resource of `kind`, of the US Core profile `profile` if it fits one.
    fn resource(kind: &'static str, id: String, profile: &str, item: Option<&Item>) -> Object {
        let mut meta = Object::new();
        if let Some(Origin::Source(source)) = item.map(|item| &item.origin)
            && source.contains(':')
            && !source.contains(char::is_whitespace)
        {
            meta.put("source", source);
        }
        if !profile.is_empty() {
            let profile = format!("http://hl7.org/fhir/us/core/StructureDefinition/us-core-{profile}");
            meta.put("profile", vec![profile]);
        }
        // HL7's own mark for what the patient says.
        if let Some(Origin::Patient(_)) = item.map(|item| &item.origin) {
            meta.put("security", vec![coding(&format!("{TERMINOLOGY}/v3-ObservationValue"), "PATAST")]);
        }
        Object::new().with("resourceType", kind).with("id", id).with("meta", meta)
    }

    /// A resource that is an item.
    fn of(kind: &'static str, profile: &str, listed: &Listed) -> Object {
        Self::resource(kind, item_uuid(listed.id), profile, Some(&listed.item))
    }

    /// Whom it is about.
    fn subject(&self) -> Object {
        Object::new().with("reference", format!("urn:uuid:{}", self.patient))
    }

    /// The time under which an item lies.
    fn began(&self, listed: &Listed) -> Option<String> {
        datatype::time(&self.extract.zone, listed.at, listed.item.began)
    }

    /// When it ended; if that is not said, the end of the time over which it was done.
    fn ended(&self, listed: &Listed) -> Option<String> {
        match (listed.item.ended, listed.item.began) {
            (Some((at, known)), _) => datatype::time(&self.extract.zone, at, known),
            (None, Taken::Until(until)) => Some(instant(until)),
            _ => None,
        }
    }

    fn item(&self, listed: &Listed) -> io::Result<Object> {
        Ok(match &listed.item.detail {
            Detail::Problem(detail) => self.condition(listed, detail),
            Detail::Allergy(detail) => self.allergy(listed, detail),
            Detail::Medication(detail) => self.medication(listed, detail),
            Detail::Immunization(detail) => self.immunization(listed, detail),
            Detail::Procedure(detail) => self.procedure(listed, detail),
            Detail::Visit(detail) => self.encounter(listed, detail),
            Detail::FamilyHistory(detail) => self.family(listed, detail),
            Detail::SocialHistory(detail) => self.social(listed, detail),
            Detail::Goal(detail) => self.goal(listed, detail),
            Detail::CarePlan(detail) => self.care_plan(listed, detail),
            Detail::CareTeam(detail) => self.care_team(listed, detail),
            Detail::Document(detail) => self.document(listed, detail)?,
            Detail::Insurance(detail) => self.coverage(listed, detail),
            Detail::Device(detail) => self.device(listed, detail),
        })
    }
}

/// A member that R4 requires and that is not known: an extension says so in its place.
fn not_known() -> Object {
    let extension = Object::new()
        .with("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason")
        .with("valueCode", "unknown");
    Object::new().with("extension", vec![extension])
}

/// Words that no member holds, as the resource's narrative.
fn narrative(paragraphs: &[&str]) -> Option<Object> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let told: Vec<String> = paragraphs
        .iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| format!("<p>{}</p>", escaped(text)))
        .collect();
    let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div>", told.concat());
    (!told.is_empty()).then(|| Object::new().with("status", "additional").with("div", div))
}
