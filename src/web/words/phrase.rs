//! One message, made ready at start so that saying it is cheap.
//!
//! Most messages are plain text, some have a name or number put in, few choose between forms. Only the last
//! go through Fluent's resolver when a page is made.

use std::borrow::Cow;
use std::hash::Hasher;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

/// What is put into a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text: a name, a date in words.
    Text(Cow<'a, str>),
    /// A whole number; chooses singular and plural.
    Number(i64),
}

/// Names and values put into a message: `&[("count", 3.into())]`.
pub type Arguments<'a> = &'a [(&'static str, Value<'a>)];

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}
impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}
macro_rules! value_from_number {
    ($($number:ty)*) => {$(
        impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}
value_from_number!(i32 i64 u16 u32 u64 usize);

impl Value<'_> {
    fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => isolated(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
        }
    }
}

/// A text that reads right to left is isolated from the sentence around it (Unicode UAX 9: FSI, PDI), so that
/// the marks beside an Arabic name stay where they belong. Other text is left as it is, so it can be copied.
fn isolated(text: &str) -> Cow<'_, str> {
    let right_to_left = |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FEFC}');
    if text.chars().any(right_to_left) {
        Cow::Owned(format!("\u{2068}{text}\u{2069}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A part of a message that has only variables put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(Box<str>),
    Variable(Box<str>),
}

/// A message made ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phrase {
    /// Text alone.
    Plain(Box<str>),
    /// Text with variables.
    Pieces(Box<[Piece]>),
    /// A choice between forms: resolved by Fluent each time.
    Choice,
}

impl Phrase {
    /// Makes the message `key` of `bundle` ready.
    pub(super) fn of(bundle: &FluentBundle<FluentResource>, key: &str) -> Self {
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return Self::Plain(Box::default());
        };
        if let Some(pieces) = pieces(pattern) {
            return match &pieces[..] {
                [Piece::Text(text)] => Self::Plain(text.clone()),
                _ => Self::Pieces(pieces.into()),
            };
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, None, &mut errors);
        if errors.is_empty() { Self::Plain(text.into()) } else { Self::Choice }
    }

    /// The text, if nothing is put in.
    pub(super) fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Pieces(_) | Self::Choice => None,
        }
    }

    /// The text with `arguments` put in.
    pub(super) fn with(
        &self,
        bundle: &FluentBundle<FluentResource>,
        key: &str,
        arguments: Arguments<'_>,
    ) -> String {
        match self {
            Self::Plain(text) => text.to_string(),
            Self::Pieces(pieces) => pieces.iter().map(|piece| filled(piece, key, arguments)).collect(),
            Self::Choice => {
                let mut given = FluentArgs::with_capacity(arguments.len());
                for (name, value) in arguments {
                    given.set(
                        *name,
                        match value {
                            Value::Text(_) => FluentValue::String(value.shown()),
                            Value::Number(number) => FluentValue::from(*number),
                        },
                    );
                }
                let mut errors = Vec::new();
                let pattern = bundle.get_message(key).and_then(|message| message.value());
                let text = pattern.map(|pattern| bundle.format_pattern(pattern, Some(&given), &mut errors));
                debug_assert!(errors.is_empty(), "{key}: {errors:?}");
                text.map(Cow::into_owned).unwrap_or_default()
            }
        }
    }
}

fn filled<'a>(piece: &'a Piece, key: &str, arguments: Arguments<'a>) -> Cow<'a, str> {
    match piece {
        Piece::Text(text) => Cow::Borrowed(text),
        Piece::Variable(name) => {
            let value = arguments.iter().find(|(given, _)| *given == &**name);
            debug_assert!(value.is_some(), "{key} needs ${name}");
            value.map(|(_, value)| value.shown()).unwrap_or_default()
        }
    }
}

/// The pieces of a pattern that holds nothing but text and variables.
fn pieces(pattern: &Pattern<&str>) -> Option<Vec<Piece>> {
    pattern
        .elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => Some(Piece::Text((*value).into())),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => Some(Piece::Variable(id.name.into())),
            PatternElement::Placeable { .. } => None,
        })
        .collect::<Option<Vec<_>>>()
        .map(joined)
}

/// Fluent splits a text of several lines into several elements; one piece is enough.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => *before = format!("{before}{text}").into(),
            (_, piece) => out.push(piece),
        }
    }
    out
}

/// Eight bytes at a time, multiplied and mixed: for short keys that no stranger chooses.
#[derive(Default)]
pub(super) struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn finish(&self) -> u64 {
        // The table takes its places from the low bits, and multiplying mixes upwards.
        self.0 ^ (self.0 >> 32)
    }
    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..eight.len()].copy_from_slice(eight);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_reads_right_to_left_is_isolated() {
        assert_eq!(isolated("Maria Okafor"), "Maria Okafor");
        assert_eq!(isolated("Núñez"), "Núñez");
        assert_eq!(isolated("محمد"), "\u{2068}محمد\u{2069}");
    }
}
