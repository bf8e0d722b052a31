//! State tags: a word on a tint. The word carries the meaning, the tint only helps to find it.

use maud::Render;

/// The four meanings a colour may have, and none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// No meaning: a plain state.
    Plain,
    /// Good to know.
    Information,
    /// Done, ready, within the usual range.
    Good,
    /// Look at this: outside the usual range, waiting for you.
    Attention,
    /// Act now.
    Urgent,
}

impl Tone {
    /// Its class in the style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Information => "information",
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Urgent => "urgent",
        }
    }
}

/// A state in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its tint.
    pub tone: Tone,
    /// The word.
    pub text: &'a str,
}

impl Render for Tag<'_> {
    fn render_to(&self, out: &mut String) {
        out.push_str("<i class=\"tag ");
        out.push_str(self.tone.class());
        out.push_str("\">");
        self.text.render_to(out);
        out.push_str("</i>");
    }
}
