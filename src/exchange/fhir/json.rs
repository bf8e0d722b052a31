//! JSON as FHIR needs it: numbers keep their digits, repeated names are noticed, depth is bounded, and a value's
//! own bytes can be cut out. The grammar was checked before (by serde_json, which says line and column), so what
//! is found wrong here is depth alone; anything else is read as far as it goes.

use std::borrow::Cow;
use std::collections::HashSet;

use super::scanner::{DEPTH_MAX, Scanner, TooDeep};

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
                // A set, because a file may hold an object of a million names.
                let mut met = HashSet::with_capacity(members.len());
                let own = members.iter().find(|(name, _)| !met.insert(name.as_ref()));
                own.map(|(name, _)| name.as_ref())
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

impl<'a> Scanner<'a> {
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

fn write_text(out: &mut Vec<u8>, kind: u8, text: &str) {
    out.push(kind);
    out.extend_from_slice(&(text.len() as u64).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
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
    fn an_object_of_a_great_many_names_is_looked_through_as_well() {
        let names: String = (0..200_000).map(|number| format!("\"{number:06}\":0,")).collect();
        assert_eq!(Json::read(&format!("{{{names}\"x\":0}}")).unwrap().repeated_name(), None);
        let twice = format!("{{{names}\"000007\":0}}");
        assert_eq!(Json::read(&twice).unwrap().repeated_name(), Some("000007"));
    }

    #[test]
    fn a_repeated_name_is_noticed_and_depth_is_bounded() {
        assert_eq!(Json::read(r#"{"a":{"b":1,"b":2}}"#).unwrap().repeated_name(), Some("b"));
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert_eq!(Json::read(&deep), Err(TooDeep));
        assert_eq!(Scanner::new(&deep).skip().1, deep);
    }
}
