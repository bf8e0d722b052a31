//! What must be mended in a form: one message a field, in the order of the fields.

use maud::{Markup, html};

use crate::web::words::Words;

/// Messages by field. Add them in the order in which the fields stand on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<(&'static str, String)>);

impl FormErrors {
    /// Nothing to mend.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Something to mend at `field`. A field has one message: the first.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        if self.at(field).is_none() {
            self.0.push((field, message.into()));
        }
    }

    /// The message at `field`.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, message)| &**message)
    }

    /// Whether there is nothing to mend.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// All messages at the top of the page, each a link to its field. It takes the focus, so it is read first.
#[must_use]
pub fn error_summary(words: &Words, errors: &FormErrors) -> Markup {
    html! {
        div.errors role="alert" tabindex="-1" autofocus {
            h2 { (words.say("errors-title")) }
            ul { @for (field, message) in &errors.0 { li { a href={ "#" (field) } { (message) } } } }
        }
    }
}
