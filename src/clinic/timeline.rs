//! A patient's whole record in one order, and search in it, for those who treat them.

use poem::handler;
use poem::web::{Path, Query};

use super::page;
use crate::records::patient::PatientId;
use crate::records::session::StaffSession;
use crate::records::{Reason, Section};
use crate::web::navigation::Place;
use crate::web::path::Named;
use crate::web::timeline::Asked;
use crate::web::{Answer, Frame, PageResult};

/// The timeline. Every part of the record that it draws on is entered as opened.
#[handler]
pub async fn index(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let (words, zone) = (&frame.words, frame.app.practice().zone());
    let selection = asked.selection(words, &zone, |section| session.role().may_open(section));
    for section in selection.sections() {
        drop(session.open_chart(id, section, Reason::Care).await?);
    }
    let chart = session.open_chart(id, Section::Record, Reason::Care).await?;
    let found = chart.timeline(selection.asked())?;
    let base = format!("/clinic/patients/{id}");
    let (timeline, results, record) =
        (format!("{base}/timeline"), format!("{base}/results"), format!("{base}/record"));
    let content = asked.show((words, &zone), &selection, &found, (&timeline, &results, &record))?;
    let name = chart.person()?.display_name();
    let title = words.say_with("timeline-of", &[("name", name.as_str().into())]);
    Ok(Answer::page(page(&frame, &session, Place::Patients, title).back(base, name).show(content)))
}
