//! What there is to say of messages, each with its place: which message, which segment, which field.

use super::message::{Message, Unreadable};
use crate::exchange::reading::{Lines, Place, Remark};

/// So many remarks of a file are told one by one; the rest is counted.
const REMARKS_MAX: usize = 200;
/// Letters of a control id that are told.
const CONTROL_ID_MAX: usize = 40;

/// Remarks while a file is read.
pub(super) struct Remarks<'a> {
    places: Lines<'a>,
    lists: [Vec<Remark>; 2],
    left_out: [usize; 2],
}

impl<'a> Remarks<'a> {
    pub(super) fn on(bytes: &'a [u8]) -> Self {
        // CR and LF together end one line.
        let places = Lines::of(bytes, |byte, next| byte == b'\n' || (byte == b'\r' && next != Some(b'\n')));
        Self { places, lists: Default::default(), left_out: [0; 2] }
    }

    /// Notes something that should be looked at. `at` is a segment by its place and a field, 0 for none.
    pub(super) fn warn(&mut self, message: &Message<'_>, at: Option<(usize, usize)>, reason: &str) {
        let place = self.place(message, at);
        self.note(0, place, reason);
    }

    /// Notes a message, or a part of one, that was not read.
    pub(super) fn refuse(&mut self, message: &Message<'_>, at: Option<(usize, usize)>, reason: &str) {
        let place = self.place(message, at);
        self.note(1, place, reason);
    }

    /// Notes a message whose header cannot be read.
    pub(super) fn refuse_unreadable(&mut self, unreadable: &Unreadable) {
        let Unreadable { number, at, field, reason } = unreadable;
        let place = self.placed(*number, *at, format!("message {number}: {field}"));
        self.note(1, place, reason);
    }

    fn note(&mut self, list: usize, place: Place, reason: &str) {
        if self.lists[list].len() < REMARKS_MAX {
            self.lists[list].push(Remark { place, message: reason.to_owned() });
        } else {
            self.left_out[list] += 1;
        }
    }

    /// The place of a segment: `message 2 (ORU^R01 A7): OBX[3]-5`.
    pub(super) fn place(&self, message: &Message<'_>, at: Option<(usize, usize)>) -> Place {
        let mut path = called(message);
        let mut start = message.range.start;
        if let Some((segment, field)) = at
            && let Some(segment) = message.segments.get(segment)
        {
            start = segment.range.start;
            path.push_str(": ");
            path.push_str(&segment.name);
            if segment.number > 1 {
                path.push_str(&format!("[{}]", segment.number));
            }
            if field > 0 {
                path.push_str(&format!("-{field}"));
            }
        }
        self.placed(message.number, start, path)
    }

    fn placed(&self, number: usize, at: usize, path: String) -> Place {
        let (line, _) = self.places.at(at);
        Place { entry: Some(number - 1), path, line, column: 1 }
    }

    /// All remarks: warnings, then refusals.
    pub(super) fn finish(self) -> (Vec<Remark>, Vec<Remark>) {
        let [warnings, refused] = self.lists;
        let closed = |mut list: Vec<Remark>, more: usize| {
            if more > 0 {
                list.push(Remark { place: Place::default(), message: format!("and {more} more") });
            }
            list
        };
        (closed(warnings, self.left_out[0]), closed(refused, self.left_out[1]))
    }
}

/// What a message is called in a report: its number, kind and control id.
fn called(message: &Message<'_>) -> String {
    let about = message.header(9);
    let kind = [1, 2].map(|number| about.component(number).words()).join("^");
    let id: String = message.header(10).words().chars().take(CONTROL_ID_MAX).collect();
    let words = format!("{kind} {id}");
    format!("message {} ({})", message.number, words.trim())
}
