//! Vaccinations: given, refused, or planned.

use super::datatype::{Quantity, coded, words};
use super::entry::{Found, all_words, done_at, done_state, item, part, parts, place, remarks};
use super::medication::product;
use super::page::Page;
use super::xml::Element;
use crate::exchange::fhir::shown;
use crate::records::item::{Detail, Immunization};

/// Why a vaccination was not given.
const REFUSAL: [&str; 1] = ["2.16.840.1.113883.10.20.22.4.53"];

/// Reads an entry of a section of immunizations.
pub(super) fn read<'d, 'a>(entry: Element<'d, 'a>, page: &Page<'d, 'a>) -> Vec<Found<'d, 'a>> {
    let inside = parts(entry).map(|(_, part)| part);
    std::iter::once(entry)
        .chain(inside)
        .filter(|one| one.name() == "substanceAdministration")
        .take(1)
        .filter_map(|one| vaccination(one, page))
        .collect()
}

fn vaccination<'d, 'a>(element: Element<'d, 'a>, page: &Page<'d, 'a>) -> Option<Found<'d, 'a>> {
    let name = product(element, page);
    if name.is_empty() {
        page.problem(element, "it does not say which vaccine; kept, not shown");
        return None;
    }
    let product = element.get("consumable").get("manufacturedProduct");
    let material = product.get("manufacturedMaterial");
    let detail = Immunization {
        dose: dose(element, page),
        lot: shown(&material.get("lotNumberText").text()),
        maker: shown(&product.get("manufacturerOrganization").get("name").text()),
        site: all_words(element, "approachSiteCode", page),
        place: place(element, page),
    };
    let mut vaccination = item(name, done_state(element, page), Detail::Immunization(detail));
    vaccination.began = done_at(element, page);
    vaccination.by = page.by(element);
    vaccination.notes = remarks(element, page);
    let refusal = part(element, &REFUSAL);
    if refusal.is_there() {
        vaccination.notes.push(words(refusal.get("code"), page));
        vaccination.notes.push(coded(refusal.get("value"), page).text);
    }
    vaccination.notes.retain(|note| !note.is_empty());
    Some(Found::item(element, vaccination))
}

/// Which dose of the series.
fn dose(element: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    let series = parts(element).map(|(_, part)| part).find(|part| part.get("code").word("code") == "30973-2");
    if let Some(told) = series {
        return super::entry::value_words(told, page);
    }
    let count = element.get("repeatNumber");
    let told = Quantity::read(count).or_else(|| Quantity::read(count.get("low")));
    told.map(|one| one.number).unwrap_or_default()
}
