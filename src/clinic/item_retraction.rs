//! Taking back what was entered in error: a reason, then the patient does not see it any more, and staff see that
//! it was there.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::item::At;
use super::page;
use crate::records;
use crate::records::item::{Listed, State};
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::session::StaffSession;
use crate::web::draft::draft_form;
use crate::web::item::item_name;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, button_of_harm, definitions};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RetractionForm {
    reason: String,
}

/// What will happen, and the reason asked for.
#[handler]
pub async fn new(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let (patient, listed) = open(&session, &at).await?;
    let form = RetractionForm::default();
    Ok(form_page(&frame, &session, &at, &patient, &listed, &form, &FormErrors::new()))
}

/// Retracts it.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<RetractionForm>,
) -> PageResult {
    let (patient, listed) = open(&session, &at).await?;
    if checked_reason(&form.reason).is_err() {
        let mut errors = FormErrors::new();
        errors.add("reason", frame.words.say("item-reason-missing"));
        return Ok(form_page(&frame, &session, &at, &patient, &listed, &form, &errors));
    }
    session.retract_item(at.id.0, at.item.0, form.reason).await?;
    Ok(see_other(&format!("{}?done=retracted", at.href())))
}

async fn open(session: &StaffSession, at: &At) -> Result<(String, Listed), PageError> {
    if !session.role().may_write_record() {
        session.deny(at.id.0, at.class.0.section()).await?;
        return Err(PageError::NotFound);
    }
    let (chart, listed) = at.open(session).await?;
    if listed.item.state == State::EnteredInError {
        return Err(records::Error::Conflict.into());
    }
    Ok((chart.person()?.display_name(), listed))
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    at: &At,
    patient: &str,
    listed: &Listed,
    form: &RetractionForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let name = item_name(words, &listed.item);
    let content = html! {
        (definitions([
            (words.say("hold-patient"), html! { bdi { (patient) } }),
            (words.say("item-name"), html! { (name) }),
        ]))
        p { (words.say("item-retract-text")) }
        (draft_form(frame, &format!("{}/retraction", at.href()), html! {
            (Field::block("reason", words.say("item-reason-label"), 2)
                .value(&form.reason)
                .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                .errors(errors))
            (button_of_harm(words.say("item-retract")))
        }))
    };
    let page = page(frame, session, Place::Patients, words.say("item-retract-title"))
        .back(at.href(), name)
        .mending(errors)
        .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}
