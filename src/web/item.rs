//! Items in lists and on their pages, as both doors show them: what, when, where it stands, the facts of its
//! class, who says so, and what it was before.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::item_words::{class_key, dose_text, none_key, one_key, setting, severity, state_key};
use super::parts::{Card, Tag, Tone, card_group, card_list, empty};
use super::words::Words;
use crate::base::clock::Moment;
use crate::records::item::{Class, Detail, Item, Listed, State};
use crate::records::when::Taken;

/// The name to show; a class that needs none says what it is.
#[must_use]
pub fn item_name<'a>(words: &'a Words, item: &'a Item) -> &'a str {
    if !item.name.is_empty() {
        return &item.name.text;
    }
    match &item.detail {
        Detail::Visit(visit) if !visit.setting.is_empty() => setting(words, &visit.setting),
        detail => words.say(one_key(detail.class())),
    }
}

/// A time as exactly as it is known: a moment's day, a month, a year; nothing if it is not known.
#[must_use]
pub fn time_text(words: &Words, zone: &TimeZone, at: Moment, known: Taken) -> String {
    let date = at.date_in(zone);
    match known {
        Taken::At | Taken::Day | Taken::Until(_) | Taken::Reported => words.day(date).to_string(),
        Taken::Month => words.month(date).to_string(),
        Taken::Year => date.year().to_string(),
        Taken::Unknown => String::new(),
    }
}

/// "Since May 2019", "May 2019 to June 2020", "3 May 2026".
#[must_use]
pub fn when_text(words: &Words, zone: &TimeZone, listed: &Listed) -> String {
    let Listed { at, item, .. } = listed;
    let from = time_text(words, zone, *at, item.began);
    let until = item.ended.map(|(ended, known)| time_text(words, zone, ended, known)).unwrap_or_default();
    let is_lasting = item.detail.class().is_lasting();
    match (from.is_empty(), until.is_empty()) {
        (false, false) if from != until && is_lasting => {
            words.say_with("item-from-until", &[("from", from.into()), ("until", until.into())])
        }
        (false, true) if is_lasting && item.state.is_open() => {
            words.say_with("item-since", &[("date", from.into())])
        }
        (true, false) => words.say_with("item-until", &[("date", until.into())]),
        _ => from,
    }
}

/// The state in a tag, where it says more than the list it stands in.
#[must_use]
pub fn state_tag<'a>(words: &'a Words, item: &Item) -> Option<Tag<'a>> {
    let class = item.detail.class();
    let tone = match item.state {
        State::EnteredInError => Tone::Urgent,
        State::OnHold | State::NotDone => Tone::Attention,
        State::Planned => Tone::Information,
        State::Current if class.is_lasting() => Tone::Good,
        State::Completed if !class.is_lasting() => return None,
        State::Unknown => return None,
        _ => Tone::Plain,
    };
    Some(Tag { tone, text: words.say(state_key(class, item.state)) })
}

/// What a list says of an item beside its name.
fn summary(words: &Words, item: &Item) -> String {
    match &item.detail {
        Detail::Problem(problem) => severity(words, &problem.severity).to_owned(),
        Detail::Allergy(allergy) => {
            allergy.reactions.iter().map(|one| one.manifestation.as_str()).collect::<Vec<_>>().join(", ")
        }
        Detail::Medication(medication) => {
            medication.doses.first().map(|dose| dose_text(words, dose)).unwrap_or_default()
        }
        Detail::Immunization(_) | Detail::Device(_) | Detail::CarePlan(_) => String::new(),
        Detail::Procedure(procedure) => procedure.indication.clone(),
        Detail::Visit(visit) => {
            let why = visit.indications.first().or(visit.diagnoses.first());
            why.unwrap_or(&visit.place).clone()
        }
        Detail::FamilyHistory(history) => {
            history.conditions.iter().map(|one| one.name.text.as_str()).collect::<Vec<_>>().join(", ")
        }
        Detail::SocialHistory(history) => history.value.clone(),
        Detail::Goal(goal) => goal.targets.first().unwrap_or(&goal.achievement).clone(),
        Detail::CareTeam(team) => {
            team.members.iter().take(3).map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
        }
        Detail::Document(document) => {
            if document.kind.is_empty() { &item.by } else { &document.kind }.clone()
        }
        Detail::Insurance(insurance) => insurance.member_number.clone(),
    }
}

/// Rows of a list at `base`, which is everything before an item's id.
fn cards<'a>(
    words: &'a Words,
    zone: &'a TimeZone,
    base: &'a str,
    rows: &'a [Listed],
) -> Vec<Card<'a, String, String, String>> {
    let card = |listed: &'a Listed| Card {
        href: format!("{base}{}", listed.id),
        what: item_name(words, &listed.item),
        value: summary(words, &listed.item),
        when: when_text(words, zone, listed),
        state: state_tag(words, &listed.item),
    };
    rows.iter().map(card).collect()
}

/// A list of a class: what holds now apart from what is over, or everything by time.
#[must_use]
pub fn item_list(
    words: &Words,
    zone: &TimeZone,
    class: Class,
    base: &str,
    open: &[Listed],
    rest: &[Listed],
) -> Markup {
    html! {
        @if open.is_empty() && rest.is_empty() { (empty(words.say(none_key(class)), None)) }
        @if class.is_lasting() {
            @if !open.is_empty() { (card_group(words.say("items-now"), cards(words, zone, base, open))) }
            @if !rest.is_empty() { (card_group(words.say("items-earlier"), cards(words, zone, base, rest))) }
        } @else if !rest.is_empty() {
            (by_year(words, zone, base, rest))
        }
    }
}

/// What happened, a year at a time.
fn by_year(words: &Words, zone: &TimeZone, base: &str, rows: &[Listed]) -> Markup {
    let year = |listed: &Listed| match listed.item.began {
        Taken::Unknown => None,
        _ => Some(listed.at.date_in(zone).year()),
    };
    html! {
        @for group in rows.chunk_by(|one, other| year(one) == year(other)) {
            @let heading = year(&group[0]).map_or(words.say("items-no-date").to_owned(), |year| year.to_string());
            section { h2 { (heading) } (card_list(cards(words, zone, base, group))) }
        }
    }
}

/// What a class is called, as a heading.
#[must_use]
pub fn class_name(words: &Words, class: Class) -> &str {
    words.say(class_key(class))
}

/// Words and times that the page of an item needs.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Words of the page.
    pub words: &'a Words,
    /// The practice's time zone.
    pub zone: &'a TimeZone,
    /// Today there.
    pub today: Date,
}

impl Shown<'_> {
    /// A moment in words.
    #[must_use]
    pub fn moment(&self, at: Moment) -> String {
        self.words.moment(self.zone.to_datetime(at.timestamp()), self.today).to_string()
    }
}
