//! The writer: one thread that gathers many requests' closures into one durable transaction.
//!
//! Each closure is acknowledged after the group's sync. One that fails or panics is taken back and leaves
//! its neighbours alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::StoreError;
use super::transaction::WriteTx;

/// How many closures wait at most before those who bring more must wait.
const WAITING_MAX: usize = 1024;
/// How many closures one durable transaction takes at most.
const GROUP_MAX: usize = 256;

/// A closure with its way back: run inside the transaction, then told how the commit went.
pub(super) trait Work: Send {
    /// Runs in the transaction; `false` if it is to be taken back.
    fn run(&mut self, tx: &WriteTx<'_>) -> bool;
    /// The group is on disk, or it is not.
    fn settle(self: Box<Self>, committed: Result<(), StoreError>);
}

/// The writer's door.
pub(super) struct Writer {
    sender: Option<SyncSender<Box<dyn Work>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(database: Arc<redb::Database>) -> Result<Self, StoreError> {
        let (sender, receiver) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_groups(&database, &receiver))
            .map_err(|error| StoreError::Unreadable(error.to_string()))?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    pub(super) fn submit(&self, work: Box<dyn Work>) -> Result<(), StoreError> {
        let sender = self.sender.as_ref().ok_or(StoreError::Closed)?;
        sender.send(work).map_err(|_| StoreError::Closed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the writer itself was already reported to whoever waited for it.
            let _ = thread.join();
        }
    }
}

fn write_groups(database: &redb::Database, receiver: &Receiver<Box<dyn Work>>) {
    while let Ok(first) = receiver.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX {
            match receiver.try_recv() {
                Ok(work) => group.push(work),
                Err(_) => break,
            }
        }
        write_group(database, group);
    }
}

fn write_group(database: &redb::Database, mut group: Vec<Box<dyn Work>>) {
    let outcome = attempt(database, &mut group);
    for work in group {
        let told = match &outcome {
            Ok(()) => Ok(()),
            Err(reason) => Err(StoreError::Unreadable(reason.clone())),
        };
        work.settle(told);
    }
}

fn attempt(database: &redb::Database, group: &mut [Box<dyn Work>]) -> Result<(), String> {
    let transaction = begin(database).map_err(|error| error.to_string())?;
    let mut kept = false;
    for work in group {
        let tx = WriteTx::begin(&transaction);
        let keep = catch_unwind(AssertUnwindSafe(|| work.run(&tx))).unwrap_or(false);
        if keep {
            kept = true;
        } else {
            tx.take_back().map_err(|error| error.to_string())?;
        }
    }
    if kept {
        transaction.commit().map_err(|error| error.to_string())
    } else {
        transaction.abort().map_err(|error| error.to_string())
    }
}

/// The one place where a write transaction begins: two-phase, with quick repair.
fn begin(database: &redb::Database) -> Result<redb::WriteTransaction, StoreError> {
    let mut transaction = database.begin_write()?;
    transaction.set_two_phase_commit(true);
    transaction.set_quick_repair(true);
    Ok(transaction)
}
