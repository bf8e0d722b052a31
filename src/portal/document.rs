//! Sending the practice a document: a PDF, a picture or plain text. What it is, its bytes say. It waits for staff,
//! marked as sent by the patient, and becomes part of the record when they accept it.

use maud::html;
use poem::Response;
use poem::handler;
use poem::web::Path;

use super::page;
use crate::base::text;
use crate::exchange::media;
use crate::records::Section;
use crate::records::item::NAME_CHARACTERS_MAX;
use crate::records::proposal::{FILE_BYTES_MAX, ProposalId, SentDocument, WORDS_CHARACTERS_MAX};
use crate::records::session::PatientSession;
use crate::records::{self};
use crate::web::file::proposed_file;
use crate::web::file_form::{FileForm, PATH, Sent};
use crate::web::navigation::Place;
use crate::web::parts::{Field, FileField, FormErrors, button, file_form};
use crate::web::path::Named;
use crate::web::rule::rule_key;
use crate::web::words::{Key, Words};
use crate::web::{Answer, Frame, PageError, PageResult, see_other};

/// What may be sent: a browser shows each by itself, and none can run anything.
const TAKEN: [&str; 4] = ["application/pdf", "image/png", "image/jpeg", "text/plain"];
/// Characters of a file's name that are kept.
const FILE_NAME_CHARACTERS_MAX: usize = 120;

type Typed = FileForm<FILE_BYTES_MAX>;

/// The empty form.
#[handler]
pub async fn new(session: PatientSession, frame: Frame) -> PageResult {
    drop(session.own_chart(Section::Documents).await?);
    Ok(form_page(&frame, &session, &Typed::default(), &FormErrors::new()))
}

/// Sends it.
#[handler]
pub async fn create(session: PatientSession, frame: Frame, mut form: Typed) -> PageResult {
    let words = &frame.words;
    let mut errors = FormErrors::new();
    let title = text::line(form.field("title"), NAME_CHARACTERS_MAX);
    if title.is_err() {
        errors.add("title", words.say("upload-title-missing"));
    }
    if form.field("note").chars().count() > WORDS_CHARACTERS_MAX {
        errors.add("note", words.say_with("item-text-long", &[("count", WORDS_CHARACTERS_MAX.into())]));
    }
    let sent = std::mem::take(&mut form.file);
    if let Some(key) = refused(&sent) {
        errors.add("file", words.say(key));
    }
    let (Ok(title), Some((name, bytes, media_type)), true) = (title, taken(sent), errors.is_empty()) else {
        // A browser gives no file back to a page: it is asked for again, even if it was right.
        if errors.at("file").is_none() {
            errors.add("file", words.say("upload-again"));
        }
        return Ok(form_page(&frame, &session, &form, &errors));
    };
    // Some programs send the whole path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let file_name = text::line_of(name, FILE_NAME_CHARACTERS_MAX);
    let note = form.field("note").to_owned();
    match session.propose_document(SentDocument { title, file_name, media_type, bytes, note }).await {
        Ok(id) => Ok(see_other(&format!("/record/proposals/{id}?done=sent"))),
        Err(records::Error::Refused(rule)) => {
            errors.add("file", words.say(rule_key(rule)));
            Ok(form_page(&frame, &session, &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// Why a file is not taken.
fn refused(sent: &Sent) -> Option<Key> {
    match sent {
        Sent::Nothing => Some("upload-missing"),
        Sent::TooLarge => Some("upload-too-large"),
        Sent::File { bytes, .. } if kind(bytes).is_none() => Some("upload-kind"),
        Sent::File { .. } => None,
    }
}

/// The file's name, its bytes and what they are, if that may be sent.
fn taken(sent: Sent) -> Option<(String, Vec<u8>, &'static str)> {
    let Sent::File { name, bytes } = sent else { return None };
    kind(&bytes).map(|kind| (name, bytes, kind))
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    let found = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
    // The beginning of a text says nothing of the rest.
    let is_whole = |kind: &str| {
        kind != "text/plain" || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))
    };
    found.filter(|kind| TAKEN.contains(kind) && is_whole(kind))
}

fn form_page(frame: &Frame, session: &PatientSession, form: &Typed, errors: &FormErrors) -> Response {
    let words = &frame.words;
    let content = html! {
        p { (words.say("upload-text")) }
        (file_form(PATH, &frame.csrf, html! {
            (Field::text("title", words.say("upload-title")).hint(words.say("upload-title-hint")).value(form.field("title")).errors(errors))
            (FileField {
                name: "file",
                label: words.say("upload-file"),
                hint: &hint(words),
                accept: "application/pdf,image/png,image/jpeg,text/plain",
                errors,
            })
            (Field::block("note", words.say("upload-note"), 3)
                .optional(words.say("field-optional"))
                .value(form.field("note"))
                .length_max(u16::try_from(WORDS_CHARACTERS_MAX).unwrap_or(u16::MAX))
                .errors(errors))
            (button(words.say("proposal-send")))
        }))
    };
    let page = page(frame, session, Place::Record, words.say("upload-heading"))
        .back("/record/documents", words.say("class-documents"))
        .mending(errors)
        .show(content);
    if errors.is_empty() { Answer::page(page) } else { Answer::mend(page) }
}

fn hint(words: &Words) -> String {
    words.say_with("upload-file-hint", &[("count", (FILE_BYTES_MAX / 1_000_000).into())])
}

/// The file of a document that was sent, decided or not.
#[handler]
pub async fn show(
    session: PatientSession,
    Path(Named(id)): Path<Named<ProposalId>>,
) -> Result<Response, PageError> {
    proposed_file(&session.own_chart(Section::Documents).await?, id)
}
