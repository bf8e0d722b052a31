//! HL7 v2 messages (versions 2.1 to 2.9), alone, in files, in batches and in frames of MLLP.
//!
//! ADT, ORU, SIU, MDM and VXU are understood; of other messages the patient is read and the rest is kept.
//! Reading is tolerant, since every sender has habits of its own, and a message that cannot be read is refused
//! with its place without stopping the others. A merge (A18, A30, A34, A36, A39, A40, A46, A47) gives a patient
//! their earlier number; two charts that are both here are never made one: that is done by hand.
//!
//! Whom a message means is found by number, else by name, birth date and sex, and never guessed between two. Who
//! is found by neither is entered as a new patient only if the message registers (A01, A04, A05, A08, A28, A31)
//! or says whole who it is: name, whole birth date, and a number with its issuer or the sex. Any other message
//! about somebody unknown is refused: a result must not make a person of a slip in a number.

mod acknowledgement;
mod charset;
mod chart;
mod datatype;
mod document;
mod draft;
mod field;
mod file;
mod item;
mod message;
mod order;
mod patient;
mod remarks;
mod result;
mod time;
mod value;
mod visit;

use jiff::tz::TimeZone;

pub use acknowledgement::{Answer, Head, acknowledgement, head};
pub use file::body_of;

use super::reading::Reading;
use chart::Around;
use remarks::Remarks;

/// Whether these bytes are HL7 v2.
#[must_use]
pub fn is_hl7v2(bytes: &[u8]) -> bool {
    message::is_hl7v2(bytes)
}

/// Whether an original is a message, or a patient's part of one.
#[must_use]
pub fn holds(original: &[u8]) -> bool {
    is_hl7v2(original) || original.starts_with(b"PID")
}

/// Reads a file of messages. `source` is the system that all of them come from, if the operator named it; times
/// without a zone are meant in `zone`.
#[must_use]
pub fn read<'a>(bytes: &'a [u8], source: Option<&str>, zone: &TimeZone) -> Reading<'a> {
    let mut reading = Reading::default();
    let mut remarks = Remarks::on(bytes);
    let messages = message::messages(bytes);
    reading.kind = match messages.len() {
        1 => "HL7 v2 message".to_owned(),
        several => format!("HL7 v2, {several} messages"),
    };
    for message in &messages {
        match message {
            Ok(message) => chart::read(message, &Around { source, zone }, &mut reading, &mut remarks),
            Err(unreadable) => remarks.refuse_unreadable(unreadable),
        }
    }
    (reading.warnings, reading.refused) = remarks.finish();
    reading
}
