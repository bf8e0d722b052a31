//! What came and could not be placed: the list, for whoever keeps the register. No clinical values are here.

use maud::html;
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::page;
use crate::records::intake::quarantine::Problem;
use crate::records::session::StaffSession;
use crate::web::navigation::Place;
use crate::web::parts::{Column, Tone, empty, notice, table};
use crate::web::words::{Key, Words};
use crate::web::{Answer, Frame, PageResult};

/// What the address says was done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// The list.
#[handler]
pub async fn index(session: StaffSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let (cases, all) = session.cases().await?;
    let practice = frame.app.practice();
    let (zone, today) = (practice.zone(), practice.clock().now().date_in(&practice.zone()));
    let columns = [
        Column::words(words.say("quarantine-who")),
        Column::words(words.say("quarantine-why")),
        Column::words(words.say("quarantine-from")),
        Column::words(words.say("quarantine-came")),
    ];
    let rows = cases.iter().map(|(id, case)| {
        let nobody = words.say("quarantine-nobody");
        let name = if case.told.name.is_empty() { nobody } else { &case.told.name };
        [
            html! { a href={ "/clinic/quarantine/" (id) } { bdi { (name) } } },
            html! { (words.say(problem_key(case.problem))) },
            html! { bdi { (case.source) } },
            html! { (words.moment(zone.to_datetime(case.received.timestamp()), today).to_string()) },
        ]
    });
    let content = html! {
        @if let Some(done) = done(words, &asked.done) { (notice(words, Tone::Good, done)) }
        p { (words.say("quarantine-text")) }
        @if cases.is_empty() { (empty(words.say("quarantine-none"), None)) } @else {
            (table(words.say("quarantine-caption"), columns, rows))
            @if all > cases.len() as u64 { p { (words.say("quarantine-more")) } }
        }
    };
    Ok(Answer::page(page(&frame, &session, Place::Quarantine, words.say("quarantine-title")).show(content)))
}

fn done<'a>(words: &'a Words, said: &str) -> Option<&'a str> {
    let key: Key = match said {
        "placed" => "quarantine-done-placed",
        "added" => "quarantine-done-added",
        "discarded" => "quarantine-done-discarded",
        _ => return None,
    };
    Some(words.say(key))
}

/// Why it waits, in words.
pub(super) fn problem_key(problem: Problem) -> Key {
    match problem {
        Problem::Unmatched => "quarantine-unmatched",
        Problem::Ambiguous => "quarantine-ambiguous",
        Problem::SomebodyElse => "quarantine-somebody-else",
        Problem::Unreadable => "quarantine-unreadable",
    }
}
