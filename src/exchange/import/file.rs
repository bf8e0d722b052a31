//! A file's bytes as text: opened, bounded, and told apart from what it is not.

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::encoding;
use super::{Place, Remark};

/// A file that can be opened again, for what must wait until the others were read.
pub(super) enum Source {
    Bytes(Vec<u8>),
    Path(PathBuf),
    /// These bytes of a file.
    Part {
        path: PathBuf,
        offset: u64,
        length: u64,
    },
}

impl Source {
    /// How long it is, as far as can be told without reading it.
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Path(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
            Self::Part { length, .. } => *length,
        }
    }

    /// The folder within which its ids mean something.
    pub(super) fn folder(&self, label: &str) -> String {
        let path = match self {
            Self::Path(path) | Self::Part { path, .. } => {
                std::fs::canonicalize(path).unwrap_or_else(|_| path.clone())
            }
            Self::Bytes(_) => Path::new(label).to_owned(),
        };
        path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Its bytes; XML and tables in UTF-8, whatever they came in.
    pub(super) fn read(&self, label: &str, bytes_max: u64) -> Result<std::borrow::Cow<'_, [u8]>, Remark> {
        if self.length() > bytes_max {
            return Err(too_long(bytes_max));
        }
        let bytes = match self {
            Self::Bytes(bytes) => std::borrow::Cow::Borrowed(bytes.as_slice()),
            Self::Path(path) => std::fs::read(path).map_err(|error| unreadable(&error))?.into(),
            Self::Part { path, offset, length } => {
                return part(path, *offset, *length).map(Into::into).map_err(|error| unreadable(&error));
            }
        };
        let is_table = encoding::is_table_name(label);
        Ok(if is_table { encoding::table_in_utf8(bytes) } else { encoding::xml_in_utf8(bytes) })
    }
}

fn part(path: &Path, offset: u64, length: u64) -> std::io::Result<Vec<u8>> {
    let mut file = std::fs::File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn unreadable(error: &std::io::Error) -> Remark {
    about_all(format!("cannot be read: {error}"))
}

pub(super) fn too_long(bytes_max: u64) -> Remark {
    about_all(format!("larger than {bytes_max} bytes: split it, or send it as lines (NDJSON)"))
}

/// A remark on the whole file.
pub(super) fn about_all(message: String) -> Remark {
    Remark { place: Place::default(), message }
}

/// The text of a file; a byte order mark before it means nothing.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Remark> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(about_all("it is UTF-16; save it as UTF-8".to_owned()));
    }
    if bytes.starts_with(&[0x1F, 0x8B]) || bytes.starts_with(b"PK\x03\x04") {
        return Err(about_all("it is packed; unpack it first".to_owned()));
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
        let place = Place { line, column, ..Place::default() };
        Remark { place, message: "a byte that is not UTF-8".to_owned() }
    })?;
    match text.trim_start().chars().next() {
        None => Err(about_all("the file is empty".to_owned())),
        Some(_) => Ok(text),
    }
}
