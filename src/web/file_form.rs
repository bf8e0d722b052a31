//! A form with one file, checked as every form is: content type, origin and form token, text that is UTF-8, no
//! field twice. The token must come before the file, so nothing large is held for whoever has none.
//!
//! A file that is too large is read to its end and thrown away: a browser shows an answer only once it could send
//! all it wanted to. The server's own bound for this route ends that.

use std::collections::BTreeMap;

use poem::http::header;
use poem::web::{Field, Multipart};
use poem::{FromRequest, Request, RequestBody};
use tokio::io::AsyncReadExt as _;

use super::app::App;
use super::arrival::Arrival;
use super::{Form, PageError, csrf};

/// Where a file is sent: the one route whose body may be large.
pub const PATH: &str = "/record/documents/new";
/// Bytes of a body that are read there before it is refused without a word about the field.
pub const BODY_BYTES_MAX: usize = 40_000_000;
/// Bytes of a field that is no file.
const FIELD_BYTES_MAX: usize = 16 * 1024;
/// Fields besides the file.
const FIELDS_MAX: usize = 16;

/// What came in the place of the file.
#[derive(Debug, Default)]
pub enum Sent {
    /// Nothing was chosen.
    #[default]
    Nothing,
    /// A file that is larger than is kept.
    TooLarge,
    /// A file.
    File {
        /// Its name on the machine it came from, untrusted.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// A form's fields and its file of at most `MAX` bytes, checked.
#[derive(Debug, Default)]
pub struct FileForm<const MAX: usize> {
    fields: BTreeMap<String, String>,
    /// The file.
    pub file: Sent,
}

impl<const MAX: usize> FileForm<MAX> {
    /// What was typed into a field; empty if it did not come.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    async fn read(&mut self, mut parts: Multipart, is_token: impl Fn(&str) -> bool) -> Result<(), PageError> {
        let mut is_ours = false;
        while let Some(part) = parts.next_field().await.map_err(|_| PageError::BadForm)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == csrf::FIELD && !is_ours {
                is_ours = text(part).await.is_ok_and(|token| is_token(&token));
                continue;
            }
            if !is_ours {
                return Err(PageError::Forged);
            }
            let is_again = self.fields.contains_key(&name) || self.fields.len() >= FIELDS_MAX;
            match part.file_name().map(str::to_owned) {
                _ if is_again => return Err(PageError::BadForm),
                None => drop(self.fields.insert(name, text(part).await?)),
                Some(file_name) => {
                    self.fields.insert(name, String::new());
                    self.file = file::<MAX>(part, file_name).await?;
                }
            }
        }
        if is_ours { Ok(()) } else { Err(PageError::Forged) }
    }
}

impl<'a, const MAX: usize> FromRequest<'a> for FileForm<MAX> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("multipart/form-data") {
            // A form without its file is still a form.
            let Form(fields) = Form::<BTreeMap<String, String>>::from_request(request, body).await?;
            return Ok(Self { fields, file: Sent::Nothing });
        }
        let app = App::of(request)?;
        if !csrf::comes_from(request, &app.settings().origin) {
            return Err(PageError::Forged.into());
        }
        let arrival = Arrival::of(request)?;
        let parts = Multipart::from_request(request, body).await.map_err(|_| PageError::BadForm)?;
        let mut form = Self { fields: BTreeMap::new(), file: Sent::Nothing };
        form.read(parts, |token| app.csrf().fits(&arrival.bound, arrival.turned_to(), token)).await?;
        Ok(form)
    }
}

async fn text(part: Field) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    let mut reader = std::pin::pin!(part.into_async_read().take(FIELD_BYTES_MAX as u64 + 1));
    reader.read_to_end(&mut bytes).await.map_err(|_| PageError::BadForm)?;
    if bytes.len() > FIELD_BYTES_MAX {
        return Err(PageError::TooLarge);
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).ok_or(PageError::BadForm)
}

async fn file<const MAX: usize>(part: Field, name: String) -> Result<Sent, PageError> {
    let mut reader = std::pin::pin!(part.into_async_read());
    let (mut bytes, mut piece, mut is_large) = (Vec::new(), vec![0; 64 * 1024], false);
    loop {
        let count = reader.read(&mut piece).await.map_err(|_| PageError::BadForm)?;
        if count == 0 {
            break;
        }
        is_large |= bytes.len() + count > MAX;
        if is_large {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&piece[..count]);
        }
    }
    Ok(match (is_large, bytes.is_empty()) {
        (true, _) => Sent::TooLarge,
        (false, true) => Sent::Nothing,
        (false, false) => Sent::File { name, bytes },
    })
}
