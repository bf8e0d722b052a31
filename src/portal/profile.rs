//! The patient's own profile: what the practice has on file, and the way to sign-in and contact settings.

use maud::{Markup, html};
use poem::handler;

use super::page;
use crate::base::contact::PostalAddress;
use crate::records::Section;
use crate::records::session::PatientSession;
use crate::web::category::category_key;
use crate::web::navigation::{ACCOUNT, Place};
use crate::web::parts::{button_link, definitions, phone_link};
use crate::web::{Answer, Frame, PageResult};

/// The profile.
#[handler]
pub async fn show(session: PatientSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    let chart = session.own_chart(Section::Contact).await?;
    let (person, own, wishes) = (chart.person()?, chart.own_contact()?, chart.result_wishes()?);
    drop(chart);
    let none = || html! { (words.say("profile-unknown")) };
    let birth_date = person.birth_date.map(|date| words.partial_date(date));
    let content = html! {
        p { (words.say("profile-text")) }
        section {
            h2 { (words.say("profile-on-file")) }
            (definitions([
                (words.say("profile-name"), html! { bdi { (person.display_name()) } }),
                (words.say("profile-birth-date"), birth_date.map_or_else(none, |date| html! { (date) })),
                (words.say("profile-number"), person.number().map_or_else(none, |number| html! { (number) })),
                (words.say("profile-phones"), lines(person.phones.iter().map(|phone| phone_link(phone.as_str()))).unwrap_or_else(none)),
                (words.say("profile-emails"), lines(person.emails.iter().map(|email| html! { (email.as_str()) })).unwrap_or_else(none)),
                (words.say("profile-address"), person.addresses.first().map_or_else(none, postal_address)),
            ]))
            p { (words.say("profile-wrong")) " " (phone_link(&frame.profile().phone)) }
            p { a href="/profile/contact" { (words.say("contact-change-link")) } }
        }
        section {
            h2 { (words.say("profile-own-contact")) }
            @if let Some(own) = &own {
                (definitions([
                    (words.say("profile-emails"), own.email.as_ref().map(|email| html! { (email.as_str()) }).unwrap_or_default()),
                    (words.say("profile-phones"), own.phone.as_ref().map(|phone| phone_link(phone.as_str())).unwrap_or_default()),
                ]))
            }
            @if session.acting().is_none() { p { a href="/account/contact" { (words.say("profile-own-contact-change")) } } }
        }
        @if session.acting().is_none() {
            section {
                h2 { (words.say("notices-title")) }
                @if wishes.with_comment.is_empty() { p { (words.say("notices-all-at-once")) } } @else {
                    p { (words.say("notices-with-comment-of")) }
                    ul { @for category in &wishes.with_comment { li { (words.say(category_key(*category))) } } }
                }
                p { a href="/profile/results" { (words.say("notices-link")) } }
            }
            section {
                h2 { (words.say("helpers-title")) }
                p { (words.say("profile-helpers-text")) }
                p { a href="/profile/helpers" { (words.say("profile-helpers-link")) } }
            }
        }
        section {
            h2 { (words.say("profile-account")) }
            p { (words.say("profile-account-text")) }
            (button_link(ACCOUNT, words.say("profile-account-link")))
        }
    };
    Ok(Answer::page(page(&frame, &session, Place::Profile, words.say("profile-title")).show(content)))
}

/// One line each; `None` if there are none.
fn lines(all: impl Iterator<Item = Markup>) -> Option<Markup> {
    let all: Vec<Markup> = all.collect();
    (!all.is_empty()).then(|| html! { @for line in &all { div { (line) } } })
}

fn postal_address(address: &PostalAddress) -> Markup {
    html! { @for line in address.envelope() { div { (line) } } }
}
