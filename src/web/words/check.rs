//! The check of the locale files against the sources: every key used exists, everywhere, with the same
//! variables; no key in the files is unused.
//!
//! Keys are found where they are said (`say("…")`, `say_with("…", &[("name", …)])`) and in everything that has
//! the type `Key`: functions that return one, constants and fields that hold one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::Files;

const DATE_PARTS: [&str; 9] =
    ["weekday", "day", "month", "month-short", "year", "hour", "hour-of-twelve", "minute", "half"];

const ROOMS_OF_PAGES: [&str; 6] =
    ["/src/web/", "/src/gate/", "/src/account/", "/src/portal/", "/src/clinic/", "/src/server/"];

type Messages = BTreeMap<String, BTreeSet<String>>;

/// Messages of a locale file and the variables each needs.
fn messages(tag: &str) -> Messages {
    let file = Files::get(&format!("{tag}.ftl")).unwrap();
    let source = String::from_utf8(file.data.into_owned()).unwrap();
    let resource = FluentResource::try_new(source).unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"));
    let mut found = Messages::new();
    for entry in resource.entries() {
        match entry {
            Entry::Message(message) => {
                let mut variables = BTreeSet::new();
                message.value.iter().for_each(|pattern| gather(pattern, &mut variables));
                let twice = found.insert(message.id.name.to_owned(), variables);
                assert!(twice.is_none(), "{tag}: {} stands twice", message.id.name);
            }
            Entry::Junk { content } => panic!("{tag}: cannot be read: {content}"),
            _ => {}
        }
    }
    found
}

fn gather(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|variant| gather(&variant.value, variables));
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            variables.insert(id.name.to_owned());
        }
    }
}

/// A key where it is said, with the names of what is put in.
struct Said {
    key: String,
    given: BTreeSet<String>,
    place: String,
}

/// Source files without their tests: what a test says need not exist.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("words/check.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            found.push((path.display().to_string(), code.join("\n")));
        }
    }
}

/// The text up to the bracket that closes the one just before `text`.
fn enclosed(text: &str) -> &str {
    let (mut depth, mut quoted, mut before) = (1, false, ' ');
    for (at, c) in text.char_indices() {
        match c {
            '"' if before != '\\' && before != '\'' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
        before = if before == '\\' && c == '\\' { ' ' } else { c };
    }
    text
}

fn literals(text: &str) -> Vec<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

/// The first argument of a call, whose arguments are `text`.
fn first_argument(text: &str) -> &str {
    let mut depth = 0;
    let end = text.char_indices().find(|(_, c)| match c {
        '(' | '[' | '{' => {
            depth += 1;
            false
        }
        ')' | ']' | '}' => {
            depth -= 1;
            false
        }
        ',' => depth == 0,
        _ => false,
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn said(place: &str, source: &str) -> Vec<Said> {
    let mut found = Vec::new();
    for call in ["say(", "say_with("] {
        for (at, _) in source.match_indices(call) {
            let arguments = enclosed(&source[at + call.len()..]);
            let first = first_argument(arguments);
            let given = arguments[first.len()..]
                .split("(\"")
                .skip(1)
                .filter_map(|rest| Some(rest.split_once("\",")?.0.to_owned()))
                .collect::<BTreeSet<_>>();
            for key in literals(first) {
                found.push(Said { key: key.to_owned(), given: given.clone(), place: place.to_owned() });
            }
        }
    }
    found
}

/// Literals in functions that return a `Key` and in constants of keys: `-> Key {…}`, `: [Key; 7] = […];`.
fn picked(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line_of in ["-> Key {", "-> Option<Key> {", "-> (Key, "] {
        for (at, _) in source.match_indices(line_of) {
            let body = source[at..].find('{').map_or("", |open| enclosed(&source[at + open + 1..]));
            found.extend(literals(body).into_iter().map(str::to_owned));
        }
    }
    for (at, _) in source.match_indices("const ") {
        let Some((declared, value)) = source[at..].split_once(" = ") else { continue };
        if declared.contains("Key") && !declared.contains(';') || declared.contains("[Key;") {
            let value = value.split_once(";\n").map_or(value, |(value, _)| value);
            let literals = literals(value).into_iter().map(str::to_owned);
            // In pairs, the first is what is sent or compared, the second the key.
            if declared.contains("(&str, Key)") {
                found.extend(literals.skip(1).step_by(2));
            } else {
                found.extend(literals);
            }
        }
    }
    found
}

#[test]
fn every_language_says_the_same_things_with_the_same_variables() {
    let first = messages("en");
    for file in Files::iter() {
        let tag = file.trim_end_matches(".ftl");
        let other = messages(tag);
        for (key, variables) in &first {
            let there = other.get(key).unwrap_or_else(|| panic!("{tag}.ftl lacks {key}"));
            if key.starts_with("date-") || key.starts_with("time-") {
                // Each language writes dates from its own parts; `dates.rs` shows an unknown one as it stands.
                let known = there.iter().all(|part| DATE_PARTS.contains(&part.as_str()));
                assert!(known, "{tag}.ftl: {key} has {there:?}, known are {DATE_PARTS:?}");
                continue;
            }
            // A plural form need not repeat the number, so a language may use fewer variables, never others.
            assert!(there.is_subset(variables), "{tag}.ftl: {key} has {there:?}, English {variables:?}");
        }
        for key in other.keys() {
            assert!(first.contains_key(key), "{tag}.ftl has {key}, which en.ftl has not");
        }
    }
}

#[test]
fn every_key_that_is_said_exists_and_every_key_that_exists_is_said() {
    let known = messages("en");
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for (place, source) in &files {
        // Elsewhere `say` and `Key` are others: of the command line, of the configuration, of the store.
        if ROOMS_OF_PAGES.iter().any(|room| place.contains(room)) {
            for Said { key, given, place } in said(place, source) {
                match known.get(&key) {
                    None => faults.push(format!("{place}: no words for {key}")),
                    Some(needed) if !needed.is_subset(&given) => {
                        faults.push(format!("{place}: {key} needs {needed:?} and is given {given:?}"));
                    }
                    Some(_) => {}
                }
            }
            for key in picked(source).into_iter().filter(|key| !known.contains_key(key)) {
                faults.push(format!("{place}: no words for {key}"));
            }
        }
        used.extend(literals(source).into_iter().map(str::to_owned));
        // A literal may hold a quotation mark, which shifts the pairs: look at the other ones too.
        used.extend(source.split('"').skip(2).step_by(2).map(str::to_owned));
    }
    faults.extend(known.keys().filter(|key| !used.contains(*key)).map(|key| format!("{key} is never said")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_check_sees_what_it_should() {
    let source = r#"
        fn a(words: &Words) -> Markup { html! { p { (words.say("one")) } (words.say_with("two", &[("count", 3.into())])) } }
        fn b(role: Role) -> Key { match role { Role::Nurse => "three", _ => "four" } }
        fn c() { words.say(match x { A => "five", B => "six" }) }
        const NAMES: [Key; 2] = ["seven", "eight"];
        const OTHER: [&str; 1] = ["nine"];
        const PAIRS: &[(&str, Key)] = &[("ten", "eleven")];
    "#;
    let said: Vec<(String, usize)> =
        said("here", source).into_iter().map(|said| (said.key, said.given.len())).collect();
    let names: Vec<&str> = said.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(names, ["one", "five", "six", "two"]);
    assert_eq!(said[3].1, 1);
    assert_eq!(picked(source), ["three", "four", "seven", "eight", "eleven"]);
}
