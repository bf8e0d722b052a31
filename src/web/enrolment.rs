//! Parts of pages on which proofs are made: a new password, an authenticator app. The gate shows them on the way
//! in, the account pages later.

use maud::{Markup, html};

use super::frame::Frame;
use super::parts::{Field, FormErrors, button, fold, post_form};
use super::qr::qr;
use super::rule::rule_key;
use super::words::Words;
use crate::base::secret::Secret;
use crate::records::Rule;
use crate::records::proof::Proposal;

/// A new password as typed, twice. What was typed is not shown again.
pub struct NewPassword<'a> {
    /// The first time.
    pub first: &'a Secret,
    /// The second time.
    pub again: &'a Secret,
}

impl NewPassword<'_> {
    /// Says what must be mended before anybody judges the password.
    pub fn check(&self, words: &Words, errors: &mut FormErrors) {
        // Compared here and nowhere shown.
        if self.first.expose().is_empty() {
            errors.add("password", words.say("password-missing"));
        } else if self.first != self.again {
            errors.add("again", words.say("password-differs"));
        }
    }
}

/// Puts the words of `rule` at the field it is about.
pub fn mend_password(words: &Words, rule: Rule, errors: &mut FormErrors) {
    errors.add("password", words.say(rule_key(rule)));
}

/// The two fields of a new password. `alone`: there is no second factor, so it must be longer.
#[must_use]
pub fn password_fields(words: &Words, alone: bool, errors: &FormErrors) -> Markup {
    let hint = if alone { words.say("password-hint-alone") } else { words.say("password-hint") };
    html! {
        (Field::password("password", words.say("password-new")).hint(hint).autocomplete("new-password").errors(errors))
        (Field::password("again", words.say("password-again")).autocomplete("new-password").errors(errors))
    }
}

/// Says to password managers whose password it is; people do not see it.
#[must_use]
pub fn whose_password(sign_in_name: &str) -> Markup {
    html! { input type="text" autocomplete="username" value=(sign_in_name) hidden; }
}

/// The page on which an app is enrolled: the picture, the same key to type, and the field for the first code.
#[must_use]
pub fn app_form(frame: &Frame, action: &str, next: &str, proposal: &Proposal, errors: &FormErrors) -> Markup {
    let words = &frame.words;
    html! {
        ol.how {
            li { (words.say("app-step-install")) }
            li {
                (words.say("app-step-scan"))
                p.on-phone { a.button.quiet href=(proposal.uri) { (words.say("app-open-here")) } }
                @if let Some(picture) = qr(&proposal.uri, words.say("app-picture")) { div.scan { (picture) } }
                (fold(words.say("app-no-camera"), html! {
                    p { (words.say("app-type-key")) }
                    p { code.key data-key { (proposal.key) } }
                }))
            }
            li { (words.say("app-step-code")) }
        }
        (post_form(action, &frame.csrf, html! {
            input type="hidden" name="sealed" value=(proposal.sealed);
            (next_field(next))
            (Field::code("code", words.say("app-code")).errors(errors))
            (button(words.say("app-button")))
        }))
    }
}

/// The hidden field with where to go afterwards.
#[must_use]
pub fn next_field(next: &str) -> Markup {
    html! { @if !next.is_empty() { input type="hidden" name="next" value=(next); } }
}
