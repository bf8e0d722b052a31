//! Where this account is signed in, and ending that.

use maud::{Markup, html};
use poem::handler;
use poem::web::{Path, Query};

use super::{Asked, Nothing, page};
use crate::records::own::SessionShown;
use crate::web::frame::SignedIn;
use crate::web::parts::{Tag, Tone, button_quiet, notice, post_form};
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// Every session of this account.
#[handler]
pub async fn index(session: SignedIn, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let words = &frame.words;
    let sessions = session.own_account().sessions()?;
    let content = html! {
        @if asked.done == "ended" { (notice(words, Tone::Good, html! { (words.say("sessions-ended")) })) }
        p { (words.say("sessions-text")) }
        ul.sessions { @for one in &sessions { li { (row(&frame, one)) } } }
        @if sessions.len() > 1 {
            (post_form("/account/sessions/end-others", &frame.csrf, button_quiet(words.say("sessions-end-others"))))
        }
    };
    Ok(Answer::page(page(&frame, &session, words.say("sessions-title")).show(content)))
}

/// Ends one.
#[handler]
pub async fn destroy(
    session: SignedIn,
    Path(id): Path<String>,
    Form(Nothing {}): Form<Nothing>,
) -> PageResult {
    session.own_account().end_session(&id).await?;
    Ok(see_other("/account/sessions?done=ended"))
}

/// Ends all but this one.
#[handler]
pub async fn destroy_others(session: SignedIn, Form(Nothing {}): Form<Nothing>) -> PageResult {
    session.own_account().end_other_sessions().await?;
    Ok(see_other("/account/sessions?done=ended"))
}

fn row(frame: &Frame, one: &SessionShown) -> Markup {
    let words = &frame.words;
    let (browser, system) = device(&one.from.agent);
    let name = words.say_with(
        "sessions-device",
        &[("browser", said(words, browser).into()), ("system", said(words, system).into())],
    );
    let used = frame.moment(one.seen);
    let this = Tag { tone: Tone::Good, text: words.say("sessions-this") };
    html! {
        b { (name) } @if one.is_this { " " (this) }
        br;
        (words.say_with("sessions-used", &[("date", used.into()), ("address", (&*one.from.address).into())]))
        @if !one.is_this {
            (post_form(&format!("/account/sessions/{}/end", one.id), &frame.csrf, button_quiet(words.say("sessions-end"))))
        }
    }
}

/// What a browser's own description says, as far as it tells people anything.
fn device(agent: &str) -> (&'static str, &'static str) {
    let first = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ]);
    (browser, system)
}

fn said<'a>(words: &'a Words, name: &'static str) -> &'a str {
    const UNKNOWN: Key = "sessions-unknown";
    if name.is_empty() { words.say(UNKNOWN) } else { name }
}
