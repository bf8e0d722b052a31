//! Adding an item to a patient's record by hand, and correcting one: the same form, a correction with its reason.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::Path;

use super::item::At;
use super::page;
use super::record::ListAt;
use crate::records::item::{Class, Item, Listed, State};
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::session::StaffSession;
use crate::records::{self, Reason};
use crate::web::draft::draft_form;
use crate::web::item::{class_name, item_name};
use crate::web::item_answers::refused;
use crate::web::item_form::ItemForm;
use crate::web::item_words::one_key;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, button};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What the form is about.
struct Subject<'a> {
    patient: String,
    class: Class,
    /// The item that is corrected; none if one is added.
    before: Option<&'a Item>,
    /// Where the form is sent.
    action: String,
    /// Where the way back leads.
    back: String,
}

/// The empty form.
#[handler]
pub async fn new(session: StaffSession, frame: Frame, Path(at): Path<ListAt>) -> PageResult {
    let subject = added(&session, &at).await?;
    Ok(form_page(&frame, &session, &subject, &ItemForm::default(), &FormErrors::new()))
}

/// Adds what was typed.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<ListAt>,
    Form(form): Form<ItemForm>,
) -> PageResult {
    let subject = added(&session, &at).await?;
    let draft = match form.checked(&frame.words, subject.class, None) {
        Ok(draft) => draft,
        Err(errors) => return Ok(form_page(&frame, &session, &subject, &form, &errors)),
    };
    match session.add_item(at.id.0, draft).await {
        Ok(item) => Ok(see_other(&format!("{}/{item}?done=added", subject.back))),
        Err(records::Error::Refused(rule)) => {
            Ok(form_page(&frame, &session, &subject, &form, &refused(&frame.words, rule)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form filled with what the item says now.
#[handler]
pub async fn edit(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let (patient, listed) = open(&session, &at).await?;
    let form = ItemForm::of(&listed, &frame.app.practice().zone());
    let subject = corrected(&at, patient, &listed.item);
    Ok(form_page(&frame, &session, &subject, &form, &FormErrors::new()))
}

/// Corrects it.
#[handler]
pub async fn update(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<ItemForm>,
) -> PageResult {
    let words = &frame.words;
    let (patient, listed) = open(&session, &at).await?;
    let subject = corrected(&at, patient, &listed.item);
    let reason = checked_reason(&form.reason);
    let draft = match (form.checked(words, subject.class, Some(&listed.item)), &reason) {
        (Ok(draft), Ok(_)) => draft,
        (checked, _) => {
            let mut errors = checked.err().unwrap_or_default();
            if reason.is_err() {
                errors.add("reason", words.say("item-reason-missing"));
            }
            return Ok(form_page(&frame, &session, &subject, &form, &errors));
        }
    };
    let version = form.version.parse().unwrap_or(u32::MAX);
    match session.correct_item(at.id.0, at.item.0, version, draft, form.reason.clone()).await {
        Ok(()) => Ok(see_other(&format!("{}?done=corrected", at.href()))),
        Err(records::Error::Refused(rule)) => {
            Ok(form_page(&frame, &session, &subject, &form, &refused(&frame.words, rule)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn added(session: &StaffSession, at: &ListAt) -> Result<Subject<'static>, PageError> {
    let class = at.class.0;
    if !session.role().may_write_record() {
        session.deny(at.id.0, class.section()).await?;
        return Err(PageError::NotFound);
    }
    let chart = session.open_chart(at.id.0, class.section(), Reason::Care).await?;
    let list = format!("/clinic/patients/{}/record/{}", at.id.0, class.key());
    let patient = chart.person()?.display_name();
    Ok(Subject { patient, class, before: None, action: format!("{list}/new"), back: list })
}

/// The patient's name and the item, for whoever may correct it and as long as it stands.
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

fn corrected<'a>(at: &At, patient: String, item: &'a Item) -> Subject<'a> {
    let href = at.href();
    Subject {
        patient,
        class: at.class.0,
        before: Some(item),
        action: format!("{href}/correction"),
        back: href,
    }
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    subject: &Subject<'_>,
    form: &ItemForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let one = words.say(one_key(subject.class));
    let title = match subject.before {
        None => words.say_with("item-add-title", &[("what", one.into())]),
        Some(_) => words.say_with("item-correct-title", &[("what", one.into())]),
    };
    let content = html! {
        (draft_form(frame, &subject.action, html! {
            (form.show(words, subject.class, errors))
            @if subject.before.is_some() {
                (Field::block("reason", words.say("item-reason-label"), 2)
                    .hint(words.say("item-reason-hint"))
                    .value(&form.reason)
                    .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                    .errors(errors))
                input type="hidden" name="version" value=(form.version);
            }
            (button(words.say("item-save")))
        }))
    };
    let back = match subject.before {
        Some(item) => item_name(words, item),
        None => class_name(words, subject.class),
    };
    let heading = html! { (title) " " small { bdi { (subject.patient) } } };
    let page = page(frame, session, Place::Patients, title.clone())
        .heading(heading)
        .back(subject.back.as_str(), back)
        .mending(errors)
        .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}
