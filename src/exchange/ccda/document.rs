//! The document itself: what it is called, who made it and when, and the files that it brings along.

use base64::Engine as _;

use super::codes;
use super::datatype::{coded, id, time, words};
use super::entry::{Found, NOT_YET, What, all_words, done_at, exact_key, item, parts, remarks, written_at};
use super::kind::{Kind as Section, NOTE, kind as section_kind};
use super::narrative;
use super::page::Page;
use super::time::moment;
use super::xml::Element;
use crate::exchange::fhir::{shown, status_of};
use crate::exchange::media;
use crate::records::intake::{Identity, ItemIntake, ResultIntake};
use crate::records::item::{Coded, Detail, Document, DocumentBody, State};
use crate::records::result::{Kind, Status, Value};

/// The media type of a CDA document.
pub(super) const MEDIA_TYPE: &str = "application/hl7-cda+xml";
/// A document brings so many files at most.
const FILES_MAX: usize = 900;
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
    // A file of a note is listed with the note.
    let of_notes: Vec<usize> = notes_of(root).flat_map(files_of).map(|(_, file)| file.at()).collect();
    for (number, file) in (1..).zip(files(root)).filter(|(_, file)| !of_notes.contains(&file.at())) {
        bodies.extend(body(file, number, page).map(|body| DocumentBody { original: identity, ..body }));
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

/// A file as a body of a document, once it is known of which.
fn body(file: Element<'_, '_>, number: u32, page: &Page<'_, '_>) -> Option<DocumentBody> {
    let Some(bytes) = bytes_of(file) else {
        page.problem(file, "a file that cannot be unpacked; kept, not shown");
        return None;
    };
    let found = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
    let said = shown(file.word("mediaType"));
    Some(DocumentBody {
        original: NOT_YET,
        number,
        media_type: found.map_or(said, str::to_owned),
        title: String::new(),
        bytes: bytes.len() as u64,
        made: None,
    })
}

/// Notes that are listed as documents.
fn notes_of<'d, 'a: 'd>(root: Element<'d, 'a>) -> impl Iterator<Item = Element<'d, 'a>> {
    let others = narrative::sections(root).filter(|one| section_kind(*one) == Section::Other);
    let entries = others.flat_map(|one| one.all("entry").flat_map(Element::children).collect::<Vec<_>>());
    entries.filter(|one| one.is_a(&NOTE))
}

/// The files of a note: its own text, or acts within it; each with the act that brings it.
fn files_of<'d, 'a>(note: Element<'d, 'a>) -> Vec<(Element<'d, 'a>, Element<'d, 'a>)> {
    let acts = std::iter::once(note).chain(parts(note).map(|(_, part)| part));
    acts.map(|act| (act, act.get("text"))).filter(|(_, text)| is_file(*text)).collect()
}

/// A note among the entries, with what its author wrote and the files within it.
pub(super) fn note<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    if let Some(status) = exact_key(entry, codes::OBSERVATION_STATUS) {
        return vec![report(entry, status_of(status), page)];
    }
    let has_words = !is_file(entry.get("text"));
    let mut text = if has_words { page.lines(entry.get("text")) } else { String::new() };
    let code = entry.get("code");
    // The code says that it is a note; its translation says which.
    let mut kinds = code.all("translation").map(|one| coded(one, page)).filter(|kind| !kind.is_empty());
    let name = kinds.next().unwrap_or_else(|| coded(code, page));
    let kind = kinds.next().map(|kind| kind.text).unwrap_or_default();
    let bodies = bodies_of(entry, page);
    if (text.is_empty() && bodies.is_empty()) || name.is_empty() {
        return Vec::new();
    }
    if text == name.text {
        text.clear();
    }
    let detail = Document { kind, text, bodies };
    let mut note = item(name, State::Completed, Detail::Document(detail));
    note.began = time(entry.get("effectiveTime"), page).or_else(|| written_at(entry, page));
    note.by = page.by(entry);
    note.notes = remarks(entry, page);
    vec![Found::item(entry, note)]
}

/// The files of a note as bodies of what it is read as.
fn bodies_of(entry: Element<'_, '_>, page: &Page<'_, '_>) -> Vec<DocumentBody> {
    let all: Vec<usize> = files(page.root).into_iter().map(Element::at).collect();
    let mut bodies = Vec::new();
    for (act, file) in files_of(entry) {
        let number =
            all.iter().position(|at| *at == file.at()).and_then(|place| u32::try_from(place + 1).ok());
        let Some(found) = number.and_then(|number| body(file, number, page)) else { continue };
        let title = if act.at() == entry.at() { String::new() } else { words(act.get("code"), page) };
        let made = moment(time(act.get("effectiveTime"), page)).filter(|_| act.at() != entry.at());
        bodies.push(DocumentBody { title, made, ..found });
    }
    bodies
}

/// A report in words or as a file, where the document is one of ours: it says so with its status.
fn report<'d, 'a>(entry: Element<'d, 'a>, status: Status, page: &Page<'d, 'a>) -> Found<'d, 'a> {
    let is_category = |one: &Element<'_, '_>| codes::system_of(*one) == codes::CATEGORIES;
    let code = entry.get("code");
    let category = code.all("translation").find(is_category).unwrap_or(Element::NONE);
    let name = code.all("translation").find(|one| !is_category(one)).unwrap_or(code);
    let name = coded(name, page);
    let text = page.lines(entry.get("text"));
    let read = ResultIntake {
        identity: NOT_YET,
        original: NOT_YET,
        kind: Kind::Narrative,
        category: super::result::category(category, Kind::Narrative),
        test: super::result::key(&name),
        value: if text == name.text { Value::Absent(String::new()) } else { Value::Text(text) },
        name: name.text,
        range: None,
        flag: None,
        status,
        taken: done_at(entry, page),
        issued: super::result::issued(entry, page),
        performer: page.by(entry),
        notes: remarks(entry, page),
        components: Vec::new(),
        files: bodies_of(entry, page),
    };
    Found { element: entry, ids: super::datatype::ids(entry), what: What::Result(Box::new(read), None) }
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
