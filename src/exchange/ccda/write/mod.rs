//! A chart as a CCD of Consolidated CDA R2.1 (<https://hl7.org/cda/us/ccda/>).
//!
//! The way back of what this room reads: importing the document into an empty practice gives the same results and
//! items. A template is claimed where the entry fits it. What the guide has no place for is told in another
//! entry that other readers may show: where something stands exactly (LOINC 33999-4), files of documents as
//! notes, further doses within a medication. Not carried are who entered something by hand, earlier versions, a
//! name's other uses, and what was entered in error, which never was theirs.

mod clinical;
mod datatype;
mod document;
mod header;
mod life;
mod medication;
mod narrative;
mod plan;
mod result;
mod section;
mod xml;

use std::io::{self, Write};

use datatype::{LOINC, code, loinc, status, value};
use narrative::Row;
use xml::Tag;

use super::codes;
use crate::exchange::fhir::uuid;
use crate::exchange::file::Files;
use crate::records::extract::Extract;
use crate::records::item::{Item, Listed, Origin, State};
use crate::records::when::Taken;

/// Writes the document.
pub fn write(extract: &Extract, files: &dyn Files, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer { extract, files, patient: uuid("Patient", &extract.patient_id.to_string()) };
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\" \
          xmlns:sdtc=\"urn:hl7-org:sdtc\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n",
    )?;
    for tag in writer.header() {
        line(&tag, out)?;
    }
    out.write_all(b"<component><structuredBody>\n")?;
    writer.sections(&mut |section| line(&Tag::new("component").with(section), out))?;
    out.write_all(b"</structuredBody></component>\n</ClinicalDocument>\n")
}

fn line(tag: &Tag, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::new();
    tag.write(&mut text);
    text.push('\n');
    out.write_all(text.as_bytes())
}

/// What every entry is written with.
struct Writer<'a> {
    extract: &'a Extract,
    files: &'a dyn Files,
    patient: String,
}

impl Writer<'_> {
    /// The time under which an item lies.
    fn began(&self, listed: &Listed) -> Option<String> {
        datatype::time(&self.extract.zone, listed.at, listed.item.began)
    }

    /// When it ended; if that is not said, the end of the time over which it was done.
    fn ended(&self, listed: &Listed) -> Option<String> {
        match (listed.item.ended, listed.item.began) {
            (Some((at, known)), _) => datatype::time(&self.extract.zone, at, known),
            (None, Taken::Until(until)) => Some(datatype::moment(until)),
            _ => None,
        }
    }

    /// When it was, as a row of the narrative says it.
    fn when(&self, listed: &Listed) -> String {
        let day = |at: crate::base::clock::Moment, known| match known {
            Taken::Month => at.date_in(&self.extract.zone).strftime("%Y-%m").to_string(),
            Taken::Year => at.date_in(&self.extract.zone).strftime("%Y").to_string(),
            Taken::Reported | Taken::Unknown => String::new(),
            _ => at.date_in(&self.extract.zone).to_string(),
        };
        let began = day(listed.at, listed.item.began);
        match listed.item.ended {
            Some((at, known)) => format!("{began} – {}", day(at, known)),
            None => began,
        }
    }

    fn row(&self, listed: &Listed) -> Row {
        let item = &listed.item;
        let by = match (&item.origin, item.by.as_str()) {
            (Origin::Patient(_), "") => "the patient".to_owned(),
            (Origin::Patient(_), by) => format!("{by} (entered by the patient)"),
            (_, by) => by.to_owned(),
        };
        Row::new(&item_id(listed), &item.name.text, self.when(listed), state_words(item.state), &by)
    }
}

/// The id of an item's entry, the same in every export of it.
fn item_id(listed: &Listed) -> String {
    uuid("item", &listed.id.to_string())
}

/// The id of an act around or beside an item's entry.
fn beside(listed: &Listed, what: &str) -> Tag {
    datatype::id(&uuid(what, &listed.id.to_string()), "")
}

fn state_words(state: State) -> String {
    let mut words = state.key().replace('-', " ");
    words[..1].make_ascii_uppercase();
    words
}

/// A statement's beginning.
fn statement(name: &'static str, class: &str, mood: &str) -> Tag {
    Tag::new(name).at("classCode", class).at("moodCode", mood)
}

fn observation(mood: &str) -> Tag {
    statement("observation", "OBS", mood)
}

/// A part of an entry.
fn part(kind: &str, statement: Tag) -> Tag {
    Tag::new("entryRelationship").at("typeCode", kind).with(statement)
}

/// The code of an exact state, one that CDA's own words for it would not give back.
fn exact(system: &str, key: &str) -> Tag {
    let (root, name) = codes::oid(system);
    let told = value("CD").at("code", key).at("codeSystem", root).at("codeSystemName", name);
    let mut words = key.replace('-', " ");
    words[..1].make_ascii_uppercase();
    observation("EVN")
        .with(code("code", LOINC, "33999-4", "Status"))
        .with(status("completed"))
        .with(told.at("displayName", words))
}

/// Where an item stands, and the remarks on it: the end of every entry.
fn tail(row: &mut Row, item: &Item) -> Vec<Tag> {
    let mut all = vec![part("REFR", exact(codes::STATES, item.state.key()))];
    all.extend(comments(row, &item.notes).into_iter().map(|one| part("SUBJ", one)));
    all
}

/// The same of an organizer.
fn tail_of_organizer(row: &mut Row, item: &Item) -> Vec<Tag> {
    let mut all = vec![exact(codes::STATES, item.state.key())];
    all.extend(comments(row, &item.notes));
    all.into_iter().map(|one| Tag::new("component").with(one)).collect()
}

/// Remarks as comment activities.
fn comments(row: &mut Row, notes: &[String]) -> Vec<Tag> {
    let told: Vec<&String> = notes.iter().filter(|note| !note.trim().is_empty()).collect();
    told.into_iter().map(|note| comment(row, note)).collect()
}

fn comment(row: &mut Row, note: &str) -> Tag {
    statement("act", "ACT", "EVN")
        .with(datatype::template("4.64", ""))
        .with(loinc("48767-8", "Annotation comment"))
        .with(row.told(note))
}

/// Who said so, where that is the patient.
fn informant(item: &Item) -> Option<Tag> {
    let oneself = code("code", datatype::ROLE_CODE, "ONESELF", "Self");
    let entity = Tag::new("relatedEntity").at("classCode", "PRS").with(oneself);
    matches!(item.origin, Origin::Patient(_)).then(|| Tag::new("informant").with(entity))
}
