//! The page of one result. Opening it is what takes "new" off it.

use maud::html;
use poem::web::Path;
use poem::{Response, handler};
use serde::Deserialize;

use super::page;
use crate::records::proposal::About;
use crate::records::result::ResultId;
use crate::records::session::PatientSession;
use crate::web::comments::comments;
use crate::web::explanation::explained;
use crate::web::file::{file_of_result, texts_of};
use crate::web::item::Shown;
use crate::web::navigation::Place;
use crate::web::parts::urgent_help;
use crate::web::path::Named;
use crate::web::plain_name::plain_name;
use crate::web::proposal::proposals_beside;
use crate::web::report_detail::report_of;
use crate::web::result_detail::ResultDetail;
use crate::web::{Answer, Frame, PageError, PageResult};

/// Values of the same test shown over time.
const HISTORY: usize = 100;

/// The page.
#[handler]
pub async fn show(
    session: PatientSession,
    frame: Frame,
    Path(Named(id)): Path<Named<ResultId>>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.own_result(id).await?;
    let listed = chart.result(id)?;
    let versions = chart.earlier_versions(id)?;
    let history = chart.results_of_test(&listed.result.test, HISTORY)?;
    let said = chart.comments(id)?;
    let report = report_of(&chart, &listed)?;
    let texts = texts_of(&chart, &listed.result.files)?;
    let practice = frame.app.practice();
    let zone = practice.zone();
    let today = chart.now().date_in(&zone);
    let name = plain_name(words, &listed.result.test, &listed.result.name);
    let date = words.day(listed.at.date_in(&zone)).to_string();
    let title = words.say_with("result-title", &[("name", name.into()), ("date", date.as_str().into())]);
    let critical = listed.result.shown_flag().is_some_and(|flag| flag.is_critical());
    let profile = frame.profile();
    let explanation = frame.app.library().of_result(&chart, words, &listed.result)?;
    let detail = ResultDetail {
        words,
        zone: &zone,
        today,
        listed: &listed,
        versions: &versions,
        history: &history,
        base: "/results/",
        report: report.as_ref(),
        texts: &texts,
        under: html! {
            (explained(words, explanation.as_ref(), listed.result.shown_flag()))
            (comments(words, &zone, today, &said))
            @if critical {
                p { b { (words.say("result-call")) } }
                (urgent_help(words, &profile.urgent, &profile.phone))
            }
        },
    };
    let shown = Shown { words, zone: &zone, today };
    let beside = proposals_beside(shown, &chart, About::Result(id), "/record/proposals")?;
    let page = page(&frame, &session, Place::Results, title)
        .back("/results", words.say("results-title"))
        .heading(html! { (name) " " small { (date) } });
    Ok(Answer::page(page.show(html! {
        (detail.show())
        (beside)
        p { a href={ "/results/" (id) "/remark" } { (words.say("remark-add")) } }
    })))
}

/// The names in the path of a file.
#[derive(Deserialize)]
pub struct FileAt {
    id: Named<ResultId>,
    number: usize,
}

/// A file of a report: shown by the browser if it can harm nothing, else to be saved.
#[handler]
pub async fn show_file(session: PatientSession, Path(at): Path<FileAt>) -> Result<Response, PageError> {
    let chart = session.own_result(at.id.0).await?;
    file_of_result(&chart, at.id.0, at.number)
}
