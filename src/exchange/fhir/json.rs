//! JSON as FHIR needs it: numbers keep their digits, repeated names are noticed, depth is bounded, and a value's
//! own bytes can be cut out. The grammar was checked before (by serde_json, which says line and column), so what
//! is found wrong here is depth alone; anything else is read as far as it goes.

use std::borrow::Cow;

/// Values nested deeper than this are not looked into: FHIR nests about twenty deep.
pub const DEPTH_MAX: usize = 100;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Json<'a>>),
    /// An object: names and values as they stand, repeated names too.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

/// It is nested deeper than [`DEPTH_MAX`], or is no JSON after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is nested more than {DEPTH_MAX} deep")]
pub struct TooDeep;

impl<'a> Json<'a> {
    /// Reads one value from text that is known to be JSON.
    pub fn read(text: &'a str) -> Result<Self, TooDeep> {
        let mut scanner = Scanner::new(text);
        scanner.value(0)
    }

    /// The member called `name`; the last one, if it is repeated.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A name that some object in it has twice.
    #[must_use]
    pub fn repeated_name(&self) -> Option<&str> {
        match self {
            Self::Object(members) => {
                let twice =
                    |place: usize, name: &str| members[..place].iter().any(|(other, _)| other == name);
                let own = members.iter().enumerate().find(|(place, (name, _))| twice(*place, name));
                own.map(|(_, (name, _))| name.as_ref())
                    .or_else(|| members.iter().find_map(|(_, value)| value.repeated_name()))
            }
            Self::List(values) => values.iter().find_map(Self::repeated_name),
            _ => None,
        }
    }

    /// Writes the canonical form: names in order, no layout, numbers as written. What a server changes with
    /// every answer (`meta.lastUpdated`, `meta.versionId`) is left out.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        self.write_canonical(out, 0);
    }

    fn write_canonical(&self, out: &mut Vec<u8>, depth: usize) {
        match self {
            Self::Null => out.push(b'0'),
            Self::Bool(value) => out.push(if *value { b't' } else { b'f' }),
            Self::Number(digits) => write_text(out, b'n', digits),
            Self::Text(text) => write_text(out, b's', text),
            Self::List(values) => {
                out.push(b'[');
                values.iter().for_each(|value| value.write_canonical(out, depth + 2));
                out.push(b']');
            }
            Self::Object(members) => {
                let mut order: Vec<&(Cow<'_, str>, Json<'_>)> = members.iter().collect();
                order.sort_by(|(one, _), (other, _)| one.cmp(other));
                out.push(b'{');
                for (name, value) in order {
                    write_text(out, b'k', name);
                    match value {
                        Self::Object(meta) if depth == 0 && name == "meta" => {
                            let stays = |(name, _): &&(Cow<'_, str>, Json<'_>)| {
                                !matches!(name.as_ref(), "lastUpdated" | "versionId")
                            };
                            Self::Object(meta.iter().filter(stays).cloned().collect())
                                .write_canonical(out, 1);
                        }
                        value => value.write_canonical(out, depth + 1),
                    }
                }
                out.push(b'}');
            }
        }
    }
}

fn write_text(out: &mut Vec<u8>, kind: u8, text: &str) {
    out.push(kind);
    out.extend_from_slice(&(text.len() as u64).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// Walks over text that is known to be JSON.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(0)
    }

    fn take(&mut self, byte: u8) -> bool {
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

    fn string(&mut self) -> Cow<'a, str> {
        let start = self.at + 1;
        self.pass_string();
        let end = self.at.saturating_sub(1).max(start);
        let inside = self.text.get(start..end).unwrap_or_default();
        if inside.contains('\\') { Cow::Owned(unescaped(inside)) } else { Cow::Borrowed(inside) }
    }

    /// Takes the next value.
    pub(super) fn value(&mut self, depth: usize) -> Result<Json<'a>, TooDeep> {
        if depth > DEPTH_MAX {
            return Err(TooDeep);
        }
        Ok(match self.peek() {
            b'"' => Json::Text(self.string()),
            b'{' => {
                let mut members = Vec::new();
                self.take(b'{');
                while self.peek() == b'"' {
                    let name = self.string();
                    self.take(b':');
                    members.push((name, self.value(depth + 1)?));
                    self.take(b',');
                }
                self.take(b'}');
                Json::Object(members)
            }
            b'[' => {
                let mut values = Vec::new();
                self.take(b'[');
                while !matches!(self.peek(), b']' | 0) {
                    values.push(self.value(depth + 1)?);
                    self.take(b',');
                }
                self.take(b']');
                Json::List(values)
            }
            _ => match self.skip().1 {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                "null" | "" => Json::Null,
                digits => Json::Number(digits),
            },
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_escapes_are_read() {
        let json =
            Json::read(r#" {"a": [5.00, -1e3, "x\u00e9\ud83d\ude00\ud800\"\n"], "b": null} "#).unwrap();
        let Some(Json::List(values)) = json.member("a") else { panic!("no list") };
        assert_eq!(values[0], Json::Number("5.00"));
        assert_eq!(values[2].text(), Some("xé😀\u{FFFD}\"\n"));
        assert_eq!(json.member("b"), Some(&Json::Null));
    }

    #[test]
    fn layout_order_and_version_do_not_change_the_canonical_form() {
        let canonical = |text: &str| {
            let mut out = Vec::new();
            Json::read(text).unwrap().canonical(&mut out);
            out
        };
        let one = canonical(r#"{"a":1,"meta":{"versionId":"1","profile":["p"]},"b":"é"}"#);
        assert_eq!(
            one,
            canonical(r#"{ "b": "\u00e9", "meta":{"profile":["p"],"lastUpdated":"2"}, "a": 1 }"#)
        );
        assert_ne!(one, canonical(r#"{"a":1.0,"meta":{"profile":["p"]},"b":"é"}"#));
    }

    #[test]
    fn a_repeated_name_is_noticed_and_depth_is_bounded() {
        assert_eq!(Json::read(r#"{"a":{"b":1,"b":2}}"#).unwrap().repeated_name(), Some("b"));
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert_eq!(Json::read(&deep), Err(TooDeep));
        assert_eq!(Scanner::new(&deep).skip().1, deep);
    }
}
