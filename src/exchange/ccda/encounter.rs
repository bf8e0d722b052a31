//! Visits: those that a section lists, and the one that the document is about.

use super::codes;
use super::datatype::{coded, ids, interval, words};
use super::entry::{Found, done_state, indications, item, parts, place, remarks};
use super::page::Page;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Coded, Detail, State, Visit};

/// HL7 v3 `ActEncounterCode`, as far as visits are told apart by it.
const SETTINGS: [&str; 9] = ["AMB", "EMER", "FLD", "HH", "IMP", "ACUTE", "NONAC", "SS", "VR"];

/// Reads an entry of a section of visits.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    if entry.name() != "encounter" {
        return Vec::new();
    }
    let mut visit = visit(entry.get("code"), entry.get("effectiveTime"), done_state(entry, page), page);
    if let Detail::Visit(detail) = &mut visit.detail {
        detail.indications = indications(entry, page);
        detail.diagnoses = diagnoses(entry, page);
        detail.place = place(entry, page);
        detail.disposition = words(entry.get("dischargeDispositionCode"), page);
        detail.summary = summary(entry, page);
    }
    if visit.name.is_empty() {
        visit.name.text = page.text(entry.get("text"));
    }
    visit.by = page.by(entry);
    visit.notes = remarks(entry, page);
    vec![Found::item(entry, visit)]
}

/// The visit that the document is about, unless a section told of it.
pub(super) fn of_document<'d, 'a>(told: &[Found<'d, 'a>], page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let whole = page.root.get("componentOf").get("encompassingEncounter");
    let is_told =
        |id: &String| told.iter().any(|one| one.ids.contains(id) && one.element.name() == "encounter");
    let own = ids(whole);
    if !whole.is_there() || own.is_empty() || own.iter().any(is_told) {
        return None;
    }
    let mut visit = visit(whole.get("code"), whole.get("effectiveTime"), State::Completed, page);
    visit.began?;
    let facility = whole.get("location").get("healthCareFacility");
    if let Detail::Visit(detail) = &mut visit.detail {
        let name = shown(&facility.get("location").get("name").text());
        let provider = shown(&facility.get("serviceProviderOrganization").get("name").text());
        detail.place = if name.is_empty() { provider } else { name };
        detail.disposition = words(whole.get("dischargeDispositionCode"), page);
    }
    let people = whole.all("responsibleParty").chain(whole.all("encounterParticipant"));
    visit.by = people.map(|one| page.who(one)).find(|name| !name.is_empty()).unwrap_or_default();
    Some(Found::item(whole, visit))
}

fn visit(
    code: Element<'_, '_>,
    time: Element<'_, '_>,
    state: State,
    page: &Page<'_, '_>,
) -> crate::records::intake::ItemIntake {
    let mut name: Coded = coded(code, page);
    let act_code = codes::system("2.16.840.1.113883.5.4");
    let setting =
        name.codes.iter().find(|one| one.system == act_code && SETTINGS.contains(&one.code.as_str()));
    let setting = setting.map(|one| one.code.clone()).unwrap_or_default();
    let detail = Visit { setting, ..Visit::default() };
    // The setting is said by itself, in words that people read.
    name.codes.retain(|one| one.system != act_code || one.code != detail.setting);
    if name.text == detail.setting {
        name.text.clear();
    }
    let mut visit = item(name, state, Detail::Visit(detail));
    (visit.began, visit.ended) = interval(time, page);
    visit.began = visit.began.or(visit.ended);
    visit
}

/// Its summary: the notes within it.
fn summary(entry: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let notes =
        parts(entry).map(|(_, part)| part).filter(|part| part.is_a(&["2.16.840.1.113883.10.20.22.4.202"]));
    notes
        .map(|note| page.lines(note.get("text")))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// What was found: the problems within the diagnoses of the visit.
fn diagnoses(entry: Element<'_, '_>, page: &Page<'_, '_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let acts = parts(entry).filter(|(_, part)| part.is_a(&["2.16.840.1.113883.10.20.22.4.80"]));
    for observation in acts.flat_map(|(_, act)| parts(act)).map(|(_, part)| part) {
        let name = words(observation.get("value"), page);
        if !name.is_empty() && !observation.says("negationInd") && !all.contains(&name) {
            all.push(name);
        }
    }
    all
}
