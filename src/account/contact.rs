//! Contact details of one's own: where the practice and the portal may write or call.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::{Asked, must_be_fresh, page};
use crate::base::contact::{Email, Phone};
use crate::web::draft::draft_form;
use crate::web::frame::SignedIn;
use crate::web::parts::{Field, FormErrors, Tone, button, notice};
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// What is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    email: String,
    phone: String,
}

/// The form, with what there is.
#[handler]
pub async fn edit(session: SignedIn, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let account = session.own_account();
    // Asked before anything is typed, so that nothing typed is lost to it.
    must_be_fresh(&account, "/account/contact")?;
    let there = account.contact()?;
    let (email, phone) = there.map_or((None, None), |there| (there.email, there.phone));
    let typed = Typed {
        email: email.map(|email| email.as_str().to_owned()).unwrap_or_default(),
        phone: phone.map(|phone| phone.as_str().to_owned()).unwrap_or_default(),
    };
    Ok(Answer::page(form_page(&frame, &session, &typed, asked.done == "yes", &FormErrors::new())))
}

/// Puts what was typed in place. An empty field takes away what was there.
#[handler]
pub async fn update(session: SignedIn, frame: Frame, Form(typed): Form<Typed>) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/contact")?;
    let words = &frame.words;
    let mut errors = FormErrors::new();
    let email = Email::parse(&typed.email);
    if email.is_none() && !typed.email.trim().is_empty() {
        errors.add("email", words.say("contact-email-wrong"));
    }
    let phone = Phone::parse(&typed.phone);
    if phone.is_none() && !typed.phone.trim().is_empty() {
        errors.add("phone", words.say("contact-phone-wrong"));
    }
    if !errors.is_empty() {
        return Ok(Answer::mend(form_page(&frame, &session, &typed, false, &errors)));
    }
    account.change_contact(email, phone).await?;
    Ok(see_other("/account/contact?done=yes"))
}

fn form_page(frame: &Frame, session: &SignedIn, typed: &Typed, done: bool, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let optional = words.say("field-optional");
    let content = html! {
        @if done { (notice(words, Tone::Good, html! { (words.say("contact-done")) })) }
        p { (words.say("contact-text")) }
        (draft_form(frame, "/account/contact", html! {
            (Field::email("email", words.say("contact-email")).hint(words.say("contact-email-hint"))
                .value(&typed.email).optional(optional).errors(errors))
            (Field::telephone("phone", words.say("contact-phone")).value(&typed.phone).optional(optional).errors(errors))
            (button(words.say("contact-button")))
        }))
    };
    page(frame, session, words.say("contact-title")).mending(errors).show(content)
}
