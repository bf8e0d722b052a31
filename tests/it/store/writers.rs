//! The writer: groups, failing neighbours, a full disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use portico::store::{Credential, Disk as _, NewKey, Options, Store, StoreError};

use super::crash::rows;
use super::sim::SimFolder;
use super::{NOW, ROWS, key_file};

const NAME: &str = "portico.db";

fn create(folder: &SimFolder, options: Options) -> (Store, Credential) {
    let key = key_file();
    let store =
        Store::create_in(folder.shared(), NAME.to_owned(), &[NewKey::new(&key, "")], options, NOW).unwrap();
    (store, key)
}

#[derive(Debug)]
enum Mishap {
    Chosen,
    Store(StoreError),
}

impl From<StoreError> for Mishap {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_that_fails_or_panics_leaves_nothing_and_its_neighbours_stay() {
    let store = Store::in_memory().unwrap();
    store.write(|tx| (0..300).try_for_each(|n| ROWS.put(tx, &n, &format!("before {n}")))).await.unwrap();
    let jobs = (0..300u64).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            let outcome = store
                .write(move |tx| {
                    ROWS.put(tx, &n, &format!("after {n}"))?;
                    ROWS.put(tx, &(1000 + n), &"new".to_owned())?;
                    ROWS.remove(tx, &(1000 + n))?;
                    ROWS.put(tx, &(2000 + n), &"kept".to_owned())?;
                    match n % 3 {
                        0 => Ok(()),
                        1 => Err(Mishap::Chosen),
                        // Without the hook, so that the output stays readable.
                        _ => std::panic::resume_unwind(Box::new("a planted panic")),
                    }
                })
                .await;
            match (n % 3, outcome) {
                (0, Ok(())) | (1, Err(Mishap::Chosen)) | (2, Err(Mishap::Store(StoreError::Abandoned))) => {}
                (_, other) => panic!("closure {n} was told {other:?}"),
            }
        })
    });
    for job in jobs.collect::<Vec<_>>() {
        job.await.unwrap();
    }
    let tx = store.read().unwrap();
    let found = rows(&tx);
    assert_eq!(found.len(), 300 + 100);
    for n in 0..300 {
        let kept = n % 3 == 0;
        assert_eq!(found[&n], format!("{} {n}", if kept { "after" } else { "before" }));
        assert_eq!(found.contains_key(&(2000 + n)), kept);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_share_few_syncs_and_every_one_is_on_the_disk_when_told() {
    let folder = SimFolder::default();
    let (store, key) = create(&folder, Options { room_min_bytes: 0, ..Options::default() });
    folder.world().log.clear();
    let jobs: Vec<_> = (0..2000u64)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.write(move |tx| ROWS.put(tx, &n, &"row".to_owned())).await })
        })
        .collect();
    for job in jobs {
        job.await.unwrap().unwrap();
    }
    let syncs = folder.world().log.iter().filter(|op| matches!(op, super::sim::Op::Sync { .. })).count();
    assert!(syncs < 600, "{syncs} syncs for 2000 writes");
    // As after a kill: nothing was closed.
    let copy = SimFolder::with(NAME, folder.bytes(NAME));
    let reopened = Store::open_in(copy.shared(), NAME.to_owned(), &key, Options::default()).unwrap();
    assert_eq!(ROWS.count(&reopened.read().unwrap()).unwrap(), 2000);
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_finishes_what_was_accepted_and_refuses_the_rest() {
    let folder = SimFolder::default();
    let (store, key) = create(&folder, Options { room_min_bytes: 0, ..Options::default() });
    let jobs: Vec<_> = (0..500u64)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.write(move |tx| ROWS.put(tx, &n, &"row".to_owned())).await })
        })
        .collect();
    let closing = store.clone();
    tokio::task::spawn_blocking(move || closing.close().unwrap()).await.unwrap();
    let mut told = 0;
    for job in jobs {
        match job.await.unwrap() {
            Ok(()) => told += 1,
            Err(error) => assert!(matches!(error, StoreError::Closed), "{error}"),
        }
    }
    let store = Store::open_in(folder.shared(), NAME.to_owned(), &key, Options::default()).unwrap();
    assert_eq!(ROWS.count(&store.read().unwrap()).unwrap(), told);
}

/// Writes until the disk is full, then goes on as `examine` says while a reader reads all the time.
fn fill_the_disk(tells_room: bool, room_min_bytes: u64) {
    let folder = SimFolder::default();
    let options = Options { cache_bytes: 128 << 10, room_min_bytes, ..Options::default() };
    let (store, key) = create(&folder, options);
    {
        let mut world = folder.world();
        world.tells_room = tells_room;
        world.capacity = Some(3 << 20);
    }
    let put = |n: u64| store.write_blocking(move |tx| ROWS.put(tx, &n, &format!("row {n} ").repeat(3000)));
    let stop = Arc::new(AtomicBool::new(false));
    let reader = {
        let (store, stop) = (store.clone(), Arc::clone(&stop));
        std::thread::spawn(move || {
            let (mut read, mut failed) = (0u32, 0u32);
            while !stop.load(Ordering::Relaxed) {
                let all = store.read().and_then(|tx| ROWS.count(&tx).and_then(|_| ROWS.get(&tx, &0)));
                if all.is_ok() { read += 1 } else { failed += 1 }
            }
            (read, failed)
        })
    };
    let mut found_room = false;
    for round in 0..3 {
        let mut written = 0;
        let refused = loop {
            match put(written) {
                Ok(()) => written += 1,
                Err(error) => break error,
            }
            assert!(written < 1000, "the disk never was full");
        };
        assert!(matches!(refused, StoreError::NoRoom), "round {round}: {refused}");
        for _ in 0..3 {
            match put(5000) {
                // The reader let go of a snapshot, and with it of pages.
                Ok(()) => found_room = true,
                Err(error) => assert!(matches!(error, StoreError::NoRoom), "round {round}: {error}"),
            }
        }
        let tx = store.read().unwrap();
        let found = rows(&tx);
        assert!((0..written).all(|n| found.contains_key(&n)), "an acknowledged row is gone");
        assert_eq!(
            found.contains_key(&5000),
            found_room,
            "a refused row is there, or an acknowledged one gone"
        );
        drop(tx);
        *folder.world().capacity.as_mut().unwrap() += 2 << 20;
        put(written).unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let (read, failed) = reader.join().unwrap();
    assert!(read > 0);
    if tells_room {
        assert_eq!(failed, 0, "a full disk that was seen coming disturbed a reader");
    }
    assert_eq!(store.fault(), None);
    store.close().unwrap();
    let store = Store::open_in(folder.shared(), NAME.to_owned(), &key, options).unwrap();
    assert!(store.read().is_ok());
}

#[test]
fn a_full_disk_seen_coming_refuses_writes_never_disturbs_reads_and_passes() {
    fill_the_disk(true, 1 << 20);
}

#[test]
fn a_full_disk_that_comes_as_a_surprise_refuses_writes_and_passes() {
    fill_the_disk(false, 0);
}

#[test]
fn a_call_of_the_disk_that_fails_at_any_point_is_told_and_loses_nothing_acknowledged() {
    super::faults::fail_at_every_call();
}

#[test]
fn a_table_cannot_be_written_to_while_it_is_walked_through() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| ROWS.put(tx, &1, &"one".to_owned())).unwrap();
    let outcome: Result<(), StoreError> = store.write_blocking(|tx| {
        use portico::store::{Order, Span};
        ROWS.each(tx, &Span::all(), Order::Ascending, |key, _| {
            ROWS.remove(tx, &key)?;
            Ok(std::ops::ControlFlow::Continue(()))
        })
    });
    assert!(matches!(outcome, Err(StoreError::TableInUse("rows"))));
    assert_eq!(ROWS.count(&store.read().unwrap()).unwrap(), 1);
    let memory = portico::store::MemoryDisk::default();
    assert!(memory.read_at(&mut [0; 4], 0).is_err());
}
