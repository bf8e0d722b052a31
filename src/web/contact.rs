//! Contact details, read from a form and shown beside what is on file.

use maud::{Markup, html};
use serde::Deserialize;

use super::parts::{Column, Field, FormErrors, Length, Tag, Tone, table};
use super::words::Words;
use crate::base::contact::{Email, Phone, PostalAddress};
use crate::base::text;
use crate::records::contact_change::ContactDetails;

/// Lines of numbers, of addresses and of a street.
const LINES_MAX: usize = 5;
/// Characters of a line of an address.
const LINE_CHARACTERS_MAX: usize = 120;

/// What is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ContactForm {
    phones: String,
    emails: String,
    street: String,
    city: String,
    state: String,
    postal: String,
    country: String,
}

impl ContactForm {
    /// What is on file, to be changed.
    #[must_use]
    pub fn of(details: &ContactDetails) -> Self {
        let address = details.address.clone().unwrap_or_default();
        let all = |lines: Vec<&str>| lines.join("\n");
        Self {
            phones: all(details.phones.iter().map(Phone::as_str).collect()),
            emails: all(details.emails.iter().map(Email::as_str).collect()),
            street: address.lines.join("\n"),
            city: address.city,
            state: address.state,
            postal: address.postal_code,
            country: address.country,
        }
    }

    /// What it says, with what is wrong in `errors`.
    pub fn read(&self, words: &Words, errors: &mut FormErrors) -> ContactDetails {
        let phones = lines(&self.phones).map(Phone::parse).collect::<Option<Vec<_>>>();
        if phones.as_ref().is_none_or(|phones| phones.len() > LINES_MAX) {
            errors.add("phones", words.say("contact-change-phones-wrong"));
        }
        let emails = lines(&self.emails).map(Email::parse).collect::<Option<Vec<_>>>();
        if emails.as_ref().is_none_or(|emails| emails.len() > LINES_MAX) {
            errors.add("emails", words.say("contact-change-emails-wrong"));
        }
        ContactDetails {
            phones: phones.unwrap_or_default(),
            emails: emails.unwrap_or_default(),
            address: self.address(words, errors),
        }
    }

    fn address(&self, words: &Words, errors: &mut FormErrors) -> Option<PostalAddress> {
        let line = |text: &str| text::line(text, LINE_CHARACTERS_MAX);
        let street: Result<Vec<String>, _> = lines(&self.street).map(line).collect();
        if street.as_ref().is_ok_and(|street| street.len() > LINES_MAX) || street.is_err() {
            errors.add("street", words.say("contact-change-street-wrong"));
        }
        let mut one = |name: &'static str, text: &str| match line(text) {
            Ok(line) => line,
            Err(text::TextError::Empty) => String::new(),
            Err(_) => {
                errors.add(name, words.say("contact-change-line-wrong"));
                String::new()
            }
        };
        let address = PostalAddress {
            lines: street.unwrap_or_default(),
            city: one("city", &self.city),
            state: one("state", &self.state),
            postal_code: one("postal", &self.postal),
            country: one("country", &self.country),
        };
        let is_there = address != PostalAddress::default();
        if is_there && (address.city.is_empty() || address.lines.is_empty()) && errors.is_empty() {
            let (name, key) = if address.lines.is_empty() {
                ("street", words.say("contact-change-street-missing"))
            } else {
                ("city", words.say("contact-change-city-missing"))
            };
            errors.add(name, key);
        }
        is_there.then_some(address)
    }

    /// The fields.
    #[must_use]
    pub fn fields(&self, words: &Words, errors: &FormErrors) -> Markup {
        html! {
            (Field::block("phones", words.say("profile-phones"), 2)
                .hint(words.say("contact-change-lines")).optional(words.say("field-optional")).value(&self.phones).errors(errors))
            (Field::block("emails", words.say("profile-emails"), 2)
                .hint(words.say("contact-change-lines")).optional(words.say("field-optional")).value(&self.emails).errors(errors))
            (Field::block("street", words.say("contact-change-street"), 2)
                .optional(words.say("field-optional")).value(&self.street).errors(errors).autocomplete("street-address"))
            (Field::text("city", words.say("contact-change-city"))
                .optional(words.say("field-optional")).value(&self.city).errors(errors).autocomplete("address-level2"))
            (Field::text("state", words.say("contact-change-state"))
                .optional(words.say("field-optional")).value(&self.state).errors(errors).autocomplete("address-level1"))
            (Field::text("postal", words.say("contact-change-postal")).length(Length::Ten)
                .optional(words.say("field-optional")).value(&self.postal).errors(errors).autocomplete("postal-code"))
            (Field::text("country", words.say("contact-change-country"))
                .optional(words.say("field-optional")).value(&self.country).errors(errors).autocomplete("country-name"))
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// What is on file beside what is asked for; rows that differ are marked.
#[must_use]
pub fn contact_comparison(words: &Words, now: &ContactDetails, wanted: &ContactDetails) -> Markup {
    let rows = |details: &ContactDetails| -> [String; 3] {
        let ContactDetails { phones, emails, address } = details;
        [
            phones.iter().map(Phone::as_str).collect::<Vec<_>>().join("\n"),
            emails.iter().map(Email::as_str).collect::<Vec<_>>().join("\n"),
            address.as_ref().map(|address| address.envelope().join("\n")).unwrap_or_default(),
        ]
    };
    let labels = [words.say("profile-phones"), words.say("profile-emails"), words.say("profile-address")];
    let columns = [
        Column::words(words.say("proposal-field")),
        Column::words(words.say("contact-change-on-file")),
        Column::words(words.say("proposal-asked")),
    ];
    let said = |text: &str| html! { @if text.is_empty() { (words.say("proposal-nothing")) } @else { span.said { (text) } } };
    let all = labels.into_iter().zip(rows(now)).zip(rows(wanted));
    table(
        words.say("proposal-comparison"),
        columns,
        all.map(|((label, now), wanted)| {
            [
                html! { (label) },
                said(&now),
                html! {
                    (said(&wanted))
                    @if now != wanted { " " (Tag { tone: Tone::Attention, text: words.say("proposal-differs") }) }
                },
            ]
        }),
    )
}
