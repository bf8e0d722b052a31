//! The one body extractor. When a handler has a [`Form`], it came from this portal: content type, origin and
//! form token are checked, the body was small enough, its text is UTF-8, and no field came twice.

use poem::http::header;
use poem::{FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;

use super::app::App;
use super::arrival::Arrival;
use super::{PageError, csrf};

/// The largest form that is read, in bytes.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// A form's fields, checked.
pub struct Form<T>(pub T);

impl<'a, T: DeserializeOwned> FromRequest<'a> for Form<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = App::of(request)?;
        if !is_form(request) {
            return Err(PageError::NotAForm.into());
        }
        if !csrf::comes_from(request, &app.settings().origin) {
            return Err(PageError::Forged.into());
        }
        let bytes = body.take()?.into_bytes_limit(FORM_BYTES_MAX).await.map_err(|_| PageError::TooLarge)?;
        let fields = fields(&bytes)?;
        let token = fields.iter().find(|(name, _)| name == csrf::FIELD).map_or("", |(_, value)| value);
        let arrival = Arrival::of(request)?;
        if !app.csrf().fits(&arrival.bound, arrival.turned_to(), token) {
            return Err(PageError::Forged.into());
        }
        let form = serde_html_form::from_bytes(&bytes).map_err(|_| PageError::BadForm)?;
        Ok(Self(form))
    }
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

/// Names and values, refusing broken UTF-8.
fn fields(bytes: &[u8]) -> Result<Vec<(String, String)>, PageError> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(bytes).into_owned().collect();
    let broken = |text: &String| text.contains('\u{FFFD}') || text.contains('\0');
    if pairs.iter().any(|(name, value)| broken(name) || broken(value)) {
        return Err(PageError::BadForm);
    }
    Ok(pairs)
}
