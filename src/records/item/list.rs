//! Lists and pages of items: what a reader of the chart is shown.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde::Deserialize;

use super::super::access::{Chart, Viewer};
use super::super::{Error, Result};
use super::{Class, Detail, ITEMS, Item, ItemId, State, VERSIONS, keep};
use crate::base::clock::Moment;
use crate::base::text;
use crate::store::{Order, Read, Span, decode_borrowed};

/// A place in a list, from which the next stretch goes on.
pub type Cursor = (Moment, ItemId);

/// Which items of a class are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that hold now or are about to.
    Open,
    /// Those that are over.
    Closed,
}

/// Which items are asked for among all of a class.
#[derive(Debug, Clone, Copy)]
pub struct Within<'a> {
    /// Only those whose name, author or remarks hold these words; all, if there are none.
    pub name: &'a str,
    /// Nothing before this.
    pub from: Option<Moment>,
    /// Only what comes after this place.
    pub after: Option<Cursor>,
    /// How many at most.
    pub limit: usize,
}

/// An item with its name and its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its id.
    pub id: ItemId,
    /// When it began, was done or was written; when it came, where that is not known.
    pub at: Moment,
    /// The item.
    pub item: Item,
}

/// A stretch of a list, newest first.
#[derive(Debug, Default)]
pub struct Stretch {
    /// The rows.
    pub rows: Vec<Listed>,
    /// From where the next stretch goes on, if there is more.
    pub next: Option<Cursor>,
}

/// How many items of a class there are, and what the first are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// All that are shown.
    pub all: usize,
    /// Of these, how many hold now.
    pub open: usize,
    /// What the newest are called, each once; of a lasting class those that hold now.
    pub names: Vec<String>,
}

/// So many names are told with a count.
const NAMES_MAX: usize = 3;

/// The first fields of an item's row: all that a count needs.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    name: (&'a str, Vec<(&'a str, &'a str)>),
    state: State,
}

impl<Tx: Read> Chart<Tx> {
    /// Items of a class, newest first, at most `limit`, after `after` if given.
    pub fn items(&self, class: Class, which: Which, after: Option<Cursor>, limit: usize) -> Result<Stretch> {
        let patient = self.patient();
        let mut span = Span::under(&(patient, class));
        if let Some((at, id)) = after {
            span = span.before(&(patient, class, at, id));
        }
        let mut stretch = Stretch::default();
        ITEMS.each(self.tx(), &span, Order::Descending, |(_, _, at, id), item| {
            let is_asked = match which {
                Which::All => true,
                Which::Open => item.state.is_open(),
                Which::Closed => !item.state.is_open(),
            };
            if !is_asked || !self.shows_item(item.state) {
                return Ok(ControlFlow::Continue(()));
            }
            if stretch.rows.len() >= limit {
                stretch.next = stretch.rows.last().map(|last| (last.at, last.id));
                return Ok(ControlFlow::Break(()));
            }
            stretch.rows.push(Listed { id, at, item });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(stretch)
    }

    /// Items of a class as `wanted`, newest first.
    pub fn items_within(&self, class: Class, wanted: &Within<'_>) -> Result<Stretch> {
        let patient = self.patient();
        let mut span = Span::under(&(patient, class));
        if let Some(from) = wanted.from {
            span = span.from(&(patient, class, from));
        }
        if let Some((at, id)) = wanted.after {
            span = span.before(&(patient, class, at, id));
        }
        let words = text::folded(wanted.name);
        let mut stretch = Stretch::default();
        ITEMS.each(self.tx(), &span, Order::Descending, |(_, _, at, id), item| {
            if !self.shows_item(item.state) || !holds(&item, &words) {
                return Ok(ControlFlow::Continue(()));
            }
            if stretch.rows.len() >= wanted.limit {
                stretch.next = stretch.rows.last().map(|last| (last.at, last.id));
                return Ok(ControlFlow::Break(()));
            }
            stretch.rows.push(Listed { id, at, item });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(stretch)
    }

    /// One item.
    pub fn item(&self, id: ItemId) -> Result<Listed> {
        let (place, item) = keep::find(self.tx(), self.patient(), id)?.ok_or(Error::NotFound)?;
        if !self.shows_item(item.state) {
            return Err(Error::NotFound);
        }
        Ok(Listed { id, at: place.at, item })
    }

    /// Earlier versions of an item, oldest first.
    pub fn earlier_items(&self, id: ItemId) -> Result<Vec<Item>> {
        self.item(id)?;
        let span = Span::under(&(self.patient(), id));
        let rows = VERSIONS.list(self.tx(), &span, Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, version)| version).collect())
    }

    /// How many items of each of `classes` there are.
    pub fn item_counts(&self, classes: &[Class]) -> Result<BTreeMap<&'static str, Count>> {
        let mut counts = BTreeMap::new();
        for class in classes {
            let mut count = Count::default();
            let span = Span::under(&(self.patient(), *class));
            ITEMS.each_bytes(self.tx(), &span, Order::Descending, |_, bytes| {
                let Head { name: (name, _), state } = decode_borrowed::<Item, _>(bytes)?;
                if self.shows_item(state) {
                    count.all += 1;
                    count.open += usize::from(state.is_open());
                    let is_told = state.is_open() || !class.is_lasting();
                    let is_news = !name.is_empty() && !count.names.iter().any(|other| other == name);
                    if is_told && is_news && count.names.len() < NAMES_MAX {
                        count.names.push(name.to_owned());
                    }
                }
                Ok(ControlFlow::Continue(()))
            })?;
            counts.insert(class.key(), count);
        }
        Ok(counts)
    }

    fn shows_item(&self, state: State) -> bool {
        self.viewer() != Viewer::Patient || state.is_for_patients()
    }
}

/// Whether every one of `words`, which are folded, is said of `item`; of a document, its files' names too.
fn holds(item: &Item, words: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut texts: Vec<&str> = vec![&item.name.text, &item.by];
    texts.extend(item.notes.iter().map(String::as_str));
    if let Detail::Document(document) = &item.detail {
        texts.extend([document.kind.as_str(), &document.text]);
        texts.extend(document.bodies.iter().map(|body| body.title.as_str()));
    }
    let texts = text::folded(&texts.join("\n"));
    words.split(' ').all(|word| texts.contains(word))
}
