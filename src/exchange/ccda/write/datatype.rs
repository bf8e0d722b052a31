//! Data types of HL7 v3 as they are written: the way back of what `ccda/datatype.rs` reads.

use super::xml::Tag;
use crate::base::clock::Moment;
use crate::exchange::ccda::codes;
use crate::exchange::fhir::{is_decimal, ucum, unit_shown};
use crate::records::item::{Code, Coded};
use crate::records::when::Taken;

pub(super) const LOINC: &str = "2.16.840.1.113883.6.1";
pub(super) const SNOMED: &str = "2.16.840.1.113883.6.96";
pub(super) const ACT_CODE: &str = "2.16.840.1.113883.5.4";
pub(super) const ROLE_CODE: &str = "2.16.840.1.113883.5.111";

/// A template: with its version, and as the guide's first release names it, which R2.1 wants beside.
pub(super) fn template(root: &str, version: &str) -> Vec<Tag> {
    let root = format!("2.16.840.1.113883.10.20.22.{root}");
    let plain = Tag::new("templateId").at("root", &root);
    if version.is_empty() { vec![plain] } else { vec![plain.clone(), plain.at("extension", version)] }
}

/// A template that the guide's first release did not have.
pub(super) fn new_template(root: &str, version: &str) -> Tag {
    Tag::new("templateId").at("root", format!("2.16.840.1.113883.10.20.22.{root}")).at("extension", version)
}

pub(super) fn id(root: &str, extension: &str) -> Tag {
    Tag::new("id").at("root", root).at("extension", extension)
}

/// A code that this writer knows.
pub(super) fn code(name: &'static str, system: &str, code: &str, words: &str) -> Tag {
    Tag::new(name).at("code", code).at("codeSystem", system).at("displayName", words)
}

pub(super) fn loinc(one: &str, words: &str) -> Tag {
    code("code", LOINC, one, words)
}

/// `ASSERTION`: all that is said is in the value.
pub(super) fn assertion() -> Tag {
    code("code", ACT_CODE, "ASSERTION", "Assertion")
}

pub(super) fn status(one: &str) -> Tag {
    Tag::new("statusCode").at("code", one)
}

/// A thing that is not known.
pub(super) fn unknown(name: &'static str) -> Tag {
    Tag::new(name).at("nullFlavor", "UNK")
}

/// A value of a type.
pub(super) fn value(kind: &str) -> Tag {
    Tag::new("value").at("xsi:type", kind)
}

/// Words for which there is no code.
pub(super) fn words(tag: Tag, text: &str) -> Tag {
    tag.at("nullFlavor", "UNK").with(Tag::new("originalText").text(text))
}

/// The same, unless there are no words.
pub(super) fn some_words(name: &'static str, text: &str) -> Option<Tag> {
    (!text.trim().is_empty()).then(|| words(Tag::new(name), text))
}

/// A thing in words with its codes: the first one, then translations. `more` are translations of one's own.
pub(super) fn coded(tag: Tag, coded: &Coded, more: Vec<Tag>) -> Tag {
    // A code with a space in it is none.
    let mut all = coded.codes.iter().filter(|code| !code.code.contains(char::is_whitespace));
    let original = Tag::new("originalText").text(&coded.text);
    let tag = match all.next() {
        Some(first) => one_code(tag, first).at("displayName", &coded.text).with(original),
        None => tag.at("nullFlavor", "UNK").with(original),
    };
    let others: Vec<Tag> = all.map(|code| one_code(Tag::new("translation"), code)).collect();
    tag.with(others).with(more)
}

fn one_code(tag: Tag, Code { system, code }: &Code) -> Tag {
    let (root, name) = codes::oid(system);
    tag.at("code", code.trim()).at("codeSystem", root).at("codeSystemName", name)
}

/// A moment, in UTC.
pub(super) fn moment(at: Moment) -> String {
    let utc = jiff::tz::TimeZone::UTC.to_datetime(at.timestamp());
    let millis = at.millis().rem_euclid(1000);
    let part = if millis == 0 { String::new() } else { format!(".{millis:03}") };
    format!("{}{part}+0000", utc.strftime("%Y%m%d%H%M%S"))
}

/// A time as exactly as it is known; nothing for one that is not known at all.
pub(super) fn time(zone: &jiff::tz::TimeZone, at: Moment, known: Taken) -> Option<String> {
    let date = at.date_in(zone);
    Some(match known {
        Taken::At | Taken::Until(_) => moment(at),
        Taken::Day => date.strftime("%Y%m%d").to_string(),
        Taken::Month => date.strftime("%Y%m").to_string(),
        Taken::Year => date.strftime("%Y").to_string(),
        Taken::Reported | Taken::Unknown => return None,
    })
}

/// One point in time.
pub(super) fn point(name: &'static str, time: Option<String>) -> Tag {
    match time {
        Some(time) => Tag::new(name).at("value", time),
        None => unknown(name),
    }
}

/// From one time to another; the beginning is always told, the end where there is one.
pub(super) fn interval(began: Option<String>, ended: Option<String>) -> Tag {
    let end = ended.map(|ended| point("high", Some(ended)));
    Tag::new("effectiveTime").with(point("low", began)).with(end)
}

/// One point, or an interval where there is an end.
pub(super) fn span(began: Option<String>, ended: Option<String>) -> Tag {
    if ended.is_some() { interval(began, ended) } else { point("effectiveTime", began) }
}

/// A number with its unit as CDA takes it; nothing if the digits are no number.
pub(super) fn quantity(tag: Tag, digits: &str, unit: &str) -> Option<Tag> {
    let is_plain = is_decimal(digits) && !digits.contains(['e', 'E']);
    is_plain.then(|| tag.at("value", digits).at("unit", unit_code(unit)))
}

/// The code of a unit from which the same unit is read again; one that UCUM does not know is an annotation.
pub(super) fn unit_code(unit: &str) -> String {
    let fits = |code: &String| unit_shown(code) == unit && !code.contains(char::is_whitespace);
    let known = [ucum(unit).unwrap_or_default(), unit.to_owned()].into_iter().find(fits);
    known.unwrap_or_else(|| format!("{{{}}}", unit.replace(char::is_whitespace, "_")))
}

/// A number and its unit out of words such as `1.5 tablet`.
pub(super) fn quantity_of_words(name: &'static str, words: &str) -> Option<Tag> {
    let (digits, unit) = match words.strip_suffix('%') {
        Some(digits) => (digits, "%"),
        None => words.split_once(' ').unwrap_or((words, "")),
    };
    quantity(Tag::new(name), digits, unit)
}

/// Somebody who is named.
pub(super) fn person(role: &'static str, name: &str) -> Tag {
    let person = Tag::new("assignedPerson").with(Tag::new("name").text(name));
    Tag::new(role).with(unknown("id")).with(person)
}

/// Who did it.
pub(super) fn performer(name: &str) -> Option<Tag> {
    (!name.trim().is_empty()).then(|| Tag::new("performer").with(person("assignedEntity", name)))
}

/// Who wrote it; when, is said of the thing itself.
pub(super) fn author(name: &str) -> Option<Tag> {
    let author = || Tag::new("author").with(unknown("time")).with(person("assignedAuthor", name));
    (!name.trim().is_empty()).then(author)
}
