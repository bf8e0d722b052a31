//! The patient's record: what it holds, by class, and the lists of each.

use jiff::tz::TimeZone;
use maud::html;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::item::{Class, Listed, Which};
use crate::records::session::PatientSession;
use crate::records::{Chart, Section};
use crate::store::Read;
use crate::web::item::{class_name, item_list};
use crate::web::item_index::{after, index_list, next_page};
use crate::web::navigation::Place;
use crate::web::parts::pages;
use crate::web::path::Named;
use crate::web::{Answer, Frame, PageError, PageResult};

/// Rows on a page.
pub(super) const ROWS: usize = 50;

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
    let content = listed(&frame, &zone, &chart, class, &asked, "/record")?;
    let page = page(&frame, &session, Place::Record, class_name(words, class))
        .back("/record", words.say("record-title"));
    Ok(Answer::page(page.show(content)))
}

/// A class's list at `base`: all that holds now on the first page, then the rest.
fn listed<Tx: Read>(
    frame: &Frame,
    zone: &TimeZone,
    chart: &Chart<Tx>,
    class: Class,
    asked: &Asked,
    base: &str,
) -> Result<maud::Markup, PageError> {
    let words = &frame.words;
    let from = after(&asked.after);
    let open: Vec<Listed> = if class.is_lasting() && from.is_none() {
        chart.items(class, Which::Open, None, usize::MAX)?.rows
    } else {
        Vec::new()
    };
    let which = if class.is_lasting() { Which::Closed } else { Which::All };
    let rest = chart.items(class, which, from, ROWS)?;
    let href = format!("{base}/{}", class.key());
    let first = from.is_some().then(|| href.clone());
    let older = rest.next.map(|next| next_page(&href, next));
    Ok(html! {
        (item_list(words, zone, class, &format!("{href}/"), &open, &rest.rows))
        (pages(words, first.as_deref(), older.as_deref()))
    })
}
