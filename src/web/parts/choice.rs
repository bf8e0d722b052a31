//! Choices: one of a few, one of many, yes or no.

use maud::{Markup, Render, html};

use super::errors::FormErrors;
use super::field::{described_by, hint_and_error, invalid};

/// One answer to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// What is sent.
    pub value: &'a str,
    /// What is shown.
    pub label: &'a str,
    /// A little more; may be empty.
    pub hint: &'a str,
}

impl<'a> Choice<'a> {
    /// A choice without a hint.
    #[must_use]
    pub fn new(value: &'a str, label: &'a str) -> Self {
        Self { value, label, hint: "" }
    }
}

/// One of a few, all in sight.
#[derive(Debug, Clone, Copy)]
pub struct Radios<'a> {
    /// What is sent as the field's name, and the first choice's id.
    pub name: &'static str,
    /// The question.
    pub legend: &'a str,
    /// A hint under it; may be empty.
    pub hint: &'a str,
    /// The answers.
    pub choices: &'a [Choice<'a>],
    /// The one chosen; may be empty.
    pub chosen: &'a str,
    /// Messages of the form.
    pub errors: &'a FormErrors,
}

impl Render for Radios<'_> {
    fn render(&self) -> Markup {
        let error = self.errors.at(self.name);
        html! {
            fieldset.field.choices aria-describedby=[described_by(self.name, self.hint, error)] {
                legend { (self.legend) }
                (hint_and_error(self.name, self.hint, error))
                @for (at, choice) in self.choices.iter().enumerate() {
                    label.choice {
                        input type="radio" id=[(at == 0).then_some(self.name)] name=(self.name) value=(choice.value)
                            checked[choice.value == self.chosen];
                        span { (choice.label) @if !choice.hint.is_empty() { small { (choice.hint) } } }
                    }
                }
            }
        }
    }
}

/// One of many.
#[derive(Debug, Clone, Copy)]
pub struct Select<'a> {
    /// What is sent as the field's name, and its id.
    pub name: &'static str,
    /// The question.
    pub label: &'a str,
    /// A hint under it; may be empty.
    pub hint: &'a str,
    /// The answers.
    pub choices: &'a [Choice<'a>],
    /// The one chosen.
    pub chosen: &'a str,
    /// Messages of the form.
    pub errors: &'a FormErrors,
}

impl Render for Select<'_> {
    fn render(&self) -> Markup {
        let error = self.errors.at(self.name);
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                (hint_and_error(self.name, self.hint, error))
                select id=(self.name) name=(self.name) aria-describedby=[described_by(self.name, self.hint, error)]
                    aria-invalid=[invalid(error)] {
                    @for choice in self.choices {
                        option value=(choice.value) selected[choice.value == self.chosen] { (choice.label) }
                    }
                }
            }
        }
    }
}

/// Yes, if ticked.
#[derive(Debug, Clone, Copy)]
pub struct Checkbox<'a> {
    /// What is sent as the field's name, with the value `yes`, and its id.
    pub name: &'static str,
    /// What is agreed to.
    pub label: &'a str,
    /// A little more; may be empty.
    pub hint: &'a str,
    /// Whether it is ticked.
    pub checked: bool,
    /// Messages of the form.
    pub errors: &'a FormErrors,
}

impl Render for Checkbox<'_> {
    fn render(&self) -> Markup {
        let error = self.errors.at(self.name);
        html! {
            div.field.choices {
                (hint_and_error(self.name, "", error))
                label.choice {
                    input type="checkbox" id=(self.name) name=(self.name) value="yes" checked[self.checked]
                        aria-describedby=[described_by(self.name, "", error)] aria-invalid=[invalid(error)];
                    span { (self.label) @if !self.hint.is_empty() { small { (self.hint) } } }
                }
            }
        }
    }
}
