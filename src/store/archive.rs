//! The form of a backup inside its encryption, simple enough to be read without Portico.
//!
//! A backup is `age(zstd(stream))`. The stream is the line `portico backup 1`, a line of JSON that says where
//! it comes from, and then marks, each one letter and its fields (numbers are 32-bit little-endian lengths):
//! `S` secret; `T` name, a table begins; `R` key and value lengths, key, value; `M` manifest, a line of JSON
//! with row count and digest of every table. The manifest comes last, because only then everything is known.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::StoreError;
use super::contents::{Row, TableContents, Tally, compare};
use super::keys::RootSecret;
use zeroize::Zeroizing;

const FIRST_LINE: &str = "portico backup 1\n";
const LINE_MAX: u64 = 64 * 1024;
/// No key, name, value or manifest is longer; what says it is was not written by Portico.
const FIELD_MAX: u32 = 1 << 30;

/// Where a backup comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The version of Portico that wrote it.
    pub portico: String,
    /// When, in milliseconds since 1970.
    pub created_at_millis: i64,
    /// The version of the tables.
    pub schema_version: u32,
    /// The id of the store's file, as hexadecimal digits.
    pub store: String,
    /// The store's last sequence number: a store with a lower one is older than this backup.
    pub sequence: u64,
}

/// What a backup is and holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Where it comes from.
    #[serde(flatten)]
    pub origin: Origin,
    /// Its tables.
    pub tables: Vec<TableContents>,
}

/// Writes the stream.
pub(super) struct ArchiveWriter<W> {
    out: W,
    tally: Tally,
}

impl<W: Write> ArchiveWriter<W> {
    pub(super) fn begin(mut out: W, origin: &Origin, root: &RootSecret) -> Result<Self, StoreError> {
        out.write_all(FIRST_LINE.as_bytes()).map_err(unwritable)?;
        let mut line = json(origin)?;
        line.push(b'\n');
        out.write_all(&line).map_err(unwritable)?;
        let mut new = Self { out, tally: Tally::default() };
        new.mark(b'S', &[&*root.0])?;
        Ok(new)
    }

    pub(super) fn add(&mut self, row: Row<'_>) -> Result<(), StoreError> {
        self.tally.add(row);
        match row {
            Row::Table(name) => self.mark(b'T', &[name.as_bytes()]),
            Row::Pair(key, value) => self.mark(b'R', &[key, value]),
        }
    }

    /// Writes the manifest; returns it and what was written to.
    pub(super) fn finish(mut self) -> Result<(Vec<TableContents>, W), StoreError> {
        let tables = std::mem::take(&mut self.tally).finish();
        self.mark(b'M', &[&json(&tables)?])?;
        Ok((tables, self.out))
    }

    fn mark(&mut self, letter: u8, fields: &[&[u8]]) -> Result<(), StoreError> {
        self.out.write_all(&[letter]).map_err(unwritable)?;
        for field in fields {
            let length = u32::try_from(field.len()).ok().filter(|length| *length <= FIELD_MAX);
            let length = length.ok_or_else(|| StoreError::BadBackup("a record is too large".to_owned()))?;
            self.out.write_all(&length.to_le_bytes()).map_err(unwritable)?;
        }
        fields.iter().try_for_each(|field| self.out.write_all(field)).map_err(unwritable)
    }
}

/// Reads the stream, and believes none of it before the manifest agrees.
pub(super) struct ArchiveReader<R> {
    input: R,
    pub(super) origin: Origin,
    pub(super) root: RootSecret,
}

impl<R: BufRead> ArchiveReader<R> {
    pub(super) fn begin(mut input: R) -> Result<Self, StoreError> {
        if line(&mut input)? != FIRST_LINE.as_bytes() {
            return Err(bad("it is not a backup that this Portico can read"));
        }
        let origin =
            serde_json::from_slice(&line(&mut input)?).map_err(|_| bad("its head does not decode"))?;
        if letter(&mut input)? != b'S' {
            return Err(bad("its secret is missing"));
        }
        let mut root = Zeroizing::new([0; 32]);
        if length(&mut input)? != root.len() {
            return Err(bad("its secret has the wrong length"));
        }
        input.read_exact(&mut *root).map_err(unreadable)?;
        Ok(Self { input, origin, root: RootSecret(root) })
    }

    /// Gives every row to `sink`, then compares what went by with the manifest, which it returns.
    pub(super) fn pour(
        mut self,
        sink: &mut dyn FnMut(Row<'_>) -> Result<(), StoreError>,
    ) -> Result<Vec<TableContents>, StoreError> {
        let mut tally = Tally::default();
        let (mut key, mut value) = (Vec::new(), Vec::new());
        loop {
            match letter(&mut self.input)? {
                b'T' => {
                    let length = length(&mut self.input)?;
                    fill(&mut self.input, &mut key, length)?;
                    let name = std::str::from_utf8(&key).map_err(|_| bad("a table's name is not text"))?;
                    tally.add(Row::Table(name));
                    sink(Row::Table(name))?;
                }
                b'R' => {
                    let lengths = (length(&mut self.input)?, length(&mut self.input)?);
                    fill(&mut self.input, &mut key, lengths.0)?;
                    fill(&mut self.input, &mut value, lengths.1)?;
                    tally.add(Row::Pair(&key, &value));
                    sink(Row::Pair(&key, &value))?;
                }
                b'M' => {
                    let length = length(&mut self.input)?;
                    fill(&mut self.input, &mut value, length)?;
                    break;
                }
                _ => return Err(bad("it holds a mark that this Portico does not know")),
            }
        }
        let manifest: Vec<TableContents> =
            serde_json::from_slice(&value).map_err(|_| bad("its manifest does not decode"))?;
        // Reads to the end, so that the cipher has seen all of it.
        if self.input.read(&mut [0]).map_err(unreadable)? != 0 {
            return Err(bad("something follows its end"));
        }
        compare(&manifest, &tally.finish()).map_err(|_| bad("its rows and its manifest differ"))?;
        Ok(manifest)
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| StoreError::BadBackup(error.to_string()))
}

fn line(input: &mut impl BufRead) -> Result<Vec<u8>, StoreError> {
    let mut line = Vec::new();
    input.take(LINE_MAX).read_until(b'\n', &mut line).map_err(unreadable)?;
    Ok(line)
}

fn letter(input: &mut impl Read) -> Result<u8, StoreError> {
    let mut letter = [0];
    input.read_exact(&mut letter).map_err(unreadable)?;
    Ok(letter[0])
}

fn length(input: &mut impl Read) -> Result<usize, StoreError> {
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(unreadable)?;
    let length = u32::from_le_bytes(length);
    if length > FIELD_MAX { Err(bad("a length in it is out of bounds")) } else { Ok(length as usize) }
}

/// Reads `length` bytes without believing that they are there.
fn fill(input: &mut impl Read, into: &mut Vec<u8>, length: usize) -> Result<(), StoreError> {
    into.clear();
    let read = input.take(length as u64).read_to_end(into).map_err(unreadable)?;
    if read == length { Ok(()) } else { Err(bad("it ends in the middle of a record")) }
}

pub(super) fn bad(reason: &str) -> StoreError {
    StoreError::BadBackup(reason.to_owned())
}

fn unwritable(error: std::io::Error) -> StoreError {
    if super::fault::is_no_room(&error) {
        return StoreError::NoRoom;
    }
    StoreError::BadBackup(format!("it cannot be written: {error}"))
}

fn unreadable(error: std::io::Error) -> StoreError {
    StoreError::BadBackup(format!("it is cut off or was changed: {error}"))
}
