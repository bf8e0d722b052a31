//! Text into markup, for lists whose rows are written by hand.
//!
//! maud escapes letter by letter. Almost no text of a list has a letter to escape, so that is looked at first
//! and such text is copied whole; what needs escaping is left to maud.

use std::fmt;

use maud::Render as _;

/// Puts `text` on the end of `out`, escaped as maud does.
pub(super) fn push(out: &mut String, text: &str) {
    // No early end: so the compiler looks at many bytes at once.
    let is_special = |byte: u8| matches!(byte, b'&' | b'<' | b'>' | b'"');
    if text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        text.render_to(out);
    } else {
        out.push_str(text);
    }
}

/// Escapes what is written to it onto the end of a page.
pub(super) struct Escaping<'a>(pub(super) &'a mut String);

impl fmt::Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        push(self.0, text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use maud::Render as _;

    use super::push;

    #[test]
    fn text_is_escaped_as_maud_does() {
        for text in ["", "Glucose", "<b>", "a & b", "\"quoted\"", "it's", "5 > 4", "\u{b5}g/dL &", "x<"] {
            let mut out = "before ".to_owned();
            push(&mut out, text);
            assert_eq!(out, format!("before {}", text.render().0));
        }
    }
}
