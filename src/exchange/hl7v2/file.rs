//! Files within messages: the OBX segments of type `ED`.
//!
//! A file stays within the message it came in and is read from there when somebody opens it.

use base64::Engine as _;

use super::draft::Draft;
use super::field::Part;
use super::message::{self, Message};
use super::order::Observation;
use crate::exchange::media;
use crate::records::item::DocumentBody;

/// Whether an observation is a file.
pub(super) fn is_file(message: &Message<'_>, observation: &Observation) -> bool {
    let obx = &message.segments[observation.first()];
    message.field(obx, 2).raw() == "ED" && !message.field(obx, 5).is_empty()
}

/// The files among observations.
pub(super) fn bodies(draft: &Draft<'_, '_>, observations: &[Observation]) -> Vec<DocumentBody> {
    let message = draft.message;
    let numbers: Vec<usize> = files(message).collect();
    let mut found = Vec::new();
    for place in observations.iter().flat_map(|one| &one.lines) {
        let Some(number) =
            numbers.iter().filter(|file| draft.range.contains(file)).position(|file| file == place)
        else {
            continue;
        };
        let obx = &message.segments[*place];
        let Some(bytes) = unpacked(message.field(obx, 5)) else { continue };
        let field = message.field(obx, 5);
        let said = [2, 3].map(|number| field.component(number).words().to_ascii_lowercase());
        let said = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        let recognised = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
        found.push(DocumentBody {
            original: draft.original,
            number: u32::try_from(number).unwrap_or(u32::MAX),
            media_type: recognised.map_or(said, str::to_owned),
            title: String::new(),
            bytes: bytes.len() as u64,
            made: None,
        });
    }
    found
}

/// The OBX segments that hold files.
fn files<'m>(message: &'m Message<'_>) -> impl Iterator<Item = usize> + use<'m> {
    let holds = |place: &usize| {
        let segment = &message.segments[*place];
        segment.name == "OBX"
            && message.field(segment, 2).raw() == "ED"
            && !message.field(segment, 5).is_empty()
    };
    (0..message.segments.len()).filter(holds)
}

/// The bytes of an `ED`; nothing if they cannot be unpacked.
fn unpacked(field: Part<'_>) -> Option<Vec<u8>> {
    let (encoding, data) = match field.components() {
        1 => (String::new(), field),
        _ => (field.component(4).words().to_ascii_lowercase(), field.component(5)),
    };
    let text = data.unbounded();
    let bytes = match encoding.as_str() {
        "a" | "ascii" => text.into_owned().into_bytes(),
        "hex" => {
            let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
            digits.chunks(2).map(pair).collect::<Option<Vec<u8>>>()?
        }
        _ => decoded(&text)?,
    };
    (!bytes.is_empty()).then_some(bytes)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let clean: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let engine = base64::engine::general_purpose::GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        base64::engine::GeneralPurposeConfig::new()
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    engine.decode(clean).ok()
}

/// The bytes of file `number` of a message as it was received; nothing if there is none.
#[must_use]
pub fn body_of(original: &[u8], number: u32) -> Option<Vec<u8>> {
    let message = match message::messages(original).into_iter().next()? {
        Ok(message) => message,
        Err(_) => Message::headless(original),
    };
    let place = files(&message).nth(usize::try_from(number).ok()?)?;
    unpacked(message.field(&message.segments[place], 5))
}
