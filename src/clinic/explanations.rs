//! What the practice says about tests: the built-in library, looked over and put into the practice's own words.

use maud::{Markup, html};
use poem::Response;
use poem::handler;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::page;
use crate::records::explanation::{Explanation, SENTENCE_CHARACTERS_MAX};
use crate::records::session::StaffSession;
use crate::web::draft::draft_form;
use crate::web::explanation::is_loinc;
use crate::web::navigation::Place;
use crate::web::parts::{
    Card, Field, FormErrors, Tag, Tone, button, button_quiet, card_list, notice, post_form, search_form,
};
use crate::web::plain_name::plain_name;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

const LIST: &str = "/clinic/explanations";

/// What is asked for on the list: another test by its code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: String,
}

/// Which test in which language.
#[derive(Debug, Deserialize)]
pub struct At {
    test: String,
    tag: String,
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ExplanationForm {
    about: String,
    low: String,
    normal: String,
    high: String,
}

/// Nothing is typed.
#[derive(Debug, Default, Deserialize)]
pub struct ResetForm {}

/// Every test that is explained, and a way to any other.
#[handler]
pub async fn index(session: StaffSession, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let (words, library) = (&frame.words, frame.app.library());
    let changed = session.office()?.explanations()?;
    let code = asked.code.trim();
    let mut errors = FormErrors::new();
    if is_loinc(code) {
        return Ok(see_other(&href(library.name_of(code), words.tag())));
    } else if !code.is_empty() {
        errors.add("code", words.say("explanations-code-wrong"));
    }
    let own = changed.iter().map(|(code, _)| code).filter(|code| !library.tests().contains(code));
    let mut tests: Vec<&String> = library.tests().iter().chain(own).collect();
    tests.sort_by_key(|code| plain_name(words, &format!("http://loinc.org|{code}"), code).to_lowercase());
    tests.dedup();
    let names: Vec<String> = tests.iter().map(|code| name_of(words, code)).collect();
    let rows = tests.iter().zip(&names).map(|(code, name)| Card {
        href: href(code, words.tag()),
        what: name,
        value: code,
        when: "",
        state: changed
            .iter()
            .any(|(changed, _)| changed == *code)
            .then(|| Tag { tone: Tone::Information, text: words.say("explanations-changed") }),
    });
    let content = html! {
        p { (words.say("explanations-text")) }
        (search_form(LIST, html! {
            (Field::text("code", words.say("explanations-code")).hint(words.say("explanations-code-hint")).value(code).errors(&errors).autocomplete("off"))
            (button_quiet(words.say("explanations-code-button")))
        }))
        (card_list(rows))
    };
    let page = page(&frame, &session, Place::Practice, words.say("explanations-title"))
        .back(Place::Practice.href(), words.say("practice-title"))
        .mending(&errors)
        .show(content);
    Ok(if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) })
}

/// One test in one language.
#[handler]
pub async fn edit(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Query(said): Query<Said>,
) -> PageResult {
    let own = session.office()?.explanation(&at.test, &at.tag)?;
    at.checked(&frame)?;
    let built_in = frame.app.library().built_in(&at.test, &at.tag);
    let shown = own.map(|changed| changed.explanation).or_else(|| built_in.cloned()).unwrap_or_default();
    let form = ExplanationForm { about: shown.about, low: shown.low, normal: shown.normal, high: shown.high };
    form_page(&frame, &session, &at, &form, &FormErrors::new(), said.done == "changed")
}

/// Keeps the practice's words.
#[handler]
pub async fn update(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(form): Form<ExplanationForm>,
) -> PageResult {
    session.office()?;
    at.checked(&frame)?;
    let mut errors = FormErrors::new();
    for (field, _, typed) in form.fields() {
        if typed.trim().chars().count() > SENTENCE_CHARACTERS_MAX {
            errors.add(field, frame.words.say("explanations-long"));
        }
    }
    if !errors.is_empty() {
        return form_page(&frame, &session, &at, &form, &errors, false);
    }
    let ExplanationForm { about, low, normal, high } = form;
    let typed = Explanation { about, low, normal, high }.checked()?;
    // Words that are the built-in ones follow these when a new version mends them.
    let is_own = frame.app.library().built_in(&at.test, &at.tag) != Some(&typed);
    let back = format!("{}?done=changed", href(&at.test, &at.tag));
    session.change_explanation(at.test, at.tag, is_own.then_some(typed)).await?;
    Ok(see_other(&back))
}

/// Goes back to the built-in words.
#[handler]
pub async fn reset(
    session: StaffSession,
    frame: Frame,
    Path(at): Path<At>,
    Form(ResetForm {}): Form<ResetForm>,
) -> PageResult {
    session.office()?;
    at.checked(&frame)?;
    let back = format!("{}?done=changed", href(&at.test, &at.tag));
    session.change_explanation(at.test, at.tag, None).await?;
    Ok(see_other(&back))
}

impl At {
    /// What is no test by its own name, or no language, is not there.
    fn checked(&self, frame: &Frame) -> Result<(), PageError> {
        let is_there = is_loinc(&self.test)
            && frame.app.library().name_of(&self.test) == self.test
            && frame.app.locales().get(&self.tag).is_some();
        if is_there { Ok(()) } else { Err(PageError::NotFound) }
    }
}

impl ExplanationForm {
    fn fields(&self) -> [(&'static str, Key, &str); 4] {
        [
            ("about", "explanations-about", &self.about),
            ("low", "explanations-low", &self.low),
            ("normal", "explanations-normal", &self.normal),
            ("high", "explanations-high", &self.high),
        ]
    }
}

fn href(test: &str, tag: &str) -> String {
    format!("{LIST}/{test}/{tag}")
}

fn name_of(words: &Words, code: &str) -> String {
    plain_name(words, &format!("http://loinc.org|{code}"), code).to_owned()
}

fn form_page(
    frame: &Frame,
    session: &StaffSession,
    at: &At,
    form: &ExplanationForm,
    errors: &FormErrors,
    was_changed: bool,
) -> Result<Response, PageError> {
    let words = &frame.words;
    let own = session.office()?.explanation(&at.test, &at.tag)?;
    let zone = frame.app.practice().zone();
    let name = name_of(words, &at.test);
    let content = html! {
        @if was_changed { (notice(words, Tone::Good, words.say("explanations-done"))) }
        (languages(frame, at))
        @if let Some(own) = &own {
            @let date = words.day(own.at.date_in(&zone)).to_string();
            p { (words.say_with("explanations-own", &[("name", own.by.as_str().into()), ("date", date.into())])) }
        }
        (draft_form(frame, &href(&at.test, &at.tag), html! {
            @for (field, key, typed) in form.fields() {
                (Field::block(field, words.say(key), 2)
                    .hint(words.say("explanations-hint"))
                    .value(typed)
                    .length_max(u16::try_from(SENTENCE_CHARACTERS_MAX).unwrap_or(u16::MAX))
                    .errors(errors))
            }
            (button(words.say("explanations-button")))
        }))
        @if own.is_some() {
            (post_form(&format!("{}/reset", href(&at.test, &at.tag)), &frame.csrf, button_quiet(words.say("explanations-reset"))))
        }
    };
    let page = page(frame, session, Place::Practice, format!("{name} ({})", at.test))
        .back(LIST, words.say("explanations-title"))
        .mending(errors)
        .show(content);
    Ok(if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) })
}

/// The same test in the other languages.
fn languages(frame: &Frame, at: &At) -> Markup {
    html! {
        p {
            @for language in frame.app.locales().all() {
                @if language.tag() == at.tag { b { (language.language_name()) } } @else {
                    a href=(href(&at.test, language.tag())) { (language.language_name()) }
                }
                " "
            }
        }
    }
}
