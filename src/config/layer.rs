//! The layers in which a value can be set, and where each value in force came from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::key::{KEYS, Key, Kind};
use super::{Wrong, nearest};

/// A value as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, a path or a word.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A list of texts.
    List(Vec<String>),
}

impl fmt::Display for Value {
    /// As the file would have it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", toml::Value::from(text.as_str())),
            Self::Whole(number) => write!(f, "{number}"),
            Self::List(list) => write!(f, "{}", toml::Value::from(list.clone())),
        }
    }
}

/// Where a value came from; a later one wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Built into the program.
    BuiltIn,
    /// A line of the file.
    File(PathBuf, usize),
    /// An environment variable.
    Variable(String),
    /// A flag.
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built in"),
            Self::File(path, line) => write!(f, "{}, line {line}", path.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// Every value in force, with where it came from.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    values: BTreeMap<&'static str, (Value, Source)>,
}

impl Layers {
    /// What is built in. `data_folder` is the usual one for whoever runs the program.
    pub fn built_in(data_folder: &Path) -> Result<Self, Wrong> {
        let mut layers = Self::default();
        for key in KEYS.iter().filter(|key| !key.built_in.is_empty()) {
            layers.set_text(key, key.built_in, Source::BuiltIn)?;
        }
        let folder = Value::Text(data_folder.display().to_string());
        layers.values.insert("data.folder", (folder, Source::BuiltIn));
        Ok(layers)
    }

    /// Lays the file's values over what is there.
    pub fn add_file(&mut self, path: &Path, text: &str) -> Result<(), Wrong> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let table = DeTable::parse(text).map_err(|error| Wrong {
            place: format!("{}, line {}", path.display(), error.span().map_or(1, |span| line(span.start))),
            what: format!("this is not TOML: {}", error.message()),
            remedy: "Write `key = value` lines under [section] headings; texts go in double quotes."
                .to_owned(),
        })?;
        for (section, body) in table.get_ref() {
            let at = line(section.span().start);
            let source = Source::File(path.to_owned(), at);
            let sections: Vec<&str> = KEYS.iter().map(Key::section).collect();
            let name = section.get_ref().as_ref();
            let Some(body) = body.get_ref().as_table() else {
                return Err(outside(name, &source));
            };
            if !sections.contains(&name) {
                return Err(unknown("section", name, &source, sections));
            }
            for (key, value) in body {
                let source = Source::File(path.to_owned(), line(key.span().start));
                let name = format!("{name}.{}", key.get_ref());
                let known = KEYS.iter().map(|key| key.name);
                let key = Key::find(&name).ok_or_else(|| unknown("key", &name, &source, known))?;
                let value = from_toml(key, value.get_ref()).ok_or_else(|| wrong_kind(key, &source))?;
                self.set(key, value, source)?;
            }
        }
        Ok(())
    }

    /// Lays the values of `PORTICO_SECTION_KEY` variables over what is there. A variable that begins like one
    /// of a section but names no key is an error.
    pub fn add_variables(&mut self, variables: impl Iterator<Item = (String, String)>) -> Result<(), Wrong> {
        for (name, text) in variables {
            let source = Source::Variable(name.clone());
            match KEYS.iter().find(|key| key.variable() == name) {
                Some(key) => self.set_text(key, &text, source)?,
                None if KEYS
                    .iter()
                    .any(|key| name.starts_with(&format!("PORTICO_{}_", key.section().to_uppercase()))) =>
                {
                    let known: Vec<String> = KEYS.iter().map(Key::variable).collect();
                    return Err(unknown("variable", &name, &source, known.iter().map(String::as_str)));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// Lays one flag's value over what is there.
    pub fn add_flag(&mut self, flag: &str, name: &str, text: &str) -> Result<(), Wrong> {
        let source = Source::Flag(flag.to_owned());
        let known = KEYS.iter().map(|key| key.name);
        let key = Key::find(name).ok_or_else(|| unknown("key", name, &source, known))?;
        self.set_text(key, text, source)
    }

    fn set_text(&mut self, key: &'static Key, text: &str, source: Source) -> Result<(), Wrong> {
        let value = match key.kind {
            Kind::Whole(..) => text.trim().parse().ok().map(Value::Whole),
            Kind::List => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Some(Value::List(parts.map(ToOwned::to_owned).collect()))
            }
            Kind::Text | Kind::Path | Kind::Choice(_) => Some(Value::Text(text.to_owned())),
        };
        let value = value.ok_or_else(|| wrong_kind(key, &source))?;
        self.set(key, value, source)
    }

    fn set(&mut self, key: &'static Key, value: Value, source: Source) -> Result<(), Wrong> {
        let value = match (key.kind, value) {
            (Kind::Whole(min, max), Value::Whole(number)) if !(min..=max).contains(&number) => {
                return Err(wrong_kind(key, &source));
            }
            (Kind::Choice(words), Value::Text(text)) if !words.contains(&text.as_str()) => {
                let mut wrong = wrong_kind(key, &source);
                if let Some(meant) = nearest(&text, words.iter().copied()) {
                    wrong.remedy = format!("Did you mean \"{meant}\"? {}", wrong.remedy);
                }
                return Err(wrong);
            }
            // An empty path means none, so that a variable can take back what the file says.
            (Kind::Path, Value::Text(text)) if !text.is_empty() => Value::Text(anchored(text, &source)),
            (_, value) => value,
        };
        self.values.insert(key.name, (value, source));
        Ok(())
    }

    /// The value of `key` and where it came from.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&(Value, Source)> {
        self.values.get(key)
    }

    /// Where the value of `key` came from, in words for a message.
    #[must_use]
    pub fn place(&self, key: &str) -> String {
        match self.get(key) {
            Some((_, source)) => format!("{key} ({source})"),
            None => format!("{key} (not set)"),
        }
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.get(key) {
            Some((Value::Text(text), _)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn whole(&self, key: &str) -> i64 {
        match self.get(key) {
            Some((Value::Whole(number), _)) => *number,
            _ => 0,
        }
    }

    pub(super) fn list(&self, key: &str) -> Vec<String> {
        match self.get(key) {
            Some((Value::List(list), _)) => list.clone(),
            _ => Vec::new(),
        }
    }

    /// The texts of the list `key`, each read as `T`; `what` says what each should be.
    pub(super) fn parsed<T: std::str::FromStr>(&self, key: &str, what: &str) -> Result<Vec<T>, Wrong> {
        let parse = |text: &String| {
            text.parse().map_err(|_| Wrong {
                place: self.place(key),
                what: format!("\"{text}\" is not {what}"),
                remedy: format!("Write {what}."),
            })
        };
        self.list(key).iter().map(parse).collect()
    }
}

fn from_toml(key: &Key, value: &DeValue<'_>) -> Option<Value> {
    match key.kind {
        Kind::Whole(..) => {
            let number = value.as_integer()?;
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(Value::Whole)
        }
        Kind::List => {
            let texts = value.as_array()?.iter().map(|item| item.get_ref().as_str().map(ToOwned::to_owned));
            texts.collect::<Option<Vec<_>>>().map(Value::List)
        }
        Kind::Text | Kind::Path | Kind::Choice(_) => value.as_str().map(|text| Value::Text(text.to_owned())),
    }
}

/// A path of the file counts from the file's folder; any other from the current one.
fn anchored(text: String, source: &Source) -> String {
    match source {
        Source::File(file, _) => {
            file.parent().map_or(text.clone(), |folder| folder.join(&text).display().to_string())
        }
        _ => std::path::absolute(&text).map_or(text, |path| path.display().to_string()),
    }
}

fn unknown<'k>(what: &str, name: &str, source: &Source, known: impl IntoIterator<Item = &'k str>) -> Wrong {
    let remedy = match nearest(name, known) {
        Some(meant) => format!("Did you mean {meant}? Correct the line or take it out."),
        None => "Take it out. The example file config/portico.toml explains every key there is.".to_owned(),
    };
    Wrong { place: source.to_string(), what: format!("there is no {what} called {name}"), remedy }
}

/// A key above the first heading belongs to no section.
fn outside(name: &str, source: &Source) -> Wrong {
    let section = KEYS.iter().find(|key| key.name.split('.').nth(1) == Some(name)).map(Key::section);
    let heading = section.map_or_else(|| "its [section]".to_owned(), |section| format!("[{section}]"));
    Wrong {
        place: source.to_string(),
        what: format!("{name} stands outside a section"),
        remedy: format!("Put the line below the heading {heading}, or take it out."),
    }
}

fn wrong_kind(key: &Key, source: &Source) -> Wrong {
    let wanted = match key.kind {
        Kind::Text => "a text in quotes".to_owned(),
        Kind::Path => "a path in quotes".to_owned(),
        Kind::Whole(min, max) => format!("a whole number from {min} to {max}"),
        Kind::List => "a list of texts, like [\"one\", \"two\"]".to_owned(),
        Kind::Choice(words) => format!("one of: {}", words.join(", ")),
    };
    Wrong {
        place: source.to_string(),
        what: format!("{} has a value it cannot have", key.name),
        remedy: format!("Write {wanted}."),
    }
}
