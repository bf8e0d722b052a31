//! Goals, plans and care teams.

use super::datatype::{coded, interval, words};
use super::entry::{
    Found, date_words, done_state, exact_state, indications, item, part, parts, remarks, value_words,
    written_at,
};
use super::page::Page;
use super::result::observations;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Activity, CarePlan, CareTeam, Coded, Detail, Goal, Member, State};

/// Reads an entry of a section of goals.
pub(super) fn goals<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    observations(entry).into_iter().filter_map(|one| goal(one, page)).collect()
}

fn goal<'d, 'a>(observation: Element<'d, 'a>, page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let mut name = coded(observation.get("code"), page);
    let value = value_words(observation, page);
    let is_bare =
        name.codes.iter().any(|code| matches!(code.code.as_str(), "ASSERTION" | "61146-7" | "8689-2"));
    let text = page.text(observation.get("text"));
    if name.is_empty() || is_bare {
        name = Coded::words(if value.is_empty() { text.clone() } else { value.clone() });
    }
    if name.is_empty() {
        page.problem(observation, "it does not say what is aimed at; kept, not shown");
        return None;
    }
    let is_said = value.is_empty() || value == name.text;
    let within =
        parts(observation).filter(|(_, part)| part.name() == "observation" && part.word("moodCode") == "GOL");
    let parts_of_it = within.map(|(_, part)| aim(part, page));
    let mut targets: Vec<String> = Some(value).filter(|_| !is_said).into_iter().chain(parts_of_it).collect();
    targets.retain(|target| !target.is_empty());
    let (began, ended) = interval(observation.get("effectiveTime"), page);
    if let (Some(due), [only]) = (ended, targets.as_mut_slice()) {
        *only = format!("{only} ({})", date_words(Some(due)));
    }
    let state = match observation.get("statusCode").word("code") {
        "completed" => State::Completed,
        "cancelled" | "aborted" => State::Cancelled,
        "held" | "suspended" => State::OnHold,
        "nullified" => State::EnteredInError,
        _ => State::Current,
    };
    let achievement = part(observation, &["2.16.840.1.113883.10.20.22.4.110"]);
    let achievement = words(achievement.get("value"), page);
    let addresses = indications(observation, page);
    let mut goal = item(name, state, Detail::Goal(Goal { targets, achievement, addresses }));
    goal.began = began.or_else(|| written_at(observation, page));
    goal.by = page.by(observation);
    goal.notes = remarks(observation, page);
    if !text.is_empty() && text != goal.name.text {
        goal.notes.push(text);
    }
    Some(Found::item(observation, goal))
}

/// What is aimed at within a goal or a plan.
fn aim(observation: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let code = observation.get("code");
    let asked = if code.word("code") == "ASSERTION" { String::new() } else { words(code, page) };
    joined(&asked, &value_words(observation, page))
}

fn joined(what: &str, how: &str) -> String {
    match (what.is_empty(), how.is_empty()) {
        (false, false) => format!("{what}: {how}"),
        (true, _) => how.to_owned(),
        _ => what.to_owned(),
    }
}

/// A whole plan within a section of what is planned (SNOMED CT 734163000).
pub(super) fn whole_plan<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let mut name = coded(entry.get("code"), page);
    let is_plan = name.codes.iter().any(|code| code.code == PLAN);
    if entry.name() != "act" || !is_plan {
        return Vec::new();
    }
    name.codes.retain(|code| code.code != PLAN);
    let within = || parts(entry).map(|(_, part)| part);
    let text = page.lines(entry.get("text"));
    let detail = CarePlan {
        addresses: indications(entry, page),
        activities: within()
            .filter(|one| one.name() == "act")
            .filter_map(|one| part_of_plan(one, page))
            .collect(),
        goals: within().filter(|one| one.word("moodCode") == "GOL").map(|one| aim(one, page)).collect(),
        text: if text == name.text { String::new() } else { text },
    };
    let mut plan = item(name, done_state(entry, page), Detail::CarePlan(detail));
    (plan.began, plan.ended) = interval(entry.get("effectiveTime"), page);
    plan.by = page.by(entry);
    plan.notes = remarks(entry, page);
    vec![Found::item(entry, plan)]
}

const PLAN: &str = "734163000";

/// An activity of a whole plan; a remark on the plan is none.
fn part_of_plan(entry: Element<'_, '_>, page: &Page<'_, '_>) -> Option<Activity> {
    let is_remark = entry.get("code").word("code") == "48767-8";
    let name = coded(entry.get("code"), page);
    let state = exact_state(entry).unwrap_or_else(|| done_state(entry, page));
    (!is_remark && !name.is_empty()).then(|| Activity {
        name,
        state,
        progress: page.lines(entry.get("text")),
    })
}

/// A section of what is planned as one plan; goals among its entries are read as goals.
pub(super) fn plan<'d, 'a>(
    section: Element<'d, 'a>,
    entries: &[Element<'d, 'a>],
    page: &Page<'d, 'a>,
) -> Option<Found<'d, 'a>> {
    let activities: Vec<Activity> = entries.iter().filter_map(|entry| activity(*entry, page)).collect();
    if activities.is_empty() {
        return None;
    }
    let title = shown(&section.get("title").text());
    let name = if title.is_empty() { words(section.get("code"), page) } else { title };
    let detail = CarePlan { activities, ..CarePlan::default() };
    let mut plan = item(Coded::words(name), State::Current, Detail::CarePlan(detail));
    plan.began = page.made();
    plan.by = page.by(section);
    Some(Found::item(section, plan))
}

fn activity(entry: Element<'_, '_>, page: &Page<'_, '_>) -> Option<Activity> {
    let mut name = match entry.name() {
        "substanceAdministration" => super::medication::product(entry, page),
        "supply" => {
            let device = entry.get("participant").get("participantRole").get("playingDevice");
            coded(device.get("code"), page)
        }
        _ => coded(entry.get("code"), page),
    };
    if name.is_empty() {
        name = Coded::words(page.text(entry.get("text")));
    }
    if name.is_empty() {
        return None;
    }
    let (from, until) = interval(entry.get("effectiveTime"), page);
    let mut progress = vec![date_words(from.or(until)), value_words(entry, page)];
    let text = page.text(entry.get("text"));
    if text != name.text {
        progress.push(text);
    }
    progress.extend(remarks(entry, page));
    progress.retain(|words| !words.is_empty());
    let state = done_state(entry, page);
    (state != State::EnteredInError).then(|| Activity { name, state, progress: progress.join("\n") })
}

/// Reads an entry of a section of care teams.
pub(super) fn care_team<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    if entry.name() != "organizer" {
        return Vec::new();
    }
    let acts = parts(entry).map(|(_, part)| part).filter(|part| part.name() == "act");
    let people =
        acts.flat_map(|act| act.all("performer").collect::<Vec<_>>()).chain(entry.all("participant"));
    let members = members(people, page);
    if members.is_empty() {
        page.problem(entry, "nobody belongs to it; kept, not shown");
        return Vec::new();
    }
    let mut name = coded(entry.get("code"), page);
    // What it is says nothing where it has a name, and is no name.
    match name.text.as_str() {
        "Care team" => {}
        TEAM => name = Coded::default(),
        _ => name.codes.retain(|code| code.code != TEAM),
    }
    let state = match entry.get("statusCode").word("code") {
        "completed" | "aborted" => State::Past,
        "suspended" => State::OnHold,
        "nullified" => State::EnteredInError,
        _ => State::Current,
    };
    let mut team = item(name, state, Detail::CareTeam(CareTeam { members }));
    (team.began, team.ended) = interval(entry.get("effectiveTime"), page);
    team.by = page.by(entry);
    team.notes = remarks(entry, page);
    vec![Found::item(entry, team)]
}

/// LOINC: care team.
const TEAM: &str = "86744-0";

/// Who cares for the patient, as the head of the document says. Of one keeper of documents the newest says it.
pub(super) fn team_of_document<'d, 'a>(page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let service = page.root.get("documentationOf").get("serviceEvent");
    let members = members(service.all("performer"), page);
    if members.is_empty() {
        return None;
    }
    let mut team = item(Coded::default(), State::Current, Detail::CareTeam(CareTeam { members }));
    team.began = page.made();
    let known_as = format!("team of {}", page.custodian());
    Some(Found { element: service, ids: vec![known_as], what: super::entry::What::Item(Box::new(team)) })
}

fn members<'d, 'a: 'd>(people: impl Iterator<Item = Element<'d, 'a>>, page: &Page<'_, '_>) -> Vec<Member> {
    let mut all: Vec<Member> = Vec::new();
    for one in people {
        let name = page.who(one);
        let entity = one.get("assignedEntity");
        let roles = [one.get("functionCode"), entity.get("code"), one.get("participantRole").get("code")];
        let role =
            roles.into_iter().map(|code| words(code, page)).find(|role| !role.is_empty()).unwrap_or_default();
        let contacts =
            entity.all("telecom").map(|one| reached(one.word("value"))).filter(|one| !one.is_empty());
        let member = Member { name, role, contact: contacts.collect::<Vec<_>>().join(", ") };
        if !member.name.is_empty() && !all.iter().any(|other| other.name == member.name) {
            all.push(member);
        }
    }
    all
}

/// A telephone number or an address, without what only programs need.
fn reached(address: &str) -> String {
    let plain = address.strip_prefix("tel:").or_else(|| address.strip_prefix("mailto:")).unwrap_or(address);
    shown(plain)
}
