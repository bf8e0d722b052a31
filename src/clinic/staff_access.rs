//! Whether a member of staff can sign in, for the administrator: switching an account off and on, beginning
//! again with a code, ending sessions.

use maud::{Markup, html};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::code_letter::code_letter;
use super::page;
use super::staff::staff_account;
use crate::records::Error;
use crate::records::account::AccountId;
use crate::records::session::StaffSession;
use crate::records::staff_account::AccountShown;
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::page::Page;
use crate::web::parts::{Checkbox, Field, FormErrors, button, button_of_harm};
use crate::web::path::Named;
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    reason: String,
    factors: String,
}

/// What switching off means, and the reason.
#[handler]
pub async fn new_closing(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
) -> PageResult {
    let account = staff_account(&session, id)?;
    Ok(Answer::page(closing_page(&frame, &session, &account, &ReasonForm::default(), &FormErrors::new())))
}

/// Switches an account off.
#[handler]
pub async fn create_closing(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
    Form(form): Form<ReasonForm>,
) -> PageResult {
    let account = staff_account(&session, id)?;
    let reason = form.reason.clone();
    match session.change_office(move |office| office.disable(id, &reason)).await {
        Ok(()) => Ok(see_other(&format!("/clinic/staff/{id}?done=closed"))),
        Err(Error::Refused(rule)) => {
            let mut errors = FormErrors::new();
            errors.add("reason", frame.words.say(rule_key(rule)));
            Ok(Answer::mend(closing_page(&frame, &session, &account, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Switches an account on again.
#[handler]
pub async fn create_opening(
    session: StaffSession,
    Path(Named(id)): Path<Named<AccountId>>,
    Form(_): Form<IgnoredAny>,
) -> PageResult {
    staff_account(&session, id)?;
    session.change_office(move |office| office.enable(id)).await?;
    Ok(see_other(&format!("/clinic/staff/{id}?done=opened")))
}

/// Ends every session of an account.
#[handler]
pub async fn destroy_sessions(
    session: StaffSession,
    Path(Named(id)): Path<Named<AccountId>>,
    Form(_): Form<IgnoredAny>,
) -> PageResult {
    staff_account(&session, id)?;
    session.change_office(move |office| office.end_sessions(id)).await?;
    Ok(see_other(&format!("/clinic/staff/{id}?done=ended")))
}

/// What beginning again means.
#[handler]
pub async fn new_reset(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
) -> PageResult {
    let account = staff_account(&session, id)?;
    Ok(Answer::page(reset_page(&frame, &session, &account, &ReasonForm::default(), &FormErrors::new())))
}

/// Begins again and shows the code.
#[handler]
pub async fn create_reset(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
    Form(form): Form<ReasonForm>,
) -> PageResult {
    let account = staff_account(&session, id)?;
    let words = &frame.words;
    let reason = (form.factors == "yes").then(|| form.reason.clone());
    match session.change_office(move |office| office.start_reset(id, reason.as_deref())).await {
        Ok(letter) => {
            let page = access_page(&frame, &session, &account, words.say("reset-done-title"));
            let shown = page.show(code_letter(&frame, &letter, words.say("reset-done")));
            Ok(Answer::with(StatusCode::CREATED, shown))
        }
        Err(Error::Refused(rule)) => {
            let mut errors = FormErrors::new();
            errors.add("reason", words.say(rule_key(rule)));
            Ok(Answer::mend(reset_page(&frame, &session, &account, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn closing_page(
    frame: &Frame,
    session: &StaffSession,
    account: &AccountShown,
    form: &ReasonForm,
    errors: &FormErrors,
) -> Markup {
    let words = &frame.words;
    let content = html! {
        p { (words.say_with("staff-close-text", &[("name", (&account.name).into())])) }
        (draft_form(frame, &format!("/clinic/staff/{}/closing", account.id), html! {
            (Field::text("reason", words.say("staff-close-reason")).hint(words.say("staff-close-reason-hint"))
                .value(&form.reason).autocomplete("off").errors(errors))
            (button_of_harm(words.say("staff-close-button")))
        }))
    };
    access_page(frame, session, account, words.say("staff-close-title")).mending(errors).show(content)
}

fn reset_page(
    frame: &Frame,
    session: &StaffSession,
    account: &AccountShown,
    form: &ReasonForm,
    errors: &FormErrors,
) -> Markup {
    let words = &frame.words;
    let content = html! {
        p { (words.say_with("reset-text", &[("name", (&account.name).into())])) }
        (draft_form(frame, &format!("/clinic/staff/{}/reset", account.id), reset_fields(frame, form.factors == "yes", &form.reason, errors)))
    };
    access_page(frame, session, account, words.say("reset-title")).mending(errors).show(content)
}

/// Whether the second step is lost too, why, and the button.
pub(super) fn reset_fields(frame: &Frame, factors_too: bool, reason: &str, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    html! {
        (Checkbox { name: "factors", label: words.say("reset-factors"), hint: words.say("reset-factors-hint"), checked: factors_too, errors })
        (Field::text("reason", words.say("reset-reason")).hint(words.say("reset-reason-hint")).value(reason)
            .optional(words.say("field-optional")).autocomplete("off").errors(errors))
        (button(words.say("reset-button")))
    }
}

fn access_page<'a>(
    frame: &'a Frame,
    session: &'a StaffSession,
    account: &AccountShown,
    title: &'a str,
) -> Page<'a> {
    page(frame, session, Place::Staff, title)
        .back(format!("/clinic/staff/{}", account.id), account.name.clone())
}
