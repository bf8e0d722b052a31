//! Every hold in force, for the administrator: whose by number, why, by whom, until when; no clinical values.

use maud::html;
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::delays::delays;
use super::page;
use crate::records::session::StaffSession;
use crate::web::navigation::Place;
use crate::web::parts::{Column, Tone, empty, notice, table};
use crate::web::{Answer, Frame, PageResult};

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// The list.
#[handler]
pub async fn index(session: StaffSession, frame: Frame, Query(said): Query<Said>) -> PageResult {
    let words = &frame.words;
    let holds = session.holds_in_force().await?;
    let in_force = session.office()?.delays()?;
    let practice = frame.app.practice();
    let (zone, now) = (practice.zone(), practice.clock().now());
    let today = now.date_in(&zone);
    let columns = [
        Column::words(words.say("profile-number")),
        Column::words(words.say("hold-reason")),
        Column::words(words.say("hold-by")),
        Column::words(words.say("hold-since")),
        Column::words(words.say("hold-ends")),
    ];
    let moment =
        |at: crate::base::clock::Moment| words.moment(zone.to_datetime(at.timestamp()), today).to_string();
    let rows = holds.iter().map(|held| {
        [
            html! { (held.number.clone().unwrap_or_else(|| held.patient.to_string())) },
            html! { (held.hold.reason) },
            html! { bdi { (held.hold.by) } },
            html! { (moment(held.hold.since)) },
            html! { (moment(held.hold.until)) },
        ]
    });
    let content = html! {
        @match said.done.as_str() {
            "delayed" => (notice(words, Tone::Good, words.say("delays-begun"))),
            "ended" => (notice(words, Tone::Good, words.say("delays-ended"))),
            _ => {}
        }
        (delays(&frame, &in_force))
        h2 { (words.say("holds-caption-single")) }
        p { (words.say("holds-text")) }
        @if holds.is_empty() { (empty(words.say("holds-none"), None)) } @else {
            (table(words.say("holds-caption"), columns, rows))
        }
    };
    Ok(Answer::page(page(&frame, &session, Place::Holds, words.say("holds-title")).show(content)))
}
