//! What happened to this account: changes of its proofs and contact details, newest first.

use maud::html;
use poem::handler;
use poem::web::Query;

use super::{Asked, Nothing, page};
use crate::web::frame::SignedIn;
use crate::web::parts::{Tone, definitions, empty, notice};
use crate::web::told::told;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// The list. Whoever opens it has seen what is on it.
#[handler]
pub async fn index(session: SignedIn, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let account = session.own_account();
    let notices = account.standing().notices()?;
    let rows: Vec<(String, String)> =
        notices.iter().map(|notice| (frame.moment(notice.at), told(words, &notice.told))).collect();
    let content = html! {
        @if !asked.done.is_empty() { (notice(words, Tone::Good, html! { (words.say("activity-done")) })) }
        p { (words.say("activity-text")) }
        @if rows.is_empty() {
            (empty(words.say("activity-none"), None))
        } @else {
            (definitions(rows.iter().map(|(when, what)| (&**when, html! { (what) }))))
        }
    };
    Ok(Answer::page(page(&frame, &session, words.say("activity-title")).show(content)))
}

/// The owner has seen what is new.
#[handler]
pub async fn seen(session: SignedIn, Form(Nothing {}): Form<Nothing>) -> PageResult {
    session.own_account().standing().notices_seen().await?;
    Ok(see_other("/"))
}
