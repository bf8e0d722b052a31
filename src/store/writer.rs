//! The writer: one thread that gathers many requests' closures into one durable transaction.
//!
//! Each closure is acknowledged after the group's sync. One that fails or panics is taken back and leaves its
//! neighbours alone. When the disk is about to be full the group is refused before it touches the disk, so
//! that reads go on and writes recover by themselves.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::StoreError;
use super::engine::{Engine, caught};
use super::transaction::WriteTx;

/// How many closures wait at most before those who bring more must wait.
const WAITING_MAX: usize = 1024;
/// How many closures one durable transaction takes at most.
const GROUP_MAX: usize = 256;
/// After this many bytes a transaction takes no further closure.
const GROUP_BYTES: u64 = 4 << 20;
/// A transaction rewrites the pages on the way to each row, and its own records of them.
const PAGES_PER_BYTE: u64 = 4;

/// A closure with its way back: run inside the transaction, then told how the commit went.
pub(super) trait Work: Send {
    /// Runs in the transaction; `false` if it is to be taken back.
    fn run(&mut self, tx: &WriteTx<'_>) -> bool;
    /// The group is on disk, or it is not.
    fn settle(self: Box<Self>, committed: Result<(), StoreError>);
}

type Group = Vec<Box<dyn Work>>;

/// The writer's door.
pub(super) struct Writer {
    sender: Mutex<Option<Sender<Box<dyn Work>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread. It refuses to write once less than `room_min_bytes` are free on the disk.
    pub(super) fn start(engine: Arc<Engine>, room_min_bytes: u64) -> Result<Self, StoreError> {
        let (sender, receiver) = channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_groups(&engine, room_min_bytes, receiver))?;
        Ok(Self { sender: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// The way in, which waits while too many closures are waiting; none once the writer is stopped.
    pub(super) fn door(&self) -> Result<Sender<Box<dyn Work>>, StoreError> {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender.clone().ok_or(StoreError::Closed)
    }

    /// Takes no more work, finishes what it has, and ends.
    pub(super) fn stop(&self) {
        drop(self.sender.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A closure may hold the last handle of the store: then this is the writer itself.
        if let Some(thread) = thread.filter(|thread| thread.thread().id() != std::thread::current().id()) {
            // A panic of the writer itself was already reported to whoever waited for it.
            let _ = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn write_groups(engine: &Engine, room_min_bytes: u64, mut receiver: Receiver<Box<dyn Work>>) {
    let mut waiting: VecDeque<Box<dyn Work>> = VecDeque::new();
    while let Some(next) = waiting.pop_front().or_else(|| receiver.blocking_recv()) {
        waiting.push_front(next);
        while waiting.len() < GROUP_MAX
            && let Ok(work) = receiver.try_recv()
        {
            waiting.push_back(work);
        }
        let mut group = Vec::with_capacity(waiting.len());
        let outcome = caught(|| write_group(engine, room_min_bytes, &mut waiting, &mut group));
        let outcome =
            outcome.inspect_err(|error| engine.fault().raise(error.to_string())).and_then(|told| told);
        let failure = outcome.err().map(|error| engine.recover(error));
        for work in group {
            work.settle(failure.as_ref().map_or(Ok(()), |error| Err(error.again())));
        }
    }
}

/// Moves closures from `waiting` to `group` and runs them in one transaction. When this fails, nothing of any
/// of them is kept.
fn write_group(
    engine: &Engine,
    room_min_bytes: u64,
    waiting: &mut VecDeque<Box<dyn Work>>,
    group: &mut Group,
) -> Result<(), StoreError> {
    if !engine.has_room(room_min_bytes) {
        group.extend(waiting.drain(..));
        return Err(StoreError::NoRoom);
    }
    let transaction = match engine.begin_write() {
        Ok(transaction) => transaction,
        Err(error) => {
            group.extend(waiting.drain(..));
            return Err(error);
        }
    };
    let tx = WriteTx::new(&transaction);
    let kept = run_turns(&tx, waiting, group)?;
    let bytes = tx.bytes();
    drop(tx);
    if kept == 0 {
        return Ok(transaction.abort()?);
    }
    if !engine.has_room(room_min_bytes + bytes * PAGES_PER_BYTE) {
        transaction.abort()?;
        return Err(StoreError::NoRoom);
    }
    Ok(transaction.commit()?)
}

/// Gives each closure its turn until the group is full; says how many are kept.
fn run_turns(
    tx: &WriteTx<'_>,
    waiting: &mut VecDeque<Box<dyn Work>>,
    group: &mut Group,
) -> Result<usize, StoreError> {
    let mut kept = 0;
    while tx.bytes() < GROUP_BYTES
        && let Some(mut work) = waiting.pop_front()
    {
        let keep = catch_unwind(AssertUnwindSafe(|| work.run(tx))).unwrap_or(false);
        group.push(work);
        if keep {
            tx.keep();
            kept += 1;
        } else {
            tx.take_back()?;
        }
    }
    Ok(kept)
}
