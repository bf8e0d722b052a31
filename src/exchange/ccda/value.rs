//! What was measured: values of results, their flags and their usual ranges.

use super::codes;
use super::datatype::{Quantity, amount};
use super::page::Page;
use super::xml::Element;
use crate::exchange::fhir::{flag_of_code, is_decimal};
use crate::records::result::{Flag, ReferenceRange, Value};

/// The value; absent without a reason where there is none at all.
pub(super) fn value(observation: Element<'_, '_>, page: &Page<'_, '_>) -> Value {
    let value = observation.get("value");
    let mut reasons = value.all("translation").filter(|one| one.word("codeSystem") == codes::ABSENCES);
    if let Some(reason) = reasons.next() {
        return Value::Absent(reason.word("displayName").to_owned());
    }
    let kind = value.word("type").rsplit(':').next().unwrap_or_default();
    let quantity = |comparator: &str, quantity: Quantity| Value::Quantity {
        comparator: comparator.to_owned(),
        number: quantity.number,
        unit: quantity.unit,
    };
    let text = match kind {
        "PQ" | "INT" | "REAL" | "MO" => match Quantity::read(value) {
            Some(found) => return quantity("", found),
            None => page.text(value),
        },
        "IVL_PQ" | "IVL_INT" | "IVL_REAL" => {
            if let Some(found) = beyond(value) {
                return found;
            }
            amount(value)
        }
        "RTO" | "RTO_PQ_PQ" | "RTO_QTY_QTY" => {
            let part =
                |name: &str| Quantity::read(value.get(name)).map_or_else(String::new, |one| one.words());
            format!("{}:{}", part("numerator"), part("denominator"))
        }
        "ST" | "ED" => {
            let text = page.lines(value);
            return measured(&text).unwrap_or_else(|| absent_or(text, value, page));
        }
        _ => super::entry::value_words(observation, page),
    };
    absent_or(text, value, page)
}

fn absent_or(text: String, value: Element<'_, '_>, page: &Page<'_, '_>) -> Value {
    if !text.is_empty() {
        return Value::Text(text);
    }
    let told = page.text(value.get("originalText"));
    match value.word("nullFlavor") {
        _ if !told.is_empty() => Value::Text(told),
        "" => Value::Absent(String::new()),
        "ASKU" => Value::Absent("Asked but unknown".to_owned()),
        "NASK" => Value::Absent("Not asked".to_owned()),
        "MSK" => Value::Absent("Masked".to_owned()),
        "NA" => Value::Absent("Not applicable".to_owned()),
        _ => Value::Absent("Unknown".to_owned()),
    }
}

/// An interval with one end: a value beyond what the method measures.
fn beyond(value: Element<'_, '_>) -> Option<Value> {
    let (low, high) = (value.get("low"), value.get("high"));
    let (end, open, closed) = match (Quantity::read(low), Quantity::read(high)) {
        (Some(_), None) => (low, ">", ">="),
        (None, Some(_)) => (high, "<", "<="),
        _ => return None,
    };
    let comparator = if end.word("inclusive") == "false" { open } else { closed };
    let Quantity { number, unit } = Quantity::read(end)?;
    Some(Value::Quantity { comparator: comparator.to_owned(), number, unit })
}

/// A number that was sent as a text, with its comparator.
fn measured(text: &str) -> Option<Value> {
    let signs = ["<=", ">=", "<", ">"];
    let sign = signs.into_iter().find(|sign| text.starts_with(sign)).unwrap_or_default();
    let number = text[sign.len()..].trim();
    (is_decimal(number) && number.len() <= 40).then(|| Value::Quantity {
        comparator: sign.to_owned(),
        number: number.to_owned(),
        unit: String::new(),
    })
}

pub(super) fn flag(observation: Element<'_, '_>) -> Option<Flag> {
    let mut all = observation.all("interpretationCode");
    all.find_map(|code| {
        let codes = std::iter::once(code).chain(code.all("translation"));
        codes.into_iter().find_map(|one| flag_of_code(one.word("code")))
    })
}

/// The usual range; one in another unit than the value is told in words: its ends cannot be compared.
pub(super) fn range(
    observation: Element<'_, '_>,
    value: &Value,
    page: &Page<'_, '_>,
) -> Option<ReferenceRange> {
    let mut texts: Vec<String> = Vec::new();
    let mut found: Vec<ReferenceRange> = Vec::new();
    for one in observation.all("referenceRange").map(|one| one.get("observationRange")) {
        let told = one.get("value");
        let text = page.text(one.get("text"));
        let (low, high) = (Quantity::read(told.get("low")), Quantity::read(told.get("high")));
        let is_of_unit = |end: &Option<Quantity>| match (end, value) {
            (Some(end), Value::Quantity { unit, .. }) => {
                end.unit.is_empty() || unit.is_empty() || end.unit == *unit
            }
            (Some(_), _) => false,
            (None, _) => true,
        };
        let numbers = amount(told);
        if is_of_unit(&low) && is_of_unit(&high) && (low.is_some() || high.is_some()) {
            let (low, high) = (low.map(|end| end.number), high.map(|end| end.number));
            found.push(ReferenceRange { low, high, text: text.clone() });
        }
        let words = if numbers.is_empty() { text } else { numbers };
        if !words.is_empty() && !texts.contains(&words) {
            texts.push(words);
        }
    }
    match (found.as_slice(), texts.len()) {
        ([one], 1) => Some(one.clone()),
        (_, 0) => None,
        _ => Some(ReferenceRange { low: None, high: None, text: texts.join("; ") }),
    }
}
