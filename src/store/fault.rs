//! What went wrong with the disk, kept where everyone who holds the store can see it.
//!
//! A disk without room is not a fault: it passes. A sector that does not verify, or a disk that fails, is one,
//! and it stays: a store at fault is to be stopped, not limped on with.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// The state of one store's disk.
#[derive(Debug, Default)]
pub(super) struct Fault {
    bad_sectors: AtomicU64,
    reason: OnceLock<String>,
    raised: tokio::sync::Notify,
    no_room: AtomicBool,
}

impl Fault {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The store is at fault, for this reason if it is the first.
    pub(super) fn raise(&self, reason: String) {
        if self.reason.set(reason).is_ok() {
            tracing::error!(reason = self.reason(), "the store is at fault");
            self.raised.notify_waiters();
        }
    }

    /// Sector `index` did not verify.
    pub(super) fn bad_sector(&self, index: u64, blank: bool) -> io::Error {
        self.bad_sectors.fetch_add(1, Ordering::Relaxed);
        let what = if blank { "is blank" } else { "does not verify" };
        let reason = format!("sector {index} of the store {what}");
        self.raise(reason.clone());
        io::Error::new(io::ErrorKind::InvalidData, reason)
    }

    /// Notes an error of the disk, and hands it on.
    pub(super) fn note(&self, error: io::Error) -> io::Error {
        if is_no_room(&error) {
            self.no_room.store(true, Ordering::Release);
        } else {
            self.raise(format!("the disk failed: {error}"));
        }
        error
    }

    /// Whether the disk ran out of room since this was last asked.
    pub(super) fn take_no_room(&self) -> bool {
        self.no_room.swap(false, Ordering::AcqRel)
    }

    /// Why the store is at fault, if it is.
    pub(super) fn reason(&self) -> Option<&str> {
        self.reason.get().map(String::as_str)
    }

    /// How many sectors did not verify.
    pub(super) fn bad_sectors(&self) -> u64 {
        self.bad_sectors.load(Ordering::Relaxed)
    }

    /// Returns once the store is at fault.
    pub(super) async fn wait(&self) {
        loop {
            let raised = self.raised.notified();
            if self.reason().is_some() {
                return;
            }
            raised.await;
        }
    }
}

/// Whether `error` says that the disk, or this user's part of it, is full.
pub(super) fn is_no_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
