//! What the patient asked to have changed: all of it, one of it, and taking it back.

use maud::{Markup, html};
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::Section;
use crate::records::item::Class;
use crate::records::proposal::{Proposal, ProposalId, Stage};
use crate::records::session::PatientSession;
use crate::web::file_form::PATH;
use crate::web::item::{Shown, class_name};
use crate::web::navigation::Place;
use crate::web::parts::{button_quiet, confirmation, empty, post_form};
use crate::web::path::Named;
use crate::web::proposal::{Subject, kind_key, proposal_cards, proposal_detail, sent_file};
use crate::web::words::Words;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// A form without fields.
#[derive(Debug, Default, Deserialize)]
pub struct Nothing {}

/// All of them, those that wait first.
#[handler]
pub async fn index(session: PatientSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    let chart = session.own_chart(Section::Record).await?;
    let zone = frame.app.practice().zone();
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let (waiting, decided): (Vec<_>, Vec<_>) =
        chart.proposals()?.into_iter().partition(|named| named.proposal.is_waiting());
    let base = "/record/proposals";
    let content = html! {
        p { (words.say("proposals-text")) }
        @if waiting.is_empty() && decided.is_empty() { (empty(words.say("proposals-none"), None)) }
        @if !waiting.is_empty() {
            section { h2 { (words.say("proposals-waiting")) } (proposal_cards(shown, &chart, base, &waiting)?) }
        }
        @if !decided.is_empty() {
            section { h2 { (words.say("proposals-decided")) } (proposal_cards(shown, &chart, base, &decided)?) }
        }
        (tell(words))
    };
    let page = page(&frame, &session, Place::Record, words.say("proposals-title"))
        .back("/record", words.say("record-title"));
    Ok(Answer::page(page.show(content)))
}

/// What a patient can tell anew, a link for each.
pub(super) fn tell(words: &Words) -> Markup {
    html! {
        section {
            h2 { (words.say("proposals-tell")) }
            p { (words.say("proposals-tell-text")) }
            ul {
                @for class in Class::TOLD {
                    li { a href={ "/record/" (class.key()) "/new" } { (class_name(words, class)) } }
                }
                li { a href=(PATH) { (words.say("upload-heading")) } }
            }
        }
    }
}

/// One of them.
#[handler]
pub async fn show(
    session: PatientSession,
    frame: Frame,
    Path(Named(id)): Path<Named<ProposalId>>,
    Query(said): Query<Said>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.own_chart(Section::Record).await?;
    let proposal = chart.proposal(id)?;
    let subject = Subject::of(words, &chart, &proposal.what)?;
    let zone = frame.app.practice().zone();
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let content = html! {
        @match said.done.as_str() {
            "sent" if proposal.is_waiting() => (confirmation(words.say("proposal-sent"), html! { p { (words.say("proposal-sent-next")) } })),
            "withdrawn" if !proposal.is_waiting() => (confirmation(words.say("proposal-withdrawn-done"), html! {})),
            _ => {}
        }
        (proposal_detail(shown, &proposal, &subject, "/record"))
        (sent_file(words, &proposal, &format!("/record/proposals/{id}")))
        (ways_on(&frame, id, &proposal, &subject))
    };
    let page = page(&frame, &session, Place::Record, words.say(kind_key(&proposal.what)))
        .heading(html! { (words.say(kind_key(&proposal.what))) " " small { (subject.name) } })
        .back("/record/proposals", words.say("proposals-title"));
    Ok(Answer::page(page.show(content)))
}

/// Taking it back while it waits; saying why one disagrees once it was denied.
fn ways_on(frame: &Frame, id: ProposalId, proposal: &Proposal, subject: &Subject) -> Markup {
    let words = &frame.words;
    html! {
        @match &proposal.stage {
            Stage::Waiting => section {
                h2 { (words.say("proposal-withdraw-title")) }
                p { (words.say("proposal-withdraw-text")) }
                (post_form(&format!("/record/proposals/{id}/withdrawal"), &frame.csrf, html! {
                    (button_quiet(words.say("proposal-withdraw")))
                }))
            },
            Stage::Denied { .. } => {
                p { (words.say("proposal-denied-next")) }
                @if subject.listed.is_some() {
                    p { a href={ "/record/" (subject.place) "/remark" } { (words.say("remark-add")) } }
                }
            }
            Stage::Accepted { item: Some(item), .. } if subject.listed.is_none() => {
                @if let Some(draft) = proposal.what.draft() {
                    p { a href={ "/record/" (draft.detail.class().key()) "/" (item) } { (words.say("proposal-open")) } }
                }
            }
            _ => {}
        }
    }
}

/// Takes it back.
#[handler]
pub async fn destroy(
    session: PatientSession,
    Path(Named(id)): Path<Named<ProposalId>>,
    Form(_): Form<Nothing>,
) -> PageResult {
    session.withdraw_proposal(id).await?;
    Ok(see_other(&format!("/record/proposals/{id}?done=withdrawn")))
}
