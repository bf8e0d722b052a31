//! The form of an item: what every class asks, and what each class asks besides (`item_fields`). What was typed
//! is never lost: it comes back with the messages.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

use super::item_fields::{Kind, detail, fields, filled};
use super::item_words::state_key;
use super::parts::{Choice, DateField, Field, FormErrors, Select, TypedDate};
use super::words::{Key, Words};
use crate::base::text;
use crate::records::item::{
    Class, Coded, Draft, Item, Listed, NAME_CHARACTERS_MAX, NOTE_CHARACTERS_MAX, State,
};
use crate::records::patient::{NotADate, PartialDate};
use crate::records::when::Taken;
use crate::records::when::When;

/// Characters of a line of a class's own field.
const LINE_CHARACTERS_MAX: usize = 300;
const BY_CHARACTERS_MAX: usize = 120;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ItemForm {
    pub(super) name: String,
    pub(super) state: String,
    #[serde(rename = "from-day")]
    pub(super) from_day: String,
    #[serde(rename = "from-month")]
    pub(super) from_month: String,
    #[serde(rename = "from-year")]
    pub(super) from_year: String,
    #[serde(rename = "until-day")]
    pub(super) until_day: String,
    #[serde(rename = "until-month")]
    pub(super) until_month: String,
    #[serde(rename = "until-year")]
    pub(super) until_year: String,
    pub(super) by: String,
    pub(super) note: String,
    /// Why it is changed; asked for in corrections only.
    pub reason: String,
    /// How many corrections there were when the form was made.
    pub version: String,
    #[serde(flatten)]
    pub(super) more: BTreeMap<String, String>,
}

/// States that a form of `class` offers.
fn states(class: Class) -> &'static [State] {
    match class {
        Class::Problem => &[State::Current, State::Past, State::Refuted],
        Class::Allergy | Class::FamilyHistory | Class::Insurance | Class::Device | Class::CareTeam => {
            &[State::Current, State::Past]
        }
        Class::Medication => {
            &[State::Current, State::Planned, State::OnHold, State::Stopped, State::Completed]
        }
        Class::Immunization => &[State::Completed, State::NotDone],
        Class::Procedure | Class::Visit => {
            &[State::Completed, State::Planned, State::Current, State::Cancelled, State::NotDone]
        }
        Class::Goal | Class::CarePlan => {
            &[State::Current, State::Planned, State::OnHold, State::Completed, State::Stopped]
        }
        Class::SocialHistory => &[State::Completed],
        Class::Document => &[State::Completed, State::Planned, State::Past],
    }
}

impl ItemForm {
    /// The form filled with what an item says now.
    #[must_use]
    pub fn of(listed: &Listed, zone: &TimeZone) -> Self {
        let Listed { at, item, .. } = listed;
        let [from_day, from_month, from_year] = typed(*at, item.began, zone);
        let [until_day, until_month, until_year] =
            item.ended.map(|(ended, known)| typed(ended, known, zone)).unwrap_or_default();
        Self {
            name: item.name.text.clone(),
            state: item.state.key().to_owned(),
            from_day,
            from_month,
            from_year,
            until_day,
            until_month,
            until_year,
            by: item.by.clone(),
            note: item.notes.join("\n\n"),
            reason: String::new(),
            version: item.corrections.to_string(),
            more: filled(&item.detail),
        }
    }

    /// What was typed as a draft, or what must be mended. `before` is the item that it corrects.
    pub fn checked(&self, words: &Words, class: Class, before: Option<&Item>) -> Result<Draft, FormErrors> {
        let mut errors = FormErrors::new();
        let name = text::line(&self.name, NAME_CHARACTERS_MAX).unwrap_or_default();
        if name.is_empty() {
            errors.add("name", words.say("rule-name-missing"));
        }
        let known = states(class).iter().find(|state| state.key() == self.state);
        let kept = before.map(|item| item.state).filter(|state| state.key() == self.state);
        let state = known.copied().or(kept);
        if state.is_none() {
            errors.add("state", words.say("item-state-missing"));
        }
        let mut date = |field, typed: TypedDate<'_>| match typed.partial() {
            Ok(date) => date.map(When::On),
            Err(NotADate) => {
                errors.add(field, words.say("item-date-wrong"));
                None
            }
        };
        let (began, ended) = (date("from", self.from()), date("until", self.until()));
        let mut bounded = |field, typed: &str, max: usize| {
            let said =
                if max > LINE_CHARACTERS_MAX { text::block(typed, max) } else { text::line(typed, max) };
            match said {
                Ok(said) => said,
                Err(text::TextError::Empty) => String::new(),
                Err(_) => {
                    errors.add(field, words.say_with("item-text-long", &[("count", max.into())]));
                    String::new()
                }
            }
        };
        let by = bounded("by", &self.by, BY_CHARACTERS_MAX);
        let note = bounded("note", &self.note, NOTE_CHARACTERS_MAX);
        let mut said = BTreeMap::new();
        for field in fields(class) {
            let typed = self.more.get(field.name).map(String::as_str).unwrap_or_default();
            let max = if field.kind == Kind::Block { NOTE_CHARACTERS_MAX } else { LINE_CHARACTERS_MAX };
            said.insert(field.name, bounded(field.name, typed, max));
        }
        let Some(state) = state.filter(|_| errors.is_empty()) else { return Err(errors) };
        // The codes stay with the words that they were given for.
        let same = before.filter(|item| item.name.text == name).map(|item| item.name.codes.clone());
        Ok(Draft {
            name: Coded { text: name, codes: same.unwrap_or_default() },
            state,
            began,
            ended,
            by,
            detail: detail(class, &said, before.map(|item| &item.detail)),
            notes: note.split("\n\n").filter(|part| !part.trim().is_empty()).map(str::to_owned).collect(),
        })
    }

    pub(super) fn from(&self) -> TypedDate<'_> {
        TypedDate { day: &self.from_day, month: &self.from_month, year: &self.from_year }
    }

    pub(super) fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.until_day, month: &self.until_month, year: &self.until_year }
    }

    /// The fields, filled with what was typed.
    #[must_use]
    pub fn show(&self, words: &Words, class: Class, errors: &FormErrors) -> Markup {
        let keys: Vec<(&str, &str)> =
            states(class).iter().map(|state| (state.key(), words.say(state_key(class, *state)))).collect();
        let mut choices: Vec<Choice<'_>> =
            keys.iter().map(|(value, label)| Choice::new(value, label)).collect();
        // One that a source gave and no form offers may stay as it is.
        let other = State::ALL.into_iter().find(|state| state.key() == self.state);
        if let Some(other) = other.filter(|other| !states(class).contains(other)) {
            choices.push(Choice::new(other.key(), words.say(state_key(class, other))));
        }
        let chosen = if self.state.is_empty() { states(class)[0].key() } else { &self.state };
        let hint = words.say("item-date-hint");
        let from: Key = if class.is_lasting() { "item-from" } else { "item-date" };
        html! {
            (Field::text("name", words.say("item-name-label")).value(&self.name).errors(errors))
            (Select { name: "state", label: words.say("item-state"), hint: "", choices: &choices, chosen, errors })
            (DateField::new(words, "from", words.say(from), hint).value(self.from()).errors(errors))
            @if class.is_lasting() {
                (DateField::new(words, "until", words.say("item-until-label"), words.say("item-until-hint"))
                    .value(self.until()).errors(errors))
            }
            @for field in fields(class) { (self.field(words, field, errors)) }
            (Field::text("by", words.say("item-by")).optional(words.say("field-optional")).value(&self.by).errors(errors))
            (Field::block("note", words.say("item-notes"), 3).optional(words.say("field-optional")).value(&self.note).errors(errors))
        }
    }

    fn field(&self, words: &Words, field: &super::item_fields::OwnField, errors: &FormErrors) -> Markup {
        let value = self.more.get(field.name).map(String::as_str).unwrap_or_default();
        let label = words.say(field.label);
        match field.kind {
            Kind::Choice(choices) => {
                let choices: Vec<Choice<'_>> =
                    choices.iter().map(|(value, key)| Choice::new(value, words.say(key))).collect();
                html! { (Select { name: field.name, label, hint: "", choices: &choices, chosen: value, errors }) }
            }
            Kind::Block => html! {
                (Field::block(field.name, label, 3)
                    .hint(words.say("item-line-each"))
                    .optional(words.say("field-optional")).value(value).errors(errors))
            },
            Kind::Line => html! {
                (Field::text(field.name, label)
                    .optional(words.say("field-optional")).value(value).errors(errors))
            },
        }
    }
}

/// A time as the three boxes of a date hold it, as far as it is known.
fn typed(at: crate::base::clock::Moment, known: Taken, zone: &TimeZone) -> [String; 3] {
    let date = at.date_in(zone);
    let (day, month, year) = (date.day().to_string(), date.month().to_string(), date.year().to_string());
    match known {
        Taken::Unknown => Default::default(),
        Taken::Year => [String::new(), String::new(), year],
        Taken::Month => [String::new(), month, year],
        Taken::At | Taken::Until(_) | Taken::Day | Taken::Reported => [day, month, year],
    }
}

impl TypedDate<'_> {
    /// The date as far as it was typed: nothing, a year, a month of a year, or a day.
    pub fn partial(self) -> Result<Option<PartialDate>, NotADate> {
        let [day, month, year] = [self.day, self.month, self.year].map(str::trim);
        if day.is_empty() && month.is_empty() && year.is_empty() {
            return Ok(None);
        }
        let year: i16 = year.parse().map_err(|_| NotADate)?;
        if !(1800..=9999).contains(&year) || (month.is_empty() && !day.is_empty()) {
            return Err(NotADate);
        }
        let number = |text: &str| match text {
            "" => Ok(None),
            text => text.parse::<u8>().map(Some).map_err(|_| NotADate),
        };
        let date = PartialDate { year, month: number(month)?, day: number(day)? };
        match (date.month, date.day) {
            (Some(_), Some(_)) => date.whole().map(|_| Some(date)).ok_or(NotADate),
            (month, _) if month.is_none_or(|month| (1..=12).contains(&month)) => Ok(Some(date)),
            _ => Err(NotADate),
        }
    }
}
