//! A report as staff see it: results that came together, held ones too.

use maud::html;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use crate::records::patient::PatientId;
use crate::records::result::ReportId;
use crate::records::session::StaffSession;
use crate::web::navigation::Place;
use crate::web::path::Named;
use crate::web::plain_name::plain_name;
use crate::web::report_detail::{ReportDetail, results_of};
use crate::web::{Answer, Frame, PageResult};

/// The ids in the path.
#[derive(Deserialize)]
pub struct At {
    id: Named<PatientId>,
    report: Named<ReportId>,
}

/// The page.
#[handler]
pub async fn show(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let words = &frame.words;
    let chart = session.open_report(at.id.0, at.report.0).await?;
    let report = chart.report(at.report.0)?;
    let (versions, results) = (chart.earlier_reports(at.report.0)?, results_of(&chart, &report)?);
    let patient = chart.person()?.display_name();
    let zone = frame.app.practice().zone();
    let today = chart.now().date_in(&zone);
    let name = plain_name(words, "", &report.name);
    let date = words.day(report.at.date_in(&zone)).to_string();
    let title =
        words.say_with("report-title-staff", &[("name", name.into()), ("patient", patient.as_str().into())]);
    let list = format!("/clinic/patients/{}/results", at.id.0);
    let base = format!("{list}/");
    let detail = ReportDetail {
        words,
        zone: &zone,
        today,
        report: &report,
        versions: &versions,
        results: &results,
        base: &base,
    };
    let page = page(&frame, &session, Place::Patients, title)
        .back(format!("/clinic/patients/{}", at.id.0), patient.clone())
        .heading(html! { (name) " " small { (date) } });
    Ok(Answer::page(page.show(html! {
        p.subject { (words.say("result-of")) " " a href={ "/clinic/patients/" (at.id.0) } { bdi { (patient) } } }
        (detail.show())
    })))
}
