//! Goals, care plans and care teams.

use super::Writer;
use super::datatype::{coded, date, named, named_list, notes, period, words, words_list};
use super::json::{Object, Out};
use crate::records::item::{Activity, CarePlan, CareTeam, Goal, Listed, Member, State};

impl Writer<'_> {
    pub(super) fn goal(&self, listed: &Listed, goal: &Goal) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::Planned => "planned",
            State::Current => "active",
            State::OnHold => "on-hold",
            State::Completed | State::Past => "completed",
            State::EnteredInError => "entered-in-error",
            // R4 requires one and has no word for what is not known.
            State::Unknown => "accepted",
            _ => "cancelled",
        };
        // Without a measure R4 allows no detail: a target in words is its measure.
        let targets = goal.targets.iter().map(|target| Object::new().with("measure", words(target)));
        Self::of("Goal", "goal", listed)
            .with("lifecycleStatus", status)
            .with("achievementStatus", words(&goal.achievement))
            .with("description", coded(&item.name))
            .with("subject", self.subject())
            .with("startDate", date(&self.extract.zone, listed.at, item.began))
            .with("target", targets.collect::<Vec<_>>())
            .with("expressedBy", named(&item.by))
            .with("addresses", named_list(&goal.addresses))
            .with("note", notes(&item.notes))
    }

    pub(super) fn care_plan(&self, listed: &Listed, plan: &CarePlan) -> Object {
        let item = &listed.item;
        let mut out =
            Self::of("CarePlan", "", listed).with("status", plan_status(item.state)).with("intent", "plan");
        if item.name.codes.is_empty() {
            out.put("title", &item.name.text);
        } else {
            out.put("category", vec![coded(&item.name)]);
        }
        out.with("description", &plan.text)
            .with("subject", self.subject())
            .with("period", period(self.began(listed), self.ended(listed)))
            .with("author", named(&item.by))
            .with("addresses", named_list(&plan.addresses))
            .with("goal", named_list(&plan.goals))
            .with("activity", plan.activities.iter().map(activity).collect::<Vec<_>>())
            .with("note", notes(&item.notes))
    }

    pub(super) fn care_team(&self, listed: &Listed, team: &CareTeam) -> Object {
        let item = &listed.item;
        let status = match item.state {
            State::Planned => "proposed",
            State::Current => "active",
            State::OnHold => "suspended",
            State::EnteredInError => "entered-in-error",
            _ => "inactive",
        };
        let reachable = team.members.iter().enumerate().filter(|(_, member)| !member.contact.is_empty());
        let contained = reachable.map(|(place, member)| practitioner(place, member));
        let mut out = Self::of("CareTeam", "", listed).with("contained", contained.collect::<Vec<_>>());
        if item.state != State::Unknown {
            out.put("status", status);
        }
        let members = team.members.iter().enumerate().map(|(place, member)| {
            let who = if member.contact.is_empty() {
                named(&member.name)
            } else {
                let reference = Object::new().with("reference", format!("#member{place}"));
                reference.with("display", &member.name).into()
            };
            Object::new().with("role", words_list(&member.role)).with("member", who)
        });
        out.with("name", &item.name.text)
            .with("subject", self.subject())
            .with("period", period(self.began(listed), self.ended(listed)))
            .with("participant", members.collect::<Vec<_>>())
            .with("managingOrganization", vec![named(&item.by)])
            .with("note", notes(&item.notes))
    }
}

/// A member of a team, with how to reach them.
fn practitioner(place: usize, member: &Member) -> Object {
    let contacts = member.contact.split(", ").map(|contact| {
        let system = if contact.contains('@') { "email" } else { "phone" };
        Object::new().with("system", system).with("value", contact)
    });
    Object::new()
        .with("resourceType", "Practitioner")
        .with("id", format!("member{place}"))
        .with("name", vec![Object::new().with("text", &member.name)])
        .with("telecom", contacts.collect::<Vec<_>>())
}

fn plan_status(state: State) -> &'static str {
    match state {
        State::Planned => "draft",
        State::Current => "active",
        State::OnHold => "on-hold",
        State::Stopped | State::Cancelled | State::NotDone | State::Refuted => "revoked",
        State::Completed | State::Past => "completed",
        State::EnteredInError => "entered-in-error",
        State::Unknown => "unknown",
    }
}

fn activity(activity: &Activity) -> Object {
    let status = match activity.state {
        State::Planned => "not-started",
        State::Current => "in-progress",
        State::OnHold => "on-hold",
        State::Completed | State::Past => "completed",
        State::Cancelled | State::NotDone | State::Refuted => "cancelled",
        State::Stopped => "stopped",
        State::EnteredInError => "entered-in-error",
        State::Unknown => "unknown",
    };
    let detail: Out = Object::new().with("code", coded(&activity.name)).with("status", status).into();
    let progress = Object::new().with("text", &activity.progress);
    Object::new().with("progress", vec![progress]).with("detail", detail)
}
