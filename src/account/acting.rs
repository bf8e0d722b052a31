//! For whom one acts: turning to somebody's record and back, and taking up a code that a patient has made.

use maud::{Markup, html};
use poem::handler;
use serde::Deserialize;

use super::{first_page, page};
use crate::records::patient::PatientId;
use crate::records::proxy::CanActFor;
use crate::records::{Error, Rule};
use crate::web::frame::SignedIn;
use crate::web::navigation::ACTING;
use crate::web::parts::{
    DateField, Field, FormErrors, Length, Tag, Tone, TypedDate, button, button_quiet, empty, post_form,
};
use crate::web::proxy::areas_in_words;
use crate::web::rule::rule_key;
use crate::web::words::Words;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// For whom; empty for oneself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    patient: String,
}

/// What is typed of a patient's code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
    #[serde(rename = "birth-date-day")]
    day: String,
    #[serde(rename = "birth-date-month")]
    month: String,
    #[serde(rename = "birth-date-year")]
    year: String,
}

impl Typed {
    fn birth_date(&self) -> TypedDate<'_> {
        TypedDate { day: &self.day, month: &self.month, year: &self.year }
    }
}

/// Staff act for nobody.
fn no_staff(session: &SignedIn) -> Result<(), PageError> {
    if matches!(session, SignedIn::Staff(_)) { Err(PageError::NotFound) } else { Ok(()) }
}

/// For whom one may act, and who is acted for now.
#[handler]
pub async fn index(session: SignedIn, frame: Frame) -> PageResult {
    no_staff(&session)?;
    let words = &frame.words;
    let account = session.own_account();
    let all = account.can_act_for()?;
    let is_patient = account.standing().session().person.patient().is_some();
    let now = match &session {
        SignedIn::Patient(patient) => Some((patient.turned_to(), patient.acting().is_some())),
        _ => None,
    };
    let turned_to = now.map_or(0, |(turned_to, _)| turned_to);
    let content = html! {
        @if all.is_empty() { (empty(words.say("acting-nobody"), None)) } @else {
            p { (words.say("acting-text")) }
            @if is_patient { (own(words, &frame, now.is_some_and(|(_, acting)| !acting))) }
            @for one in &all { (other(words, &frame, one, turned_to)) }
        }
        p { a href="/acting/code" { (words.say("acting-code-link")) } }
    };
    Ok(Answer::page(first_page(&frame, &session, words.say("acting-title")).show(content)))
}

fn own(words: &Words, frame: &Frame, is_now: bool) -> Markup {
    html! {
        section {
            h2 { (words.say("acting-own")) }
            @if is_now { p { (Tag { tone: Tone::Good, text: words.say("acting-now") }) } } @else {
                (post_form(ACTING, &frame.csrf, html! {
                    input type="hidden" name="patient" value="";
                    (button(words.say("acting-own-button")))
                }))
            }
        }
    }
}

fn other(words: &Words, frame: &Frame, one: &CanActFor, turned_to: u64) -> Markup {
    let turn = words.say_with("acting-button", &[("name", (&*one.name).into())]);
    html! {
        section {
            h2 { bdi { (one.name) } }
            p { (words.say("proxy-areas-open")) ": " (areas_in_words(words, one.areas)) }
            @if one.patient.0 == turned_to { p { (Tag { tone: Tone::Good, text: words.say("acting-now") }) } } @else {
                (post_form(ACTING, &frame.csrf, html! {
                    input type="hidden" name="patient" value=(one.patient);
                    (button_quiet(&turn))
                }))
            }
        }
    }
}

/// Turns to somebody's record, or back to one's own.
#[handler]
pub async fn create(session: SignedIn, Form(chosen): Form<Chosen>) -> PageResult {
    no_staff(&session)?;
    let patient = match chosen.patient.as_str() {
        "" => None,
        id => Some(id.parse::<PatientId>().map_err(|_| PageError::NotFound)?),
    };
    session.own_account().act_for(patient).await?;
    Ok(see_other("/"))
}

/// The form for a patient's code.
#[handler]
pub async fn new_code(session: SignedIn, frame: Frame) -> PageResult {
    no_staff(&session)?;
    Ok(Answer::page(code_page(&frame, &session, &Typed::default(), &FormErrors::new())))
}

/// Takes the code up, and turns to the patient who made it.
#[handler]
pub async fn create_code(session: SignedIn, frame: Frame, Form(typed): Form<Typed>) -> PageResult {
    no_staff(&session)?;
    let words = &frame.words;
    let mut errors = FormErrors::new();
    if typed.code.trim().is_empty() {
        errors.add("code", words.say("activation-code-missing"));
    }
    let birth_date = typed.birth_date().date();
    if birth_date.is_none() {
        errors.add("birth-date", words.say("acting-birth-date-missing"));
    }
    if let (Some(birth_date), true) = (birth_date, errors.is_empty()) {
        let account = session.own_account();
        match account.take_offer(&typed.code, birth_date).await {
            Ok(patient) => {
                account.act_for(Some(patient)).await?;
                return Ok(see_other("/"));
            }
            Err(Error::Refused(Rule::Code)) => errors.add("code", words.say("acting-code-refused")),
            Err(Error::Refused(rule)) => errors.add("code", words.say(rule_key(rule))),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Answer::mend(code_page(&frame, &session, &typed, &errors)))
}

fn code_page(frame: &Frame, session: &SignedIn, typed: &Typed, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let birth_date = DateField::new(
        words,
        "birth-date",
        words.say("acting-birth-date"),
        words.say("acting-birth-date-hint"),
    );
    let content = html! {
        p { (words.say("acting-code-text")) }
        (post_form("/acting/code", &frame.csrf, html! {
            (Field::text("code", words.say("activation-code")).value(&typed.code).length(Length::Ten).autocomplete("off").errors(errors))
            (birth_date.value(typed.birth_date()).errors(errors))
            (button(words.say("acting-code-button")))
        }))
    };
    let page = page(frame, session, words.say("acting-code-title")).back(ACTING, words.say("acting-title"));
    page.mending(errors).show(content)
}
