//! Results and vital signs: organizers with the observations that belong together.

use super::codes::{self, LOINC};
use super::datatype::coded;
use super::entry::{Found, NOT_YET, What, done_at, indications, parts, remarks, result_status};
use super::page::Page;
use super::time::moment;
use super::value::{flag, range, value};
use super::xml::Element;
use crate::base::clock::Moment;
use crate::exchange::fhir::shown;
use crate::records::intake::{ReportIntake, ResultIntake};
use crate::records::item::Coded;
use crate::records::result::{Category, Component, Kind, Status, Value};
use crate::records::when::When;

/// Vital signs organizer, of C-CDA and of CCD.
const VITAL_SIGNS: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.26"];
const SYSTOLIC: &str = "http://loinc.org|8480-6";
const DIASTOLIC: &str = "http://loinc.org|8462-4";

/// Reads an entry of a section of results or of vital signs.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, kind: Kind, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let kind = if entry.is_a(&VITAL_SIGNS) { Kind::VitalSigns } else { kind };
    if entry.name() == "observation" {
        return result(entry, kind, None, Element::NONE, page).into_iter().collect();
    }
    let taken = done_at(entry, page);
    let group = entry.at();
    let name = coded(entry.get("code"), page);
    let is_named = !name.is_empty() && !is_section_code(&name);
    let within = observations(entry).into_iter().filter(|one| !is_aside(*one));
    let within = within.filter(|one| !is_named || !is_conclusion(*one));
    let mut found: Vec<Found<'d, 'a>> =
        within.filter_map(|one| result(one, kind, taken, entry, page)).collect();
    if kind == Kind::VitalSigns {
        join_blood_pressure(&mut found);
        return found;
    }
    let is_told = !found.is_empty() || !conclusion(entry, page).is_empty();
    if is_told && is_named {
        for one in &mut found {
            if let What::Result(_, of) = &mut one.what {
                *of = Some(group);
            }
        }
        found.push(Found {
            element: entry,
            ids: super::datatype::ids(entry),
            what: report(entry, name, group, page),
        });
    }
    found
}

/// What stands within a result and is none: comments, reasons, ranges.
fn is_aside(observation: Element<'_, '_>) -> bool {
    let code = observation.get("code").word("code");
    observation.is_a(&["2.16.840.1.113883.10.20.22.4.19"])
        || matches!(code, "33999-4" | "48766-0" | "48767-8")
}

/// A group named only after the section says nothing.
fn is_section_code(name: &Coded) -> bool {
    name.codes.iter().any(|code| matches!(code.code.as_str(), "30954-2" | "26436-6" | "8716-3" | "46680005"))
}

/// Whether a result that stands so may have no value.
fn is_without_value(status: Status) -> bool {
    matches!(status, Status::Cancelled | Status::EnteredInError | Status::Registered)
}

/// Its category, where the document is one of ours.
pub(super) fn category(told: Element<'_, '_>, kind: Kind) -> Category {
    let known =
        if codes::system_of(told) == codes::CATEGORIES { told.word("code").parse().ok() } else { None };
    known.unwrap_or(if kind == Kind::VitalSigns { Category::VitalSigns } else { Category::Laboratory })
}

/// When its author reported it.
pub(super) fn issued(element: Element<'_, '_>, page: &Page<'_, '_>) -> Option<Moment> {
    element.all("author").find_map(|author| moment(super::datatype::time(author.get("time"), page)))
}

/// What a group as a whole says: its conclusion, and the remarks on it.
fn conclusion(organizer: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let told = observations(organizer).into_iter().filter(|one| is_conclusion(*one));
    let mut all: Vec<String> = told.map(|one| super::entry::value_words(one, page)).collect();
    all.extend(remarks(organizer, page));
    all.retain(|text| !text.is_empty());
    all.join("\n\n")
}

fn is_conclusion(observation: Element<'_, '_>) -> bool {
    observation.get("code").word("code") == codes::CONCLUSION
}

/// Parts of a result that have a value of their own.
fn components(observation: Element<'_, '_>, page: &Page<'_, '_>) -> Vec<Component> {
    let within = parts(observation).filter(|(kind, part)| *kind == "COMP" && part.name() == "observation");
    let told = within.filter(|(_, part)| !is_aside(*part)).map(|(_, part)| {
        let value = value(part, page);
        let range = range(part, &value, page);
        Component { name: coded(part.get("code"), page).text, value, range, flag: flag(part) }
    });
    told.filter(|one| !one.name.is_empty()).collect()
}

fn report(entry: Element<'_, '_>, name: Coded, group: usize, page: &Page<'_, '_>) -> What {
    let report = ReportIntake {
        identity: NOT_YET,
        original: NOT_YET,
        name: name.text,
        status: result_status(entry),
        taken: done_at(entry, page),
        issued: issued(entry, page),
        performer: page.by(entry),
        results: Vec::new(),
        conclusion: conclusion(entry, page),
    };
    What::Report(Box::new(report), group)
}

fn result<'d, 'a>(
    observation: Element<'d, 'a>,
    kind: Kind,
    around: Option<When>,
    organizer: Element<'_, '_>,
    page: &Page<'d, 'a>,
) -> Option<Found<'d, 'a>> {
    let name = coded(observation.get("code"), page);
    if name.is_empty() {
        page.problem(observation, "it does not say what was observed; kept, not shown");
        return None;
    }
    let status = match result_status(observation) {
        Status::Unknown => result_status(organizer),
        known => known,
    };
    let components = components(observation, page);
    // What consists of parts has no value of its own to be missing.
    let value = match value(observation, page) {
        Value::Absent(_) if !components.is_empty() => Value::Absent(String::new()),
        Value::Absent(_)
            if is_without_value(status) && observation.get("value").word("nullFlavor") == "NI" =>
        {
            Value::Absent(String::new())
        }
        value => value,
    };
    let is_told = !matches!(value, Value::Absent(ref reason) if reason.is_empty()) || !components.is_empty();
    if !is_told && !is_without_value(status) {
        page.problem(observation, "it has no value; kept, not shown");
        return None;
    }
    let performer = match page.by(observation) {
        by if by.is_empty() => page.by(organizer),
        by => by,
    };
    let mut notes = remarks(observation, page);
    notes.extend(indications(observation, page));
    let taken = done_at(observation, page).or(around);
    let read = ResultIntake {
        identity: NOT_YET,
        original: NOT_YET,
        kind,
        category: category(observation.get("category"), kind),
        test: key(&name),
        name: name.text,
        range: range(observation, &value, page),
        flag: flag(observation),
        value,
        status,
        taken,
        issued: issued(observation, page),
        performer,
        notes,
        components,
        files: Vec::new(),
    };
    Some(Found {
        element: observation,
        ids: super::datatype::ids(observation),
        what: What::Result(Box::new(read), None),
    })
}

/// What is tested, as `system|code`: LOINC where there is one, so that one test has one name everywhere.
pub(super) fn key(name: &Coded) -> String {
    let loinc = name.codes.iter().find(|code| code.system == LOINC);
    match loinc.or(name.codes.first()) {
        Some(code) => shown(&format!("{}|{}", code.system, code.code)),
        None => format!("text|{}", crate::base::text::folded(&name.text)),
    }
}

/// Systolic and diastolic pressure of one time as the one result that they are.
fn join_blood_pressure(found: &mut Vec<Found<'_, '_>>) {
    let place = |found: &[Found<'_, '_>], test: &str, taken: Option<Option<When>>| {
        found.iter().position(|one| match &one.what {
            What::Result(result, _) => result.test == test && taken.is_none_or(|taken| result.taken == taken),
            _ => false,
        })
    };
    while let Some(first) = place(found, SYSTOLIC, None) {
        let What::Result(systolic, _) = &mut found[first].what else { return };
        let taken = systolic.taken;
        let upper = component(systolic, "Systolic blood pressure");
        "http://loinc.org|85354-9".clone_into(&mut systolic.test);
        "Blood pressure".clone_into(&mut systolic.name);
        systolic.value = Value::Absent(String::new());
        systolic.range = None;
        systolic.flag = None;
        systolic.components.push(upper);
        let Some(second) = place(found, DIASTOLIC, Some(taken)) else { continue };
        let What::Result(diastolic, _) = found.remove(second).what else { return };
        let lower = component(&diastolic, "Diastolic blood pressure");
        let first = if second < first { first - 1 } else { first };
        if let What::Result(whole, _) = &mut found[first].what {
            whole.components.push(lower);
        }
    }
}

fn component(result: &ResultIntake, name: &str) -> Component {
    Component {
        name: name.to_owned(),
        value: result.value.clone(),
        range: result.range.clone(),
        flag: result.flag,
    }
}

/// Observations among the parts of an organizer, at any depth of organizers.
pub(super) fn observations<'d, 'a>(entry: Element<'d, 'a>) -> Vec<Element<'d, 'a>> {
    if entry.name() == "observation" {
        return vec![entry];
    }
    parts(entry)
        .flat_map(|(_, part)| if part.name() == "organizer" { observations(part) } else { vec![part] })
        .filter(|part| part.name() == "observation")
        .collect()
}
