//! What readers of entries have in common: what they give, and how CDA says where something stands.

use super::codes;
use super::datatype::{Quantity, ids, time, whole, words};
use super::page::Page;
use super::xml::{Element, is_null};
use crate::exchange::fhir::shown;
use crate::records::intake::{Identity, ItemIntake, ReportIntake, ResultIntake};
use crate::records::item::{Coded, Detail, State};
use crate::records::result::Status;
use crate::records::when::When;

/// What was read of an entry, or of a part of it.
pub(super) enum What {
    /// An item.
    Item(Box<ItemIntake>),
    /// A result, and which of the groups of the document it belongs to.
    Result(Box<ResultIntake>, Option<usize>),
    /// A group of results, and which of the groups of the document it is.
    Report(Box<ReportIntake>, usize),
}

/// Something read, with the element that says it.
pub(super) struct Found<'d, 'a> {
    pub(super) element: Element<'d, 'a>,
    /// By which ids its source knows it, the most telling first.
    pub(super) ids: Vec<String>,
    pub(super) what: What,
}

impl<'d, 'a> Found<'d, 'a> {
    /// An item that `element` says.
    pub(super) fn item(element: Element<'d, 'a>, mut item: ItemIntake) -> Self {
        item.state = exact_state(element).unwrap_or(item.state);
        Self { element, ids: ids(element), what: What::Item(Box::new(item)) }
    }

    /// The same, known by the ids of what is around it where it has none itself.
    pub(super) fn or_known_as(mut self, around: Element<'_, '_>) -> Self {
        self.ids.extend(ids(around));
        self
    }
}

/// Stands where an identity will be: it is made once all of the document is read.
pub(super) const NOT_YET: Identity = Identity([0; 16]);

/// An item with what every reader gives; the rest is filled in by it.
pub(super) fn item(name: Coded, state: State, detail: Detail) -> ItemIntake {
    ItemIntake {
        identity: NOT_YET,
        original: NOT_YET,
        name,
        state,
        began: None,
        ended: None,
        by: String::new(),
        detail,
        notes: Vec::new(),
        source: String::new(),
    }
}

/// The parts of an entry by the way in which they belong to it: `SUBJ`, `RSON`, `MFST`, …
pub(super) fn parts<'d, 'a>(element: Element<'d, 'a>) -> impl Iterator<Item = (&'d str, Element<'d, 'a>)> {
    let related = element.all("entryRelationship").chain(element.all("component"));
    related
        .flat_map(|relation| relation.children().map(move |child| (relation.word("typeCode"), child)))
        .filter(|(_, child)| {
            matches!(
                child.name(),
                "act"
                    | "encounter"
                    | "observation"
                    | "organizer"
                    | "procedure"
                    | "substanceAdministration"
                    | "supply"
            )
        })
}

/// The first part that claims to be of one of these templates.
pub(super) fn part<'d, 'a>(element: Element<'d, 'a>, templates: &[&str]) -> Element<'d, 'a> {
    parts(element).map(|(_, part)| part).find(|part| part.is_a(templates)).unwrap_or(Element::NONE)
}

/// The value of the observation that says where a thing stands (LOINC 33999-4), as a state.
pub(super) fn told_state(element: Element<'_, '_>) -> Option<State> {
    let status = parts(element).map(|(_, part)| part).find(|part| {
        part.get("code").word("code") == "33999-4"
            || part.is_a(&["2.16.840.1.113883.10.20.22.4.6", "2.16.840.1.113883.10.20.1.50"])
    })?;
    let value = status.get("value");
    match value.word("code") {
        // SNOMED CT: active, inactive, resolved, in remission.
        "55561003" => Some(State::Current),
        "73425007" | "413322009" | "277022003" => Some(State::Past),
        "" => None,
        _ => match value.word("displayName").to_ascii_lowercase().as_str() {
            "active" => Some(State::Current),
            "inactive" | "resolved" | "completed" | "no longer active" => Some(State::Past),
            _ => None,
        },
    }
}

/// Where a thing stands in our own words, where the document is one of ours.
pub(super) fn exact_state(element: Element<'_, '_>) -> Option<State> {
    let key = exact_key(element, codes::STATES)?;
    State::ALL.into_iter().find(|state| state.key() == key)
}

/// The code of the status of `element` (LOINC 33999-4) in a code system.
pub(super) fn exact_key<'d>(element: Element<'d, '_>, system: &str) -> Option<&'d str> {
    let told = parts(element).map(|(_, part)| part).filter(|part| part.get("code").word("code") == "33999-4");
    let values = told.map(|part| part.get("value"));
    let mut fitting = values.filter(|value| codes::system_of(*value) == system);
    fitting.next().map(|value| value.word("code"))
}

/// `statusCode` of an act that is done once: a procedure, a visit, a vaccination.
pub(super) fn done_state(element: Element<'_, '_>, page: &Page<'_, '_>) -> State {
    if element.says("negationInd") {
        return State::NotDone;
    }
    let is_planned = matches!(element.word("moodCode"), "INT" | "RQO" | "PRP" | "ARQ" | "PRMS" | "APT");
    match element.get("statusCode").word("code") {
        "completed" | "normal" => State::Completed,
        "active" | "new" if is_planned => State::Planned,
        "active" => State::Current,
        "aborted" => State::Stopped,
        "cancelled" => State::Cancelled,
        "held" | "suspended" => State::OnHold,
        "nullified" | "obsolete" => State::EnteredInError,
        _ if is_planned => State::Planned,
        "" => State::Completed,
        _ => {
            page.problem(element.get("statusCode"), "not a status that CDA knows");
            State::Unknown
        }
    }
}

/// `statusCode` of a result or of its group.
pub(super) fn result_status(element: Element<'_, '_>) -> Status {
    if let Some(told) = exact_key(element, codes::OBSERVATION_STATUS) {
        return crate::exchange::fhir::status_of(told);
    }
    match element.get("statusCode").word("code") {
        "completed" => Status::Final,
        "active" => Status::Preliminary,
        "new" | "held" | "suspended" => Status::Registered,
        "aborted" | "cancelled" => Status::Cancelled,
        "nullified" => Status::EnteredInError,
        _ => Status::Unknown,
    }
}

/// When an act was done.
pub(super) fn done_at(element: Element<'_, '_>, page: &Page<'_, '_>) -> Option<When> {
    element.all("effectiveTime").find_map(|time| whole(time, page))
}

/// When its author wrote it.
pub(super) fn written_at(element: Element<'_, '_>, page: &Page<'_, '_>) -> Option<When> {
    element.all("author").find_map(|author| time(author.get("time"), page))
}

/// Remarks on an entry: comments and instructions.
pub(super) fn remarks(element: Element<'_, '_>, page: &Page<'_, '_>) -> Vec<String> {
    const TEMPLATES: [&str; 4] = [
        "2.16.840.1.113883.10.20.22.4.64",
        "2.16.840.1.113883.10.20.1.40",
        "2.16.840.1.113883.10.20.22.4.20",
        "1.3.6.1.4.1.19376.1.5.3.1.4.2",
    ];
    let mut all: Vec<String> = Vec::new();
    for (_, part) in parts(element).filter(|(_, part)| part.is_a(&TEMPLATES)) {
        let text = page.lines(part.get("text"));
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// Why: indications among the parts, in words, each once.
pub(super) fn indications(element: Element<'_, '_>, page: &Page<'_, '_>) -> Vec<String> {
    let mut all = Vec::new();
    let is_reason = |kind: &str, part: &Element<'_, '_>| {
        kind == "RSON" || part.is_a(&["2.16.840.1.113883.10.20.22.4.19"])
    };
    for (_, part) in parts(element).filter(|(kind, part)| is_reason(kind, part)) {
        let value = words(part.get("value"), page);
        let reason = if value.is_empty() { words(part.get("code"), page) } else { value };
        if !reason.is_empty() && !all.contains(&reason) {
            all.push(reason);
        }
    }
    all
}

/// Where: places among the participants, in words.
pub(super) fn place(element: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for one in element.all("participant").filter(|one| matches!(one.word("typeCode"), "LOC" | "ELOC")) {
        let role = one.get("participantRole");
        let name = shown(&role.get("playingEntity").get("name").text());
        let name = if name.is_empty() { words(role.get("code"), page) } else { name };
        if !name.is_empty() && !all.contains(&name) {
            all.push(name);
        }
    }
    all.join(", ")
}

/// Codes of an element that stands several times, in words, each once.
pub(super) fn all_words(element: Element<'_, '_>, name: &str, page: &Page<'_, '_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for one in element.all(name) {
        let words = words(one, page);
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    all.join(", ")
}

/// The value of an observation in words, whatever its type; empty if it has none.
pub(super) fn value_words(observation: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for value in observation.all("value") {
        let words = match value.word("type").rsplit(':').next().unwrap_or_default() {
            "PQ" | "IVL_PQ" | "INT" | "REAL" | "IVL_INT" | "IVL_REAL" => super::datatype::amount(value),
            "BL" if !is_null(value) => if value.says("value") { "Yes" } else { "No" }.to_owned(),
            "TS" | "IVL_TS" => date_words(whole(value, page)),
            "ST" | "ED" => page.lines(value),
            _ if value.attribute("value").is_some() => {
                Quantity::read(value).map_or_else(String::new, |one| one.words())
            }
            _ => match words(value, page) {
                words if words.is_empty() => page.text(value),
                words => words,
            },
        };
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    all.join(", ")
}

/// A time as a date, the way dates are written everywhere.
pub(super) fn date_words(when: Option<When>) -> String {
    when.map(|when| super::time::date(when).to_string()).unwrap_or_default()
}
