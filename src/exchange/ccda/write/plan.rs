//! Goals, care plans and care teams.

use super::clinical::{done_status, indication};
use super::datatype::{
    LOINC, SNOMED, assertion, author, code, coded, id, interval, performer, span, status, template, unknown,
    value, words,
};
use super::narrative::Row;
use super::xml::Tag;
use super::{
    Writer, beside, exact, informant, item_id, observation, part, statement, tail, tail_of_organizer,
};
use crate::exchange::ccda::codes;
use crate::records::item::{Activity, CarePlan, CareTeam, Goal, Listed, Member, State};

impl Writer<'_> {
    pub(super) fn goal(&self, row: &mut Row, listed: &Listed, goal: &Goal) -> Tag {
        let item = &listed.item;
        let targets: Vec<Tag> = goal.targets.iter().map(|target| part("COMP", aim(row, target))).collect();
        let reasons = (0..).zip(&goal.addresses).filter_map(|(number, one)| indication(listed, number, one));
        row.detail("About", &goal.addresses.join(", "));
        let reasons: Vec<Tag> = reasons.collect();
        observation("GOL")
            .with(template("4.121", ""))
            .with(id(&item_id(listed), ""))
            .with(coded(Tag::new("code"), &item.name, Vec::new()))
            .with(status(if item.state.is_open() { "active" } else { done_status(item.state) }))
            .with(interval(self.began(listed), None))
            .with(author(&item.by))
            .with(informant(item))
            .with(targets)
            .with(reasons)
            .with(progress(row, listed, &goal.achievement))
            .with(tail(row, item))
    }

    pub(super) fn care_plan(&self, row: &mut Row, listed: &Listed, plan: &CarePlan) -> Tag {
        let item = &listed.item;
        let text = if plan.text.is_empty() { row.reference() } else { row.told(&plan.text) };
        let goals: Vec<Tag> = plan.goals.iter().map(|goal| part("COMP", aim(row, goal))).collect();
        row.detail("About", &plan.addresses.join(", "));
        let reasons = (0..).zip(&plan.addresses).filter_map(|(number, one)| indication(listed, number, one));
        let reasons: Vec<Tag> = reasons.collect();
        let activities: Vec<Tag> =
            plan.activities.iter().map(|one| part("COMP", activity(row, one))).collect();
        let kind = code("translation", SNOMED, "734163000", "");
        statement("act", "ACT", "INT")
            .with(id(&item_id(listed), ""))
            .with(coded(Tag::new("code"), &item.name, vec![kind]))
            .with(text)
            .with(status(done_status(item.state)))
            .with(span(self.began(listed), self.ended(listed)))
            .with(performer(&item.by))
            .with(informant(item))
            .with(goals)
            .with(reasons)
            .with(activities)
            .with(tail(row, item))
    }

    pub(super) fn care_team(&self, row: &mut Row, listed: &Listed, team: &CareTeam) -> Tag {
        let item = &listed.item;
        let members: Vec<Tag> =
            team.members.iter().map(|one| Tag::new("component").with(member(row, one))).collect();
        let kind = code("translation", LOINC, "86744-0", "");
        statement("organizer", "CLUSTER", "EVN")
            .with(beside(listed, "team"))
            .with(id(&item_id(listed), ""))
            .with(coded(Tag::new("code"), &item.name, vec![kind]))
            .with(status(match item.state {
                State::OnHold => "suspended",
                state if state.is_open() => "active",
                _ => "completed",
            }))
            .with(interval(self.began(listed), self.ended(listed)))
            .with(author(&item.by))
            .with(informant(item))
            .with(members)
            .with(tail_of_organizer(row, item))
    }
}

/// What is aimed at, in words.
fn aim(row: &mut Row, text: &str) -> Tag {
    observation("GOL").with(assertion()).with(status("active")).with(value("ED").with(row.told(text).inner()))
}

fn progress(row: &mut Row, listed: &Listed, text: &str) -> Option<Tag> {
    row.detail("Reached", text);
    let told = || {
        observation("EVN")
            .with(template("4.110", ""))
            .with(beside(listed, "achievement"))
            .with(assertion())
            .with(status("completed"))
            .with(words(value("CD"), text))
    };
    (!text.is_empty()).then(|| part("REFR", told()))
}

fn activity(row: &mut Row, activity: &Activity) -> Tag {
    row.detail("", &activity.name.text);
    let mood = if matches!(activity.state, State::Planned | State::Unknown) { "INT" } else { "EVN" };
    let text = (!activity.progress.is_empty()).then(|| row.told(&activity.progress));
    statement("act", "ACT", mood)
        .with(coded(Tag::new("code"), &activity.name, Vec::new()))
        .with(text)
        .with(status(done_status(activity.state)))
        .with(part("REFR", exact(codes::STATES, activity.state.key())))
}

fn member(row: &mut Row, member: &Member) -> Tag {
    let told = [member.name.as_str(), &member.role, &member.contact];
    row.detail("", &told.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(", "));
    let role = (!member.role.is_empty()).then(|| words(Tag::new("sdtc:functionCode"), &member.role));
    let contacts = member.contact.split(", ").filter(|contact| !contact.is_empty()).map(|contact| {
        let scheme = if contact.contains('@') { "mailto" } else { "tel" };
        Tag::new("telecom").at("value", format!("{scheme}:{contact}"))
    });
    let person = Tag::new("assignedPerson").with(Tag::new("name").text(&member.name));
    let entity =
        Tag::new("assignedEntity").with(unknown("id")).with(contacts.collect::<Vec<_>>()).with(person);
    statement("act", "PCPR", "EVN")
        .with(unknown("id"))
        .with(code("code", LOINC, "85847-2", "Patient care team information"))
        .with(status("active"))
        .with(Tag::new("performer").with(role).with(entity))
}
