//! Text as people write it: trimmed and bounded at the edge, folded for search.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why a text was refused at the edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// Longer than the bound, in characters.
    #[error("is longer than {0} characters")]
    TooLong(usize),
    /// Holds a control character.
    #[error("holds a control character")]
    Control,
}

/// One line: white space folded to single spaces, no control or bidirectional override characters,
/// at most `max` characters.
pub fn line(text: &str, max: usize) -> Result<String, TextError> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() {
        return Err(TextError::Empty);
    }
    bounded(folded, max, |c| c.is_control() || is_override(c))
}

/// One line of a text that nobody can be asked to mend: what [`line`] would refuse is left out of it.
#[must_use]
pub fn line_of(text: &str, max: usize) -> String {
    let clean: String =
        text.chars().filter(|c| !is_override(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(max).collect()
}

/// Several lines: line ends as `\n`, trailing white space cut, no other control characters, at most `max` characters.
pub fn block(text: &str, max: usize) -> Result<String, TextError> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned();
    if unified.trim().is_empty() {
        return Err(TextError::Empty);
    }
    bounded(unified, max, |c| (c.is_control() && c != '\n' && c != '\t') || is_override(c))
}

fn bounded(text: String, max: usize, bad: impl Fn(char) -> bool) -> Result<String, TextError> {
    if text.chars().any(bad) {
        return Err(TextError::Control);
    }
    if text.chars().count() > max { Err(TextError::TooLong(max)) } else { Ok(text) }
}

/// Characters that reorder or hide the text around them (Unicode UAX 9 embeddings, overrides, isolates).
fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Folds a text for search: compatibility decomposition, no marks, lower case, letters and digits only,
/// with a single space between words. `Núñez-O'Brien` becomes `nunez obrien`.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '\'' | '’' | '`' | '´' | 'ʼ' => {}
            'ß' => out.push_str("ss"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            'ı' => out.push('i'),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgives_marks_case_and_punctuation() {
        assert_eq!(folded("  Núñez-O'Brien "), "nunez obrien");
        assert_eq!(folded("ŁUKASZ Ørsted"), "lukasz orsted");
        assert_eq!(folded("İstanbul"), "istanbul");
        assert_eq!(folded("محمد"), "محمد");
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line(" a \r\n b ", 10).as_deref(), Ok("a b"));
        assert_eq!(line("a\u{202E}b", 10), Err(TextError::Control));
        assert_eq!(line("\u{0}", 10), Err(TextError::Control));
        assert_eq!(line("   ", 10), Err(TextError::Empty));
        assert_eq!(line("abcdef", 5), Err(TextError::TooLong(5)));
    }
}
