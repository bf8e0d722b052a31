//! Answers: a page, a page with what must be mended, or the way on after a change.

use maud::Markup;
use poem::Response;
use poem::http::{StatusCode, header};

/// How to answer with a page.
pub struct Answer;

impl Answer {
    /// The page, 200.
    #[must_use]
    pub fn page(markup: Markup) -> Response {
        Self::with(StatusCode::OK, markup)
    }

    /// The form again with what must be mended, 422.
    #[must_use]
    pub fn mend(markup: Markup) -> Response {
        Self::with(StatusCode::UNPROCESSABLE_ENTITY, markup)
    }

    /// The page with another status.
    #[must_use]
    pub fn with(status: StatusCode, markup: Markup) -> Response {
        Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .body(markup.into_string())
    }
}

/// 303: look at `path` next. Only paths of this portal; anything else leads home.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let path = if is_own_path(path) { path } else { "/" };
    Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, path).finish()
}

/// Whether `path` stays on this origin: one slash, then no slash or backslash, no control characters.
#[must_use]
pub fn is_own_path(path: &str) -> bool {
    let mut bytes = path.bytes();
    bytes.next() == Some(b'/')
        && !matches!(path.as_bytes().get(1), Some(b'/' | b'\\'))
        && path.bytes().all(|byte| (0x21..0x7F).contains(&byte) && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn only_paths_of_this_portal_are_followed() {
        for path in ["/", "/results", "/results/0123?x=1#y"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in ["", "results", "//evil", "/\\evil", "https://evil", "/a\r\nb", "/a b", "/é"] {
            assert!(!is_own_path(path), "{path:?}");
        }
    }
}
