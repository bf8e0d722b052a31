//! Asking that an item be taken out because it is not the patient's: why, in their own words.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::item_proposal::At;
use super::page;
use crate::records::item::Listed;
use crate::records::proposal::{WORDS_CHARACTERS_MAX, What};
use crate::records::session::PatientSession;
use crate::records::{Error, Rule};
use crate::web::draft::draft_form;
use crate::web::item::item_name;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, button};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemovalForm {
    why: String,
}

/// The form.
#[handler]
pub async fn new(session: PatientSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let listed = at.open(&session).await?;
    Ok(form_page(&frame, &session, &at, &listed, &RemovalForm::default(), &FormErrors::new()))
}

/// Sends it.
#[handler]
pub async fn create(
    session: PatientSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<RemovalForm>,
) -> PageResult {
    let listed = at.open(&session).await?;
    let mut errors = FormErrors::new();
    match session.propose(What::Remove { item: listed.id }, form.why.clone()).await {
        Ok(id) => return Ok(see_other(&format!("/record/proposals/{id}?done=sent"))),
        Err(Error::Refused(Rule::ReasonMissing)) => {
            errors.add("why", frame.words.say("proposal-why-missing"))
        }
        Err(Error::Refused(rule)) => errors.add("why", frame.words.say(rule_key(rule))),
        Err(error) => return Err(error.into()),
    }
    Ok(form_page(&frame, &session, &at, &listed, &form, &errors))
}

fn form_page(
    frame: &Frame,
    session: &PatientSession,
    at: &At,
    listed: &Listed,
    form: &RemovalForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let name = item_name(words, &listed.item);
    let content = html! {
        p { (words.say("removal-text")) }
        (draft_form(frame, &format!("{}/removal", at.href()), html! {
            (Field::block("why", words.say("removal-why"), 3)
                .hint(words.say("proposal-why-hint"))
                .value(&form.why)
                .length_max(u16::try_from(WORDS_CHARACTERS_MAX).unwrap_or(u16::MAX))
                .errors(errors))
            (button(words.say("proposal-send")))
        }))
    };
    let page = page(frame, session, Place::Record, words.say("removal-title"))
        .heading(html! { (words.say("removal-title")) " " small { (name) } })
        .back(at.href(), name)
        .mending(errors)
        .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}
