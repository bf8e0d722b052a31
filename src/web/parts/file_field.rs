//! A file to choose.

use maud::{Markup, Render, html};

use super::errors::FormErrors;
use super::field::{described_by, hint_and_error, invalid};

/// A file to choose. What was chosen cannot be put back by a page: a form that comes again asks for it anew.
#[derive(Debug, Clone, Copy)]
pub struct FileField<'a> {
    /// What is sent as the field's name, and its id.
    pub name: &'static str,
    /// What is asked for.
    pub label: &'a str,
    /// Which files, and how large.
    pub hint: &'a str,
    /// Media types that the browser offers first.
    pub accept: &'static str,
    /// Messages of the form.
    pub errors: &'a FormErrors,
}

impl Render for FileField<'_> {
    fn render(&self) -> Markup {
        let error = self.errors.at(self.name);
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                (hint_and_error(self.name, self.hint, error))
                input type="file" id=(self.name) name=(self.name) accept=(self.accept)
                    aria-describedby=[described_by(self.name, self.hint, error)] aria-invalid=[invalid(error)];
            }
        }
    }
}
