//! The document itself: what it is called, who made it and when, and the files that it brings along.

use base64::Engine as _;

use super::datatype::{coded, id, time, words};
use super::entry::{Found, all_words, item, written_at};
use super::narrative;
use super::page::Page;
use super::time::moment;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::exchange::media;
use crate::records::intake::{Identity, ItemIntake};
use crate::records::item::{Coded, Detail, Document, DocumentBody, State};

/// The media type of a CDA document.
pub(super) const MEDIA_TYPE: &str = "application/hl7-cda+xml";
/// A document brings so many files at most.
const FILES_MAX: usize = 50;
/// The number of the file that is made of the narrative.
const NARRATIVE: u32 = 1_000;

/// Which document it is: its series where it names one, so that a new version takes the place of the old.
pub(super) fn identity(root: Element<'_, '_>, text: &str) -> Identity {
    let series = id(root.get("setId")).map(|id| Identity::of(&["ClinicalDocument set", &id]));
    let itself = || id(root.get("id")).map(|id| Identity::of(&["ClinicalDocument", &id]));
    series.or_else(itself).unwrap_or_else(|| Identity::of(&["ClinicalDocument text", text]))
}

/// The documents that it takes the place of, as they were known.
pub(super) fn replaced(root: Element<'_, '_>) -> Vec<Identity> {
    let is_replaced = |one: &Element<'_, '_>| one.word("typeCode") == "RPLC";
    let parents = root.all("relatedDocument").filter(is_replaced).map(|one| one.get("parentDocument"));
    parents
        .flat_map(|parent| {
            let series = id(parent.get("setId")).map(|id| Identity::of(&["ClinicalDocument set", &id]));
            let itself = id(parent.get("id")).map(|id| Identity::of(&["ClinicalDocument", &id]));
            series.into_iter().chain(itself)
        })
        .collect()
}

/// Which version of its series it is.
pub(super) fn version(root: Element<'_, '_>) -> u32 {
    root.get("versionNumber").word("value").parse().unwrap_or(0)
}

/// The document as an item.
pub(super) fn read(identity: Identity, text: &str, page: &Page<'_, '_>) -> ItemIntake {
    let root = page.root;
    let kind = words(root.get("code"), page);
    let title = shown(&root.get("title").text());
    let called = if title.is_empty() { kind.clone() } else { title };
    let mut name = coded(root.get("code"), page);
    name.text = if called.is_empty() { "ClinicalDocument".to_owned() } else { called };
    let mut bodies = vec![DocumentBody {
        original: identity,
        number: 0,
        media_type: MEDIA_TYPE.to_owned(),
        title: name.text.clone(),
        bytes: text.len() as u64,
        made: moment(page.made()),
    }];
    for (number, file) in (1..).zip(files(root)) {
        let Some(bytes) = bytes_of(file) else {
            page.problem(file, "a file that cannot be unpacked; kept, not shown");
            continue;
        };
        let found = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
        let said = shown(file.word("mediaType"));
        bodies.push(DocumentBody {
            original: identity,
            number,
            media_type: found.map_or(said, str::to_owned),
            title: String::new(),
            bytes: bytes.len() as u64,
            made: None,
        });
    }
    let narrative = narrative::of_document(root);
    if !narrative.is_empty() {
        bodies.push(DocumentBody {
            original: identity,
            number: NARRATIVE,
            media_type: "text/plain".to_owned(),
            title: name.text.clone(),
            bytes: narrative.len() as u64,
            made: None,
        });
    }
    let detail = Document { kind, text: String::new(), bodies };
    let mut document = item(name, State::Completed, Detail::Document(detail));
    document.identity = identity;
    document.original = identity;
    document.began = page.made();
    document.by = author(page);
    document.notes = notes(page);
    document
}

/// A note among the entries, with what its author wrote. A file within it is listed with the whole document.
pub(super) fn note<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let text = page.text(entry.get("text"));
    let code = entry.get("code");
    let mut name = coded(code, page);
    // The code says that it is a note; its translation says which.
    if let Some(kind) = code.all("translation").map(|one| words(one, page)).find(|words| !words.is_empty()) {
        name.text = kind;
    }
    if text.is_empty() || name.is_empty() {
        return Vec::new();
    }
    let detail = Document { kind: String::new(), text, bodies: Vec::new() };
    let mut note = item(name, State::Completed, Detail::Document(detail));
    note.began = time(entry.get("effectiveTime"), page).or_else(|| written_at(entry, page));
    note.by = page.by(entry);
    vec![Found::item(entry, note)]
}

/// The item that says that a replaced document no longer holds; where it never came, nothing comes of it.
pub(super) fn gone(identity: Identity, by: &ItemIntake) -> ItemIntake {
    let detail = Document { kind: String::new(), text: String::new(), bodies: Vec::new() };
    let name = Coded::words(by.name.text.clone());
    let mut gone = item(name, State::EnteredInError, Detail::Document(detail));
    gone.identity = identity;
    gone.original = by.original;
    gone.began = by.began;
    gone
}

/// Who wrote it: people before programs.
fn author(page: &Page<'_, '_>) -> String {
    let authors = || page.root.all("author");
    let people = authors().filter(|one| one.get("assignedAuthor").get("assignedPerson").is_there());
    let names = people.chain(authors()).map(|one| page.who(one));
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

/// What it says of the services it tells of: what for, when.
fn notes(page: &Page<'_, '_>) -> Vec<String> {
    let service = page.root.get("documentationOf").get("serviceEvent");
    let code = all_words(service, "code", page);
    Some(code).filter(|code| !code.is_empty()).into_iter().collect()
}

/// The files within a document: the body that is not XML, then pictures and the like of its sections.
fn files<'d, 'a>(root: Element<'d, 'a>) -> Vec<Element<'d, 'a>> {
    let body = root.get("component").get("nonXMLBody").get("text");
    let of_sections = root.within().filter(|one| {
        let is_media = matches!(one.name(), "observationMedia" | "observation" | "act" | "externalDocument");
        is_media && [one.get("value"), one.get("text")].into_iter().any(is_file)
    });
    let inside =
        of_sections.map(|one| if is_file(one.get("value")) { one.get("value") } else { one.get("text") });
    std::iter::once(body).filter(|body| body.is_there()).chain(inside).take(FILES_MAX).collect()
}

fn is_file(element: Element<'_, '_>) -> bool {
    element.word("representation") == "B64"
}

fn bytes_of(file: Element<'_, '_>) -> Option<Vec<u8>> {
    let node = file.node()?;
    let text: String =
        node.descendants().filter_map(|one| one.is_text().then(|| one.text()).flatten()).collect();
    if file.get("reference").is_there() {
        // It lies elsewhere, and nothing is fetched.
        return None;
    }
    let bytes = if is_file(file) {
        let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        base64::engine::general_purpose::STANDARD.decode(packed).ok()?
    } else {
        text.trim().as_bytes().to_vec()
    };
    (!bytes.is_empty()).then_some(bytes)
}

/// File `number` of a document as received: 0 is the document itself.
pub(super) fn file(root: Element<'_, '_>, text: &str, number: u32) -> Option<Vec<u8>> {
    match number.checked_sub(1) {
        None => Some(text.as_bytes().to_vec()),
        Some(_) if number == NARRATIVE => Some(narrative::of_document(root).into_bytes()),
        Some(place) => bytes_of(*files(root).get(place as usize)?),
    }
}
