//! The worklist: what waits, for how long, and where it is handled. Each role sees what it can do something about.

use maud::{Markup, html};
use poem::handler;

use super::page;
use super::staff::state;
use crate::base::clock::Moment;
use crate::records;
use crate::records::proposal::Waiting;
use crate::records::role::Role;
use crate::records::session::StaffSession;
use crate::records::sign_in::Standing;
use crate::records::worklist::{Held, Letter, Unopened, Unreviewed, Worklist};
use crate::web::navigation::{Place, role_key};
use crate::web::parts::{Card, Tag, Tone, card_list, empty};
use crate::web::plain_name::plain_name;
use crate::web::proposal::kind_key;
use crate::web::result::flag_tag;
use crate::web::told::unseen;
use crate::web::words::{Key, Words};
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
        @if session.role().may_write_record() { (proposals(words, &list, now)) }
        @if session.role() == Role::FrontDesk || !list.contacts.is_empty() { (contacts(words, &list, now)) }
        @if session.role() == Role::FrontDesk { (letters(words, &list, now)) }
        (narrowed(words, session.role(), &list, now))
        @if session.role().may_use_office() { (office(words, &session)?) }
    };
    Ok(Answer::page(page(&frame, &session, Place::Worklist, words.say("worklist-title")).show(content)))
}

/// What nurses and clinicians are shown.
fn clinical(words: &Words, session: &StaffSession, list: &Worklist, now: Moment) -> Markup {
    html! {
        @if session.role().may_release() {
            section {
                h2 { (words.say("worklist-review")) }
                @if list.unreviewed.is_empty() { (empty(words.say("worklist-review-none"), None)) } @else {
                    p { (words.say("worklist-review-text")) }
                    (card_list(list.unreviewed.iter().map(|item| unreviewed(words, item, now))))
                    @if list.unreviewed_more > 0 { p { (words.say_with("worklist-more", &[("count", list.unreviewed_more.into())])) } }
                }
            }
        }
        @if session.role().may_open(records::Section::Results) {
            section {
                h2 { (words.say("worklist-unopened")) }
                p { (words.say("worklist-unopened-text")) }
                @if list.unopened.is_empty() { (empty(words.say("worklist-unopened-none"), None)) } @else {
                    (card_list(by_patient(&list.unopened).iter().map(|items| unopened(words, items, now))))
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

/// What patients asked to have changed in their records.
fn proposals(words: &Words, list: &Worklist, now: Moment) -> Markup {
    html! {
        section {
            h2 { (words.say("worklist-proposals")) }
            @if list.proposals.is_empty() { (empty(words.say("worklist-proposals-none"), None)) } @else {
                p { (words.say("worklist-proposals-text")) }
                (card_list(list.proposals.iter().map(|item| proposal(words, item, now))))
                @if list.proposals_more > 0 { p { (words.say_with("worklist-more", &[("count", list.proposals_more.into())])) } }
            }
        }
    }
}

fn proposal(words: &Words, item: &Waiting, now: Moment) -> Markup {
    let waits = words.lasting(now.millis_since(item.at) / 60_000);
    let card = Card {
        href: format_args!("/clinic/patients/{}/proposals/{}", item.patient, item.id),
        what: &item.name,
        value: words.say(kind_key(&item.what)),
        when: words.say_with("worklist-waits", &[("time", waits.into())]),
        state: None,
    };
    html! { (card) }
}

/// Contact details that patients asked to have on file. The front desk has them always before its eyes.
fn contacts(words: &Words, list: &Worklist, now: Moment) -> Markup {
    let rows = list.contacts.iter().map(|item| Card {
        href: format!("/clinic/patients/{}/contact-changes/{}", item.patient, item.id),
        what: &item.name,
        value: words.say("contact-change-title"),
        when: words.say_with(
            "worklist-waits",
            &[("time", words.lasting(now.millis_since(item.at) / 60_000).into())],
        ),
        state: None,
    });
    html! {
        section {
            h2 { (words.say("worklist-contacts")) }
            @if list.contacts.is_empty() { (empty(words.say("worklist-contacts-none"), None)) } @else {
                p { (words.say("worklist-contacts-text")) }
                (card_list(rows))
                @if list.contacts_more > 0 { p { (words.say_with("worklist-more", &[("count", list.contacts_more.into())])) } }
            }
        }
    }
}

/// What the front desk is shown: letters that did not open an account yet.
fn letters(words: &Words, list: &Worklist, now: Moment) -> Markup {
    let find = html! { p { a href=(Place::Patients.href()) { (words.say("worklist-find")) } } };
    html! {
        section {
            h2 { (words.say("worklist-letters")) }
            @if list.letters.is_empty() { (empty(words.say("worklist-letters-none"), Some(find))) } @else {
                p { (words.say("worklist-letters-text")) }
                (card_list(list.letters.iter().map(|item| letter(words, item, now))))
                @if list.letters_more > 0 { p { (words.say_with("worklist-more", &[("count", list.letters_more.into())])) } }
            }
        }
    }
}

/// Who acts for a child and should be looked at again. The front desk has it always before its eyes.
fn narrowed(words: &Words, role: Role, list: &Worklist, now: Moment) -> Markup {
    let rows = list.narrowed.iter().map(|item| Card {
        href: format!("/clinic/patients/{}/proxies", item.patient),
        what: &item.name,
        value: &item.holder,
        when: words.say_with(
            "worklist-waits",
            &[("time", words.lasting(now.millis_since(item.since) / 60_000).into())],
        ),
        state: None,
    });
    html! {
        @if role == Role::FrontDesk || !list.narrowed.is_empty() {
            section {
                h2 { (words.say("worklist-proxies")) }
                @if list.narrowed.is_empty() { (empty(words.say("worklist-proxies-none"), None)) } @else {
                    p { (words.say("worklist-proxies-text")) }
                    (card_list(rows))
                }
            }
        }
    }
}

fn letter(words: &Words, item: &Letter, now: Moment) -> Markup {
    let waits = words.lasting(now.millis_since(item.made) / 60_000);
    let (tone, key): (Tone, Key) = match item.standing {
        Standing::Expired => (Tone::Attention, "worklist-letter-over"),
        Standing::Blocked => (Tone::Attention, "worklist-letter-blocked"),
        _ => (Tone::Plain, "worklist-letter-open"),
    };
    let card = Card {
        href: format_args!("/clinic/patients/{}/invitation", item.patient),
        what: &item.name,
        value: "",
        when: words.say_with("worklist-waits", &[("time", waits.into())]),
        state: Some(Tag { tone, text: words.say(key) }),
    };
    html! { (card) }
}

/// What administrators are shown: staff who have not begun, or have no second step.
fn office(words: &Words, session: &StaffSession) -> records::Result<Markup> {
    let accounts = session.office()?.staff_accounts()?;
    let waiting: Vec<_> = accounts
        .iter()
        .filter(|account| account.enabled)
        .filter(|account| !account.has_password || account.must_change_password || account.factors == 0)
        .collect();
    let rows = waiting.iter().map(|account| Card {
        href: format!("/clinic/staff/{}", account.id),
        what: &account.name,
        value: account.role.map(|role| words.say(role_key(role))).unwrap_or_default(),
        when: "",
        state: Some(state(words, account)),
    });
    Ok(html! {
        section {
            h2 { (words.say("worklist-staff")) }
            @if waiting.is_empty() { (empty(words.say("worklist-staff-none"), None)) } @else { (card_list(rows)) }
        }
        section {
            h2 { (words.say("worklist-look")) }
            ul {
                li { a href=(Place::Holds.href()) { (words.say("holds-title")) } }
                li { a href="/clinic/audit/verification" { (words.say("audit-verify-link")) } }
            }
        }
    })
}

/// What waits for one patient together, the patients in the order of the most pressing: one call settles it all.
fn by_patient(list: &[Unopened]) -> Vec<Vec<&Unopened>> {
    let mut patients: Vec<Vec<&Unopened>> = Vec::new();
    for item in list {
        match patients.iter_mut().find(|items| items[0].patient == item.patient) {
            Some(items) => items.push(item),
            None => patients.push(vec![item]),
        }
    }
    patients
}

fn unopened(words: &Words, items: &[&Unopened], now: Moment) -> Markup {
    let Some(item) = items.first() else { return html! {} };
    let chart = format!("/clinic/patients/{}", item.patient);
    let test = plain_name(words, &item.test, &item.test_name);
    let longest = items.iter().map(|item| now.millis_since(item.received)).max().unwrap_or_default();
    let waits = words.lasting(longest / 60_000);
    let (href, value) = match items.len() - 1 {
        0 => (format!("{chart}/results/{}", item.result), test.to_owned()),
        more => {
            (chart, words.say_with("worklist-and-more", &[("name", test.into()), ("count", more.into())]))
        }
    };
    let card = Card {
        href,
        what: &item.name,
        value,
        when: words.say_with("worklist-waits", &[("time", waits.into())]),
        state: Some(flag_tag(words, item.flag)),
    };
    html! { (card) }
}

fn unreviewed(words: &Words, item: &Unreviewed, now: Moment) -> Markup {
    let waits = words.lasting(now.millis_since(item.since) / 60_000);
    let card = Card {
        href: format_args!("/clinic/patients/{}/review", item.patient),
        what: &item.name,
        value: words.say_with("worklist-review-count", &[("count", item.count.into())]),
        when: words.say_with("worklist-waits", &[("time", waits.into())]),
        state: item.flag.filter(|flag| flag.is_unusual()).map(|flag| flag_tag(words, flag)),
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
