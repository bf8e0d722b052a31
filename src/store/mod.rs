//! The encrypted store: tables, transactions, codec. It knows no patient.
//!
//! Reads run in place on snapshots; writes go to one writer thread as closures. An acknowledged write is on
//! disk. What a row means is for `records`.

mod codec;
mod error;
mod table;
mod transaction;
mod writer;

use std::sync::Arc;

use tokio::sync::oneshot;

pub use codec::{Key, Record, decode, encode};
pub use error::StoreError;
pub use table::{Order, Span, Table};
pub use transaction::{Read, ReadTx, Write, WriteTx};
use writer::{Work, Writer};

/// An open store. Clones are handles to the same one; the last to go closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    // Before `database`, so that the writer ends first.
    writer: Writer,
    database: Arc<redb::Database>,
    data_key: zeroize::Zeroizing<[u8; 32]>,
}

impl Store {
    /// A store in memory, for tests and measuring.
    pub fn in_memory() -> Result<Self, StoreError> {
        let database =
            Arc::new(redb::Database::builder().create_with_backend(redb::backends::InMemoryBackend::new())?);
        let writer = Writer::start(Arc::clone(&database))?;
        let data_key = crate::base::secret::random_bytes::<32>();
        Ok(Self { inner: Arc::new(Inner { writer, database, data_key }) })
    }

    /// A key of this store for one purpose. Two purposes have unrelated keys; the same one always has the same.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        // HKDF-SHA256 gives up to 255 times 32 bytes, so 32 always fit.
        let _ =
            hkdf::Hkdf::<sha2::Sha256>::new(None, &*self.inner.data_key).expand(purpose.as_bytes(), &mut key);
        key
    }

    /// A snapshot to read.
    pub fn read(&self) -> Result<ReadTx, StoreError> {
        ReadTx::begin(&self.inner.database)
    }

    /// Runs `work` in the writer's next transaction and answers once it is on disk. If `work` fails, nothing
    /// of it is written.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        self.inner.writer.submit(Box::new(Job { work: Some(work), outcome: None, sender }))?;
        receiver.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// As [`Store::write`], for code that runs on a thread of its own.
    pub fn write_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&WriteTx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        self.inner.writer.submit(Box::new(Job { work: Some(work), outcome: None, sender }))?;
        receiver.blocking_recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

struct Job<F, T, E> {
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    sender: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work for Job<F, T, E>
where
    F: FnOnce(&WriteTx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &WriteTx<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = work(tx);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn settle(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (self.outcome, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(_)), Err(error)) => Err(error.into()),
            (None, _) => Err(StoreError::Abandoned.into()),
        };
        // Whoever asked may have gone; the write stands all the same.
        let _ = self.sender.send(answer);
    }
}
