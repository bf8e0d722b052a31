//! Fields of a segment and their parts, with the escape sequences of the standard (chapter 2.7) resolved.

use std::borrow::Cow;

use super::charset::Charset;

/// Characters of a short text that are kept.
const WORDS_MAX: usize = 2_000;
/// Characters of a narrative that are kept.
const BLOCK_MAX: usize = 200_000;
/// An escape sequence is no longer than this, or it is none.
const ESCAPE_MAX: usize = 200;

/// The characters that part a message, as its MSH-1 and MSH-2 name them, and how its bytes are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delimiters {
    pub(super) field: char,
    pub(super) component: char,
    pub(super) repetition: char,
    pub(super) escape: char,
    pub(super) sub: char,
    /// What stands for text that was cut off, from version 2.7 on.
    pub(super) truncation: char,
    pub(super) charset: Charset,
}

impl Default for Delimiters {
    fn default() -> Self {
        Self {
            field: '|',
            component: '^',
            repetition: '~',
            escape: '\\',
            sub: '&',
            truncation: '#',
            charset: Charset::usual(),
        }
    }
}

/// A field, or a part of one, as it stands in the message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'s> {
    text: &'s str,
    delimiters: &'s Delimiters,
}

impl<'s> Part<'s> {
    pub(super) fn new(text: &'s str, delimiters: &'s Delimiters) -> Self {
        Self { text, delimiters }
    }

    fn nth(self, delimiter: char, number: usize) -> Self {
        let text = self.text.split(delimiter).nth(number.saturating_sub(1)).unwrap_or_default();
        Self { text, ..self }
    }

    /// Its repetitions that say something.
    pub(super) fn repetitions(self) -> impl Iterator<Item = Self> {
        let parts = self.text.split(self.delimiters.repetition).map(move |text| Self { text, ..self });
        parts.filter(|part| !part.is_empty())
    }

    /// Its first repetition.
    pub(super) fn first(self) -> Self {
        self.nth(self.delimiters.repetition, 1)
    }

    /// Component `number`, from 1.
    pub(super) fn component(self, number: usize) -> Self {
        self.nth(self.delimiters.component, number)
    }

    /// Subcomponent `number`, from 1.
    pub(super) fn sub(self, number: usize) -> Self {
        self.nth(self.delimiters.sub, number)
    }

    /// How many components there are.
    pub(super) fn components(self) -> usize {
        self.text.split(self.delimiters.component).count()
    }

    /// As it stands.
    pub(super) fn raw(self) -> &'s str {
        self.text
    }

    /// Whether it says nothing. Two quotes say that there is nothing.
    pub(super) fn is_empty(self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text == "\"\""
    }

    /// As a short text: escapes resolved, trimmed, bounded, without control characters. Parts are set apart.
    pub(super) fn words(self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let text = unescaped(self.text.trim(), self.delimiters);
        let clean = text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c });
        let clean: String = clean.filter(|c| !c.is_control()).take(WORDS_MAX).collect();
        clean.trim().to_owned()
    }

    /// As a narrative: line ends kept, and spaces at the beginning of a line, which align columns.
    pub(super) fn block(self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let text = unescaped(self.text, self.delimiters);
        let clean = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        clean.take(BLOCK_MAX).collect::<String>().trim_end().to_owned()
    }

    /// With escapes resolved and nothing else: for bytes that were written as text.
    pub(super) fn unbounded(self) -> Cow<'s, str> {
        unescaped(self.text, self.delimiters)
    }
}

fn unescaped<'s>(text: &'s str, delimiters: &Delimiters) -> Cow<'s, str> {
    let escape = delimiters.escape;
    if !text.contains(escape) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(escape) {
        out.push_str(before);
        let within = after.char_indices().take(ESCAPE_MAX).find(|(_, c)| *c == escape).map(|(at, _)| at);
        let resolved = within.is_some_and(|end| resolve(&after[..end], delimiters, &mut out));
        rest = match within {
            Some(end) if resolved => &after[end + escape.len_utf8()..],
            // Not an escape: a backslash that its sender did not escape.
            _ => {
                out.push(escape);
                after
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes what an escape sequence stands for; `false` if it is none.
fn resolve(sequence: &str, delimiters: &Delimiters, out: &mut String) -> bool {
    let Delimiters { field, component, repetition, escape, sub, truncation, charset } = *delimiters;
    match sequence {
        "F" => out.push(field),
        "S" => out.push(component),
        "R" => out.push(repetition),
        "E" => out.push(escape),
        "T" => out.push(sub),
        "P" => out.push(truncation),
        // Highlighting begins and ends: there is nothing to write.
        "H" | "N" => {}
        _ => return formatted(sequence, charset, out),
    }
    true
}

fn formatted(sequence: &str, charset: Charset, out: &mut String) -> bool {
    let digits = |from: usize| sequence.get(from..).unwrap_or_default();
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = |text: &str| text.trim_start_matches('+').parse::<usize>().unwrap_or(1).clamp(1, 40);
    match sequence.get(..3).unwrap_or_default() {
        ".br" => out.push('\n'),
        ".sp" => out.push_str(&"\n".repeat(number(digits(3)))),
        ".ce" => out.push('\n'),
        ".sk" => out.push_str(&" ".repeat(number(digits(3)))),
        ".in" | ".ti" | ".fi" | ".nf" => {}
        _ => match sequence.as_bytes().first() {
            Some(b'X') if sequence.len() % 2 == 1 && is_hex(digits(1)) => {
                let bytes: Vec<u8> = digits(1)
                    .as_bytes()
                    .chunks(2)
                    .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                    .collect();
                out.push_str(&charset.text(&bytes).replace("\r\n", "\n").replace('\r', "\n"));
            }
            // Letters of another set, and what two systems agreed on: nothing that others can show.
            Some(b'C' | b'M') if sequence.len() > 1 && is_hex(digits(1)) => {}
            Some(b'Z') if sequence.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {}
            _ => return false,
        },
    }
    true
}

/// Writes `text` so that it reads as itself.
pub(super) fn escaped(text: &str, delimiters: &Delimiters) -> String {
    let Delimiters { field, component, repetition, escape, sub, .. } = *delimiters;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let letter = match c {
            _ if c == field => "F",
            _ if c == component => "S",
            _ if c == repetition => "R",
            _ if c == escape => "E",
            _ if c == sub => "T",
            '\n' | '\r' => ".br",
            other => {
                out.push(other);
                continue;
            }
        };
        out.push(escape);
        out.push_str(letter);
        out.push(escape);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_what_is_none_stays() {
        let delimiters = Delimiters::default();
        for (written, read) in [
            (r"a\F\b\S\c\T\d\R\e\E\f", r"a|b^c&d~e\f"),
            (r"one\.br\two\.sp2\three", "one\ntwo\n\nthree"),
            (r"\H\loud\N\ soft", "loud soft"),
            (r"\X21\\X0D0A\x", "!\nx"),
            (r"\XC3BC\ber", "über"),
            (r"\Z99\quiet", "quiet"),
            (r"C:\temp\new", r"C:\temp\new"),
            (r"cut \P\ off", "cut # off"),
            (r"open \F", r"open \F"),
        ] {
            assert_eq!(Part::new(written, &delimiters).block(), read, "{written}");
        }
        assert_eq!(escaped("a|b^c&d~e\\f\n", &delimiters), r"a\F\b\S\c\T\d\R\e\E\f\.br\");
    }
}
