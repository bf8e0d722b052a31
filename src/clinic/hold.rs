//! Holding a result back: a reason and a date, looked over once more before it is done.

use jiff::civil::Date;
use jiff::{ToSpan, tz::TimeZone};
use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use super::result::At;
use crate::base::clock::Moment;
use crate::records::reason::{REASON_CHARACTERS_MAX, checked_reason};
use crate::records::result::{HOLD_DAYS_MAX, check_end};
use crate::records::session::StaffSession;
use crate::records::{self, Section};
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::page::Page;
use crate::web::parts::{DateField, Field, FormErrors, TypedDate, button, button_quiet, definitions};
use crate::web::plain_name::plain_name;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HoldForm {
    reason: String,
    #[serde(rename = "until-day")]
    day: String,
    #[serde(rename = "until-month")]
    month: String,
    #[serde(rename = "until-year")]
    year: String,
    /// `check` shows it once more, `do` does it; anything else goes back to the form.
    step: String,
}

/// The result that is to be held, as the pages here name it.
struct Subject {
    patient: String,
    test: String,
    was_opened: bool,
}

/// The form.
#[handler]
pub async fn new(session: StaffSession, frame: Frame, Path(at): Path<At>) -> PageResult {
    let subject = subject(&session, &frame, &at).await?;
    Ok(form_page(&frame, &session, &at, &subject, &HoldForm::default(), &FormErrors::new()))
}

/// Checks what was typed, shows it once more, then holds.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<HoldForm>,
) -> PageResult {
    let subject = subject(&session, &frame, &at).await?;
    let (reason, until, errors) = checked(&frame, &form);
    match (form.step.as_str(), reason, until) {
        ("do", Some(reason), Some(until)) => {
            session
                .hold_result(at.id.0, at.result.0, reason, end_of(until, &frame.app.practice().zone()))
                .await?;
            Ok(see_other(&format!("{}?done=held", at.href())))
        }
        ("check", Some(reason), Some(until)) => {
            Ok(Answer::page(check_page(&frame, &session, &at, &subject, &form, &reason, until)))
        }
        ("check" | "do", _, _) => Ok(form_page(&frame, &session, &at, &subject, &form, &errors)),
        _ => Ok(form_page(&frame, &session, &at, &subject, &form, &FormErrors::new())),
    }
}

/// Only whoever may hold gets this far, and only to a result that is not held.
async fn subject(session: &StaffSession, frame: &Frame, at: &At) -> Result<Subject, PageError> {
    if !session.role().may_release() {
        session.deny(at.id.0, Section::Results).await?;
        return Err(PageError::NotFound);
    }
    let chart = session.open_result(at.id.0, at.result.0).await?;
    let listed = chart.result(at.result.0)?;
    if listed.hold.is_some() {
        return Err(records::Error::Conflict.into());
    }
    Ok(Subject {
        patient: chart.person()?.display_name(),
        test: plain_name(&frame.words, &listed.result.test, &listed.result.name).to_owned(),
        was_opened: chart.opened(at.result.0)?.is_some(),
    })
}

/// Reason and date if they can be taken, and what must be mended if not.
fn checked(frame: &Frame, form: &HoldForm) -> (Option<String>, Option<Date>, FormErrors) {
    let words = &frame.words;
    let mut errors = FormErrors::new();
    let reason = checked_reason(&form.reason).ok();
    if reason.is_none() {
        errors.add("reason", words.say("hold-reason-missing"));
    }
    let (zone, now) = (frame.app.practice().zone(), frame.app.practice().clock().now());
    let typed = form.until().date();
    let until = typed.filter(|date| check_end(now, end_of(*date, &zone)).is_ok());
    if typed.is_none() {
        errors.add("until", words.say("hold-until-missing"));
    } else if until.is_none() {
        let last = words.day(last_day(now, &zone)).to_string();
        errors.add("until", words.say_with("hold-until-outside", &[("date", last.into())]));
    }
    (reason, until, errors)
}

impl HoldForm {
    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.day, month: &self.month, year: &self.year }
    }
}

/// A hold lasts to the end of its last day in the practice's zone.
pub(super) fn end_of(day: Date, zone: &TimeZone) -> Moment {
    let next = day.tomorrow().unwrap_or(day);
    zone.to_timestamp(next.at(0, 0, 0, 0)).map_or(Moment::from_millis(i64::MAX), Moment::from)
}

/// The last day that may be chosen.
fn last_day(now: Moment, zone: &TimeZone) -> Date {
    let mut day = now.plus_days(HOLD_DAYS_MAX).date_in(zone);
    while check_end(now, end_of(day, zone)).is_err() && day > now.date_in(zone) {
        day = day.checked_sub(1.day()).unwrap_or(day);
    }
    day
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    at: &At,
    subject: &Subject,
    form: &HoldForm,
    errors: &FormErrors,
) -> Response {
    let words = &frame.words;
    let last = last_day(frame.app.practice().clock().now(), &frame.app.practice().zone());
    let hint = words.say_with("hold-until-hint", &[("date", words.day(last).to_string().into())]);
    let content = html! {
        (about(frame, subject))
        p { (words.say("hold-text")) }
        (draft_form(frame, &format!("{}/hold", at.href()), html! {
            (Field::block("reason", words.say("hold-reason-label"), 3)
                .hint(words.say("hold-reason-hint"))
                .value(&form.reason)
                .length_max(u16::try_from(REASON_CHARACTERS_MAX).unwrap_or(u16::MAX))
                .errors(errors))
            (DateField::new(words, "until", words.say("hold-until-label"), &hint).value(form.until()).errors(errors))
            input type="hidden" name="step" value="check";
            (button(words.say("hold-check-button")))
        }))
    };
    let page =
        result_page(frame, session, at, subject, words.say("hold-title")).mending(errors).show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}

fn check_page(
    frame: &Frame,
    session: &StaffSession,
    at: &At,
    subject: &Subject,
    form: &HoldForm,
    reason: &str,
    until: Date,
) -> Markup {
    let words = &frame.words;
    let action = format!("{}/hold", at.href());
    let typed = html! {
        @for (name, value) in [("reason", &form.reason), ("until-day", &form.day), ("until-month", &form.month), ("until-year", &form.year)] {
            input type="hidden" name=(name) value=(value);
        }
    };
    let content = html! {
        (about(frame, subject))
        (definitions([
            (words.say("hold-reason"), reason.to_owned()),
            (words.say("hold-until-label"), words.day(until).to_string()),
        ]))
        p { (words.say("hold-check-text")) }
        @if subject.was_opened { p { (words.say("hold-was-opened")) } }
        (draft_form(frame, &action, html! {
            (typed)
            input type="hidden" name="step" value="do";
            (button(words.say("hold-button")))
        }))
        (draft_form(frame, &action, html! {
            (typed)
            input type="hidden" name="step" value="change";
            (button_quiet(words.say("hold-change-button")))
        }))
    };
    result_page(frame, session, at, subject, words.say("hold-check-title")).show(content)
}

/// Which result of whom.
fn about(frame: &Frame, subject: &Subject) -> Markup {
    let words = &frame.words;
    definitions([
        (words.say("hold-patient"), html! { bdi { (subject.patient) } }),
        (words.say("hold-result"), html! { (subject.test) }),
    ])
}

fn result_page<'a>(
    frame: &'a Frame,
    session: &'a StaffSession,
    at: &At,
    subject: &Subject,
    title: &'a str,
) -> Page<'a> {
    page(frame, session, Place::Patients, title).back(at.href(), subject.test.clone())
}
