//! CDA documents of patients: Consolidated CDA R2.1 and R1.1 (<https://hl7.org/cda/us/ccda/>), and C32 as far as
//! it says the same.
//!
//! One document is one patient's chart at one time, from one source. Its structured entries are read as items
//! and results, the document itself stays as received and is listed among the documents, and its narrative can
//! be shown where there are no entries. Nothing is fetched, nothing is run, no style of the sender is kept.

mod allergy;
mod chart;
mod codes;
mod coverage;
mod datatype;
mod device;
mod document;
mod encounter;
mod entry;
mod history;
mod immunization;
mod kind;
mod medication;
mod name;
mod narrative;
mod page;
mod patient;
mod plan;
mod problem;
mod procedure;
mod result;
mod section;
mod time;
mod value;
mod write;
mod xml;

pub use time::read_ts;
pub use write::write;

use page::Page;
use xml::Element;

use super::reading::{Notes, Reading};

/// Whether a text is XML of any kind.
#[must_use]
pub fn is_xml(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// Reads a document.
#[must_use]
pub fn read(text: &str) -> Reading<'_> {
    let mut notes = Notes::on(text);
    let mut reading = Reading { kind: "XML".to_owned(), ..Reading::default() };
    match xml::tree(text) {
        Ok(tree) => document_of(text, &tree, &mut reading, &mut notes),
        Err(wrong) => notes.refuse(wrong.at, None, "", &wrong.message),
    }
    (reading.warnings, reading.refused) = notes.finish();
    reading
}

fn document_of<'a>(
    text: &'a str,
    tree: &roxmltree::Document<'a>,
    reading: &mut Reading<'a>,
    notes: &mut Notes<'a>,
) {
    let root = Element::of(tree.root_element());
    if root.name() != "ClinicalDocument" {
        return notes.refuse(root.at(), None, "", "XML that is no ClinicalDocument");
    }
    reading.kind = kind(root);
    let roles: Vec<_> = root.all("recordTarget").map(|target| target.get("patientRole")).collect();
    let role = match roles.as_slice() {
        [role] if role.is_there() => *role,
        [] | [_] => {
            return notes.refuse(root.at(), None, "ClinicalDocument", "it does not say who it is about");
        }
        _ => return notes.refuse(root.at(), None, "ClinicalDocument", "it is about several people"),
    };
    let page = Page::of(root);
    let (chart, repeated) = chart::read(text, role, &page, notes.place(role.at(), None, &role.path()));
    for (at, path, message) in page.problems() {
        notes.warn(at, None, &path, message);
    }
    let told = chart.given.intake.demographics.as_ref();
    if told.is_none_or(|told| told.names.is_empty() && told.identifiers.is_empty()) {
        return notes.refuse(role.at(), None, &role.path(), "a patient without a name and without a number");
    }
    reading.charts.push(chart);
    reading.repeated = repeated;
}

/// What kind of document it is, by the templates that it claims.
fn kind(root: Element<'_, '_>) -> String {
    let claims = |root_of: &str| root.all("templateId").any(|one| one.word("root").starts_with(root_of));
    let has_extension = root.all("templateId").any(|one| {
        one.word("root").starts_with("2.16.840.1.113883.10.20.22.") && one.attribute("extension").is_some()
    });
    let name = match () {
        () if has_extension => "C-CDA R2.1 document",
        () if claims("2.16.840.1.113883.10.20.22.") => "C-CDA R1.1 document",
        () if claims("2.16.840.1.113883.3.88.11.32") => "C32 document",
        () => "CDA document",
    };
    name.to_owned()
}

/// File `number` of a document as it was received: 0 is the document itself, those from 1 are within it.
#[must_use]
pub fn body_of(original: &str, number: u32) -> Option<Vec<u8>> {
    if number == 0 {
        return Some(original.as_bytes().to_vec());
    }
    let tree = xml::tree(original).ok()?;
    document::file(Element::of(tree.root_element()), original, number)
}
