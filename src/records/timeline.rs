//! The timeline: results and items of a record in one order, newest first, narrowed by kind, time and words.
//!
//! Each kind is one range of the store; of each no more is read than fits on a page, so a page costs the same in a
//! record of thirty years as in one of three.

use super::Result;
use super::access::Chart;
use super::item::{Class, ItemId, Listed, Within};
use super::result::{Kind, ResultId, Row, Stretch, Wanted};
use super::role::Section;
use crate::base::clock::Moment;
use crate::store::Read;

/// What a timeline is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Results of a kind.
    Results(Kind),
    /// Items of a class.
    Items(Class),
}

impl Source {
    /// Every source, in the order in which a form offers them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let results = Kind::ALL.map(Self::Results);
        results.into_iter().chain(Class::ALL.map(Self::Items)).collect()
    }

    /// The word used in addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Results(kind) => kind.key(),
            Self::Items(class) => class.key(),
        }
    }

    /// The part of a chart it belongs to.
    #[must_use]
    pub fn section(self) -> Section {
        match self {
            Self::Results(_) => Section::Results,
            Self::Items(class) => class.section(),
        }
    }
}

/// A place in a timeline, from which the next stretch goes on: a time and the number of an id.
pub type Cursor = (Moment, u64);

/// What is asked of a timeline.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Of what it is made.
    pub sources: &'a [Source],
    /// Only what holds these words; all, if there are none.
    pub name: &'a str,
    /// Besides, tests of these codes (`system|code`): what the words mean in plain language.
    pub tests: &'a [String],
    /// Nothing before this.
    pub from: Option<Moment>,
    /// Only what lies before this moment.
    pub until: Option<Moment>,
    /// Only what comes after this place.
    pub after: Option<Cursor>,
    /// How many entries at most.
    pub limit: usize,
}

/// What was found, before it is put in order.
pub struct Timeline {
    results: Vec<(Kind, Stretch)>,
    items: Vec<Listed>,
    limit: usize,
    has_more: bool,
}

/// An entry of a timeline.
pub enum Entry<'a> {
    /// A result.
    Result(Kind, Box<Row<'a>>),
    /// An item.
    Item(&'a Listed),
}

impl Entry<'_> {
    /// When it was.
    #[must_use]
    pub fn at(&self) -> Moment {
        match self {
            Self::Result(_, row) => row.at,
            Self::Item(listed) => listed.at,
        }
    }

    fn place(&self) -> Cursor {
        match self {
            Self::Result(_, row) => (row.at, row.id.0),
            Self::Item(listed) => (listed.at, listed.id.0),
        }
    }
}

impl Timeline {
    /// The entries, newest first, and from where the next stretch goes on, if there is more.
    pub fn entries(&self) -> Result<(Vec<Entry<'_>>, Option<Cursor>)> {
        let mut all: Vec<Entry<'_>> = self.items.iter().map(Entry::Item).collect();
        for (kind, stretch) in &self.results {
            all.extend(stretch.rows()?.into_iter().map(|row| Entry::Result(*kind, Box::new(row))));
        }
        all.sort_by_key(|entry| std::cmp::Reverse(entry.place()));
        let has_more = self.has_more || all.len() > self.limit;
        all.truncate(self.limit);
        let next = all.last().filter(|_| has_more).map(Entry::place);
        Ok((all, next))
    }
}

impl<Tx: Read> Chart<Tx> {
    /// The timeline as `asked`.
    pub fn timeline(&self, asked: Asked<'_>) -> Result<Timeline> {
        let Asked { name, tests, from, until, after, limit, .. } = asked;
        // The end of the time asked for is a place like any other: everything after it in order is older.
        let end = until.map(|until| (until, 0));
        let after = match (after, end) {
            (Some(after), Some(end)) => Some(after.min(end)),
            (one, other) => one.or(other),
        };
        let mut found = Timeline { results: Vec::new(), items: Vec::new(), limit, has_more: false };
        for source in asked.sources {
            match source {
                Source::Results(kind) => {
                    let after = after.map(|(at, id)| (at, ResultId(id)));
                    let wanted = Wanted { kind: *kind, name, tests, after, not_before: from, limit };
                    let stretch = self.results(wanted)?;
                    found.has_more |= stretch.next().is_some();
                    found.results.push((*kind, stretch));
                }
                Source::Items(class) => {
                    let after = after.map(|(at, id)| (at, ItemId(id)));
                    let stretch = self.items_within(*class, &Within { name, from, after, limit })?;
                    found.has_more |= stretch.next.is_some();
                    found.items.extend(stretch.rows);
                }
            }
        }
        Ok(found)
    }
}
