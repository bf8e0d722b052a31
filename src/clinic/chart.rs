//! A patient's chart: who they are, how to reach them, and, for those who treat them, their latest results.

use jiff::civil::Date;
use maud::{Markup, html};
use poem::handler;
use poem::web::Path;

use super::page;
use crate::base::contact::PostalAddress;
use crate::records::patient::{Patient, PatientId};
use crate::records::result::{Kind, Wanted};
use crate::records::session::StaffSession;
use crate::records::{Reason, Section};
use crate::web::navigation::Place;
use crate::web::parts::{definitions, empty, phone_link};
use crate::web::path::Named;
use crate::web::result_list::{address, days, kind_key};
use crate::web::words::Words;
use crate::web::{Answer, Frame, PageResult};

/// The latest results of a kind on the chart; the list has the rest.
const LATEST: usize = 15;

/// The chart.
#[handler]
pub async fn show(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
) -> PageResult {
    let words = &frame.words;
    let practice = frame.app.practice();
    let (zone, today) = (practice.zone(), practice.clock().now().date_in(&practice.zone()));
    let person = session.open_chart(id, Section::Contact, Reason::Care).await?.person()?;
    let results = latest(&session, words, &zone, id).await?;
    let name = person.display_name();
    let content = html! {
        div.detail {
            div {
                (who(words, &person, today))
                @if session.role().may_open(Section::Record) {
                    section {
                        h2 { (words.say("chart-record")) }
                        ul {
                            li { a href={ "/clinic/patients/" (id) "/record" } { (words.say("chart-record-open")) } }
                            li { a href={ "/clinic/patients/" (id) "/timeline" } { (words.say("chart-timeline")) } }
                        }
                    }
                }
                (account(&session, words, id)?)
            }
            @if let Some(results) = results { div { (results) } }
        }
    };
    let page =
        page(&frame, &session, Place::Patients, name).back("/clinic/patients", words.say("patients-title"));
    Ok(Answer::page(page.show(content)))
}

/// How the patient gets into the portal, and what can be done about it here.
fn account(session: &StaffSession, words: &Words, id: PatientId) -> Result<Markup, crate::web::PageError> {
    let has_account = session.register()?.has_account(id)?;
    Ok(html! {
        section {
            h2 { (words.say("chart-account")) }
            ul {
                li { a href={ "/clinic/patients/" (id) "/invitation" } { (words.say("chart-invite")) } }
                @if has_account { li { a href={ "/clinic/patients/" (id) "/reset" } { (words.say("chart-reset")) } } }
                li { a href={ "/clinic/patients/" (id) "/proxies" } { (words.say("chart-proxies")) } }
                @if session.role().may_use_office() {
                    li { a href={ "/clinic/audit?patient=" (id) } { (words.say("chart-audit")) } }
                }
            }
        }
    })
}

/// The latest results of each kind; nothing for a role that sees none.
async fn latest(
    session: &StaffSession,
    words: &Words,
    zone: &jiff::tz::TimeZone,
    id: PatientId,
) -> Result<Option<Markup>, crate::web::PageError> {
    if !session.role().may_open(Section::Results) {
        return Ok(None);
    }
    let chart = session.open_chart(id, Section::Results, Reason::Care).await?;
    let base = format!("/clinic/patients/{id}/results");
    let mut shown = Vec::new();
    for kind in Kind::ALL {
        let wanted = Wanted { kind, name: "", tests: &[], after: None, not_before: None, limit: LATEST };
        let stretch = chart.results(wanted)?;
        let title = words.say(kind_key(kind));
        shown.push(html! {
            section {
                h2 { (title) }
                @if stretch.count() == 0 { (empty(words.say("chart-no-results"), None)) } @else {
                    (days((words, zone), &base, kind, &stretch.rows()?))
                    @if stretch.next().is_some() { p { a href=(address(&base, kind, "", None)) { (words.say("chart-all-results")) } } }
                }
            }
        });
    }
    Ok(Some(html! { @for section in &shown { (section) } }))
}

/// Who the patient is and how to reach them.
fn who(words: &Words, person: &Patient, today: Date) -> Markup {
    let none = || html! { (words.say("profile-unknown")) };
    let birth_date = person.birth_date.map(|date| {
        let age = date.whole().map(|date| age(date, today));
        html! { (words.partial_date(date)) @if let Some(age) = age { " " small { (words.say_with("chart-age", &[("count", age.into())])) } } }
    });
    html! {
        section {
            h2 { (words.say("chart-contact")) }
            (definitions([
                (words.say("profile-birth-date"), birth_date.unwrap_or_else(none)),
                (words.say("profile-number"), person.number().map_or_else(none, |number| html! { (number) })),
                (words.say("profile-phones"), lines(person.phones.iter().map(|phone| phone_link(phone.as_str()))).unwrap_or_else(none)),
                (words.say("profile-emails"), lines(person.emails.iter().map(|email| html! { (email.as_str()) })).unwrap_or_else(none)),
                (words.say("profile-address"), person.addresses.first().map_or_else(none, postal_address)),
            ]))
        }
    }
}

/// Whole years from `birth` to `today`.
pub(super) fn age(birth: Date, today: Date) -> i64 {
    let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
    i64::from(today.year()) - i64::from(birth.year()) - i64::from(!had_birthday)
}

fn lines(all: impl Iterator<Item = Markup>) -> Option<Markup> {
    let all: Vec<Markup> = all.collect();
    (!all.is_empty()).then(|| html! { @for line in &all { div { (line) } } })
}

fn postal_address(address: &PostalAddress) -> Markup {
    html! { @for line in address.envelope() { div { (line) } } }
}
