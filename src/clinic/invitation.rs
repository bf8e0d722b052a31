//! Inviting a patient: how it stands, a letter to print, and withdrawing one.
//!
//! The letter holds a code that opens an account together with the birth date; it is shown to whoever makes it
//! and each showing is entered.

use maud::{Markup, html};
use poem::handler;
use poem::web::Path;
use serde::Deserialize;

use super::page;
use crate::base::contact::PostalAddress;
use crate::records::patient::PatientId;
use crate::records::session::StaffSession;
use crate::records::sign_in::{Letter, Standing};
use crate::records::{Error, Reason, Rule, Section};
use crate::web::letter::{Letter as Sheet, letter_page};
use crate::web::navigation::Place;
use crate::web::parts::{
    DateField, FormErrors, Tone, TypedDate, button, button_quiet, definitions, notice, post_form,
};
use crate::web::path::Named;
use crate::web::rule::rule_key;
use crate::web::words::Words;
use crate::web::{Answer, Form, Frame, PageError, PageResult, see_other};

/// What is typed: a birth date read off a document, where the record has none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Noted {
    #[serde(rename = "birth-day")]
    day: String,
    #[serde(rename = "birth-month")]
    month: String,
    #[serde(rename = "birth-year")]
    year: String,
}

/// How the invitation stands, and what can be done.
#[handler]
pub async fn show(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
) -> PageResult {
    let page = standing_page(&session, &frame, id, &Noted::default(), &FormErrors::new()).await?;
    Ok(Answer::page(page))
}

/// Makes a letter and shows it, ready to print. An earlier letter is dead.
#[handler]
pub async fn create(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Form(noted): Form<Noted>,
) -> PageResult {
    let typed = TypedDate { day: &noted.day, month: &noted.month, year: &noted.year };
    let birth_date = typed.date();
    match session.change_register(move |register| register.invite(id, birth_date)).await {
        Ok(letter) => Ok(Answer::page(sheet(&frame, id, &letter))),
        Err(Error::Refused(rule)) => {
            let mut errors = FormErrors::new();
            let field = if rule == Rule::BirthDateMissing { "birth" } else { "form" };
            errors.add(field, frame.words.say(rule_key(rule)));
            Ok(Answer::mend(standing_page(&session, &frame, id, &noted, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows the letter that is out once more.
#[handler]
pub async fn reprint(
    session: StaffSession,
    frame: Frame,
    Path(Named(id)): Path<Named<PatientId>>,
    Form(_): Form<serde::de::IgnoredAny>,
) -> PageResult {
    let letter = session.change_register(move |register| register.letter(id)).await?;
    Ok(Answer::page(sheet(&frame, id, &letter)))
}

/// Withdraws the letter that is out.
#[handler]
pub async fn destroy(
    session: StaffSession,
    Path(Named(id)): Path<Named<PatientId>>,
    Form(_): Form<serde::de::IgnoredAny>,
) -> PageResult {
    session.change_register(move |register| register.withdraw(id)).await?;
    Ok(see_other(&format!("/clinic/patients/{id}/invitation")))
}

async fn standing_page(
    session: &StaffSession,
    frame: &Frame,
    id: PatientId,
    noted: &Noted,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let person = session.open_chart(id, Section::Contact, Reason::Care).await?.person()?;
    let register = session.register()?;
    let invitation = register.invitation(id)?;
    let (has_account, asks_date) = (register.has_account(id)?, register.needs_birth_date(id)?);
    let action = format!("/clinic/patients/{id}/invitation");
    let standing = invitation.as_ref().map(|it| it.standing(register.now()));
    let is_open = standing == Some(Standing::Open);
    let content = html! {
        @if has_account {
            (notice(words, Tone::Good, words.say("invitation-has-account")))
        } @else if person.deceased.is_some() {
            (notice(words, Tone::Information, words.say("invitation-deceased")))
        } @else {
            p { (words.say("invitation-text")) }
            @if let (Some(invitation), Some(standing)) = (&invitation, standing) {
                (definitions([
                    (words.say("invitation-made"), html! { (words.day(invitation.made.date_in(&frame.app.practice().zone()))) }),
                    (words.say("invitation-state"), html! { (words.say(standing_key(standing))) }),
                ]))
            }
            (post_form(&action, &frame.csrf, html! {
                @if asks_date {
                    (DateField::new(words, "birth", words.say("invitation-birth-date"), words.say("invitation-birth-date-hint"))
                        .value(TypedDate { day: &noted.day, month: &noted.month, year: &noted.year }).errors(errors))
                }
                (button(if is_open { words.say("invitation-again") } else { words.say("invitation-button") }))
            }))
            @if is_open {
                (post_form(&format!("{action}/letter"), &frame.csrf, button_quiet(words.say("invitation-show"))))
                (post_form(&format!("{action}/withdrawal"), &frame.csrf, button_quiet(words.say("invitation-withdraw"))))
            }
        }
    };
    let name = person.display_name();
    let back = format!("/clinic/patients/{id}");
    let page = page(frame, session, Place::Patients, words.say("invitation-title")).back(back, name);
    Ok(page.mending(errors).show(content))
}

fn standing_key(standing: Standing) -> crate::web::words::Key {
    match standing {
        Standing::Open => "invitation-open",
        Standing::Used(_) => "invitation-used",
        Standing::Withdrawn(_) => "invitation-withdrawn",
        Standing::Expired => "invitation-expired",
        Standing::Blocked => "invitation-blocked",
    }
}

/// The letter in the language its reader has chosen, ready to print.
fn sheet(frame: &Frame, id: PatientId, letter: &Letter) -> Markup {
    let practice = frame.app.practice();
    let words: Words = frame.app.locales().pick(letter.language.as_deref(), None, &frame.profile().language);
    let origin = &frame.app.settings().origin;
    let typed = origin.split_once("://").map_or(origin.as_str(), |(_, rest)| rest);
    let address = letter.address.as_ref().map(PostalAddress::envelope).unwrap_or_default();
    let zone = practice.zone();
    let sheet = Sheet {
        profile: frame.profile(),
        name: &letter.name,
        address: &address,
        typed_address: &format!("{typed}/activate"),
        link: &format!("{origin}/activate?letter={}", letter.token.expose()),
        code: &letter.code.grouped(),
        until: letter.until.date_in(&zone),
        date: practice.clock().now().date_in(&zone),
    };
    let back = format!("/clinic/patients/{id}/invitation");
    letter_page(&words, &[sheet], (&back, frame.words.say("invitation-title")))
}
