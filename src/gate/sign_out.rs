//! The way out: signing out, and what is shown afterwards or when a session ended by itself.

use maud::html;
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::Asked;
use crate::web::climb::{left, with_next};
use crate::web::frame::Anyone;
use crate::web::parts::{button_link, confirmation};
use crate::web::{Answer, Form, Frame, PageResult};

/// A form without fields of its own.
#[derive(Default, Deserialize)]
pub struct Nothing {}

/// Ends the session, if there is one, and clears what the browser kept.
#[handler]
pub async fn create(anyone: Anyone, Form(Nothing {}): Form<Nothing>) -> PageResult {
    if let Some(known) = anyone.0 {
        known.standing().sign_out().await?;
    }
    Ok(left("/signed-out"))
}

/// After signing out.
#[handler]
pub async fn show(frame: Frame) -> PageResult {
    let words = &frame.words;
    let next = html! { p { (words.say("signed-out-text")) } (button_link("/sign-in", words.say("signed-out-again"))) };
    let content = confirmation(words.say("signed-out-done"), next);
    Ok(Answer::page(frame.page(words.say("signed-out-title")).show(content)))
}

/// After a session ended for want of requests.
#[handler]
pub async fn ended(frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let content = html! {
        p { (words.say("session-ended-text")) }
        (button_link(with_next("/sign-in", &asked.next), words.say("signed-out-again")))
    };
    Ok(Answer::page(frame.page(words.say("session-ended-title")).show(content)))
}
