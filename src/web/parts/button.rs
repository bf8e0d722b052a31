//! Buttons: a verb on each, one primary button a page.

use std::fmt::Display;

use maud::{Markup, html};

use crate::web::asset;

const PRINT: &str = asset::url("scripts/print.js");

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

/// Prints the page. It shows only where a script can do so; the browser's own way is always there.
#[must_use]
pub fn print_button(text: &str) -> Markup {
    html! {
        button.quiet type="button" data-print hidden { (text) }
        script type="module" src=(PRINT) {}
    }
}

/// Looks like a button and only leads somewhere.
#[must_use]
pub fn button_link(href: impl Display, text: &str) -> Markup {
    html! { a.button href=(href) { (text) } }
}
