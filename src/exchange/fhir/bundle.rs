//! The resources of a file, one by one: of a bundle of any type, of a list, of lines (NDJSON), or alone.

use serde_json::value::RawValue;

use super::datatype::Reference;
use super::json::{Json, Scanner};
use super::node::{Node, Problems};
use crate::base::clock::Moment;
use crate::exchange::reading::Notes;
use crate::records::intake::{Digest, Identity, SourceId};

/// Resources that are looked into; of the others only what they are and whom they are about is read.
const UNDERSTOOD: [&str; 6] =
    ["Patient", "Observation", "DiagnosticReport", "Practitioner", "PractitionerRole", "Organization"];

/// Members that say whom a resource is about.
const SUBJECTS: [&str; 6] = ["subject", "patient", "beneficiary", "individual", "for", "source"];

/// A resource in a file.
pub(super) struct Entry<'a> {
    /// Which entry of a bundle.
    pub(super) number: Option<usize>,
    /// Its place in words.
    pub(super) path: String,
    /// Where in the file it begins.
    pub(super) at: usize,
    /// Its own bytes.
    pub(super) body: &'a str,
    /// `Observation`
    pub(super) kind: &'a str,
    pub(super) id: String,
    pub(super) full_url: String,
    pub(super) identity: Identity,
    pub(super) digest: Digest,
    /// When its source last changed it, if it says so.
    pub(super) updated: Option<Moment>,
    /// What it says whom it is about.
    pub(super) subjects: Vec<Reference>,
    /// The resource, if it is one that is looked into.
    pub(super) json: Option<Json<'a>>,
    /// Whether it can be shown: it says nothing twice.
    pub(super) is_clear: bool,
}

/// What a file holds.
pub(super) struct File<'a> {
    pub(super) kind: String,
    pub(super) entries: Vec<Entry<'a>>,
}

/// Reads every resource of `text`.
pub(super) fn read<'a>(text: &'a str, notes: &mut Notes<'a>) -> Option<File<'a>> {
    let mut file = File { kind: String::new(), entries: Vec::new() };
    let (mut start, mut count) = (0, 0_usize);
    loop {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<&RawValue>();
        let failure = loop {
            match values.next() {
                Some(Ok(value)) => {
                    let at = offset(text, value.get());
                    top(at, value.get(), &mut file, notes);
                    count += 1;
                }
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        let Some(error) = failure else { break };
        let wrong = start + place_of(&text[start..], error.line(), error.column());
        notes.refuse(wrong, None, "", &format!("not JSON: {}", told(&error)));
        if count == 0 {
            return None;
        }
        // After a first whole value this is a file of lines: the other lines are still good.
        match text[wrong..].find('\n') {
            Some(line) => start = wrong + line + 1,
            None => break,
        }
    }
    if count > 1 {
        file.kind = format!("FHIR lines ({count})");
    }
    if count == 0 {
        notes.refuse(0, None, "", "the file is empty");
        return None;
    }
    (!file.kind.is_empty()).then_some(file)
}

/// What serde_json says, without the place, which is told apart.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn place_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut place = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

/// What a value of the file is, by a look at its members.
#[derive(Default)]
struct Header<'a> {
    kind: Option<&'a str>,
    id: String,
    bundle_type: String,
    entries: Option<(usize, &'a str)>,
}

fn header(body: &str) -> Header<'_> {
    let mut header = Header::default();
    // Nothing is built here that could be too deep.
    let _ = Scanner::new(body).object(|scanner, name| {
        let (at, text) = scanner.skip();
        let word = || text.trim_matches('"');
        match name {
            "resourceType" if text.starts_with('"') => header.kind = Some(word()),
            "id" if text.starts_with('"') => header.id = word().to_owned(),
            "type" if text.starts_with('"') => header.bundle_type = word().to_owned(),
            "entry" => header.entries = Some((at, text)),
            _ => {}
        }
        Ok(())
    });
    header
}

fn is_kind(kind: &str) -> bool {
    kind.len() <= 64
        && kind.starts_with(|c: char| c.is_ascii_uppercase())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn top<'a>(at: usize, value: &'a str, file: &mut File<'a>, notes: &mut Notes<'a>) {
    if value.starts_with('[') {
        file.kind = "FHIR list".to_owned();
        let _ = Scanner::new(value).list(|scanner, number| {
            let (within, body) = scanner.skip();
            add(file, notes, Some(number), format!("[{number}]"), at + within, body, String::new());
            Ok(())
        });
        return;
    }
    let header = header(value);
    match header.kind {
        Some("Bundle") => {
            file.kind = format!(
                "FHIR {} bundle",
                if is_word(&header.bundle_type) { &header.bundle_type } else { "untyped" }
            );
            bundle(at, header.entries, file, notes);
        }
        Some(kind) if is_kind(kind) => {
            file.kind = format!("FHIR {kind}");
            add(file, notes, None, kind.to_owned(), at, value, String::new());
        }
        _ => {
            let message = "not FHIR: it has no resourceType";
            notes.refuse(at, None, "", message);
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn bundle<'a>(at: usize, entries: Option<(usize, &'a str)>, file: &mut File<'a>, notes: &mut Notes<'a>) {
    let Some((within, list)) = entries else { return };
    let at = at + within;
    let walked = Scanner::new(list).list(|scanner, number| {
        let (within, entry) = scanner.skip();
        let path = format!("Bundle.entry[{number}]");
        let (mut resource, mut full_url, mut method) = (None, String::new(), String::new());
        let _ = Scanner::new(entry).object(|scanner, name| {
            match name {
                "resource" => resource = Some(scanner.skip()),
                "fullUrl" => full_url = scanner.value(0)?.text().unwrap_or_default().trim().to_owned(),
                "request" => {
                    let request = scanner.value(0)?;
                    method = request.member("method").and_then(Json::text).unwrap_or_default().to_owned();
                }
                _ => {
                    scanner.skip();
                }
            }
            Ok(())
        });
        match resource {
            Some((inside, body)) => {
                let at = at + within + inside;
                add(file, notes, Some(number), format!("{path}.resource"), at, body, full_url);
            }
            None if method == "DELETE" => {
                notes.warn(
                    at + within,
                    Some(number),
                    &path,
                    "a deletion is not carried out: nothing is deleted by an import",
                );
            }
            None => notes.refuse(at + within, Some(number), &path, "it holds no resource"),
        }
        Ok(())
    });
    if walked == Ok(false) {
        notes.refuse(at, None, "Bundle.entry", "a list was expected");
    }
}

fn add<'a>(
    file: &mut File<'a>,
    notes: &mut Notes<'a>,
    number: Option<usize>,
    path: String,
    at: usize,
    body: &'a str,
    full_url: String,
) {
    let header = header(body);
    let Some(kind) = header.kind.filter(|kind| is_kind(kind)) else {
        notes.refuse(at, number, &path, "not FHIR: it has no resourceType");
        return;
    };
    let json = Json::read(body);
    let repeated = json.as_ref().ok().and_then(Json::repeated_name).is_some();
    match &json {
        Err(error) => notes.warn(at, number, &path, &format!("{error}; kept, not shown")),
        Ok(_) if repeated => {
            notes.warn(at, number, &path, "it gives one name two values; kept, not shown");
        }
        Ok(_) => {}
    }
    let digest = match &json {
        Ok(json) => {
            let mut canonical = Vec::with_capacity(body.len());
            json.canonical(&mut canonical);
            Digest::of(&canonical)
        }
        Err(_) => Digest::of(body.as_bytes()),
    };
    let id = match json.as_ref().ok().and_then(|json| json.member("id")).and_then(Json::text) {
        Some(id) => id.trim().to_owned(),
        None if header.id.is_empty() => id_of_url(&full_url).to_owned(),
        None => header.id,
    };
    let identity = if id.is_empty() {
        Identity::of(&["FHIR", kind, "digest", &digest.hex()])
    } else {
        Identity::of(&["FHIR", kind, &id])
    };
    let updated = json.as_ref().ok().and_then(|json| json.member("meta")?.member("lastUpdated")?.text());
    let updated = updated.and_then(|text| text.parse::<jiff::Timestamp>().ok()).map(Moment::from);
    let subjects = json.as_ref().map(|json| subjects(json, kind)).unwrap_or_default();
    let json = json.ok().filter(|_| UNDERSTOOD.contains(&kind));
    let is_clear = json.is_some() && !repeated;
    file.entries.push(Entry {
        number,
        path,
        at,
        body,
        kind,
        id,
        full_url,
        identity,
        digest,
        updated,
        subjects,
        json,
        is_clear,
    });
}

/// Whom a resource says it is about: appointments name those who take part.
fn subjects<'a>(json: &'a Json<'a>, kind: &'a str) -> Vec<Reference> {
    let problems = Problems::default();
    let node = Node::root(json, kind, &problems);
    let mut found = Vec::new();
    for name in SUBJECTS {
        let subject = node.get(name);
        if subject.is_object() {
            found.push(Reference::read(subject));
        }
    }
    if found.iter().all(Reference::is_empty) {
        let participants = node.get("participant");
        let actors = participants.list();
        found.extend(
            actors.iter().map(|one| Reference::read(one.get("actor"))).filter(Reference::is_to_patient),
        );
    }
    found.retain(|reference| !reference.is_empty());
    found
}

/// The id at the end of a `fullUrl`: of a UUID, the UUID.
pub(super) fn id_of_url(url: &str) -> &str {
    let url = url.split("/_history/").next().unwrap_or_default();
    match url.rsplit_once([':', '/']) {
        Some((_, id)) => id,
        None => url,
    }
}

/// Whether an id is unique by itself.
fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// How the records name what the source calls `kind/id`, at `url` if it says where.
pub(super) fn source_id(kind: &str, id: &str, url: &str, scope: &str) -> SourceId {
    let base = url.strip_suffix(&format!("/{kind}/{id}")).filter(|base| base.contains("://"));
    let scope = match (is_uuid(id), base) {
        (true, _) => "",
        (false, Some(base)) => base,
        (false, None) => scope,
    };
    // A UUID means the same in either case; another id does not.
    let id = if is_uuid(id) { id.to_ascii_lowercase() } else { id.to_owned() };
    SourceId { scope: scope.to_owned(), id }
}
