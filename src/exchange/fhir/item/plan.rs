//! `Goal`, `CarePlan` and `CareTeam`.

use super::super::datatype::{Concept, Quantity, Reference, range_words, shown, time};
use super::super::node::Node;
use super::super::observation::notes;
use super::{Context, all_called, all_words, coded, item, name, named, names, period, unknown, words};
use crate::records::intake::ItemIntake;
use crate::records::item::{Activity, CarePlan, CareTeam, Coded, Detail, Goal, Member, State};

pub(super) fn goal(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let description = named(node.get("description"))?;
    let state = match node.get("lifecycleStatus").text() {
        Some("proposed" | "planned") => State::Planned,
        Some("accepted" | "active") => State::Current,
        Some("on-hold") => State::OnHold,
        Some("completed") => State::Completed,
        Some("cancelled" | "rejected") => State::Cancelled,
        Some("entered-in-error") => State::EnteredInError,
        _ => unknown(node.get("lifecycleStatus")),
    };
    let targets = node.get("target");
    let detail = Goal {
        targets: targets.list().iter().map(|one| target(*one)).filter(|words| !words.is_empty()).collect(),
        achievement: words(node.get("achievementStatus")),
        addresses: all_called(node.get("addresses"), context),
    };
    let mut goal = item(context, description, state, Detail::Goal(detail));
    goal.began = time(node.get("startDate")).or_else(|| time(node.get("statusDate")));
    goal.by = name(node.get("expressedBy"), context);
    goal.notes = notes(node.get("note"));
    goal.notes.push(shown(&node.get("statusReason").words()));
    Some(goal)
}

/// What is to be reached, and by when: "Weight: 60–70 kg (2026-05-01)".
fn target(node: Node<'_, '_>) -> String {
    let quantity = Quantity::read(node.get("detailQuantity"));
    let reached = match quantity.number {
        Some(_) => quantity.words(),
        None => {
            let range = node.get("detailRange");
            let text =
                if range.is_there() { range_words(range) } else { words(node.get("detailCodeableConcept")) };
            if text.is_empty() { shown(&node.get("detailString").words()) } else { text }
        }
    };
    let measure = words(node.get("measure"));
    let what = match (measure.is_empty(), reached.is_empty()) {
        (false, false) => format!("{measure}: {reached}"),
        (true, _) => reached,
        _ => measure,
    };
    let due = node.get("dueDate").words();
    if due.is_empty() { what } else { format!("{what} ({due})").trim().to_owned() }
}

fn plan_state(node: Node<'_, '_>) -> State {
    match node.text() {
        Some("draft") => State::Planned,
        Some("active") => State::Current,
        Some("on-hold") => State::OnHold,
        Some("revoked") => State::Stopped,
        Some("completed") => State::Completed,
        Some("entered-in-error") => State::EnteredInError,
        Some("unknown") => State::Unknown,
        _ => unknown(node),
    }
}

pub(super) fn care_plan(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let title = shown(&node.get("title").words());
    let description = shown(&node.get("description").words());
    let categories: Vec<Coded> =
        node.get("category").list().iter().map(|one| coded(&Concept::read(*one))).collect();
    // US Core asks for a category that only says that it is a plan.
    let telling = categories
        .into_iter()
        .find(|one| !one.is_empty() && !one.codes.iter().any(|code| code.code == "assess-plan"));
    let name_of_it = match (title.is_empty(), telling) {
        (false, _) => Coded::words(title),
        (true, Some(category)) => category,
        (true, None) => Coded::default(),
    };
    let detail = CarePlan {
        addresses: all_called(node.get("addresses"), context),
        activities: node.get("activity").list().iter().filter_map(|one| activity(*one, context)).collect(),
        goals: all_called(node.get("goal"), context),
        text: description,
    };
    let mut plan = item(context, name_of_it, plan_state(node.get("status")), Detail::CarePlan(detail));
    (plan.began, plan.ended) = period(node.get("period"));
    plan.began = plan.began.or_else(|| time(node.get("created")));
    plan.by = name(node.get("author"), context);
    plan.notes = notes(node.get("note"));
    Some(plan)
}

fn activity(node: Node<'_, '_>, context: &Context<'_>) -> Option<Activity> {
    let detail = node.get("detail");
    let mut name = coded(&Concept::read(detail.get("code")));
    if name.is_empty() {
        name = Coded::words(shown(&detail.get("description").words()));
    }
    if name.is_empty() {
        name = (context.called)(&Reference::read(node.get("reference")));
    }
    let state = match detail.get("status").text() {
        Some("not-started" | "scheduled") => State::Planned,
        Some("in-progress") => State::Current,
        Some("on-hold") => State::OnHold,
        Some("completed") => State::Completed,
        Some("cancelled") => State::Cancelled,
        Some("stopped") => State::Stopped,
        Some("entered-in-error") => State::EnteredInError,
        Some("unknown") | None => State::Unknown,
        _ => unknown(detail.get("status")),
    };
    let mut progress = notes(node.get("progress"));
    progress.insert(0, shown(&detail.get("scheduledString").words()));
    progress.retain(|words| !words.is_empty());
    (!name.is_empty() && state != State::EnteredInError).then(|| Activity {
        name,
        state,
        progress: progress.join("\n"),
    })
}

pub(super) fn care_team(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let state = match node.get("status").text() {
        Some("proposed") => State::Planned,
        Some("active") => State::Current,
        Some("suspended") => State::OnHold,
        Some("inactive") => State::Past,
        Some("entered-in-error") => State::EnteredInError,
        _ => unknown(node.get("status")),
    };
    let members: Vec<Member> =
        node.get("participant").list().iter().filter_map(|one| member(*one, context)).collect();
    if members.is_empty() {
        node.problem("nobody belongs to it; kept, not shown");
        return None;
    }
    let mut called = shown(&node.get("name").words());
    if called.is_empty() {
        called = all_words(node.get("category")).into_iter().next().unwrap_or_default();
    }
    let mut team = item(context, Coded::words(called), state, Detail::CareTeam(CareTeam { members }));
    (team.began, team.ended) = period(node.get("period"));
    team.by = names(node.get("managingOrganization"), None, context);
    team.notes = notes(node.get("note"));
    Some(team)
}

/// A member; the patient belongs to every team and need not be told.
fn member(node: Node<'_, '_>, context: &Context<'_>) -> Option<Member> {
    let reference = Reference::read(node.get("member"));
    let name = (context.name_of)(&reference);
    if name.is_empty() || reference.is_to_patient() {
        return None;
    }
    let roles = node.get("role");
    let mut roles = if roles.is_object() { vec![words(roles)] } else { all_words(roles) };
    roles.retain(|role| !role.is_empty() && role != "unknown");
    if roles.iter().any(|role| role == "Patient") {
        return None;
    }
    Some(Member { name, role: roles.join(", "), contact: (context.contact_of)(&reference) })
}
