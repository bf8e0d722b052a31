//! Another hand on the file: bits turned, sectors swapped, blanked, cut, put back as they were; and what the
//! file, its backups and its temporary files show to who reads them.

use portico::store::{
    BackupKey, BackupLock, Credential, NewKey, Options, Order, Span, Store, StoreError, Table,
};

use super::crash::{Rows, rows};
use super::sim::{Op, SimDisk, SimFolder};
use super::{NOW, ROWS, key_file};

const NAME: &str = "portico.db";
const START: usize = 16384;
const SEALED: usize = 4136;
const OTHERS: Table<String, String> = Table::new("others");

fn options() -> Options {
    Options { cache_bytes: 256 << 10, room_min_bytes: 0, ..Options::default() }
}

/// A store with something on many pages, closed; and the same file at an earlier time.
fn two_ages() -> (Vec<u8>, Vec<u8>, Rows) {
    let folder = SimFolder::default();
    let key = key_file();
    let keys = [NewKey::new(&key, "")];
    let store = Store::create_in(folder.shared(), NAME.to_owned(), &keys, options(), NOW).unwrap();
    let fill = |text: &'static str| {
        store.write_blocking(move |tx| {
            (0..120).try_for_each(|n| ROWS.put(tx, &n, &format!("{text} {n} ").repeat(60)))
        })
    };
    fill("early").unwrap();
    let early = folder.bytes(NAME);
    fill("later").unwrap();
    fill("last").unwrap();
    let held = rows(&store.read().unwrap());
    store.close().unwrap();
    (folder.bytes(NAME), early, held)
}

/// What a file with `bytes` shows: its rows, or an error from wherever it comes. Pages of different ages make
/// redb panic in places; that stops a program as an error does.
fn read_all(bytes: Vec<u8>, key: &Credential) -> Result<Rows, StoreError> {
    let read = || {
        let store = Store::open_on(SimDisk::with(bytes).1, key, options())?;
        let tx = store.read()?;
        Ok(ROWS.list(&tx, &Span::all(), Order::Ascending, usize::MAX)?.into_iter().collect())
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or(Err(StoreError::Abandoned))
}

fn check(bytes: Vec<u8>) -> Result<portico::store::CheckReport, StoreError> {
    Store::check_in(SimFolder::with(NAME, bytes).shared(), NAME.to_owned(), &key_file())
}

#[test]
fn a_bit_turned_in_any_block_is_an_error_or_makes_no_difference_and_the_check_names_it() {
    let (bytes, _, held) = two_ages();
    let key = key_file();
    let (mut errors, mut harmless) = (0, 0);
    for block in 0..bytes.len() / 512 {
        let at = block * 512 + block * 61 % 512;
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (block % 8);
        match read_all(changed.clone(), &key) {
            Ok(found) => {
                assert!(found == held, "a bit at {at} gave other rows");
                harmless += 1;
            }
            Err(_) => errors += 1,
        }
        if at >= START + SEALED {
            let report = check(changed).unwrap();
            let index = ((at - START) / SEALED) as u64;
            let blank = bytes[START + index as usize * SEALED..][..SEALED].iter().all(|byte| *byte == 0);
            assert!(blank || report.bad_sector_numbers == [index], "the check did not name sector {index}");
        }
    }
    eprintln!("{errors} errors, {harmless} harmless");
    assert!(errors > 50, "only {errors} of {} changes were noticed on reading", errors + harmless);
}

#[test]
fn swapped_and_blanked_sectors_are_errors_and_those_put_back_are_found_by_the_check() {
    let (bytes, early, held) = two_ages();
    let key = key_file();
    let sectors = (bytes.len() - START) / SEALED;
    let place = |index: usize| START + index * SEALED..START + (index + 1) * SEALED;
    let (mut errors, mut replays) = (0, 0);
    for index in 1..sectors {
        let other = 1 + index % (sectors - 1);
        let mut swapped = bytes.clone();
        swapped.copy_within(place(other), place(index).start);
        let mut blanked = bytes.clone();
        blanked[place(index)].fill(0);
        for changed in [swapped, blanked] {
            match read_all(changed, &key) {
                Ok(found) => assert!(found == held, "sector {index}"),
                Err(_) => errors += 1,
            }
        }
        if early.get(place(index)).is_some_and(|old| old != &bytes[place(index)]) {
            let mut replayed = bytes.clone();
            replayed[place(index)].copy_from_slice(&early[place(index)]);
            let noticed = read_all(replayed.clone(), &key).map_or(true, |found| found != held);
            let report = check(replayed).unwrap();
            assert!(!noticed || !report.is_sound(), "the check missed that sector {index} is old");
            replays += usize::from(noticed);
        }
    }
    assert!(errors > 50 && replays > 0, "{errors} errors, {replays} replays");
}

#[test]
fn a_file_cut_anywhere_is_an_error_or_loses_nothing() {
    let (bytes, _, held) = two_ages();
    let key = key_file();
    let cuts = (0..bytes.len()).step_by(1000).chain((START..bytes.len()).step_by(SEALED));
    let mut errors = 0;
    for cut in cuts {
        match read_all(bytes[..cut].to_vec(), &key) {
            Ok(found) => assert!(found == held, "cut at {cut}"),
            Err(_) => errors += 1,
        }
    }
    assert!(errors > 100, "only {errors} cuts were noticed");
}

#[test]
fn a_sector_of_another_store_under_the_same_key_is_an_error() {
    let (bytes, _, held) = two_ages();
    let (foreign, ..) = two_ages();
    let mut errors = 0;
    for index in 1..(bytes.len().min(foreign.len()) - START) / SEALED {
        let place = START + index * SEALED..START + (index + 1) * SEALED;
        let mut spliced = bytes.clone();
        spliced[place.clone()].copy_from_slice(&foreign[place]);
        match read_all(spliced, &key_file()) {
            Ok(found) => assert!(found == held),
            Err(_) => errors += 1,
        }
    }
    assert!(errors > 20, "only {errors} noticed");
}

#[test]
fn one_whole_superblock_suffices_and_the_other_is_mended() {
    let (bytes, _, held) = two_ages();
    for copy in [0..4096, 4096..8192] {
        let mut torn = bytes.clone();
        torn[copy.clone()].fill(0xAA);
        let folder = SimFolder::with(NAME, torn);
        let store = Store::open_in(folder.shared(), NAME.to_owned(), &key_file(), options()).unwrap();
        assert!(rows(&store.read().unwrap()) == held);
        drop(store);
        assert!(folder.bytes(NAME)[copy.clone()] == bytes[copy], "it was not mended");
    }
    let mut both = bytes;
    both[..8192].fill(0xAA);
    assert!(matches!(read_all(both, &key_file()), Err(StoreError::NotAStore(_))));
}

#[test]
fn a_store_at_fault_says_so_and_takes_no_more_writes() {
    let (mut bytes, _, _) = two_ages();
    let sectors = (bytes.len() - START) / SEALED;
    (1..sectors).for_each(|index| bytes[START + index * SEALED + 100] ^= 1);
    let (folder, disk) = SimDisk::with(bytes);
    match Store::open_on(disk, &key_file(), options()) {
        Err(error) => assert!(matches!(error, StoreError::Damaged(_)), "{error}"),
        Ok(store) => {
            let error = store.read().and_then(|tx| ROWS.count(&tx)).err().unwrap();
            assert!(store.fault().is_some(), "{error}");
            let refused = store.write_blocking(|tx| ROWS.put(tx, &1, &"no".to_owned()));
            assert!(matches!(refused, Err(StoreError::Damaged(_))));
        }
    }
    drop(folder);
}

#[test]
fn nothing_planted_can_be_read_in_the_store_its_backup_or_its_temporary_files() {
    const CANARIES: [&str; 3] = ["Canary-Núñez-4711", "canary.table.key", "canary-passphrase"];
    let folder = SimFolder::default();
    let key = Credential::Passphrase(portico::base::secret::Secret::new(CANARIES[2].to_owned()));
    let cost = portico::store::PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };
    let keys = [NewKey { cost, ..NewKey::new(&key, "the practice's own words") }];
    let store = Store::create_in(folder.shared(), NAME.to_owned(), &keys, options(), NOW).unwrap();
    for n in 0..200u64 {
        store
            .write_blocking(move |tx| {
                ROWS.put(tx, &n, &CANARIES[0].repeat(1 + n as usize % 50))?;
                OTHERS.put(tx, &format!("{} {n}", CANARIES[1]), &CANARIES[0].to_owned())
            })
            .unwrap();
    }
    let (_, recipient) = BackupKey::mint();
    let mut backup = Vec::new();
    store.back_up(&BackupLock::Recipients(vec![recipient]), NOW, &mut backup).unwrap();
    store.close().unwrap();
    Store::rotate_in(folder.shared(), NAME.to_owned(), &key, &keys, NOW).unwrap();
    // The log has every byte ever written, to the store and to what was renamed over it.
    let world = folder.world();
    let written = world.log.iter().filter_map(|op| match op {
        Op::Write { data, .. } => Some(&**data),
        _ => None,
    });
    let all: Vec<&[u8]> = written.chain([&backup[..]]).chain(world.files.iter().map(Vec::as_slice)).collect();
    let shows = |text: &str| {
        all.iter().any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    };
    for canary in CANARIES.into_iter().chain(["rows", "others", "redb"]) {
        assert!(!shows(canary), "{canary} can be read");
    }
    // What is meant to be readable is found, so the search works.
    assert!(shows("the practice's own words"));
}

#[test]
fn a_check_changes_nothing_and_finds_a_sound_store_sound() {
    let (bytes, _, _) = two_ages();
    let folder = SimFolder::with(NAME, bytes.clone());
    let report = Store::check_in(folder.shared(), NAME.to_owned(), &key_file()).unwrap();
    assert!(report.is_sound(), "{:?}", report.damage);
    assert_eq!((report.bad_sectors, report.schema_version), (0, Some(1)));
    assert_eq!(report.superblocks_whole, [true, true]);
    assert_eq!(report.tables.iter().find(|table| table.table == "rows").unwrap().rows, 120);
    assert!(folder.world().log.is_empty(), "the check wrote to the disk");
    assert!(folder.bytes(NAME) == bytes);
}

#[test]
fn salvage_saves_what_can_be_read_into_a_new_store_and_leaves_the_old_as_it_is() {
    let (bytes, _, held) = two_ages();
    let key = key_file();
    let sectors = (bytes.len() - START) / SEALED;
    let (mut some, mut most) = (0, 0);
    for index in 1..sectors {
        let mut damaged = bytes.clone();
        damaged[START + index * SEALED + 50] ^= 4;
        let folder = SimFolder::with(NAME, damaged.clone());
        let salvage = || {
            let name = NAME.to_owned();
            Store::salvage_in(folder.shared(), name, "saved.db".to_owned(), &key)
        };
        let Ok(report) = salvage() else { continue };
        assert!(folder.bytes(NAME) == damaged);
        assert!(matches!(salvage(), Err(StoreError::Exists(_))));
        let store = Store::open_in(folder.shared(), "saved.db".to_owned(), &key, options());
        // Without the table that names the schema nothing more can be done by this way.
        let Ok(store) = store else { continue };
        let found = rows(&store.read().unwrap());
        assert!(found.iter().all(|(key, row)| held.get(key) == Some(row)), "salvage invented a row");
        assert_eq!(found.len() == held.len(), report.gaps.iter().all(|(table, _)| table != "rows"));
        some += 1;
        most += usize::from(found.len() > held.len() / 2);
    }
    // In so small a store many sectors are redb's own; without one of those it does not open at all.
    eprintln!("{some} saved, {most} for the most part, of {sectors}");
    assert!(some > sectors / 3 && most > sectors / 3, "{some} saved, {most} mostly, of {sectors}");
}

#[test]
fn an_anchor_on_another_disk_notices_an_older_file_and_a_foreign_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(NAME);
    let anchor = portico::store::Anchor::at(&folder.path().join("anchor"));
    let store = super::create(&path);
    anchor.set(&store).unwrap();
    store.close().unwrap();
    let old = std::fs::read(&path).unwrap();
    let open = || Store::open(&path, &key_file(), Options::default()).unwrap();

    let store = open();
    anchor.check(&store).unwrap();
    (0..20).for_each(|n| store.write_blocking(move |tx| ROWS.put(tx, &n, &"row".to_owned())).unwrap());
    anchor.set(&store).unwrap();
    store.close().unwrap();
    anchor.check(&open()).unwrap();

    let new = std::fs::read(&path).unwrap();
    std::fs::write(&path, &old).unwrap();
    // To open a file moves its number on: one that is refused must not catch up with the anchor by being tried.
    for _ in 0..50 {
        let opened = Store::open_fresh(&path, &key_file(), Options::default(), &anchor);
        let error = opened.err().expect("an older file is refused");
        assert!(error.to_string().contains("its sequence number is"), "{error}");
        let error = anchor.check_file(&path, &key_file()).unwrap_err();
        assert!(error.to_string().contains("its sequence number is"), "{error}");
        assert!(std::fs::read(&path).unwrap() == old, "it was written to");
    }
    let error = anchor.check(&open()).unwrap_err();
    assert!(error.to_string().contains("its sequence number is"), "{error}");

    std::fs::write(&path, new).unwrap();
    Store::compact(&path, &key_file()).unwrap();
    let error = anchor.check(&open()).unwrap_err();
    assert!(error.to_string().contains("its file was made anew"), "{error}");
    anchor.set(&open()).unwrap();
    anchor.check(&open()).unwrap();
}

#[test]
fn a_check_finds_a_store_sound_that_was_killed_at_any_time() {
    let folder = SimFolder::default();
    let key = key_file();
    let keys = [NewKey::new(&key, "")];
    let store = Store::create_in(folder.shared(), NAME.to_owned(), &keys, options(), NOW).unwrap();
    for n in 0..12 {
        store.write_blocking(move |tx| ROWS.put(tx, &n, &"row ".repeat(500 * n as usize))).unwrap();
        let report = check(folder.bytes(NAME)).unwrap();
        assert!(report.is_sound(), "after {n} writes: {:?}", report.damage);
        assert_eq!(report.bad_sectors, 0);
    }
}
