//! Procedures, whichever of CDA's three kinds of act they are sent as.

use super::datatype::{coded, interval, words};
use super::entry::{
    Found, all_words, done_state, indications, item, parts, place, remarks, value_words, written_at,
};
use super::page::Page;
use super::xml::Element;
use crate::records::item::{Detail, Procedure};

/// Reads an entry of a section of procedures.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    match entry.name() {
        "procedure" | "act" | "observation" => procedure(entry, page).into_iter().collect(),
        "organizer" => parts(entry).flat_map(|(_, part)| read(part, page)).collect(),
        _ => Vec::new(),
    }
}

fn procedure<'d, 'a>(element: Element<'d, 'a>, page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let mut name = coded(element.get("code"), page);
    if name.is_empty() {
        name.text = page.text(element.get("text"));
    }
    if name.is_empty() {
        page.problem(element, "it does not say what was done; kept, not shown");
        return None;
    }
    let outcome = match element.name() {
        "observation" => value_words(element, page),
        _ => parts(element)
            .filter(|(kind, part)| {
                *kind == "OUTC"
                    || part.is_a(&["2.16.840.1.113883.10.20.22.4.9"])
                    || part.get("code").word("code") == "75321-0"
            })
            .map(|(_, part)| words(part.get("value"), page))
            .find(|outcome| !outcome.is_empty())
            .unwrap_or_default(),
    };
    let detail = Procedure {
        indication: indications(element, page).join(", "),
        site: all_words(element, "targetSiteCode", page),
        outcome,
        place: place(element, page),
    };
    let mut procedure = item(name, done_state(element, page), Detail::Procedure(detail));
    let (began, ended) = interval(element.get("effectiveTime"), page);
    procedure.began = began.or(ended).or_else(|| written_at(element, page));
    procedure.ended = ended.filter(|_| began.is_some());
    procedure.by = page.by(element);
    procedure.notes = remarks(element, page);
    Some(Found::item(element, procedure))
}
