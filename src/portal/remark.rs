//! A remark of the patient's own, to stand beside an item or a result.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::item_proposal::At;
use super::page;
use crate::records::proposal::{About, WORDS_CHARACTERS_MAX, What};
use crate::records::result::ResultId;
use crate::records::session::PatientSession;
use crate::records::{Error, Rule};
use crate::web::draft::draft_form;
use crate::web::item::item_name;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, button};
use crate::web::path::Named;
use crate::web::plain_name::plain_name;
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemarkForm {
    text: String,
}

/// What the remark is about.
struct Subject {
    about: About,
    name: String,
    href: String,
    place: Place,
}

impl Subject {
    fn item(words: &crate::web::words::Words, at: &At, listed: &crate::records::item::Listed) -> Self {
        let name = item_name(words, &listed.item).to_owned();
        Self { about: About::Item(listed.id), name, href: at.href(), place: Place::Record }
    }

    async fn result(
        frame: &Frame,
        session: &PatientSession,
        id: ResultId,
    ) -> Result<Self, crate::web::PageError> {
        let listed = session.own_result(id).await?.result(id)?;
        let name = plain_name(&frame.words, &listed.result.test, &listed.result.name).to_owned();
        Ok(Self { about: About::Result(id), name, href: format!("/results/{id}"), place: Place::Results })
    }
}

/// The form, about an item.
#[handler]
pub async fn new(session: PatientSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let subject = Subject::item(&frame.words, &at, &at.open(&session).await?);
    Ok(form_page(&frame, &session, &subject, &RemarkForm::default(), &FormErrors::new()))
}

/// Sends it, about an item.
#[handler]
pub async fn create(
    session: PatientSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<RemarkForm>,
) -> PageResult {
    let subject = Subject::item(&frame.words, &at, &at.open(&session).await?);
    send(&frame, &session, &subject, &form).await
}

/// The form, about a result.
#[handler]
pub async fn new_of_result(
    session: PatientSession,
    frame: Frame,
    Path(Named(id)): Path<Named<ResultId>>,
) -> PageResult {
    let subject = Subject::result(&frame, &session, id).await?;
    Ok(form_page(&frame, &session, &subject, &RemarkForm::default(), &FormErrors::new()))
}

/// Sends it, about a result.
#[handler]
pub async fn create_of_result(
    session: PatientSession,
    frame: Frame,
    Path(Named(id)): Path<Named<ResultId>>,
    Form(form): Form<RemarkForm>,
) -> PageResult {
    let subject = Subject::result(&frame, &session, id).await?;
    send(&frame, &session, &subject, &form).await
}

async fn send(frame: &Frame, session: &PatientSession, subject: &Subject, form: &RemarkForm) -> PageResult {
    let mut errors = FormErrors::new();
    let what = What::Remark { about: subject.about, text: form.text.clone() };
    match session.propose(what, String::new()).await {
        Ok(id) => return Ok(see_other(&format!("/record/proposals/{id}?done=sent"))),
        Err(Error::Refused(Rule::ReasonMissing)) => errors.add("text", frame.words.say("remark-missing")),
        Err(Error::Refused(rule)) => errors.add("text", frame.words.say(rule_key(rule))),
        Err(error) => return Err(error.into()),
    }
    Ok(form_page(frame, session, subject, form, &errors))
}

fn form_page(
    frame: &Frame,
    session: &PatientSession,
    subject: &Subject,
    form: &RemarkForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let content = html! {
        p { (words.say("remark-text")) }
        (draft_form(frame, &format!("{}/remark", subject.href), html! {
            (Field::block("text", words.say("remark-label"), 5)
                .hint(words.say("remark-hint"))
                .value(&form.text)
                .length_max(u16::try_from(WORDS_CHARACTERS_MAX).unwrap_or(u16::MAX))
                .errors(errors))
            (button(words.say("proposal-send")))
        }))
    };
    let page = page(frame, session, subject.place, words.say("remark-title"))
        .heading(html! { (words.say("remark-title")) " " small { (subject.name) } })
        .back(subject.href.as_str(), subject.name.as_str())
        .mending(errors)
        .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}
