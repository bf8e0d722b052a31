//! Forms: where they are sent, and the token without which nothing they say is heard.

use maud::{Markup, html};

use crate::web::csrf;

/// A form that changes something. The browser's own checks are off: ours keep what was typed and say what to do.
#[must_use]
pub fn post_form(action: &str, token: &str, content: Markup) -> Markup {
    html! { form method="post" action=(action) novalidate { (token_field(token)) (content) } }
}

/// A form that sends a file. The token comes first: nothing is held for whoever has none.
#[must_use]
pub fn file_form(action: &str, token: &str, content: Markup) -> Markup {
    html! {
        form method="post" action=(action) enctype="multipart/form-data" novalidate { (token_field(token)) (content) }
    }
}

/// A form that only asks: its answers stand in the address.
#[must_use]
pub fn search_form(action: &str, content: Markup) -> Markup {
    html! { form.search role="search" action=(action) { (content) } }
}

/// The hidden field with the token.
#[must_use]
pub fn token_field(token: &str) -> Markup {
    html! { input type="hidden" name=(csrf::FIELD) value=(token); }
}
