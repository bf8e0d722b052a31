//! One piece of work for the writer: a closure, what it answered, and who waits for it.

use tokio::sync::oneshot;

use super::StoreError;
use super::transaction::WriteTx;
use super::writer::Work;

/// A closure on its way through the writer.
pub(super) struct Job<F, T, E> {
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    sender: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job<F, T, E> {
    /// `work`, whose answer `sender` takes once it is on disk.
    pub(super) fn new(work: F, sender: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work: Some(work), outcome: None, sender }
    }
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
            (Some(Ok(_)) | None, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(StoreError::Abandoned.into()),
        };
        // Whoever asked may have gone; the write stands all the same.
        let _ = self.sender.send(answer);
    }
}
