//! Port 80: answers the authority's challenges and sends everyone else to the portal's own https origin.

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, Request, Response};

use super::acme::HttpAnswers;
use crate::web::headers::SecurityHeaders;

const CHALLENGE: &str = "/.well-known/acme-challenge/";

/// Answers on plain HTTP. No page and no form is ever served here.
pub struct Redirect {
    origin: String,
    answers: HttpAnswers,
    headers: SecurityHeaders,
}

impl Redirect {
    /// Sends people to `origin`, which is https and has no slash at its end.
    #[must_use]
    pub fn new(origin: String, answers: HttpAnswers) -> Self {
        Self { origin, answers, headers: SecurityHeaders::new(false) }
    }

    fn answer(&self, request: &Request) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return StatusCode::METHOD_NOT_ALLOWED.into();
        }
        let target = request.original_uri();
        if let Some(token) = target.path().strip_prefix(CHALLENGE) {
            return match self.answers.get(token) {
                Some(answer) => Response::builder().content_type("application/octet-stream").body(answer),
                None => StatusCode::NOT_FOUND.into(),
            };
        }
        let path = target.path_and_query().map_or("/", |path| path.as_str());
        let path = if path.starts_with('/') { path } else { "/" };
        // The configured origin, never the Host that was asked for.
        match HeaderValue::from_str(&format!("{}{path}", self.origin)) {
            Ok(location) => Response::builder()
                .status(StatusCode::PERMANENT_REDIRECT)
                .header(header::LOCATION, location)
                .finish(),
            Err(_) => StatusCode::BAD_REQUEST.into(),
        }
    }
}

impl Endpoint for Redirect {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let mut response = self.answer(&request);
        self.headers.apply(&mut response);
        Ok(response)
    }
}
