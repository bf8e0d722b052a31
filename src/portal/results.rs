//! The list of results: what, when, value, flag and state, newest first, a day at a time.

use poem::handler;
use poem::web::Query;

use super::page;
use crate::records::session::PatientSession;
use crate::web::navigation::Place;
use crate::web::result_list::Asked;
use crate::web::{Answer, Frame, PageResult};

/// The list.
#[handler]
pub async fn index(session: PatientSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let selection = asked.selection(words);
    let chart = session.own_results().await?;
    let stretch = chart.results(selection.wanted())?;
    let rows = stretch.rows()?;
    let list = selection.show(words, &frame.app.practice().zone(), "/results", &stretch, &rows);
    Ok(Answer::page(page(&frame, &session, Place::Results, words.say("results-title")).show(list)))
}
