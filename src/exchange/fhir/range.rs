//! Reference ranges: of several, the one for this person, in the unit of the value.

use super::datatype::{Concept, Quantity, range_words};
use super::node::Node;
use crate::records::patient::{Gender, PartialDate};
use crate::records::result::{ReferenceRange, Value};
use crate::records::when::When;

/// Of whom the range depends on age and sex.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Person {
    pub(super) birth_date: Option<PartialDate>,
    pub(super) gender: Option<Gender>,
}

struct Candidate {
    low: Quantity,
    high: Quantity,
    text: String,
    is_normal: bool,
    is_for: Option<bool>,
    words: String,
}

/// The range to show beside `value`.
pub(super) fn range(
    node: Node<'_, '_>,
    value: &Value,
    taken: Option<When>,
    person: &Person,
) -> Option<ReferenceRange> {
    let all: Vec<Candidate> = node.list().iter().map(|one| candidate(*one, taken, person)).collect();
    let mut fitting: Vec<&Candidate> =
        all.iter().filter(|one| one.is_normal && one.is_for != Some(false)).collect();
    if fitting.iter().any(|one| one.is_for == Some(true)) {
        fitting.retain(|one| one.is_for == Some(true));
    }
    match fitting.as_slice() {
        [] => None,
        [one] => shown(one, value),
        several => {
            let mut words: Vec<&str> = several.iter().map(|one| one.words.as_str()).collect();
            words.retain(|words| !words.is_empty());
            words.dedup();
            let text = words.join("; ");
            (!text.is_empty()).then_some(ReferenceRange { low: None, high: None, text })
        }
    }
}

/// A range in another unit than the value is told in words: its ends cannot be compared.
fn shown(one: &Candidate, value: &Value) -> Option<ReferenceRange> {
    let other_unit = |end: &Quantity| match value {
        Value::Quantity { unit, .. } => !end.unit.is_empty() && !unit.is_empty() && end.unit != *unit,
        Value::Text(_) | Value::Absent(_) => true,
    };
    let ends = [&one.low, &one.high];
    if ends.iter().any(|end| end.number.is_some() && other_unit(end)) {
        return Some(ReferenceRange { low: None, high: None, text: one.words.clone() });
    }
    let (low, high) = (one.low.number.clone(), one.high.number.clone());
    let range = ReferenceRange { low, high, text: one.text.clone() };
    (range != ReferenceRange::default()).then_some(range)
}

fn candidate(node: Node<'_, '_>, taken: Option<When>, person: &Person) -> Candidate {
    let (low, high) = (Quantity::read(node.get("low")), Quantity::read(node.get("high")));
    let text = super::datatype::shown(&node.get("text").words());
    let kind = Concept::read(node.get("type"));
    let numbers = range_words(node);
    let whom: Vec<String> =
        node.get("appliesTo").list().iter().map(|one| Concept::read(*one).words()).collect();
    let mut words = if text.is_empty() { numbers } else { text.clone() };
    let meaning = if kind.is_empty() || kind.codes().any(|code| code == "normal") {
        String::new()
    } else {
        kind.words()
    };
    for about in whom.iter().chain([&meaning]).filter(|about| !about.is_empty() && text.is_empty()) {
        words = format!("{words} ({about})");
    }
    Candidate {
        is_normal: kind.is_empty() || kind.codes().any(|code| code == "normal") || kind.codes().count() == 0,
        is_for: both(is_for_sex(node, person), is_for_age(node.get("age"), taken, person)),
        low,
        high,
        text,
        words,
    }
}

/// Not for this person if either says so; for them if one says so.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), _) | (_, Some(true)) => Some(true),
        (None, None) => None,
    }
}

fn is_for_sex(node: Node<'_, '_>, person: &Person) -> Option<bool> {
    let sex = node.get("appliesTo").list().iter().find_map(|one| {
        let concept = Concept::read(*one);
        let found = concept.codes().find_map(|code| match code.to_ascii_lowercase().as_str() {
            "248152002" | "f" | "female" => Some(Gender::Female),
            "248153007" | "m" | "male" => Some(Gender::Male),
            _ => None,
        });
        found.or_else(|| match concept.text.to_ascii_lowercase().as_str() {
            "female" | "women" => Some(Gender::Female),
            "male" | "men" => Some(Gender::Male),
            _ => None,
        })
    })?;
    match person.gender? {
        own @ (Gender::Female | Gender::Male) => Some(own == sex),
        Gender::Other | Gender::Unknown => None,
    }
}

fn is_for_age(node: Node<'_, '_>, taken: Option<When>, person: &Person) -> Option<bool> {
    if !node.is_there() {
        return None;
    }
    let years = age_years(taken?, person.birth_date?)?;
    // An upper end is meant as one says an age: until "12 months" holds as long as the thirteenth lasts.
    let end = |name, more: f64| {
        let quantity = Quantity::read(node.get(name));
        let number: f64 = quantity.number?.parse().ok()?;
        Some((number + more) * years_of(&quantity.unit)?)
    };
    let (low, high) = (end("low", 0.0), end("high", 1.0));
    let is_unread = |name, end: Option<f64>| node.get(name).is_there() && end.is_none();
    if is_unread("low", low) || is_unread("high", high) {
        return None;
    }
    low.or(high)?;
    Some(low.is_none_or(|low| years >= low) && high.is_none_or(|high| years < high))
}

/// How many years a unit of age is; none if it is not known.
fn years_of(unit: &str) -> Option<f64> {
    const DAYS: f64 = 365.25;
    Some(match unit.to_lowercase().as_str() {
        "" | "a" | "y" | "yr" | "yrs" | "year" | "years" => 1.0,
        "mo" | "month" | "months" => 1.0 / 12.0,
        "wk" | "week" | "weeks" => 7.0 / DAYS,
        "d" | "day" | "days" => 1.0 / DAYS,
        "h" | "hr" | "hrs" | "hour" | "hours" => 1.0 / 24.0 / DAYS,
        "min" | "minute" | "minutes" => 1.0 / 1440.0 / DAYS,
        _ => return None,
    })
}

fn age_years(taken: When, birth: PartialDate) -> Option<f64> {
    let birth = birth.whole()?;
    let day = match taken {
        When::At(moment) | When::Over(moment, _) => moment.date_in(&jiff::tz::TimeZone::UTC),
        When::On(date) => date.whole()?,
    };
    let days = birth.until((jiff::Unit::Day, day)).ok()?.get_days();
    Some(f64::from(days) / 365.25)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::fhir::json::Json;
    use crate::exchange::fhir::node::Problems;

    /// Whether a range for `age` is taken for somebody born on `born`, of whom a sample came on 2024-06-01.
    fn is_taken(age: &str, born: &str) -> bool {
        let text = format!(r#"{{"referenceRange":[{{"high":{{"value":5}},"age":{age}}}]}}"#);
        let json = Json::read(&text).unwrap();
        let problems = Problems::default();
        let root = Node::root(&json, "Observation", &problems);
        let value =
            Value::Quantity { comparator: String::new(), number: "3".to_owned(), unit: String::new() };
        let taken = Some(When::On("2024-06-01".parse().unwrap()));
        let person = Person { birth_date: born.parse().ok(), gender: None };
        range(root.get("referenceRange"), &value, taken, &person).is_some()
    }

    #[test]
    fn an_age_is_read_in_its_own_unit() {
        let half_a_year = r#"{"low":{"value":0,"unit":"mo"},"high":{"value":6,"code":"mo"}}"#;
        assert!(is_taken(half_a_year, "2024-01-10"), "four months");
        assert!(is_taken(half_a_year, "2023-11-10"), "six months and some days");
        assert!(!is_taken(half_a_year, "2023-01-10"), "more than a year");
        let hours = r#"{"high":{"value":24,"unit":"h"}}"#;
        assert!(is_taken(hours, "2024-05-31"), "a day");
        assert!(!is_taken(hours, "2004-06-01"), "twenty years");
        let years = r#"{"low":{"value":18,"unit":"Years"},"high":{"value":65,"unit":"a"}}"#;
        assert!(
            is_taken(years, "1980-02-29") && !is_taken(years, "2010-01-01") && !is_taken(years, "1950-01-01")
        );
    }

    #[test]
    fn an_age_that_cannot_be_told_is_no_age() {
        assert!(is_taken(r#"{"high":{"value":6,"unit":"moons"}}"#, "1980-01-01"));
        assert!(is_taken(r#"{"high":{"value":6,"unit":"mo"}}"#, "unknown"));
    }
}
