//! Frames of MLLP: VT, a message, FS, CR.
//!
//! What stands between frames is passed over. A message that begins anew before the last one ended was broken
//! off by its sender: the beginning is dropped, since half a message could be read as a whole one.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// Begins a frame.
pub(super) const BEGIN: u8 = 0x0B;
/// Ends a frame, with the CR after it.
pub(super) const END: [u8; 2] = [0x1C, b'\r'];
/// So many bytes outside of frames, and it is something else that is spoken.
const BETWEEN_BYTES_MAX: usize = 4096;
/// Bytes that are read at once.
const CHUNK_BYTES: usize = 16 << 10;

/// What a connection gives next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A message without its frame.
    Message(Vec<u8>),
    /// It holds more than is taken; its beginning.
    TooLong(Vec<u8>),
    /// This is no MLLP.
    Foreign,
    /// The other end has closed.
    End,
}

/// Reads frames off a connection.
pub(super) struct Frames<R> {
    from: R,
    buffer: Vec<u8>,
    /// Up to where the buffer was searched for an end.
    searched: usize,
    message_bytes_max: usize,
}

impl<R: AsyncRead + Unpin> Frames<R> {
    pub(super) fn new(from: R, message_bytes_max: usize) -> Self {
        Self { from, buffer: Vec::new(), searched: 0, message_bytes_max }
    }

    /// The connection itself, to answer on.
    pub(super) fn connection(&mut self) -> &mut R {
        &mut self.from
    }

    /// Whether a message has begun and not ended.
    pub(super) fn is_within(&self) -> bool {
        self.buffer.first() == Some(&BEGIN)
    }

    /// Reads once. `None` if more must be read. Dropping it before it is ready loses nothing.
    pub(super) async fn read(&mut self) -> io::Result<Option<Next>> {
        if let Some(next) = self.taken() {
            return Ok(Some(next));
        }
        self.buffer.reserve(CHUNK_BYTES);
        let mut limited = (&mut self.from).take(CHUNK_BYTES as u64);
        if limited.read_buf(&mut self.buffer).await? == 0 {
            return Ok(Some(Next::End));
        }
        Ok(self.taken())
    }

    /// The next frame in the buffer, if it is there whole.
    fn taken(&mut self) -> Option<Next> {
        let Some(begin) = self.buffer.iter().position(|byte| *byte == BEGIN) else {
            let is_foreign = self.buffer.len() > BETWEEN_BYTES_MAX;
            // Line ends between frames are no sign of anything.
            self.buffer.retain(|byte| !byte.is_ascii_whitespace() && *byte != END[0]);
            return is_foreign.then_some(Next::Foreign);
        };
        self.buffer.drain(..begin);
        let start = self.searched.saturating_sub(begin).max(1);
        let Some(end) = self.buffer[start..].iter().position(|byte| *byte == END[0]) else {
            self.searched = self.buffer.len();
            let is_too_long = self.buffer.len() > self.message_bytes_max + 1;
            return is_too_long.then(|| Next::TooLong(std::mem::take(&mut self.buffer)));
        };
        let frame: Vec<u8> = self.buffer.drain(..=start + end).collect();
        self.searched = 0;
        let inner = &frame[1..frame.len() - 1];
        let anew = inner.windows(4).rposition(|bytes| bytes == [BEGIN, b'M', b'S', b'H']);
        let message = anew.map_or(inner, |at| &inner[at + 1..]);
        if message.len() > self.message_bytes_max {
            return Some(Next::TooLong(message.to_vec()));
        }
        Some(Next::Message(message.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn all(bytes: &[u8]) -> Vec<Next> {
        let mut frames = Frames::new(bytes, 20);
        let mut found = Vec::new();
        loop {
            match frames.read().await.unwrap() {
                Some(Next::End) => return found,
                Some(next @ (Next::TooLong(_) | Next::Foreign)) => {
                    found.push(next);
                    return found;
                }
                Some(next) => found.push(next),
                None => {}
            }
        }
    }

    fn message(text: &str) -> Next {
        Next::Message(text.as_bytes().to_vec())
    }

    #[tokio::test]
    async fn frames_are_found_whatever_stands_between_them() {
        let one = [message("MSH|1")];
        assert_eq!(all(b"\x0bMSH|1\x1c\r").await, one);
        assert_eq!(all(b"\r\n\x0bMSH|1\x1c").await, one);
        assert_eq!(all(b"\x0bMSH|1\x1c\r\n\x0bMSH|2\x1c\r").await, [message("MSH|1"), message("MSH|2")]);
        assert_eq!(all(b"\x0bMSH|9 cut o\x0bMSH|1\x1c\r").await, one);
        assert_eq!(all(b"\x0bMSH|1").await, []);
        assert_eq!(all(b"\x0b\x1c\r").await, [message("")]);
        assert!(matches!(all(&[b'G'; 5000]).await[..], [Next::Foreign]));
        let long = [b"\x0b".as_slice(), &[b'x'; 30], b"\x1c\r"].concat();
        assert!(matches!(all(&long).await[..], [Next::TooLong(_)]));
        assert!(matches!(all(&[&[BEGIN][..], &[b'x'; 30]].concat()).await[..], [Next::TooLong(_)]));
    }
}
