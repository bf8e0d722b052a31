//! The practice's settings: what every page says of it, its language and zone, its colour, and what it requires
//! of whoever signs in.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::page;
use crate::base::contact::Phone;
use crate::base::text;
use crate::records::practice::{Profile, ProxyRules, SignInRules};
use crate::records::session::StaffSession;
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::parts::{Checkbox, Choice, Field, FormErrors, Length, Radios, Select, button, confirmation};
use crate::web::proxy::ChosenAreas;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// Hues to choose from, by name: accents are computed so that text on them can be read whatever is chosen.
const HUES: [(u16, Key); 8] = [
    (250, "hue-blue"),
    (200, "hue-teal"),
    (150, "hue-green"),
    (110, "hue-olive"),
    (60, "hue-amber"),
    (25, "hue-red"),
    (340, "hue-plum"),
    (295, "hue-violet"),
];

/// Bounds of the numbers, by field.
const STAFF_IDLE: (u16, u16) = (5, 60);
const PATIENT_IDLE: (u16, u16) = (5, 120);
const SESSION_HOURS: (u16, u16) = (1, 24);
const INVITATION_DAYS: (u16, u16) = (1, 90);
const TEEN_FROM: (u16, u16) = (8, 17);
const ADULT_FROM: (u16, u16) = (14, 21);

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PracticeForm {
    name: String,
    phone: String,
    urgent: String,
    address: String,
    zone: String,
    language: String,
    hue: String,
    factor: String,
    staff_idle: String,
    patient_idle: String,
    session_hours: String,
    invitation_days: String,
    teen_from: String,
    adult_from: String,
    #[serde(flatten)]
    teen_areas: ChosenAreas,
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// The settings as they are.
#[handler]
pub async fn edit(session: StaffSession, frame: Frame, Query(said): Query<Said>) -> PageResult {
    session.office()?;
    let form = PracticeForm::of(frame.profile());
    Ok(form_page(&frame, &session, &form, &FormErrors::new(), said.done == "changed"))
}

/// Changes them.
#[handler]
pub async fn update(session: StaffSession, frame: Frame, Form(form): Form<PracticeForm>) -> PageResult {
    session.office()?;
    match form.profile(&frame) {
        Ok(profile) => {
            session.change_practice(profile).await.map_err(PageError::from)?;
            Ok(see_other("/clinic/practice?done=changed"))
        }
        Err(errors) => Ok(form_page(&frame, &session, &form, &errors, false)),
    }
}

impl PracticeForm {
    fn of(profile: &Profile) -> Self {
        let rules = &profile.rules;
        Self {
            name: profile.name.clone(),
            phone: profile.phone.clone(),
            urgent: profile.urgent.clone(),
            address: profile.address.join("\n"),
            zone: profile.time_zone.clone(),
            language: profile.language.clone(),
            hue: profile.accent_hue.to_string(),
            factor: if rules.patients_need_second_factor { "yes" } else { "" }.to_owned(),
            staff_idle: rules.staff_idle_minutes_max.to_string(),
            patient_idle: rules.patient_idle_minutes_max.to_string(),
            session_hours: rules.session_hours_max.to_string(),
            invitation_days: rules.invitation_days_max.to_string(),
            teen_from: profile.proxies.teen_from_years.to_string(),
            adult_from: profile.proxies.adult_from_years.to_string(),
            teen_areas: ChosenAreas::of(profile.proxies.teen_areas),
        }
    }

    /// The profile that is meant, or what must be mended.
    fn profile(&self, frame: &Frame) -> Result<Profile, FormErrors> {
        let words = &frame.words;
        let mut errors = FormErrors::new();
        let name = text::line(&self.name, 80);
        if name.is_err() {
            errors.add("name", words.say("practice-name-wrong"));
        }
        let phone = Phone::parse(&self.phone);
        if phone.is_none() {
            errors.add("phone", words.say("practice-phone-wrong"));
        }
        let urgent = text::line(&self.urgent, 300);
        if urgent.is_err() {
            errors.add("urgent", words.say("practice-urgent-wrong"));
        }
        let address: Vec<_> = self
            .address
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| text::line(line, 80))
            .collect();
        if address.len() > 6 || address.iter().any(Result::is_err) {
            errors.add("address", words.say("practice-address-wrong"));
        }
        if jiff::tz::TimeZone::get(self.zone.trim()).is_err() {
            errors.add("zone", words.say("practice-zone-wrong"));
        }
        if frame.app.locales().get(&self.language).is_none() {
            errors.add("language", words.say("practice-language-wrong"));
        }
        let accent_hue = self.hue.parse().ok().filter(|hue| *hue < 360);
        if accent_hue.is_none() {
            errors.add("hue", words.say("practice-hue-wrong"));
        }
        let rules = self.rules(words, &mut errors);
        let proxies = self.proxies(words, &mut errors);
        match (name, phone, urgent, accent_hue) {
            (Ok(name), Some(phone), Ok(urgent), Some(accent_hue)) if errors.is_empty() => Ok(Profile {
                name,
                phone: phone.as_str().to_owned(),
                urgent,
                address: address.into_iter().flatten().collect(),
                time_zone: self.zone.trim().to_owned(),
                language: self.language.clone(),
                accent_hue,
                rules,
                proxies,
            }),
            _ => Err(errors),
        }
    }

    fn proxies(&self, words: &Words, errors: &mut FormErrors) -> ProxyRules {
        let teen = number(words, errors, "teen_from", &self.teen_from, TEEN_FROM);
        let adult = number(words, errors, "adult_from", &self.adult_from, ADULT_FROM);
        if errors.is_empty() && teen >= adult {
            errors.add("adult_from", words.say("practice-ages-wrong"));
        }
        ProxyRules {
            teen_from_years: u8::try_from(teen).unwrap_or(u8::MAX),
            adult_from_years: u8::try_from(adult).unwrap_or(u8::MAX),
            teen_areas: self.teen_areas.areas(),
        }
    }

    fn rules(&self, words: &Words, errors: &mut FormErrors) -> SignInRules {
        let mut number = |field, typed: &str, bounds| number(words, errors, field, typed, bounds);
        SignInRules {
            patients_need_second_factor: self.factor == "yes",
            patient_idle_minutes_max: number("patient_idle", &self.patient_idle, PATIENT_IDLE),
            staff_idle_minutes_max: number("staff_idle", &self.staff_idle, STAFF_IDLE),
            session_hours_max: number("session_hours", &self.session_hours, SESSION_HOURS),
            invitation_days_max: number("invitation_days", &self.invitation_days, INVITATION_DAYS),
        }
    }
}

/// The number typed in `field`, or a message with its bounds.
fn number(
    words: &Words,
    errors: &mut FormErrors,
    field: &'static str,
    typed: &str,
    (least, most): (u16, u16),
) -> u16 {
    let number = typed.trim().parse::<u16>().ok().filter(|number| (least..=most).contains(number));
    if number.is_none() {
        let said = words.say_with("practice-number-wrong", &[("least", least.into()), ("most", most.into())]);
        errors.add(field, said);
    }
    number.unwrap_or(least)
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    form: &PracticeForm,
    errors: &FormErrors,
    was_changed: bool,
) -> Response {
    let words = &frame.words;
    let content = html! {
        @if was_changed { (confirmation(words.say("practice-done"), html! { p { (words.say("practice-done-next")) } })) }
        p { a href="/clinic/explanations" { (words.say("explanations-title")) } }
        (draft_form(frame, "/clinic/practice", html! {
            (about(frame, form, errors))
            (look(frame, form, errors))
            (sign_in(words, form, errors))
            (proxies(words, form, errors))
            (button(words.say("practice-button")))
        }))
    };
    let page =
        page(frame, session, Place::Practice, words.say("practice-title")).mending(errors).show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}

fn about(frame: &Frame, form: &PracticeForm, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    html! {
        h2 { (words.say("practice-about")) }
        (Field::text("name", words.say("practice-name")).value(&form.name).length_max(80).errors(errors).autocomplete("organization"))
        (Field::telephone("phone", words.say("practice-phone")).hint(words.say("practice-phone-hint")).value(&form.phone).errors(errors))
        (Field::block("urgent", words.say("practice-urgent"), 3).hint(words.say("practice-urgent-hint")).value(&form.urgent).length_max(300).errors(errors))
        (Field::block("address", words.say("practice-address"), 3).hint(words.say("practice-address-hint")).value(&form.address).errors(errors))
    }
}

fn look(frame: &Frame, form: &PracticeForm, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let languages: Vec<Choice<'_>> = frame
        .app
        .locales()
        .all()
        .map(|language| Choice::new(language.tag(), language.language_name()))
        .collect();
    let numbers = HUES.map(|(hue, _)| hue.to_string());
    let mut hues: Vec<Choice<'_>> =
        HUES.iter().zip(&numbers).map(|((_, key), number)| Choice::new(number, words.say(key))).collect();
    let own = words.say_with("hue-own", &[("hue", form.hue.as_str().into())]);
    if !form.hue.is_empty() && !numbers.contains(&form.hue) {
        hues.push(Choice::new(&form.hue, &own));
    }
    html! {
        h2 { (words.say("practice-look")) }
        (Radios { name: "language", legend: words.say("practice-language"), hint: words.say("practice-language-hint"), choices: &languages, chosen: &form.language, errors })
        (Field::text("zone", words.say("practice-zone")).hint(words.say("practice-zone-hint")).value(&form.zone).errors(errors).autocomplete("off"))
        (Select { name: "hue", label: words.say("practice-hue"), hint: words.say("practice-hue-hint"), choices: &hues, chosen: &form.hue, errors })
    }
}

fn sign_in(words: &Words, form: &PracticeForm, errors: &FormErrors) -> Markup {
    let numbers = [
        ("patient_idle", "practice-patient-idle", &form.patient_idle),
        ("staff_idle", "practice-staff-idle", &form.staff_idle),
        ("session_hours", "practice-session-hours", &form.session_hours),
        ("invitation_days", "practice-invitation-days", &form.invitation_days),
    ];
    html! {
        h2 { (words.say("practice-sign-in")) }
        (Checkbox { name: "factor", label: words.say("practice-factor"), hint: words.say("practice-factor-hint"), checked: form.factor == "yes", errors })
        @for (name, key, value) in numbers {
            (Field::text(name, words.say(key)).value(value).length(Length::Four).errors(errors).autocomplete("off"))
        }
    }
}

fn proxies(words: &Words, form: &PracticeForm, errors: &FormErrors) -> Markup {
    let age = |name, key, value| {
        Field::text(name, words.say(key)).value(value).length(Length::Four).errors(errors).autocomplete("off")
    };
    html! {
        h2 { (words.say("practice-proxies")) }
        p { (words.say("practice-proxies-text")) }
        (age("teen_from", "practice-teen-from", &form.teen_from))
        (age("adult_from", "practice-adult-from", &form.adult_from))
        (form.teen_areas.boxes(words, "practice-teen-areas", errors))
    }
}
