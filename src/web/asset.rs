//! Assets: style sheets, scripts and icons, embedded under names that change with their content.
//!
//! A page names an asset with [`url`] in a constant, so a name that does not exist does not compile. Files are
//! compressed by `build.rs`; a request is answered from static memory and may be kept for ever.

use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use poem::{Body, Endpoint, Request, Response};

use super::accent;

/// One embedded file.
struct Embedded {
    name: &'static str,
    url: &'static str,
    media_type: &'static str,
    tag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

const EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The path under which the asset endpoint is to stand.
pub const ROUTE: &str = "/assets/*path";

/// The address of an asset by its name below `assets/`, for instance
/// `const STYLE: &str = asset::url("styles/portico.css");`. In a constant, a wrong name fails the build.
///
/// # Panics
/// If there is no such asset.
#[must_use]
pub const fn url(name: &str) -> &'static str {
    let mut place = 0;
    while place < EMBEDDED.len() {
        if same(EMBEDDED[place].name.as_bytes(), name.as_bytes()) {
            return EMBEDDED[place].url;
        }
        place += 1;
    }
    panic!("no such asset below assets/")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut place = 0;
    while place < a.len() {
        if a[place] != b[place] {
            return false;
        }
        place += 1;
    }
    true
}

/// The text of an asset, for a page that has to stand by itself; empty if there is none of this name.
#[must_use]
pub fn text(name: &str) -> &'static str {
    let file = EMBEDDED.iter().find(|file| file.name == name);
    file.and_then(|file| std::str::from_utf8(file.plain).ok()).unwrap_or_default()
}

/// Name and address of every asset.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    EMBEDDED.iter().map(|file| (file.name, file.url))
}

/// Marks a response that anyone may keep for ever; all others are `no-store`.
#[derive(Debug, Clone, Copy)]
pub struct Immutable;

/// Answers [`ROUTE`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Assets;

impl Endpoint for Assets {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let path = request.original_uri().path();
        if let Some(hue) = accent::hue_of(path) {
            let mut sheet = Response::builder()
                .header(header::CONTENT_TYPE, "text/css; charset=utf-8")
                .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
                .body(accent::sheet(hue));
            sheet.set_data(Immutable);
            return Ok(sheet);
        }
        let file = EMBEDDED.iter().find(|file| file.url == path);
        let file = file.ok_or_else(|| poem::Error::from_status(StatusCode::NOT_FOUND))?;
        Ok(file.answer(request.headers()))
    }
}

impl Embedded {
    fn answer(&self, asked: &HeaderMap) -> Response {
        let packed = self.brotli.filter(|_| takes_brotli(asked));
        let tag = if packed.is_some() {
            format!("{}-br\"", self.tag.trim_end_matches('"'))
        } else {
            self.tag.to_owned()
        };
        let unchanged = asked
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*");
        let mut response = Response::builder()
            .header(header::ETAG, tag)
            .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
            .header(header::VARY, "Accept-Encoding")
            .finish();
        response.set_data(Immutable);
        if unchanged {
            response.set_status(StatusCode::NOT_MODIFIED);
            return response;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        if packed.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        let bytes = packed.unwrap_or(self.plain);
        // Stated here because an answer to HEAD has no body to count.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        response.set_body(Body::from(bytes));
        response
    }
}

/// Whether `Accept-Encoding` takes brotli: named, or anything, and not with a weight of zero.
fn takes_brotli(asked: &HeaderMap) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut anything = false;
    for item in values.flat_map(|value| value.split(',')) {
        let (coding, weight) = item.split_once(';').map_or((item, ""), |(coding, weight)| (coding, weight));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .is_some_and(|weight| weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        match coding.trim() {
            coding if coding.eq_ignore_ascii_case("br") => return !refused,
            "*" => anything = !refused,
            _ => {}
        }
    }
    anything
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_only_to_those_who_take_it() {
        let asked = |value: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
        };
        for yes in ["br", "gzip, BR", "gzip;q=1, br;q=0.1", "*"] {
            assert!(takes_brotli(&asked(yes)), "{yes}");
        }
        for no in ["", "gzip", "br;q=0", "*, br;q=0", "brotli"] {
            assert!(!takes_brotli(&asked(no)), "{no}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
