//! The patient's record: what it holds, by class, and the lists of each.

use maud::{Markup, html};
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::item::Class;
use crate::records::proposal::{Named as Proposed, What};
use crate::records::session::PatientSession;
use crate::records::{self, Chart, Section};
use crate::store::ReadTx;
use crate::web::file_form::PATH;
use crate::web::item::{Shown, class_name};
use crate::web::item_index::{class_list, index_list};
use crate::web::navigation::Place;
use crate::web::parts::button_link;
use crate::web::path::Named;
use crate::web::proposal::{proposal_cards, told_title};
use crate::web::{Answer, Frame, PageResult};

/// From where the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// What the record holds.
#[handler]
pub async fn index(session: PatientSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    let chart = session.own_chart(Section::Record).await?;
    let counts = chart.item_counts(&Class::ALL)?;
    let zone = frame.app.practice().zone();
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let mut waiting = chart.proposals()?;
    waiting.retain(|named| named.proposal.is_waiting());
    let content = html! {
        p { (words.say("record-text")) }
        p { (button_link("/record/timeline", words.say("record-timeline"))) }
        @if !waiting.is_empty() { (waits(shown, &chart, &waiting)?) }
        (index_list(words, "/record/", &counts, &Class::ALL))
        section {
            h2 { (words.say("proposals-right")) }
            p { (words.say("proposals-right-text")) }
            p { a href="/record/proposals" { (words.say("proposals-title")) } }
        }
        section {
            h2 { (words.say("record-more")) }
            ul {
                li { a href="/results" { (words.say("results-title")) } }
                li { a href="/record/download" { (words.say("download-title")) } }
                li { a href="/record/access" { (words.say("record-access")) } }
                li { a href="/profile" { (words.say("record-profile")) } }
            }
        }
    };
    Ok(Answer::page(page(&frame, &session, Place::Record, words.say("record-title")).show(content)))
}

/// What the patient told and nobody decided yet: in sight at once, marked as theirs.
fn waits(shown: Shown<'_>, chart: &Chart<ReadTx>, waiting: &[Proposed]) -> records::Result<Markup> {
    Ok(html! {
        section {
            h2 { (shown.words.say("proposals-told-waiting")) }
            p { (shown.words.say("proposals-told-waiting-text")) }
            (proposal_cards(shown, chart, "/record/proposals", waiting)?)
        }
    })
}

fn is_new_of(what: &What, class: Class) -> bool {
    matches!(what, What::Add(draft) if draft.detail.class() == class)
}

/// The items of a class.
#[handler]
pub async fn list(
    session: PatientSession,
    frame: Frame,
    Path(Named(class)): Path<Named<Class>>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.own_chart(class.section()).await?;
    let zone = frame.app.practice().zone();
    let listed = class_list(words, &zone, &chart, class, &asked.after, "/record")?;
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let mut waiting = chart.proposals()?;
    waiting.retain(|named| named.proposal.is_waiting() && is_new_of(&named.proposal.what, class));
    let content = html! {
        @if !waiting.is_empty() { (waits(shown, &chart, &waiting)?) }
        (listed)
        @if class == Class::Document { p { (button_link(PATH, words.say("upload-heading"))) } }
        @if class.is_told() {
            p { (button_link(format_args!("/record/{}/new", class.key()), &told_title(words, class))) }
        }
    };
    let page = page(&frame, &session, Place::Record, class_name(words, class))
        .back("/record", words.say("record-title"));
    Ok(Answer::page(page.show(content)))
}
