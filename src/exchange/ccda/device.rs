//! Devices: products among the participants of procedures and supplies.

use super::datatype::{coded, ids, interval, whole};
use super::entry::{Found, What, exact_state, item, parts, remarks, value_words};
use super::page::Page;
use super::result::observations;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Detail, Device, State};

/// The number of the authority for unique device identifiers.
const UDI: &str = "2.16.840.1.113883.3.3719";

/// Reads an entry of a section of devices and equipment.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let mut found: Vec<Found<'d, 'a>> = entry
        .all("participant")
        .filter_map(|participant| device(entry, participant.get("participantRole"), page))
        .collect();
    for (_, part) in parts(entry) {
        found.extend(read(part, page));
    }
    found
}

fn device<'d, 'a>(act: Element<'d, 'a>, role: Element<'d, 'a>, page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let playing = role.get("playingDevice");
    if !playing.is_there() || act.says("negationInd") {
        return None;
    }
    let mut name = coded(playing.get("code"), page);
    let model = shown(&playing.get("manufacturerModelName").text());
    if name.is_empty() {
        name.text.clone_from(&model);
    }
    if name.is_empty() {
        page.problem(role, "it does not say what it is; kept, not shown");
        return None;
    }
    let udi = role.all("id").find(|id| id.word("root") == UDI).and_then(|id| id.attribute("extension"));
    let udi = shown(udi.unwrap_or_default());
    let maker = role.get("scopingEntity");
    let detail = Device {
        maker: shown(&maker.get("desc").text()),
        model,
        serial: told_or(act, "C101671", part_of(&udi, "(21)"), page),
        lot: told_or(act, "C101672", part_of(&udi, "(10)"), page),
        expires: told_or(act, "C101670", expiry(&part_of(&udi, "(17)")), page),
        identifier: udi,
    };
    let state = match act.get("statusCode").word("code") {
        "nullified" => State::EnteredInError,
        _ => State::Current,
    };
    let mut device = item(name, state, Detail::Device(detail));
    device.began =
        interval(act.get("effectiveTime"), page).0.or_else(|| whole(act.get("effectiveTime"), page));
    device.ended = interval(act.get("effectiveTime"), page).1;
    device.by = page.by(act);
    device.notes = remarks(act, page);
    device.state = exact_state(act).unwrap_or(device.state);
    // Senders give two products one id; with the act that brought each they are told apart.
    let mut known_as: Vec<String> = ids(role);
    known_as.extend(ids(act));
    Some(Found { element: role, ids: known_as, what: What::Item(Box::new(device)) })
}

/// What the parts of an identifier say under a code of NCI, else what was read of it as printed.
fn told_or(act: Element<'_, '_>, code: &str, printed: String, page: &Page<'_, '_>) -> String {
    let inside = parts(act).map(|(_, part)| part).filter(|part| part.name() == "organizer");
    let mut told = inside.flat_map(observations).filter(|one| one.get("code").word("code") == code);
    told.next().map_or(printed, |one| value_words(one, page))
}

/// A part of an identifier as printed, by its GS1 number: `(21)1234`.
fn part_of(udi: &str, number: &str) -> String {
    let Some((_, rest)) = udi.split_once(number) else { return String::new() };
    rest.split('(').next().unwrap_or_default().to_owned()
}

/// `YYMMDD` as a date.
fn expiry(digits: &str) -> String {
    let is_date = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match is_date {
        true if digits.ends_with("00") => format!("20{}-{}", &digits[..2], &digits[2..4]),
        true => format!("20{}-{}-{}", &digits[..2], &digits[2..4], &digits[4..]),
        false => digits.to_owned(),
    }
}
