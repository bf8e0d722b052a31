//! Helping a patient who cannot sign in, at the desk: who they are is checked, then they begin again with a code.
//! Their second step stays, unless an administrator takes it away with a reason.

use maud::{Markup, html};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use serde::Deserialize;

use super::code_letter::code_letter;
use super::page;
use super::staff_access::reset_fields;
use crate::records::patient::{Patient, PatientId};
use crate::records::session::StaffSession;
use crate::records::{Error, Reason, Section};
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::parts::{FormErrors, button, definitions};
use crate::web::path::Named;
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult};

/// What is typed; only administrators are asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    reason: String,
    factors: String,
}

/// Whom to check, and what happens.
#[handler]
pub async fn new(session: StaffSession, frame: Frame, Path(Named(id)): Path<Named<PatientId>>) -> PageResult {
    let person = person(&session, id).await?;
    let page = reset_page(&frame, &session, id, &person, &ResetForm::default(), &FormErrors::new());
    Ok(Answer::page(page))
}

/// Begins again and shows the code.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Form(form): Form<ResetForm>,
) -> PageResult {
    let person = person(&session, id).await?;
    let words = &frame.words;
    let reason = (form.factors == "yes").then(|| form.reason.clone());
    let letter = if session.role().may_use_office() {
        let account = session.office()?.account_of_patient(id)?.ok_or(Error::NotFound)?.id;
        session.change_office(move |office| office.start_reset(account, reason.as_deref())).await
    } else {
        session.change_register(move |register| register.start_reset(id)).await
    };
    match letter {
        Ok(letter) => {
            let page = page(&frame, &session, Place::Patients, words.say("reset-done-title"))
                .back(format!("/clinic/patients/{id}"), person.display_name());
            let shown = page.show(code_letter(&frame, &letter, words.say("reset-done")));
            Ok(Answer::with(StatusCode::CREATED, shown))
        }
        Err(Error::Refused(rule)) => {
            let mut errors = FormErrors::new();
            errors.add("reason", words.say(rule_key(rule)));
            Ok(Answer::mend(reset_page(&frame, &session, id, &person, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The patient, if they have an account.
async fn person(session: &StaffSession, id: PatientId) -> Result<Patient, PageError> {
    let person = session.open_chart(id, Section::Contact, Reason::Care).await?.person()?;
    if session.register()?.has_account(id)? { Ok(person) } else { Err(PageError::NotFound) }
}

fn reset_page(
    frame: &Frame,
    session: &StaffSession,
    id: PatientId,
    person: &Patient,
    form: &ResetForm,
    errors: &FormErrors,
) -> Markup {
    let words = &frame.words;
    let name = person.display_name();
    let birth_date = person.birth_date.map(|date| words.partial_date(date)).unwrap_or_default();
    let content = html! {
        p { (words.say("reset-check")) }
        (definitions([
            (words.say("profile-name"), html! { bdi { (name) } }),
            (words.say("profile-birth-date"), html! { (birth_date) }),
            (words.say("profile-number"), html! { (person.number().unwrap_or_default()) }),
        ]))
        p { (words.say_with("reset-text", &[("name", (&name).into())])) }
        (draft_form(frame, &format!("/clinic/patients/{id}/reset"), html! {
            @if session.role().may_use_office() {
                (reset_fields(frame, form.factors == "yes", &form.reason, errors))
            } @else {
                (button(words.say("reset-button")))
            }
        }))
    };
    let page = page(frame, session, Place::Patients, words.say("reset-title"))
        .back(format!("/clinic/patients/{id}"), name);
    page.mending(errors).show(content)
}
