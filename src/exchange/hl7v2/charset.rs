//! Character sets: bytes of a message as text, by MSH-18 and by what is found in the field.
//!
//! MSH-18 is often wrong or missing. What is valid UTF-8 and says that it is Latin-1, or says nothing, is read as
//! UTF-8: text in Latin-1 is all but never valid UTF-8 by chance. Nothing is refused for a letter.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How the bytes of a message are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Charset {
    encoding: &'static Encoding,
    /// Whether UTF-8 is tried first.
    is_lenient: bool,
}

impl Charset {
    /// What HL7 table 0211 calls `name`, and what senders write in its place; nothing if it is unknown.
    pub(super) fn named(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_uppercase();
        let lenient = |encoding| Some(Self { encoding, is_lenient: true });
        let exact = |label: &str| {
            let encoding = Encoding::for_label(label.as_bytes())?;
            Some(Self { encoding, is_lenient: false })
        };
        match plain.as_str() {
            "" | "ASCII" | "ISOIR6" | "USASCII" | "WINDOWS1252" | "CP1252" | "1252" | "ANSI" => {
                lenient(WINDOWS_1252)
            }
            "UNICODEUTF8" | "UTF8" | "UNICODE" | "ISOIR192" => lenient(WINDOWS_1252),
            "GB180302000" | "GB18030" => exact("gb18030"),
            "BIG5" => exact("big5"),
            "KSX1001" => exact("euc-kr"),
            "ISOIR87" | "ISOIR159" | "ISOIR14" => exact("iso-2022-jp"),
            other => {
                let part = other.strip_prefix("ISO").unwrap_or(other).strip_prefix("8859")?;
                match part.parse::<u8>().ok()? {
                    1 => lenient(WINDOWS_1252),
                    part @ (2..=8 | 10 | 13..=16) => exact(&format!("iso-8859-{part}")),
                    // The web reads these two as the larger sets that Windows made of them.
                    9 => exact("windows-1254"),
                    11 => exact("windows-874"),
                    _ => None,
                }
            }
        }
    }

    /// What a message is read as that does not say, or says something unknown.
    pub(super) fn usual() -> Self {
        Self { encoding: WINDOWS_1252, is_lenient: true }
    }

    /// The text of `bytes`. Control characters below are left to whoever shows it.
    pub(super) fn text<'a>(&self, bytes: &'a [u8]) -> Cow<'a, str> {
        if self.is_lenient && std::str::from_utf8(bytes).is_ok() {
            return UTF_8.decode_without_bom_handling(bytes).0;
        }
        self.encoding.decode_without_bom_handling(bytes).0
    }
}

#[cfg(test)]
mod tests {
    use super::Charset;

    #[test]
    fn every_set_of_the_table_reads_its_letters() {
        for (name, bytes, text) in [
            ("", &b"M\xc3\xbcller"[..], "Müller"),
            ("", b"M\xfcller", "Müller"),
            ("ASCII", b"Nu\xf1ez", "Nuñez"),
            ("UNICODE UTF-8", "李明".as_bytes(), "李明"),
            ("8859/1", b"M\xfcller", "Müller"),
            ("8859/1", b"M\xc3\xbcller", "Müller"),
            ("8859/2", b"Wa\xb3\xeasa", "Wałęsa"),
            ("8859/5", b"\xb8\xd2\xd0\xdd", "Иван"),
            ("8859/7", b"\xcd\xdf\xea\xef\xf2", "Νίκος"),
            ("8859/9", b"\xddpek", "İpek"),
            ("8859/15", b"\xa4", "€"),
            ("windows-1252", b"\x93Ana\x94", "“Ana”"),
            ("GB 18030-2000", b"\xc0\xee", "李"),
        ] {
            assert_eq!(Charset::named(name).unwrap().text(bytes), text, "{name}");
        }
        assert!(Charset::named("ISO IR 999").is_none());
        assert!(Charset::named("8859/12").is_none());
    }
}
