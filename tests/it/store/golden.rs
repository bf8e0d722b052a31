//! A store and a backup of every released format, kept as files: they must open for ever.

use std::path::{Path, PathBuf};

use portico::base::secret::Secret;
use portico::store::{
    BackupKey, BackupLock, Credential, NewKey, Options, PassphraseCost, RecoveryKey, Store,
};

use super::{NOW, ROWS, key_file};

const RECOVERY: &str = include_str!("../../golden/store-1.recovery");

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn passphrase() -> Credential {
    Credential::Passphrase(Secret::new("golden passphrase".to_owned()))
}

fn row(n: u64) -> String {
    format!("golden row {n} ").repeat(1 + n as usize % 9)
}

/// Writes the files of the current format anew: only when the format is made a new one.
#[test]
#[ignore = "writes tests/golden; run it by name when a new format is released"]
fn write_the_golden_files() {
    std::fs::create_dir_all(golden("")).unwrap();
    let path = golden("store-1.db");
    let _ = std::fs::remove_file(&path);
    let recovery = RecoveryKey::mint();
    std::fs::write(golden("store-1.recovery"), recovery.print().expose()).unwrap();
    let (file, phrase, recovery) = (key_file(), passphrase(), Credential::Recovery(recovery));
    let cost = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };
    let keys = [(&file, "file"), (&phrase, "phrase"), (&recovery, "printed")];
    let keys: Vec<_> = keys.map(|(key, label)| NewKey { cost, ..NewKey::new(key, label) }).into();
    let store = Store::create(&path, &keys, Options::default(), NOW).unwrap();
    store.write_blocking(|tx| (0..40).try_for_each(|n| ROWS.put(tx, &n, &row(n)))).unwrap();
    let (secret, recipient) = BackupKey::mint();
    std::fs::write(golden("backup-1.key"), secret.expose()).unwrap();
    let backup = std::fs::File::create(golden("backup-1.age")).unwrap();
    store.back_up(&BackupLock::Recipients(vec![recipient]), NOW, backup).unwrap();
    let derived: String = store.derive("golden").iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(golden("store-1.derived"), derived).unwrap();
    store.close().unwrap();
    let _ = std::fs::remove_file(golden("store-1.db.lock"));
}

#[test]
fn the_store_of_format_1_opens_to_each_of_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    std::fs::copy(golden("store-1.db"), &path).unwrap();
    let derived = std::fs::read_to_string(golden("store-1.derived")).unwrap();
    for key in [key_file(), passphrase(), Credential::Recovery(RecoveryKey::parse(RECOVERY).unwrap())] {
        let store = Store::open(&path, &key, Options::default()).unwrap();
        let tx = store.read().unwrap();
        assert_eq!(ROWS.count(&tx).unwrap(), 40);
        assert!((0..40).all(|n| ROWS.get(&tx, &n).unwrap() == Some(row(n))));
        let found: String = store.derive("golden").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, derived);
        store.write_blocking(|tx| ROWS.put(tx, &0, &row(0))).unwrap();
    }
}

#[test]
fn the_backup_of_format_1_verifies_and_restores() {
    let key = Secret::new(std::fs::read_to_string(golden("backup-1.key")).unwrap());
    let key = BackupKey::from_key_file(&key).unwrap();
    let backup = std::fs::read(golden("backup-1.age")).unwrap();
    assert_eq!(Store::verify_backup(&backup[..], &key).unwrap().origin.created_at_millis, NOW.millis());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let opens = key_file();
    let schema = Options::default().schema;
    let keys = [NewKey::new(&opens, "")];
    Store::restore(&path, (&backup[..], &key), &keys, (schema, false, NOW)).unwrap();
    let store = Store::open(&path, &opens, Options::default()).unwrap();
    assert_eq!(ROWS.count(&store.read().unwrap()).unwrap(), 40);
}
