//! Contact details that a patient asked to have on file: beside those that are, accepted or declined.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use crate::base::clock::Moment;
use crate::records::contact_change::{ContactChange, ContactChangeId, ContactDetails};
use crate::records::patient::{Patient, PatientId};
use crate::records::proposal::Stage;
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::session::StaffSession;
use crate::records::{Reason, Section};
use crate::web::contact::contact_comparison;
use crate::web::item::Shown;
use crate::web::navigation::Place;
use crate::web::parts::{Field, FormErrors, Tone, button, button_quiet, definitions, notice, post_form};
use crate::web::path::Named;
use crate::web::proposal::stage_tag;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// The names in the path.
#[derive(Deserialize)]
pub struct At {
    id: Named<PatientId>,
    change: Named<ContactChangeId>,
}

impl At {
    fn href(&self) -> String {
        format!("/clinic/patients/{}/contact-changes/{}", self.id.0, self.change.0)
    }
}

/// What is asked for, beside what is on file.
#[handler]
pub async fn show(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    Ok(Opened::of(&session, &at).await?.page(&frame, &session, &at, "", &FormErrors::new()))
}

/// What is sent to accept.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AcceptanceForm {
    seen: String,
}

/// Puts it on file.
#[handler]
pub async fn create_acceptance(
    session: StaffSession,
    Path(at): Path<At>,
    Form(form): Form<AcceptanceForm>,
) -> PageResult {
    let seen = Moment::from_millis(form.seen.parse().unwrap_or(i64::MIN));
    session.accept_contact_change(at.id.0, at.change.0, seen).await?;
    Ok(see_other(&at.href()))
}

/// What is typed to decline.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DenialForm {
    reason: String,
}

/// Declines it.
#[handler]
pub async fn create_denial(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<DenialForm>,
) -> PageResult {
    if checked_reason(&form.reason).is_err() {
        let opened = Opened::of(&session, &at).await?;
        let mut errors = FormErrors::new();
        errors.add("reason", frame.words.say("proposal-deny-missing"));
        return Ok(opened.page(&frame, &session, &at, &form.reason, &errors));
    }
    session.deny_contact_change(at.id.0, at.change.0, form.reason).await?;
    Ok(see_other(&at.href()))
}

struct Opened {
    person: Patient,
    change: ContactChange,
    now: Moment,
}

impl Opened {
    async fn of(session: &StaffSession, at: &At) -> Result<Self, PageError> {
        session.may_decide_contact(at.id.0).await?;
        let chart = session.open_chart(at.id.0, Section::Contact, Reason::Care).await?;
        let change = chart.contact_change(at.change.0)?;
        Ok(Self { person: chart.person()?, change, now: chart.now() })
    }

    fn page(
        &self,
        frame: &Frame,
        session: &StaffSession,
        at: &At,
        reason: &str,
        errors: &FormErrors,
    ) -> Response {
        let words = &frame.words;
        let zone = frame.app.practice().zone();
        let shown = Shown { words, zone: &zone, today: self.now.date_in(&zone) };
        let is_waiting = self.change.stage == Stage::Waiting;
        let on_file = ContactDetails::of(&self.person);
        let now = if is_waiting { &on_file } else { &self.change.before };
        let told = words.say_with(
            "proposal-told-by",
            &[("name", (&self.change.by).into()), ("date", shown.moment(self.change.at).into())],
        );
        let content = html! {
            p { (stage_tag(words, &self.change.stage)) }
            (definitions([(words.say("proposal-told"), html! { (told) })]))
            (contact_comparison(words, now, &self.change.wanted))
            (decision(shown, &self.change.stage))
            @if is_waiting { (self.decide(frame, at, reason, errors)) }
        };
        let name = self.person.display_name();
        let page = page(frame, session, Place::Patients, words.say("contact-change-title"))
            .heading(html! { (words.say("contact-change-title")) " " small { bdi { (name) } } })
            .back(format!("/clinic/patients/{}", at.id.0), name.as_str())
            .mending(errors)
            .show(content);
        if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
    }

    fn decide(&self, frame: &Frame, at: &At, reason: &str, errors: &FormErrors) -> Markup {
        let words = &frame.words;
        html! {
            section {
                h2 { (words.say("proposal-decide")) }
                (notice(words, Tone::Plain, words.say("contact-change-elsewhere")))
                (post_form(&format!("{}/acceptance", at.href()), &frame.csrf, html! {
                    input type="hidden" name="seen" value=(self.person.changed.millis());
                    (button(words.say("contact-change-accept")))
                }))
            }
            section {
                h2 { (words.say("proposal-deny-title")) }
                (post_form(&format!("{}/denial", at.href()), &frame.csrf, html! {
                    (Field::block("reason", words.say("proposal-deny-reason"), 2)
                        .hint(words.say("contact-change-deny-hint"))
                        .value(reason)
                        .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                        .errors(errors))
                    (button_quiet(words.say("proposal-deny")))
                }))
            }
        }
    }
}

/// What became of it.
fn decision(shown: Shown<'_>, stage: &Stage) -> Markup {
    let words = shown.words;
    html! {
        @match stage {
            Stage::Accepted { by, at, .. } => p {
                (words.say_with("proposal-accepted-by", &[("name", by.into()), ("date", shown.moment(*at).into())]))
            },
            Stage::Denied { by, at, reason } => {
                p { (words.say_with("proposal-denied-by", &[("name", by.into()), ("date", shown.moment(*at).into())])) }
                p.note { (reason) }
            }
            Stage::Waiting | Stage::Withdrawn { .. } => {}
        }
    }
}
