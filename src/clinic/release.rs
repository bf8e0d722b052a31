//! Letting a held result go: a page that says what the patient will see, then it is done.

use maud::html;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use super::result::At;
use crate::records::session::StaffSession;
use crate::records::{self, Section};
use crate::web::navigation::Place;
use crate::web::parts::{button, definitions, post_form};
use crate::web::plain_name::plain_name;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// Nothing is typed.
#[derive(Debug, Default, Deserialize)]
pub struct ReleaseForm {}

/// What will happen, and the button.
#[handler]
pub async fn new(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let words = &frame.words;
    if !session.role().may_release() {
        session.deny(at.id.0, Section::Results).await?;
        return Err(PageError::NotFound);
    }
    let chart = session.open_result(at.id.0, at.result.0).await?;
    let listed = chart.result(at.result.0)?;
    let hold = listed.hold.as_ref().ok_or(records::Error::Conflict)?;
    let test = plain_name(words, &listed.result.test, &listed.result.name).to_owned();
    let content = html! {
        (definitions([
            (words.say("hold-patient"), html! { bdi { (chart.person()?.display_name()) } }),
            (words.say("hold-result"), html! { (test) }),
            (words.say("hold-reason"), html! { (hold.reason) }),
            (words.say("hold-by"), html! { (hold.by) }),
        ]))
        p { (words.say("release-text")) }
        (post_form(&format!("{}/release", at.href()), &frame.csrf, button(words.say("release-button"))))
    };
    let page =
        page(&frame, &session, Place::Patients, words.say("release-title")).back(at.href(), test.clone());
    Ok(Answer::page(page.show(content)))
}

/// Lets it go.
#[handler]
pub async fn create(
    session: StaffSession,
    Path(at): Path<At>,
    Form(ReleaseForm {}): Form<ReleaseForm>,
) -> PageResult {
    if !session.role().may_release() {
        session.deny(at.id.0, Section::Results).await?;
        return Err(PageError::NotFound);
    }
    session.release_result(at.id.0, at.result.0).await?;
    Ok(see_other(&format!("{}?done=released", at.href())))
}
