//! FHIR data types as they are written: the way back of what `fhir/datatype.rs` reads.

use super::json::{Object, Out};
use crate::base::clock::Moment;
use crate::exchange::fhir::is_decimal;
use crate::records::item::{Code, Coded};
use crate::records::when::Taken;

/// Where HL7 keeps the words of its value sets.
pub(super) const TERMINOLOGY: &str = "http://terminology.hl7.org/CodeSystem";

/// A concept in words.
pub(super) fn words(text: &str) -> Out {
    if text.trim().is_empty() { Out::List(Vec::new()) } else { Object::new().with("text", text).into() }
}

/// Concepts in words, as a list of one.
pub(super) fn words_list(text: &str) -> Out {
    Out::List(vec![words(text)])
}

/// A concept of one code.
pub(super) fn code(system: &str, code: &str) -> Out {
    Object::new().with("coding", vec![coding(system, code)]).into()
}

/// A concept of one code of HL7's own.
pub(super) fn hl7(system: &str, one: &str) -> Out {
    code(&format!("{TERMINOLOGY}/{system}"), one)
}

pub(super) fn coding(system: &str, code: &str) -> Object {
    Object::new().with("system", absolute(system)).with("code", code.trim())
}

/// A code system as a URI; what is no URI at all is left out.
fn absolute(system: &str) -> String {
    let is_oid = system.contains('.') && system.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match system {
        _ if is_oid => format!("urn:oid:{system}"),
        _ if system.chars().any(char::is_whitespace) => String::new(),
        other => other.to_owned(),
    }
}

/// A concept with the codes that its source gave for it.
pub(super) fn coded(coded: &Coded) -> Out {
    let codes: Vec<Object> = coded.codes.iter().map(|Code { system, code }| coding(system, code)).collect();
    Object::new().with("coding", codes).with("text", &coded.text).into()
}

/// Somebody or something that is named and not pointed to.
pub(super) fn named(name: &str) -> Out {
    if name.trim().is_empty() { Out::List(Vec::new()) } else { Object::new().with("display", name).into() }
}

/// A list of those that are named.
pub(super) fn named_list<'a>(names: impl IntoIterator<Item = &'a String>) -> Out {
    Out::List(names.into_iter().map(|name| named(name)).collect())
}

/// A moment, in UTC.
pub(super) fn instant(at: Moment) -> String {
    at.timestamp().to_string()
}

/// A time as exactly as it is known; nothing for one that is not known at all.
pub(super) fn time(zone: &jiff::tz::TimeZone, at: Moment, known: Taken) -> Option<String> {
    let date = at.date_in(zone);
    Some(match known {
        Taken::At | Taken::Until(_) => instant(at),
        Taken::Day => date.to_string(),
        Taken::Month => format!("{:04}-{:02}", date.year(), date.month()),
        Taken::Year => format!("{:04}", date.year()),
        Taken::Reported | Taken::Unknown => return None,
    })
}

/// A date; of a moment, the day.
pub(super) fn date(zone: &jiff::tz::TimeZone, at: Moment, known: Taken) -> Option<String> {
    time(zone, at, known).map(|text| match known {
        Taken::At | Taken::Until(_) => at.date_in(zone).to_string(),
        _ => text,
    })
}

/// A period from one time to another, either of which may be missing.
pub(super) fn period(start: Option<String>, end: Option<String>) -> Object {
    Object::new().with("start", start).with("end", end)
}

/// Remarks.
pub(super) fn notes(notes: &[String]) -> Vec<Object> {
    notes.iter().filter(|note| !note.trim().is_empty()).map(|note| Object::new().with("text", note)).collect()
}

/// A number with its unit, the unit's UCUM code where it is known; nothing if the digits are no number.
pub(super) fn quantity(comparator: &str, digits: &str, unit: &str) -> Option<Object> {
    if !is_decimal(digits) || has_leading_zero(digits) {
        return None;
    }
    let quantity = Object::new()
        .with("value", Out::Digits(digits.to_owned()))
        .with("comparator", Some(comparator).filter(|sign| matches!(*sign, "<" | "<=" | ">" | ">=")))
        .with("unit", unit);
    Some(match ucum(unit) {
        Some(code) => quantity.with("system", "http://unitsofmeasure.org").with("code", code),
        None => quantity,
    })
}

/// JSON knows no `007`.
fn has_leading_zero(digits: &str) -> bool {
    let digits = digits.strip_prefix('-').unwrap_or(digits).as_bytes();
    digits.len() > 1 && digits[0] == b'0' && digits[1].is_ascii_digit()
}

/// A number and its unit out of words such as `1.5 tablet`: a quantity, if it is one.
pub(super) fn quantity_of_words(words: &str) -> Option<Object> {
    let (digits, unit) = words.split_once(' ').unwrap_or((words, ""));
    if let Some(digits) = digits.strip_suffix('%').filter(|_| unit.is_empty()) {
        return quantity("", digits, "%");
    }
    quantity("", digits, unit)
}

/// The UCUM code of a unit as people read it.
pub(in crate::exchange) fn ucum(unit: &str) -> Option<String> {
    const WHOLE: [(&str, &str); 9] = [
        ("mmHg", "mm[Hg]"),
        ("°C", "Cel"),
        ("°F", "[degF]"),
        ("lb", "[lb_av]"),
        ("oz", "[oz_av]"),
        ("in", "[in_i]"),
        ("ft", "[ft_i]"),
        ("breaths/min", "/min"),
        ("beats/min", "/min"),
    ];
    const PARTS: [&str; 34] = [
        "%", "g", "mg", "ng", "pg", "kg", "L", "dL", "mL", "fL", "mol", "mmol", "nmol", "pmol", "min", "h",
        "s", "d", "m", "cm", "mm", "m2", "U", "kU", "mU", "mosm", "kPa", "mm", "meq", "mEq", "IU", "mIU",
        "wk", "a",
    ];
    if let Some((_, code)) = WHOLE.iter().find(|(shown, _)| *shown == unit) {
        return Some((*code).to_owned());
    }
    let part = |part: &str| -> Option<String> {
        Some(match part {
            "" => String::new(),
            "mEq" => "meq".to_owned(),
            "IU" => "[IU]".to_owned(),
            "mIU" => "m[IU]".to_owned(),
            "µIU" => "u[IU]".to_owned(),
            "24 h" => "(24.h)".to_owned(),
            "10³" => "10*3".to_owned(),
            "10⁶" => "10*6".to_owned(),
            "10⁹" => "10*9".to_owned(),
            "10¹²" => "10*12".to_owned(),
            "µg" | "µmol" | "µL" | "µm" => part.replace('µ', "u"),
            known if PARTS.contains(&known) => known.to_owned(),
            _ => return None,
        })
    };
    let parts: Option<Vec<String>> = unit.split('/').map(part).collect();
    parts.map(|parts| parts.join("/")).filter(|code| !code.is_empty())
}
