//! The anchor: the last sequence number, kept on another disk, so that an older file put back is noticed.
//!
//! The file alone cannot tell: every older whole file is genuine. Whoever can change both disks is not seen
//! either. A new file (after a restore, a compaction or a change of the data key) needs the anchor set anew by
//! hand, with [`Anchor::set`].

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::{Store, StoreError};
use crate::base::secret::same;

const FIRST_LINE: &str = "portico anchor 1";

/// An anchor's file.
#[derive(Debug, Clone)]
pub struct Anchor {
    path: PathBuf,
}

impl Anchor {
    /// The anchor at `path`, on another disk than the store.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Refuses a store that is older than the anchor, or another one. Call it before the first write.
    pub fn check(&self, store: &Store) -> Result<(), StoreError> {
        let not_fresh = |reason: &str| Err(StoreError::NotFresh(reason.to_owned()));
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) => return not_fresh(&format!("the anchor cannot be read: {error}")),
        };
        let mut lines = text.lines();
        let (head, id, number, mac) = (lines.next(), lines.next(), lines.next(), lines.next());
        let (Some(FIRST_LINE), Some(id), Some(number), Some(mac)) = (head, id, number, mac) else {
            return not_fresh("the anchor's file is not one");
        };
        if !same(seal(store, id, number).as_bytes(), mac.as_bytes()) {
            return not_fresh("the anchor was made for another store, or changed");
        }
        if id != file_id(store) {
            return not_fresh("its file was made anew; if that was you, set the anchor again");
        }
        let sequence = store.sequence()?;
        match number.parse::<u64>() {
            Ok(known) if known <= sequence => Ok(()),
            _ => not_fresh(&format!("its sequence number is {sequence}, the anchor has seen {number}")),
        }
    }

    /// Keeps the store's sequence number of now: after [`Anchor::check`], every so often, and at the end.
    pub fn set(&self, store: &Store) -> Result<(), StoreError> {
        let (id, number) = (file_id(store), store.sequence()?.to_string());
        let text = format!("{FIRST_LINE}\n{id}\n{number}\n{}\n", seal(store, &id, &number));
        let mut temporary = self.path.clone().into_os_string();
        temporary.push(".tmp");
        let mut file = File::create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &self.path)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
    }
}

fn file_id(store: &Store) -> String {
    hex(&store.inner.engine.superblock().mark.file_id)
}

fn seal(store: &Store, id: &str, number: &str) -> String {
    let key = store.derive("freshness anchor");
    // HMAC takes keys of any length.
    #[allow(clippy::expect_used)]
    let mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&key).expect("any key will do");
    hex(&mac.chain_update(format!("{id}\n{number}")).finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
