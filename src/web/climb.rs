//! The way on after a step of a sign-in: the new session's cookie, and the page of what is due next.

use poem::Response;
use poem::http::{HeaderValue, header};

use super::{cookie, see_other};
use crate::records::session::Step;
use crate::records::sign_in::Climbed;

/// Hands the new token out and leads on; `next` is where whoever signs in wanted to go.
#[must_use]
pub fn climbed(climbed: &Climbed, next: &str) -> Response {
    let way = match climbed.step {
        Step::Code => with_next("/sign-in/code", next),
        Step::NewPassword => with_next("/sign-in/password", next),
        Step::NewFactor => with_next("/sign-in/factor", next),
        Step::Full { .. } if next.is_empty() => "/".to_owned(),
        Step::Full { .. } => next.to_owned(),
    };
    let lines = [cookie::set(cookie::SESSION, &climbed.token), cookie::clear(cookie::VISIT)];
    with_cookies(see_other(&way), &lines)
}

/// `path` with where to go afterwards.
#[must_use]
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}

/// The way out: both cookies are taken away, and what the browser kept of this portal is cleared.
#[must_use]
pub fn left(path: &str) -> Response {
    let lines = [cookie::clear(cookie::SESSION), cookie::clear(cookie::VISIT)];
    let mut response = with_cookies(see_other(path), &lines);
    let kinds = HeaderValue::from_static("\"cache\", \"cookies\", \"storage\"");
    response.headers_mut().insert(header::HeaderName::from_static("clear-site-data"), kinds);
    response
}

fn with_cookies(mut response: Response, lines: &[String]) -> Response {
    for line in lines {
        if let Ok(value) = HeaderValue::from_str(line) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}
