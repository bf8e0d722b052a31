//! Delays of results by category, for the administrator: what is in force, begun with a reason and an end, ended.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::hold::end_of;
use super::page;
use crate::base::clock::Moment;
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::result::{Category, DELAY_DAYS_MAX, DELAY_FORCE_DAYS_MAX, Delay, check_delay};
use crate::records::session::StaffSession;
use crate::web::category::category_key;
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::parts::{
    DateField, Field, FormErrors, Length, Tone, TypedDate, button, button_quiet, definitions, notice,
    post_form,
};
use crate::web::path::Named;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DelayForm {
    days: String,
    reason: String,
    #[serde(rename = "until-day")]
    day: String,
    #[serde(rename = "until-month")]
    month: String,
    #[serde(rename = "until-year")]
    year: String,
}

/// Nothing is typed.
#[derive(Debug, Default, Deserialize)]
pub struct EndForm {}

impl DelayForm {
    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.day, month: &self.month, year: &self.year }
    }
}

/// The form.
#[handler]
pub async fn new(
    session: StaffSession,
    frame: Frame,
    Path(Named(category)): Path<Named<Category>>,
) -> PageResult {
    session.office()?;
    Ok(form_page(&frame, &session, category, &DelayForm::default(), &FormErrors::new()))
}

/// Begins the delay.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(Named(category)): Path<Named<Category>>,
    Form(form): Form<DelayForm>,
) -> PageResult {
    session.office()?;
    match checked(&frame, &form) {
        Ok((days, reason, until)) => {
            session.delay_results(category, days, reason, until).await?;
            Ok(see_other("/clinic/holds?done=delayed"))
        }
        Err(errors) => Ok(form_page(&frame, &session, category, &form, &errors)),
    }
}

/// Ends it.
#[handler]
pub async fn destroy(
    session: StaffSession,
    Path(Named(category)): Path<Named<Category>>,
    Form(EndForm {}): Form<EndForm>,
) -> PageResult {
    session.office().map_err(PageError::from)?;
    session.end_delay(category).await?;
    Ok(see_other("/clinic/holds?done=ended"))
}

/// What was typed if it can be taken, and what must be mended if not.
fn checked(frame: &Frame, form: &DelayForm) -> Result<(u8, String, Moment), FormErrors> {
    let words = &frame.words;
    let (zone, now) = (frame.app.practice().zone(), frame.app.practice().clock().now());
    let mut errors = FormErrors::new();
    let days = form.days.trim().parse::<u8>().ok().filter(|days| (1..=DELAY_DAYS_MAX).contains(days));
    if days.is_none() {
        errors.add("days", words.say_with("delay-days-wrong", &[("most", i64::from(DELAY_DAYS_MAX).into())]));
    }
    let reason = checked_reason(&form.reason).ok();
    if reason.is_none() {
        errors.add("reason", words.say("hold-reason-missing"));
    }
    let until = form.until().date().map(|date| end_of(date, &zone));
    let until = until.filter(|until| check_delay(now, 1, *until).is_ok());
    if until.is_none() {
        let last = words.day(now.plus_days(DELAY_FORCE_DAYS_MAX - 1).date_in(&zone)).to_string();
        errors.add("until", words.say_with("delay-until-wrong", &[("date", last.into())]));
    }
    match (days, reason, until) {
        (Some(days), Some(reason), Some(until)) => Ok((days, reason, until)),
        _ => Err(errors),
    }
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    category: Category,
    form: &DelayForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let content = html! {
        (notice(words, Tone::Attention, words.say("delay-law")))
        p { (words.say("delay-text")) }
        (draft_form(frame, &format!("/clinic/delays/{}", category.key()), html! {
            (Field::text("days", words.say("delay-days")).hint(words.say("delay-days-hint")).value(&form.days).length(Length::Four).errors(errors).autocomplete("off"))
            (Field::block("reason", words.say("delay-reason"), 3)
                .hint(words.say("delay-reason-hint"))
                .value(&form.reason)
                .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                .errors(errors))
            (DateField::new(words, "until", words.say("delay-until"), words.say("delay-until-hint")).value(form.until()).errors(errors))
            (button(words.say("delay-button")))
        }))
    };
    let name = words.say(category_key(category));
    let page =
        page(frame, session, Place::Holds, words.say_with("delay-title", &[("category", name.into())]))
            .back(Place::Holds.href(), words.say("holds-title"))
            .mending(errors)
            .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}

/// The delays in force, and where to begin one; stands on the page of holds.
pub(super) fn delays(frame: &Frame, all: &[(Category, Option<Delay>)]) -> Markup {
    let words = &frame.words;
    let (zone, now) = (frame.app.practice().zone(), frame.app.practice().clock().now());
    let moment = |at: Moment| words.moment(zone.to_datetime(at.timestamp()), now.date_in(&zone)).to_string();
    html! {
        section {
            h2 { (words.say("delays-title")) }
            p { (words.say("delays-text")) }
            p { (words.say("delay-law")) }
            @for (category, delay) in all {
                @let path = format!("/clinic/delays/{}", category.key());
                section {
                    h3 { (words.say(category_key(*category))) }
                    @match delay {
                        Some(delay) => {
                            (notice(words, Tone::Attention, words.say_with("delays-in-force", &[("days", i64::from(delay.days).into())])))
                            (definitions([
                                (words.say("hold-reason"), delay.reason.clone()),
                                (words.say("hold-by"), delay.by.clone()),
                                (words.say("hold-since"), moment(delay.since)),
                                (words.say("hold-ends"), moment(delay.until)),
                            ]))
                            (post_form(&format!("{path}/end"), &frame.csrf, button_quiet(words.say("delays-end"))))
                        }
                        None => p { (words.say("delays-none")) " " a href=(path) { (words.say("delays-begin")) } },
                    }
                }
            }
        }
    }
}
