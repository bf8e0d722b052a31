//! Long files in portions: a file of lines or of messages is cut between them, so that however long it is, only a
//! little of it is in memory. Other files are one portion, and bounded.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

use serde::de::IgnoredAny;

use super::file::{Source, too_long, unreadable};
use super::{Content, Input, Remark};
use crate::exchange::hl7v2;

/// So long is a portion, if no single line or message is longer.
const PORTION_BYTES: usize = 8 << 20;

/// A part of a file, or all of it.
pub(super) struct Portion {
    /// Which file it is of, from 0.
    pub(super) file: usize,
    pub(super) label: String,
    pub(super) source: Result<Source, Remark>,
    /// How many lines of the file lie before it.
    pub(super) lines_before: usize,
    /// Whether the file ends with it.
    pub(super) is_last: bool,
}

/// The portions of all files, in their order.
pub(super) struct Portions<I> {
    inputs: I,
    files: usize,
    bytes_max: u64,
    long: Option<Long>,
}

/// A file that is being cut.
struct Long {
    label: String,
    reader: Box<dyn Read + Send>,
    /// The file to read again, and how far it was cut; what came through a pipe is there only once.
    path: Option<(PathBuf, u64)>,
    cut: Cut,
    carried: Vec<u8>,
    lines_before: usize,
}

/// Where a file can be cut.
#[derive(Clone, Copy)]
enum Cut {
    /// After any line.
    Lines,
    /// Before any message of HL7 v2.
    Messages,
}

impl Cut {
    /// Where a file that begins so can be cut, if it can.
    fn of(head: &[u8]) -> Option<Self> {
        if hl7v2::is_hl7v2(head) {
            return Some(Self::Messages);
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let first = &text[..text.iter().position(|byte| *byte == b'\n')?];
        let is_whole = first.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(first).is_ok();
        is_whole.then_some(Self::Lines)
    }

    /// The last place where it can be cut, with something on both sides.
    fn last(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Lines => bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').map(|at| at + 1),
            Self::Messages => {
                let begins = |four: &[u8]| matches!(four[0], b'\r' | b'\n' | 0x0B) && &four[1..] == b"MSH";
                bytes.windows(4).rposition(begins).map(|at| at + 1).filter(|at| *at > 1)
            }
        }
    }
}

impl<I: Iterator<Item = Input>> Portions<I> {
    /// Cuts `inputs`; what cannot be cut and is longer than `bytes_max` is refused.
    pub(super) fn new(inputs: I, bytes_max: u64) -> Self {
        Self { inputs, files: 0, bytes_max, long: None }
    }

    /// A file that is one portion, or the beginning of one that is cut.
    fn begin(&mut self, input: Input) -> Result<Source, Remark> {
        let Input { label, content } = input;
        let (mut reader, path): (Box<dyn Read + Send>, _) = match content {
            Content::Bytes(bytes) if bytes.len() <= PORTION_BYTES => return Ok(Source::Bytes(bytes)),
            Content::Bytes(bytes) => (Box::new(Cursor::new(bytes)), None),
            Content::Reader(reader) => (reader, None),
            Content::File(path) => {
                let file = File::open(&path).map_err(|error| unreadable(&error))?;
                let length = file.metadata().map_err(|error| unreadable(&error))?.len();
                if length <= PORTION_BYTES as u64 {
                    return Ok(Source::Path(path));
                }
                (Box::new(file), Some((path, 0)))
            }
        };
        let mut head = Vec::new();
        let is_whole = fill(&mut reader, &mut head, PORTION_BYTES + 1).map_err(|error| unreadable(&error))?;
        match (Cut::of(&head), path) {
            (Some(cut), path) if !is_whole => {
                self.long = Some(Long { label, reader, path, cut, carried: head, lines_before: 0 });
                Ok(Source::Bytes(Vec::new()))
            }
            (_, Some((path, _))) => Ok(Source::Path(path)),
            (_, None) => {
                let rest = self.bytes_max.saturating_sub(head.len() as u64) + 1;
                reader.take(rest).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
                Ok(Source::Bytes(head))
            }
        }
    }
}

impl Long {
    /// The next portion, and whether it is the last one.
    fn next(&mut self, bytes_max: u64) -> Result<(Source, bool), Remark> {
        let mut bytes = std::mem::take(&mut self.carried);
        let mut most = PORTION_BYTES;
        let is_last = loop {
            let is_over = fill(&mut self.reader, &mut bytes, most + 1).map_err(|error| unreadable(&error))?;
            if is_over {
                break true;
            }
            if let Some(at) = self.cut.last(&bytes) {
                self.carried = bytes.split_off(at);
                break false;
            }
            most *= 2;
            if most as u64 > bytes_max {
                return Err(too_long(bytes_max));
            }
        };
        let length = bytes.len() as u64;
        self.lines_before += bytes.iter().filter(|byte| **byte == b'\n').count();
        let source = match &mut self.path {
            None => Source::Bytes(bytes),
            Some((path, offset)) => {
                let part = Source::Part { path: path.clone(), offset: *offset, length };
                *offset += length;
                part
            }
        };
        Ok((source, is_last))
    }
}

/// Reads until there are `length` bytes; whether nothing more comes.
fn fill(reader: &mut dyn Read, bytes: &mut Vec<u8>, length: usize) -> io::Result<bool> {
    let missing = length.saturating_sub(bytes.len());
    reader.take(missing as u64).read_to_end(bytes)?;
    Ok(bytes.len() < length)
}

impl<I: Iterator<Item = Input>> Iterator for Portions<I> {
    type Item = Portion;

    fn next(&mut self) -> Option<Portion> {
        if self.long.is_none() {
            let input = self.inputs.next()?;
            let label = input.label.clone();
            self.files += 1;
            let source = self.begin(input);
            if self.long.is_none() {
                return Some(Portion { file: self.files - 1, label, source, lines_before: 0, is_last: true });
            }
        }
        let long = self.long.as_mut()?;
        let (label, lines_before) = (long.label.clone(), long.lines_before);
        let (source, is_last) = match long.next(self.bytes_max) {
            Ok((source, is_last)) => (Ok(source), is_last),
            Err(remark) => (Err(remark), true),
        };
        if is_last {
            self.long = None;
        }
        Some(Portion { file: self.files - 1, label, source, lines_before, is_last })
    }
}
