//! A telephone number as a link that dials it.

use maud::{Markup, html};

/// The number as written, linked.
#[must_use]
pub fn phone_link(phone: &str) -> Markup {
    html! { a.phone href={ "tel:" (dialled(phone)) } { (phone) } }
}

/// Digits and a leading plus (RFC 3966).
pub(super) fn dialled(phone: &str) -> String {
    let phone = phone.trim();
    phone
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() || (*at == 0 && *c == '+'))
        .map(|(_, c)| c)
        .collect()
}
