//! Recovery codes: a new set is shown first, and counts once its owner says that it is kept.

use maud::{Markup, html};
use poem::handler;
use poem::web::Query;
use serde::Deserialize;

use super::{Asked, must_be_fresh, page};
use crate::records::proof::ProposedCodes;
use crate::records::{Error, Rule};
use crate::web::climb::climbed;
use crate::web::enrolment::next_field;
use crate::web::frame::SignedIn;
use crate::web::parts::{Checkbox, FormErrors, Tone, button, notice, post_form, print_button};
use crate::web::{Answer, Form, Frame, PageError, PageResult};

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Kept {
    seal: String,
    kept: String,
    next: String,
}

/// A proposed set, to print or write down.
#[handler]
pub async fn new(session: SignedIn, frame: Frame, Query(asked): Query<Asked>) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/recovery-codes")?;
    let proposed = account.propose_recovery_codes()?;
    Ok(Answer::page(codes_page(&frame, &session, &proposed, &asked.next, &FormErrors::new())?))
}

/// Puts the set in force; the one before is dead.
#[handler]
pub async fn create(session: SignedIn, frame: Frame, Form(given): Form<Kept>) -> PageResult {
    let account = session.own_account();
    must_be_fresh(&account, "/account/recovery-codes")?;
    let mut errors = FormErrors::new();
    if given.kept != "yes" {
        errors.add("kept", frame.words.say("recovery-kept-missing"));
        // The very same codes once more: they may have been half written down.
        let proposed = account.propose_recovery_codes_again(&given.seal)?;
        return Ok(Answer::mend(codes_page(&frame, &session, &proposed, &given.next, &errors)?));
    }
    let next = if given.next.is_empty() { "/account/activity?done=codes" } else { &given.next };
    match account.keep_recovery_codes(&given.seal).await {
        Ok(up) => Ok(climbed(&up, next)),
        Err(Error::Refused(Rule::Code)) => {
            errors.add("main", frame.words.say("recovery-too-old"));
            let proposed = account.propose_recovery_codes()?;
            Ok(Answer::mend(codes_page(&frame, &session, &proposed, &given.next, &errors)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn codes_page(
    frame: &Frame,
    session: &SignedIn,
    proposed: &ProposedCodes,
    next: &str,
    errors: &FormErrors,
) -> Result<Markup, PageError> {
    let words = &frame.words;
    let has_set = session.own_account().sign_in()?.recovery.is_some();
    let kept = Checkbox { name: "kept", label: words.say("recovery-kept"), hint: "", checked: false, errors };
    let content = html! {
        p { (words.say("recovery-text")) }
        @if has_set { (notice(words, Tone::Information, html! { (words.say("recovery-replaces")) })) }
        ol.codes { @for code in &proposed.codes { li { code { (code.grouped()) } } } }
        (print_button(words.say("recovery-print")))
        (post_form("/account/recovery-codes", &frame.csrf, html! {
            input type="hidden" name="seal" value=(proposed.seal);
            (next_field(next))
            (kept)
            (button(words.say("recovery-button")))
        }))
    };
    Ok(page(frame, session, words.say("recovery-title")).mending(errors).show(content))
}
