//! All results of a patient, for those who treat them: held ones too, marked as such.

use poem::handler;
use poem::web::{Path, Query};

use super::page;
use crate::records::patient::PatientId;
use crate::records::session::StaffSession;
use crate::records::{Reason, Section};
use crate::web::navigation::Place;
use crate::web::path::Named;
use crate::web::result_list::Asked;
use crate::web::{Answer, Frame, PageResult};

/// The list.
#[handler]
pub async fn index(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.open_chart(id, Section::Results, Reason::Care).await?;
    let name = chart.person()?.display_name();
    let selection = asked.selection(words);
    let stretch = chart.results(selection.wanted())?;
    let rows = stretch.rows()?;
    let base = format!("/clinic/patients/{id}/results");
    let list = selection.show(words, &frame.app.practice().zone(), &base, &stretch, &rows);
    let title = words.say_with("chart-results-title", &[("name", name.as_str().into())]);
    let page = page(&frame, &session, Place::Patients, title).back(format!("/clinic/patients/{id}"), name);
    Ok(Answer::page(page.show(list)))
}
