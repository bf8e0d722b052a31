//! The fonts within, how wide a text is in them, and what they lack.

use std::cell::RefCell;
use std::collections::HashMap;

use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};

/// A regular and a bold face.
pub(super) struct Fonts {
    regular: Pair,
    bold: Pair,
    widths: RefCell<HashMap<(bool, String), f32>>,
}

struct Pair {
    font: Font,
    face: Face<'static>,
}

impl Pair {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(bytes.into(), 0)?, face: Face::from_slice(bytes, 0)? })
    }
}

impl Fonts {
    pub(super) fn new() -> Option<Self> {
        let regular = Pair::new(dejavu::sans::regular())?;
        let bold = Pair::new(dejavu::sans::bold())?;
        Some(Self { regular, bold, widths: RefCell::default() })
    }

    pub(super) fn font(&self, is_bold: bool) -> Font {
        self.pair(is_bold).font.clone()
    }

    fn pair(&self, is_bold: bool) -> &Pair {
        if is_bold { &self.bold } else { &self.regular }
    }

    /// Whether `text` has a character that is shown by its number.
    pub(super) fn lack_some_of(&self, text: &str) -> bool {
        text.chars().any(|c| !self.has(c) && !is_silent(c))
    }

    fn has(&self, c: char) -> bool {
        [&self.regular, &self.bold]
            .into_iter()
            .all(|pair| pair.face.glyph_index(c).is_some_and(|glyph| glyph.0 > 0))
    }

    /// The text as it is drawn: every character that is lacking as `[U+738B]`, what has no shape left out.
    pub(super) fn drawable(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '\n' => out.push(c),
                '\t' | '\u{A0}' => out.push(' '),
                c if is_silent(c) => {}
                c if self.has(c) => out.push(c),
                c => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            }
        }
        out
    }

    /// How wide a text is, at a size of one.
    pub(super) fn width(&self, is_bold: bool, text: &str) -> f32 {
        let key = (is_bold, text.to_owned());
        if let Some(width) = self.widths.borrow().get(&key) {
            return *width;
        }
        let face = &self.pair(is_bold).face;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        let sum: i32 = shaped.glyph_positions().iter().map(|one| one.x_advance).sum();
        #[allow(clippy::cast_precision_loss)] // A line has no more than thousands of units.
        let width = sum as f32 / face.units_per_em() as f32;
        self.widths.borrow_mut().insert(key, width);
        width
    }
}

/// Whether a character has no shape of its own: controls, joiners, marks of direction and of variants.
fn is_silent(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{AD}')
}

/// A text with every number of a character put back: what a copy of it should say.
pub(super) fn told(drawn: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = drawn;
    while let Some((before, after)) = rest.split_once("[U+") {
        out.push_str(before);
        let told = after.split_once(']').and_then(|(digits, after)| {
            let c = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
            Some((c, after))
        });
        match told {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push_str("[U+");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    (out != drawn).then_some(out)
}

/// Stretches of a line that run one way: Hebrew, Arabic and their kin from right to left, all else from left to
/// right. What has no direction goes with what is before it.
pub(super) fn runs(line: &str) -> Vec<&str> {
    let is_turned =
        |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    let mut all = Vec::new();
    let (mut start, mut end, mut turned) = (0, 0, None);
    for (at, c) in line.char_indices() {
        if !c.is_alphanumeric() && !is_turned(c) {
            continue;
        }
        if turned.is_some_and(|turned| turned != is_turned(c)) {
            all.push(&line[start..end]);
            start = end;
        }
        turned = Some(is_turned(c));
        end = at + c.len_utf8();
    }
    all.push(&line[start..]);
    all.retain(|run| !run.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::{Fonts, runs, told};

    #[test]
    fn what_the_fonts_lack_is_shown_by_its_number_and_told_as_it_is() {
        let fonts = Fonts::new().unwrap();
        assert_eq!(fonts.drawable("Ana 王\u{200F}"), "Ana [U+738B]");
        assert_eq!(told("Ana [U+738B]").as_deref(), Some("Ana 王"));
        assert_eq!(told("a [U+ b"), None);
        for text in ["José Núñez", "Łukasz", "Ольга", "Αλέξης", "مريم", "שרה", "Գոհար", "ნინო"]
        {
            assert!(!fonts.lack_some_of(text), "{text}");
        }
        assert!(fonts.lack_some_of("王"));
    }

    #[test]
    fn a_line_runs_both_ways() {
        assert_eq!(runs("Maryam مريم (x)"), ["Maryam", " مريم", " (x)"]);
        assert_eq!(runs("plain, text."), ["plain, text."]);
    }
}
