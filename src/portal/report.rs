//! The page of a report: results that came together. Opening it takes "new" off each of them.

use poem::handler;
use poem::web::Path;

use super::page;
use crate::records::result::ReportId;
use crate::records::session::PatientSession;
use crate::web::navigation::Place;
use crate::web::path::Named;
use crate::web::plain_name::plain_name;
use crate::web::report_detail::{ReportDetail, results_of};
use crate::web::{Answer, Frame, PageResult};
use maud::html;

/// The page.
#[handler]
pub async fn show(
    session: PatientSession,
    frame: Frame,
    Path(Named(id)): Path<Named<ReportId>>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.own_report(id).await?;
    let report = chart.report(id)?;
    let (versions, results) = (chart.earlier_reports(id)?, results_of(&chart, &report)?);
    let zone = frame.app.practice().zone();
    let today = chart.now().date_in(&zone);
    let name = plain_name(words, "", &report.name);
    let date = words.day(report.at.date_in(&zone)).to_string();
    let title = words.say_with("report-title", &[("name", name.into()), ("date", date.as_str().into())]);
    let detail = ReportDetail {
        words,
        zone: &zone,
        today,
        report: &report,
        versions: &versions,
        results: &results,
        base: "/results/",
    };
    let page = page(&frame, &session, Place::Results, title)
        .back("/results", words.say("results-title"))
        .heading(html! { (name) " " small { (date) } });
    Ok(Answer::page(page.show(detail.show())))
}
