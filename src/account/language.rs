//! The language of every page.

use maud::html;
use poem::handler;
use serde::Deserialize;

use super::page;
use crate::web::frame::SignedIn;
use crate::web::parts::{Choice, FormErrors, Radios, button, post_form};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    language: String,
}

/// The choice.
#[handler]
pub async fn edit(session: SignedIn, frame: Frame) -> PageResult {
    let words = &frame.words;
    let choices: Vec<Choice<'_>> =
        frame.app.locales().all().map(|other| Choice::new(other.tag(), other.language_name())).collect();
    let radios = Radios {
        name: "language",
        legend: words.say("language-legend"),
        hint: "",
        choices: &choices,
        chosen: words.tag(),
        errors: &FormErrors::new(),
    };
    let content = post_form(
        "/account/language",
        &frame.csrf,
        html! { (radios) (button(words.say("language-button"))) },
    );
    Ok(Answer::page(page(&frame, &session, words.say("language-title")).show(content)))
}

/// Chooses it, here and in every other session.
#[handler]
pub async fn update(session: SignedIn, frame: Frame, Form(chosen): Form<Chosen>) -> PageResult {
    let words = frame.app.locales().get(&chosen.language).ok_or(PageError::BadForm)?;
    session.own_account().choose_language(Some(words.tag())).await?;
    Ok(see_other("/account"))
}
