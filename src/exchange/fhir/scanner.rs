//! A walk over text that is known to be JSON: values are taken one by one, built or passed over.

use std::borrow::Cow;

/// Values nested deeper than this are not looked into: FHIR nests about twenty deep.
pub const DEPTH_MAX: usize = 100;

/// It is nested deeper than [`DEPTH_MAX`], or is no JSON after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is nested more than {DEPTH_MAX} deep")]
pub struct TooDeep;

/// Walks over text that is known to be JSON.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == byte;
        self.at += usize::from(there);
        there
    }

    /// Shows `visit` each member of the object that comes; it must take the value.
    pub(super) fn object(
        &mut self,
        mut visit: impl FnMut(&mut Self, &str) -> Result<(), TooDeep>,
    ) -> Result<(), TooDeep> {
        if !self.take(b'{') {
            self.skip();
            return Ok(());
        }
        while self.peek() == b'"' {
            let name = self.string();
            self.take(b':');
            visit(self, &name)?;
            self.take(b',');
        }
        self.take(b'}');
        Ok(())
    }

    /// Shows `visit` each element of the list that comes; it must take the value. `false` if it is no list.
    pub(super) fn list(
        &mut self,
        mut visit: impl FnMut(&mut Self, usize) -> Result<(), TooDeep>,
    ) -> Result<bool, TooDeep> {
        if !self.take(b'[') {
            self.skip();
            return Ok(false);
        }
        let mut place = 0;
        while !matches!(self.peek(), b']' | 0) {
            visit(self, place)?;
            place += 1;
            self.take(b',');
        }
        self.take(b']');
        Ok(true)
    }

    /// Takes the next value, which may be of any depth, and gives its own text and where it begins.
    pub(super) fn skip(&mut self) -> (usize, &'a str) {
        let first = self.peek();
        let (start, bytes) = (self.at, self.text.as_bytes());
        match first {
            b'"' => self.pass_string(),
            b'{' | b'[' => {
                let mut open = 0_usize;
                while let Some(byte) = bytes.get(self.at) {
                    match byte {
                        b'"' => {
                            self.pass_string();
                            continue;
                        }
                        b'{' | b'[' => open += 1,
                        b'}' | b']' => open -= 1,
                        _ => {}
                    }
                    self.at += 1;
                    if open == 0 {
                        break;
                    }
                }
            }
            _ => self.pass_word(),
        }
        (start, &self.text[start..self.at])
    }

    fn pass_string(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        while let Some(byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'"' => return,
                _ => {}
            }
        }
        self.at = self.at.min(bytes.len());
    }

    /// Passes a number or a word. Always moves on, so that no walk stands still.
    fn pass_word(&mut self) {
        let bytes = self.text.as_bytes();
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b",]}:\"[{".contains(byte);
        let start = self.at;
        while bytes.get(self.at).is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        if self.at == start && self.at < bytes.len() {
            self.at += 1;
        }
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    pub(super) fn string(&mut self) -> Cow<'a, str> {
        let start = self.at + 1;
        self.pass_string();
        let end = self.at.saturating_sub(1).max(start);
        let inside = self.text.get(start..end).unwrap_or_default();
        if inside.contains('\\') { Cow::Owned(unescaped(inside)) } else { Cow::Borrowed(inside) }
    }
}

/// The text that an escaped one stands for; half of a surrogate pair stands for a replacement character.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('\\') {
        out.push_str(&rest[..place]);
        let mut after = rest[place + 1..].chars();
        match after.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let (letter, used) = unit(after.as_str());
                out.push(letter);
                after = after.as_str().get(used..).unwrap_or_default().chars();
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = after.as_str();
    }
    out.push_str(rest);
    out
}

/// The character that begins with the four digits of `text`, and how many bytes of it stand for it.
fn unit(text: &str) -> (char, usize) {
    let digits = |at: usize| text.get(at..at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(high) = digits(0) else { return (char::REPLACEMENT_CHARACTER, text.len().min(4)) };
    if (0xD800..0xDC00).contains(&high)
        && text.get(4..6) == Some("\\u")
        && let Some(low) = digits(6).filter(|low| (0xDC00..0xE000).contains(low))
    {
        let whole = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        return (char::from_u32(whole).unwrap_or(char::REPLACEMENT_CHARACTER), 10);
    }
    (char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 4)
}
