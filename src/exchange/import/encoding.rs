//! XML and tables in encodings other than UTF-8, made UTF-8.
//!
//! XML says in which encoding it is, by its first bytes or in its declaration; that is believed, except where the
//! bytes are UTF-8 all the same. What cannot be told stays as it is, and is refused where it is read as text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A declaration is at the beginning.
const DECLARATION_BYTES: usize = 256;

/// The bytes, in UTF-8 if they are XML.
pub(super) fn xml_in_utf8(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let Some(encoding) = encoding_of(&bytes) else { return bytes };
    if encoding == UTF_8 || (encoding.is_ascii_compatible() && std::str::from_utf8(&bytes).is_ok()) {
        return bytes;
    }
    let (text, _, has_errors) = encoding.decode(&bytes);
    if has_errors {
        return bytes;
    }
    Cow::Owned(redeclared(&text).into_bytes())
}

/// The bytes of a table in UTF-8. A table says nothing of its encoding: what is no UTF-8 is what spreadsheets of
/// the West write, Windows-1252, in which any byte is a letter or a sign.
pub(super) fn table_in_utf8(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let encoding = match *bytes {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        [_, 0, ..] if bytes.len().is_multiple_of(2) => UTF_16LE,
        _ if std::str::from_utf8(&bytes).is_ok() => return bytes,
        _ => WINDOWS_1252,
    };
    let (text, _, has_errors) = encoding.decode(&bytes);
    if has_errors {
        return bytes;
    }
    Cow::Owned(text.into_owned().into_bytes())
}

/// Whether a file's name says that it is a table.
pub(super) fn is_table_name(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    [".csv", ".tsv", ".tab"].iter().any(|ending| label.ends_with(ending))
}

/// Which encoding it is, if it is XML.
fn encoding_of(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, b'<', 0, ..] | [b'<', 0, b'?', 0, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, 0, b'<', ..] | [0, b'<', 0, b'?', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head =
        declaration(&String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]))?.to_owned();
    let (_, label) = head.split_once("encoding")?;
    let label = label.trim_start().strip_prefix('=')?.trim_start();
    let quote = label.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let label = label[1..].split(quote).next()?;
    // A document that says UTF-16 in single bytes is no such thing.
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// `<?xml …?>`, if the text begins with it.
fn declaration(text: &str) -> Option<&str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let end = text.find("?>")?;
    text.get(..end + 2).filter(|head| head.starts_with("<?xml"))
}

/// The text with a declaration that is true of it now.
fn redeclared(text: &str) -> String {
    match declaration(text) {
        Some(head) => {
            let rest = text.split_once(head).map_or(text, |(_, rest)| rest);
            format!(r#"<?xml version="1.0" encoding="UTF-8"?>{rest}"#)
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_of_any_encoding_becomes_utf_8_and_says_so() {
        let told = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>M\u{fc}ller</a>".as_bytes();
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>M\xfcller</a>";
        assert_eq!(&*xml_in_utf8(Cow::Borrowed(latin)), told);
        for (mark, order) in [(true, false), (false, false), (true, true), (false, true)] {
            let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>M\u{fc}ller</a>";
            let start = if mark { "\u{feff}" } else { "" };
            let units = start.chars().chain(text.chars()).map(|c| c as u16);
            let bytes: Vec<u8> =
                units.flat_map(|unit| if order { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
            assert_eq!(&*xml_in_utf8(Cow::Owned(bytes)), told);
        }
    }

    #[test]
    fn what_is_utf_8_or_no_xml_stays_as_it_is() {
        for bytes in [
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>M\u{fc}ller</a>".as_bytes(),
            "<?xml version='1.0' encoding='utf-16'?><a/>".as_bytes(),
            b"<a>M\xfcller</a>",
            b"{\"encoding\":\"latin1\"}",
            b"",
            b"<",
        ] {
            assert_eq!(&*xml_in_utf8(Cow::Borrowed(bytes)), bytes);
        }
    }
}
