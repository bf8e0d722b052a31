//! Power cuts at every step: no crash leaves a store that does not open or has lost what was acknowledged.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use portico::store::{
    BackupKey, BackupLock, Credential, KeyFile, NewKey, Options, Order, Read, Schema, Span, Store, StoreError,
};

use super::replay::{Image, Leaves, Replay};
use super::sim::{Op, SimDisk, SimFolder};
use super::{NOW, ROWS, key_file};

pub(crate) type Rows = BTreeMap<u64, String>;

/// What must be found after a crash: from this step of the log on, these rows.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    pub(crate) from: usize,
    pub(crate) rows: Rows,
}

/// A log and what was promised along it.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    pub(crate) start: Image,
    pub(crate) log: Vec<Op>,
    pub(crate) promises: Vec<Promise>,
}

pub(crate) fn rows(tx: &impl Read) -> Rows {
    ROWS.list(tx, &Span::all(), Order::Ascending, usize::MAX).unwrap().into_iter().collect()
}

fn options() -> Options {
    Options { cache_bytes: 256 << 10, room_min_bytes: 0, ..Options::default() }
}

pub(crate) fn is_long() -> bool {
    std::env::var_os("PORTICO_LONG").is_some()
}

/// The changes of transaction `number`: rows of many sizes come, change and go.
pub(crate) fn change(rows: &mut Rows, number: u64) -> Vec<(u64, Option<String>)> {
    let mut changes = Vec::new();
    for n in 0..=number % 5 {
        let key = (number * 7 + n * 13) % 60;
        let size = [20, 200, 900, 3000, 9000][(number as usize + n as usize) % 5];
        let value = (number % 4 != 3).then(|| format!("{number}.{n} ").repeat(size / 5));
        match &value {
            Some(value) => rows.insert(key, value.clone()),
            None => rows.remove(&key),
        };
        changes.push((key, value));
    }
    changes
}

/// Runs `transactions` on a store, which is closed, killed or cut off every few, and its keys changed.
fn record(transactions: u64) -> Recording {
    let (key, second) = (key_file(), Credential::KeyFile(KeyFile::mint()));
    let folder = SimFolder::default();
    let create =
        Store::create_in(folder.shared(), "portico.db".to_owned(), &[NewKey::new(&key, "")], options(), NOW);
    create.unwrap().close().unwrap();
    let bytes = folder.bytes("portico.db");
    let start = Image { files: vec![bytes.clone()], names: [("portico.db".to_owned(), 0)].into() };
    let (mut folder, mut disk) = SimDisk::with(bytes);
    let mut store = Store::open_on(disk, &key, options()).unwrap();
    let mut rows = Rows::new();
    let mut recording =
        Recording { start, log: Vec::new(), promises: vec![Promise { from: 0, rows: rows.clone() }] };
    for number in 0..transactions {
        let changes = change(&mut rows, number);
        store
            .write_blocking(move |tx| {
                changes.iter().try_for_each(|(key, value)| match value {
                    Some(value) => ROWS.put(tx, key, value),
                    None => ROWS.remove(tx, key).map(|_| ()),
                })
            })
            .unwrap();
        let from = recording.log.len() + folder.world().log.len();
        recording.promises.push(Promise { from, rows: rows.clone() });
        match number % 12 {
            // As after a kill: the disk has everything, the store was not closed.
            5 => {
                recording.log.append(&mut folder.world().log);
                let bytes = folder.bytes("portico.db");
                (folder, disk) = SimDisk::with(bytes);
                store = Store::open_on(disk, &key, options()).unwrap();
            }
            9 => {
                let id = store.add_key(&NewKey::new(&second, "second"), NOW).unwrap();
                store.remove_key(id).unwrap();
            }
            11 => {
                store.close().unwrap();
                recording.log.append(&mut folder.world().log);
                let bytes = folder.bytes("portico.db");
                (folder, disk) = SimDisk::with(bytes);
                store = Store::open_on(disk, &key, options()).unwrap();
            }
            _ => {}
        }
    }
    store.close().unwrap();
    recording.log.append(&mut folder.world().log);
    recording
}

/// Opens what a crash left. It must hold what was promised last, or what was under way.
fn examine(bytes: Vec<u8>, recording: &Recording, at: usize) -> Result<Vec<Op>, String> {
    let (folder, disk) = SimDisk::with(bytes);
    let store =
        Store::open_on(disk, &key_file(), options()).map_err(|error| format!("unopenable: {error}"))?;
    let found = rows(&store.read().map_err(|error| error.to_string())?);
    let promised = recording.promises.iter().rposition(|promise| promise.from <= at).unwrap_or(0);
    let allowed = &recording.promises[promised..(promised + 2).min(recording.promises.len())];
    if !allowed.iter().any(|promise| promise.rows == found) {
        return Err(format!("rows lost or invented after transaction {promised}"));
    }
    let wrote = store.write_blocking(|tx| ROWS.put(tx, &1000, &"after the crash".to_owned()));
    wrote.map_err(|error: StoreError| format!("unwritable: {error}"))?;
    store.close().map_err(|error| format!("uncloseable: {error}"))?;
    Ok(std::mem::take(&mut folder.world().log))
}

/// What crashes along a log came to.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) images: AtomicUsize,
    pub(crate) bad: AtomicUsize,
    pub(crate) example: std::sync::Mutex<Option<String>>,
}

impl Tally {
    pub(crate) fn count(&self, what: &str, outcome: &Result<(), String>) {
        self.images.fetch_add(1, Ordering::Relaxed);
        if let Err(reason) = outcome {
            self.bad.fetch_add(1, Ordering::Relaxed);
            self.example.lock().unwrap().get_or_insert_with(|| format!("{what}: {reason}"));
        }
    }

    pub(crate) fn assert_good(&self, images_min: usize) {
        let images = self.images.load(Ordering::Relaxed);
        eprintln!("{images} crash images, {} bad", self.bad.load(Ordering::Relaxed));
        assert_eq!(self.example.lock().unwrap().as_deref(), None);
        assert!(images >= images_min, "only {images} crash images");
    }
}

/// The ways a crash at step `at` is tried.
fn ways(at: usize, dice: u64) -> impl Iterator<Item = Leaves> {
    let fixed = [Leaves::Everything, Leaves::Nothing, Leaves::HeadersOnly, Leaves::SectorsOnly];
    fixed.into_iter().chain((0..dice).map(move |n| Leaves::Dice(at as u64 * 1_000_003 + n)))
}

/// Tries every way of crashing at every step, on all processors.
pub(crate) fn crash_everywhere(
    recording: &Recording,
    dice: u64,
    tally: &Tally,
    examine: impl Fn(Image, usize, Leaves) -> Result<(), String> + Sync,
) {
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let examine = &examine;
            scope.spawn(move || {
                let mut replay = Replay::from(recording.start.clone());
                for at in 0..=recording.log.len() {
                    if at % workers == worker && !replay.is_safe() {
                        for leaves in ways(at, dice) {
                            let outcome = examine(replay.crash(leaves), at, leaves);
                            tally.count(&format!("step {at}, {leaves:?}"), &outcome);
                        }
                    }
                    if let Some(op) = recording.log.get(at) {
                        replay.step(op);
                    }
                }
            });
        }
    });
}

#[test]
fn no_power_cut_leaves_an_unopenable_store_or_loses_an_acknowledged_write() {
    let (transactions, dice, images_min) = if is_long() { (480, 100, 1_000_000) } else { (60, 12, 20_000) };
    let recording = record(transactions);
    let tally = Tally::default();
    crash_everywhere(&recording, dice, &tally, |image, at, leaves| {
        let bytes = image.file("portico.db").unwrap().clone();
        let recovery = examine(bytes.clone(), &recording, at)?;
        // Every so often the power goes again while the store recovers.
        if !matches!(leaves, Leaves::Dice(seed) if seed % 40 == 0) {
            return Ok(());
        }
        let mut again = Replay::from(Image { files: vec![bytes], ..Image::default() });
        for (step, op) in recovery.iter().enumerate() {
            again.step(op);
            let image = again.crash(Leaves::Dice(step as u64));
            // The row written after the crash may be there or not.
            let outcome = examine_after_recovery(image.files[0].clone(), &recording, at);
            tally.count(&format!("step {at}, {leaves:?}, recovery step {step}"), &outcome);
        }
        Ok(())
    });
    tally.assert_good(images_min);
}

fn examine_after_recovery(bytes: Vec<u8>, recording: &Recording, at: usize) -> Result<(), String> {
    let (_, disk) = SimDisk::with(bytes);
    let store =
        Store::open_on(disk, &key_file(), options()).map_err(|error| format!("unopenable: {error}"))?;
    let mut found = rows(&store.read().map_err(|error| error.to_string())?);
    found.remove(&1000);
    let promised = recording.promises.iter().rposition(|promise| promise.from <= at).unwrap_or(0);
    let allowed = &recording.promises[promised..(promised + 2).min(recording.promises.len())];
    let good = allowed.iter().any(|promise| promise.rows == found);
    if good { Ok(()) } else { Err(format!("rows lost or invented after transaction {promised}")) }
}

/// Crashes along whatever `act` does to a folder, and looks at each with `examine`.
fn crash_along(
    folder: &SimFolder,
    act: impl FnOnce(),
    examine: impl Fn(SimFolder, bool) -> Result<(), String> + Sync,
) {
    let start = {
        let mut world = folder.world();
        world.log.clear();
        Image { files: world.files.clone(), names: world.names.clone() }
    };
    act();
    let log = std::mem::take(&mut folder.world().log);
    let done = log.len();
    let recording = Recording { start, log, promises: Vec::new() };
    let tally = Tally::default();
    crash_everywhere(&recording, 6, &tally, |image, at, _| {
        let left = SimFolder::default();
        left.world().files = image.files;
        left.world().names = image.names;
        examine(left, at >= done)
    });
    tally.assert_good(100);
}

fn open(folder: &SimFolder, key: &Credential) -> Result<Store, StoreError> {
    Store::open_in(folder.shared(), "portico.db".to_owned(), key, options())
}

fn found(folder: &SimFolder, key: &Credential) -> Result<Rows, String> {
    let store = open(folder, key).map_err(|error| format!("unopenable: {error}"))?;
    let tx = store.read().map_err(|error| error.to_string())?;
    Ok(rows(&tx))
}

fn filled() -> (SimFolder, Rows) {
    let folder = SimFolder::default();
    let key = key_file();
    let name = "portico.db".to_owned();
    let store = Store::create_in(folder.shared(), name, &[NewKey::new(&key, "")], options(), NOW).unwrap();
    let mut held = Rows::new();
    for number in 0..12 {
        let changes = change(&mut held, number);
        store
            .write_blocking(move |tx| {
                changes.iter().try_for_each(|(key, value)| match value {
                    Some(value) => ROWS.put(tx, key, value),
                    None => ROWS.remove(tx, key).map(|_| ()),
                })
            })
            .unwrap();
    }
    store.close().unwrap();
    (folder, held)
}

#[test]
fn a_power_cut_while_a_store_is_made_leaves_none_or_a_whole_one() {
    let folder = SimFolder::default();
    let key = key_file();
    let create = |folder: &SimFolder| {
        let keys = [NewKey::new(&key, "")];
        Store::create_in(folder.shared(), "portico.db".to_owned(), &keys, options(), NOW)
    };
    crash_along(
        &folder,
        || drop(create(&folder).unwrap()),
        |left, done| {
            if left.world().names.contains_key("portico.db") {
                return found(&left, &key).map(|_| ());
            }
            // What was left under the other name is no hindrance.
            create(&left).map_err(|error| format!("cannot be made again: {error}"))?;
            if done { Err("it is gone".to_owned()) } else { Ok(()) }
        },
    );
}

#[test]
fn a_power_cut_while_the_data_key_is_changed_leaves_the_old_store_or_the_new() {
    let (folder, held) = filled();
    let (old, new) = (key_file(), Credential::KeyFile(KeyFile::mint()));
    let rotate = || {
        let keys = [NewKey::new(&new, "")];
        Store::rotate_in(folder.shared(), "portico.db".to_owned(), &old, &keys, NOW).unwrap();
    };
    crash_along(&folder, rotate, |left, done| {
        let rows = if done { found(&left, &new) } else { found(&left, &new).or_else(|_| found(&left, &old)) };
        if rows? == held { Ok(()) } else { Err("rows lost".to_owned()) }
    });
}

#[test]
fn a_power_cut_while_compacting_leaves_the_old_store_or_the_new() {
    let (folder, held) = filled();
    let key = key_file();
    let compact = || drop(Store::compact_in(folder.shared(), "portico.db".to_owned(), &key).unwrap());
    crash_along(&folder, compact, |left, _| {
        if found(&left, &key)? == held { Ok(()) } else { Err("rows lost".to_owned()) }
    });
}

#[test]
fn a_power_cut_while_a_backup_is_restored_leaves_the_old_store_or_the_restored() {
    let (folder, held) = filled();
    let key = key_file();
    let (secret, recipient) = BackupKey::mint();
    let mut backup = Vec::new();
    let store = open(&folder, &key).unwrap();
    store.back_up(&BackupLock::Recipients(vec![recipient]), NOW, &mut backup).unwrap();
    store.write_blocking(|tx| ROWS.put(tx, &5000, &"later".to_owned())).unwrap();
    store.close().unwrap();
    let mut later = held.clone();
    later.insert(5000, "later".to_owned());
    let backup_key = BackupKey::from_key_file(&secret).unwrap();
    let restore = || {
        let (name, keys) = ("portico.db".to_owned(), [NewKey::new(&key, "")]);
        let how = (Schema::new(&[]), true, NOW);
        Store::restore_in(folder.shared(), name, (&backup[..], &backup_key), &keys, how).unwrap();
    };
    crash_along(&folder, restore, |left, done| {
        let rows = found(&left, &key)?;
        let good = rows == held || (!done && rows == later);
        if good { Ok(()) } else { Err("rows lost".to_owned()) }
    });
}
