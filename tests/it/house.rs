//! The house, checked against its sources: imports only go down, doors never import each other, no files lie in a
//! circle, and what a library is for stays in its place. The plan is in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The floors from the ground up: a room imports from floors below its own, and from itself.
const FLOORS: [&[&str]; 9] = [
    &["base"],
    &["store"],
    &["records"],
    &["exchange", "notify"],
    &["web", "jobs"],
    // The doors, and the practice that is made up.
    &["gate", "portal", "clinic", "account", "operator", "demo"],
    &["routes"],
    &["server"],
    &["cli"],
];
/// Read on the floors of `server` and `cli` only.
const CONFIGURATION: &str = "config";

/// Where a library may be named: files or rooms.
const PLACES: [(&str, &[&str]); 7] = [
    ("redb", &["store/"]),
    ("argon2", &["store/cost.rs", "records/password/mod.rs"]),
    ("totp_rs", &["records/proof/totp.rs"]),
    ("webauthn_rs", &["records/proof/", "records/sign_in/first.rs"]),
    ("maud", &["web/", "gate/", "portal/", "clinic/", "account/", "server/"]),
    ("poem", &["web/", "gate/", "portal/", "clinic/", "account/", "routes.rs", "server/"]),
    ("clap", &["cli/", "config/"]),
];

/// A source file: its text without remarks and tests, where it lies, what it imports.
struct Source {
    path: String,
    text: String,
    module: Vec<String>,
    imports: Vec<Vec<String>>,
    /// Names that others find here although they are made elsewhere.
    shown: BTreeMap<String, Vec<String>>,
}

struct House {
    sources: Vec<Source>,
    files: BTreeMap<Vec<String>, usize>,
}

impl House {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Vec::new();
        read_folder(&root, &root, &mut sources);
        let files: BTreeMap<_, _> =
            sources.iter().enumerate().map(|(place, source)| (source.module.clone(), place)).collect();
        for source in &mut sources {
            for (path, is_shown) in uses(&source.text) {
                let Some(path) = absolute(&source.module, path, &files) else { continue };
                if let (true, Some(name)) = (is_shown, path.last()) {
                    source.shown.insert(name.clone(), path);
                } else {
                    source.imports.push(path);
                }
            }
            source.imports.extend(inline(&source.text));
        }
        Self { sources, files }
    }

    /// The file that makes what `path` names: through the names that a room shows, to the file behind them.
    fn file_of(&self, path: &[String], depth: usize) -> Option<usize> {
        let longest = (0..=path.len())
            .rev()
            .find_map(|length| self.files.get(&path[..length]).map(|place| (*place, path.get(length))));
        let (place, name) = longest?;
        match name.and_then(|name| self.sources[place].shown.get(name)) {
            Some(behind) if depth < 8 && behind != path => self.file_of(behind, depth + 1),
            _ => Some(place),
        }
    }
}

fn read_folder(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let at = entry.unwrap().path();
        if at.is_dir() {
            read_folder(root, &at, sources);
        } else if at.extension().is_some_and(|kind| kind == "rs") {
            let path = at.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let mut module: Vec<String> =
                path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                module.pop();
            }
            let whole = std::fs::read_to_string(&at).unwrap();
            let code = whole.split("#[cfg(test)]\nmod tests").next().unwrap();
            let text =
                code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n");
            // The program has the library below it; both have no room of their own.
            if path != "main.rs" {
                sources.push(Source { path, text, module, imports: Vec::new(), shown: BTreeMap::new() });
            }
        }
    }
}

/// The paths of each `use` statement, and whether others see them here.
fn uses(text: &str) -> Vec<(Vec<String>, bool)> {
    let mut found = Vec::new();
    for statement in text.split_inclusive(';') {
        let Some(start) = statement.rfind("use ").filter(|start| is_own_word(statement, *start)) else {
            continue;
        };
        let line = statement[..start].rsplit('\n').next().unwrap().trim();
        if line.is_empty() || line.starts_with("pub") {
            let tree = statement[start + 4..].trim_end_matches(';');
            expand(&tree.split_whitespace().collect::<Vec<_>>().join(" "), &[], &mut |path| {
                found.push((path, line.starts_with("pub")));
            });
        }
    }
    found
}

fn is_own_word(text: &str, start: usize) -> bool {
    !text[..start].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

/// Takes a tree of imports apart.
fn expand(tree: &str, before: &[String], found: &mut dyn FnMut(Vec<String>)) {
    let tree = tree.trim();
    let words = |path: &str| -> Vec<String> {
        let path = path.split(" as ").next().unwrap();
        let named = path.split("::").map(str::trim).filter(|word| !word.is_empty() && *word != "*");
        before.iter().cloned().chain(named.map(str::to_owned)).collect()
    };
    let Some(open) = tree.find('{') else {
        let mut path = words(tree);
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        return found(path);
    };
    let before = words(&tree[..open]);
    let inside = &tree[open + 1..tree.rfind('}').unwrap()];
    let (mut depth, mut start) = (0, 0);
    for (place, letter) in inside.char_indices().chain([(inside.len(), ',')]) {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !inside[start..place].trim().is_empty() {
                    expand(&inside[start..place], &before, found);
                }
                start = place + 1;
            }
            _ => {}
        }
    }
}

/// The path from the root of the house, if it stays within the house.
fn absolute(
    module: &[String],
    path: Vec<String>,
    files: &BTreeMap<Vec<String>, usize>,
) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|word| *word == "super").count();
    let (base, rest) = match path.first()?.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (module.to_vec(), &path[1..]),
        "super" => (module[..module.len().checked_sub(ups)?].to_vec(), &path[ups..]),
        _ => (module.to_vec(), &path[..]),
    };
    let whole: Vec<String> = base.iter().chain(rest).cloned().collect();
    let is_ours = path[0] == "crate" || path[0] == "self" || ups > 0;
    let is_child = files.contains_key(&whole[..module.len().saturating_add(1).min(whole.len())]);
    (is_ours || is_child).then_some(whole)
}

/// Paths that begin with `crate::` within the code.
fn inline(text: &str) -> Vec<Vec<String>> {
    let starts = text.match_indices("crate::").filter(|(start, _)| is_own_word(text, *start));
    let path = |(start, word): (usize, &str)| -> Vec<String> {
        let rest = &text[start + word.len()..];
        let end = rest.find(|letter: char| !(letter.is_alphanumeric() || "_:".contains(letter)));
        rest[..end.unwrap_or(rest.len())]
            .split("::")
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    starts.map(path).filter(|path| !path.is_empty()).collect()
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn imports_only_go_down_and_doors_never_import_each_other() {
    let house = House::read();
    let mut counted = 0;
    for source in &house.sources {
        let Some(room) = source.module.first() else { continue };
        for import in source.imports.iter().chain(source.shown.values()) {
            let Some(other) = import.first().filter(|other| *other != room) else { continue };
            counted += 1;
            let (here, there) = (floor_of(room), floor_of(other));
            let allowed = match (room.as_str(), other.as_str()) {
                (CONFIGURATION, other) => floor_of(other).is_none_or(|floor| floor < 3),
                ("server" | "cli", CONFIGURATION) => true,
                // What is not a room is a macro of the root.
                _ => {
                    there.is_none_or(|there| here.is_some_and(|here| there < here)) && other != CONFIGURATION
                }
            };
            assert!(allowed, "{} imports {}", source.path, import.join("::"));
        }
        assert!(floor_of(room).is_some() || room == CONFIGURATION, "{room} has no floor");
    }
    assert!(counted > 500, "{counted} imports were read: the reading is broken");
}

/// The files that each file imports. A room's head and its files are one: what a file takes from its own head is
/// left out, as is what the root shows.
fn imported(house: &House) -> Vec<BTreeSet<usize>> {
    let of = |place: usize| {
        let source = &house.sources[place];
        let others = source.imports.iter().filter_map(|import| house.file_of(import, 0));
        others.filter(|other| !source.module.starts_with(&house.sources[*other].module)).collect()
    };
    (0..house.sources.len()).map(of).collect()
}

#[test]
fn no_files_lie_in_a_circle() {
    let house = House::read();
    let below = imported(&house);
    assert!(below.iter().map(BTreeSet::len).sum::<usize>() > 800, "the reading is broken");
    let reached = |start: usize| {
        let (mut reached, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(place) = next.pop() {
            next.extend(below[place].iter().filter(|other| reached.insert(**other)));
        }
        reached
    };
    let all: Vec<BTreeSet<usize>> = (0..below.len()).map(reached).collect();
    let path = |place: &usize| house.sources[*place].path.as_str();
    let circles: BTreeSet<Vec<&str>> = (0..below.len())
        .filter(|place| all[*place].contains(place))
        .map(|place| all[place].iter().filter(|other| all[**other].contains(&place)).map(path).collect())
        .collect();
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn a_library_is_named_only_where_it_belongs() {
    let house = House::read();
    for (library, places) in PLACES {
        let mut is_used = false;
        for source in &house.sources {
            let named = source
                .text
                .match_indices(&format!("{library}::"))
                .any(|(at, _)| is_own_word(&source.text, at));
            let is_place = places.iter().any(|place| source.path.starts_with(place));
            assert!(!named || is_place, "{} names {library}", source.path);
            is_used |= named;
        }
        assert!(is_used, "{library} is used nowhere: the reading is broken");
    }
}
