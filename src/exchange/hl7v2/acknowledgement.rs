//! Acknowledgements (chapter 2.9): what a sender is told of its message.

use super::field::{Delimiters, escaped};
use super::message;
use crate::base::clock::Moment;

/// Letters of a reason that are told.
const REASON_MAX: usize = 400;

/// What a sender is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is on disk.
    Accepted,
    /// It was understood as a message and not taken in; sending it again unchanged will not help.
    Refused,
    /// It is no message.
    Rejected,
    /// It could not be written, for no fault of its own: sending it again later helps.
    Failed,
}

/// What of a message's header an answer needs.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The sending application and facility, as they stand.
    sender: [String; 2],
    /// The receiving application and facility, as they stand.
    receiver: [String; 2],
    /// The name of the sending application.
    pub application: String,
    code: String,
    event: String,
    control_id: String,
    processing: String,
    version: String,
    delimiters: Delimiters,
    /// Whether the sender asked to be told at once that the message is kept, and nothing later.
    is_enhanced: bool,
    /// Whether the sender wants no answer.
    pub is_silent: bool,
}

impl Head {
    /// What kind of message it is, as it is logged: `ADT^A01`. What is no such code is left out.
    #[must_use]
    pub fn kind(&self) -> String {
        let is_code = |text: &&str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        [self.code.as_str(), &self.event].into_iter().filter(is_code).collect::<Vec<_>>().join("^")
    }
}

/// The head of the first message; nothing if it has none.
#[must_use]
pub fn head(bytes: &[u8]) -> Option<Head> {
    let message = message::messages(bytes).into_iter().next()?.ok()?;
    let raw = |number: usize| message.header(number).raw().to_owned();
    let (accept, application) = (message.header(15).words(), message.header(16).words());
    Some(Head {
        sender: [raw(3), raw(4)],
        receiver: [raw(5), raw(6)],
        application: message.header(3).component(1).words(),
        code: message.header(9).component(1).words(),
        event: message.header(9).component(2).words(),
        control_id: message.header(10).words(),
        processing: message.header(11).component(1).words(),
        version: message.header(12).component(1).words(),
        delimiters: message.delimiters,
        is_enhanced: !accept.is_empty() && accept != "NE" && application == "NE",
        is_silent: accept == "NE" && application == "NE",
    })
}

/// The answer to a message, segments ending with CR. `number` tells answers apart.
#[must_use]
pub fn acknowledgement(
    head: Option<&Head>,
    answer: Answer,
    reason: &str,
    now: Moment,
    number: u64,
) -> Vec<u8> {
    let unknown = Head::default();
    let head = head.unwrap_or(&unknown);
    let Delimiters { field, component, repetition, escape, sub, .. } = head.delimiters;
    let time = now.timestamp().strftime("%Y%m%d%H%M%S+0000").to_string();
    let letter = if head.is_enhanced { 'C' } else { 'A' };
    let code = match answer {
        Answer::Accepted => 'A',
        Answer::Refused => 'E',
        Answer::Rejected | Answer::Failed => 'R',
    };
    let clean = |text: &str| escaped(text, &head.delimiters);
    let or = |text: &str, usual: &str| if text.is_empty() { usual.to_owned() } else { clean(text) };
    let kind = match head.event.as_str() {
        "" => "ACK".to_owned(),
        event => format!("ACK{component}{}{component}ACK", clean(event)),
    };
    let join = |fields: &[&str]| fields.join(&field.to_string());
    let encoding: String =
        [component, repetition, escape, sub].into_iter().filter(|c| *c != '\u{0}').collect();
    let header = join(&[
        "MSH",
        &encoding,
        &head.receiver[0],
        &head.receiver[1],
        &head.sender[0],
        &head.sender[1],
        &time,
        "",
        &kind,
        &format!("P{number}"),
        &or(&head.processing, "P"),
        &or(&head.version, "2.5"),
    ]);
    let reason: String =
        reason.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).take(REASON_MAX).collect();
    let reason = clean(&reason);
    let status = format!("{letter}{code}");
    let mut segments = vec![header, join(&["MSA", &status, &clean(&head.control_id), &reason])];
    if answer != Answer::Accepted {
        let error = match answer {
            Answer::Rejected => ["100", "Segment sequence error"],
            Answer::Failed => ["207", "Application internal error"],
            _ => ["204", "Unknown key identifier"],
        };
        let error = format!("{}{component}{}{component}HL70357", error[0], error[1]);
        segments.push(join(&["ERR", "", "", &error, "E", "", "", &reason]));
    }
    segments.iter().flat_map(|segment| segment.bytes().chain([b'\r'])).collect()
}
