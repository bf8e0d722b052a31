//! The patient's contact details as they should be on file: asked for here, put on file by the front desk.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::Section;
use crate::records::contact_change::{ContactChange, ContactChangeId, ContactDetails};
use crate::records::proposal::Stage;
use crate::records::session::PatientSession;
use crate::web::contact::{ContactForm, contact_comparison};
use crate::web::navigation::Place;
use crate::web::parts::{FormErrors, button, button_quiet, confirmation, post_form};
use crate::web::path::Named;
use crate::web::proposal::stage_tag;
use crate::web::words::Words;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

const PATH: &str = "/profile/contact";

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// A form without fields.
#[derive(Debug, Default, Deserialize)]
pub struct Nothing {}

/// The form, with what is on file or what was asked for last in it.
#[handler]
pub async fn edit(session: PatientSession, frame: Frame, Query(said): Query<Said>) -> PageResult {
    let opened = Opened::of(&session).await?;
    let form = ContactForm::of(opened.waiting().map_or(&opened.on_file, |(_, change)| &change.wanted));
    Ok(opened.page(&frame, &session, &form, &said.done, &FormErrors::new()))
}

/// Asks for it.
#[handler]
pub async fn update(session: PatientSession, frame: Frame, Form(form): Form<ContactForm>) -> PageResult {
    let opened = Opened::of(&session).await?;
    let mut errors = FormErrors::new();
    let wanted = form.read(&frame.words, &mut errors);
    if errors.is_empty() && wanted == opened.on_file {
        errors.add("phones", frame.words.say("contact-change-same"));
    }
    if !errors.is_empty() {
        return Ok(opened.page(&frame, &session, &form, "", &errors));
    }
    session.ask_contact_change(wanted).await?;
    Ok(see_other(&format!("{PATH}?done=sent")))
}

/// Takes it back.
#[handler]
pub async fn destroy(
    session: PatientSession,
    Path(Named(id)): Path<Named<ContactChangeId>>,
    Form(_): Form<Nothing>,
) -> PageResult {
    session.withdraw_contact_change(id).await?;
    Ok(see_other(&format!("{PATH}?done=withdrawn")))
}

struct Opened {
    on_file: ContactDetails,
    last: Option<(ContactChangeId, ContactChange)>,
}

impl Opened {
    async fn of(session: &PatientSession) -> Result<Self, crate::web::PageError> {
        let chart = session.own_chart(Section::Contact).await?;
        Ok(Self { on_file: ContactDetails::of(&chart.person()?), last: chart.last_contact_change()? })
    }

    fn waiting(&self) -> Option<&(ContactChangeId, ContactChange)> {
        self.last.as_ref().filter(|(_, change)| change.stage == Stage::Waiting)
    }

    fn page(
        &self,
        frame: &Frame,
        session: &PatientSession,
        form: &ContactForm,
        done: &str,
        errors: &FormErrors,
    ) -> Response {
        let words = &frame.words;
        let content = html! {
            @match done {
                "sent" if self.waiting().is_some() => (confirmation(words.say("contact-change-sent"), html! {})),
                "withdrawn" if self.waiting().is_none() => (confirmation(words.say("proposal-withdrawn-done"), html! {})),
                _ => {}
            }
            (self.last_one(frame))
            section {
                h2 { (words.say("contact-change-form")) }
                p { (words.say("contact-change-text")) }
                (post_form(PATH, &frame.csrf, html! {
                    (form.fields(words, errors))
                    (button(words.say("proposal-send")))
                }))
            }
        };
        let page = page(frame, session, Place::Profile, words.say("contact-change-title"))
            .back("/profile", words.say("profile-title"))
            .mending(errors)
            .show(content);
        if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
    }

    /// What was asked for last, and what became of it.
    fn last_one(&self, frame: &Frame) -> Markup {
        let words = &frame.words;
        html! {
            @if let Some((id, change)) = &self.last {
                section {
                    h2 { (words.say("contact-change-last")) }
                    p { (stage_tag(words, &change.stage)) }
                    @if change.stage == Stage::Waiting {
                        (contact_comparison(words, &self.on_file, &change.wanted))
                        (post_form(&format!("{PATH}/{id}/withdrawal"), &frame.csrf, html! {
                            (button_quiet(words.say("proposal-withdraw")))
                        }))
                    }
                    (decided(words, &change.stage))
                }
            }
        }
    }
}

fn decided(words: &Words, stage: &Stage) -> Markup {
    html! {
        @if let Stage::Denied { reason, .. } = stage {
            p { (words.say("contact-change-denied")) }
            p.note { (reason) }
        }
    }
}
