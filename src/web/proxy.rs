//! Who acts for whom, in words, and the parts of the forms with which that is given.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use super::parts::{Checkbox, DateField, FormErrors, Radios, Select, Tag, Tone, TypedDate};
use super::parts::{Choice, definitions};
use super::words::{Key, Words};
use crate::base::clock::Moment;
use crate::records::grant::{Band, Basis, Relation};
use crate::records::proxy::GrantShown;
use crate::records::role::{Area, Areas};
use crate::records::{self, Error, Rule};

/// The words for a relation: "Parent".
#[must_use]
pub fn relation_key(relation: Relation) -> Key {
    match relation {
        Relation::Parent => "relation-parent",
        Relation::Guardian => "relation-guardian",
        Relation::Partner => "relation-partner",
        Relation::Child => "relation-child",
        Relation::Other => "relation-other",
        Relation::Professional => "relation-professional",
    }
}

/// The words for a basis.
#[must_use]
pub fn basis_key(basis: Basis) -> Key {
    match basis {
        Basis::Minor => "basis-minor",
        Basis::Consent => "basis-consent",
        Basis::Law => "basis-law",
    }
}

/// The words for an area: "Test results".
#[must_use]
pub fn area_key(area: Area) -> Key {
    match area {
        Area::Results => "area-results",
        Area::Messages => "area-messages",
        Area::Appointments => "area-appointments",
        Area::Record => "area-record",
    }
}

/// Areas in words: "Everything", "Messages, appointments", "Nothing".
#[must_use]
pub fn areas_in_words(words: &Words, areas: Areas) -> String {
    if areas.is_empty() {
        return words.say("area-nothing").to_owned();
    }
    if areas == Areas::EVERYTHING {
        return words.say("area-everything").to_owned();
    }
    areas.each().map(|area| words.say(area_key(area))).collect::<Vec<_>>().join(", ")
}

/// A band in words: "12 to 17 years".
#[must_use]
pub fn band_in_words(words: &Words, band: Band, teen: u8, adult: u8) -> String {
    let years = |years: u8| u32::from(years).into();
    match band {
        Band::Child => words.say_with("band-child", &[("to", years(teen))]),
        Band::Teen => {
            words.say_with("band-teen", &[("from", years(teen)), ("to", years(adult.saturating_sub(1)))])
        }
        Band::Adult => words.say_with("band-adult", &[("from", years(adult))]),
    }
}

/// What is chosen of areas in a form: `everything`, or one after the other.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChosenAreas {
    everything: String,
    results: String,
    messages: String,
    appointments: String,
}

impl ChosenAreas {
    /// What is ticked for `areas`.
    #[must_use]
    pub fn of(areas: Areas) -> Self {
        let tick = |is: bool| if is { "yes" } else { "" }.to_owned();
        Self {
            everything: tick(areas.has(Area::Record)),
            results: tick(areas.has(Area::Results)),
            messages: tick(areas.has(Area::Messages)),
            appointments: tick(areas.has(Area::Appointments)),
        }
    }

    /// The areas meant.
    #[must_use]
    pub fn areas(&self) -> Areas {
        if self.everything == "yes" {
            return Areas::EVERYTHING;
        }
        let ticked = [
            (&self.results, Area::Results),
            (&self.messages, Area::Messages),
            (&self.appointments, Area::Appointments),
        ];
        ticked
            .into_iter()
            .filter(|(tick, _)| *tick == "yes")
            .fold(Areas::NONE, |areas, (_, area)| areas.with(area))
    }

    /// The boxes.
    #[must_use]
    pub fn boxes(&self, words: &Words, legend: Key, errors: &FormErrors) -> Markup {
        let none = FormErrors::new();
        let one = |name: &'static str, label: Key, ticked: &str| Checkbox {
            name,
            label: words.say(label),
            hint: "",
            checked: ticked == "yes",
            errors: &none,
        };
        html! {
            fieldset.field.choices {
                legend { (words.say(legend)) }
                (Checkbox { name: "everything", label: words.say("area-everything"), hint: words.say("area-everything-hint"), checked: self.everything == "yes", errors })
                (one("results", "area-results", &self.results))
                (one("messages", "area-messages", &self.messages))
                (one("appointments", "area-appointments", &self.appointments))
            }
        }
    }
}

/// The choice of a relation.
#[must_use]
pub fn relation_select(words: &Words, legend: Key, chosen: &str, errors: &FormErrors) -> Markup {
    let choices =
        Relation::ALL.map(|relation| Choice::new(relation.key(), words.say(relation_key(relation))));
    let select =
        Select { name: "relation", label: words.say(legend), hint: "", choices: &choices, chosen, errors };
    html! { (select) }
}

/// The relation meant by `key`.
#[must_use]
pub fn relation_of(key: &str) -> Option<Relation> {
    Relation::ALL.into_iter().find(|relation| relation.key() == key)
}

/// The choice of a basis.
#[must_use]
pub fn basis_radios(words: &Words, chosen: &str, errors: &FormErrors) -> Markup {
    let choices = Basis::ALL.map(|basis| Choice::new(basis.key(), words.say(basis_key(basis))));
    let (legend, hint) = (words.say("proxy-basis"), words.say("proxy-basis-hint"));
    html! { (Radios { name: "basis", legend, hint, choices: &choices, chosen, errors }) }
}

/// The basis meant by `key`.
#[must_use]
pub fn basis_of(key: &str) -> Option<Basis> {
    Basis::ALL.into_iter().find(|basis| basis.key() == key)
}

/// The last day of a grant, which may be left open.
#[must_use]
pub fn until_field(words: &Words, typed: TypedDate<'_>, errors: &FormErrors) -> Markup {
    let field = DateField::new(words, "until", words.say("proxy-until"), words.say("proxy-until-hint"));
    html! { (field.value(typed).errors(errors)) }
}

/// A grant lasts to the end of its last day in the practice's zone. Nothing typed is no end; what cannot be a date
/// is refused.
pub fn end_of_grant(typed: TypedDate<'_>, zone: &TimeZone) -> records::Result<Option<Moment>> {
    if [typed.day, typed.month, typed.year].iter().all(|part| part.trim().is_empty()) {
        return Ok(None);
    }
    let end = typed.date().and_then(|day: Date| {
        let midnight = zone.to_timestamp(day.tomorrow().ok()?.at(0, 0, 0, 0)).ok()?;
        Some(Moment::from(midnight).plus_minutes(-1))
    });
    end.map(Some).ok_or(Error::Refused(Rule::Date))
}

/// How a grant stands, in a word.
#[must_use]
pub fn standing_tag<'a>(words: &'a Words, shown: &GrantShown) -> Tag<'a> {
    let (tone, key) = if shown.grant.ended.is_some() {
        (Tone::Plain, words.say("proxy-ended"))
    } else if shown.open.is_empty() {
        (Tone::Plain, words.say("proxy-over"))
    } else if shown.open == shown.grant.areas {
        (Tone::Good, words.say("proxy-open"))
    } else {
        (Tone::Information, words.say("proxy-narrowed"))
    };
    Tag { tone, text: key }
}

/// What a grant says, line by line.
#[must_use]
pub fn grant_lines(words: &Words, zone: &TimeZone, shown: &GrantShown) -> Markup {
    let grant = &shown.grant;
    let day = |at: Moment| words.day(at.date_in(zone)).to_string();
    let mut lines = vec![
        (words.say("proxy-relation"), words.say(relation_key(grant.relation)).to_owned()),
        (words.say("proxy-basis"), words.say(basis_key(grant.basis)).to_owned()),
        (words.say("proxy-areas-open"), areas_in_words(words, shown.open)),
    ];
    if shown.open != grant.areas {
        lines.push((words.say("proxy-areas-given"), areas_in_words(words, grant.areas)));
    }
    let on_by = |at: Moment, by: &str| {
        words.say_with("proxy-on-by", &[("date", day(at).into()), ("name", by.into())])
    };
    lines.push((words.say("proxy-given"), on_by(grant.given, &grant.by)));
    if let Some(until) = grant.until {
        lines.push((words.say("proxy-until"), day(until)));
    }
    if let Some(ended) = &grant.ended {
        lines.push((words.say("proxy-ended"), on_by(ended.at, &ended.by)));
    }
    definitions(lines)
}
