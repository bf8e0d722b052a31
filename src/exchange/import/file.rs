//! A file's bytes as text: opened, bounded, and told apart from what it is not.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::encoding;
use super::{Content, Place, Remark};

/// A file that can be opened again, for what must wait until the others were read.
pub(super) enum Source {
    Bytes(Vec<u8>),
    Path(PathBuf),
}

impl Source {
    /// Takes hold of what is to be read; a reader is read, since it can be only once.
    pub(super) fn of(content: Content, bytes_max: u64) -> Result<Self, Remark> {
        match content {
            Content::Bytes(bytes) => Ok(Self::Bytes(bytes)),
            Content::File(path) => Ok(Self::Path(path)),
            Content::Reader(reader) => {
                let mut bytes = Vec::new();
                reader.take(bytes_max + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
                Ok(Self::Bytes(bytes))
            }
        }
    }

    /// How long it is, as far as can be told without reading it.
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Path(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
        }
    }

    /// The folder within which its ids mean something.
    pub(super) fn folder(&self, label: &str) -> String {
        let path = match self {
            Self::Path(path) => std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
            Self::Bytes(_) => Path::new(label).to_owned(),
        };
        path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Its bytes; XML and tables in UTF-8, whatever they came in.
    pub(super) fn read(&self, label: &str, bytes_max: u64) -> Result<std::borrow::Cow<'_, [u8]>, Remark> {
        if self.length() > bytes_max {
            return Err(about_all(format!("larger than {bytes_max} bytes: split it")));
        }
        let bytes = match self {
            Self::Bytes(bytes) => std::borrow::Cow::Borrowed(bytes.as_slice()),
            Self::Path(path) => std::fs::read(path).map_err(|error| unreadable(&error))?.into(),
        };
        let is_table = encoding::is_table_name(label);
        Ok(if is_table { encoding::table_in_utf8(bytes) } else { encoding::xml_in_utf8(bytes) })
    }
}

fn unreadable(error: &std::io::Error) -> Remark {
    about_all(format!("cannot be read: {error}"))
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
