//! Visits: PV1 of messages about admissions, and appointments (SCH) as visits that are planned.

use super::datatype::{entity, place, providers};
use super::draft::Draft;
use crate::records::intake::Identity;
use crate::records::item::{Coded, Detail, State, Visit};
use crate::records::when::When;

/// Where a visit stands after an event of table 0003; nothing if the event says nothing of it.
fn state(event: &str, has_ended: bool) -> Option<State> {
    Some(match event {
        "A05" | "A14" | "A15" | "A16" => State::Planned,
        "A03" => State::Completed,
        "A11" | "A27" | "A38" => State::Cancelled,
        "A23" => State::EnteredInError,
        "A13" => State::Current,
        "A01" | "A02" | "A04" | "A06" | "A07" | "A08" | "A09" | "A10" | "A12" => {
            if has_ended {
                State::Completed
            } else {
                State::Current
            }
        }
        _ => return None,
    })
}

/// HL7 table 0004 as HL7 v3 `ActEncounterCode`.
fn setting(class: &str) -> &'static str {
    match class {
        "I" | "B" => "IMP",
        "O" | "R" | "C" => "AMB",
        "E" => "EMER",
        "P" => "PRENC",
        _ => "",
    }
}

/// Reads the visit of an ADT message.
pub(super) fn read(draft: &mut Draft<'_, '_>) {
    let message = draft.message;
    let Some((at, pv1)) = draft.named("PV1").next() else { return };
    let began = draft.time(pv1, 44);
    let ended = draft.time(pv1, 45);
    let Some(state) = state(&draft.event, ended.is_some()) else { return };
    // "Not applicable": the segment is there because it must be.
    if draft.code(pv1, 2) == "N" {
        return;
    }
    let happened =
        draft.named("EVN").next().and_then(|(_, evn)| draft.time(evn, 6).or_else(|| draft.time(evn, 2)));
    let number = entity(message.field(pv1, 19)).or_else(|| entity(message.field(pv1, 50)));
    let is_first = matches!(draft.event.as_str(), "A01" | "A04" | "A05" | "A14");
    let known = match (number, began, happened.filter(|_| is_first)) {
        (Some(number), _, _) => number,
        (None, Some(began), _) => format!("{began:?}"),
        (None, None, Some(happened)) => format!("{happened:?}"),
        (None, None, None) => {
            return draft.warnings.push((at, 19, "it does not say which visit is meant; kept, not shown"));
        }
    };
    let identity = Identity::of(&["HL7 v2", "visit", &known]);
    let detail = Visit {
        setting: setting(&draft.code(pv1, 2)).to_owned(),
        indications: reasons(draft),
        place: place(message.field(pv1, 3)),
        disposition: draft.coded(pv1, 36).text,
        ..Visit::default()
    };
    let name = Coded::words(draft.coded(pv1, 10).text);
    let mut item = draft.item(identity, name, state, Detail::Visit(detail));
    item.began = began.or_else(|| happened.filter(|_| is_first));
    item.ended = ended.or_else(|| happened.filter(|_| draft.event == "A03"));
    let doctors = [7, 17, 9].map(|field| providers(message, pv1, field));
    item.by = doctors.into_iter().find(|doctor| !doctor.is_empty()).unwrap_or_default();
    draft.add("PV1 segment", at, item);
}

fn reasons(draft: &Draft<'_, '_>) -> Vec<String> {
    let Some((_, pv2)) = draft.named("PV2").next() else { return Vec::new() };
    Some(draft.coded(pv2, 3).text).filter(|text| !text.is_empty()).into_iter().collect()
}

/// Reads the appointment of a SIU message.
pub(super) fn read_appointment(draft: &mut Draft<'_, '_>) {
    let message = draft.message;
    let Some((at, sch)) = draft.named("SCH").next() else {
        return draft.warnings.push((draft.range.start, 0, "no SCH segment: kept, not shown"));
    };
    let Some(number) = entity(message.field(sch, 2)).or_else(|| entity(message.field(sch, 1))) else {
        return draft.warnings.push((at, 1, "it does not say which appointment is meant; kept, not shown"));
    };
    let timing = message.field(sch, 11);
    let time = |text: String| super::time::time(&text, &draft.zone);
    let first = |name: &'static str, field: usize| {
        draft.named(name).next().and_then(|(_, segment)| draft.time(segment, field))
    };
    let begins = [first("TQ1", 7), time(timing.component(4).words()), first("AIS", 4), first("AIL", 6)];
    let item_begins = begins.into_iter().flatten().next();
    let item_ends = first("TQ1", 8).or_else(|| time(timing.component(5).words()));
    let services = draft.named("AIS").map(|(_, ais)| draft.coded(ais, 3).text);
    let kinds = [8, 7, 6].map(|field| draft.coded(sch, field).text);
    let name = services.chain(kinds).find(|text| !text.is_empty()).unwrap_or_default();
    let by = draft.named("AIP").map(|(_, aip)| providers(message, aip, 3)).find(|by| !by.is_empty());
    let room = draft.named("AIL").map(|(_, ail)| place(message.field(ail, 3))).find(|room| !room.is_empty());
    let detail = Visit {
        indications: Some(draft.coded(sch, 7).text)
            .filter(|text| !text.is_empty() && *text != name)
            .into_iter()
            .collect(),
        place: room.unwrap_or_default(),
        ..Visit::default()
    };
    let state = appointment_state(&draft.event, &draft.code(sch, 25), item_ends, draft.made.map(When::At));
    let identity = Identity::of(&["HL7 v2", "appointment", &number]);
    let mut item = draft.item(identity, Coded::words(name), state, Detail::Visit(detail));
    (item.began, item.ended) = (item_begins, item_ends);
    item.by = by.unwrap_or_else(|| providers(message, sch, 16));
    let event = draft.event.clone();
    let mut said = vec![event.as_str()];
    said.extend(draft.range.clone().skip(1).map(|place| message.segments[place].said()));
    draft.mark("SCH segment", identity, (at, at), &said);
    draft.intake.items.push(item);
}

/// Where an appointment stands by its event and its status (HL7 table 0278). One that is over is not planned.
fn appointment_state(event: &str, status: &str, ends: Option<When>, made: Option<When>) -> State {
    match (event, status.to_ascii_uppercase().as_str()) {
        ("S15" | "S16", _) | (_, "CANCELLED" | "CANCELED" | "DC" | "DELETED") => State::Cancelled,
        ("S17", _) => State::EnteredInError,
        ("S26", _) | (_, "NOSHOW") => State::NotDone,
        (_, "COMPLETE" | "COMPLETED") => State::Completed,
        (_, "STARTED") => State::Current,
        _ => match (ends, made) {
            (Some(When::At(ends)), Some(When::At(made))) if ends < made => State::Unknown,
            _ => State::Planned,
        },
    }
}
