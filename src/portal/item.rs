//! One item of the patient's record, and the files of a document.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use crate::records::item::{Class, ItemId};
use crate::records::proposal::About;
use crate::records::session::PatientSession;
use crate::web::file::{file, texts};
use crate::web::item::{Shown, class_name, item_name};
use crate::web::item_detail::ItemDetail;
use crate::web::navigation::Place;
use crate::web::path::Named;
use crate::web::proposal::proposals_beside;
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageError, PageResult};

/// The names in the path.
#[derive(Deserialize)]
pub struct At {
    class: Named<Class>,
    item: Named<ItemId>,
}

/// The names in the path of a file.
#[derive(Deserialize)]
pub struct FileAt {
    item: Named<ItemId>,
    number: usize,
}

/// The page.
#[handler]
pub async fn show(session: PatientSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let (class, id) = (at.class.0, at.item.0);
    let words = &frame.words;
    let chart = session.own_chart(class.section()).await?;
    let listed = chart.item(id)?;
    if listed.item.detail.class() != class {
        return Err(PageError::NotFound);
    }
    let versions = chart.earlier_items(id)?;
    let practice = frame.app.practice();
    let zone = practice.zone();
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let list = format!("/record/{}", class.key());
    let href = format!("{list}/{id}");
    let texts = texts(&chart, &listed.item)?;
    let detail = ItemDetail { shown, listed: &listed, versions: &versions, href: &href, texts: &texts };
    let page = page(&frame, &session, Place::Record, item_name(words, &listed.item))
        .back(list, class_name(words, class));
    let beside = proposals_beside(shown, &chart, About::Item(id), "/record/proposals")?;
    Ok(Answer::page(page.show(html! {
        (detail.show())
        (beside)
        (ask(words, &href))
    })))
}

/// What the patient can ask where the item is not right.
fn ask(words: &Words, href: &str) -> Markup {
    html! {
        section {
            h2 { (words.say("proposal-ask")) }
            ul {
                li { a href={ (href) "/correction" } { (words.say("proposal-ask-correct")) } }
                li { a href={ (href) "/removal" } { (words.say("proposal-ask-remove")) } }
                li { a href={ (href) "/remark" } { (words.say("remark-add")) } }
            }
        }
    }
}

/// A file of a document: shown by the browser if it can harm nothing, else to be saved.
#[handler]
pub async fn show_file(session: PatientSession, Path(at): Path<FileAt>) -> Result<Response, PageError> {
    let chart = session.own_chart(Class::Document.section()).await?;
    file(&chart, at.item.0, at.number)
}
