//! Two processes at one store, and one that is killed while it writes.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use portico::store::{Options, Order, Span, Store, StoreError};

use super::{ROWS, create, key_file};

const PATH: &str = "PORTICO_TEST_STORE_PATH";

/// Not a test by itself: the other process, which this binary starts as a test of its own.
#[test]
fn the_other_process_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let store = match Store::open(path.as_ref(), &key_file(), Options::default()) {
        Ok(store) => store,
        Err(error) => {
            eprintln!("refused: {error}");
            std::process::exit(3);
        }
    };
    for n in 0.. {
        store.write_blocking(move |tx| ROWS.put(tx, &n, &format!("row {n} ").repeat(100))).unwrap();
        eprintln!("written: {n}");
    }
}

fn other_process(path: &std::path::Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store::processes::the_other_process_writes_until_it_is_killed", "--nocapture"]);
    command.env(PATH, path).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

#[test]
fn another_process_is_refused_and_told_who_has_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = create(&path);
    let output = other_process(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(&format!("already in use by process {}", std::process::id())), "{told}");
    drop(store);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_writing_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    drop(create(&path));
    let mut rows = 0;
    for round in 1..=4 {
        let mut child = other_process(&path).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let mut last = None;
        for line in lines.by_ref() {
            if let Some(n) = line.strip_prefix("written: ") {
                last = n.parse::<u64>().ok();
                if last >= Some(25 * round) {
                    break;
                }
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said between the last line read and its end counts too.
        last = lines.filter_map(|line| line.strip_prefix("written: ")?.parse().ok()).last().or(last);
        let store = Store::open(&path, &key_file(), Options::default()).unwrap();
        let found = ROWS.list(&store.read().unwrap(), &Span::all(), Order::Ascending, usize::MAX).unwrap();
        let last = last.unwrap();
        assert!(found.len() as u64 > last, "round {round}: {} rows, {last} acknowledged", found.len());
        assert!(found.iter().enumerate().all(|(n, (key, row))| *key == n as u64 && row.len() > 500));
        rows = rows.max(found.len());
        let none: Result<(), StoreError> = store.close();
        none.unwrap();
    }
    assert!(rows > 100);
}
