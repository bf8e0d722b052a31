//! Making, opening, closing; keys; the lock.

use portico::base::secret::Secret;
use portico::store::{Credential, KeyFile, NewKey, Options, PassphraseCost, RecoveryKey, Store, StoreError};

use super::{NOW, ROWS, create, key_file};

#[test]
fn what_was_written_is_there_after_a_close_and_after_a_drop() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = create(&path);
    let secret = store.derive("audit chain");
    store.write_blocking(|tx| ROWS.put(tx, &1, &"one".to_owned())).unwrap();
    store.close().unwrap();
    assert!(matches!(store.read(), Err(StoreError::Closed)));
    drop(store);

    let store = Store::open(&path, &key_file(), Options::default()).unwrap();
    store.write_blocking(|tx| ROWS.put(tx, &2, &"two".to_owned())).unwrap();
    drop(store);

    let store = Store::open(&path, &key_file(), Options::default()).unwrap();
    let tx = store.read().unwrap();
    assert_eq!(ROWS.get(&tx, &1).unwrap().as_deref(), Some("one"));
    assert_eq!(ROWS.get(&tx, &2).unwrap().as_deref(), Some("two"));
    assert_eq!(store.derive("audit chain"), secret);
    assert_ne!(store.derive("csrf"), secret);
}

#[test]
fn a_second_opening_is_refused_and_names_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = create(&path);
    let error = Store::open(&path, &key_file(), Options::default()).err().unwrap();
    assert_eq!(error.to_string(), format!("the store is already in use by process {}", std::process::id()));
    store.close().unwrap();
    Store::open(&path, &key_file(), Options::default()).unwrap();
}

#[test]
fn a_store_is_never_created_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    drop(create(&path));
    let key = key_file();
    let again = Store::create(&path, &[NewKey::new(&key, "")], Options::default(), NOW);
    assert!(matches!(again.err(), Some(StoreError::Exists(_))));
}

#[test]
fn each_kind_of_key_opens_the_store_and_a_wrong_one_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let recovery = RecoveryKey::mint();
    let keys = [
        Credential::Passphrase(Secret::new("correct horse battery staple".to_owned())),
        Credential::KeyFile(KeyFile::mint()),
        Credential::Recovery(RecoveryKey::parse(recovery.print().expose()).unwrap()),
    ];
    let cost = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };
    let new: Vec<_> = keys.iter().map(|key| NewKey { cost, ..NewKey::new(key, "a key") }).collect();
    drop(Store::create(&path, &new, Options::default(), NOW).unwrap());
    for key in &keys {
        drop(Store::open(&path, key, Options::default()).unwrap());
    }

    let before = std::fs::read(&path).unwrap();
    let wrong = [
        Credential::Passphrase(Secret::new("correct horse battery stapler".to_owned())),
        Credential::KeyFile(KeyFile::mint()),
        Credential::Recovery(RecoveryKey::mint()),
    ];
    for key in &wrong {
        let error = Store::open(&path, key, Options::default()).err().unwrap();
        assert!(error.to_string().ends_with("does not open this store"), "{error}");
    }
    assert!(before == std::fs::read(&path).unwrap(), "a wrong key changed the file");
}

#[test]
fn keys_are_added_changed_and_removed_but_never_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = create(&path);
    let (first, second, third) =
        (key_file(), Credential::KeyFile(KeyFile::mint()), Credential::KeyFile(KeyFile::mint()));
    assert!(matches!(store.remove_key(1), Err(StoreError::LastKey)));
    let id = store.add_key(&NewKey::new(&second, "safe"), NOW).unwrap();
    store.change_key(id, &NewKey::new(&third, "bank"), NOW).unwrap();
    store.remove_key(1).unwrap();
    assert!(matches!(store.remove_key(1), Err(StoreError::NoSuchKey(1))));
    assert_eq!(store.keys().iter().map(|key| key.label.as_str()).collect::<Vec<_>>(), ["bank"]);
    drop(store);
    for gone in [first, second] {
        assert!(matches!(
            Store::open(&path, &gone, Options::default()).err(),
            Some(StoreError::WrongKey { .. })
        ));
    }
    Store::open(&path, &third, Options::default()).unwrap();
}

#[test]
fn compacting_and_changing_the_data_key_keep_every_row_and_the_derived_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portico.db");
    let store = create(&path);
    let secret = store.derive("second wrap");
    store
        .write_blocking(|tx| (0..2000).try_for_each(|n| ROWS.put(tx, &n, &format!("row {n}").repeat(40))))
        .unwrap();
    store.write_blocking(|tx| (0..1900).try_for_each(|n| ROWS.remove(tx, &n).map(|_| ()))).unwrap();
    drop(store);
    let before = std::fs::metadata(&path).unwrap().len();
    let held = Store::compact(&path, &key_file()).unwrap();
    assert_eq!(held.iter().map(|table| table.rows).sum::<u64>(), 101);
    assert!(std::fs::metadata(&path).unwrap().len() < before / 2);

    let new = Credential::KeyFile(KeyFile::mint());
    Store::rotate(&path, &key_file(), &[NewKey::new(&new, "new")], NOW).unwrap();
    assert!(matches!(
        Store::open(&path, &key_file(), Options::default()).err(),
        Some(StoreError::WrongKey { .. })
    ));
    let store = Store::open(&path, &new, Options::default()).unwrap();
    assert_eq!(ROWS.count(&store.read().unwrap()).unwrap(), 100);
    assert_eq!(store.derive("second wrap"), secret);
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "only the store and its lock file: {names:?}");
}
