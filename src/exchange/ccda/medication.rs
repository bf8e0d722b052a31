//! Medications: what is or was taken or ordered, with its dose in parts.

use super::datatype::{Quantity, amount, coded, interval, words};
use super::entry::{Found, indications, item, part, parts, remarks, told_state, written_at};
use super::page::Page;
use super::problem::no_known;
use super::time::moment;
use super::xml::{Element, is_null};
use crate::exchange::fhir::shown;
use crate::records::item::{Coded, Detail, Dose, Medication, Rhythm, State};
use crate::records::when::When;

/// Free text of how to take it.
const SIG: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.147"];

/// Reads an entry of a medication section; `is_given` where the section lists what was given once.
pub(super) fn read<'d, 'a>(
    entry: Element<'d, 'a>,
    is_given: bool,
    page: &Page<'d, 'a>,
) -> Vec<Found<'d, 'a>> {
    if entry.name() == "substanceAdministration" {
        return medication(entry, is_given, page).into_iter().collect();
    }
    // Admission and discharge wrap it in an act.
    let inside = parts(entry).map(|(_, part)| part).filter(|part| part.name() == "substanceAdministration");
    inside.filter_map(|one| Some(medication(one, is_given, page)?.or_known_as(entry))).collect()
}

fn medication<'d, 'a>(
    element: Element<'d, 'a>,
    is_given: bool,
    page: &Page<'d, 'a>,
) -> Option<Found<'d, 'a>> {
    let mut name = product(element, page);
    let is_denied = element.says("negationInd");
    let (began, ended) = taken(element, page);
    let mut state = state(element, is_given, ended, page);
    if is_denied && (name.is_empty() || name.codes.iter().any(|code| code.code == "410942007")) {
        name = no_known("787481004", "No known medications");
        state = State::Current;
    } else if is_denied {
        state = State::NotDone;
    }
    if name.is_empty() {
        page.problem(element, "it does not say which medication; kept, not shown");
        return None;
    }
    let supply = parts(element).map(|(_, part)| part).find(|part| part.name() == "supply");
    let supply = supply.unwrap_or(Element::NONE);
    let refills =
        supply.get("repeatNumber").attribute("value").or(element.get("repeatNumber").attribute("value"));
    let further = parts(element).map(|(_, part)| part);
    let further = further.filter(|part| part.name() == "substanceAdministration" && !part.is_a(&SIG));
    let doses = std::iter::once(element).chain(further).map(|one| dose(one, &name.text, page));
    let doses = doses.filter(|dose| *dose != Dose::default()).collect();
    let detail = Medication {
        doses,
        indication: indications(element, page).join(", "),
        quantity: amount(supply.get("quantity")),
        refills: refills.and_then(|digits| digits.parse().ok()),
        is_reported: element.word("moodCode") == "EVN",
    };
    let mut medication = item(name, state, Detail::Medication(detail));
    medication.began = began.or_else(|| written_at(element, page));
    medication.ended = ended;
    medication.by = page.by(element);
    if medication.by.is_empty() {
        medication.by = page.by(supply);
    }
    medication.notes = remarks(element, page);
    medication.notes.retain(|note| medication_dose_text(&medication.detail) != Some(note.as_str()));
    Some(Found::item(element, medication))
}

fn medication_dose_text(detail: &Detail) -> Option<&str> {
    let Detail::Medication(medication) = detail else { return None };
    medication.doses.first().map(|dose| dose.text.as_str())
}

/// What is taken: the product's code, else its name.
pub(super) fn product(element: Element<'_, '_>, page: &Page<'_, '_>) -> Coded {
    let product = element.get("consumable").get("manufacturedProduct");
    let material = ["manufacturedMaterial", "manufacturedLabeledDrug"]
        .into_iter()
        .map(|name| product.get(name))
        .find(|one| one.is_there())
        .unwrap_or(Element::NONE);
    let mut found = coded(material.get("code"), page);
    let is_bare = found.codes.iter().any(|code| code.code == found.text);
    let name = shown(&material.get("name").text());
    if (found.is_empty() || is_bare) && !name.is_empty() {
        found.text = name;
    }
    found
}

/// From when until when it is taken; the times that say how often are others.
fn taken(element: Element<'_, '_>, page: &Page<'_, '_>) -> (Option<When>, Option<When>) {
    let stretch = element.all("effectiveTime").find(|time| {
        !is_rhythm(*time)
            && (time.get("low").is_there() || time.attribute("value").is_some() || is_null(*time))
    });
    stretch.map_or((None, None), |time| interval(time, page))
}

fn is_rhythm(time: Element<'_, '_>) -> bool {
    time.get("period").is_there() || time.get("event").is_there()
}

/// Where it stands: what its status says; else its end against the day of the document; else its `statusCode`.
fn state(element: Element<'_, '_>, is_given: bool, ended: Option<When>, page: &Page<'_, '_>) -> State {
    if is_given {
        return super::entry::done_state(element, page);
    }
    if let Some(told) = told_state(element) {
        return told;
    }
    let is_over = moment(ended).zip(moment(page.made())).map(|(ended, made)| ended < made);
    let is_intended = matches!(element.word("moodCode"), "INT" | "RQO");
    match (element.get("statusCode").word("code"), is_over) {
        ("nullified" | "obsolete", _) => State::EnteredInError,
        ("aborted" | "cancelled", _) => State::Stopped,
        ("held" | "suspended", _) => State::OnHold,
        ("active" | "completed" | "", Some(true)) => State::Past,
        ("completed", Some(false)) => State::Current,
        ("completed", None) => State::Past,
        ("active", _) => State::Current,
        ("new", _) if is_intended => State::Planned,
        _ => State::Unknown,
    }
}

fn dose(element: Element<'_, '_>, name: &str, page: &Page<'_, '_>) -> Dose {
    let mut amount = amount(element.get("doseQuantity"));
    let unit = words(element.get("administrationUnitCode"), page);
    let is_bare = !amount.is_empty() && amount.chars().all(|c| c.is_ascii_digit() || ".–".contains(c));
    if is_bare && !unit.is_empty() {
        amount = format!("{amount} {}", unit.to_lowercase());
    }
    let needed = element.get("precondition").get("criterion");
    let needed_for = match words(needed.get("value"), page) {
        words if words.is_empty() => page.text(needed.get("text")),
        words => words,
    };
    let rhythm =
        element.all("effectiveTime").filter(|time| is_rhythm(*time)).find_map(|time| rhythm(time, page));
    let mut text = page.lines(part(element, &SIG).get("text"));
    if text.is_empty() && amount.is_empty() && rhythm.is_none() {
        // Without parts, the words of the entry; many only name the product again.
        text = page.text(element.get("text"));
        if text.eq_ignore_ascii_case(name) {
            text.clear();
        }
    }
    Dose {
        text,
        amount,
        rhythm,
        route: words(element.get("routeCode"), page),
        is_as_needed: element.get("precondition").is_there(),
        needed_for,
    }
}

/// How often (`PIVL_TS`): every so many units of time, or so many times a day where a place sets the hours.
fn rhythm(time: Element<'_, '_>, page: &Page<'_, '_>) -> Option<Rhythm> {
    let period = time.get("period");
    if !period.is_there() {
        page.problem(time, "a time of day by event: it is not shown as how often");
        return None;
    }
    let value = if period.attribute("value").is_some() { period } else { period.get("low") };
    let number = Quantity::read(value)?.number;
    let unit = value.word("unit");
    let unit = match unit {
        "s" | "min" | "h" | "d" | "wk" | "mo" | "a" => unit,
        "hr" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "week" | "weeks" => "wk",
        _ => {
            page.problem(value, "not a unit of time");
            return None;
        }
    };
    let hours = match unit {
        "h" => number.parse::<f64>().ok(),
        "d" => number.parse::<f64>().ok().map(|days| days * 24.0),
        _ => None,
    };
    // Half a day is said as hours; hours that a place divides a day into are times a day.
    for times in [1_u32, 2, 3, 4, 6, 8, 12, 24] {
        let is_so = hours.is_some_and(|hours| (hours * f64::from(times) - 24.0).abs() < 0.01);
        if is_so && (time.says("institutionSpecified") || times == 1) {
            return Some(Rhythm { times, period: "1".to_owned(), unit: "d".to_owned() });
        }
        if is_so {
            return Some(Rhythm { times: 1, period: (24 / times).to_string(), unit: "h".to_owned() });
        }
    }
    let period = number.strip_suffix(".0").unwrap_or(&number).to_owned();
    Some(Rhythm { times: 1, period, unit: unit.to_owned() })
}
