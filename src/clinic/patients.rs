//! The register: patients found by name, birth date, number or telephone, with how their account stands.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::chart::age;
use super::page;
use crate::base::text;
use crate::records::search::PatientSummary;
use crate::records::session::StaffSession;
use crate::web::navigation::Place;
use crate::web::parts::{Card, Field, Tag, Tone, button, card_list, empty, search_form};
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageResult};

/// Patients on a page; a longer list is to be narrowed.
const ROWS: usize = 30;
/// Characters of a question.
const QUESTION_CHARACTERS_MAX: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

/// The search and what it found.
#[handler]
pub async fn index(session: StaffSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let question = text::line(&asked.q, QUESTION_CHARACTERS_MAX).unwrap_or_default();
    let found = if question.is_empty() { None } else { Some(session.find_patients(&question, ROWS).await?) };
    let today = frame.app.practice().clock().now().date_in(&frame.app.practice().zone());
    let content = html! {
        (search_form("/clinic/patients", html! {
            (Field::search("q", words.say("patients-question")).hint(words.say("patients-question-hint")).value(&question))
            (button(words.say("patients-find")))
        }))
        @match found {
            None => (empty(words.say("patients-begin"), None)),
            Some(found) if found.patients.is_empty() => (empty(words.say("patients-none"), None)),
            Some(found) => {
                (list(&session, words, &found.patients, today)?)
                @if found.more { p { (words.say("patients-more")) } }
            }
        }
    };
    Ok(Answer::page(page(&frame, &session, Place::Patients, words.say("patients-title")).show(content)))
}

fn list(
    session: &StaffSession,
    words: &Words,
    patients: &[PatientSummary],
    today: jiff::civil::Date,
) -> Result<Markup, crate::web::PageError> {
    let register = session.register()?;
    let mut rows = Vec::with_capacity(patients.len());
    for patient in patients {
        let state = if register.has_account(patient.id)? {
            Tag { tone: Tone::Good, text: words.say("patients-has-account") }
        } else if register.invitation(patient.id)?.is_some_and(|it| it.is_open(register.now())) {
            Tag { tone: Tone::Information, text: words.say("patients-invited") }
        } else {
            Tag { tone: Tone::Plain, text: words.say("patients-no-account") }
        };
        rows.push((patient, born(words, patient, today), state));
    }
    Ok(card_list(rows.iter().map(|(patient, born, state)| Card {
        href: format!("/clinic/patients/{}", patient.id),
        what: &patient.name,
        value: patient.number.as_deref().unwrap_or_default(),
        when: born,
        state: Some(*state),
    })))
}

/// Birth date and age, as far as known.
fn born(words: &Words, patient: &PatientSummary, today: jiff::civil::Date) -> String {
    let Some(date) = patient.birth_date else { return words.say("profile-unknown").to_owned() };
    let shown = words.partial_date(date).to_string();
    match date.whole() {
        Some(whole) => {
            format!("{shown}, {}", words.say_with("chart-age", &[("count", age(whole, today).into())]))
        }
        None => shown,
    }
}
