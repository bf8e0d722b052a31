//! What patients asked to have changed in their records: those of one patient, one beside what it would change,
//! and the decision.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::item::State;
use crate::records::patient::PatientId;
use crate::records::proposal::{Proposal, ProposalId, What};
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::session::StaffSession;
use crate::records::{self, Reason, Section};
use crate::web::draft::draft_form;
use crate::web::file::proposed_file;
use crate::web::item::Shown;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, Tone, button, confirmation, definitions, empty, notice};
use crate::web::path::Named;
use crate::web::proposal::{Subject, kind_key, proposal_cards, proposal_detail, sent_file};
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// The names in the path.
#[derive(Deserialize)]
pub struct At {
    id: Named<PatientId>,
    proposal: Named<ProposalId>,
}

impl At {
    fn record(&self) -> String {
        format!("/clinic/patients/{}/record", self.id.0)
    }

    fn list(&self) -> String {
        format!("/clinic/patients/{}/proposals", self.id.0)
    }

    fn href(&self) -> String {
        format!("{}/{}", self.list(), self.proposal.0)
    }
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// Everything that this patient asked.
#[handler]
pub async fn index(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.open_chart(id, Section::Record, Reason::Care).await?;
    let zone = frame.app.practice().zone();
    let shown = Shown { words, zone: &zone, today: chart.now().date_in(&zone) };
    let (waiting, decided): (Vec<_>, Vec<_>) =
        chart.proposals()?.into_iter().partition(|named| named.proposal.is_waiting());
    let (base, name) = (format!("/clinic/patients/{id}"), chart.person()?.display_name());
    let list = format!("{base}/proposals");
    let content = html! {
        @if waiting.is_empty() && decided.is_empty() { (empty(words.say("proposals-none-staff"), None)) }
        @if !waiting.is_empty() {
            section { h2 { (words.say("proposals-waiting")) } (proposal_cards(shown, &chart, &list, &waiting)?) }
        }
        @if !decided.is_empty() {
            section { h2 { (words.say("proposals-decided")) } (proposal_cards(shown, &chart, &list, &decided)?) }
        }
    };
    let title = words.say_with("proposals-title-staff", &[("name", name.as_str().into())]);
    Ok(Answer::page(page(&frame, &session, Place::Patients, title).back(base, name).show(content)))
}

/// One of them, beside what it would change.
#[handler]
pub async fn show(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Query(said): Query<Said>,
) -> PageResult {
    let opened = Opened::of(&session, &frame, &at).await?;
    Ok(opened.page(&frame, &session, &at, &said.done, "", &FormErrors::new()))
}

/// The file of a document that the patient sent.
#[handler]
pub async fn show_file(session: StaffSession, Path(at): Path<At>) -> Result<Response, PageError> {
    let chart = session.open_chart(at.id.0, Section::Documents, Reason::Care).await?;
    proposed_file(&chart, at.proposal.0)
}

/// What is typed to accept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AcceptanceForm {
    note: String,
    version: String,
}

/// Accepts it: the change is made.
#[handler]
pub async fn create_acceptance(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<AcceptanceForm>,
) -> PageResult {
    let version = form.version.parse().unwrap_or(u32::MAX);
    match session.accept_proposal(at.id.0, at.proposal.0, version, form.note.clone()).await {
        Ok(()) => Ok(see_other(&format!("{}?done=accepted", at.href()))),
        Err(records::Error::Refused(_)) => {
            let mut errors = FormErrors::new();
            let max = REASON_CHARACTERS_MAX.into();
            errors.add("note", frame.words.say_with("item-text-long", &[("count", max)]));
            let opened = Opened::of(&session, &frame, &at).await?;
            Ok(opened.page(&frame, &session, &at, "", &form.note, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is typed to deny.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DenialForm {
    reason: String,
}

/// The form that asks why.
#[handler]
pub async fn new_denial(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let opened = Opened::waiting(&session, &frame, &at).await?;
    Ok(opened.denial(&frame, &session, &at, "", &FormErrors::new()))
}

/// Denies it: request and reason are kept and shown to both.
#[handler]
pub async fn create_denial(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<DenialForm>,
) -> PageResult {
    if checked_reason(&form.reason).is_err() {
        let opened = Opened::waiting(&session, &frame, &at).await?;
        let mut errors = FormErrors::new();
        errors.add("reason", frame.words.say("proposal-deny-missing"));
        return Ok(opened.denial(&frame, &session, &at, &form.reason, &errors));
    }
    session.deny_proposal(at.id.0, at.proposal.0, form.reason).await?;
    Ok(see_other(&format!("{}?done=denied", at.href())))
}

/// A proposal, opened by staff.
struct Opened {
    patient: String,
    proposal: Proposal,
    subject: Subject,
    now: crate::base::clock::Moment,
}

impl Opened {
    async fn of(session: &StaffSession, frame: &Frame, at: &At) -> Result<Self, PageError> {
        let chart = session.open_chart(at.id.0, Section::Record, Reason::Care).await?;
        let proposal = chart.proposal(at.proposal.0)?;
        let subject = Subject::of(&frame.words, &chart, &proposal.what)?;
        Ok(Self { patient: chart.person()?.display_name(), proposal, subject, now: chart.now() })
    }

    async fn waiting(session: &StaffSession, frame: &Frame, at: &At) -> Result<Self, PageError> {
        let opened = Self::of(session, frame, at).await?;
        if opened.proposal.is_waiting() { Ok(opened) } else { Err(records::Error::Conflict.into()) }
    }

    /// Whether what it is about can no longer be changed.
    fn is_moot(&self) -> bool {
        let is_gone =
            self.subject.listed.as_ref().is_none_or(|listed| listed.item.state == State::EnteredInError);
        matches!(self.proposal.what, What::Correct { .. } | What::Remove { .. }) && is_gone
    }

    fn page(
        &self,
        frame: &Frame,
        session: &StaffSession,
        at: &At,
        done: &str,
        note: &str,
        errors: &FormErrors,
    ) -> Response {
        let words = &frame.words;
        let zone = frame.app.practice().zone();
        let shown = Shown { words, zone: &zone, today: self.now.date_in(&zone) };
        let content = html! {
            @if let Some(done) = said(words, done, &self.proposal) { (confirmation(done, html! {})) }
            (proposal_detail(shown, &self.proposal, &self.subject, &at.record()))
            (sent_file(words, &self.proposal, &at.href()))
            @if self.proposal.is_waiting() { (self.decide(frame, at, note, errors)) }
        };
        let kind = words.say(kind_key(&self.proposal.what));
        let page = page(frame, session, Place::Patients, kind)
            .heading(html! { (kind) " " small { bdi { (self.patient) } } })
            .back(at.list(), words.say("proposals-title-short"))
            .mending(errors)
            .show(content);
        if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
    }

    fn decide(&self, frame: &Frame, at: &At, note: &str, errors: &FormErrors) -> Markup {
        let words = &frame.words;
        let version = self.subject.listed.as_ref().map_or(0, |listed| listed.item.corrections);
        html! {
            section {
                h2 { (words.say("proposal-decide")) }
                @if self.is_moot() { (notice(words, Tone::Attention, words.say("proposal-moot"))) } @else {
                    (draft_form(frame, &format!("{}/acceptance", at.href()), html! {
                        (Field::block("note", words.say("proposal-note"), 2)
                            .hint(words.say("proposal-note-hint"))
                            .optional(words.say("field-optional"))
                            .value(note)
                            .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                            .errors(errors))
                        input type="hidden" name="version" value=(version);
                        (button(words.say("proposal-accept")))
                    }))
                }
                p { a href={ (at.href()) "/denial" } { (words.say("proposal-deny")) } }
            }
        }
    }

    fn denial(
        &self,
        frame: &Frame,
        session: &StaffSession,
        at: &At,
        reason: &str,
        errors: &FormErrors,
    ) -> Response {
        let words = &frame.words;
        let content = html! {
            (definitions([
                (words.say("hold-patient"), html! { bdi { (self.patient) } }),
                (words.say("proposal-kind"), html! { (words.say(kind_key(&self.proposal.what))) }),
                (words.say("proposal-about"), html! { (self.subject.name) }),
            ]))
            p { (words.say("proposal-deny-text")) }
            (draft_form(frame, &format!("{}/denial", at.href()), html! {
                (Field::block("reason", words.say("proposal-deny-reason"), 3)
                    .hint(words.say("proposal-deny-hint"))
                    .value(reason)
                    .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                    .errors(errors))
                (button(words.say("proposal-deny")))
            }))
        };
        let page = page(frame, session, Place::Patients, words.say("proposal-deny-title"))
            .back(at.href(), words.say(kind_key(&self.proposal.what)))
            .mending(errors)
            .show(content);
        if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
    }
}

/// What was just done here, if the record agrees that it was.
fn said<'a>(words: &'a Words, done: &str, proposal: &Proposal) -> Option<&'a str> {
    let key: Key = match done {
        "accepted" if !proposal.is_waiting() => "proposal-accepted-done",
        "denied" if !proposal.is_waiting() => "proposal-denied-done",
        _ => return None,
    };
    Some(words.say(key))
}
