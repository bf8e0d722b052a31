//! Pages of a long list: newer and older.

use maud::{Markup, html};

use crate::web::icon;
use crate::web::words::Words;

/// Links to the newer and older page, where there is one.
#[must_use]
pub fn pages(words: &Words, newer: Option<&str>, older: Option<&str>) -> Markup {
    html! {
        @if newer.is_some() || older.is_some() {
            nav.pages aria-label=(words.say("pages-label")) {
                @if let Some(href) = newer { a href=(href) rel="prev" { (icon::BACK) (words.say("pages-newer")) } }
                @if let Some(href) = older { a.older href=(href) rel="next" { (words.say("pages-older")) (icon::FORWARD) } }
            }
        }
    }
}
