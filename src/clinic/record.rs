//! A patient's record as staff see it: its classes, and the lists of each, with what was entered in error.

use maud::html;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::item::Class;
use crate::records::patient::PatientId;
use crate::records::session::StaffSession;
use crate::records::{Reason, Section};
use crate::web::item::class_name;
use crate::web::item_index::{class_list, index_list};
use crate::web::navigation::Place;
use crate::web::parts::button_link;
use crate::web::path::Named;
use crate::web::{Answer, Frame, PageResult};

/// The names in the path of a list.
#[derive(Deserialize)]
pub struct ListAt {
    pub(super) id: Named<PatientId>,
    pub(super) class: Named<Class>,
}

/// From where the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// What the record holds.
#[handler]
pub async fn index(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.open_chart(id, Section::Record, Reason::Care).await?;
    let name = chart.person()?.display_name();
    let counts = chart.item_counts(&Class::ALL)?;
    let base = format!("/clinic/patients/{id}");
    let waiting = chart.proposals()?.iter().filter(|named| named.proposal.is_waiting()).count();
    let content = html! {
        p {
            a href={ (base) "/proposals" } {
                (words.say_with("proposals-of-patient", &[("count", waiting.into())]))
            }
        }
        (index_list(words, &format!("{base}/record/"), &counts, &Class::ALL))
    };
    let title = words.say_with("chart-record-title", &[("name", name.as_str().into())]);
    Ok(Answer::page(page(&frame, &session, Place::Patients, title).back(base, name).show(content)))
}

/// The items of a class.
#[handler]
pub async fn list(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<ListAt>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let words = &frame.words;
    let (id, class) = (at.id.0, at.class.0);
    let chart = session.open_chart(id, class.section(), Reason::Care).await?;
    let name = chart.person()?.display_name();
    let base = format!("/clinic/patients/{id}/record");
    let zone = frame.app.practice().zone();
    let listed = class_list(words, &zone, &chart, class, &asked.after, &base)?;
    let content = html! {
        p { (button_link(format!("{base}/{}/new", class.key()), words.say("item-add"))) }
        (listed)
    };
    let page = page(&frame, &session, Place::Patients, class_name(words, class))
        .heading(html! { (class_name(words, class)) " " small { bdi { (name) } } })
        .back(base, words.say("chart-record"));
    Ok(Answer::page(page.show(content)))
}
