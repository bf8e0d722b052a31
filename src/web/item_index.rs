//! The way into a record at both doors: its classes with how much there is of each, and the lists' addresses.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::item::class_name;
use super::words::Words;
use crate::base::clock::Moment;
use crate::records::item::{Class, Count, Cursor, ItemId};

/// The classes with how much there is of each; those of which there is nothing stand together at the end.
#[must_use]
pub fn index_list(
    words: &Words,
    base: &str,
    counts: &BTreeMap<&'static str, Count>,
    classes: &[Class],
) -> Markup {
    let count = |class: &Class| counts.get(class.key()).copied().unwrap_or_default();
    let (there, empty): (Vec<&Class>, Vec<&Class>) = classes.iter().partition(|class| count(class).all > 0);
    html! {
        @if !there.is_empty() {
            ul.cards {
                @for class in &there {
                    li {
                        a href={ (base) (class.key()) } {
                            b { (class_name(words, **class)) } " "
                            span { (how_many(words, **class, count(class))) }
                        }
                    }
                }
            }
        }
        @if !empty.is_empty() {
            section {
                h2 { (words.say("record-empty")) }
                p { (words.say("record-empty-text")) }
                ul {
                    @for class in &empty { li { a href={ (base) (class.key()) } { (class_name(words, **class)) } } }
                }
            }
        }
    }
}

/// "3 now, 12 in all", "12".
fn how_many(words: &Words, class: Class, count: Count) -> String {
    let Count { all, open } = count;
    if class.is_lasting() && open < all {
        words.say_with("record-count-now", &[("now", open.into()), ("all", all.into())])
    } else {
        words.say_with("record-count", &[("all", all.into())])
    }
}

/// The place in a list that an address names; one that cannot be read is the beginning.
#[must_use]
pub fn after(text: &str) -> Option<Cursor> {
    let (millis, id) = text.split_once('.')?;
    Some((Moment::from_millis(millis.parse().ok()?), id.parse::<ItemId>().ok()?))
}

/// The address of the next stretch of the list at `href`.
#[must_use]
pub fn next_page(href: &str, next: Cursor) -> String {
    format!("{href}?after={}.{}", next.0.millis(), next.1)
}
