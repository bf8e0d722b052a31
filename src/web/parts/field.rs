//! One field: label above, hint under the label, the message of what to mend, then the box.
//!
//! The box's id is the field's name, so the error summary can link to it.

use maud::{Markup, Render, html};

use super::errors::FormErrors;
use crate::web::icon;

/// How long an answer is expected to be; the box shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Up to four characters.
    Four,
    /// Up to ten characters.
    Ten,
    /// A name, an address.
    Line,
}

impl Length {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Four => Some("four"),
            Self::Ten => Some("ten"),
            Self::Line => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Email,
    Telephone,
    Password,
    Code,
    Search,
    Block { rows: u8 },
}

/// A field for text.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    kind: Kind,
    name: &'static str,
    label: &'a str,
    hint: &'a str,
    value: &'a str,
    error: Option<&'a str>,
    optional: &'a str,
    autocomplete: Option<&'static str>,
    length: Length,
    length_max: Option<u16>,
}

impl<'a> Field<'a> {
    fn new(kind: Kind, name: &'static str, label: &'a str) -> Self {
        Self {
            kind,
            name,
            label,
            hint: "",
            value: "",
            error: None,
            optional: "",
            autocomplete: None,
            length: Length::Line,
            length_max: None,
        }
    }

    /// A line of text.
    #[must_use]
    pub fn text(name: &'static str, label: &'a str) -> Self {
        Self::new(Kind::Text, name, label)
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(name: &'static str, label: &'a str) -> Self {
        Self { autocomplete: Some("email"), ..Self::new(Kind::Email, name, label) }
    }

    /// A telephone number.
    #[must_use]
    pub fn telephone(name: &'static str, label: &'a str) -> Self {
        Self { autocomplete: Some("tel"), ..Self::new(Kind::Telephone, name, label) }
    }

    /// A password. What was typed is never shown again.
    #[must_use]
    pub fn password(name: &'static str, label: &'a str) -> Self {
        Self::new(Kind::Password, name, label)
    }

    /// The six digits of a second factor; phones offer to fill them in.
    #[must_use]
    pub fn code(name: &'static str, label: &'a str) -> Self {
        let field = Self::new(Kind::Code, name, label);
        Self { autocomplete: Some("one-time-code"), length: Length::Ten, ..field }
    }

    /// What to look for.
    #[must_use]
    pub fn search(name: &'static str, label: &'a str) -> Self {
        Self { autocomplete: Some("off"), ..Self::new(Kind::Search, name, label) }
    }

    /// Several lines of text.
    #[must_use]
    pub fn block(name: &'static str, label: &'a str, rows: u8) -> Self {
        Self::new(Kind::Block { rows }, name, label)
    }

    /// With a hint under the label: an example, what it is for.
    #[must_use]
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// With what was typed before.
    #[must_use]
    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }

    /// With the message `errors` has for this field.
    #[must_use]
    pub fn errors(self, errors: &'a FormErrors) -> Self {
        Self { error: errors.at(self.name), ..self }
    }

    /// May be left empty, as `said` after the label: `words.say("field-optional")`.
    #[must_use]
    pub fn optional(self, said: &'a str) -> Self {
        Self { optional: said, ..self }
    }

    /// What the browser may fill in (HTML autofill tokens).
    #[must_use]
    pub fn autocomplete(self, token: &'static str) -> Self {
        Self { autocomplete: Some(token), ..self }
    }

    /// How long an answer is expected to be.
    #[must_use]
    pub fn length(self, length: Length) -> Self {
        Self { length, ..self }
    }

    /// No more than so many characters can be typed.
    #[must_use]
    pub fn length_max(self, characters: u16) -> Self {
        Self { length_max: Some(characters), ..self }
    }

    fn input(&self) -> Markup {
        let (kind, mode) = match self.kind {
            Kind::Text | Kind::Block { .. } => ("text", None),
            Kind::Email => ("email", None),
            Kind::Telephone => ("tel", None),
            Kind::Password => ("password", None),
            Kind::Code => ("text", Some("numeric")),
            Kind::Search => ("search", None),
        };
        // Names and codes are no words to correct.
        let literal = (!matches!(self.kind, Kind::Text | Kind::Block { .. })).then_some("off");
        let value = if self.kind == Kind::Password { "" } else { self.value };
        let code = (self.kind == Kind::Code).then_some("code");
        let (described, invalid) = (described_by(self.name, self.hint, self.error), invalid(self.error));
        html! {
            @if let Kind::Block { rows } = self.kind {
                textarea id=(self.name) name=(self.name) rows=(rows) dir="auto" maxlength=[self.length_max]
                    aria-describedby=[described] aria-invalid=[invalid] { "\n" (value) }
            } @else {
                input class=[code.or(self.length.class())] id=(self.name) name=(self.name)
                    type=(kind) value=[Some(value).filter(|value| !value.is_empty())] inputmode=[mode]
                    dir=[(self.kind == Kind::Text).then_some("auto")] autocomplete=[self.autocomplete]
                    autocapitalize=[literal] spellcheck=[literal.map(|_| "false")] maxlength=[self.length_max]
                    aria-describedby=[described] aria-invalid=[invalid];
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        html! {
            div.field {
                label for=(self.name) {
                    (self.label) @if !self.optional.is_empty() { " " small { (self.optional) } }
                }
                (hint_and_error(self.name, self.hint, self.error))
                (self.input())
            }
        }
    }
}

/// The hint and the message, each with an id that the box names as its description.
pub(super) fn hint_and_error(name: &str, hint: &str, error: Option<&str>) -> Markup {
    html! {
        @if !hint.is_empty() { p.hint id={ (name) "-hint" } { (hint) } }
        @if let Some(error) = error { p.error id={ (name) "-error" } { (icon::URGENT) (error) } }
    }
}

/// The ids of hint and message, for `aria-describedby`.
pub(super) fn described_by(name: &str, hint: &str, error: Option<&str>) -> Option<String> {
    match (hint.is_empty(), error) {
        (true, None) => None,
        (false, None) => Some(format!("{name}-hint")),
        (true, Some(_)) => Some(format!("{name}-error")),
        (false, Some(_)) => Some(format!("{name}-hint {name}-error")),
    }
}

pub(super) fn invalid(error: Option<&str>) -> Option<&'static str> {
    error.map(|_| "true")
}
