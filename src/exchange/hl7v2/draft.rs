//! A chart in the making: what a message says of one patient, and the originals it is read from.
//!
//! The message is kept whole. Each thing it says has a mark beside it, its own segments under the name by which
//! its sender knows the thing: so a message that comes late does not undo what a newer one said, and one that
//! says the same again is no news.

use jiff::tz::TimeZone;

use super::message::{Message, Segment};
use super::{datatype, time};
use crate::base::clock::Moment;
use crate::records::intake::{Digest, Identity, ItemIntake, Original, PatientIntake};
use crate::records::item::{Coded, Detail, State};
use crate::records::when::When;

/// So many bytes of a mark's segments are kept with it; the message has them all.
const MARK_BYTES_MAX: usize = 16 << 10;

/// A chart in the making.
pub(super) struct Draft<'m, 'a> {
    pub(super) message: &'m Message<'a>,
    /// The original that the whole message, or the patient's part of it, is kept as.
    pub(super) original: Identity,
    /// The segments that are about this patient.
    pub(super) range: std::ops::Range<usize>,
    /// What happened: `A01`.
    pub(super) event: String,
    /// Where times without a zone are meant.
    pub(super) zone: TimeZone,
    /// How the sender calls itself.
    pub(super) sender: String,
    /// When the message was made.
    pub(super) made: Option<Moment>,
    pub(super) intake: PatientIntake,
    pub(super) originals: Vec<Original<'a>>,
    /// What should be looked at: segment, field, reason.
    pub(super) warnings: Vec<(usize, usize, &'static str)>,
}

impl<'m, 'a> Draft<'m, 'a> {
    /// The segments about this patient that are called `name`, each with its place.
    pub(super) fn named(
        &self,
        name: &'static str,
    ) -> impl Iterator<Item = (usize, &'m Segment<'a>)> + use<'m, 'a> {
        let message = self.message;
        let places = self.range.clone().map(move |place| (place, &message.segments[place]));
        places.filter(move |(_, segment)| segment.name == name)
    }

    /// Marks what segments `first` to `last` say of the thing `identity`. `said` is what of it matters.
    pub(super) fn mark(
        &mut self,
        kind: &'a str,
        identity: Identity,
        (first, last): (usize, usize),
        said: &[&str],
    ) {
        let whole = self.message.slice(first, last);
        self.originals.push(Original {
            kind,
            identity,
            digest: Digest::of(said.join("\u{1e}").as_bytes()),
            body: &whole[..whole.len().min(MARK_BYTES_MAX)],
            is_shown: true,
            updated: self.made,
            is_outdated: false,
        });
    }

    /// Whether the thing `identity` is marked already.
    pub(super) fn has(&self, identity: Identity) -> bool {
        self.originals.iter().any(|original| original.identity == identity)
    }

    /// The time in a field, if it is one.
    pub(super) fn time(&self, segment: &Segment<'_>, number: usize) -> Option<When> {
        time::time(&self.message.field(segment, number).component(1).words(), &self.zone)
    }

    /// The moment in a field, if it is one.
    pub(super) fn moment(&self, segment: &Segment<'_>, number: usize) -> Option<Moment> {
        time::moment(&self.message.field(segment, number).component(1).words(), &self.zone)
    }

    /// The words of a field's first component.
    pub(super) fn code(&self, segment: &Segment<'_>, number: usize) -> String {
        self.message.field(segment, number).component(1).words()
    }

    /// A coded field.
    pub(super) fn coded(&self, segment: &Segment<'_>, number: usize) -> Coded {
        datatype::coded(self.message.field(segment, number))
    }

    /// An item with what every reader gives; the rest is filled in by it.
    pub(super) fn item(&self, identity: Identity, name: Coded, state: State, detail: Detail) -> ItemIntake {
        ItemIntake {
            identity,
            original: identity,
            name,
            state,
            began: None,
            ended: None,
            by: String::new(),
            detail,
            notes: Vec::new(),
            source: self.sender.clone(),
        }
    }

    /// Adds an item that stands in one segment.
    pub(super) fn add(&mut self, kind: &'a str, place: usize, item: ItemIntake) {
        if self.has(item.identity) {
            return self.warnings.push((place, 0, "the message says it twice; the first stands"));
        }
        let message = self.message;
        self.mark(
            kind,
            item.identity,
            (place, place),
            &[message.segments[place].said(), &self.event.clone()],
        );
        self.intake.items.push(item);
    }
}
