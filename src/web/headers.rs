//! Security headers, in one place, on every response there is.
//!
//! A page is given no way to loosen them. What a page may load is its own origin's, and nothing inline.

use poem::Response;
use poem::http::header::{self, HeaderName};
use poem::http::{HeaderMap, HeaderValue};

use super::asset::Immutable;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'; object-src 'none'";

const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

/// A year, as browsers' preload lists ask for at least.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// Headers of every response. With `same-origin` referrers, a form's `Origin` survives and tokens in addresses
/// do not leave the portal.
const ALWAYS: [(&str, &str); 7] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// The headers, ready to be put on responses.
#[derive(Debug, Clone)]
pub struct SecurityHeaders {
    always: Vec<(HeaderName, HeaderValue)>,
}

impl SecurityHeaders {
    /// `over_tls`: the portal's own origin is https, whoever ends TLS.
    #[must_use]
    pub fn new(over_tls: bool) -> Self {
        let strict = over_tls.then_some(("strict-transport-security", STRICT_TRANSPORT_SECURITY));
        let always = ALWAYS
            .into_iter()
            .chain(strict)
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        Self { always }
    }

    /// Puts them on `response`, over whatever a handler set.
    pub fn apply(&self, response: &mut Response) {
        let keepable = response.data::<Immutable>().is_some();
        let headers: &mut HeaderMap = response.headers_mut();
        headers.reserve(self.always.len() + 1);
        for (name, value) in &self.always {
            headers.insert(name.clone(), value.clone());
        }
        if !keepable {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
}
