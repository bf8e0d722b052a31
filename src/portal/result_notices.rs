//! How the patient wishes to be told of results, category by category.

use maud::html;
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::page;
use crate::records::Section;
use crate::records::result::{Category, Wishes};
use crate::records::session::PatientSession;
use crate::web::category::category_key;
use crate::web::navigation::Place;
use crate::web::parts::{Choice, FormErrors, Radios, Tone, button, notice, post_form};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is chosen, by category.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct NoticeForm {
    laboratory: String,
    microbiology: String,
    pathology: String,
    imaging: String,
    vital_signs: String,
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

const WITH_COMMENT: &str = "with-comment";

/// The choices as they are.
#[handler]
pub async fn edit(session: PatientSession, frame: Frame, Query(said): Query<Said>) -> PageResult {
    only_the_patient(&session)?;
    let words = &frame.words;
    let wishes = session.own_chart(Section::Contact).await?.result_wishes()?;
    let errors = FormErrors::new();
    let choices = [
        Choice::new("at-once", words.say("notices-at-once")),
        Choice::new(WITH_COMMENT, words.say("notices-with-comment")),
    ];
    let chosen = |category| if wishes.with_comment.contains(&category) { WITH_COMMENT } else { "at-once" };
    let content = html! {
        @if said.done == "changed" { (notice(words, Tone::Good, words.say("notices-done"))) }
        p { (words.say("notices-text")) }
        (post_form("/profile/results", &frame.csrf, html! {
            @for category in Category::ALL {
                (Radios { name: category.key(), legend: words.say(category_key(category)), hint: "", choices: &choices, chosen: chosen(category), errors: &errors })
            }
            (button(words.say("notices-button")))
        }))
    };
    let page = page(&frame, &session, Place::Profile, words.say("notices-title"))
        .back("/profile", words.say("profile-title"));
    Ok(Answer::page(page.show(content)))
}

/// Keeps them.
#[handler]
pub async fn update(session: PatientSession, Form(form): Form<NoticeForm>) -> PageResult {
    only_the_patient(&session)?;
    let chosen = [
        (Category::Laboratory, &form.laboratory),
        (Category::Microbiology, &form.microbiology),
        (Category::Pathology, &form.pathology),
        (Category::Imaging, &form.imaging),
        (Category::VitalSigns, &form.vital_signs),
    ];
    let with_comment =
        chosen.into_iter().filter(|(_, chosen)| *chosen == WITH_COMMENT).map(|(category, _)| category);
    let wishes = Wishes { with_comment: with_comment.collect() };
    session.change_own_chart(Section::Contact, move |chart| chart.wish_results(&wishes)).await?;
    Ok(see_other("/profile/results?done=changed"))
}

/// It is the patient's own wish, not that of whoever acts for them.
fn only_the_patient(session: &PatientSession) -> Result<(), PageError> {
    if session.acting().is_some() { Err(PageError::NotFound) } else { Ok(()) }
}
