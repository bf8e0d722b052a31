//! `DocumentReference`, and a `DiagnosticReport` with a file: documents. The files stay within their originals
//! and are read from there when somebody opens them.

use base64::Engine as _;

use super::super::datatype::{instant, shown, time};
use super::super::json::Json;
use super::super::node::{Node, Problems};
use super::super::observation::{self, performer, taken};
use super::{Context, all_words, coded, item, name, names, unknown, words};
use crate::exchange::media;
use crate::records::intake::{Identity, ItemIntake};
use crate::records::item::{Coded, Detail, Document, DocumentBody, State};
use crate::records::result::Status;

/// Of a file so much is looked at to tell what it is.
const SNIFFED_BASE64: usize = 1_024;

pub(super) fn reference(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let state = match (node.get("status").text(), node.get("docStatus").text()) {
        (Some("entered-in-error"), _) | (_, Some("entered-in-error")) => State::EnteredInError,
        (Some("superseded"), _) => State::Past,
        (Some("current"), Some("preliminary")) => State::Planned,
        (Some("current"), _) => State::Completed,
        _ => unknown(node.get("status")),
    };
    let description = shown(&node.get("description").words());
    let kind = words(node.get("type"));
    let contents = node.get("content");
    let contents = contents.list();
    let attachments: Vec<Node<'_, '_>> = contents.iter().map(|one| one.get("attachment")).collect();
    let bodies = bodies(&attachments, context.identity);
    let title = bodies.iter().map(|body| &body.title).find(|title| !title.is_empty()).cloned();
    let called = [kind.clone(), description.clone(), title.unwrap_or_default()];
    let called = called.into_iter().find(|words| !words.is_empty());
    let text = if called.as_ref() == Some(&description) { String::new() } else { description };
    let detail = Document { kind: all_words(node.get("category")).join(", "), text, bodies };
    let mut name_of_it = coded(&super::super::datatype::Concept::read(node.get("type")));
    if name_of_it.is_empty() {
        name_of_it = Coded::words(called.unwrap_or_default());
    }
    let mut document = item(context, name_of_it, state, Detail::Document(detail));
    let context_of_care = node.get("context");
    let when = context_of_care.get("period");
    document.began = time(node.get("date")).or_else(|| time(when.get("start")));
    document.by = names(node.get("author"), None, context);
    if document.by.is_empty() {
        document.by = name(node.get("custodian"), context);
    }
    Some(document)
}

/// A report with a file that is no department's: a note of the practice, sent as a report.
pub(super) fn report(node: Node<'_, '_>, context: &Context<'_>) -> Option<ItemIntake> {
    let forms = node.get("presentedForm");
    let forms = forms.list();
    let bodies = bodies(&forms, context.identity);
    if bodies.is_empty() {
        return None;
    }
    let code = coded(&super::super::datatype::Concept::read(node.get("code")));
    let state = match observation::status(node.get("status")) {
        Status::Registered | Status::Preliminary => State::Planned,
        Status::Cancelled => State::Cancelled,
        Status::EnteredInError => State::EnteredInError,
        Status::Unknown => State::Unknown,
        Status::Final | Status::Amended | Status::Corrected => State::Completed,
    };
    let category = node.get("category");
    let kind = if category.is_object() { words(category) } else { all_words(category).join(", ") };
    let text = shown(&node.get("conclusion").words());
    let mut document = item(context, code, state, Detail::Document(Document { kind, text, bodies }));
    document.began = taken(node).or_else(|| time(node.get("issued")));
    document.by = performer(node, context.name_of);
    Some(document)
}

/// The attachments that hold their bytes.
pub(in super::super) fn bodies(attachments: &[Node<'_, '_>], original: Identity) -> Vec<DocumentBody> {
    let mut bodies = Vec::new();
    for (number, attachment) in (0..).zip(attachments) {
        let Some(data) = attachment.get("data").text() else { continue };
        let said = attachment.get("contentType").words();
        let start = data.get(..SNIFFED_BASE64).unwrap_or(data);
        let found = decoded(start).and_then(|start| media::recognised(&start));
        bodies.push(DocumentBody {
            original,
            number,
            media_type: found.map_or(said, str::to_owned),
            title: shown(&attachment.get("title").words()),
            bytes: (data.len() as u64 / 4) * 3
                - data.bytes().rev().take_while(|byte| *byte == b'=').count() as u64,
            made: instant(attachment.get("creation")),
        });
    }
    bodies
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

/// The bytes of attachment `number` of a resource as it was received; nothing if there is none.
#[must_use]
pub fn body_of(original: &str, number: u32) -> Option<Vec<u8>> {
    let json = Json::read(original).ok()?;
    let problems = Problems::default();
    let node = Node::root(&json, "", &problems);
    let number = usize::try_from(number).ok()?;
    let data = match json.member("resourceType").and_then(Json::text)? {
        "DiagnosticReport" => node.get("presentedForm").list().get(number)?.get("data").text()?.to_owned(),
        _ => node.get("content").list().get(number)?.get("attachment").get("data").text()?.to_owned(),
    };
    decoded(&data)
}
