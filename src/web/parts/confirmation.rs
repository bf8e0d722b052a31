//! The page after an action: what was done, what will happen next and by when.

use maud::{Markup, html};

use crate::web::icon;

/// `done` says what was done; `next` what happens now.
#[must_use]
pub fn confirmation(done: &str, next: Markup) -> Markup {
    html! { div.confirmation { p.done { (icon::GOOD) b { (done) } } (next) } }
}
