//! What the practice says about a test, in its own words, where it does not leave that to the built-in library.
//!
//! Words about a test are the practice's, not about a patient: an administrator changes them, every page of a result
//! of that test shows them. A test is named by its LOINC code.

use serde::{Deserialize, Serialize};

use super::access::{Chart, Done, Office};
use super::audit::{Action, Event};
use super::session::StaffSession;
use super::{Error, Result, Rule};
use crate::base::clock::Moment;
use crate::base::text;
use crate::record;
use crate::store::{Order, Read, Span, Table, WriteTx};

/// The longest sentence, in characters.
pub const SENTENCE_CHARACTERS_MAX: usize = 300;

/// By LOINC code and language.
const EXPLANATIONS: Table<(String, String), Changed> = Table::new("explanations of tests");

/// What is said about a test, a sentence each; any of them may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What the test is for.
    pub about: String,
    /// What a value below the usual range can mean.
    pub low: String,
    /// What a value within it means.
    pub normal: String,
    /// What a value above it can mean.
    pub high: String,
}

impl Explanation {
    /// The same with white space folded; refused if a sentence is too long.
    pub fn checked(&self) -> Result<Self> {
        let sentence = |typed: &str| {
            if typed.trim().is_empty() {
                return Ok(String::new());
            }
            text::line(typed, SENTENCE_CHARACTERS_MAX).map_err(|_| Error::Refused(Rule::TextUnfit))
        };
        Ok(Self {
            about: sentence(&self.about)?,
            low: sentence(&self.low)?,
            normal: sentence(&self.normal)?,
            high: sentence(&self.high)?,
        })
    }
}

/// What the practice put in place of the built-in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The words.
    pub explanation: Explanation,
    /// Who: their name then.
    pub by: String,
    /// When.
    pub at: Moment,
}
record!(Changed, "explanation of a test", 1);

impl<Tx: Read> Chart<Tx> {
    /// The practice's own words about the test `code` in `language`.
    pub fn explanation(&self, code: &str, language: &str) -> Result<Option<Explanation>> {
        let changed = EXPLANATIONS.get(self.tx(), &(code.to_owned(), language.to_owned()))?;
        Ok(changed.map(|changed| changed.explanation))
    }
}

impl<Tx: Read> Office<Tx> {
    /// The practice's own words about the test `code` in `language`, with who wrote them.
    pub fn explanation(&self, code: &str, language: &str) -> Result<Option<Changed>> {
        Ok(EXPLANATIONS.get(self.tx(), &(code.to_owned(), language.to_owned()))?)
    }

    /// Every test and language for which the practice has words of its own.
    pub fn explanations(&self) -> Result<Vec<(String, String)>> {
        let rows = EXPLANATIONS.list(self.tx(), &Span::all(), Order::Ascending, usize::MAX)?;
        Ok(rows.into_iter().map(|(key, _)| key).collect())
    }
}

impl Office<&WriteTx<'_>> {
    fn put_explanation(
        &self,
        (code, language): (String, String),
        explanation: Option<Explanation>,
        by: String,
    ) -> Result<Done<()>> {
        let detail = format!("{code} {language}");
        match explanation {
            Some(explanation) => {
                let changed = Changed { explanation: explanation.checked()?, by, at: self.now() };
                EXPLANATIONS.put(self.tx(), &(code, language), &changed)?;
            }
            None => {
                EXPLANATIONS.remove(self.tx(), &(code, language))?;
            }
        }
        self.commit(Event::done(Action::ExplanationChanged).saying(detail), ())
    }
}

impl StaffSession {
    /// Puts the practice's own words about the test `code` in `language`; without any, the built-in ones are
    /// shown again.
    pub async fn change_explanation(
        &self,
        code: String,
        language: String,
        explanation: Option<Explanation>,
    ) -> Result<()> {
        let by = self.name().to_owned();
        self.change_office(move |office| office.put_explanation((code, language), explanation, by)).await
    }
}
