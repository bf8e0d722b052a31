//! The way into a record at both doors: its classes with how much there is of each, and the lists' addresses.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::PageError;
use super::item::{class_name, item_list};
use super::parts::pages;
use super::words::Words;
use crate::base::clock::Moment;
use crate::records::Chart;
use crate::records::item::{Class, Count, Cursor, ItemId, Listed, Which};
use crate::store::Read;

/// Rows on a page, besides those that hold now.
const ROWS: usize = 50;

/// The classes with how much there is of each; those of which there is nothing stand together at the end.
#[must_use]
pub fn index_list(
    words: &Words,
    base: &str,
    counts: &BTreeMap<&'static str, Count>,
    classes: &[Class],
) -> Markup {
    let nothing = Count::default();
    let count = |class: &Class| counts.get(class.key()).unwrap_or(&nothing);
    let (there, empty): (Vec<&Class>, Vec<&Class>) = classes.iter().partition(|class| count(class).all > 0);
    html! {
        @if !there.is_empty() {
            ul.cards {
                @for class in &there {
                    li {
                        a href={ (base) (class.key()) } {
                            b { (class_name(words, **class)) }
                            @let names = &count(class).names;
                            @if !names.is_empty() { " " span { (names.join(", ")) } }
                            " " small { (how_many(words, **class, count(class))) }
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

/// "3 now, 12 in all", "12 in all".
fn how_many(words: &Words, class: Class, count: &Count) -> String {
    let Count { all, open, .. } = count;
    if class.is_lasting() && open < all {
        words.say_with("record-count-now", &[("now", (*open).into()), ("all", (*all).into())])
    } else {
        words.say_with("record-count", &[("all", (*all).into())])
    }
}

/// A class's list under `base`: all that holds now on the first page, then the rest, a stretch a page. `after`
/// is where the stretch begins, as its address says; what cannot be read is the beginning.
pub fn class_list<Tx: Read>(
    words: &Words,
    zone: &TimeZone,
    chart: &Chart<Tx>,
    class: Class,
    after: &str,
    base: &str,
) -> Result<Markup, PageError> {
    let from = cursor(after);
    let open: Vec<Listed> = if class.is_lasting() && from.is_none() {
        chart.items(class, Which::Open, None, usize::MAX)?.rows
    } else {
        Vec::new()
    };
    let which = if class.is_lasting() { Which::Closed } else { Which::All };
    let rest = chart.items(class, which, from, ROWS)?;
    let href = format!("{base}/{}", class.key());
    let first = from.is_some().then(|| href.clone());
    let older = rest.next.map(|(at, id)| format!("{href}?after={}.{id}", at.millis()));
    Ok(html! {
        (item_list(words, zone, class, &format!("{href}/"), &open, &rest.rows))
        (pages(words, first.as_deref(), older.as_deref()))
    })
}

/// The place in a list that an address names.
fn cursor(text: &str) -> Option<Cursor> {
    let (millis, id) = text.split_once('.')?;
    Some((Moment::from_millis(millis.parse().ok()?), id.parse::<ItemId>().ok()?))
}
