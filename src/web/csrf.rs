//! Cross-site request forgery, refused in one place.
//!
//! A form carries a token made from the cookie's token and a key of the store: nothing is kept for it, and
//! another session's token does not fit, nor one made while the same person acted for somebody else. Besides, a browser that says the request comes from another site
//! (`Origin`, `Sec-Fetch-Site`) is believed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use poem::Request;
use poem::http::header;
use sha2::Sha256;

use crate::base::secret::{TokenHash, same};

/// Name of the form field that carries the token.
pub const FIELD: &str = "csrf";

/// The key from which form tokens are made.
#[derive(Clone)]
pub struct CsrfKey([u8; 32]);

impl CsrfKey {
    /// From a key of the store.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The form token bound to a cookie's token and to the record that the session is turned to: see
    /// [`PatientSession::turned_to`](crate::records::session::PatientSession::turned_to).
    #[must_use]
    pub fn form_token(&self, cookie: &TokenHash, turned_to: u64) -> String {
        // An HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(b"form");
        mac.update(&cookie.0);
        mac.update(&turned_to.to_be_bytes());
        URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..18])
    }

    /// Whether `given` is the form token bound to `cookie` and the record it is turned to.
    #[must_use]
    pub fn fits(&self, cookie: &TokenHash, turned_to: u64, given: &str) -> bool {
        let right = self.form_token(cookie, turned_to);
        !right.is_empty() && same(right.as_bytes(), given.as_bytes())
    }
}

/// Whether the browser says that this request comes from `origin`; one that says nothing passes, and must
/// show the token all the same.
#[must_use]
pub fn comes_from(request: &Request, origin: &str) -> bool {
    let told = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let fetch_site = told(header::HeaderName::from_static("sec-fetch-site"));
    let from = told(header::ORIGIN);
    fetch_site.is_none_or(|site| matches!(site, "same-origin" | "none"))
        && from.is_none_or(|from| from.eq_ignore_ascii_case(origin))
}
