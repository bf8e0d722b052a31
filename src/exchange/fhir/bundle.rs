//! The resources of a file, one by one: of a bundle of any type, of a list, of lines (NDJSON), or alone.

use serde_json::value::RawValue;

use super::entry::{File, add, header, is_kind};
use super::json::Json;
use super::scanner::Scanner;
use crate::exchange::reading::Notes;

/// Reads every resource of `text`.
pub(super) fn read<'a>(text: &'a str, notes: &mut Notes<'a>) -> Option<File<'a>> {
    let mut file = File { kind: String::new(), entries: Vec::new() };
    let (mut start, mut count) = (0, 0_usize);
    loop {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<&RawValue>();
        let failure = loop {
            match values.next() {
                Some(Ok(value)) => {
                    let at = offset(text, value.get());
                    top(at, value.get(), &mut file, notes);
                    count += 1;
                }
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        let Some(error) = failure else { break };
        let wrong = start + place_of(&text[start..], error.line(), error.column());
        notes.refuse(wrong, None, "", &format!("not JSON: {}", told(&error)));
        if count == 0 {
            return None;
        }
        // After a first whole value this is a file of lines: the other lines are still good.
        match text[wrong..].find('\n') {
            Some(line) => start = wrong + line + 1,
            None => break,
        }
    }
    if count > 1 {
        file.kind = format!("FHIR lines ({count})");
    }
    if count == 0 {
        notes.refuse(0, None, "", "the file is empty");
        return None;
    }
    (!file.kind.is_empty()).then_some(file)
}

/// What serde_json says, without the place, which is told apart.
fn told(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn place_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut place = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

fn top<'a>(at: usize, value: &'a str, file: &mut File<'a>, notes: &mut Notes<'a>) {
    if value.starts_with('[') {
        file.kind = "FHIR list".to_owned();
        let _ = Scanner::new(value).list(|scanner, number| {
            let (within, body) = scanner.skip();
            add(file, notes, Some(number), format!("[{number}]"), at + within, body, String::new());
            Ok(())
        });
        return;
    }
    let header = header(value);
    match header.kind {
        Some("Bundle") => {
            file.kind = format!(
                "FHIR {} bundle",
                if is_word(&header.bundle_type) { &header.bundle_type } else { "untyped" }
            );
            bundle(at, header.entries, file, notes);
        }
        Some(kind) if is_kind(kind) => {
            file.kind = format!("FHIR {kind}");
            add(file, notes, None, kind.to_owned(), at, value, String::new());
        }
        _ => {
            let message = "not FHIR: it has no resourceType";
            notes.refuse(at, None, "", message);
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn bundle<'a>(at: usize, entries: Option<(usize, &'a str)>, file: &mut File<'a>, notes: &mut Notes<'a>) {
    let Some((within, list)) = entries else { return };
    let at = at + within;
    let walked = Scanner::new(list).list(|scanner, number| {
        let (within, entry) = scanner.skip();
        let path = format!("Bundle.entry[{number}]");
        let (mut resource, mut full_url, mut method) = (None, String::new(), String::new());
        let _ = Scanner::new(entry).object(|scanner, name| {
            match name {
                "resource" => resource = Some(scanner.skip()),
                "fullUrl" => full_url = scanner.value(0)?.text().unwrap_or_default().trim().to_owned(),
                "request" => {
                    let request = scanner.value(0)?;
                    method = request.member("method").and_then(Json::text).unwrap_or_default().to_owned();
                }
                _ => {
                    scanner.skip();
                }
            }
            Ok(())
        });
        match resource {
            Some((inside, body)) => {
                let at = at + within + inside;
                add(file, notes, Some(number), format!("{path}.resource"), at, body, full_url);
            }
            None if method == "DELETE" => {
                notes.warn(
                    at + within,
                    Some(number),
                    &path,
                    "a deletion is not carried out: nothing is deleted by an import",
                );
            }
            None => notes.refuse(at + within, Some(number), &path, "it holds no resource"),
        }
        Ok(())
    });
    if walked == Ok(false) {
        notes.refuse(at, None, "Bundle.entry", "a list was expected");
    }
}
