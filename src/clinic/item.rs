//! One item of a patient's record as staff see it, with the ways to correct and retract it; and the files of a
//! document.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::item::{Class, ItemId, Listed, State};
use crate::records::patient::PatientId;
use crate::records::proposal::About;
use crate::records::session::StaffSession;
use crate::records::{Chart, Reason};
use crate::store::ReadTx;
use crate::web::file::{file, texts};
use crate::web::item::{Shown, class_name, item_name};
use crate::web::item_detail::ItemDetail;
use crate::web::navigation::Place;
use crate::web::parts::{button_link, confirmation};
use crate::web::path::Named;
use crate::web::proposal::proposals_beside;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Frame, PageError, PageResult};

/// The names in the path.
#[derive(Deserialize)]
pub struct At {
    pub(super) id: Named<PatientId>,
    pub(super) class: Named<Class>,
    pub(super) item: Named<ItemId>,
}

impl At {
    /// The path of the list it stands in.
    pub(super) fn list(&self) -> String {
        format!("/clinic/patients/{}/record/{}", self.id.0, self.class.0.key())
    }

    /// The path of its page.
    pub(super) fn href(&self) -> String {
        format!("{}/{}", self.list(), self.item.0)
    }

    /// The item in its chart; not found under another class than its own.
    pub(super) async fn open(&self, session: &StaffSession) -> Result<(Chart<ReadTx>, Listed), PageError> {
        let chart = session.open_chart(self.id.0, self.class.0.section(), Reason::Care).await?;
        let listed = chart.item(self.item.0)?;
        if listed.item.detail.class() == self.class.0 {
            Ok((chart, listed))
        } else {
            Err(PageError::NotFound)
        }
    }
}

/// The names in the path of a file.
#[derive(Deserialize)]
pub struct FileAt {
    id: Named<PatientId>,
    item: Named<ItemId>,
    number: usize,
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// The page.
#[handler]
pub async fn show(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Query(said): Query<Said>,
) -> PageResult {
    let words = &frame.words;
    let (chart, listed) = at.open(&session).await?;
    let patient = chart.person()?.display_name();
    let versions = chart.earlier_items(at.item.0)?;
    let zone = frame.app.practice().zone();
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let href = at.href();
    let texts = texts(&chart, &listed.item)?;
    let detail = ItemDetail { shown, listed: &listed, versions: &versions, href: &href, texts: &texts };
    let proposals = format!("/clinic/patients/{}/proposals", at.id.0);
    let beside = proposals_beside(shown, &chart, About::Item(at.item.0), &proposals)?;
    let content = html! {
        @if let Some(done) = done(words, &said.done) { (confirmation(done, html! {})) }
        (detail.show())
        (beside)
        @if listed.item.state != State::EnteredInError {
            section {
                h2 { (words.say("item-change")) }
                p { (button_link(format!("{href}/correction"), words.say("item-correct"))) }
                p { a href={ (href) "/retraction" } { (words.say("item-retract")) } }
            }
        }
    };
    let name = item_name(words, &listed.item);
    let page = page(&frame, &session, Place::Patients, name)
        .heading(html! { (name) " " small { bdi { (patient) } } })
        .back(at.list(), class_name(words, at.class.0));
    Ok(Answer::page(page.show(content)))
}

fn done<'a>(words: &'a Words, said: &str) -> Option<&'a str> {
    let key: Key = match said {
        "added" => "item-added",
        "corrected" => "item-corrected",
        "retracted" => "item-retracted",
        _ => return None,
    };
    Some(words.say(key))
}

/// A file of a document.
#[handler]
pub async fn show_file(session: StaffSession, Path(at): Path<FileAt>) -> Result<Response, PageError> {
    let chart = session.open_chart(at.id.0, Class::Document.section(), Reason::Care).await?;
    file(&chart, at.item.0, at.number)
}
