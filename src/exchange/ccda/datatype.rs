//! Data types of HL7 v3 that CDA's elements share: codes, quantities, times, names, numbers.
//!
//! A value with a `nullFlavor` is none; what else stands at it (a text, a translation) is read all the same.

use super::codes;
use super::page::Page;
use super::time::read_ts;
use super::xml::{Element, is_null};
use crate::exchange::fhir::{plainer, shown, unit_shown, without_tag};
use crate::records::item::{Code, Coded};
use crate::records::when::When;

/// A code with its translations, in words: as the code's system says it, else as the source says it.
pub(super) fn coded(element: Element<'_, '_>, page: &Page<'_, '_>) -> Coded {
    let mut found = Coded::default();
    if !element.is_there() {
        return found;
    }
    let all = || std::iter::once(element).chain(element.all("translation"));
    for one in all() {
        let (code, system) = (one.word("code"), codes::system_of(one));
        let code = Code { system, code: shown(code) };
        let says_nothing = matches!(code.code.as_str(), "" | "UNK" | "NI" | "OTH" | "NA");
        if !says_nothing && !is_null(one) && !found.codes.contains(&code) {
            found.codes.push(code);
        }
    }
    let display = all().map(|one| one.word("displayName")).find(|words| !words.is_empty());
    let mut text = display.map(str::to_owned).unwrap_or_default();
    if text.is_empty() {
        text = all()
            .map(|one| page.text(one.get("originalText")))
            .find(|text| !text.is_empty())
            .unwrap_or_default();
    }
    if text.is_empty() {
        text = found.codes.first().map(|code| code.code.clone()).unwrap_or_default();
    }
    let is_loinc = found.codes.iter().any(|code| code.system == codes::LOINC);
    let text = if is_loinc { plainer(&text) } else { text };
    found.text = shown(without_tag(&text));
    found
}

/// A code in words.
pub(super) fn words(element: Element<'_, '_>, page: &Page<'_, '_>) -> String {
    coded(element, page).text
}

/// A physical quantity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Quantity {
    pub(super) number: String,
    pub(super) unit: String,
}

impl Quantity {
    pub(super) fn read(element: Element<'_, '_>) -> Option<Self> {
        let number = element.attribute("value").filter(|_| !is_null(element))?;
        // Some write 5.0E+1 or +5 or .5; what is no number is not shown as one.
        let number = number.trim_start_matches('+');
        let number = if number.starts_with('.') { format!("0{number}") } else { number.to_owned() };
        let is_number = number.len() <= 40 && crate::exchange::fhir::is_decimal(&number);
        is_number.then(|| Self { number, unit: unit_shown(element.word("unit")) })
    }

    pub(super) fn words(&self) -> String {
        let space = if self.unit.is_empty() || self.unit == "%" { "" } else { " " };
        format!("{}{space}{}", self.number, self.unit)
    }
}

/// A quantity, or an interval of them, in words.
pub(super) fn amount(element: Element<'_, '_>) -> String {
    if let Some(one) = Quantity::read(element) {
        return one.words();
    }
    let (low, high) = (Quantity::read(element.get("low")), Quantity::read(element.get("high")));
    match (low, high) {
        (Some(low), Some(high)) if low == high => low.words(),
        (Some(low), Some(high)) => format!("{}–{}", low.number, high.words()),
        (Some(low), None) => format!("≥{}", low.words()),
        (None, Some(high)) => format!("≤{}", high.words()),
        (None, None) => String::new(),
    }
}

/// A point in time (`TS`).
pub(super) fn time(element: Element<'_, '_>, page: &Page<'_, '_>) -> Option<When> {
    let text = element.attribute("value")?;
    let found = read_ts(text);
    if found.is_none() {
        page.problem(element, "not a date or a time");
    }
    found
}

/// An interval of time (`IVL_TS`): its beginning and its end; one point is a beginning.
pub(super) fn interval(element: Element<'_, '_>, page: &Page<'_, '_>) -> (Option<When>, Option<When>) {
    let point = time(element, page).or_else(|| time(element.get("center"), page));
    (time(element.get("low"), page).or(point), time(element.get("high"), page))
}

/// A time over which something was taken or done, as one.
pub(super) fn whole(element: Element<'_, '_>, page: &Page<'_, '_>) -> Option<When> {
    match interval(element, page) {
        (Some(When::At(from)), Some(When::At(until))) if until > from => Some(When::Over(from, until)),
        (from, until) => from.or(until),
    }
}

/// The ids of a thing (`II`), each as one word; those that say nothing are left out.
pub(super) fn ids(element: Element<'_, '_>) -> Vec<String> {
    element.all("id").filter(|id| !is_null(*id)).filter_map(id).collect()
}

/// An id as one word: `root` and `extension`.
pub(super) fn id(element: Element<'_, '_>) -> Option<String> {
    let root = element.attribute("root")?;
    match element.attribute("extension") {
        Some(extension) => Some(format!("{}|{extension}", root.to_ascii_lowercase())),
        // A bare object identifier names a system, not a thing, unless it goes deeper than systems do.
        None if codes::is_uuid(root) || root.split('.').count() > 9 => Some(root.to_ascii_lowercase()),
        None => None,
    }
}
