//! FHIR data types that several resources share: concepts, quantities, times, references, names.

use super::node::{Node, is_decimal};
use crate::base::clock::Moment;
use crate::records::patient::{HumanName, PartialDate};
use crate::records::when::When;

/// The longest name, unit or note that is shown; the original holds it all.
const WORDS_MAX: usize = 4_000;
/// The longest report in words.
const BLOCK_MAX: usize = 100_000;
/// Ends what is longer.
const CUT: &str = " […]";

/// A code with the system it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coding {
    pub(super) system: String,
    pub(super) code: String,
    pub(super) display: String,
}

/// A `CodeableConcept`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Concept {
    pub(super) text: String,
    pub(super) codings: Vec<Coding>,
}

pub(super) const LOINC: &str = "http://loinc.org";

impl Concept {
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        if !node.is_there() {
            return Self::default();
        }
        if !node.is_object() {
            return Self { text: node.words(), codings: Vec::new() };
        }
        let codings = node.get("coding").list().iter().map(|coding| Coding::read(*coding)).collect();
        Self { text: shown(&node.get("text").words()), codings }
    }

    /// The concept in words, or its code where there are none.
    pub(super) fn words(&self) -> String {
        let display = self.codings.iter().map(|coding| &coding.display).find(|words| !words.is_empty());
        let code = self.codings.iter().map(|coding| &coding.code).find(|code| !code.is_empty());
        let text = Some(&self.text).filter(|text| !text.is_empty());
        text.or(display).or(code).cloned().unwrap_or_default()
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.codings.iter().map(|coding| coding.code.as_str()).filter(|code| !code.is_empty())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words().is_empty()
    }

    /// The LOINC code, if it has one.
    pub(super) fn loinc(&self) -> Option<&Coding> {
        self.codings.iter().find(|coding| coding.system == LOINC && !coding.code.is_empty())
    }

    /// What it is, as `system|code`: LOINC where there is one, so that one test has one name everywhere.
    pub(super) fn key(&self) -> String {
        let any = self.codings.iter().find(|coding| !coding.code.is_empty());
        match self.loinc().or(any) {
            Some(Coding { system, code, .. }) => shown(&format!("{system}|{code}")),
            None => format!("text|{}", crate::base::text::folded(&self.text)),
        }
    }
}

impl Coding {
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        Self {
            system: node.get("system").words(),
            code: node.get("code").words(),
            display: shown(&node.get("display").words()),
        }
    }
}

/// Text for people: control characters out, bounded.
pub(in crate::exchange) fn shown(text: &str) -> String {
    bounded(text, WORDS_MAX)
}

/// As [`shown`], for what is as long as a report.
pub(in crate::exchange) fn shown_whole(text: &str) -> String {
    bounded(text, BLOCK_MAX)
}

fn bounded(text: &str, characters_max: usize) -> String {
    let clean = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let mut told = text.trim().chars().filter(clean);
    let mut shown: String = told.by_ref().take(characters_max).collect();
    if told.next().is_some() {
        // Whoever reads it must see that it goes on.
        let end = shown.char_indices().nth_back(CUT.chars().count() - 1).map_or(0, |(at, _)| at);
        shown.replace_range(end.., CUT);
    }
    shown
}

/// A `Quantity`: comparator, digits and unit as shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Quantity {
    pub(super) comparator: String,
    pub(super) number: Option<String>,
    pub(super) unit: String,
}

impl Quantity {
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        let comparator = match node.get("comparator").text() {
            Some(sign @ ("<" | "<=" | ">" | ">=")) => sign.to_owned(),
            Some(_) => {
                node.get("comparator").problem("not one of <, <=, > and >=");
                String::new()
            }
            None => String::new(),
        };
        let number = node
            .get("value")
            .number()
            .filter(|digits| digits.len() <= 40 && is_decimal(digits))
            .map(str::to_owned);
        let unit = node.get("unit").text().or_else(|| node.get("code").text()).unwrap_or_default();
        Self { comparator, number, unit: unit_shown(unit) }
    }

    /// Number and unit in words.
    pub(super) fn words(&self) -> String {
        let number = self.number.clone().unwrap_or_default();
        let space = if self.unit.is_empty() || self.unit == "%" { "" } else { " " };
        format!("{}{number}{space}{}", self.comparator, self.unit)
    }
}

/// A unit as people read it: UCUM's brackets and its unit of the number one say nothing to them.
pub(in crate::exchange) fn unit_shown(unit: &str) -> String {
    match unit {
        "1" | "{#}" | "{nominal}" | "[arb'U]" => String::new(),
        "mm[Hg]" => "mmHg".to_owned(),
        "Cel" => "°C".to_owned(),
        "[degF]" => "°F".to_owned(),
        "[lb_av]" => "lb".to_owned(),
        "[oz_av]" => "oz".to_owned(),
        "[in_i]" => "in".to_owned(),
        "[ft_i]" => "ft".to_owned(),
        unit => match unit.strip_prefix('{').and_then(|unit| unit.strip_suffix('}')) {
            Some(inside) if !inside.contains(['{', '}']) => inside.replace('_', " "),
            _ => shown(&unit.split('/').map(part_shown).collect::<Vec<_>>().join("/")),
        },
    }
}

/// One part of a unit: micro is written with its own letter, powers of ten as such.
fn part_shown(part: &str) -> String {
    let powers = [("10*3", "10³"), ("10*6", "10⁶"), ("10*9", "10⁹"), ("10*12", "10¹²"), ("10*5", "10⁵")];
    if let Some((_, shown)) = powers.iter().find(|(written, _)| *written == part) {
        return (*shown).to_owned();
    }
    match part {
        "(24.h)" | "24.h" => "24 h".to_owned(),
        "u[IU]" | "uIU" | "u[iU]" => "µIU".to_owned(),
        "m[IU]" | "m[iU]" => "mIU".to_owned(),
        "[IU]" | "[iU]" => "IU".to_owned(),
        "ug" | "umol" | "uL" | "ul" | "um" | "ueq" => format!("µ{}", &part[1..]),
        _ => part.to_owned(),
    }
}

/// A `date`, `dateTime` or `instant`.
pub(super) fn time(node: Node<'_, '_>) -> Option<When> {
    let text = node.text()?;
    let found = read_time(text);
    if found.is_none() {
        node.problem("not a date or a time");
    }
    found
}

/// Reads a time as FHIR writes it. One without a zone is known to the day only: nobody can say when it was.
pub fn read_time(text: &str) -> Option<When> {
    if text.len() <= 10 {
        return text.parse::<PartialDate>().ok().map(When::On);
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(When::At(timestamp.into()));
    }
    let date = text.get(..10)?;
    text.parse::<jiff::civil::DateTime>().ok()?;
    date.parse::<PartialDate>().ok().map(When::On)
}

/// A `Period`, or its one end.
pub(super) fn period(node: Node<'_, '_>) -> Option<When> {
    let (start, end) = (time(node.get("start")), time(node.get("end")));
    match (start, end) {
        (Some(When::At(start)), Some(When::At(end))) if end > start => Some(When::Over(start, end)),
        (start, end) => start.or(end),
    }
}

/// The moment of an `instant`.
pub(super) fn instant(node: Node<'_, '_>) -> Option<Moment> {
    match time(node)? {
        When::At(moment) | When::Over(moment, _) => Some(moment),
        // Without a time of day: at noon it is that day in most of the world.
        When::On(date) => {
            let noon = date.whole()?.at(12, 0, 0, 0);
            Some(jiff::tz::TimeZone::UTC.to_timestamp(noon).ok()?.into())
        }
    }
}

/// A `Reference`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) target: String,
    pub(super) kind: String,
    pub(super) system: String,
    pub(super) value: String,
    pub(super) display: String,
}

impl Reference {
    pub(super) fn read(node: Node<'_, '_>) -> Self {
        let identifier = node.get("identifier");
        Self {
            target: node.get("reference").words(),
            kind: node.get("type").words(),
            system: identifier.get("system").words(),
            value: identifier.get("value").words(),
            display: shown(&node.get("display").words()),
        }
    }

    /// Whether it names nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.target.is_empty() && self.value.is_empty()
    }

    /// Whether it says that it points to a patient.
    pub(super) fn is_to_patient(&self) -> bool {
        self.kind == "Patient" || self.target.starts_with("Patient/") || self.target.contains("/Patient/")
    }
}

/// A `HumanName`.
pub(super) fn human_name(node: Node<'_, '_>) -> HumanName {
    if !node.is_object() {
        return HumanName { text: shown(&node.words()), ..HumanName::default() };
    }
    let list = |name| -> Vec<String> {
        node.get(name).list().iter().filter_map(|part| part.text().map(shown)).collect()
    };
    HumanName {
        text: shown(&node.get("text").words()),
        family: shown(&node.get("family").words()),
        given: list("given"),
        prefix: list("prefix"),
        suffix: list("suffix"),
        usage: node.get("use").words(),
    }
}

/// A `Range` in words.
pub(super) fn range_words(node: Node<'_, '_>) -> String {
    let (low, high) = (Quantity::read(node.get("low")), Quantity::read(node.get("high")));
    match (&low.number, &high.number) {
        (Some(from), Some(_)) => format!("{from}–{}", high.words()),
        (Some(_), None) => format!("≥{}", low.words()),
        (None, Some(_)) => format!("≤{}", high.words()),
        (None, None) => String::new(),
    }
}

/// A `Ratio` in words: a titre is `1:128`.
pub(super) fn ratio_words(node: Node<'_, '_>) -> String {
    let (numerator, denominator) =
        (Quantity::read(node.get("numerator")), Quantity::read(node.get("denominator")));
    if numerator.unit.is_empty() && denominator.unit.is_empty() {
        format!("{}:{}", numerator.words(), denominator.words())
    } else {
        format!("{} / {}", numerator.words(), denominator.words())
    }
}
