//! Lists of things: a card each, with one line that says what, when and in which state; the card is one link.
//!
//! Rows write themselves straight into the page: fifty of them cost one growing string.

use std::fmt::{Display, Write};

use maud::{Escaper, Markup, PreEscaped, Render, html};

use super::tag::Tag;
use crate::web::icon::Icon;

/// One row of a list. A part that shows nothing (`""`) leaves no trace.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a, Href, Value, When> {
    /// Where it leads.
    pub href: Href,
    /// What it is.
    pub what: &'a str,
    /// Its value, or who it is from.
    pub value: Value,
    /// When it was.
    pub when: When,
    /// Its state in a word.
    pub state: Option<Tag<'a>>,
}

impl<Href: Display, Value: Display, When: Display> Render for Card<'_, Href, Value, When> {
    fn render_to(&self, out: &mut String) {
        out.push_str("<li><a href=\"");
        let _ = write!(Escaper::new(out), "{}", self.href);
        out.push_str("\"><b>");
        self.what.render_to(out);
        out.push_str("</b>");
        wrapped(out, " <span>", &self.value, "</span>");
        wrapped(out, " <small>", &self.when, "</small>");
        if let Some(state) = self.state {
            out.push(' ');
            state.render_to(out);
        }
        out.push_str("</a></li>");
    }
}

/// A path that ends in an id: `Path("/results/", id)` is `/results/0123456789abc`.
#[derive(Debug, Clone, Copy)]
pub struct Path<Id>(pub &'static str, pub Id);

impl<Id: Display> Display for Path<Id> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.0)?;
        self.1.fmt(out)
    }
}

/// `value` between `open` and `close`, or nothing if it is empty.
fn wrapped(out: &mut String, open: &str, value: &impl Display, close: &str) {
    let before = out.len();
    out.push_str(open);
    let start = out.len();
    let _ = write!(Escaper::new(out), "{value}");
    if out.len() == start {
        out.truncate(before);
    } else {
        out.push_str(close);
    }
}

/// A list of cards, in the order given.
#[must_use]
pub fn card_list(cards: impl IntoIterator<Item: Render>) -> Markup {
    let cards = cards.into_iter();
    let mut out = String::with_capacity(32 + 192 * cards.size_hint().0);
    out.push_str("<ul class=\"cards\">");
    for card in cards {
        card.render_to(&mut out);
    }
    out.push_str("</ul>");
    PreEscaped(out)
}

/// A list of cards under a heading: "Needs you", "Earlier".
#[must_use]
pub fn card_group(heading: &str, cards: impl IntoIterator<Item: Render>) -> Markup {
    html! { section { h2 { (heading) } (card_list(cards)) } }
}

/// A card on the home page: what is there for me, in one sentence.
#[derive(Debug, Clone, Copy)]
pub struct HomeCard<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// What it is about.
    pub icon: Icon,
    /// What is there.
    pub what: &'a str,
    /// A little more; may be empty.
    pub more: &'a str,
    /// Its state in a word.
    pub state: Option<Tag<'a>>,
}

impl Render for HomeCard<'_> {
    fn render(&self) -> Markup {
        html! {
            li {
                a href=(self.href) {
                    (self.icon)
                    b { (self.what) }
                    @if !self.more.is_empty() { " " span { (self.more) } }
                    @if let Some(state) = self.state { " " (state) }
                }
            }
        }
    }
}
