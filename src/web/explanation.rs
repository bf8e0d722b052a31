//! The built-in library of what tests are for and what their values can mean, a sentence each, by language; and how
//! a result's page says it. The practice's own words go before it: see [`crate::records::explanation`].
//!
//! A language is one file, `assets/explanations/<tag>.txt`: blocks that begin with the LOINC codes of one test, the
//! first of which names it.

use std::collections::HashMap;

use maud::{Markup, html};

use super::words::Words;
use crate::records::Result;
use crate::records::access::Chart;
use crate::records::explanation::Explanation;
use crate::records::result::{Flag, LabResult};
use crate::store::Read;

const LOINC: &str = "http://loinc.org|";

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/explanations"]
#[include = "*.txt"]
struct Files;

/// The built-in words about tests.
#[derive(Debug, Default)]
pub struct Library {
    /// The tests, by the code that names them, in the order of the file.
    tests: Vec<String>,
    /// Which test a code means.
    names: HashMap<String, String>,
    /// By language and the code that names the test.
    texts: HashMap<(String, String), Explanation>,
}

impl Library {
    /// Reads the embedded files.
    #[must_use]
    pub fn embedded() -> Self {
        let mut library = Self::default();
        for file in Files::iter() {
            let Some((tag, data)) = file.strip_suffix(".txt").zip(Files::get(&file)) else { continue };
            library.read(tag, &String::from_utf8_lossy(&data.data));
        }
        library
    }

    fn read(&mut self, tag: &str, text: &str) {
        let mut name = String::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            let place = (tag.to_owned(), name.clone());
            match word {
                "about" => self.texts.entry(place).or_default().about = rest.to_owned(),
                "low" => self.texts.entry(place).or_default().low = rest.to_owned(),
                "normal" => self.texts.entry(place).or_default().normal = rest.to_owned(),
                "high" => self.texts.entry(place).or_default().high = rest.to_owned(),
                first => {
                    first.clone_into(&mut name);
                    for code in line.split(' ') {
                        self.names.insert(code.to_owned(), name.clone());
                    }
                    if !self.tests.contains(&name) {
                        self.tests.push(name.clone());
                    }
                }
            }
        }
    }

    /// The tests, by the codes that name them.
    #[must_use]
    pub fn tests(&self) -> &[String] {
        &self.tests
    }

    /// The code that names the test of `code`: several codes mean the same to a patient.
    #[must_use]
    pub fn name_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.names.get(code).map_or(code, String::as_str)
    }

    /// What is said about the test called `name` in `language`.
    #[must_use]
    pub fn built_in(&self, name: &str, language: &str) -> Option<&Explanation> {
        self.texts.get(&(language.to_owned(), name.to_owned()))
    }

    /// What is said about `result`: the practice's own words if it has some, else the built-in ones.
    pub fn of_result<Tx: Read>(
        &self,
        chart: &Chart<Tx>,
        words: &Words,
        result: &LabResult,
    ) -> Result<Option<Explanation>> {
        let Some(code) = result.test.strip_prefix(LOINC) else { return Ok(None) };
        let name = self.name_of(code);
        let own = chart.explanation(name, words.tag())?;
        Ok(own.or_else(|| self.built_in(name, words.tag()).cloned()))
    }
}

/// Whether `code` has the form of a LOINC code: digits, a hyphen, a check digit.
#[must_use]
pub fn is_loinc(code: &str) -> bool {
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    code.split_once('-').is_some_and(|(number, check)| digits(number, 7) && digits(check, 1))
}

/// What a result's page says about its test: what it is for, and what a value that lies so can mean.
#[must_use]
pub fn explained(words: &Words, explanation: Option<&Explanation>, flag: Option<Flag>) -> Markup {
    let Some(explanation) = explanation else { return html! {} };
    let value = match flag {
        Some(Flag::Low | Flag::CriticallyLow) => &explanation.low,
        Some(Flag::High | Flag::CriticallyHigh) => &explanation.high,
        Some(Flag::Normal) => &explanation.normal,
        _ => "",
    };
    html! {
        @if !explanation.about.is_empty() || !value.is_empty() {
            section.explained {
                h2 { (words.say("explanation-title")) }
                @if !explanation.about.is_empty() { p { (explanation.about) } }
                @if !value.is_empty() { p { (value) } }
                p { small { (words.say("explanation-general")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_of_the_library_is_explained_in_every_language_and_every_range() {
        let library = Library::embedded();
        assert!(library.tests().len() >= 40, "{} tests", library.tests().len());
        for name in library.tests() {
            assert!(is_loinc(name), "{name}");
            for tag in ["en", "es"] {
                let said = library.built_in(name, tag).unwrap_or_else(|| panic!("{name} in {tag}"));
                for sentence in [&said.about, &said.low, &said.normal, &said.high] {
                    assert!(sentence.ends_with('.'), "{name} in {tag}: {sentence:?}");
                    assert!(
                        !sentence.contains(". "),
                        "{name} in {tag} is more than a sentence: {sentence:?}"
                    );
                    assert_eq!(
                        said.checked().ok().as_ref(),
                        Some(said),
                        "{name} in {tag} can be kept as it is"
                    );
                }
            }
        }
        assert_eq!(library.name_of("2339-0"), "2345-7");
    }
}
