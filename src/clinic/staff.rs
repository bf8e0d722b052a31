//! Staff accounts, for the administrator: who has one, adding a person, name and role.

use maud::{Markup, html};
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use serde::Deserialize;

use super::code_letter::code_letter;
use super::page;
use crate::base::text;
use crate::records::account::AccountId;
use crate::records::role::Role;
use crate::records::session::StaffSession;
use crate::records::staff_account::{AccountShown, NewStaff};
use crate::records::{Error, Rule};
use crate::web::draft::draft_form;
use crate::web::navigation::{Place, role_key};
use crate::web::parts::{
    Card, Choice, Field, FormErrors, Radios, Tag, Tone, button, button_link, button_quiet, card_list,
    confirmation, definitions, post_form,
};
use crate::web::path::Named;
use crate::web::rule::rule_key;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Form, Frame, PageResult, see_other};

/// Characters of a person's name.
const NAME_CHARACTERS_MAX: usize = 120;

/// What is typed about a person.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    name: String,
    role: String,
    sign_in_name: String,
}

/// What has just been done here, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    done: String,
}

/// Everyone with an account.
#[handler]
pub async fn index(session: StaffSession, frame: Frame) -> PageResult {
    let words = &frame.words;
    let accounts = session.office()?.staff_accounts()?;
    let rows = accounts.iter().map(|account| Card {
        href: format!("/clinic/staff/{}", account.id),
        what: &account.name,
        value: account.role.map(|role| words.say(role_key(role))).unwrap_or_default(),
        when: &account.sign_in_name,
        state: Some(state(words, account)),
    });
    let content = html! {
        p { (button_link("/clinic/staff/new", words.say("staff-add"))) }
        (card_list(rows))
    };
    Ok(Answer::page(page(&frame, &session, Place::Staff, words.say("staff-title")).show(content)))
}

/// How an account stands, in a word.
pub(super) fn state<'a>(words: &'a Words, account: &AccountShown) -> Tag<'a> {
    let (tone, key): (Tone, Key) = match account {
        account if !account.enabled => (Tone::Plain, "staff-state-closed"),
        account if !account.has_password || account.must_change_password => {
            (Tone::Information, "staff-state-letter")
        }
        account if account.factors == 0 => (Tone::Attention, "staff-state-no-factor"),
        _ => (Tone::Good, "staff-state-ready"),
    };
    Tag { tone, text: words.say(key) }
}

/// The form for a new person.
#[handler]
pub async fn new(session: StaffSession, frame: Frame) -> PageResult {
    session.office()?;
    Ok(Answer::page(new_page(&frame, &session, &PersonForm::default(), &FormErrors::new())))
}

/// Adds the person and shows the code with which they begin.
#[handler]
pub async fn create(session: StaffSession, frame: Frame, Form(form): Form<PersonForm>) -> PageResult {
    session.office()?;
    let words = &frame.words;
    let (role, mut errors) = form.checked(words);
    if form.sign_in_name.trim().is_empty() {
        errors.add("sign_in_name", words.say("staff-sign-in-name-missing"));
    }
    let Some(role) = role.filter(|_| errors.is_empty()) else {
        return Ok(Answer::mend(new_page(&frame, &session, &form, &errors)));
    };
    let newcomer = NewStaff { name: form.name.clone(), role, sign_in_name: form.sign_in_name.clone() };
    match session.change_office(move |office| office.add_staff(&newcomer)).await {
        Ok(letter) => {
            let page = page(&frame, &session, Place::Staff, words.say("staff-added-title"))
                .back("/clinic/staff", words.say("staff-title"));
            Ok(Answer::with(
                StatusCode::CREATED,
                page.show(code_letter(&frame, &letter, words.say("staff-added"))),
            ))
        }
        Err(Error::Refused(rule)) => {
            errors.add("sign_in_name", words.say(rule_key(rule)));
            Ok(Answer::mend(new_page(&frame, &session, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

impl PersonForm {
    /// The role if one is chosen, and what must be mended.
    fn checked(&self, words: &Words) -> (Option<Role>, FormErrors) {
        let mut errors = FormErrors::new();
        if text::line(&self.name, NAME_CHARACTERS_MAX).is_err() {
            errors.add("name", words.say("staff-name-wrong"));
        }
        let role = self.role.parse().ok();
        if role.is_none() {
            errors.add("role", words.say("staff-role-missing"));
        }
        (role, errors)
    }
}

fn new_page(frame: &Frame, session: &StaffSession, form: &PersonForm, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    let content = html! {
        p { (words.say("staff-add-text")) }
        (draft_form(frame, "/clinic/staff", html! {
            (person_fields(words, form, errors))
            (Field::text("sign_in_name", words.say("staff-sign-in-name")).hint(words.say("staff-sign-in-name-hint"))
                .value(&form.sign_in_name).autocomplete("off").errors(errors))
            (button(words.say("staff-add-button")))
        }))
    };
    let page = page(frame, session, Place::Staff, words.say("staff-add"))
        .back("/clinic/staff", words.say("staff-title"));
    page.mending(errors).show(content)
}

fn person_fields(words: &Words, form: &PersonForm, errors: &FormErrors) -> Markup {
    let hints: [Key; 4] =
        ["staff-front-desk-hint", "staff-nurse-hint", "staff-clinician-hint", "staff-administrator-hint"];
    let roles: Vec<Choice<'_>> = Role::ALL
        .into_iter()
        .zip(hints)
        .map(|(role, hint)| Choice {
            value: role.key(),
            label: words.say(role_key(role)),
            hint: words.say(hint),
        })
        .collect();
    html! {
        (Field::text("name", words.say("staff-name")).hint(words.say("staff-name-hint")).value(&form.name)
            .autocomplete("off").errors(errors))
        (Radios { name: "role", legend: words.say("staff-role"), hint: "", choices: &roles, chosen: &form.role, errors })
    }
}

/// One account, and what can be done with it.
#[handler]
pub async fn show(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
    Query(said): Query<Said>,
) -> PageResult {
    let words = &frame.words;
    let account = staff_account(&session, id)?;
    let base = format!("/clinic/staff/{id}");
    let made = words.day(account.made.date_in(&frame.app.practice().zone())).to_string();
    let content = html! {
        @if let Some(done) = done(words, &said) { (confirmation(done, html! {})) }
        (definitions([
            (words.say("staff-role"), html! { (account.role.map(|role| words.say(role_key(role))).unwrap_or_default()) }),
            (words.say("staff-sign-in-name"), html! { (account.sign_in_name) }),
            (words.say("staff-state"), html! { (state(words, &account)) }),
            (words.say("staff-factors"), html! { (account.factors) }),
            (words.say("staff-sessions"), html! { (account.sessions) }),
            (words.say("staff-made"), html! { (made) }),
        ]))
        p { a href={ (base) "/details" } { (words.say("staff-edit")) } }
        @if account.enabled {
            p { a href={ (base) "/reset" } { (words.say("staff-reset-link")) } }
            p { a href={ (base) "/closing" } { (words.say("staff-close-link")) } }
            @if account.sessions > 0 {
                (post_form(&format!("{base}/sessions/end"), &frame.csrf, button_quiet(words.say("staff-end-sessions"))))
            }
        } @else {
            (post_form(&format!("{base}/opening"), &frame.csrf, button(words.say("staff-open-button"))))
        }
    };
    let page = page(&frame, &session, Place::Staff, account.name.clone())
        .back("/clinic/staff", words.say("staff-title"));
    Ok(Answer::page(page.show(content)))
}

fn done<'a>(words: &'a Words, said: &Said) -> Option<&'a str> {
    Some(match said.done.as_str() {
        "changed" => words.say("staff-done-changed"),
        "closed" => words.say("staff-done-closed"),
        "opened" => words.say("staff-done-opened"),
        "ended" => words.say("staff-done-ended"),
        _ => return None,
    })
}

/// The account of a member of staff; a patient's is none of this list.
pub(super) fn staff_account(session: &StaffSession, id: AccountId) -> crate::records::Result<AccountShown> {
    let account = session.office()?.account(id)?;
    if account.role.is_some() { Ok(account) } else { Err(Error::NotFound) }
}

/// The form for name and role.
#[handler]
pub async fn edit(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
) -> PageResult {
    let account = staff_account(&session, id)?;
    let role = account.role.map(Role::key).unwrap_or_default().to_owned();
    let form = PersonForm { name: account.name.clone(), role, sign_in_name: String::new() };
    Ok(Answer::page(edit_page(&frame, &session, &account, &form, &FormErrors::new())))
}

/// Changes name and role.
#[handler]
pub async fn update(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<AccountId>>,
    Form(form): Form<PersonForm>,
) -> PageResult {
    let account = staff_account(&session, id)?;
    let words = &frame.words;
    let (role, mut errors) = form.checked(words);
    let Some(role) = role.filter(|_| errors.is_empty()) else {
        return Ok(Answer::mend(edit_page(&frame, &session, &account, &form, &errors)));
    };
    let name = form.name.clone();
    match session.change_office(move |office| office.change_staff(id, &name, role)).await {
        Ok(()) => Ok(see_other(&format!("/clinic/staff/{id}?done=changed"))),
        Err(Error::Refused(rule)) => {
            let field = if rule == Rule::LastAdministrator { "role" } else { "name" };
            errors.add(field, words.say(rule_key(rule)));
            Ok(Answer::mend(edit_page(&frame, &session, &account, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

fn edit_page(
    frame: &Frame,
    session: &StaffSession,
    account: &AccountShown,
    form: &PersonForm,
    errors: &FormErrors,
) -> Markup {
    let words = &frame.words;
    let href = format!("/clinic/staff/{}", account.id);
    let content = html! {
        p { (words.say("staff-edit-text")) }
        (draft_form(frame, &format!("{href}/details"), html! {
            (person_fields(words, form, errors))
            (button(words.say("staff-edit-button")))
        }))
    };
    let page = page(frame, session, Place::Staff, words.say("staff-edit")).back(href, account.name.clone());
    page.mending(errors).show(content)
}
