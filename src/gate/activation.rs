//! Activation: the code of a letter and the birth date, then a name and a password of one's own.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::{Asked, end_before};
use crate::base::secret::Secret;
use crate::records::session::Visitor;
use crate::records::sign_in::Brought;
use crate::records::{Error, Rule};
use crate::web::climb::climbed;
use crate::web::enrolment::{NewPassword, mend_password, password_fields};
use crate::web::frame::Anyone;
use crate::web::parts::{
    DateField, Field, FormErrors, Length, Tone, TypedDate, button, notice, phone_link, post_form,
};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is typed off the letter.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    letter: String,
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

/// What is chosen.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    name: String,
    #[serde(default = "nothing")]
    password: Secret,
    #[serde(default = "nothing")]
    again: Secret,
}

fn nothing() -> Secret {
    Secret::new(String::new())
}

/// The form for code and birth date; a letter's link fills the code in.
#[handler]
pub async fn new(frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let typed = Typed { letter: asked.letter, ..Typed::default() };
    let again = asked.why == "again";
    Ok(Answer::page(page(&frame, &typed, again, &FormErrors::new())))
}

/// Checks both. Whatever is wrong, the answer is the same.
#[handler]
pub async fn create(visitor: Visitor, frame: Frame, Form(typed): Form<Typed>) -> PageResult {
    let words = &frame.words;
    let mut errors = FormErrors::new();
    if typed.letter.is_empty() && typed.code.trim().is_empty() {
        errors.add("code", words.say("activation-code-missing"));
    }
    let birth_date = typed.birth_date().date();
    if birth_date.is_none() {
        errors.add("birth-date", words.say("activation-birth-date-missing"));
    }
    if let (Some(birth_date), true) = (birth_date, errors.is_empty()) {
        // A code that was typed goes before the link: the link may have been the wrong letter's.
        let text = if typed.code.trim().is_empty() { &typed.letter } else { &typed.code };
        match visitor.open_invitation(frame.bound, Brought::typed(text), birth_date).await {
            Ok(()) => return Ok(see_other("/activate/account")),
            Err(Error::Refused(Rule::Code)) => errors.add("code", words.say("activation-refused")),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Answer::mend(page(&frame, &typed, false, &errors)))
}

/// The form for name and password.
#[handler]
pub async fn new_account(visitor: Visitor, frame: Frame) -> PageResult {
    match visitor.invited(frame.bound) {
        Ok(person) => Ok(Answer::page(account_page(&frame, &person, "", &FormErrors::new()))),
        Err(Error::NotFound) => Ok(see_other("/activate?why=again")),
        Err(error) => Err(error.into()),
    }
}

/// Makes the account and signs in.
#[handler]
pub async fn create_account(
    visitor: Visitor,
    anyone: Anyone,
    frame: Frame,
    Form(chosen): Form<Chosen>,
) -> PageResult {
    let words = &frame.words;
    let person = match visitor.invited(frame.bound) {
        Ok(person) => person,
        Err(Error::NotFound) => return Ok(see_other("/activate?why=again")),
        Err(error) => return Err(error.into()),
    };
    let mut errors = FormErrors::new();
    if chosen.name.trim().is_empty() {
        errors.add("name", words.say(rule_key(Rule::NameUnfit)));
    }
    NewPassword { first: &chosen.password, again: &chosen.again }.check(words, &mut errors);
    if errors.is_empty() {
        match visitor.activate(frame.bound, &chosen.name, &chosen.password).await {
            Ok(up) => {
                end_before(anyone).await?;
                return Ok(climbed(&up, ""));
            }
            Err(Error::Refused(rule @ (Rule::NameUnfit | Rule::NameTaken))) => {
                errors.add("name", words.say(rule_key(rule)));
            }
            Err(Error::Refused(rule @ (Rule::PasswordShort | Rule::PasswordCommon | Rule::PasswordLong))) => {
                mend_password(words, rule, &mut errors);
            }
            Err(error) => return Err(PageError::from(error)),
        }
    }
    Ok(Answer::mend(account_page(&frame, &person, &chosen.name, &errors)))
}

fn page(frame: &Frame, typed: &Typed, again: bool, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let has_link = !typed.letter.is_empty() && errors.at("code").is_none();
    let code = Field::text("code", words.say("activation-code"))
        .hint(words.say("activation-code-hint"))
        .value(&typed.code)
        .length(Length::Ten)
        .autocomplete("off")
        .errors(errors);
    let content = html! {
        @if again { (notice(words, Tone::Attention, html! { (words.say("activation-again")) })) }
        p { (words.say("activation-text")) }
        (post_form("/activate", &frame.csrf, html! {
            @if !typed.letter.is_empty() { input type="hidden" name="letter" value=(typed.letter); }
            @if !has_link { (code) }
            (DateField::new(words, "birth-date", words.say("activation-birth-date"), words.say("activation-birth-date-hint"))
                .own_birth_date().value(typed.birth_date()).errors(errors))
            (button(words.say("activation-button")))
        }))
        p { (words.say("activation-help")) " " (phone_link(&frame.profile().phone)) }
    };
    let page = frame.page(words.say("activation-title")).back("/sign-in", words.say("sign-in-title"));
    page.mending(errors).show(content)
}

fn account_page(frame: &Frame, person: &str, name: &str, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let alone = !frame.profile().rules.patients_need_second_factor;
    let content = html! {
        p { (words.say_with("activation-account-text", &[("name", person.into())])) }
        (post_form("/activate/account", &frame.csrf, html! {
            (Field::text("name", words.say("activation-name")).hint(words.say("activation-name-hint"))
                .value(name).autocomplete("username").length_max(64).errors(errors))
            (password_fields(words, alone, errors))
            (button(words.say("activation-account-button")))
        }))
    };
    frame.page(words.say("activation-account-title")).mending(errors).show(content)
}
