//! One resource of a file: what it is, by what id, what it says, and whom it says it is about.

use super::datatype::Reference;
use super::item;
use super::json::Json;
use super::node::{Node, Problems};
use super::scanner::Scanner;
use crate::base::clock::Moment;
use crate::exchange::reading::Notes;
use crate::records::intake::{Digest, Identity, SourceId};

/// Resources that are looked into; of the others only what they are and whom they are about is read.
const NAMED: [&str; 7] = [
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "RelatedPerson",
    "Medication",
];

/// Members that say whom a resource is about.
const SUBJECTS: [&str; 6] = ["subject", "patient", "beneficiary", "individual", "for", "source"];

/// What a file holds.
pub(super) struct File<'a> {
    pub(super) kind: String,
    pub(super) entries: Vec<Entry<'a>>,
}

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

/// What a value of the file is, by a look at its members.
#[derive(Default)]
pub(super) struct Header<'a> {
    pub(super) kind: Option<&'a str>,
    pub(super) id: String,
    pub(super) bundle_type: String,
    pub(super) entries: Option<(usize, &'a str)>,
}

/// A look at the members of a value, building nothing.
pub(super) fn header(body: &str) -> Header<'_> {
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

pub(super) fn is_kind(kind: &str) -> bool {
    kind.len() <= 64
        && kind.starts_with(|c: char| c.is_ascii_uppercase())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Reads what an entry is and adds it to the file, or says why not.
pub(super) fn add<'a>(
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
    let json = json.ok().filter(|_| NAMED.contains(&kind) || item::KINDS.contains(&kind));
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
