//! What a person takes along of a record: in which format, locked or not, and how large it may be.

use std::io::{self, Cursor, Write};

use age::secrecy::SecretString;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::file::Files;
use super::media;
use crate::base::secret::Secret;
use crate::records::extract::Extract;
use crate::records::item::Detail;

/// So large a download may be: it is made whole before it is sent, so that it is sent whole or not at all.
pub const BYTES_MAX: usize = 256 * 1024 * 1024;

/// Characters of a password at least: what is locked with it may be tried without end.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;

/// Characters of a file's name that are kept.
const NAME_CHARACTERS_MAX: usize = 80;

/// In which format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One HTML file that opens without a network.
    Page,
    /// The same as a PDF.
    Pdf,
    /// A FHIR R4 bundle.
    Fhir,
    /// A CCD of Consolidated CDA R2.1.
    Ccda,
    /// The files of documents in one zip.
    Files,
}

impl Format {
    /// Every format, in the order in which a form offers them.
    pub const ALL: [Self; 5] = [Self::Page, Self::Pdf, Self::Fhir, Self::Ccda, Self::Files];

    /// The word used in forms, flags, the audit and locale keys (`format-fhir`).
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Pdf => "pdf",
            Self::Fhir => "fhir",
            Self::Ccda => "ccda",
            Self::Files => "files",
        }
    }

    /// The ending of its file.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::Pdf => "pdf",
            Self::Fhir => "json",
            Self::Ccda => "xml",
            Self::Files => "zip",
        }
    }
}

/// Not the word for a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a format: page, pdf, fhir, ccda or files")]
pub struct UnknownFormat;

impl std::str::FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.key() == text).ok_or(UnknownFormat)
    }
}

/// Why a download was not made.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// It is larger than one download may be.
    #[error("it is larger than one download may be")]
    TooLarge,
    /// It could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The extract as a FHIR R4 bundle.
pub fn fhir(extract: &Extract, files: &dyn Files) -> Result<Vec<u8>, Failed> {
    bounded(|out| super::fhir::write(extract, files, out))
}

/// The extract as a CCD of Consolidated CDA R2.1.
pub fn ccda(extract: &Extract, files: &dyn Files) -> Result<Vec<u8>, Failed> {
    bounded(|out| super::ccda::write(extract, files, out))
}

fn bounded(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Vec<u8>, Failed> {
    let mut out = Bounded::default();
    match write(&mut out) {
        Err(_) if out.is_full => Err(Failed::TooLarge),
        other => other.map(|()| out.bytes).map_err(Failed::Io),
    }
}

/// The files of its documents in one zip, named after day and title; nothing if there is no file.
pub fn zip(extract: &Extract, files: &dyn Files) -> Result<Option<Vec<u8>>, Failed> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let (mut count, mut sum) = (0_usize, 0_usize);
    for listed in &extract.items {
        let Detail::Document(document) = &listed.item.detail else { continue };
        for body in &document.bodies {
            let bytes = files.bytes(body).map_err(io::Error::other)?;
            sum += bytes.len();
            if sum > BYTES_MAX {
                return Err(Failed::TooLarge);
            }
            count += 1;
            let title = if body.title.is_empty() { &listed.item.name.text } else { &body.title };
            // The number keeps two of one name apart and the order as it is.
            let day = listed.at.date_in(&extract.zone);
            let found = media::recognised(&bytes[..bytes.len().min(media::HEAD_BYTES)]);
            let name = file_name(title, found.unwrap_or("application/octet-stream"));
            zip.start_file(format!("{count:04}-{day}-{name}"), options).map_err(io::Error::other)?;
            zip.write_all(&bytes)?;
        }
    }
    let written = zip.finish().map_err(io::Error::other)?;
    Ok((count > 0).then(|| written.into_inner()))
}

/// A name that is good on every system: letters and digits of any script, the ending that fits the bytes.
#[must_use]
pub fn file_name(title: &str, media_type: &str) -> String {
    let ending = media::ending(media_type);
    let stem = title.strip_suffix(&format!(".{ending}")).unwrap_or(title);
    let safe = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { ' ' };
    let clean: String = stem.chars().map(safe).take(NAME_CHARACTERS_MAX).collect();
    let joined = clean.split_whitespace().collect::<Vec<_>>().join("-");
    let stem = if joined.is_empty() { "document" } else { &joined };
    format!("{stem}.{ending}")
}

/// For whom a download is locked.
pub enum Lock {
    /// Whoever knows this password.
    Password(Secret),
    /// Whoever has the private key of this age public key.
    Recipient(age::x25519::Recipient),
}

/// The bytes, locked with age (<https://age-encryption.org/v1>). Slow by intent for a password.
pub fn locked(lock: &Lock, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let encryptor = match lock {
        Lock::Password(text) => {
            age::Encryptor::with_user_passphrase(SecretString::from(text.expose().to_owned()))
        }
        Lock::Recipient(key) => age::Encryptor::with_recipients(std::iter::once(key as &dyn age::Recipient))
            .map_err(io::Error::other)?,
    };
    let mut out = Vec::with_capacity(bytes.len() + 1024);
    let mut writer = encryptor.wrap_output(&mut out)?;
    writer.write_all(bytes)?;
    writer.finish()?;
    Ok(out)
}

/// Memory that takes so much and no more.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > BYTES_MAX {
            self.is_full = true;
            return Err(io::Error::other("it is larger than one download may be"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
