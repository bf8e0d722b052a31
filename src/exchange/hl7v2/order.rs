//! Orders of a result message: an OBR with its OBX and NTE segments, and which results belong together.

use std::ops::Range;

use super::datatype::{self, entity, provider};
use super::draft::Draft;
use super::message::{Message, Segment};
use super::value::{self, lines};
use crate::records::item::Coded;
use crate::records::result::{Category, Status};
use crate::records::when::When;

/// An OBX with the lines and remarks that belong to it.
#[derive(Debug)]
pub(super) struct Observation {
    /// The OBX segments: several where a text comes line by line.
    pub(super) lines: Vec<usize>,
    /// The NTE segments.
    pub(super) notes: Vec<usize>,
}

/// An OBR with what belongs to it.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) orc: Option<usize>,
    pub(super) obr: Option<usize>,
    pub(super) notes: Vec<usize>,
    pub(super) observations: Vec<Observation>,
}

impl Observation {
    pub(super) fn first(&self) -> usize {
        self.lines.first().copied().unwrap_or_default()
    }

    pub(super) fn last(&self) -> usize {
        let last = |list: &[usize]| list.last().copied().unwrap_or_default();
        last(&self.lines).max(last(&self.notes))
    }
}

/// The orders among the segments `range`.
pub(super) fn orders(message: &Message<'_>, range: Range<usize>) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    let mut orc = None;
    for place in range {
        let segment = &message.segments[place];
        match segment.name.as_str() {
            "ORC" => orc = Some(place),
            "OBR" => orders.push(Order { orc: orc.take(), obr: Some(place), ..Order::default() }),
            "OBX" => {
                if orders.is_empty() {
                    orders.push(Order { orc: orc.take(), ..Order::default() });
                }
                let Some(order) = orders.last_mut() else { continue };
                match order.observations.last_mut() {
                    Some(before) if goes_on(message, before, segment) => before.lines.push(place),
                    _ => order.observations.push(Observation { lines: vec![place], notes: Vec::new() }),
                }
            }
            "NTE" => {
                let Some(Order { observations, notes, .. }) = orders.last_mut() else { continue };
                match observations.last_mut() {
                    Some(observation) => observation.notes.push(place),
                    None => notes.push(place),
                }
            }
            _ => {}
        }
    }
    orders
}

/// Whether an OBX is the next line of a text.
fn goes_on(message: &Message<'_>, before: &Observation, next: &Segment<'_>) -> bool {
    let last = &message.segments[before.lines.last().copied().unwrap_or_default()];
    let is_text = |segment: &Segment<'_>| matches!(message.field(segment, 2).raw(), "TX" | "FT");
    let same = |number: usize| message.all(last, number).raw() == message.all(next, number).raw();
    before.notes.is_empty() && is_text(last) && is_text(next) && same(3)
}

impl Order {
    /// What was ordered.
    pub(super) fn name(&self, message: &Message<'_>) -> Coded {
        self.obr.map(|obr| datatype::coded(message.field(&message.segments[obr], 4))).unwrap_or_default()
    }

    /// By what its sender knows it: the filler's number, the placer's, or what and when.
    pub(super) fn key(&self, draft: &Draft<'_, '_>) -> Vec<String> {
        let message = draft.message;
        let number = |place: Option<usize>, field: usize| {
            place.and_then(|place| entity(message.field(&message.segments[place], field)))
        };
        let found = [(self.obr, 3), (self.orc, 3), (self.obr, 2), (self.orc, 2)];
        let found = found.into_iter().find_map(|(place, field)| number(place, field));
        let name = datatype::key(&self.name(message));
        let mut key = match found {
            // A number without the system that gave it is the sending facility's.
            Some(number) if number.ends_with('^') => {
                vec![number, message.header(4).component(1).words(), name]
            }
            Some(number) => vec![number, String::new(), name],
            None => {
                let when = self.obr.map(|obr| message.field(&message.segments[obr], 7).raw().to_owned());
                let when = when.filter(|when| !when.is_empty());
                vec![when.unwrap_or_else(|| message.header(10).words()), String::new(), name]
            }
        };
        // What was found in a germ of another result is told apart by the germ.
        if let Some(obr) = self.obr {
            let parent = message.field(&message.segments[obr], 26);
            key.extend([1, 2].map(|number| parent.component(number).sub(1).words()));
        }
        key
    }

    /// The remarks on the whole order.
    pub(super) fn remarks(&self, message: &Message<'_>) -> String {
        remarks(message, &self.notes)
    }
}

/// The text of NTE segments, one below the other.
pub(super) fn remarks(message: &Message<'_>, notes: &[usize]) -> String {
    let all = notes.iter().map(|note| lines(message.all(&message.segments[*note], 3)));
    all.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The category: by the diagnostic service section of its order (OBR-24).
pub(super) fn category(message: &Message<'_>, order: &Order, is_vital: bool) -> Category {
    let section = order.obr.and_then(|obr| {
        let said = message.field(&message.segments[obr], 24).words();
        Category::of_service(said.trim())
    });
    if is_vital { Category::VitalSigns } else { section.unwrap_or_default() }
}

/// Where a result stands: as it says, else as its order says.
pub(super) fn status(draft: &Draft<'_, '_>, order: &Order, obx: &Segment<'_>) -> Status {
    let own = value::status(&draft.code(obx, 11).to_ascii_uppercase());
    own.or_else(|| order_status(draft, order)).unwrap_or(Status::Unknown)
}

/// Where an order stands, if it says.
pub(super) fn order_status(draft: &Draft<'_, '_>, order: &Order) -> Option<Status> {
    let obr = &draft.message.segments[order.obr?];
    value::order_status(&draft.code(obr, 25).to_ascii_uppercase())
}

/// When it was observed: as the result says, else the order, from its beginning to its end.
pub(super) fn taken(draft: &Draft<'_, '_>, order: &Order, obx: &Segment<'_>) -> Option<When> {
    draft.time(obx, 14).or_else(|| order_taken(draft, order))
}

/// When it was observed by its order, from its beginning to its end.
pub(super) fn order_taken(draft: &Draft<'_, '_>, order: &Order) -> Option<When> {
    let obr = &draft.message.segments[order.obr?];
    match (draft.time(obr, 7), draft.time(obr, 8)) {
        (Some(When::At(from)), Some(When::At(until))) if from < until => Some(When::Over(from, until)),
        (from, _) => from,
    }
}

/// Who answers for an order: the interpreter, who may be named with parts as components or as subcomponents.
pub(super) fn interpreter(draft: &Draft<'_, '_>, order: &Order) -> String {
    let Some(obr) = order.obr.map(|obr| &draft.message.segments[obr]) else { return String::new() };
    let field = draft.message.field(obr, 32);
    let inner = field.component(1);
    let parts: Vec<String> = [3, 2].map(|number| inner.sub(number).words()).into();
    let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if name.is_empty() { provider(field) } else { name }
}
