//! One result as staff see it: what the patient sees, and besides whether it is held, by whom, and whether the
//! patient opened it.

use maud::{Markup, html};
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;

use super::page;
use super::review::review_of;
use crate::base::clock::Moment;
use crate::records::patient::PatientId;
use crate::records::proposal::About;
use crate::records::result::{Listed, ResultId};
use crate::records::session::StaffSession;
use crate::web::comments::comments;
use crate::web::explanation::explained;
use crate::web::file::{file_of_result, texts_of};
use crate::web::item::Shown;
use crate::web::navigation::Place;
use crate::web::parts::{Tone, button_link, confirmation, definitions, notice};
use crate::web::path::Named;
use crate::web::plain_name::plain_name;
use crate::web::proposal::proposals_beside;
use crate::web::report_detail::report_of;
use crate::web::result_detail::ResultDetail;
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageError, PageResult};

/// Values of the same test shown over time.
const HISTORY: usize = 100;

/// The ids in the path.
#[derive(Deserialize)]
pub struct At {
    pub(super) id: Named<PatientId>,
    pub(super) result: Named<ResultId>,
}

impl At {
    /// The path of this result's page.
    pub(super) fn href(&self) -> String {
        format!("/clinic/patients/{}/results/{}", self.id.0, self.result.0)
    }
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
    let id = at.result.0;
    let chart = session.open_result(at.id.0, id).await?;
    let listed = chart.result(id)?;
    let patient = chart.person()?.display_name();
    let versions = chart.earlier_versions(id)?;
    let history = chart.results_of_test(&listed.result.test, HISTORY)?;
    let opened = chart.opened(id)?;
    let report = report_of(&chart, &listed)?;
    let texts = texts_of(&chart, &listed.result.files)?;
    let zone = frame.app.practice().zone();
    let today = chart.now().date_in(&zone);
    let moment = |at: Moment| words.moment(zone.to_datetime(at.timestamp()), today).to_string();
    let review = review_of(&frame, &session, &chart, &listed, &moment)?;
    let said_to_patient = chart.comments(id)?;
    let name = plain_name(words, &listed.result.test, &listed.result.name);
    let date = words.day(listed.at.date_in(&zone)).to_string();
    let title =
        words.say_with("result-title-staff", &[("name", name.into()), ("patient", patient.as_str().into())]);
    let base = format!("/clinic/patients/{}/results/", at.id.0);
    let explanation = frame.app.library().of_result(&chart, words, &listed.result)?;
    let detail = ResultDetail {
        words,
        zone: &zone,
        today,
        listed: &listed,
        versions: &versions,
        history: &history,
        base: &base,
        report: report.as_ref(),
        texts: &texts,
        under: html! {
            (explained(words, explanation.as_ref(), listed.result.shown_flag()))
            (comments(words, &zone, today, &said_to_patient))
            (review)
            (release_state(words, &session, &at, &listed, opened, &moment))
        },
    };
    let shown = Shown { words, zone: &zone, today };
    let proposals = format!("/clinic/patients/{}/proposals", at.id.0);
    let beside = proposals_beside(shown, &chart, About::Result(id), &proposals)?;
    let page = page(&frame, &session, Place::Patients, title)
        .back(format!("/clinic/patients/{}", at.id.0), patient.clone())
        .heading(html! { (name) " " small { (date) } });
    Ok(Answer::page(page.show(html! {
        (done(words, &said, &listed, &moment))
        p.subject { (words.say("result-of")) " " a href={ "/clinic/patients/" (at.id.0) } { bdi { (patient) } } }
        (detail.show())
        (beside)
    })))
}

/// The names in the path of a file.
#[derive(Deserialize)]
pub struct FileAt {
    id: Named<PatientId>,
    result: Named<ResultId>,
    number: usize,
}

/// A file of a report.
#[handler]
pub async fn show_file(session: StaffSession, Path(at): Path<FileAt>) -> Result<Response, PageError> {
    let chart = session.open_result(at.id.0, at.result.0).await?;
    file_of_result(&chart, at.result.0, at.number)
}

/// Says what was just done, if the record agrees that it was.
fn done(words: &Words, said: &Said, listed: &Listed, moment: &impl Fn(Moment) -> String) -> Markup {
    match (said.done.as_str(), &listed.hold) {
        ("held", Some(hold)) => confirmation(
            words.say("hold-done"),
            html! { p { (words.say_with("hold-done-next", &[("date", moment(hold.until).into())])) } },
        ),
        ("released", None) => {
            confirmation(words.say("release-done"), html! { p { (words.say("release-done-next")) } })
        }
        ("reviewed", _) => notice(words, Tone::Good, words.say("review-done")),
        _ => html! {},
    }
}

/// That the patient does not see it because of another result.
fn held_with(words: &Words, at: &At, listed: &Listed) -> Markup {
    html! {
        p { (words.say("result-held-with")) }
        @if let Some(other) = listed.held_with {
            p { a href={ "/clinic/patients/" (at.id.0) "/results/" (other) } { (words.say("result-held-with-link")) } }
        }
    }
}

/// Whether the patient can see it, and what can be done about that.
fn release_state(
    words: &Words,
    session: &StaffSession,
    at: &At,
    listed: &Listed,
    opened: Option<Moment>,
    moment: &impl Fn(Moment) -> String,
) -> Markup {
    let may_release = session.role().may_release();
    let is_for_patients = listed.result.status.is_for_patients();
    html! {
        section {
            h2 { (words.say("release-state")) }
            @match &listed.hold {
                Some(hold) => {
                    (notice(words, Tone::Attention, words.say_with("hold-in-force", &[("date", moment(hold.until).into())])))
                    (definitions([
                        (words.say("hold-reason"), hold.reason.clone()),
                        (words.say("hold-by"), hold.by.clone()),
                        (words.say("hold-since"), moment(hold.since)),
                    ]))
                    @if may_release { p { (button_link(format_args!("{}/release", at.href()), words.say("release-link"))) } }
                }
                None => {
                    @match opened {
                        _ if listed.held_with.is_some() => (held_with(words, at, listed)),
                        Some(opened) => p { (words.say_with("release-opened", &[("date", moment(opened).into())])) },
                        None if is_for_patients => p { (words.say("release-visible")) },
                        None => {}
                    }
                    @if may_release && is_for_patients { p { a href={ (at.href()) "/hold" } { (words.say("hold-link")) } } }
                }
            }
        }
    }
}
