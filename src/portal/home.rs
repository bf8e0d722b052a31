//! Home: what is there for me? News first, then what needs doing; no numbers nobody asked for.

use maud::{Markup, html};
use poem::{Response, handler};

use super::page;
use crate::records;
use crate::records::Section;
use crate::records::result::{Kind, Stretch, Wanted};
use crate::records::session::PatientSession;
use crate::web::frame::SignedIn;
use crate::web::navigation::{ACTING, Place};
use crate::web::page::Page;
use crate::web::parts::{HomeCard, card_list, phone_link};
use crate::web::proxy::areas_in_words;
use crate::web::result::ResultRow;
use crate::web::told::unseen;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Frame, PageResult, icon, see_other};

/// News shown on the page; the list has the rest.
const NEWS_SHOWN: usize = 8;
/// News looked for: more than this is said as "more".
const NEWS_LOOKED_AT: usize = 200;

/// The patient's home; staff are shown to theirs.
#[handler]
pub async fn index(session: SignedIn, frame: Frame) -> PageResult {
    match session {
        SignedIn::Patient(session) => home(&session, frame).await,
        SignedIn::Carer(_) => Ok(see_other(ACTING)),
        SignedIn::Staff(_) => Ok(see_other("/clinic")),
    }
}

async fn home(session: &PatientSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    if !session.may_open(Section::Results) {
        return Ok(without_results(session, &frame));
    }
    let chart = session.own_results().await?;
    let mut wanted = Wanted {
        kind: Kind::Laboratory,
        name: "",
        tests: &[],
        after: None,
        not_before: Some(chart.news_not_before()?),
        limit: NEWS_LOOKED_AT,
    };
    let mut lists = Vec::with_capacity(Kind::ALL.len());
    for kind in Kind::ALL {
        wanted.kind = kind;
        lists.push((kind, chart.results(wanted)?));
    }
    let before = chart.visited_before()?;
    let zone = frame.app.practice().zone();
    let may_act = !session.own_account().can_act_for()?.is_empty();
    let content = html! {
        (unseen(&frame, session.standing())?)
        @if session.acting().is_none() { (to_do(words, session, chart.own_contact()?.is_some())?) }
        (news(words, &zone, &lists, before, session.acting().is_none())?)
        (more(words, session, may_act))
    };
    Ok(Answer::page(greeting(session, &frame).show(content)))
}

/// The ways on from here, in words for oneself or for somebody else's record.
fn more(words: &Words, session: &PatientSession, may_act: bool) -> Markup {
    let is_own = session.acting().is_none();
    let own = |own: Key, others: Key| words.say(if is_own { own } else { others });
    let card = |href, icon, what, more| HomeCard { href, icon, what, more, state: None };
    html! {
        section {
            h2 { (own("home-more", "home-more-acting")) }
            ul.home {
                (card("/results", icon::RESULTS, own("home-results", "nav-results"), words.say("home-results-more")))
                @if session.may_open(Section::Access) {
                    (card("/record/access", icon::ACCESS, own("home-access", "nav-access"), words.say("home-access-more")))
                    (card("/profile", icon::PROFILE, own("home-profile", "nav-profile"), own("home-profile-more", "home-profile-more-acting")))
                }
                @if may_act { (card(ACTING, icon::PATIENTS, words.say("acting-title"), words.say("home-acting-more"))) }
            }
        }
    }
}

/// The page before its content: a greeting, or whose record it is.
fn greeting<'a>(session: &'a PatientSession, frame: &'a Frame) -> Page<'a> {
    let name = session.name();
    let heading = match session.acting() {
        Some(_) => name.to_owned(),
        None => frame.words.say_with("home-greeting", &[("name", name.into())]),
    };
    page(frame, session, Place::Home, frame.words.say("home-title")).heading(heading)
}

/// What somebody sees who acts for a patient but not in their results.
fn without_results(session: &PatientSession, frame: &Frame) -> Response {
    let words = &frame.words;
    let areas = session.acting().map(|acting| areas_in_words(words, acting.areas)).unwrap_or_default();
    Answer::page(greeting(session, frame).show(html! {
        p { (words.say_with("home-acting-areas", &[("name", session.name().into()), ("areas", areas.into())])) }
        p { (words.say("home-acting-soon")) " " (phone_link(&frame.profile().phone)) }
    }))
}

/// What is left to do for the patient's own safety; nothing if all is done.
fn to_do(words: &Words, session: &PatientSession, has_contact: bool) -> records::Result<Markup> {
    let sign_in = session.own_account().sign_in()?;
    let has_factor = sign_in.app.is_some() || !sign_in.passkeys.is_empty();
    let card = |href, icon, what, more| HomeCard { href, icon, what, more, state: None };
    Ok(html! {
        @if !has_factor || sign_in.recovery.is_none() || !has_contact {
            section {
                h2 { (words.say("home-to-do")) }
                ul.home {
                    @if !has_factor {
                        (card("/account/app", icon::AUDIT, words.say("home-factor"), words.say("home-factor-more")))
                    } @else if sign_in.recovery.is_none() {
                        (card("/account/recovery-codes", icon::AUDIT, words.say("home-recovery"), words.say("home-recovery-more")))
                    }
                    @if !has_contact {
                        (card("/account/contact", icon::PHONE, words.say("home-contact"), words.say("home-contact-more")))
                    }
                }
            }
        }
    })
}

/// What came since the last visit, or that nothing did.
fn news(
    words: &Words,
    zone: &jiff::tz::TimeZone,
    lists: &[(Kind, Stretch)],
    before: Option<crate::base::clock::Moment>,
    is_own: bool,
) -> records::Result<Markup> {
    let mut new = Vec::new();
    for (kind, list) in lists {
        new.extend(list.rows()?.into_iter().filter(|row| row.is_new).map(|row| (*kind, row)));
    }
    let count = new.len();
    new.sort_by_key(|(_, row)| {
        (!row.result.shown_flag().is_some_and(|flag| flag.is_unusual()), std::cmp::Reverse(row.at))
    });
    new.truncate(NEWS_SHOWN);
    let rows = new.iter().map(|(kind, row)| ResultRow {
        words,
        base: "/results",
        kind: *kind,
        id: row.id,
        result: &row.result,
        is_new: true,
        is_held: false,
    });
    Ok(html! {
        section {
            h2 { (words.say(if is_own { "home-new" } else { "home-new-acting" })) }
            @if count == 0 {
                p {
                    @match before {
                        Some(before) => (words.say_with("home-nothing-since", &[("date", words.weekday(before.date_in(zone)).to_string().into())])),
                        None => (words.say("home-nothing")),
                    }
                }
            } @else {
                p { (words.say_with("home-new-results", &[("count", count.into())])) }
                (card_list(rows))
                @if count > NEWS_SHOWN { p { a href="/results" { (words.say("home-all-results")) } } }
            }
        }
    })
}
