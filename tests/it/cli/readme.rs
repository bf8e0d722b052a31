//! What the README says to type is there to be typed: each command and each flag it names exists.

use std::collections::BTreeSet;

use super::support::Machine;

const README: &str = include_str!("../../../README.md");

/// Every `portico …` of the README: lines of its blocks, and what stands between backquotes.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut is_fenced = false;
    let mut text = String::new();
    // A backslash joins two lines.
    let joined = README.replace("\\\n", " ");
    for line in joined.lines() {
        if line.starts_with("```") {
            is_fenced = !is_fenced;
        } else if is_fenced || line.starts_with("    ") {
            found.extend(words(line));
        } else {
            text.push_str(line);
            text.push(' ');
        }
    }
    let inline = text.split('`').skip(1).step_by(2);
    found.extend(inline.flat_map(words));
    found
}

/// The arguments of each `portico` in a line of shell.
fn words(line: &str) -> Vec<Vec<String>> {
    let bare = line.split(" #").next().unwrap_or(line);
    let parts = bare.split(['|', ';']).flat_map(|part| part.split("&&"));
    let split = parts.map(|part| {
        // Quoted words hold no flags; that they are several here does no harm.
        part.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    });
    split
        .filter_map(|words| {
            let words: Vec<String> = words.into_iter().skip_while(|word| word == "sudo").collect();
            let (first, rest) = words.split_first()?;
            // Of cargo's, what comes after the dashes.
            if first == "cargo" {
                let at = rest.iter().position(|word| word == "--")?;
                return Some(rest[at + 1..].to_vec());
            }
            (first == "portico" && !rest.is_empty()).then(|| rest.to_vec())
        })
        .collect()
}

#[test]
fn every_command_and_flag_that_the_readme_names_exists() {
    let machine = Machine::new();
    let mut seen = BTreeSet::new();
    for words in commands() {
        let mut path: Vec<&str> = Vec::new();
        let mut help = machine.run(&["--help"]).done().out;
        for word in &words {
            let flag = word.split('=').next().unwrap_or(word);
            if flag.starts_with("--") {
                let is_known =
                    help.split(|c: char| c.is_whitespace() || "[]<>=,".contains(c)).any(|it| it == flag);
                assert!(is_known, "`portico {}` knows no {flag}: {help}", path.join(" "));
            } else if help.contains("\nCommands:\n") && *word != "COMMAND" {
                path.push(word);
                help = machine.run(&[&path[..], &["--help"]].concat()).done().out;
            }
        }
        assert!(
            !help.contains("\nCommands:\n")
                || words.iter().any(|it| it == "--help" || it == "config")
                || !path.is_empty()
        );
        seen.insert(path.join(" "));
    }
    // The parser above must not become blind.
    for path in [
        "demo",
        "setup",
        "user add",
        "patient import",
        "backup restore",
        "key rotate",
        "store compact",
        "doctor",
    ] {
        assert!(seen.contains(path), "{path} is not found in the README: {seen:?}");
    }
    assert!(seen.len() > 25, "{seen:?}");
}
