//! What counts bytes for [`Pace`]: the socket, a request body on its way in, a response body on its way out.
//!
//! Everything here passes bytes through unchanged; the judging is in `pace`. A response that we ourselves make
//! slower than the minimum would be taken for a slow reader: long streams need their own arrangement.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::pace::Pace;

/// A socket that counts what moves on it.
#[derive(Debug)]
pub(super) struct Counted<S> {
    inner: S,
    pace: Arc<Pace>,
}

impl<S> Counted<S> {
    pub(super) fn new(inner: S, pace: Arc<Pace>) -> Self {
        Self { inner, pace }
    }

    fn wrote(&self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.pace.write_blocked.store(outcome.is_pending(), Relaxed);
        if let Poll::Ready(Ok(count)) = &outcome {
            self.pace.wire_sent.fetch_add(*count as u64, Relaxed);
        }
        outcome
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Counted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        self.pace.wire_received.fetch_add((buf.filled().len() - before) as u64, Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Counted<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.wrote(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.wrote(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

/// One request and its response, from the header to the last byte handed over.
#[derive(Debug)]
pub(super) struct Exchange(Arc<Pace>);

impl Exchange {
    pub(super) fn begin(pace: &Arc<Pace>) -> Self {
        pace.exchanges_begun.fetch_add(1, Relaxed);
        pace.exchanges_open.fetch_add(1, Relaxed);
        Self(pace.clone())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.exchanges_open.fetch_sub(1, Relaxed);
    }
}

/// A request body on its way in: from the first time it has to be waited for, the peer owes it.
pub(super) struct Received<B> {
    inner: B,
    pace: Arc<Pace>,
    awaited: bool,
}

impl<B> Received<B> {
    pub(super) fn new(inner: B, pace: Arc<Pace>) -> Self {
        Self { inner, pace, awaited: false }
    }

    fn settle(&mut self) {
        if std::mem::take(&mut self.awaited) {
            self.pace.bodies_awaited.fetch_sub(1, Relaxed);
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Received<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let outcome = Pin::new(&mut self.inner).poll_frame(cx);
        match &outcome {
            Poll::Pending if !self.awaited => {
                self.awaited = true;
                self.pace.bodies_awaited.fetch_add(1, Relaxed);
            }
            Poll::Ready(Some(Ok(frame))) => {
                let count = frame.data_ref().map_or(0, Bytes::len);
                self.pace.body_received.fetch_add(count as u64, Relaxed);
            }
            Poll::Ready(_) => self.settle(),
            Poll::Pending => {}
        }
        outcome
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl<B> Drop for Received<B> {
    fn drop(&mut self) {
        self.settle();
    }
}

/// A response body on its way out: until it is gone, the peer owes room for it.
///
/// Over HTTP/2 it is handed over in pieces, each when the peer has room: what a peer does not take stays here, where
/// it is seen, and not in a buffer of the protocol.
pub(super) struct Sent<B> {
    inner: B,
    exchange: Exchange,
    in_pieces: bool,
    rest: Bytes,
}

const PIECE_BYTES: usize = 16 * 1024;

impl<B> Sent<B> {
    pub(super) fn new(inner: B, exchange: Exchange, in_pieces: bool) -> Self {
        exchange.0.responses_open.fetch_add(1, Relaxed);
        Self { inner, exchange, in_pieces, rest: Bytes::new() }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Sent<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if self.rest.is_empty() {
            let frame = match ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                Some(Ok(frame)) if self.in_pieces => frame,
                outcome => return Poll::Ready(outcome),
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        let length = self.rest.len().min(PIECE_BYTES);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, held) = (self.inner.size_hint(), self.rest.len() as u64);
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + held);
        }
        hint.set_lower(hint.lower() + held);
        hint
    }
}

impl<B> Drop for Sent<B> {
    fn drop(&mut self) {
        self.exchange.0.responses_open.fetch_sub(1, Relaxed);
    }
}
