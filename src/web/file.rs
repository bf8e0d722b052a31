//! A file of a record, sent to the browser. What it is, its bytes say; a name is made safe; what could run or
//! load something is only to be saved.

use poem::Response;
use poem::http::header;

use super::PageError;
use crate::exchange::download::file_name;
use crate::exchange::file::Files as _;
use crate::exchange::media;
use crate::records::Chart;
use crate::records::item::{Detail, DocumentBody, Item, ItemId};
use crate::records::proposal::ProposalId;
use crate::records::result::ResultId;
use crate::store::Read;

/// A text longer than this is not put into a page, only offered by itself.
const TEXT_BYTES_MAX: u64 = 128 * 1024;

/// File `number` of document `id`.
pub fn file<Tx: Read>(chart: &Chart<Tx>, id: ItemId, number: usize) -> Result<Response, PageError> {
    let listed = chart.item(id)?;
    let Detail::Document(document) = &listed.item.detail else { return Err(PageError::NotFound) };
    one_of(chart, &document.bodies, number, &listed.item.name.text)
}

/// File `number` of result `id`.
pub fn file_of_result<Tx: Read>(
    chart: &Chart<Tx>,
    id: ResultId,
    number: usize,
) -> Result<Response, PageError> {
    let result = chart.result(id)?.result;
    one_of(chart, &result.files, number, &result.name)
}

fn one_of<Tx: Read>(
    chart: &Chart<Tx>,
    files: &[DocumentBody],
    number: usize,
    name: &str,
) -> Result<Response, PageError> {
    let body = files.get(number).ok_or(PageError::NotFound)?;
    let bytes = chart.bytes(body)?;
    // What the bytes say, not what the source says.
    let found = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
    let media_type = found.unwrap_or("application/octet-stream");
    Ok(answer(bytes, media_type, if body.title.is_empty() { name } else { &body.title }))
}

/// The file of a document that a patient sent, before and after it is decided.
pub fn proposed_file<Tx: Read>(chart: &Chart<Tx>, id: ProposalId) -> Result<Response, PageError> {
    let (body, bytes) = chart.proposed_file(id)?;
    let found = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
    Ok(answer(bytes, found.unwrap_or("application/octet-stream"), &body.title))
}

/// What the files of plain text of an item say, by number; long ones are left out.
pub fn texts<Tx: Read>(chart: &Chart<Tx>, item: &Item) -> Result<Vec<(usize, String)>, PageError> {
    let Detail::Document(document) = &item.detail else { return Ok(Vec::new()) };
    texts_of(chart, &document.bodies)
}

/// As [`texts`], of `files`.
pub fn texts_of<Tx: Read>(
    chart: &Chart<Tx>,
    files: &[DocumentBody],
) -> Result<Vec<(usize, String)>, PageError> {
    let is_text = |body: &&DocumentBody| body.media_type == "text/plain" && body.bytes <= TEXT_BYTES_MAX;
    let mut texts = Vec::new();
    for (number, body) in files.iter().enumerate().filter(|(_, body)| is_text(body)) {
        texts.push((number, String::from_utf8_lossy(&chart.bytes(body)?).into_owned()));
    }
    Ok(texts)
}

/// The bytes with headers that keep a browser from taking them for anything else.
#[must_use]
pub fn answer(bytes: Vec<u8>, media_type: &str, title: &str) -> Response {
    let is_shown = media::is_shown(media_type);
    let kind = match media_type {
        "text/plain" => "text/plain; charset=utf-8",
        other if is_shown => other,
        // Saved, never run: a browser is told nothing that it could act on.
        _ => "application/octet-stream",
    };
    Response::builder()
        .header(header::CONTENT_TYPE, kind)
        .header(header::CONTENT_DISPOSITION, disposition(is_shown, &file_name(title, media_type)))
        .body(bytes)
}

/// RFC 6266: an ASCII name for old programs, the whole name for others.
fn disposition(is_shown: bool, name: &str) -> String {
    let ascii: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let kind = if is_shown { "inline" } else { "attachment" };
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_holds_nothing_that_a_system_acts_on() {
        for (title, name) in [
            ("../../etc/passwd", "etc-passwd.pdf"),
            ("a\0b\u{202e}fdp.exe", "a-b-fdp-exe.pdf"),
            ("Röntgen Thorax.pdf", "Röntgen-Thorax.pdf"),
            ("\r\nSet-Cookie: x", "Set-Cookie-x.pdf"),
            ("", "document.pdf"),
        ] {
            assert_eq!(file_name(title, "application/pdf"), name);
        }
        assert!(file_name(&"x".repeat(4_096), "text/plain").len() < 100);
        let header = disposition(false, "Röntgen.pdf");
        assert_eq!(header, "attachment; filename=\"R_ntgen.pdf\"; filename*=UTF-8''R%C3%B6ntgen.pdf");
    }
}
