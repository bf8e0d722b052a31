//! The answers of an item's form in words: what was asked, what was said, and what a rule refuses of it.

use super::item_fields::{Kind, fields};
use super::item_form::ItemForm;
use super::item_words::state_key;
use super::parts::{FormErrors, TypedDate};
use super::rule::rule_key;
use super::words::{Key, Words};
use crate::records::Rule;
use crate::records::item::{Class, State};

/// Every answer with its question, in the order of the form; empty ones too, so that two forms of a class have
/// the same rows.
#[must_use]
pub fn answers<'a>(form: &ItemForm, words: &'a Words, class: Class) -> Vec<(&'a str, String)> {
    let state = State::ALL.into_iter().find(|state| state.key() == form.state);
    let from: Key = if class.is_lasting() { "item-from" } else { "item-date" };
    let mut all = vec![
        (words.say("item-name"), form.name.clone()),
        (
            words.say("item-state"),
            state.map(|state| words.say(state_key(class, state)).to_owned()).unwrap_or_default(),
        ),
        (words.say(from), date(words, form.from())),
    ];
    if class.is_lasting() {
        all.push((words.say("item-until-label"), date(words, form.until())));
    }
    for field in fields(class) {
        let said = form.more.get(field.name).map(String::as_str).unwrap_or_default();
        let shown = match field.kind {
            Kind::Choice(choices) => {
                let chosen = choices.iter().find(|(value, _)| *value == said && !said.is_empty());
                chosen.map_or(said.to_owned(), |(_, key)| words.say(key).to_owned())
            }
            Kind::Line | Kind::Block => said.trim_end().to_owned(),
        };
        all.push((words.say(field.label), shown));
    }
    all.push((words.say("item-by"), form.by.clone()));
    all.push((words.say("item-notes"), form.note.clone()));
    all
}

fn date(words: &Words, typed: TypedDate<'_>) -> String {
    typed.partial().ok().flatten().map(|date| words.partial_date(date)).unwrap_or_default()
}

/// What a rule that refuses an item says, at the field that it is about.
#[must_use]
pub fn refused(words: &Words, rule: Rule) -> FormErrors {
    let mut errors = FormErrors::new();
    match rule {
        Rule::Date => errors.add("until", words.say("item-until-before")),
        Rule::ReasonMissing => errors.add("reason", words.say("item-reason-missing")),
        other => errors.add("name", words.say(rule_key(other))),
    }
    errors
}
