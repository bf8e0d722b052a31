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

use super::disk::{Disk, DiskFolder, private_file};
use super::engine::sealers;
use super::header::Header;
use super::keys::Credential;
use super::lock::forbid_core_dumps;
use super::rewrite::Spot;
use super::superblock::Superblock;
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

    /// Refuses an open store that is older than the anchor, or another one. To open one moves its number on, so
    /// this tells for sure only of one that was opened with [`Store::open_fresh`].
    pub fn check(&self, store: &Store) -> Result<(), StoreError> {
        let sequence = store.sequence()?;
        self.compare(&store.inner.engine.superblock(), sequence)
    }

    /// As [`Anchor::check`], of the closed store at `path`, to which nothing is written.
    pub fn check_file(&self, path: &Path, credential: &Credential) -> Result<(), StoreError> {
        forbid_core_dumps();
        let (folder, name) = DiskFolder::of(path)?;
        let spot = Spot::take(folder, name)?;
        let disk = spot.open()?;
        self.check_closed(&*disk, &Superblock::open(&*disk, credential)?)
    }

    /// As [`Anchor::check`], of what lies on `disk`.
    pub(super) fn check_closed(&self, disk: &dyn Disk, superblock: &Superblock) -> Result<(), StoreError> {
        // Without a genuine header it does not open, and that says more.
        let header = Header::load(disk, &sealers(superblock).header)?;
        header.map_or(Ok(()), |header| self.compare(superblock, header.seq_synced()))
    }

    fn compare(&self, superblock: &Superblock, sequence: u64) -> Result<(), StoreError> {
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
        if !same(seal(superblock, id, number).as_bytes(), mac.as_bytes()) {
            return not_fresh("the anchor was made for another store, or changed");
        }
        if id != file_id(superblock) {
            return not_fresh("its file was made anew; if that was you, set the anchor again");
        }
        match number.parse::<u64>() {
            Ok(known) if known <= sequence => Ok(()),
            _ => not_fresh(&format!("its sequence number is {sequence}, the anchor has seen {number}")),
        }
    }

    /// Keeps the store's sequence number of now: after [`Anchor::check`], every so often, and at the end.
    pub fn set(&self, store: &Store) -> Result<(), StoreError> {
        let number = store.sequence()?.to_string();
        let text = {
            let superblock = store.inner.engine.superblock();
            let id = file_id(&superblock);
            format!("{FIRST_LINE}\n{id}\n{number}\n{}\n", seal(&superblock, &id, &number))
        };
        let mut temporary = self.path.clone().into_os_string();
        temporary.push(".tmp");
        let mut file = private_file(Path::new(&temporary))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &self.path)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Ok(File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?)
    }
}

fn file_id(superblock: &Superblock) -> String {
    hex(&superblock.mark.file_id)
}

fn seal(superblock: &Superblock, id: &str, number: &str) -> String {
    let key = superblock.root().derive("freshness anchor");
    // HMAC takes keys of any length.
    #[allow(clippy::expect_used)]
    let mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&*key).expect("any key will do");
    hex(&mac.chain_update(format!("{id}\n{number}")).finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
