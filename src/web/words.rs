//! Words: everything a person reads in the browser, in their language.
//!
//! A language is one file, `assets/locales/<tag>.ftl`, embedded and read once at start; its name, its direction
//! and its date forms stand in the file itself. [`Locales`] holds all languages, [`Words`] is a handle to one.
//! A page says `words.say("sign-in-title")`; a sentence with something put into it is
//! `words.say_with("results-count", &[("count", 3.into())])`.
//!
//! Promised: `say` costs one hash lookup, and every key used in the sources exists in every language with the
//! same variables (`check.rs` reads the sources and says so). A key missing in a language falls back to English.

mod dates;
mod phrase;

#[cfg(test)]
mod check;

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use dates::Dates;
pub use dates::Shown;
pub use phrase::{Arguments, Value};
use phrase::{Phrase, ShortHasher};

/// Names a message in the locale files. A function that picks a key returns `Key`, so that the check of the
/// locale files finds the keys it may return.
pub type Key = &'static str;

/// The language that has every message, because the others are written from it.
const FIRST: &str = "en";

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/locales"]
#[include = "*.ftl"]
struct Files;

/// A locale file cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("locale {tag}: {what}")]
pub struct LocaleError {
    /// Which file, without its ending.
    tag: String,
    /// What is wrong with it.
    what: String,
}

type Phrases = HashMap<Box<str>, Phrase, BuildHasherDefault<ShortHasher>>;

struct Language {
    id: LanguageIdentifier,
    tag: String,
    direction: Direction,
    phrases: Phrases,
    bundle: FluentBundle<FluentResource>,
    dates: Dates,
    group: String,
    first: Option<Arc<Language>>,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    LeftToRight,
    /// Right to left.
    RightToLeft,
}

impl Direction {
    /// The value of the `dir` attribute.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// All languages, English first. A clone is a handle.
#[derive(Clone)]
pub struct Locales {
    languages: Arc<[Words]>,
}

impl Locales {
    /// Reads the embedded locale files.
    pub fn embedded() -> Result<Self, LocaleError> {
        let first = Arc::new(Language::read(FIRST, None)?);
        let mut tags: Vec<String> = Files::iter()
            .filter_map(|file| file.strip_suffix(".ftl").map(str::to_owned))
            .filter(|tag| tag != FIRST)
            .collect();
        tags.sort();
        let mut languages = vec![Words(Arc::clone(&first))];
        for tag in tags {
            languages.push(Words(Arc::new(Language::read(&tag, Some(Arc::clone(&first)))?)));
        }
        Ok(Self { languages: languages.into() })
    }

    /// Every language, English first.
    pub fn all(&self) -> impl Iterator<Item = &Words> {
        self.languages.iter()
    }

    /// The language with exactly this tag.
    #[must_use]
    pub fn get(&self, tag: &str) -> Option<&Words> {
        self.all().find(|words| words.tag() == tag)
    }

    /// The language a person reads: the one they chose, else the best their browser asks for, else the practice's.
    #[must_use]
    pub fn pick(&self, chosen: Option<&str>, accept_language: Option<&str>, practice: &str) -> Words {
        let chosen = chosen.and_then(|tag| self.nearest(&[tag.parse().ok()?]));
        let found = chosen
            .or_else(|| self.nearest(&asked(accept_language?)))
            .or_else(|| self.nearest(&[practice.parse().ok()?]));
        found.unwrap_or_else(|| self.languages[0].clone())
    }

    fn nearest(&self, wanted: &[LanguageIdentifier]) -> Option<Words> {
        let available: Vec<&LanguageIdentifier> = self.all().map(|words| &words.0.id).collect();
        let found = negotiate_languages(wanted, &available, None, NegotiationStrategy::Lookup);
        let found = found.first()?;
        self.all().find(|words| words.0.id == ***found).cloned()
    }
}

/// The languages of an `Accept-Language` header, most wanted first (RFC 9110 12.5.4).
fn asked(header: &str) -> Vec<LanguageIdentifier> {
    let mut asked: Vec<(f32, LanguageIdentifier)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let weight = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0);
            Some((weight, tag.trim().parse().ok()?)).filter(|(weight, _)| *weight > 0.0)
        })
        .take(16)
        .collect();
    asked.sort_by(|one, other| other.0.total_cmp(&one.0));
    asked.into_iter().map(|(_, id)| id).collect()
}

impl Language {
    fn read(tag: &str, first: Option<Arc<Language>>) -> Result<Self, LocaleError> {
        let fail = |what: String| LocaleError { tag: tag.to_owned(), what };
        let id: LanguageIdentifier = tag.parse().map_err(|_| fail("not a language tag".to_owned()))?;
        let file = Files::get(&format!("{tag}.ftl")).ok_or_else(|| fail("no such file".to_owned()))?;
        let source = String::from_utf8(file.data.into_owned()).map_err(|_| fail("not UTF-8".to_owned()))?;
        let resource = FluentResource::try_new(source).map_err(|(_, errors)| fail(format!("{errors:?}")))?;
        let keys: Vec<String> = resource
            .entries()
            .filter_map(|entry| match entry {
                Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            })
            .collect();
        let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
        // What is put in is isolated only where it reads right to left: see `phrase::isolated`.
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).map_err(|errors| fail(format!("{errors:?}")))?;
        let phrases: Phrases = keys
            .into_iter()
            .map(|key| (Phrase::of(&bundle, &key), key.into_boxed_str()))
            .map(|(p, k)| (k, p))
            .collect();
        let plain = |key: &str| phrases.get(key).and_then(Phrase::plain).unwrap_or_default().to_owned();
        let direction = if plain("language-direction") == "rtl" {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        };
        let dates = Dates::read(&phrases).map_err(|key| fail(format!("{key} is missing")))?;
        let group = plain("number-group");
        Ok(Self { id, tag: tag.to_owned(), direction, phrases, bundle, dates, group, first })
    }
}

/// One language's words. A clone is a handle.
#[derive(Clone)]
pub struct Words(Arc<Language>);

impl Words {
    /// BCP 47 tag, for the `lang` attribute.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0.tag
    }

    /// The language's own name for itself.
    #[must_use]
    pub fn language_name(&self) -> &str {
        self.say("language-name")
    }

    /// Which way it is written.
    #[must_use]
    pub fn direction(&self) -> Direction {
        self.0.direction
    }

    /// A message that has nothing put into it.
    #[must_use]
    pub fn say(&self, key: Key) -> &str {
        match self.find(key).and_then(|(_, phrase)| phrase.plain()) {
            Some(text) => text,
            None => {
                debug_assert!(false, "no words for {key}, or they have variables");
                key
            }
        }
    }

    /// A message with `arguments` put into it.
    #[must_use]
    pub fn say_with(&self, key: Key, arguments: Arguments<'_>) -> String {
        match self.find(key) {
            Some((language, phrase)) => phrase.with(&language.bundle, key, arguments),
            None => {
                debug_assert!(false, "no words for {key}");
                key.to_owned()
            }
        }
    }

    fn find(&self, key: &str) -> Option<(&Language, &Phrase)> {
        let own = self.0.phrases.get(key).map(|phrase| (&*self.0, phrase));
        own.or_else(|| {
            let first = self.0.first.as_deref()?;
            Some((first, first.phrases.get(key)?))
        })
    }

    /// A whole number with its digits in groups. Values of results are never rewritten: they are shown with the
    /// digits the laboratory gave.
    #[must_use]
    pub fn count(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut shown = String::with_capacity(digits.len() + 8);
        for (at, digit) in digits.chars().enumerate() {
            // Four digits read well without a gap.
            if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
                shown.push_str(&self.0.group);
            }
            shown.push(digit);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picked(chosen: Option<&str>, header: Option<&str>, practice: &str) -> String {
        Locales::embedded().unwrap().pick(chosen, header, practice).tag().to_owned()
    }

    #[test]
    fn a_person_reads_the_language_they_chose_then_their_browsers_then_the_practices() {
        assert_eq!(picked(Some("es"), Some("en"), "en"), "es");
        assert_eq!(picked(Some("xx"), Some("es-MX,es;q=0.9,en;q=0.8"), "en"), "es");
        assert_eq!(picked(None, Some("en;q=0.2, es-419;q=0.9"), "en"), "es");
        assert_eq!(picked(None, Some("de, fr;q=0.5"), "es-US"), "es");
        assert_eq!(picked(None, Some("es;q=0"), "en"), "en");
        assert_eq!(picked(None, Some(",;;q=,\u{0}"), "not a tag"), "en");
    }

    #[test]
    fn large_numbers_are_grouped_as_the_language_does() {
        let locales = Locales::embedded().unwrap();
        let english = locales.get("en").unwrap();
        assert_eq!(english.count(0), "0");
        assert_eq!(english.count(4200), "4200");
        assert_eq!(english.count(100_000), "100,000");
        assert_eq!(english.count(1_234_567), "1,234,567");
    }
}
