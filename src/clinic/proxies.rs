//! Who acts for a patient, for staff: giving it to somebody who has an account or begins one, ending it, and looking
//! again when a birthday has narrowed it.

use maud::{Markup, html};
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use serde::Deserialize;

use super::code_letter::code_letter;
use super::page;
use crate::records::account::AccountId;
use crate::records::patient::PatientId;
use crate::records::proxy::{GrantShown, NewGrant};
use crate::records::session::StaffSession;
use crate::records::{Error, Reason, Rule, Section};
use crate::web::draft::draft_form;
use crate::web::navigation::Place;
use crate::web::page::Page;
use crate::web::parts::{
    Choice, Field, FormErrors, Radios, Tone, TypedDate, button, button_link, button_quiet, empty, notice,
    post_form,
};
use crate::web::path::Named;
use crate::web::proxy::{
    ChosenAreas, band_in_words, basis_of, basis_radios, end_of_grant, grant_lines, relation_of,
    relation_select, standing_tag, until_field,
};
use crate::web::rule::rule_key;
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// What a path here names.
#[derive(Debug, Deserialize)]
pub struct At {
    id: Named<PatientId>,
    account: Named<AccountId>,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct GrantForm {
    /// `account` for somebody who has one, `new` for somebody who has none.
    who: String,
    sign_in: String,
    name: String,
    new_sign_in: String,
    relation: String,
    basis: String,
    #[serde(flatten)]
    areas: ChosenAreas,
    #[serde(rename = "until-day")]
    day: String,
    #[serde(rename = "until-month")]
    month: String,
    #[serde(rename = "until-year")]
    year: String,
}

impl GrantForm {
    fn until(&self) -> TypedDate<'_> {
        TypedDate { day: &self.day, month: &self.month, year: &self.year }
    }

    /// What is to be given, or what must be mended.
    fn grant(&self, frame: &Frame) -> Result<NewGrant, FormErrors> {
        let words = &frame.words;
        let mut errors = FormErrors::new();
        match self.who.as_str() {
            "account" if self.sign_in.trim().is_empty() => {
                errors.add("sign_in", words.say("proxy-sign-in-missing"));
            }
            "new" if self.name.trim().is_empty() => errors.add("name", words.say("rule-name-missing")),
            "new" if self.new_sign_in.trim().is_empty() => {
                errors.add("new_sign_in", words.say("rule-name-unfit"));
            }
            "account" | "new" => {}
            _ => errors.add("who", words.say("proxy-who-missing")),
        }
        let until = end_of_grant(self.until(), &frame.app.practice().zone());
        if until.is_err() {
            errors.add("until", words.say("proxy-until-wrong"));
        }
        let relation = relation_of(&self.relation);
        if relation.is_none() {
            errors.add("relation", words.say("proxy-relation-missing"));
        }
        let basis = basis_of(&self.basis);
        if basis.is_none() {
            errors.add("basis", words.say("proxy-basis-missing"));
        }
        if self.areas.areas().is_empty() {
            errors.add("everything", words.say("rule-areas-missing"));
        }
        match (relation, basis, until) {
            (Some(relation), Some(basis), Ok(until)) if errors.is_empty() => {
                Ok(NewGrant { relation, basis, areas: self.areas.areas(), until })
            }
            _ => Err(errors),
        }
    }
}

/// Who acts for the patient.
#[handler]
pub async fn index(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
) -> PageResult {
    let words = &frame.words;
    let chart = session.open_chart(id, Section::Contact, Reason::Care).await?;
    let (name, all) = (chart.person()?.display_name(), chart.proxies()?);
    drop(chart);
    let content = html! {
        p { (words.say("proxies-text")) }
        @if all.is_empty() { (empty(words.say("proxies-none"), None)) }
        @for shown in &all { (proxy(&frame, id, shown)) }
        p { (button_link(format!("/clinic/patients/{id}/proxies/new"), words.say("proxies-new"))) }
    };
    let page = page(&frame, &session, Place::Patients, words.say("proxies-title"));
    Ok(Answer::page(page.back(format!("/clinic/patients/{id}"), name).show(content)))
}

fn proxy(frame: &Frame, id: PatientId, shown: &GrantShown) -> Markup {
    let words = &frame.words;
    let rules = &frame.profile().proxies;
    let action = |what: &str| format!("/clinic/patients/{id}/proxies/{}/{what}", shown.holder);
    let band =
        shown.band.map(|band| band_in_words(words, band, rules.teen_from_years, rules.adult_from_years));
    let end = words.say_with("proxy-end-button", &[("name", (&*shown.name).into())]);
    html! {
        section {
            h2 { bdi { (shown.name) } " " (standing_tag(words, shown)) }
            (grant_lines(words, &frame.app.practice().zone(), shown))
            @if shown.is_patient { p { (words.say("proxy-is-patient")) } }
            @if shown.shares_mail { (notice(words, Tone::Attention, words.say("proxy-shares-mail"))) }
            @if shown.awaits_review {
                (notice(words, Tone::Attention, html! {
                    (words.say_with("proxy-narrowed-text", &[("band", band.unwrap_or_default().into())]))
                }))
                (post_form(&action("review"), &frame.csrf, button_quiet(words.say("proxy-review-button"))))
            }
            @if shown.grant.ended.is_none() {
                (post_form(&action("end"), &frame.csrf, button_quiet(&end)))
            }
        }
    }
}

/// The form.
#[handler]
pub async fn new(session: StaffSession, frame: Frame, Path(Named(id)): Path<Named<PatientId>>) -> PageResult {
    let name = session.open_chart(id, Section::Contact, Reason::Care).await?.person()?.display_name();
    Ok(Answer::page(form_page(&frame, &session, id, &name, &GrantForm::default(), &FormErrors::new())))
}

/// Gives it; somebody new gets a letter with which they begin.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Form(form): Form<GrantForm>,
) -> PageResult {
    let words = &frame.words;
    let name = session.open_chart(id, Section::Contact, Reason::Care).await?.person()?.display_name();
    let grant = match form.grant(&frame) {
        Ok(grant) => grant,
        Err(errors) => return Ok(Answer::mend(form_page(&frame, &session, id, &name, &form, &errors))),
    };
    let given = if form.who == "new" {
        let (carer, sign_in) = (form.name.clone(), form.new_sign_in.clone());
        let give = session
            .change_chart(id, Section::Contact, move |chart| chart.grant_new_carer(&carer, &sign_in, &grant));
        give.await.map(Some)
    } else {
        let sign_in = form.sign_in.clone();
        let give =
            session.change_chart(id, Section::Contact, move |chart| chart.grant_proxy(&sign_in, &grant));
        give.await.map(|()| None)
    };
    match given {
        Ok(Some(letter)) => {
            let page = page(&frame, &session, Place::Patients, words.say("proxies-title"))
                .back(proxies_path(id), words.say("proxies-title"));
            let shown = page.show(code_letter(&frame, &letter, words.say("proxy-new-done")));
            Ok(Answer::with(StatusCode::CREATED, shown))
        }
        Ok(None) => Ok(see_other(&proxies_path(id))),
        Err(Error::Refused(rule)) => {
            let mut errors = FormErrors::new();
            errors.add(field_of(rule, &form), words.say(rule_key(rule)));
            Ok(Answer::mend(form_page(&frame, &session, id, &name, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The field that a rule is about.
fn field_of(rule: Rule, form: &GrantForm) -> &'static str {
    match rule {
        Rule::NameTaken | Rule::NameUnfit => "new_sign_in",
        Rule::NameMissing => "name",
        Rule::OfAge | Rule::BirthDateMissing => "basis",
        Rule::AreasMissing => "everything",
        Rule::Date => "until",
        _ if form.who == "new" => "name",
        _ => "sign_in",
    }
}

/// Ends it.
#[handler]
pub async fn destroy(
    session: StaffSession,
    Path(at): Path<At>,
    Form(_): Form<serde::de::IgnoredAny>,
) -> PageResult {
    let (id, holder) = (at.id.0, at.account.0);
    session.change_chart(id, Section::Contact, move |chart| chart.end_proxy(holder)).await?;
    Ok(see_other(&proxies_path(id)))
}

/// Notes that it was looked at in the patient's present age.
#[handler]
pub async fn review(
    session: StaffSession,
    Path(at): Path<At>,
    Form(_): Form<serde::de::IgnoredAny>,
) -> PageResult {
    let (id, holder) = (at.id.0, at.account.0);
    session.change_chart(id, Section::Contact, move |chart| chart.review_proxy(holder)).await?;
    Ok(see_other(&proxies_path(id)))
}

fn proxies_path(id: PatientId) -> String {
    format!("/clinic/patients/{id}/proxies")
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    id: PatientId,
    name: &str,
    form: &GrantForm,
    errors: &FormErrors,
) -> Markup {
    let words = &frame.words;
    let who = [
        Choice::new("account", words.say("proxy-who-account")),
        Choice::new("new", words.say("proxy-who-new")),
    ];
    let rules = &frame.profile().proxies;
    let (teen, adult) = (u32::from(rules.teen_from_years), u32::from(rules.adult_from_years));
    let ages = words.say_with("proxy-ages", &[("teen", teen.into()), ("adult", adult.into())]);
    let content = html! {
        p { (words.say_with("proxies-new-text", &[("name", name.into())])) }
        (draft_form(frame, &format!("{}/new", proxies_path(id)), html! {
            (Radios { name: "who", legend: words.say("proxy-who"), hint: "", choices: &who, chosen: &form.who, errors })
            (Field::text("sign_in", words.say("proxy-sign-in")).hint(words.say("proxy-sign-in-hint")).value(&form.sign_in).length_max(64).autocomplete("off").errors(errors))
            (Field::text("name", words.say("proxy-name")).hint(words.say("proxy-name-hint")).value(&form.name).length_max(120).autocomplete("off").errors(errors))
            (Field::text("new_sign_in", words.say("proxy-new-sign-in")).value(&form.new_sign_in).length_max(64).autocomplete("off").errors(errors))
            (relation_select(words, "proxy-relation-to", &form.relation, errors))
            (basis_radios(words, &form.basis, errors))
            p { (ages) }
            (form.areas.boxes(words, "proxy-areas", errors))
            (until_field(words, form.until(), errors))
            (button(words.say("proxies-new-button")))
        }))
    };
    let page: Page<'_> = page(frame, session, Place::Patients, words.say("proxies-new"));
    page.back(proxies_path(id), words.say("proxies-title")).mending(errors).show(content)
}
