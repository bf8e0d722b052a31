//! A message as charts: whom it is about, and what of it is read.

use jiff::tz::TimeZone;

use super::draft::Draft;
use super::message::Message;
use super::patient;
use super::remarks::Remarks;
use super::{item, result, time, visit};
use crate::exchange::reading::{Chart, Reading};
use crate::records::intake::{
    Demographics, Digest, Identity, Original, PatientIntake, SourceId, WithOriginals,
};
use crate::records::patient::Identifier;

/// Events that link two records, part them again, or move something between them (HL7 table 0003).
const ABOUT_TWO: [&str; 14] =
    ["A17", "A24", "A29", "A35", "A37", "A41", "A42", "A43", "A44", "A45", "A48", "A49", "A50", "A51"];
/// Events after which a patient's earlier numbers (MRG) mean them as well.
const MERGING: [&str; 8] = ["A18", "A30", "A34", "A36", "A39", "A40", "A46", "A47"];

/// Events that enter a patient, or say anew who they are.
const REGISTERING: [&str; 6] = ["A01", "A04", "A05", "A08", "A28", "A31"];

/// Around a message: what the whole file has in common.
pub(super) struct Around<'r> {
    /// The system that all of it comes from, if the operator named it.
    pub(super) source: Option<&'r str>,
    /// Where times without a zone are meant.
    pub(super) zone: &'r TimeZone,
}

/// What kind of message it is, as its original is filed.
fn kind(code: &str) -> &'static str {
    match code {
        "ADT" => "ADT message",
        "ORU" => "ORU message",
        "SIU" => "SIU message",
        "MDM" => "MDM message",
        "VXU" => "VXU message",
        "ORM" => "ORM message",
        "OML" => "OML message",
        "DFT" => "DFT message",
        "RDE" => "RDE message",
        _ => "HL7 v2 message",
    }
}

/// Reads a message into the charts of those it is about.
pub(super) fn read<'a>(
    message: &Message<'a>,
    around: &Around<'_>,
    reading: &mut Reading<'a>,
    remarks: &mut Remarks<'_>,
) {
    let about = message.header(9);
    let code = about.component(1).words().to_ascii_uppercase();
    let mut event = about.component(2).words().to_ascii_uppercase();
    let named =
        |name: &str| (0..message.segments.len()).filter(|at| message.segments[*at].name == name).collect();
    let (pids, evns): (Vec<usize>, Vec<usize>) = (named("PID"), named("EVN"));
    if let (true, Some(evn)) = (event.is_empty(), evns.first()) {
        event = message.field(&message.segments[*evn], 1).words().to_ascii_uppercase();
    }
    if code.is_empty() {
        return remarks.refuse(message, Some((0, 9)), "it does not say what kind of message it is");
    }
    warn_of_header(message, remarks);
    let mergers = if MERGING.contains(&event.as_str()) { named("MRG").len() } else { 0 };
    let is_unclear = ABOUT_TWO.contains(&event.as_str())
        || (MERGING.contains(&event.as_str()) && mergers != pids.len())
        || (mergers == 0 && pids.len() > 1);
    if code == "ADT" && is_unclear {
        let place = pids.last().map(|pid| (*pid, 0));
        remarks.warn(
            message,
            place,
            "it speaks of two records that are to be merged, moved or parted: to be done by hand. \
             The message is kept with the practice, no chart was changed",
        );
        let original = original(message, (0, message.segments.len() - 1), kind(&code), false);
        return reading.common.push(original);
    }
    if pids.is_empty() {
        return remarks.refuse(message, None, "no PID segment: it does not say whom it is about");
    }
    for (number, pid) in pids.iter().enumerate() {
        // What stands before the first patient is about the message; each later part begins with its patient.
        let start = if number == 0 { 0 } else { *pid };
        let end = pids.get(number + 1).copied().unwrap_or(message.segments.len());
        let is_whole = pids.len() == 1;
        let kept = if is_whole { (0, message.segments.len() - 1) } else { (*pid, end - 1) };
        let original = original(message, kept, kind(&code), true);
        let range = if is_whole { start..end } else { *pid..end };
        let draft = draft(message, around, original.identity, range, event.clone());
        reading.charts.extend(chart(draft, original, *pid, &code, around, remarks));
    }
}

fn warn_of_header(message: &Message<'_>, remarks: &mut Remarks<'_>) {
    if !message.is_header_whole {
        remarks.warn(message, Some((0, 2)), "not every delimiter is named: the usual ones are taken");
    }
    if !message.is_charset_known {
        remarks.warn(message, Some((0, 18)), "an unknown character set: read as UTF-8 or Windows-1252");
    }
    if message.header(10).is_empty() {
        remarks.warn(message, Some((0, 10)), "the message has no control id");
    }
    if let Some(place) = message.broken_line {
        remarks.warn(message, Some((place, 0)), "a line end within it: the next line was added to it");
    }
}

/// The message, or a patient's part of it, as it was received. Its words are its name: a sender may use a control
/// id twice.
fn original<'a>(
    message: &Message<'a>,
    (first, last): (usize, usize),
    kind: &'a str,
    is_shown: bool,
) -> Original<'a> {
    let is_whole = first == 0 && last + 1 == message.segments.len();
    let body = if is_whole { message.whole() } else { message.slice(first, last) };
    let digest = Digest::of(body);
    let identity = Identity::of(&["HL7 v2", "message", &digest.hex()]);
    let made = time::moment(&message.header(7).component(1).words(), &TimeZone::UTC);
    Original { kind, identity, digest, body, is_shown, updated: made, is_outdated: false }
}

fn draft<'m, 'a>(
    message: &'m Message<'a>,
    around: &Around<'_>,
    original: Identity,
    range: std::ops::Range<usize>,
    event: String,
) -> Draft<'m, 'a> {
    let made = message.header(7).component(1).words();
    // Where a message gives its own distance from UTC, its other times are meant there as well.
    let zone = time::offset_of(&made).map_or_else(|| around.zone.clone(), TimeZone::fixed);
    let names = [3, 4].map(|number| message.header(number).component(1).words());
    let sender = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ");
    Draft {
        message,
        original,
        range,
        event,
        made: time::moment(&made, &zone),
        zone,
        sender,
        intake: PatientIntake::default(),
        originals: Vec::new(),
        warnings: Vec::new(),
    }
}

fn chart<'a>(
    mut draft: Draft<'_, 'a>,
    original: Original<'a>,
    pid: usize,
    code: &str,
    around: &Around<'_>,
    remarks: &mut Remarks<'_>,
) -> Option<Chart<'a>> {
    let message = draft.message;
    if !read_patient(&mut draft, pid, code, around) {
        remarks.refuse(
            message,
            Some((pid, 3)),
            "neither a number nor a name: it does not say whom it is about",
        );
        return None;
    }
    match code {
        "ADT" => {
            visit::read(&mut draft);
            item::read(&mut draft);
            result::read_vital_signs(&mut draft);
        }
        "ORU" | "OUL" => result::read(&mut draft),
        "MDM" => super::document::read(&mut draft),
        "SIU" => visit::read_appointment(&mut draft),
        "VXU" => item::read_vaccinations(&mut draft),
        _ => remarks.warn(
            message,
            Some((0, 9)),
            "of this kind of message only the patient is read; it is kept",
        ),
    }
    for (place, field, reason) in std::mem::take(&mut draft.warnings) {
        remarks.warn(message, Some((place, field)), reason);
    }
    let mut originals = vec![original];
    originals.append(&mut draft.originals);
    let place = remarks.place(message, Some((pid, 0)));
    Some(Chart { given: WithOriginals { intake: draft.intake.into(), originals }, place })
}

/// Whether a person is described well enough to be entered without being registered.
fn is_whole(told: &Demographics) -> bool {
    let is_born = told.birth_date.is_some_and(|date| date.day.is_some());
    let has_number = told.identifiers.iter().any(|number| !number.system.is_empty());
    !told.names.is_empty() && is_born && (has_number || told.gender.is_some())
}

/// A number as a name that means something within `scope` only.
fn named_by(scope: &str, number: &Identifier) -> SourceId {
    SourceId { scope: scope.to_owned(), id: format!("{}|{}", number.system, number.value) }
}

/// The numbers that the patient of the PID at `place` had before: those of the MRG after it.
fn former(draft: &Draft<'_, '_>, place: usize) -> Vec<Identifier> {
    let Some((_, mrg)) = draft.named("MRG").find(|(at, _)| *at > place) else { return Vec::new() };
    patient::numbers(draft.message, mrg, &[1, 4])
}

/// Reads whom the message is about; `false` if it does not say.
fn read_patient(draft: &mut Draft<'_, '_>, place: usize, code: &str, around: &Around<'_>) -> bool {
    let message = draft.message;
    let is_registration = code == "ADT" && REGISTERING.contains(&draft.event.as_str());
    let pid = &message.segments[place];
    let mut wrong = Vec::new();
    let told = patient::read(message, pid, &mut wrong);
    draft.warnings.extend(wrong.into_iter().map(|(field, reason)| (place, field, reason)));
    let scope = match around.source {
        Some(system) => format!("system {system}"),
        None => format!("HL7 v2 {}", draft.sender),
    };
    let mut numbers = told.identifiers.iter().filter(|one| !matches!(one.kind.as_str(), "AN" | "VN" | "ANC"));
    if let Some(first) = numbers.next() {
        draft.intake.sources.push(named_by(&scope, first));
    } else if told.names.is_empty() {
        return false;
    } else {
        // Without a number: the same words mean the same patient.
        let words = [5, 7, 8].map(|number| message.all(pid, number).raw()).join("\u{1e}");
        let id = Digest::of(words.as_bytes()).hex();
        draft.intake.sources.push(SourceId { scope: "digest".to_owned(), id });
    }
    if code == "ADT" && MERGING.contains(&draft.event.as_str()) {
        draft.intake.former_numbers = former(draft, place);
        // Found by them from now on, though they are shown no more.
        let found_by = draft.intake.former_numbers.iter().map(|number| named_by(&scope, number));
        draft.intake.sources.extend(found_by.collect::<Vec<_>>());
    }
    let identity = Identity::of(&["HL7 v2", "PID", &scope]);
    let former =
        draft.intake.former_numbers.iter().map(|number| format!("{}|{}", number.system, number.value));
    let former = former.collect::<Vec<_>>().join("\u{1e}");
    let said = if former.is_empty() { vec![pid.said()] } else { vec![pid.said(), &former] };
    draft.mark("PID segment", identity, (place, place), &said);
    draft.intake.told_by = Some(identity);
    draft.intake.is_found_by_description = true;
    draft.intake.must_be_known = !(is_registration || is_whole(&told));
    draft.intake.demographics = Some(told);
    draft.intake.is_partial = true;
    true
}
