//! Telling the practice something new, and asking that an item read otherwise: the form that staff use, with the
//! patient's own words. Nothing changes until staff accept it.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use crate::records::item::{Class, ItemId, Listed};
use crate::records::proposal::{WORDS_CHARACTERS_MAX, What};
use crate::records::session::PatientSession;
use crate::records::{self};
use crate::web::draft::draft_form;
use crate::web::item::{class_name, item_name};
use crate::web::item_answers::refused;
use crate::web::item_form::ItemForm;
use crate::web::item_words::one_key;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, button};
use crate::web::path::Named;
use crate::web::proposal::told_title;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// The names in the path of an item.
#[derive(Deserialize)]
pub struct At {
    class: Named<Class>,
    item: Named<ItemId>,
}

impl At {
    /// The path of the item's page.
    pub(super) fn href(&self) -> String {
        format!("/record/{}/{}", self.class.0.key(), self.item.0)
    }

    /// The item of the patient's own record; not found under another class than its own.
    pub(super) async fn open(&self, session: &PatientSession) -> Result<Listed, PageError> {
        let listed = session.own_chart(self.class.0.section()).await?.item(self.item.0)?;
        if listed.item.detail.class() == self.class.0 { Ok(listed) } else { Err(PageError::NotFound) }
    }
}

/// The empty form.
#[handler]
pub async fn new(
    session: PatientSession,
    frame: Frame,
    Path(Named(class)): Path<Named<Class>>,
) -> PageResult {
    if !class.is_told() {
        return Err(PageError::NotFound);
    }
    Ok(form_page(&frame, &session, class, None, &ItemForm::default(), &FormErrors::new()))
}

/// Sends what was typed.
#[handler]
pub async fn create(
    session: PatientSession,
    frame: Frame,
    Path(Named(class)): Path<Named<Class>>,
    Form(form): Form<ItemForm>,
) -> PageResult {
    if !class.is_told() {
        return Err(PageError::NotFound);
    }
    let again = |errors| Ok(form_page(&frame, &session, class, None, &form, &errors));
    let draft = match form.checked(&frame.words, class, None) {
        Ok(draft) => draft,
        Err(errors) => return again(errors),
    };
    answer(&frame, session.propose(What::Add(draft), form.reason.clone()).await, again)
}

/// The form filled with what the item says now.
#[handler]
pub async fn edit(session: PatientSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let listed = at.open(&session).await?;
    let form = ItemForm::of(&listed, &frame.app.practice().zone());
    Ok(form_page(&frame, &session, at.class.0, Some((&at, &listed)), &form, &FormErrors::new()))
}

/// Sends how it should read.
#[handler]
pub async fn update(
    session: PatientSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<ItemForm>,
) -> PageResult {
    let words = &frame.words;
    let listed = at.open(&session).await?;
    let class = at.class.0;
    let again = |errors| Ok(form_page(&frame, &session, class, Some((&at, &listed)), &form, &errors));
    let has_reason = !form.reason.trim().is_empty();
    let draft = match form.checked(words, class, Some(&listed.item)) {
        Ok(draft) if has_reason => draft,
        checked => {
            let mut errors = checked.err().unwrap_or_default();
            if !has_reason {
                errors.add("reason", words.say("proposal-why-missing"));
            }
            return again(errors);
        }
    };
    let what = What::Correct { item: at.item.0, draft };
    answer(&frame, session.propose(what, form.reason.clone()).await, again)
}

/// The page of the proposal, or the form again with what a rule refuses.
fn answer(
    frame: &Frame,
    proposed: records::Result<records::proposal::ProposalId>,
    again: impl FnOnce(FormErrors) -> PageResult,
) -> PageResult {
    match proposed {
        Ok(id) => Ok(see_other(&format!("/record/proposals/{id}?done=sent"))),
        Err(records::Error::Refused(rule)) => again(refused(&frame.words, rule)),
        Err(error) => Err(error.into()),
    }
}

fn form_page(
    frame: &Frame,
    session: &PatientSession,
    class: Class,
    before: Option<(&At, &Listed)>,
    form: &ItemForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let (title, action, back, back_name) = match before {
        None => {
            let list = format!("/record/{}", class.key());
            (told_title(words, class), format!("{list}/new"), list, class_name(words, class))
        }
        Some((at, listed)) => {
            let what = words.say(one_key(class));
            let title = words.say_with("proposal-correct-title", &[("what", what.into())]);
            (title, format!("{}/correction", at.href()), at.href(), item_name(words, &listed.item))
        }
    };
    let reason = Field::block("reason", words.say("proposal-words"), 3)
        .hint(words.say(if before.is_some() { "proposal-why-hint" } else { "proposal-words-hint" }))
        .value(&form.reason)
        .length_max(u16::try_from(WORDS_CHARACTERS_MAX).unwrap_or(u16::MAX))
        .errors(errors);
    let reason = if before.is_some() { reason } else { reason.optional(words.say("field-optional")) };
    let content = html! {
        p { (words.say("proposal-form-text")) }
        (draft_form(frame, &action, html! {
            (form.show(words, class, errors))
            (reason)
            (button(words.say("proposal-send")))
        }))
    };
    let page = page(frame, session, Place::Record, title).back(back, back_name).mending(errors).show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}
