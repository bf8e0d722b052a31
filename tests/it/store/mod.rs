//! The encrypted store, through its public door and its file on the disk.
#![allow(clippy::print_stderr)]

mod backups;
mod basics;
mod control;
mod crash;
mod faults;
mod golden;
mod processes;
mod replay;
mod sim;
mod tampering;
mod writers;

use portico::base::clock::Moment;
use portico::store::{Credential, KeyFile, NewKey, Options, Store, Table};

pub(crate) const ROWS: Table<u64, String> = Table::new("rows");
pub(crate) const NOW: Moment = Moment::from_millis(1_763_000_000_000);

/// A key that costs nothing to try.
pub(crate) fn key_file() -> Credential {
    Credential::KeyFile(KeyFile::from_bytes(&[7; 32]).unwrap())
}

pub(crate) fn create(path: &std::path::Path) -> Store {
    let key = key_file();
    Store::create(path, &[NewKey::new(&key, "key file")], Options::default(), NOW).unwrap()
}
