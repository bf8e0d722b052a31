//! What an OBX measured: its value by its type, the usual range, the flag and where it stands.

use super::datatype::{coded, person_name, provider};
use super::field::Part;
use super::time;
use crate::exchange::fhir::{flag_of_code, is_decimal};
use crate::records::result::{Flag, ReferenceRange, Status, Value};

/// The comparators that a value may begin with, longest first.
const COMPARATORS: [&str; 6] = ["<=", ">=", "≤", "≥", "<", ">"];

/// The value of OBX-5, which may repeat, of type OBX-2; nothing if it says nothing. `is_null` is what it says with
/// two quotes: there is no value any more.
pub(super) fn value(kind: &str, whole: Part<'_>, unit: &str) -> Option<Value> {
    if whole.raw().trim() == "\"\"" {
        return Some(Value::Absent(String::new()));
    }
    if whole.is_empty() {
        return None;
    }
    let one = whole.first();
    let text = match kind {
        "NM" => return number(&one.words(), unit).or_else(|| words(one.words())),
        "SN" => return structured(one, unit),
        // A number with its unit is a number, whatever its sender calls it.
        "ST" | "" => {
            let found = whole.words();
            let is_number = !unit.is_empty();
            return is_number.then(|| number(&found, unit)).flatten().or_else(|| words(whole.block()));
        }
        "TX" | "FT" => lines(whole),
        "CE" | "CWE" | "CNE" | "CF" => joined(whole, |part| coded(part).text),
        "IS" | "ID" | "RP" | "CX" | "EI" => joined(whole, |part| part.component(1).words()),
        "DT" => joined(whole, |part| date_words(&part.words())),
        "TM" => joined(whole, |part| {
            let text = part.words();
            time::time_of_day(&text).unwrap_or(text)
        }),
        "TS" | "DTM" => joined(whole, |part| time_words(&part.component(1).words())),
        "XPN" | "PN" => joined(whole, |part| person_name(part).display()),
        "XCN" | "CN" => joined(whole, provider),
        "CQ" | "MO" | "CP" => joined(whole, |part| parts(part).join(" ")),
        _ => joined(whole, |part| parts(part).join(", ")),
    };
    words(text)
}

fn words(text: String) -> Option<Value> {
    (!text.trim().is_empty()).then_some(Value::Text(text))
}

fn joined(whole: Part<'_>, read: impl Fn(Part<'_>) -> String) -> String {
    let all: Vec<String> = whole.repetitions().map(read).filter(|text| !text.is_empty()).collect();
    all.join(", ")
}

/// A narrative; in a text that repeats each repetition is a line.
pub(super) fn lines(whole: Part<'_>) -> String {
    whole.repetitions().map(Part::block).collect::<Vec<_>>().join("\n")
}

fn parts(part: Part<'_>) -> Vec<String> {
    let all = (1..=part.components().min(20)).map(|number| part.component(number).words());
    all.filter(|text| !text.is_empty()).collect()
}

/// A number with the comparator before it: `<0.5`.
fn number(text: &str, unit: &str) -> Option<Value> {
    let text = text.trim();
    let comparator = COMPARATORS.into_iter().find(|sign| text.starts_with(sign)).unwrap_or_default();
    let digits = text[comparator.len()..].trim();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let digits = decimal(digits)?;
    let comparator = match comparator {
        "≤" => "<=",
        "≥" => ">=",
        other => other,
    };
    Some(Value::Quantity { comparator: comparator.to_owned(), number: digits, unit: unit.to_owned() })
}

/// Digits as they are compared: `.5` is 0.5, `5.` is 5, `007` is 7.
fn decimal(digits: &str) -> Option<String> {
    let (sign, rest) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
        return is_decimal(digits).then(|| digits.to_owned());
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

/// A structured number: `>^90`, `^1^:^128`, `^100^-^200`, `^2^+`.
fn structured(part: Part<'_>, unit: &str) -> Option<Value> {
    let [sign, first, separator, second] = [1, 2, 3, 4].map(|number| part.component(number).words());
    let sign = if sign == "=" { String::new() } else { sign };
    if separator.is_empty() && second.is_empty() {
        return number(&format!("{sign}{first}"), unit).or_else(|| words(format!("{sign}{first}")));
    }
    let dash = if separator == "-" { "–" } else { &separator };
    words(format!("{sign}{first}{dash}{second} {unit}").trim_end().to_owned())
}

fn date_words(text: &str) -> String {
    time::date(text).map_or_else(|| text.to_owned(), |date| date.to_string())
}

fn time_words(text: &str) -> String {
    let Some(date) = time::date(text) else { return text.to_owned() };
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ':' | 'T' | ' ')).collect();
    let clock = digits.get(8..12).and_then(time::time_of_day);
    clock.map_or_else(|| date.to_string(), |clock| format!("{date} {clock}"))
}

/// The usual range of OBX-7 beside a value in `unit`. What cannot be compared is told in words.
pub(super) fn range(text: &str, unit: &str) -> Option<ReferenceRange> {
    if text.is_empty() {
        return None;
    }
    let in_words = || ReferenceRange { low: None, high: None, text: text.to_owned() };
    let bare = text.strip_suffix(unit).map_or(text, str::trim_end);
    let bare = bare.strip_prefix(['(', '[']).and_then(|bare| bare.strip_suffix([')', ']'])).unwrap_or(bare);
    let bare = bare.trim();
    if let Some(Value::Quantity { comparator, number, .. }) = number(bare, "") {
        return Some(match comparator.as_str() {
            // The sign is kept in words: an end alone would say that the end itself is usual.
            "<" | "<=" => ReferenceRange { high: Some(number), ..in_words() },
            ">" | ">=" => ReferenceRange { low: Some(number), ..in_words() },
            _ => in_words(),
        });
    }
    match ends(bare) {
        Some((low, high)) => Some(ReferenceRange { low: Some(low), high: Some(high), text: String::new() }),
        None => Some(in_words()),
    }
}

/// The two ends of `3.5-5.0`, `-1 to 5`, `70 – 99`.
fn ends(text: &str) -> Option<(String, String)> {
    for separator in [" to ", "–", "—", " - ", "-"] {
        for (at, _) in text.match_indices(separator).filter(|(at, _)| *at > 0) {
            let (low, high) = (text[..at].trim(), text[at + separator.len()..].trim());
            if let (Some(low), Some(high)) = (decimal(low), decimal(high))
                && low.parse::<f64>().ok()? <= high.parse::<f64>().ok()?
            {
                return Some((low, high));
            }
        }
    }
    None
}

/// The flag of OBX-8 (HL7 table 0078): the first that is known.
pub(super) fn flag(whole: Part<'_>) -> Option<Flag> {
    whole.repetitions().find_map(|part| flag_of_code(&part.component(1).words().to_ascii_uppercase()))
}

/// What OBX-8 says of a germ against a drug, in words.
pub(super) fn susceptibility(whole: Part<'_>) -> Option<&'static str> {
    whole.repetitions().find_map(|part| match part.component(1).words().as_str() {
        "S" | "VS" | "SYN-S" => Some("Susceptible"),
        "MS" => Some("Moderately susceptible"),
        "SDD" => Some("Susceptible, dose-dependent"),
        "I" => Some("Intermediate"),
        "R" | "SYN-R" => Some("Resistant"),
        "NS" => Some("Not susceptible"),
        _ => None,
    })
}

/// Where a result stands by OBX-11 (HL7 table 0085); nothing if it does not say.
pub(super) fn status(code: &str) -> Option<Status> {
    Some(match code {
        "F" | "U" => Status::Final,
        "C" => Status::Corrected,
        "A" | "B" | "V" => Status::Amended,
        "P" | "R" | "S" => Status::Preliminary,
        "I" => Status::Registered,
        "X" => Status::Cancelled,
        // Deleted, or posted for somebody else: never theirs.
        "D" | "W" => Status::EnteredInError,
        "N" => Status::Unknown,
        _ => return None,
    })
}

/// Where an order stands by OBR-25 (HL7 table 0123); nothing if it does not say.
pub(super) fn order_status(code: &str) -> Option<Status> {
    Some(match code {
        "F" => Status::Final,
        "C" | "K" => Status::Corrected,
        "M" => Status::Amended,
        "P" | "R" | "A" => Status::Preliminary,
        "I" | "S" | "O" => Status::Registered,
        "X" => Status::Cancelled,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::field::Delimiters;
    use super::*;

    fn shown(kind: &str, text: &str, unit: &str) -> String {
        let delimiters = Delimiters::default();
        match value(kind, Part::new(text, &delimiters), unit) {
            Some(Value::Quantity { comparator, number, unit }) => format!("{comparator}|{number}|{unit}"),
            Some(Value::Text(text)) => text,
            Some(Value::Absent(_)) => "absent".to_owned(),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_value_is_read_by_its_type() {
        for (kind, text, unit, read) in [
            ("NM", "7.50", "K/uL", "|7.50|K/uL"),
            ("NM", "+.5", "", "|0.5|"),
            ("NM", "<5", "mg/dL", "<|5|mg/dL"),
            ("NM", "see note", "", "see note"),
            ("NM", "", "", "nothing"),
            ("NM", "\"\"", "", "absent"),
            ("SN", ">^90", "mIU/L", ">|90|mIU/L"),
            ("SN", "=^7", "", "|7|"),
            ("SN", "^1^:^128", "", "1:128"),
            ("SN", "^100^-^200", "mg/dL", "100–200 mg/dL"),
            ("SN", "^2^+", "", "2+"),
            ("ST", "<0.01", "ng/mL", "<|0.01|ng/mL"),
            ("ST", "1234", "", "1234"),
            ("ST", "Clear^slightly", "", "Clear^slightly"),
            ("CWE", "260385009^Negative^SCT", "", "Negative"),
            ("CE", "A^Alpha~B^Beta", "", "Alpha, Beta"),
            ("CWE", "^^^^^^^^In own words", "", "In own words"),
            ("DT", "20260102", "", "2026-01-02"),
            ("TM", "0815", "", "08:15"),
            ("TS", "202601020815+0100", "", "2026-01-02 08:15"),
            ("TX", "one~two", "", "one\ntwo"),
            ("FT", r"one\.br\  two", "", "one\n  two"),
        ] {
            assert_eq!(shown(kind, text, unit), read, "{kind} {text}");
        }
    }

    #[test]
    fn a_range_is_compared_where_it_can_be_and_told_in_words_where_not() {
        let read = |text: &str, unit: &str| {
            let ReferenceRange { low, high, text } = range(text, unit).unwrap_or_default();
            format!("{}|{}|{text}", low.unwrap_or_default(), high.unwrap_or_default())
        };
        for (text, unit, known) in [
            ("3.5-5.0", "", "3.5|5.0|"),
            ("3.5 - 5.0", "", "3.5|5.0|"),
            ("(70-99)", "", "70|99|"),
            ("70-99 mg/dL", "mg/dL", "70|99|"),
            ("-2-3", "", "-2|3|"),
            ("-5--1", "", "-5|-1|"),
            ("1 to 4", "", "1|4|"),
            ("<5.7", "", "|5.7|<5.7"),
            (">=60", "", "60||>=60"),
            ("Negative", "", "||Negative"),
            ("5-3", "", "||5-3"),
            ("M: 1-2; F: 3-4", "", "||M: 1-2; F: 3-4"),
            ("", "", "||"),
        ] {
            assert_eq!(read(text, unit), known, "{text}");
        }
    }
}
