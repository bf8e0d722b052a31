//! The patient's record: what it holds, by class, and the lists of each.

use maud::html;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::Section;
use crate::records::item::Class;
use crate::records::session::PatientSession;
use crate::web::item::class_name;
use crate::web::item_index::{class_list, index_list};
use crate::web::navigation::Place;
use crate::web::path::Named;
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
    let content = html! {
        p { (words.say("record-text")) }
        (index_list(words, "/record/", &counts, &Class::ALL))
        section {
            h2 { (words.say("record-more")) }
            ul {
                li { a href="/results" { (words.say("results-title")) } }
                li { a href="/record/access" { (words.say("record-access")) } }
                li { a href="/profile" { (words.say("record-profile")) } }
            }
        }
    };
    Ok(Answer::page(page(&frame, &session, Place::Record, words.say("record-title")).show(content)))
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
    let content = class_list(words, &zone, &chart, class, &asked.after, "/record")?;
    let page = page(&frame, &session, Place::Record, class_name(words, class))
        .back("/record", words.say("record-title"));
    Ok(Answer::page(page.show(content)))
}
