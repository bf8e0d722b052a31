//! Results: the OBX segments of an order, and the order as their report.

use super::datatype::{LOINC, coded, key, place as place_name, providers};
use super::document;
use super::draft::Draft;
use super::file::is_file;
use super::message::Segment;
use super::order::{
    Observation, Order, category, interpreter, order_status, order_taken, orders, remarks, status, taken,
};
use super::value::{self, lines};
use crate::exchange::fhir::is_vital_sign;
use crate::records::intake::{Identity, ReportIntake, ResultIntake};
use crate::records::item::Coded;
use crate::records::result::{Kind, Status, Value};

/// Reads every order of the message as results, a report or a document.
pub(super) fn read(draft: &mut Draft<'_, '_>) {
    for order in orders(draft.message, draft.range.clone()) {
        if document::is_narrative(draft, &order) {
            document::narrative(draft, &order);
        } else {
            read_order(draft, &order);
        }
    }
}

/// Reads what was measured at a visit: of all that messages about visits bring, the vital signs.
pub(super) fn read_vital_signs(draft: &mut Draft<'_, '_>) {
    for mut order in orders(draft.message, draft.range.clone()) {
        let message = draft.message;
        order.observations.retain(|one| {
            let test = coded(message.field(&message.segments[one.first()], 3));
            is_vital(&test)
        });
        if !order.observations.is_empty() {
            read_order(draft, &order);
        }
    }
}

fn is_vital(test: &Coded) -> bool {
    test.codes.iter().any(|code| code.system == LOINC && is_vital_sign(&code.code))
}

fn read_order(draft: &mut Draft<'_, '_>, order: &Order) {
    let order_key = order.key(draft);
    let germ = germ(draft, order);
    let (mut results, mut files) = (Vec::new(), Vec::new());
    for (number, observation) in (0_u32..).zip(&order.observations) {
        if is_file(draft.message, observation) {
            files.extend(document::file(draft, order, observation, number));
        } else {
            results.extend(read_observation(draft, order, observation, &order_key, germ.as_deref()));
        }
    }
    if results.len() > 1 || (results.len() == 1 && order.obr.is_some()) {
        results.extend(files);
        read_report(draft, order, &order_key, results, germ.as_deref());
    }
}

/// The germ in which the results of this order were found, if they were.
fn germ(draft: &Draft<'_, '_>, order: &Order) -> Option<String> {
    let message = draft.message;
    let parent = message.field(&message.segments[order.obr?], 26);
    if parent.is_empty() {
        return None;
    }
    let (code, sub) = (parent.component(1).sub(1).words(), parent.component(2).words());
    let is_parent = |segment: &&Segment<'_>| {
        message.field(segment, 3).component(1).words() == code && message.field(segment, 4).words() == sub
    };
    let found =
        draft.named("OBX").map(|(_, segment)| segment).find(is_parent).and_then(
            |segment| match value::value(&draft.code(segment, 2), message.all(segment, 5), "") {
                Some(Value::Text(text)) => Some(text),
                _ => None,
            },
        );
    found.or_else(|| Some(parent.component(3).words())).filter(|words| !words.is_empty())
}

/// Reads a result; gives its identity if there is one.
fn read_observation(
    draft: &mut Draft<'_, '_>,
    order: &Order,
    observation: &Observation,
    order_key: &[String],
    germ: Option<&str>,
) -> Option<Identity> {
    let (message, place) = (draft.message, observation.first());
    let obx = &message.segments[place];
    let mut test = coded(message.field(obx, 3));
    if test.is_empty() {
        test = order.name(message);
    }
    if test.is_empty() {
        draft.warnings.push((place, 3, "it does not say what was observed; kept, not shown"));
        return None;
    }
    let unit = unit(draft, obx);
    let (kind, whole) = (draft.code(obx, 2).to_ascii_uppercase(), message.all(obx, 5));
    let value = if observation.lines.len() > 1 {
        let all = observation.lines.iter().map(|line| lines(message.all(&message.segments[*line], 5)));
        Some(all.collect::<Vec<_>>().join("\n").trim().to_owned())
            .filter(|text| !text.is_empty())
            .map(Value::Text)
    } else {
        value::value(&kind, whole, &unit)
    };
    let status = status(draft, order, obx);
    let susceptibility = value::susceptibility(message.all(obx, 8));
    let value = value.or_else(|| susceptibility.map(|words| Value::Text(words.to_owned())));
    if value.is_none() && !matches!(status, Status::Cancelled | Status::EnteredInError | Status::Registered) {
        draft.warnings.push((place, 5, "it has no value; kept, not shown"));
        return None;
    }
    let identity = identity(draft, obx, &test, order_key);
    let mut notes = vec![remarks(message, &observation.notes)];
    if let (Some(words), Some(Value::Quantity { .. })) = (susceptibility, &value) {
        notes.insert(0, words.to_owned());
    }
    notes.retain(|note| !note.is_empty());
    let name = germ.map_or_else(|| test.text.clone(), |germ| format!("{} ({germ})", test.text));
    let vital = is_vital(&test);
    let said: Vec<String> =
        observation.lines.iter().map(|line| message.segments[*line].said().to_owned()).collect();
    let taken = taken(draft, order, obx);
    let context = format!("{name}\u{1e}{status:?}\u{1e}{taken:?}\u{1e}{notes:?}");
    draft.mark("OBX segment", identity, (place, observation.last()), &[&said.join("\n"), &context]);
    draft.intake.results.push(ResultIntake {
        identity,
        original: identity,
        category: category(message, order, vital),
        kind: if vital { Kind::VitalSigns } else { Kind::Laboratory },
        name,
        test: key(&test),
        range: value::range(&message.all(obx, 7).words(), &unit),
        flag: value::flag(message.all(obx, 8)),
        value: value.unwrap_or(Value::Absent(String::new())),
        status,
        taken,
        issued: order.obr.and_then(|obr| draft.moment(&message.segments[obr], 22)),
        performer: performer(draft, obx),
        notes,
        components: Vec::new(),
        files: Vec::new(),
    });
    Some(identity)
}

/// By what a result is known: the order, what was observed, its sub id, and which of several that share these.
fn identity(draft: &Draft<'_, '_>, obx: &Segment<'_>, test: &Coded, order_key: &[String]) -> Identity {
    let sub = draft.message.field(obx, 4).words();
    let test = key(test);
    for occurrence in 1..10_000 {
        let occurrence = occurrence.to_string();
        let mut words = vec!["HL7 v2", "OBX", &test, &sub, &occurrence];
        words.extend(order_key.iter().map(String::as_str));
        let identity = Identity::of(&words);
        if !draft.has(identity) {
            return identity;
        }
    }
    Identity::of(&["HL7 v2", "OBX", &test, &sub, "more"])
}

fn unit(draft: &Draft<'_, '_>, obx: &Segment<'_>) -> String {
    let field = draft.message.field(obx, 6);
    let code = field.component(1).words();
    if code.is_empty() { field.component(2).words() } else { code }
}

fn performer(draft: &Draft<'_, '_>, obx: &Segment<'_>) -> String {
    let organisation = draft.code(obx, 23);
    if !organisation.is_empty() {
        return organisation;
    }
    let producer = coded(draft.message.field(obx, 15)).text;
    if producer.is_empty() { place_name(draft.message.field(obx, 18)) } else { producer }
}

fn read_report(
    draft: &mut Draft<'_, '_>,
    order: &Order,
    order_key: &[String],
    results: Vec<Identity>,
    germ: Option<&str>,
) {
    let message = draft.message;
    let Some(place) = order.obr else { return };
    let obr = &message.segments[place];
    let name = order.name(message).text;
    let name = match (name.is_empty(), germ) {
        (true, _) => return,
        (false, Some(germ)) => format!("{name}: {germ}"),
        (false, None) => name,
    };
    let mut words = vec!["HL7 v2", "OBR"];
    words.extend(order_key.iter().map(String::as_str));
    let identity = Identity::of(&words);
    if draft.has(identity) {
        return draft.warnings.push((place, 0, "the message has two orders of this name and number"));
    }
    let conclusion = order.remarks(message);
    let members = format!("{results:?}");
    let last = order.notes.last().copied().unwrap_or(place);
    draft.mark("OBR segment", identity, (place, last), &[obr.said(), &conclusion, &members]);
    let mut performer = interpreter(draft, order);
    if performer.is_empty() {
        performer = providers(message, obr, 34);
    }
    draft.intake.reports.push(ReportIntake {
        identity,
        original: identity,
        name,
        status: order_status(draft, order).unwrap_or(Status::Unknown),
        taken: order_taken(draft, order),
        issued: draft.moment(obr, 22),
        performer,
        results,
        conclusion,
    });
}
