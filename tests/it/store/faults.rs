//! A disk whose n-th call fails, for every n, by an error or by a write cut short.

use portico::store::{Credential, KeyFile, NewKey, Options, Store, StoreError};

use super::crash::{Rows, change, rows};
use super::sim::{Failure, SimDisk, SimFolder};
use super::{NOW, ROWS, key_file};

const NAME: &str = "portico.db";

fn options() -> Options {
    Options { cache_bytes: 64 << 10, room_min_bytes: 0, ..Options::default() }
}

/// Opens, writes, changes keys, closes. Returns what was acknowledged, and the error it ended with.
fn use_store(folder: &SimFolder) -> (Rows, Option<StoreError>) {
    let mut told = Rows::new();
    let key = key_file();
    let mut work = || {
        let store = Store::open_in(folder.shared(), NAME.to_owned(), &key, options())?;
        for number in 0..6 {
            let mut next = told.clone();
            let changes = change(&mut next, number);
            store.write_blocking(move |tx| {
                changes.iter().try_for_each(|(key, value)| match value {
                    Some(value) => ROWS.put(tx, key, value),
                    None => ROWS.remove(tx, key).map(|_| ()),
                })
            })?;
            told = next;
        }
        let second = Credential::KeyFile(KeyFile::from_bytes(&[8; 32])?);
        let id = store.add_key(&NewKey::new(&second, "second"), NOW)?;
        store.remove_key(id)?;
        store.close()
    };
    let error = work().err();
    (told, error)
}

pub(super) fn fail_at_every_call() {
    let key = key_file();
    let fresh = || {
        let folder = SimFolder::default();
        let keys = [NewKey::new(&key, "")];
        Store::create_in(folder.shared(), NAME.to_owned(), &keys, options(), NOW).unwrap().close().unwrap();
        SimFolder::with(NAME, folder.bytes(NAME))
    };
    let start = fresh().bytes(NAME);
    let counting = SimFolder::with(NAME, start.clone());
    assert!(use_store(&counting).1.is_none());
    let calls = counting.world().calls;
    assert!(calls > 100, "only {calls} calls");
    let mut unnoticed = 0;
    for call in 1..=calls {
        for failure in [Failure::Error, Failure::ShortWrite] {
            let folder = SimFolder::with(NAME, start.clone());
            folder.world().fails_at = Some((call, failure));
            let (told, error) = use_store(&folder);
            // One of the superblock's two copies may fail to be read: that is what there are two for.
            unnoticed += u64::from(error.is_none());
            let (_, disk) = SimDisk::with(folder.bytes(NAME));
            let store = Store::open_on(disk, &key, options())
                .unwrap_or_else(|error| panic!("call {call}, {failure:?}: unopenable: {error}"));
            let found = rows(&store.read().unwrap());
            let mut next = told.clone();
            let number = (0..6).find(|number| replayed(*number) == told).unwrap_or(6);
            change(&mut next, number);
            assert!(found == told || found == next, "call {call}, {failure:?}: acknowledged rows are gone");
        }
    }
    eprintln!("{calls} calls failed in two ways each; {unnoticed} made no difference");
    assert!(unnoticed * 10 < calls, "{unnoticed} of {calls} failures went unnoticed");
}

fn replayed(transactions: u64) -> Rows {
    let mut rows = Rows::new();
    (0..transactions).for_each(|number| drop(change(&mut rows, number)));
    rows
}

/// Runs `act` on a filled store with the n-th call failing, for every n, and opens what is left.
fn rewrite_with_failing_calls(act: impl Fn(&SimFolder) -> Result<(), StoreError>, keys: [&Credential; 2]) {
    let start = SimFolder::default();
    let new = [NewKey::new(keys[0], "")];
    let store = Store::create_in(start.shared(), NAME.to_owned(), &new, options(), NOW).unwrap();
    let held = replayed(6);
    let rows_held = held.clone();
    store
        .write_blocking(move |tx| rows_held.iter().try_for_each(|(key, row)| ROWS.put(tx, key, row)))
        .unwrap();
    store.close().unwrap();
    let bytes = start.bytes(NAME);
    let counting = SimFolder::with(NAME, bytes.clone());
    act(&counting).unwrap();
    let calls = counting.world().calls;
    for call in 1..=calls {
        for failure in [Failure::Error, Failure::ShortWrite] {
            let folder = SimFolder::with(NAME, bytes.clone());
            folder.world().fails_at = Some((call, failure));
            let outcome = act(&folder);
            folder.world().fails_at = None;
            let open = |key: &Credential| Store::open_in(folder.shared(), NAME.to_owned(), key, options());
            let store = match outcome {
                Ok(()) => open(keys[1]),
                Err(_) => open(keys[0]).or_else(|_| open(keys[1])),
            };
            let store = store.unwrap_or_else(|error| panic!("call {call}, {failure:?}: unopenable: {error}"));
            assert!(rows(&store.read().unwrap()) == held, "call {call}, {failure:?}: rows are gone");
        }
    }
    eprintln!("{calls} calls failed in two ways each");
}

#[test]
fn a_disk_that_fails_while_the_data_key_is_changed_leaves_the_old_store_or_the_new() {
    let (old, new) = (key_file(), Credential::KeyFile(KeyFile::mint()));
    let rotate = |folder: &SimFolder| {
        let keys = [NewKey::new(&new, "")];
        Store::rotate_in(folder.shared(), NAME.to_owned(), &old, &keys, NOW).map(|_| ())
    };
    rewrite_with_failing_calls(rotate, [&old, &new]);
}

#[test]
fn a_disk_that_fails_while_compacting_leaves_the_old_store_or_the_new() {
    let key = key_file();
    let compact = |folder: &SimFolder| Store::compact_in(folder.shared(), NAME.to_owned(), &key).map(|_| ());
    rewrite_with_failing_calls(compact, [&key, &key]);
}
