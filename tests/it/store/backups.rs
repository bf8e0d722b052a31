//! Backups: written, verified, restored, refused.

use std::path::Path;

use portico::base::secret::Secret;
use portico::store::{
    BackupKey, BackupLock, Credential, KeyFile, NewKey, Options, Schema, Store, StoreError,
};

use super::{NOW, ROWS, create, key_file};

const SCHEMA: Schema = Schema::new(&[]);

fn filled(path: &Path, rows: u64) -> Store {
    let store = create(path);
    store
        .write_blocking(move |tx| {
            (0..rows).try_for_each(|n| ROWS.put(tx, &n, &format!("row {n} ").repeat(20)))
        })
        .unwrap();
    store
}

fn back_up(store: &Store) -> (Vec<u8>, BackupKey) {
    let (secret, recipient) = BackupKey::mint();
    let mut out = Vec::new();
    store.back_up(&BackupLock::Recipients(vec![recipient]), NOW, &mut out).unwrap();
    (out, BackupKey::from_key_file(&secret).unwrap())
}

#[test]
fn a_backup_verifies_and_restores_every_row_and_the_derived_keys() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder.path().join("portico.db"), 3000);
    let secret = store.derive("audit chain");
    let (backup, key) = back_up(&store);
    let manifest = Store::verify_backup(&backup[..], &key).unwrap();
    assert_eq!(manifest.origin.created_at_millis, NOW.millis());
    assert_eq!(manifest.tables.iter().find(|table| table.table == "rows").unwrap().rows, 3000);

    let path = folder.path().join("restored.db");
    let new = Credential::KeyFile(KeyFile::mint());
    Store::restore(&path, (&backup[..], &key), &[NewKey::new(&new, "")], (SCHEMA, false, NOW)).unwrap();
    let restored = Store::open(&path, &new, Options::default()).unwrap();
    let (tx, old) = (restored.read().unwrap(), store.read().unwrap());
    for n in 0..3000 {
        assert_eq!(ROWS.get(&tx, &n).unwrap(), ROWS.get(&old, &n).unwrap());
    }
    assert_eq!(restored.derive("audit chain"), secret);
}

#[test]
fn the_age_tool_of_another_package_opens_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder.path().join("portico.db"), 20);
    let (secret, recipient) = BackupKey::mint();
    let (key, sealed) = (folder.path().join("key.txt"), folder.path().join("backup.age"));
    std::fs::write(&key, secret.expose()).unwrap();
    let out = std::fs::File::create(&sealed).unwrap();
    store.back_up(&BackupLock::Recipients(vec![recipient]), NOW, out).unwrap();
    let mut tool = std::process::Command::new("age");
    let opened = match tool.arg("--decrypt").arg("--identity").arg(&key).arg(&sealed).output() {
        Ok(opened) => opened,
        Err(error) => {
            eprintln!("NOT TESTED against the age tool: {error}. Install the package age.");
            return;
        }
    };
    assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stderr));
    let stream = zstd::stream::decode_all(&opened.stdout[..]).unwrap();
    assert!(stream.starts_with(b"portico backup 1\n{\"portico\":"));
    let text = String::from_utf8_lossy(&stream);
    assert!(text.contains("row 19 row 19 ") && text.contains("\"rows\":20"));
}

#[test]
fn a_backup_opens_to_each_recipient_or_to_its_passphrase_and_to_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder.path().join("portico.db"), 3);
    let ((one, for_one), (two, for_two)) = (BackupKey::mint(), BackupKey::mint());
    let mut backup = Vec::new();
    store.back_up(&BackupLock::Recipients(vec![for_one, for_two]), NOW, &mut backup).unwrap();
    for key in [one, two] {
        Store::verify_backup(&backup[..], &BackupKey::from_key_file(&key).unwrap()).unwrap();
    }
    let stranger = BackupKey::from_key_file(&BackupKey::mint().0).unwrap();
    let error = Store::verify_backup(&backup[..], &stranger).unwrap_err();
    assert_eq!(error.to_string(), "the backup cannot be used: this key does not open it");
    assert!(store.back_up(&BackupLock::Recipients(vec![]), NOW, &mut Vec::new()).is_err());

    let phrase = Secret::new("a long enough passphrase".to_owned());
    let mut backup = Vec::new();
    store.back_up(&BackupLock::Passphrase(phrase.clone()), NOW, &mut backup).unwrap();
    Store::verify_backup(&backup[..], &BackupKey::Passphrase(phrase)).unwrap();
    let other = BackupKey::Passphrase(Secret::new("another passphrase".to_owned()));
    assert!(Store::verify_backup(&backup[..], &other).is_err());
}

#[test]
fn restoring_replaces_a_store_only_when_told_and_leaves_it_alone_when_the_backup_is_bad() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = filled(&path, 50);
    let (backup, key) = back_up(&store);
    store.write_blocking(|tx| ROWS.put(tx, &1000, &"later".to_owned())).unwrap();
    drop(store);
    let before = std::fs::read(&path).unwrap();
    let credential = key_file();
    let restore = |backup: &[u8], replace| {
        let keys = [NewKey::new(&credential, "")];
        Store::restore(&path, (backup, &key), &keys, (SCHEMA, replace, NOW))
    };
    assert!(matches!(restore(&backup, false), Err(StoreError::Exists(_))));
    assert!(matches!(restore(&backup[..backup.len() - 1], true), Err(StoreError::BadBackup(_))));
    assert!(before == std::fs::read(&path).unwrap(), "a refused restore changed the store");
    assert!(!path.with_extension("db.tmp").exists());

    restore(&backup, true).unwrap();
    let store = Store::open(&path, &credential, Options::default()).unwrap();
    assert_eq!(ROWS.count(&store.read().unwrap()).unwrap(), 50);
}

#[test]
fn a_bit_turned_in_any_block_of_a_backup_and_any_cut_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder.path().join("portico.db"), 4000);
    let (backup, key) = back_up(&store);
    for block in 0..backup.len().div_ceil(512) {
        let mut changed = backup.clone();
        let at = (block * 512 + block * 37 % 512).min(backup.len() - 1);
        changed[at] ^= 1 << (block % 8);
        assert!(Store::verify_backup(&changed[..], &key).is_err(), "a bit at {at} went unnoticed");
        assert!(Store::verify_backup(&backup[..at], &key).is_err(), "a cut at {at} went unnoticed");
    }
}

#[test]
fn a_backup_of_a_newer_schema_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let key = key_file();
    let newer = Options { schema: Schema::new(&[|_| Ok(())]), ..Options::default() };
    let store = Store::create(&path, &[NewKey::new(&key, "")], newer, NOW).unwrap();
    let (backup, backup_key) = back_up(&store);
    let keys = [NewKey::new(&key, "")];
    let to = folder.path().join("restored.db");
    let error = Store::restore(&to, (&backup[..], &backup_key), &keys, (SCHEMA, false, NOW)).unwrap_err();
    assert!(
        error.to_string().starts_with("the store's schema version is 2; this Portico knows up to 1"),
        "{error}"
    );
    drop(store);
    let error = Store::open(&path, &key, Options::default()).err().unwrap();
    assert!(matches!(error, StoreError::NewerStore { found: 2, known: 1, .. }), "{error}");
}

#[test]
fn an_older_schema_is_brought_up_step_by_step_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    drop(create(&path));
    let newer = Options {
        schema: Schema::new(&[
            |tx| ROWS.put(tx, &2, &"from 1 to 2".to_owned()),
            |tx| {
                let before = ROWS.get(tx, &2)?.unwrap_or_default();
                ROWS.put(tx, &3, &format!("after {before}"))
            },
        ]),
        ..Options::default()
    };
    for _ in 0..2 {
        let store = Store::open(&path, &key_file(), newer).unwrap();
        assert_eq!(ROWS.get(&store.read().unwrap(), &3).unwrap().as_deref(), Some("after from 1 to 2"));
        store.write_blocking(|tx| ROWS.put(tx, &2, &"changed".to_owned())).unwrap();
    }
}
