//! Who looked at my record: every entry about it, in plain words.

use jiff::civil::Date;
use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::page;
use crate::exchange::download::Format;
use crate::records::Section;
use crate::records::account::AccountId;
use crate::records::audit::{Action, Actor, Entry, Outcome};
use crate::records::log::Whose;
use crate::records::patient::PatientId;
use crate::records::session::PatientSession;
use crate::web::action::action_key;
use crate::web::navigation::{Place, role_key};
use crate::web::parts::{Column, Tag, Tone, empty, pages, table};
use crate::web::record_file::format_key;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Frame, PageResult};

/// Entries on a page.
const ENTRIES: usize = 50;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    who: String,
    before: String,
}

/// The log.
#[handler]
pub async fn index(session: PatientSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let whose = if asked.who == "all" { Whose::All } else { Whose::Others };
    let practice = frame.app.practice();
    let (zone, today) = (practice.zone(), practice.clock().now().date_in(&practice.zone()));
    let chart = session.own_chart(Section::Access).await?;
    let own = Own { patient: chart.patient(), reader: session.standing().account() };
    let answers = chart.access_log(whose, asked.before.parse().ok(), ENTRIES)?;
    let address = |before: Option<u64>| {
        let who = if whose == Whose::All { "?who=all" } else { "" };
        match before {
            None => format!("/record/access{who}"),
            Some(number) => format!(
                "/record/access{}before={number}",
                if who.is_empty() { "?".to_owned() } else { format!("{who}&") }
            ),
        }
    };
    let older = answers.next.map(|next| address(Some(next)));
    let newest = (!asked.before.is_empty()).then(|| address(None));
    let rows = answers.entries.iter().map(|(_, entry)| row(words, entry, own, &zone, today));
    let content = html! {
        p { (words.say("access-text")) }
        (tabs(words, whose))
        @if answers.entries.is_empty() {
            (empty(words.say(if whose == Whose::All { "access-none" } else { "access-none-others" }), None))
        } @else {
            (table(words.say("access-caption"), columns(words), rows))
        }
        (pages(words, newest.as_deref(), older.as_deref()))
        p { (words.say("access-question")) }
    };
    Ok(Answer::page(page(&frame, &session, Place::Access, words.say("access-title")).show(content)))
}

fn columns(words: &Words) -> [Column<'_>; 4] {
    [
        Column::words(words.say("access-when")),
        Column::words(words.say("access-who")),
        Column::words(words.say("access-what")),
        Column::words(words.say("access-from")),
    ]
}

fn row(words: &Words, entry: &Entry, own: Own, zone: &jiff::tz::TimeZone, today: Date) -> [Markup; 4] {
    let at = zone.to_datetime(entry.at.timestamp());
    [
        html! { (words.moment(at, today).to_string()) },
        person(words, &entry.actor, own),
        html! {
            (words.say(action_key(entry.action)))
            @if let Some(format) = taken_along(entry) { " " small { (words.say(format_key(format))) @if let Some(to) = addressee(entry) { ", " (words.say_with("access-mailed", &[("to", to.into())])) } @if entry.detail.ends_with("encrypted") { ", " (words.say("access-encrypted")) } } }
            @if entry.outcome == Outcome::Refused { " " (Tag { tone: Tone::Attention, text: words.say("access-refused") }) }
        },
        html! { (entry.from) },
    ]
}

/// As what the record was taken along: the first word that its entry says.
fn taken_along(entry: &Entry) -> Option<Format> {
    let first = entry.detail.split(',').next()?;
    first.parse().ok().filter(|_| entry.action == Action::Exported)
}

/// Whom it was mailed to, if it was.
fn addressee(entry: &Entry) -> Option<&str> {
    entry.detail.split(", ").find_map(|said| said.strip_prefix("mail to "))
}

/// Whose record it is, and which account reads the page.
#[derive(Clone, Copy)]
struct Own {
    patient: PatientId,
    reader: AccountId,
}

fn person(words: &Words, actor: &Actor, own: Own) -> Markup {
    html! {
        @match actor {
            _ if actor.account() == Some(own.reader) => (words.say("actor-you")),
            Actor::Nobody => (words.say("actor-nobody")),
            Actor::Patient { patient, name, .. } if *patient == own.patient => { bdi { (name) } " " small { (words.say("actor-patient")) } },
            Actor::Patient { name, .. } | Actor::Carer { name, .. } => { bdi { (name) } " " small { (words.say("actor-proxy")) } },
            Actor::Staff { name, role, .. } => { bdi { (name) } " " small { (words.say(role_key(*role))) } },
            Actor::Operator { .. } => (words.say("actor-operator")),
            Actor::Portico => (words.say("actor-portico")),
        }
    }
}

fn tabs(words: &Words, whose: Whose) -> Markup {
    let tabs: [(Whose, &str, Key); 2] = [
        (Whose::Others, "/record/access", "access-others"),
        (Whose::All, "/record/access?who=all", "access-all"),
    ];
    html! {
        nav.tabs aria-label=(words.say("access-whose")) {
            @for (tab, href, key) in tabs {
                a href=(href) aria-current=[(tab == whose).then_some("page")] { (words.say(key)) }
            }
        }
    }
}
