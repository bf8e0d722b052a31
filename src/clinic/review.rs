//! Results of a patient that no clinician has acknowledged yet: looked through, acknowledged one or several at a
//! time, with a word to the patient if there is one to say.

use std::collections::BTreeMap;

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::base::clock::Moment;
use crate::records::Section;
use crate::records::patient::PatientId;
use crate::records::result::{COMMENT_CHARACTERS_MAX, Listed, ResultId, checked_comment};
use crate::records::session::StaffSession;
use crate::records::{Chart, Reason};
use crate::store::ReadTx;
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, Tone, button, empty, notice};
use crate::web::path::Named;
use crate::web::plain_name::plain_name;
use crate::web::result::{ShownValue, flag_tag, status_tag};
use crate::web::words::Words;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What a box of the form is called: this, then the id of its result. Its value is the version that is shown.
const SEEN: &str = "seen-";

/// What is typed: a word to the patient, and a box for each result that was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    comment: String,
    /// The one result from whose page this comes; else empty.
    result: String,
    #[serde(flatten)]
    boxes: BTreeMap<String, String>,
}

impl ReviewForm {
    fn seen(&self) -> Vec<(ResultId, Moment)> {
        let ticked = self.boxes.iter().filter_map(|(name, version)| {
            let id = name.strip_prefix(SEEN)?.parse().ok()?;
            Some((id, Moment::from_millis(version.parse().ok()?)))
        });
        ticked.collect()
    }
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// What waits.
#[handler]
pub async fn index(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Query(said): Query<Said>,
) -> PageResult {
    let chart = opened(&session, id).await?;
    let done = said.done == "reviewed";
    review_page(&frame, &session, &chart, &ReviewForm::default(), &FormErrors::new(), done)
}

/// Acknowledges what is ticked.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Form(form): Form<ReviewForm>,
) -> PageResult {
    let words = &frame.words;
    let chart = opened(&session, id).await?;
    let (seen, comment) = (form.seen(), checked_comment(&form.comment));
    let mut errors = FormErrors::new();
    if seen.is_empty() {
        errors.add("results", words.say("review-none-chosen"));
    }
    let Some(comment) = comment.ok().filter(|_| errors.is_empty()) else {
        if errors.is_empty() {
            errors.add("comment", words.say("review-comment-long"));
        }
        return review_page(&frame, &session, &chart, &form, &errors, false);
    };
    drop(chart);
    session.review_results(id, seen, comment).await?;
    Ok(see_other(&match form.result.parse::<ResultId>() {
        Ok(result) => format!("/clinic/patients/{id}/results/{result}?done=reviewed"),
        Err(_) => format!("/clinic/patients/{id}/review?done=reviewed"),
    }))
}

async fn opened(session: &StaffSession, id: PatientId) -> Result<Chart<ReadTx>, PageError> {
    if !session.role().may_release() {
        session.deny(id, Section::Results).await?;
        return Err(PageError::NotFound);
    }
    Ok(session.open_chart(id, Section::Results, Reason::Care).await?)
}

fn review_page(
    frame: &Frame,
    session: &StaffSession,
    chart: &Chart<ReadTx>,
    form: &ReviewForm,
    errors: &FormErrors,
    was_done: bool,
) -> Result<Response, PageError> {
    let (words, id) = (&frame.words, chart.patient());
    let waiting = chart.awaiting_review()?;
    let wishes = chart.result_wishes()?;
    let wished = waiting.iter().any(|listed| wishes.with_comment.contains(&listed.result.category));
    let patient = chart.person()?.display_name();
    let content = html! {
        @if was_done { (notice(words, Tone::Good, words.say("review-done"))) }
        p.subject { (words.say("review-of")) " " a href={ "/clinic/patients/" (id) } { bdi { (patient) } } }
        @if wished { p { (words.say("review-wish-some")) } }
        @if waiting.is_empty() { (empty(words.say("review-none"), None)) } @else {
            (draft_form(frame, &format!("/clinic/patients/{id}/review"), html! {
                (boxes(frame, id, &waiting, form, errors))
                (comment_field(words, &form.comment, errors))
                (button(words.say("review-button")))
            }))
        }
    };
    let page = page(frame, session, Place::Worklist, words.say("review-title"))
        .back("/clinic", words.say("worklist-title"))
        .mending(errors)
        .show(content);
    Ok(if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) })
}

/// A box for each result: everything ticked at first, for most of what comes needs no second look.
fn boxes(frame: &Frame, id: PatientId, waiting: &[Listed], form: &ReviewForm, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let zone = frame.app.practice().zone();
    let is_first = form.boxes.is_empty() && errors.is_empty();
    html! {
        fieldset.field.choices {
            legend id="results" tabindex="-1" { (words.say("review-results")) }
            @if let Some(error) = errors.at("results") { p.error { (error) } }
            @for listed in waiting {
                @let name = format!("{SEEN}{}", listed.id);
                label.choice {
                    input type="checkbox" name=(name) value=(listed.result.received.millis())
                        checked[is_first || form.boxes.contains_key(&name)];
                    span {
                        b { (plain_name(words, &listed.result.test, &listed.result.name)) }
                        " " (ShownValue::of(words, &listed.result).to_string())
                        @if let Some(flag) = listed.result.shown_flag() { " " (flag_tag(words, flag)) }
                        @if let Some(tag) = status_tag(words, listed.result.status) { " " (tag) }
                        small {
                            (words.day(listed.at.date_in(&zone))) " "
                            a href={ "/clinic/patients/" (id) "/results/" (listed.id) } { (words.say("review-open")) }
                        }
                    }
                }
            }
        }
    }
}

/// The box for a word to the patient.
fn comment_field(words: &Words, typed: &str, errors: &FormErrors) -> Markup {
    let most = u16::try_from(COMMENT_CHARACTERS_MAX).unwrap_or(u16::MAX);
    html! {
        (Field::block("comment", words.say("review-comment"), 3)
            .hint(words.say("review-comment-hint"))
            .value(typed)
            .length_max(most)
            .errors(errors))
    }
}

/// On the page of one result: who acknowledged it, and the form to do so or to say something more.
pub(super) fn review_of(
    frame: &Frame,
    session: &StaffSession,
    chart: &Chart<ReadTx>,
    listed: &Listed,
    moment: &impl Fn(Moment) -> String,
) -> Result<Markup, PageError> {
    let (words, id) = (&frame.words, chart.patient());
    let review = chart.review(listed.id)?;
    let waits_for_comment = chart.result_wishes()?.with_comment.contains(&listed.result.category);
    let button_words = if review.is_some() { "review-comment-button" } else { "review-button" };
    Ok(html! {
        section {
            h2 { (words.say("review-title-one")) }
            @match &review {
                Some(review) => p { (words.say_with("review-by", &[("name", review.by.as_str().into()), ("date", moment(review.at).into())])) },
                None => p { (words.say("review-waits")) },
            }
            @if waits_for_comment { p { (words.say("review-wish")) } }
            @if session.role().may_release() {
                (draft_form(frame, &format!("/clinic/patients/{id}/review"), html! {
                    input type="hidden" name="result" value=(listed.id);
                    input type="hidden" name={ (SEEN) (listed.id) } value=(listed.result.received.millis());
                    (comment_field(words, "", &FormErrors::new()))
                    (button(words.say(button_words)))
                }))
            }
        }
    })
}
