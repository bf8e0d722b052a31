//! The worklist: what waits, for how long, and where it is handled. Each role sees what it can do something about.

use maud::{Markup, html};
use poem::handler;

use super::page;
use crate::base::clock::Moment;
use crate::records::session::StaffSession;
use crate::records::worklist::{Held, Unopened, Worklist};
use crate::web::navigation::Place;
use crate::web::parts::{Card, Tag, Tone, card_list, empty};
use crate::web::plain_name::plain_name;
use crate::web::result::flag_tag;
use crate::web::told::unseen;
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageResult};

/// Minutes before the end of a hold from which on it is marked.
const ENDS_SOON_MINUTES: i64 = 48 * 60;

/// The worklist.
#[handler]
pub async fn index(session: StaffSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    let now = frame.app.practice().clock().now();
    let list = session.worklist().await?;
    let content = html! {
        (unseen(&frame, session.standing())?)
        (clinical(words, &session, &list, now))
    };
    Ok(Answer::page(page(&frame, &session, Place::Worklist, words.say("worklist-title")).show(content)))
}

/// What nurses and clinicians are shown.
fn clinical(words: &Words, session: &StaffSession, list: &Worklist, now: Moment) -> Markup {
    html! {
        @if session.role().may_open(crate::records::Section::Results) {
            section {
                h2 { (words.say("worklist-unopened")) }
                p { (words.say("worklist-unopened-text")) }
                @if list.unopened.is_empty() { (empty(words.say("worklist-unopened-none"), None)) } @else {
                    (card_list(list.unopened.iter().map(|item| unopened(words, item, now))))
                    @if list.unopened_more > 0 { p { (words.say_with("worklist-more", &[("count", list.unopened_more.into())])) } }
                }
            }
        }
        @if session.role().may_release() {
            section {
                h2 { (words.say("worklist-held")) }
                @if list.held.is_empty() { (empty(words.say("worklist-held-none"), None)) } @else {
                    (card_list(list.held.iter().map(|item| held(words, item, now))))
                }
            }
        }
    }
}

fn unopened(words: &Words, item: &Unopened, now: Moment) -> Markup {
    let waits = words.lasting(now.millis_since(item.received) / 60_000);
    let card = Card {
        href: format_args!("/clinic/patients/{}/results/{}", item.patient, item.result),
        what: &item.name,
        value: plain_name(words, &item.test, &item.test_name),
        when: words.say_with("worklist-waits", &[("time", waits.into())]),
        state: Some(flag_tag(words, item.flag)),
    };
    html! { (card) }
}

fn held(words: &Words, item: &Held, now: Moment) -> Markup {
    let left = item.hold.until.millis_since(now) / 60_000;
    let state = (left <= ENDS_SOON_MINUTES)
        .then(|| Tag { tone: Tone::Attention, text: words.say("worklist-ends-soon") });
    let card = Card {
        href: format_args!("/clinic/patients/{}/results/{}", item.patient, item.result),
        what: &item.name,
        value: plain_name(words, &item.test, &item.test_name),
        when: words.say_with("worklist-ends-in", &[("time", words.lasting(left).into())]),
        state,
    };
    html! { (card) }
}
