//! The FHIR `Observation`, as a result.
//!
//! A result is shown only if it is a laboratory result or a vital sign and says something. Everything else that
//! is observed is kept, and shown once there is a place for it.

use super::datatype::{Coding, Concept, Quantity, Reference, period, range_words, ratio_words, shown, time};
use super::node::Node;
use super::range::{Person, range};
use super::words::plain;
use crate::records::intake::{Identity, ResultIntake};
use crate::records::result::{Category, Component, Flag, Kind, Status, Value};
use crate::records::when::When;

/// LOINC codes of vital signs, for observations that do not say what they are (FHIR R4 `observation-vitalsignresult`).
const VITAL_SIGNS: [&str; 22] = [
    "85353-1", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "9843-4", "29463-7", "39156-5",
    "85354-9", "8480-6", "8462-4", "8478-0", "8306-3", "8287-5", "3141-9", "3137-7", "8289-8", "77606-2",
    "59576-9", "55284-4",
];

/// Whether a LOINC code is that of a vital sign.
pub(in crate::exchange) fn is_vital_sign(code: &str) -> bool {
    VITAL_SIGNS.contains(&code)
}

/// What is needed beside the resource itself.
pub(super) struct Context<'a> {
    /// Which result it is.
    pub(super) identity: Identity,
    /// The original that it is read from.
    pub(super) original: Identity,
    /// Whom it is about.
    pub(super) person: Person,
    /// Whether a laboratory's report names it.
    pub(super) is_in_laboratory_report: bool,
    /// The name of whoever a reference points to.
    pub(super) name_of: &'a dyn Fn(&Reference) -> String,
}

/// Reads a result; nothing if it is none of those that are shown.
pub(super) fn read(node: Node<'_, '_>, context: &Context<'_>) -> Option<ResultIntake> {
    let code = Concept::read(node.get("code"));
    let kind = kind_of(node, &code, context)?;
    if code.is_empty() {
        node.get("code").problem("it does not say what was observed; kept, not shown");
        return None;
    }
    let taken = taken(node);
    let value = value(node, "value");
    let components: Vec<Component> = node
        .get("component")
        .list()
        .iter()
        .filter_map(|part| component(*part, taken, &context.person))
        .collect();
    let status = status(node.get("status"));
    let says_nothing = value.is_none() && components.is_empty();
    if says_nothing && !matches!(status, Status::Cancelled | Status::EnteredInError | Status::Registered) {
        if !node.get("hasMember").is_there() {
            node.problem("it has no value; kept, not shown");
        }
        return None;
    }
    let value = value.unwrap_or(Value::Absent(String::new()));
    Some(ResultIntake {
        identity: context.identity,
        original: context.original,
        kind,
        category: category(node, kind),
        name: plain(&code),
        test: code.key(),
        range: range(node.get("referenceRange"), &value, taken, &context.person),
        flag: flag(node.get("interpretation")),
        value,
        status,
        taken,
        issued: super::datatype::instant(node.get("issued")),
        performer: performer(node, context.name_of),
        notes: notes(node.get("note")),
        components,
        files: Vec::new(),
    })
}

/// The category, where the source says one that is narrower than the list to which the result belongs.
fn category(node: Node<'_, '_>, kind: Kind) -> Category {
    if kind == Kind::VitalSigns {
        return Category::VitalSigns;
    }
    service(node).unwrap_or_default()
}

/// The category by the department that a resource names, if it names one.
pub(super) fn service(node: Node<'_, '_>) -> Option<Category> {
    let category = node.get("category");
    let narrower = |one: Node<'_, '_>| Concept::read(one).codes().find_map(Category::of_service);
    if category.is_object() {
        narrower(category)
    } else {
        category.list().iter().find_map(|one| narrower(*one))
    }
}

fn kind_of(node: Node<'_, '_>, code: &Concept, context: &Context<'_>) -> Option<Kind> {
    let category = node.get("category");
    // A single concept was right before R4.
    let categories: Vec<Concept> = if category.is_object() {
        vec![Concept::read(category)]
    } else {
        category.list().iter().map(|one| Concept::read(*one)).collect()
    };
    let says = |wanted: &[&str]| {
        categories.iter().any(|one| {
            one.codes().any(|code| wanted.iter().any(|word| code.eq_ignore_ascii_case(word)))
                || wanted.iter().any(|word| one.text.eq_ignore_ascii_case(word))
        })
    };
    if says(&["vital-signs", "vital-sign", "vital signs"]) {
        return Some(Kind::VitalSigns);
    }
    if says(&["laboratory", "lab", "laboratory results"]) {
        return Some(Kind::Laboratory);
    }
    if !categories.iter().all(Concept::is_empty) {
        return None;
    }
    let is_vital = code.loinc().is_some_and(|Coding { code, .. }| is_vital_sign(code));
    let is_laboratory =
        context.is_in_laboratory_report || (code.loinc().is_some() && node.get("referenceRange").is_there());
    match (is_vital, is_laboratory) {
        (true, _) => Some(Kind::VitalSigns),
        (false, true) => Some(Kind::Laboratory),
        (false, false) => None,
    }
}

pub(super) fn taken(node: Node<'_, '_>) -> Option<When> {
    time(node.get("effectiveDateTime"))
        .or_else(|| time(node.get("effectiveInstant")))
        .or_else(|| period(node.get("effectivePeriod")))
        .or_else(|| node.get("effectiveTiming").get("event").list().first().and_then(|event| time(*event)))
}

/// FHIR `observation-status` by its code.
pub(in crate::exchange) fn status_of(code: &str) -> Status {
    match code {
        "registered" => Status::Registered,
        "preliminary" => Status::Preliminary,
        "final" => Status::Final,
        "amended" => Status::Amended,
        "corrected" => Status::Corrected,
        "cancelled" => Status::Cancelled,
        "entered-in-error" => Status::EnteredInError,
        _ => Status::Unknown,
    }
}

/// FHIR `observation-status` and `diagnostic-report-status`.
pub(super) fn status(node: Node<'_, '_>) -> Status {
    match node.text() {
        Some("registered") => Status::Registered,
        Some("preliminary" | "partial") => Status::Preliminary,
        Some("final") => Status::Final,
        Some("amended" | "appended") => Status::Amended,
        Some("corrected") => Status::Corrected,
        Some("cancelled") => Status::Cancelled,
        Some("entered-in-error") => Status::EnteredInError,
        Some("unknown") => Status::Unknown,
        Some(_) => {
            node.problem("not a status that FHIR R4 knows");
            Status::Unknown
        }
        None => Status::Unknown,
    }
}

/// The value; nothing if there is neither one nor a reason why not.
fn value(node: Node<'_, '_>, name: &'static str) -> Option<Value> {
    let text = |words: String| Some(words).filter(|words| !words.is_empty()).map(Value::Text);
    let found = [
        ("valueQuantity", quantity as fn(Node<'_, '_>) -> Option<Value>),
        ("valueCodeableConcept", |node| Some(Value::Text(Concept::read(node).words()))),
        ("valueString", |node| Some(Value::Text(shown(&node.words())))),
        ("valueBoolean", |node| {
            node.boolean().map(|yes| Value::Text(if yes { "Yes" } else { "No" }.to_owned()))
        }),
        ("valueInteger", |node| node.number().map(bare)),
        ("valueDecimal", |node| node.number().map(bare)),
        ("valueRange", |node| Some(Value::Text(range_words(node)))),
        ("valueRatio", |node| Some(Value::Text(ratio_words(node)))),
        ("valueTime", |node| node.text().map(|time| Value::Text(time.to_owned()))),
        ("valueDateTime", |node| node.text().map(|time| Value::Text(time.to_owned()))),
        ("valuePeriod", |node| {
            let (start, end) = (node.get("start").words(), node.get("end").words());
            Some(Value::Text(format!("{start} – {end}")))
        }),
        ("valueSampledData", |node| node.is_there().then(|| Value::Text("Recorded signal".to_owned()))),
    ]
    .into_iter()
    .filter(|(key, _)| key.starts_with(name))
    .find_map(|(key, read)| {
        let value = node.get(key);
        value.is_there().then(|| read(value)).flatten()
    });
    match found {
        Some(Value::Text(words)) if !words.trim().is_empty() => text(words),
        Some(Value::Quantity { comparator, number, unit }) => {
            Some(Value::Quantity { comparator, number, unit })
        }
        Some(Value::Absent(_) | Value::Text(_)) | None => {
            let reason = node.get("dataAbsentReason");
            reason.is_there().then(|| Value::Absent(Concept::read(reason).words()))
        }
    }
}

/// The value in words, of an observation that is not a result; nothing if there is none.
pub(super) fn value_words(node: Node<'_, '_>) -> Option<String> {
    match value(node, "value")? {
        Value::Quantity { comparator, number, unit } => {
            let number = number.strip_suffix(".0").unwrap_or(&number).to_owned();
            let unit = if unit == "{score}" || unit == "score" { String::new() } else { unit };
            Some(format!("{comparator}{number} {unit}").trim_end().to_owned())
        }
        Value::Text(words) => Some(super::words::without_tag(&words).to_owned()),
        Value::Absent(_) => None,
    }
}

fn quantity(node: Node<'_, '_>) -> Option<Value> {
    let Quantity { comparator, number, unit } = Quantity::read(node);
    Some(Value::Quantity { comparator, number: number?, unit })
}

fn bare(digits: &str) -> Value {
    Value::Quantity { comparator: String::new(), number: digits.to_owned(), unit: String::new() }
}

fn component(node: Node<'_, '_>, taken: Option<When>, person: &Person) -> Option<Component> {
    let value = value(node, "value")?;
    let code = Concept::read(node.get("code"));
    if code.is_empty() {
        node.get("code").problem("it does not say what this part is; kept, not shown");
        return None;
    }
    Some(Component {
        name: plain(&code),
        range: range(node.get("referenceRange"), &value, taken, person),
        flag: flag(node.get("interpretation")),
        value,
    })
}

/// The laboratory's flag, by HL7 v3 `ObservationInterpretation` or the v2 table 0078 before it.
fn flag(node: Node<'_, '_>) -> Option<Flag> {
    let concepts: Vec<Concept> = if node.is_object() {
        vec![Concept::read(node)]
    } else {
        node.list().iter().map(|one| Concept::read(*one)).collect()
    };
    let by_code = concepts.iter().flat_map(Concept::codes).find_map(flag_of_code);
    by_code.or_else(|| concepts.iter().find_map(|concept| flag_of_words(&concept.words())))
}

/// The flag of HL7 v3 `ObservationInterpretation`, or of table 0078 of HL7 v2 before it.
pub(in crate::exchange) fn flag_of_code(code: &str) -> Option<Flag> {
    Some(match code {
        "N" => Flag::Normal,
        "L" | "LU" | "LX" | "<" => Flag::Low,
        "LL" => Flag::CriticallyLow,
        "H" | "HU" | "HX" | ">" => Flag::High,
        "HH" => Flag::CriticallyHigh,
        "A" => Flag::Abnormal,
        "AA" => Flag::CriticallyAbnormal,
        "POS" | "DET" | "RR" | "WR" => Flag::Positive,
        "NEG" | "ND" | "NR" => Flag::Negative,
        _ => return None,
    })
}

fn flag_of_words(words: &str) -> Option<Flag> {
    Some(match words.to_ascii_lowercase().as_str() {
        "normal" => Flag::Normal,
        "low" => Flag::Low,
        "critical low" | "critically low" => Flag::CriticallyLow,
        "high" => Flag::High,
        "critical high" | "critically high" => Flag::CriticallyHigh,
        "abnormal" => Flag::Abnormal,
        "critical abnormal" | "critically abnormal" => Flag::CriticallyAbnormal,
        "positive" | "detected" => Flag::Positive,
        "negative" | "not detected" => Flag::Negative,
        _ => return None,
    })
}

/// Who performed it: every name once.
pub(super) fn performer(node: Node<'_, '_>, name_of: &dyn Fn(&Reference) -> String) -> String {
    let mut names: Vec<String> = Vec::new();
    for performer in node.get("performer").list() {
        let name = name_of(&Reference::read(performer));
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

pub(super) fn notes(node: Node<'_, '_>) -> Vec<String> {
    let texts = node.list();
    texts.iter().map(|note| shown(&note.get("text").words())).filter(|note| !note.is_empty()).collect()
}
