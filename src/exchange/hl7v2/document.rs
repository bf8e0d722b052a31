//! What comes in words or as files: narrative reports and files within results (`ED`), which are results of their
//! own, and the documents of MDM messages.

use super::datatype::{self, coded, entity, providers};
use super::draft::Draft;
use super::file::{bodies, is_file};
use super::message::Message;
use super::order::{
    Observation, Order, category, interpreter, order_status, order_taken, orders, remarks, status, taken,
};
use super::value::lines;
use crate::records::intake::{Identity, ItemIntake, ResultIntake};
use crate::records::item::{Coded, Detail, Document, State};
use crate::records::result::{Kind, Status, Value};

/// Departments whose reports are narratives (HL7 table 0074): imaging, the heart, pathology.
const NARRATIVE: [&str; 21] = [
    "RAD", "RX", "CT", "NMR", "MRI", "NMS", "NRS", "RUS", "OUS", "VUS", "CUS", "US", "IMG", "XRC", "EC",
    "EN", "SP", "CP", "PAT", "CTH", "CG",
];
/// Departments of a laboratory: a text there is a result.
const LABORATORY: [&str; 9] = ["LAB", "HM", "CH", "MB", "BLB", "SR", "IMM", "TX", "VR"];

/// Whether an order is a report in words rather than results.
pub(super) fn is_narrative(draft: &Draft<'_, '_>, order: &Order) -> bool {
    let message = draft.message;
    let Some(obr) = order.obr.map(|obr| &message.segments[obr]) else { return false };
    let department = draft.code(obr, 24).to_ascii_uppercase();
    let kind = |one: &Observation| draft.code(&message.segments[one.first()], 2);
    let in_words = |one: &Observation| matches!(kind(one).as_str(), "TX" | "FT" | "ED" | "RP" | "");
    let has_text = order.observations.iter().any(|one| !text(message, one).is_empty());
    NARRATIVE.contains(&department.as_str())
        || (!LABORATORY.contains(&department.as_str())
            && message.field(obr, 26).is_empty()
            && order.observations.iter().all(in_words)
            && has_text)
}

/// The text of an observation that is none of a file.
fn text(message: &Message<'_>, observation: &Observation) -> String {
    if is_file(message, observation) {
        return String::new();
    }
    let all = observation.lines.iter().map(|line| {
        let obx = &message.segments[*line];
        match message.field(obx, 2).raw() {
            "CE" | "CWE" | "CNE" => coded(message.field(obx, 5)).text,
            _ => lines(message.all(obx, 5)),
        }
    });
    all.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// An order in words, as one result with its files.
pub(super) fn narrative(draft: &mut Draft<'_, '_>, order: &Order) {
    let message = draft.message;
    let Some(place) = order.obr else { return };
    let mut name = order.name(message);
    if name.is_empty() {
        name = Coded::words("Report");
    }
    let mut words = vec!["HL7 v2", "report"];
    let key = order.key(draft);
    words.extend(key.iter().map(String::as_str));
    let text = with_headings(message, &order.observations, &order.remarks(message));
    let files = bodies(draft, &order.observations);
    if text.is_empty() && files.is_empty() {
        return draft.warnings.push((place, 0, "the report says nothing; kept, not shown"));
    }
    let first = order.observations.first().map(|one| &message.segments[one.first()]);
    let standing = order_status(draft, order).or_else(|| first.map(|obx| status(draft, order, obx)));
    let at = order_taken(draft, order).or_else(|| first.and_then(|obx| taken(draft, order, obx)));
    let result = ResultIntake {
        value: if text.is_empty() { Value::Absent(String::new()) } else { Value::Text(text) },
        status: standing.unwrap_or(Status::Unknown),
        taken: at,
        files,
        ..written(draft, order, Identity::of(&words), &name)
    };
    let last = order.observations.last().map_or(place, Observation::last);
    put_result(draft, "report in OBX segments", result, (place, last));
}

/// What every report in words or as a file has of its order.
fn written(draft: &Draft<'_, '_>, order: &Order, identity: Identity, name: &Coded) -> ResultIntake {
    ResultIntake {
        identity,
        original: identity,
        kind: Kind::Narrative,
        category: category(draft.message, order, false),
        name: name.text.clone(),
        test: datatype::key(name),
        value: Value::Absent(String::new()),
        range: None,
        flag: None,
        status: Status::Unknown,
        taken: None,
        issued: order.obr.and_then(|obr| draft.moment(&draft.message.segments[obr], 22)),
        performer: interpreter(draft, order),
        notes: Vec::new(),
        components: Vec::new(),
        files: Vec::new(),
    }
}

/// Texts one below the other, each under what it is where there are several.
fn with_headings(message: &Message<'_>, observations: &[Observation], first: &str) -> String {
    let name = |one: &Observation| coded(message.field(&message.segments[one.first()], 3)).text;
    let texts = observations.iter().filter(|one| !text(message, one).is_empty()).count();
    let mut all: Vec<String> = vec![first.to_owned()];
    for one in observations {
        let (name, text, notes) = (name(one), text(message, one), remarks(message, &one.notes));
        if texts > 1 && !name.is_empty() && !text.is_empty() {
            all.push(format!("{name}\n{text}"));
        } else {
            all.push(text);
        }
        all.push(notes);
    }
    all.retain(|text| !text.is_empty());
    all.join("\n\n")
}

/// A file among the results of an order, as a result of its own; gives its identity if there is one.
pub(super) fn file(
    draft: &mut Draft<'_, '_>,
    order: &Order,
    observation: &Observation,
    number: u32,
) -> Option<Identity> {
    let (message, place) = (draft.message, observation.first());
    let obx = &message.segments[place];
    let files = bodies(draft, std::slice::from_ref(observation));
    if files.is_empty() {
        draft.warnings.push((place, 5, "the file in it cannot be unpacked; kept, not shown"));
        return None;
    }
    let mut name = coded(message.field(obx, 3));
    if name.is_empty() {
        name = order.name(message);
    }
    if name.is_empty() {
        name = Coded::words("Document");
    }
    let (key, number) = (order.key(draft), number.to_string());
    let (code, sub) = (datatype::key(&name), message.field(obx, 4).words());
    let mut words = vec!["HL7 v2", "ED", &code, &sub, &number];
    words.extend(key.iter().map(String::as_str));
    let identity = Identity::of(&words);
    let mut notes = vec![remarks(message, &observation.notes)];
    notes.retain(|note| !note.is_empty());
    let result = ResultIntake {
        status: status(draft, order, obx),
        taken: taken(draft, order, obx),
        notes,
        files,
        ..written(draft, order, identity, &name)
    };
    put_result(draft, "file in an OBX segment", result, (place, observation.last()));
    Some(identity)
}

fn put_result(draft: &mut Draft<'_, '_>, kind: &'static str, result: ResultIntake, segments: (usize, usize)) {
    if mark(draft, kind, result.identity, segments) {
        draft.intake.results.push(result);
    }
}

fn put(draft: &mut Draft<'_, '_>, kind: &'static str, item: ItemIntake, segments: (usize, usize)) {
    if mark(draft, kind, item.identity, segments) {
        draft.intake.items.push(item);
    }
}

/// Marks what the segments say of `identity`; `false` if the message said it before.
fn mark(draft: &mut Draft<'_, '_>, kind: &'static str, identity: Identity, segments: (usize, usize)) -> bool {
    if draft.has(identity) {
        draft.warnings.push((segments.0, 0, "the message says it twice; the first stands"));
        return false;
    }
    let message = draft.message;
    let said: Vec<&str> = (segments.0..=segments.1).map(|place| message.segments[place].said()).collect();
    draft.mark(kind, identity, segments, &said);
    true
}

/// Reads the document of an MDM message: its TXA, with the texts and files of its OBX segments.
pub(super) fn read(draft: &mut Draft<'_, '_>) {
    let message = draft.message;
    let Some((place, txa)) = draft.named("TXA").next() else {
        return draft.warnings.push((
            draft.range.start,
            0,
            "no TXA segment: the document is kept, not shown",
        ));
    };
    let observations: Vec<Observation> =
        orders(message, draft.range.clone()).into_iter().flat_map(|order| order.observations).collect();
    let mut name = draft.coded(txa, 2);
    if let Some(words) = kind_in_words(&name.text) {
        words.clone_into(&mut name.text);
    }
    let first = observations.first().map(|one| coded(message.field(&message.segments[one.first()], 3)));
    if name.is_empty() {
        name = first.filter(|name| !name.is_empty()).unwrap_or_else(|| Coded::words("Document"));
    }
    let number = |field: usize| entity(message.field(txa, field));
    // A replacement stands in the place of what it replaces.
    let replaced = if matches!(draft.event.as_str(), "T09" | "T10") { number(13) } else { None };
    let made = [4, 6].map(|field| draft.code(txa, field)).join("^");
    let number = replaced.or_else(|| number(12)).unwrap_or(made);
    let identity = Identity::of(&["HL7 v2", "TXA", &number, &name.text]);
    let detail = Document {
        kind: String::new(),
        text: with_headings(message, &observations, ""),
        bodies: bodies(draft, &observations),
    };
    let standing = standing(draft, &draft.code(txa, 17), &draft.code(txa, 19));
    if detail.text.is_empty() && detail.bodies.is_empty() && standing != State::EnteredInError {
        return draft.warnings.push((
            place,
            0,
            "a notice of a document without the document; kept, not shown",
        ));
    }
    let mut item = draft.item(identity, name, standing, Detail::Document(detail));
    item.began = [4, 6, 7].into_iter().find_map(|field| draft.time(txa, field));
    item.by = [9, 5]
        .map(|field| providers(message, txa, field))
        .into_iter()
        .find(|by| !by.is_empty())
        .unwrap_or_default();
    let last = observations.last().map_or(place, Observation::last).max(place);
    put(draft, "document of an MDM message", item, (place, last));
}

/// Where a document stands by its event, completion (HL7 table 0271) and availability (table 0273).
fn standing(draft: &Draft<'_, '_>, completion: &str, availability: &str) -> State {
    match (draft.event.as_str(), availability, completion) {
        ("T11", _, _) | (_, "CA", _) => State::EnteredInError,
        (_, "OB", _) => State::Past,
        (_, _, "DI" | "IN" | "IP" | "PA") => State::Planned,
        (_, _, "AU" | "LA" | "DO") => State::Completed,
        _ => State::Unknown,
    }
}

/// A document's kind where only the code of HL7 table 0270 is given.
fn kind_in_words(code: &str) -> Option<&'static str> {
    Some(match code {
        "AR" => "Autopsy report",
        "CD" => "Cardiodiagnostics",
        "CN" => "Consultation",
        "DI" => "Diagnostic imaging",
        "DS" => "Discharge summary",
        "ED" => "Emergency department report",
        "HP" => "History and physical examination",
        "OP" => "Operative report",
        "PC" => "Psychiatric consultation",
        "PH" => "Psychiatric history and physical examination",
        "PN" => "Procedure note",
        "PR" => "Progress note",
        "SP" => "Surgical pathology",
        "TS" => "Transfer summary",
        _ => return None,
    })
}
