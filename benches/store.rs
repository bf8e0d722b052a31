//! Durable writes and opening, beside plain redb with the same settings in the same run.
//!
//! `cargo bench --bench store -- [FOLDER] [MEGABYTES]` measures on the disk that FOLDER lies on.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use portico::base::clock::Moment;
use portico::store::{Credential, KeyFile, NewKey, Options, Store, StoreError, Table};
use redb::{ReadableDatabase as _, TableDefinition};

const ROWS: Table<u64, String> = Table::new("rows");
const PLAIN: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("rows");
const CACHE_BYTES: usize = 16 << 20;
const SPAN: Duration = Duration::from_secs(3);

fn row(n: u64) -> String {
    format!("{n:016} a row of some four hundred bytes, as a result is ").repeat(6)
}

/// Keys that come in no order.
fn key(n: u64) -> u64 {
    n.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Calls `work` with rising numbers for a while; returns calls per second.
fn rate(mut work: impl FnMut(u64)) -> f64 {
    let begin = Instant::now();
    let mut count = 0;
    while begin.elapsed() < SPAN {
        work(count);
        count += 1;
    }
    count as f64 / begin.elapsed().as_secs_f64()
}

fn plain(path: &Path) -> redb::Database {
    redb::Builder::new().set_cache_size(CACHE_BYTES).create(path).unwrap()
}

fn plain_commit(database: &redb::Database, rows: impl Iterator<Item = u64>) {
    let mut transaction = database.begin_write().unwrap();
    transaction.set_two_phase_commit(true);
    transaction.set_quick_repair(true);
    {
        let mut table = transaction.open_table(PLAIN).unwrap();
        for n in rows {
            table.insert(&key(n).to_be_bytes()[..], row(n).as_bytes()).unwrap();
        }
    }
    transaction.commit().unwrap();
}

fn sealed_commit(store: &Store, first: u64, count: u64) {
    let work = move |tx: &portico::store::WriteTx<'_>| {
        (first..first + count).try_for_each(|n| ROWS.put(tx, &key(n), &row(n)))
    };
    store.write_blocking::<_, StoreError, _>(work).unwrap();
}

fn commits(store: &Store, database: &redb::Database, rows: u64) {
    let ours = rate(|n| sealed_commit(store, n * rows, rows));
    let plain = rate(|n| plain_commit(database, n * rows..(n + 1) * rows));
    println!(
        "commits of {rows:4} rows: sealed {ours:8.0}/s, plain redb {plain:8.0}/s, ratio {:.2}",
        ours / plain
    );
}

/// Two hundred and fifty-six requests at a time, each its own closure, against the same rows in plain groups.
fn grouped(store: &Store, database: &redb::Database) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let begin = Instant::now();
    let writes = runtime.block_on(async {
        let tasks: Vec<_> = (0..256u64)
            .map(|task| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut count = 0;
                    while begin.elapsed() < SPAN {
                        let n = (1 << 40) + (task << 20) + count;
                        let work = move |tx: &portico::store::WriteTx<'_>| ROWS.put(tx, &key(n), &row(n));
                        store.write::<_, StoreError, _>(work).await.unwrap();
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.unwrap();
        }
        sum
    });
    let ours = writes as f64 / begin.elapsed().as_secs_f64();
    let plain = 256.0 * rate(|n| plain_commit(database, (1 << 40) + n * 256..(1 << 40) + (n + 1) * 256));
    println!(
        "256 requests at once: sealed {ours:8.0} writes/s, plain redb {plain:8.0} writes/s, ratio {:.2}",
        ours / plain
    );
}

fn reads(store: &Store, database: &redb::Database, rows: u64) {
    let ours = rate(|n| {
        let tx = store.read().unwrap();
        assert!(ROWS.get(&tx, &key(n % rows)).unwrap().is_some());
    });
    let plain = rate(|n| {
        let tx = database.begin_read().unwrap();
        let table = tx.open_table(PLAIN).unwrap();
        assert!(table.get(&key(n % rows).to_be_bytes()[..]).unwrap().is_some());
    });
    println!("reads at random: sealed {ours:8.0}/s, plain redb {plain:8.0}/s, ratio {:.2}", ours / plain);
}

/// Opens the store in a process of its own, whose memory holds nothing else.
fn open_elsewhere(path: &Path, what: &str) {
    let this = std::env::current_exe().unwrap();
    std::process::Command::new(this).env("OPEN", path).env("WHAT", what).status().unwrap();
}

fn open_here(path: &Path) {
    let before = resident_kib();
    let begin = Instant::now();
    let store = Store::open(path, &key_file(), Options::default()).unwrap();
    let took = begin.elapsed();
    let resident = resident_kib();
    let what = std::env::var("WHAT").unwrap();
    println!("open {what}: {took:.1?}; {resident} KiB resident, {before} before");
    let begin = Instant::now();
    assert!(ROWS.get(&store.read().unwrap(), &key(1)).unwrap().is_some());
    println!("first read: {:.1?}", begin.elapsed());
}

fn key_file() -> Credential {
    Credential::KeyFile(KeyFile::from_bytes(&[9; 32]).unwrap())
}

fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn opening(folder: &Path, key_file: &Credential, megabytes: u64) {
    let path = folder.join("large.db");
    let options = Options { cache_bytes: CACHE_BYTES, ..Options::default() };
    let store = Store::create(&path, &[NewKey::new(key_file, "")], options, Moment::from_millis(0)).unwrap();
    let rows = megabytes * 2048;
    (0..rows / 5000).for_each(|n| sealed_commit(&store, n * 5000, 5000));
    store.close().unwrap();
    let size = std::fs::metadata(&path).unwrap().len() >> 20;
    let copy = folder.join("killed.db");
    open_elsewhere(&path, &format!("after a clean close, {size} MiB"));
    let store = Store::open(&path, key_file, options).unwrap();
    sealed_commit(&store, rows, 10);
    std::fs::copy(&path, &copy).unwrap();
    // Otherwise opening waits until the copy is on disk.
    std::fs::File::open(&copy).unwrap().sync_all().unwrap();
    open_elsewhere(&copy, &format!("after a kill, {size} MiB"));
    let database = plain(&folder.join("plain-large.db"));
    (0..rows / 5000).for_each(|n| plain_commit(&database, n * 5000..(n + 1) * 5000));
    reads(&store, &database, rows / 5000 * 5000);
}

fn main() {
    if let Some(path) = std::env::var_os("OPEN") {
        return open_here(Path::new(&path));
    }
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let base = arguments.next().unwrap_or_else(|| std::env::temp_dir().display().to_string());
    let megabytes = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(300);
    let folder = tempfile::tempdir_in(base).unwrap();
    let key_file = key_file();
    let options = Options { cache_bytes: CACHE_BYTES, ..Options::default() };
    let path = folder.path().join("sealed.db");
    let store = Store::create(&path, &[NewKey::new(&key_file, "")], options, Moment::from_millis(0)).unwrap();
    let database = Arc::new(plain(&folder.path().join("plain.db")));
    for rows in [1, 10, 100, 1000] {
        commits(&store, &database, rows);
    }
    grouped(&store, &database);
    drop((store, database));
    opening(folder.path(), &key_file, megabytes);
}
