//! What a file is, told from its first bytes and never from its name.
//!
//! Only what a portal shows or lets somebody save is recognised; everything else is bytes. HTML and SVG can run
//! scripts in a browser, so they are recognised in order to be refused a place in a page.

/// How many bytes tell what a file is.
pub const HEAD_BYTES: usize = 512;

/// The media type of a file that begins with `head`, if its first bytes say.
#[must_use]
pub fn recognised(head: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 12] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"{\\rtf", "application/rtf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1f\x8b", "application/gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"BM", "image/bmp"),
    ];
    if let Some((_, media_type)) = SIGNS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return Some(media_type);
    }
    match head {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => return Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', b'i', b'c' | b'f', ..] => return Some("image/heic"),
        _ if head.len() > 132 && &head[128..132] == b"DICM" => return Some("application/dicom"),
        _ => {}
    }
    text(head)
}

/// Kinds of text; none if there are bytes that no text has.
fn text(head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let valid = match std::str::from_utf8(head) {
        Ok(valid) => valid,
        // The cut may go through a letter.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    if valid.is_empty() || valid.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
    {
        return None;
    }
    let start: String = valid.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    let is = |tag: &str| start.starts_with(tag);
    Some(match () {
        () if is("<!doctype html") || is("<html") || is("<head") || is("<body") || is("<script") => {
            "text/html"
        }
        () if is("<svg") || (is("<?xml") && start.contains("<svg")) => "image/svg+xml",
        () if start.contains("<clinicaldocument") || (is("<?xml") && valid.contains("<ClinicalDocument")) => {
            "application/hl7-cda+xml"
        }
        () if is("<?xml") || is("<") => "application/xml",
        () if is("{") || is("[") => "application/json",
        () => "text/plain",
    })
}

/// Whether a browser may show it by itself: it can run nothing and load nothing.
#[must_use]
pub fn is_shown(media_type: &str) -> bool {
    matches!(
        media_type,
        "application/pdf" | "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "text/plain"
    )
}

/// The ending that a file of this kind has.
#[must_use]
pub fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/tiff" => "tif",
        "image/webp" => "webp",
        "image/heic" => "heic",
        "image/bmp" => "bmp",
        "image/svg+xml" => "svg",
        "application/rtf" => "rtf",
        "application/zip" => "zip",
        "application/gzip" => "gz",
        "application/dicom" => "dcm",
        "application/json" => "json",
        "application/hl7-cda+xml" | "application/xml" => "xml",
        "text/html" => "html",
        "text/plain" => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (head, media_type) in [
            (&b"%PDF-1.7\n"[..], Some("application/pdf")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"  <!DOCTYPE html><html>", Some("text/html")),
            (b"<ScRiPt>alert(1)", Some("text/html")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", Some("image/svg+xml")),
            (b"\xef\xbb\xbfSeen today.\nStable.", Some("text/plain")),
            (b"<?xml version='1.0'?><ClinicalDocument>", Some("application/hl7-cda+xml")),
            (b"Caf\xc3", Some("text/plain")),
            (b"MZ\x90\x00\x03", None),
            (b"", None),
        ] {
            assert_eq!(recognised(head), media_type, "{:?}", String::from_utf8_lossy(head));
        }
        assert!(!is_shown("text/html") && !is_shown("image/svg+xml"));
    }
}
