//! The patient's whole record in one order, and search in it.

use poem::handler;
use poem::web::Query;

use super::page;
use crate::records::Section;
use crate::records::session::PatientSession;
use crate::web::navigation::Place;
use crate::web::timeline::Asked;
use crate::web::{Answer, Frame, PageResult};

/// The timeline. Every part of the record that it draws on is entered as opened.
#[handler]
pub async fn index(session: PatientSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let (words, zone) = (&frame.words, frame.app.practice().zone());
    let selection = asked.selection(words, &zone, |section| session.may_open(section));
    for section in selection.sections() {
        match section {
            Section::Results => drop(session.own_results().await?),
            section => drop(session.own_chart(section).await?),
        }
    }
    // Where nothing at all is open, this is not found.
    let first = selection.sections().first().copied().unwrap_or(Section::Record);
    let chart = session.own_chart(first).await?;
    let found = chart.timeline(selection.asked())?;
    let places = ("/record/timeline", "/results", "/record");
    let content = asked.show((words, &zone), &selection, &found, places)?;
    let page = page(&frame, &session, Place::Record, words.say("timeline-title"));
    Ok(Answer::page(page.back("/record", words.say("record-title")).show(content)))
}
