//! Who arrives: looked up once for each request, before any handler runs.
//!
//! A session cookie whose session is alive makes somebody known. Anyone else is a visitor with a token of
//! their own, so that a sign-in cannot be forged either; a cookie of a dead session is taken away.

use poem::http::{HeaderValue, header};
use poem::{Endpoint, IntoResponse, Middleware, Request, Response};

use super::app::App;
use super::{PageError, address, cookie, language};
use crate::base::secret::TokenHash;
use crate::records::session::{Known, Touch};

/// Who arrived, in the request's extensions.
#[derive(Clone)]
pub struct Arrival {
    /// Whoever the session belongs to.
    pub known: Option<Known>,
    /// The token that this request's forms are bound to: the session's, or the visitor's.
    pub bound: TokenHash,
}

impl Arrival {
    /// The record that the session is turned to, if not its owner's own; 0 otherwise.
    #[must_use]
    pub fn turned_to(&self) -> u64 {
        match &self.known {
            Some(Known::Patient(session)) => session.turned_to(),
            _ => 0,
        }
    }

    /// Who arrived with `request`.
    pub fn of(request: &Request) -> Result<&Self, PageError> {
        request.extensions().get::<Self>().ok_or(PageError::Internal("nobody looked who arrived"))
    }
}

/// Looks up who arrives.
pub struct Arrivals;

impl<E: Endpoint> Middleware<E> for Arrivals {
    type Output = ArrivalsEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        ArrivalsEndpoint { inner }
    }
}

/// [`Arrivals`] around an endpoint.
pub struct ArrivalsEndpoint<E> {
    inner: E,
}

impl<E: Endpoint> Endpoint for ArrivalsEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let app = App::of(&request)?.clone();
        let remembered = language::remembered(app.locales(), request.uri());
        let mut response = self.arrive(&app, request).await?;
        if let Some(line) = remembered {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
        Ok(response)
    }
}

impl<E: Endpoint> ArrivalsEndpoint<E> {
    async fn arrive(&self, app: &App, mut request: Request) -> poem::Result<Response> {
        let session = cookie::token(&request, cookie::SESSION);
        if let Some(token) = &session {
            let from = address::origin(&request, &app.settings().trusted_proxies);
            let touch =
                if request.header("x-portico-polling").is_some() { Touch::Ignored } else { Touch::Counts };
            let known = app.practice().known(token, from, touch).map_err(PageError::from)?;
            if known.is_some() {
                request.extensions_mut().insert(Arrival { known, bound: token.hash() });
                return self.inner.call(request).await.map(IntoResponse::into_response);
            }
        }
        let visit = cookie::token(&request, cookie::VISIT);
        let is_new = visit.is_none();
        let visit = visit.unwrap_or_else(crate::base::secret::Token::mint);
        request.extensions_mut().insert(Arrival { known: None, bound: visit.hash() });
        let mut response = match self.inner.call(request).await {
            Ok(response) => response.into_response(),
            // The way to the sign-in page is an answer like any other: it carries the visitor's token.
            Err(error) => match error.downcast::<PageError>() {
                Ok(page) => match page.way_on() {
                    Some(way) => super::see_other(&way),
                    None => return Err(page.into()),
                },
                Err(error) => return Err(error),
            },
        };
        let given = is_new.then(|| cookie::set(cookie::VISIT, &visit));
        // Not over a session that the handler has just begun.
        let begun = response.headers().get_all(header::SET_COOKIE).iter().any(names_session);
        let dead = (session.is_some() && !begun).then(|| cookie::clear(cookie::SESSION));
        for line in given.into_iter().chain(dead) {
            if let Ok(value) = HeaderValue::from_str(&line) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(response)
    }
}

fn names_session(value: &HeaderValue) -> bool {
    value.as_bytes().starts_with(cookie::SESSION.as_bytes())
        && value.as_bytes().get(cookie::SESSION.len()) == Some(&b'=')
}
