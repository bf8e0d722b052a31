//! One thing that could not be placed: whose it says it is, who may be meant, and the three ways to decide.
//!
//! Putting something into a chart is looked over once more: name, birth date and number of both stand side by side
//! before it is done.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use super::quarantine::problem_key;
use crate::base::text;
use crate::records::intake::quarantine::{Case, CaseId};
use crate::records::patient::{Gender, PatientId};
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::search::PatientSummary;
use crate::records::session::StaffSession;
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::page::Page;
use crate::web::parts::{
    Column, Field, FormErrors, Tone, button, button_of_harm, button_quiet, definitions, empty, fold, notice,
    search_form, table,
};
use crate::web::path::Named;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// Patients offered at once.
const OFFERED_MAX: usize = 10;
/// Characters of a question.
const QUESTION_CHARACTERS_MAX: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

/// Which patient is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlacementForm {
    patient: String,
    /// `do` does it; anything else shows it once more.
    step: String,
}

/// Why it is discarded.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DiscardForm {
    reason: String,
}

/// Nothing but the press of the button.
#[derive(Debug, Default, Deserialize)]
pub struct NewPatientForm {}

/// What there is to decide, and about whom.
#[handler]
pub async fn show(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<CaseId>>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let case = session.case(id).await?;
    let question = text::line(&asked.q, QUESTION_CHARACTERS_MAX).unwrap_or_default();
    let form = DiscardForm::default();
    whole_page(&frame, &session, id, &case, &question, &form, &FormErrors::new()).await
}

/// Puts it into a patient's chart, once that was looked over.
#[handler]
pub async fn create_placement(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<CaseId>>,
    Form(form): Form<PlacementForm>,
) -> PageResult {
    let case = session.case(id).await?;
    let patient: PatientId = form.patient.parse().map_err(|_| PageError::NotFound)?;
    let summary = session.register()?.summary(patient)?.ok_or(PageError::NotFound)?;
    if !case.is_placeable() {
        return Err(PageError::NotFound);
    }
    if form.step == "do" {
        session.place_case(id, patient).await?;
        return Ok(see_other("/clinic/quarantine?done=placed"));
    }
    Ok(check_page(&frame, &session, id, &case, &summary))
}

/// Makes a patient of it.
#[handler]
pub async fn create_patient(
    session: StaffSession,
    Path(Named(id)): Path<Named<CaseId>>,
    Form(NewPatientForm {}): Form<NewPatientForm>,
) -> PageResult {
    session.add_case(id).await?;
    Ok(see_other("/clinic/quarantine?done=added"))
}

/// Takes it off the list, with a reason.
#[handler]
pub async fn create_discard(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<CaseId>>,
    Form(form): Form<DiscardForm>,
) -> PageResult {
    let case = session.case(id).await?;
    if checked_reason(&form.reason).is_err() {
        let mut errors = FormErrors::new();
        errors.add("reason", frame.words.say("quarantine-reason-missing"));
        return whole_page(&frame, &session, id, &case, "", &form, &errors).await;
    }
    session.discard_case(id, &form.reason).await?;
    Ok(see_other("/clinic/quarantine?done=discarded"))
}

async fn whole_page(
    frame: &Frame,
    session: &StaffSession,
    id: CaseId,
    case: &Case,
    question: &str,
    form: &DiscardForm,
    errors: &FormErrors,
) -> PageResult {
    let words = &frame.words;
    let action = |what: &str| format!("/clinic/quarantine/{id}/{what}");
    let offered = if case.is_placeable() { offered(session, case, question).await? } else { Vec::new() };
    let content = html! {
        p { (words.say(problem_key(case.problem))) }
        (definitions(told(words, case)))
        @if !case.remarks.is_empty() {
            (fold(words.say("quarantine-remarks"), html! {
                ul lang="en" { @for remark in &case.remarks { li { (remark) } } }
            }))
        }
        @if case.is_placeable() {
            section {
                h2 { (words.say("quarantine-place-title")) }
                (search_form(&format!("/clinic/quarantine/{id}"), html! {
                    (Field::search("q", words.say("patients-question")).hint(words.say("patients-question-hint")).value(question))
                    (button_quiet(words.say("patients-find")))
                }))
                @if offered.is_empty() { (empty(words.say("patients-none"), None)) } @else {
                    (choices(frame, &action("placement"), &offered))
                }
            }
        }
        @if case.is_somebody() {
            section {
                h2 { (words.say("quarantine-new-title")) }
                p { (words.say("quarantine-new-text")) }
                (draft_form(frame, &action("patient"), button_quiet(words.say("quarantine-new-button"))))
            }
        }
        section {
            h2 { (words.say("quarantine-discard-title")) }
            p { (words.say("quarantine-discard-text")) }
            (draft_form(frame, &action("discard"), html! {
                (Field::block("reason", words.say("quarantine-reason-label"), 2)
                    .value(&form.reason)
                    .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                    .errors(errors))
                (button_of_harm(words.say("quarantine-discard-button")))
            }))
        }
    };
    let page = case_page(frame, session, words.say("quarantine-case-title")).mending(errors).show(content);
    Ok(if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) })
}

fn case_page<'a>(frame: &'a Frame, session: &'a StaffSession, title: &'a str) -> Page<'a> {
    let back = frame.words.say("quarantine-title");
    page(frame, session, Place::Quarantine, title).back("/clinic/quarantine".to_owned(), back.to_owned())
}

/// Who may be meant: whoever was searched for, else whoever is called so or was born then.
async fn offered(
    session: &StaffSession,
    case: &Case,
    question: &str,
) -> Result<Vec<PatientSummary>, PageError> {
    let mut questions = vec![question.to_owned()];
    if question.is_empty() {
        questions = case.told.numbers.iter().take(3).cloned().collect();
        questions.push(case.told.name.clone());
        questions.extend(case.told.birth_date.map(|date| date.to_string()));
    }
    let mut all: Vec<PatientSummary> = Vec::new();
    for question in questions.iter().filter(|question| !question.trim().is_empty()) {
        for patient in session.find_patients(question, OFFERED_MAX).await?.patients {
            if all.len() < OFFERED_MAX && !all.contains(&patient) {
                all.push(patient);
            }
        }
    }
    Ok(all)
}

fn choices(frame: &Frame, action: &str, offered: &[PatientSummary]) -> Markup {
    let words = &frame.words;
    let columns = [
        Column::words(words.say("profile-name")),
        Column::words(words.say("profile-birth-date")),
        Column::words(words.say("profile-number")),
        Column::words(words.say("quarantine-choose")),
    ];
    let rows = offered.iter().map(|patient| {
        let choose = words.say_with("quarantine-choose-button", &[("name", (&*patient.name).into())]);
        [
            html! { bdi { (patient.name) } },
            html! { (born(words, patient)) },
            html! { (patient.number.clone().unwrap_or_default()) },
            draft_form(
                frame,
                action,
                html! {
                    input type="hidden" name="patient" value=(patient.id);
                    (button_quiet(&choose))
                },
            ),
        ]
    });
    table(words.say("quarantine-choices"), columns, rows)
}

fn born(words: &Words, patient: &PatientSummary) -> String {
    patient
        .birth_date
        .map_or_else(|| words.say("profile-unknown").to_owned(), |date| words.partial_date(date).to_string())
}

/// Both side by side, before it is done.
fn check_page(
    frame: &Frame,
    session: &StaffSession,
    id: CaseId,
    case: &Case,
    patient: &PatientSummary,
) -> Response {
    let words = &frame.words;
    let content = html! {
        section {
            h2 { (words.say("quarantine-what-came")) }
            (definitions(told(words, case)))
        }
        section {
            h2 { (words.say("quarantine-the-chart")) }
            (definitions([
                (words.say("profile-name"), html! { bdi { (patient.name) } }),
                (words.say("profile-birth-date"), html! { (born(words, patient)) }),
                (words.say("profile-number"), html! { (patient.number.clone().unwrap_or_default()) }),
            ]))
        }
        (notice(words, Tone::Attention, words.say("quarantine-check-text")))
        (draft_form(frame, &format!("/clinic/quarantine/{id}/placement"), html! {
            input type="hidden" name="patient" value=(patient.id);
            input type="hidden" name="step" value="do";
            (button(words.say("quarantine-place-button")))
        }))
    };
    let back = frame.words.say("quarantine-case-title");
    let page = page(frame, session, Place::Quarantine, words.say("quarantine-check-title"))
        .back(format!("/clinic/quarantine/{id}"), back.to_owned())
        .show(content);
    Answer::page(page)
}

/// What it says of the person, and what it holds.
fn told<'a>(words: &'a Words, case: &Case) -> Vec<(&'a str, Markup)> {
    let unknown = words.say("profile-unknown");
    let mut rows = Vec::new();
    if case.is_placeable() {
        let or_unknown = |text: &str| if text.is_empty() { unknown.to_owned() } else { text.to_owned() };
        let date = case.told.birth_date.map(|date| words.partial_date(date).to_string()).unwrap_or_default();
        let sex = case.told.gender.map_or(unknown, |sex| words.say(sex_key(sex)));
        rows.push((words.say("profile-name"), html! { bdi { (or_unknown(&case.told.name)) } }));
        rows.push((words.say("profile-birth-date"), html! { (or_unknown(&date)) }));
        rows.push((words.say("quarantine-sex"), html! { (sex) }));
        rows.push((
            words.say("profile-number"),
            html! { bdi { (or_unknown(&case.told.numbers.join(", "))) } },
        ));
        let [results, signs, entries] = case.counts;
        let counts = words.say_with(
            "quarantine-counts",
            &[("results", results.into()), ("signs", signs.into()), ("entries", entries.into())],
        );
        rows.push((words.say("quarantine-holds"), html! { (counts) }));
    }
    rows.push((words.say("quarantine-from"), html! { bdi { (case.source) } }));
    rows.push((words.say("quarantine-kind"), html! { span lang="en" { (case.kind) } }));
    rows
}

fn sex_key(sex: Gender) -> Key {
    match sex {
        Gender::Female => "sex-female",
        Gender::Male => "sex-male",
        Gender::Other => "sex-other",
        Gender::Unknown => "sex-unknown",
    }
}
