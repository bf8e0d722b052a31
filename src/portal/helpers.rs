//! Who may act for the patient: a list to look at and to end, and a code with which somebody comes to help.
//!
//! Only the patient is here, never somebody who acts for them: nobody passes on what was given to them.

use maud::{Markup, html};
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::account::AccountId;
use crate::records::proxy::{GrantShown, NewOffer};
use crate::records::session::PatientSession;
use crate::records::{Error, Rule, Section};
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::parts::{
    FormErrors, Tone, TypedDate, button, button_link, button_quiet, confirmation, definitions, empty, notice,
    post_form,
};
use crate::web::path::Named;
use crate::web::proxy::{
    ChosenAreas, end_of_grant, grant_lines, relation_of, relation_select, standing_tag, until_field,
};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

const HELPERS: &str = "/profile/helpers";

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// What is typed. The areas stand beside the rest, as a form has no layers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    relation: String,
    #[serde(flatten)]
    areas: ChosenAreas,
    #[serde(rename = "until-day")]
    day: String,
    #[serde(rename = "until-month")]
    month: String,
    #[serde(rename = "until-year")]
    year: String,
}

impl OfferForm {
    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.day, month: &self.month, year: &self.year }
    }
}

/// Refuses whoever acts for the patient, and whoever proved too long ago who they are when `path` is to change.
fn only_the_patient(session: &PatientSession, path: Option<&str>) -> Result<(), PageError> {
    if session.acting().is_some() {
        return Err(PageError::NotFound);
    }
    match path {
        Some(path) => match session.own_account().must_be_fresh() {
            Err(Error::Refused(Rule::ProofStale)) => Err(PageError::ConfirmFirst { wanted: path.to_owned() }),
            other => Ok(other?),
        },
        None => Ok(()),
    }
}

/// Who may act for me.
#[handler]
pub async fn index(session: PatientSession, frame: Frame, Query(said): Query<Said>) -> PageResult {
    only_the_patient(&session, None)?;
    let (words, zone) = (&frame.words, frame.app.practice().zone());
    let chart = session.own_chart(Section::Access).await?;
    let (all, offer) = (chart.proxies()?, chart.proxy_offer()?);
    let content = html! {
        @if said.done == "ended" { (notice(words, Tone::Good, words.say("helpers-ended"))) }
        p { (words.say("helpers-text")) }
        @if let Some(until) = offer {
            section {
                h2 { (words.say("helpers-offer-open")) }
                p { (words.say_with("helpers-offer-until", &[("date", words.day(until.date_in(&zone)).to_string().into())])) }
                (post_form("/profile/helpers/withdrawal", &frame.csrf, button_quiet(words.say("helpers-withdraw"))))
            }
        }
        @if all.is_empty() { (empty(words.say("helpers-none"), None)) }
        @for shown in &all { (helper(&frame, &zone, shown)) }
        p { (button_link("/profile/helpers/new", words.say("helpers-new"))) }
    };
    let page = page(&frame, &session, Place::Profile, words.say("helpers-title"))
        .back("/profile", words.say("profile-title"));
    Ok(Answer::page(page.show(content)))
}

fn helper(frame: &Frame, zone: &jiff::tz::TimeZone, shown: &GrantShown) -> Markup {
    let words = &frame.words;
    html! {
        section {
            h2 { bdi { (shown.name) } " " (standing_tag(words, shown)) }
            (grant_lines(words, zone, shown))
            @if !shown.open.is_empty() {
                p { a href={ (HELPERS) "/" (shown.holder) "/removal" } { (words.say_with("helpers-end", &[("name", (&*shown.name).into())])) } }
            }
        }
    }
}

/// The form for a code.
#[handler]
pub async fn new(session: PatientSession, frame: Frame) -> PageResult {
    only_the_patient(&session, Some("/profile/helpers/new"))?;
    Ok(Answer::page(offer_page(&frame, &session, &OfferForm::default(), &FormErrors::new())))
}

/// Makes the code and shows it, this once.
#[handler]
pub async fn create(session: PatientSession, frame: Frame, Form(form): Form<OfferForm>) -> PageResult {
    only_the_patient(&session, Some("/profile/helpers/new"))?;
    let (words, zone) = (&frame.words, frame.app.practice().zone());
    let mut errors = FormErrors::new();
    let until = end_of_grant(form.until(), &zone);
    if until.is_err() {
        errors.add("until", words.say("proxy-until-wrong"));
    }
    let relation = relation_of(&form.relation);
    if relation.is_none() {
        errors.add("relation", words.say("proxy-relation-missing"));
    }
    if let (Some(relation), Ok(until), true) = (relation, until, errors.is_empty()) {
        let offer = NewOffer { relation, areas: form.areas.areas(), until };
        match session.change_own_chart(Section::Access, move |chart| chart.offer_proxy(&offer)).await {
            Ok((code, good_until)) => {
                let content = html! {
                    (confirmation(words.say("helpers-code-done"), html! { p { (words.say("helpers-code-text")) } }))
                    (definitions([
                        (words.say("code-letter-code"), html! { b.code { (code.grouped()) } }),
                        (words.say("code-letter-until"), html! { (words.day(good_until.date_in(&zone))) }),
                    ]))
                };
                let page = page(&frame, &session, Place::Profile, words.say("helpers-code-title"));
                let shown = page.back(HELPERS, words.say("helpers-title")).show(content);
                return Ok(Answer::with(StatusCode::CREATED, shown));
            }
            Err(Error::Refused(Rule::AreasMissing)) => {
                errors.add("everything", words.say(rule_key(Rule::AreasMissing)));
            }
            Err(Error::Refused(Rule::Date)) => errors.add("until", words.say(rule_key(Rule::Date))),
            Err(Error::Refused(rule)) => errors.add("relation", words.say(rule_key(rule))),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Answer::mend(offer_page(&frame, &session, &form, &errors)))
}

/// Takes back a code that is out.
#[handler]
pub async fn withdraw(session: PatientSession, Form(_): Form<serde::de::IgnoredAny>) -> PageResult {
    only_the_patient(&session, None)?;
    session.change_own_chart(Section::Access, |chart| chart.withdraw_offer()).await?;
    Ok(see_other(HELPERS))
}

/// Asks once more before somebody may act no longer.
#[handler]
pub async fn removal(
    session: PatientSession,
    frame: Frame,
    Path(Named(holder)): Path<Named<AccountId>>,
) -> PageResult {
    only_the_patient(&session, None)?;
    let words = &frame.words;
    let all = session.own_chart(Section::Access).await?.proxies()?;
    let shown = all.into_iter().find(|shown| shown.holder == holder).ok_or(PageError::NotFound)?;
    let end = words.say_with("helpers-removal-button", &[("name", (&*shown.name).into())]);
    let content = html! {
        p { (words.say_with("helpers-removal-text", &[("name", (&*shown.name).into())])) }
        (post_form(&format!("{HELPERS}/{holder}/removal"), &frame.csrf, button(&end)))
    };
    let page = page(&frame, &session, Place::Profile, words.say("helpers-removal-title"));
    Ok(Answer::page(page.back(HELPERS, words.say("helpers-title")).show(content)))
}

/// Ends it: whoever acted sees nothing more from their next request on.
#[handler]
pub async fn destroy(
    session: PatientSession,
    Path(Named(holder)): Path<Named<AccountId>>,
    Form(_): Form<serde::de::IgnoredAny>,
) -> PageResult {
    only_the_patient(&session, None)?;
    session.change_own_chart(Section::Access, move |chart| chart.end_proxy(holder)).await?;
    Ok(see_other("/profile/helpers?done=ended"))
}

fn offer_page(frame: &Frame, session: &PatientSession, form: &OfferForm, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let content = html! {
        p { (words.say("helpers-new-text")) }
        (draft_form(frame, "/profile/helpers/new", html! {
            (relation_select(words, "helpers-relation", &form.relation, errors))
            (form.areas.boxes(words, "helpers-areas", errors))
            (until_field(words, form.until(), errors))
            (button(words.say("helpers-new-button")))
        }))
    };
    let page = page(frame, session, Place::Profile, words.say("helpers-new"));
    page.back(HELPERS, words.say("helpers-title")).mending(errors).show(content)
}
