//! Buttons: a verb on each, one primary button a page.

use std::fmt::Display;

use maud::{Markup, html};

/// The page's primary button; sends the form it stands in.
#[must_use]
pub fn button(text: &str) -> Markup {
    html! { button.primary { (text) } }
}

/// A second way on: sends the form it stands in.
#[must_use]
pub fn button_quiet(text: &str) -> Markup {
    html! { button.quiet { (text) } }
}

/// Confirms what cannot be undone, on a page that names what is lost.
#[must_use]
pub fn button_of_harm(text: &str) -> Markup {
    html! { button.harm { (text) } }
}

/// Looks like a button and only leads somewhere.
#[must_use]
pub fn button_link(href: impl Display, text: &str) -> Markup {
    html! { a.button href=(href) { (text) } }
}
