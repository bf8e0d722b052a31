//! Problems: concern acts with the problems they are about, and health concerns.

use super::datatype::{coded, interval, words};
use super::entry::{Found, all_words, item, parts, remarks, told_state, written_at};
use super::page::Page;
use super::xml::{Element, is_null};
use crate::records::item::{Code, Coded, Detail, Problem, State};

/// SNOMED CT: kinds of problems. As the value of what is denied they mean that there is none at all.
const KINDS: [&str; 9] = [
    "55607006",
    "404684003",
    "409586006",
    "282291009",
    "64572001",
    "248536006",
    "418799008",
    "373930000",
    "29308-4",
];

/// Reads an entry of a problem section.
pub(super) fn read<'d, 'a>(
    entry: Element<'d, 'a>,
    category: &str,
    page: &Page<'d, 'a>,
) -> Vec<Found<'d, 'a>> {
    if entry.name() == "observation" {
        return problem(entry, Element::NONE, category, page).into_iter().collect();
    }
    let observations = parts(entry).map(|(_, part)| part).filter(|part| part.name() == "observation");
    // Beside the problem there may be how important it is or how it will go.
    let problems =
        observations.filter(|one| !one.get("value").word("type").ends_with("PQ") && !is_aside(*one));
    problems.filter_map(|one| problem(one, entry, category, page)).collect()
}

/// Whether an observation says something of a problem and is none.
fn is_aside(observation: Element<'_, '_>) -> bool {
    const ASIDES: [&str; 7] = [
        "2.16.840.1.113883.10.20.22.4.143",
        "2.16.840.1.113883.10.20.22.4.113",
        "2.16.840.1.113883.10.20.22.4.6",
        "2.16.840.1.113883.10.20.22.4.5",
        "2.16.840.1.113883.10.20.22.4.8",
        "2.16.840.1.113883.10.20.22.4.31",
        "2.16.840.1.113883.10.20.22.4.85",
    ];
    observation.is_a(&ASIDES) || observation.get("code").word("code") == "33999-4"
}

fn problem<'d, 'a>(
    observation: Element<'d, 'a>,
    act: Element<'d, 'a>,
    category: &str,
    page: &Page<'d, 'a>,
) -> Option<Found<'d, 'a>> {
    let mut name = coded(observation.get("value"), page);
    if name.is_empty() {
        name.text = page.text(observation.get("text"));
    }
    let is_denied = observation.says("negationInd");
    let (began, ended) = interval(observation.get("effectiveTime"), page);
    let has_codes_of_kind = name.codes.iter().any(|code| KINDS.contains(&code.code.as_str()));
    let mut state = state(observation, act, ended.is_some());
    if is_denied && (has_codes_of_kind || name.is_empty()) {
        name = no_known("160245001", "No known problems");
        state = State::Current;
    } else if is_denied {
        state = State::Refuted;
    }
    if name.is_empty() {
        page.problem(observation, "it does not say which problem; kept, not shown");
        return None;
    }
    let severity = parts(observation).find(|(_, part)| part.is_a(&["2.16.840.1.113883.10.20.22.4.8"]));
    let detail = Problem {
        category: category.to_owned(),
        certainty: certainty(observation, page),
        severity: severity.map(|(_, part)| words(part.get("value"), page)).unwrap_or_default(),
        site: all_words(observation, "targetSiteCode", page),
    };
    let mut problem = item(name, state, Detail::Problem(detail));
    problem.began = began.or_else(|| written_at(observation, page));
    problem.ended = ended;
    problem.by =
        [observation, act].into_iter().map(|one| page.by(one)).find(|by| !by.is_empty()).unwrap_or_default();
    problem.notes = remarks(observation, page);
    problem.notes.extend(remarks(act, page));
    Some(Found::item(observation, problem).or_known_as(act))
}

/// How certain it is (SNOMED CT 246103008).
pub(super) fn certainty(observation: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let mut asides = parts(observation).map(|(_, part)| part);
    let told = asides.find(|one| one.get("code").word("code") == "246103008");
    told.map_or_else(String::new, |told| words(told.get("value"), page))
}

/// Where a problem stands: what its status says, else whether it has ended, else what the concern says.
fn state(observation: Element<'_, '_>, act: Element<'_, '_>, has_ended: bool) -> State {
    if let Some(told) = told_state(observation).or_else(|| told_state(act)) {
        return told;
    }
    let ends_unknown = is_null(observation.get("effectiveTime").get("high"));
    match (has_ended, act.get("statusCode").word("code")) {
        (_, "nullified") => State::EnteredInError,
        (true, _) => State::Past,
        (false, "active") => State::Current,
        (false, "suspended") => State::OnHold,
        (false, "completed" | "aborted") => State::Past,
        // An end that is not known is an end, where nothing says that it goes on.
        (false, _) if ends_unknown => State::Past,
        (false, _) => State::Unknown,
    }
}

/// The words for what is denied as a whole, with the SNOMED CT code that says so.
pub(super) fn no_known(code: &str, text: &str) -> Coded {
    let code = Code { system: super::codes::system("2.16.840.1.113883.6.96"), code: code.to_owned() };
    Coded { text: text.to_owned(), codes: vec![code] }
}
