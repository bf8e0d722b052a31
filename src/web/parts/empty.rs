//! The empty state: what this page is for, and the one next step.

use maud::{Markup, html};

/// `text` says what will be here; `next` is a link, a form, or nothing.
#[must_use]
pub fn empty(text: &str, next: Option<Markup>) -> Markup {
    html! { div.empty { p { (text) } @if let Some(next) = next { (next) } } }
}
