//! What every request passes on its way in and out, whatever route it takes.
//!
//! Inwards: a reference code, the host check, the body limit. Outwards: an error or a panic becomes a page with
//! the reference, security headers go on, one line is logged. Handlers can rely on all of it and loosen none of it.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::Poll;
use std::time::{Duration, Instant};

use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use poem::http::{HeaderValue, StatusCode, Uri, Version, header};
use poem::{Body, Endpoint, PathPattern, Request, Response};

use super::host::Hosts;
use crate::web::headers::SecurityHeaders;
use crate::web::reference::Reference;
use crate::web::{PageError, file_form};

/// A request that got no answer of its own.
pub struct Failure<'a> {
    /// Why.
    pub error: &'a poem::Error,
    /// The status to answer with.
    pub status: StatusCode,
    /// What the person can read out and the log can be searched for.
    pub reference: Reference,
    /// What was asked for.
    pub target: &'a Uri,
    /// The languages the browser asked for.
    pub languages: Option<&'a HeaderValue>,
}

/// Makes the page of a failure.
pub type ErrorPage = Arc<dyn Fn(&Failure<'_>) -> Response + Send + Sync>;

/// What [`Front`] needs to know.
#[derive(Clone)]
pub struct FrontSettings {
    /// Names we answer to.
    pub hosts: Hosts,
    /// Bytes a request body may have.
    pub body_bytes_max: usize,
    /// Whether browsers are to insist on TLS.
    pub over_tls: bool,
    /// Pages for failures.
    pub error_page: ErrorPage,
}

/// The endpoint around all routes.
pub struct Front<E> {
    inner: E,
    settings: FrontSettings,
    headers: SecurityHeaders,
}

/// So much of a body that is too long is read before the connection is closed.
const DISCARDED_BYTES_MAX: usize = 256_000_000;

/// Who sends nothing for so long waits for the answer; shorter than any connection's own limit.
const DISCARD_STALL: Duration = Duration::from_millis(300);

impl<E> Front<E> {
    /// Puts `inner` behind the front.
    pub fn new(inner: E, settings: FrontSettings) -> Self {
        let headers = SecurityHeaders::new(settings.over_tls);
        Self { inner, settings, headers }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let started = Instant::now();
        let reference = Reference::mint();
        request.extensions_mut().insert(reference);
        let method = known_method(&request);
        let target = request.original_uri().clone();
        let languages = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
        let outcome = self.pass(request).await;
        let (mut response, route) = match outcome {
            Ok(response) => {
                let route = response.data::<PathPattern>().map(|pattern| pattern.0.clone());
                (response, route)
            }
            Err(error) => {
                let status = error.status();
                log_failure(&error, reference);
                let failure = Failure {
                    error: &error,
                    status,
                    reference,
                    target: &target,
                    languages: languages.as_ref(),
                };
                let response = (self.settings.error_page)(&failure);
                (response, error.data::<PathPattern>().map(|pattern| pattern.0.clone()))
            }
        };
        self.headers.apply(&mut response);
        // The pattern, never the path: ids and tokens stand in paths.
        tracing::info!(
            target: "request",
            id = %reference,
            method,
            route = route.as_deref().unwrap_or("-"),
            status = response.status().as_u16(),
            micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        );
        Ok(response)
    }
}

impl<E: Endpoint<Output = Response>> Front<E> {
    async fn pass(&self, mut request: Request) -> poem::Result<Response> {
        if !self.settings.hosts.accept(&request) {
            return Err(poem::Error::from_status(StatusCode::MISDIRECTED_REQUEST));
        }
        if !request.original_uri().path().starts_with('/') {
            return Err(poem::Error::from_status(StatusCode::BAD_REQUEST));
        }
        let overrun = match self.limit(&mut request) {
            Ok(overrun) => overrun,
            Err(refused) => {
                discard(request).await;
                return Err(refused);
            }
        };
        match unwinding(self.inner.call(request)).await {
            // Whatever the handler made of a body that was cut off, the reason is its length.
            _ if overrun.load(Relaxed) => Err(PageError::TooLarge.into()),
            Ok(outcome) => outcome,
            Err(_) => Err(PageError::Internal("a handler panicked").into()),
        }
    }

    /// Refuses a body that says it is too long; cuts off one that turns out to be.
    fn limit(&self, request: &mut Request) -> poem::Result<Arc<AtomicBool>> {
        let overrun = Arc::new(AtomicBool::new(false));
        // One route takes files; its form says itself what is too large.
        let takes_files = request.uri().path() == file_form::PATH;
        let bytes_max = if takes_files { file_form::BODY_BYTES_MAX } else { self.settings.body_bytes_max };
        let stated = request.headers().get(header::CONTENT_LENGTH);
        let stated = stated.and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<u64>().ok());
        if stated.is_some_and(|stated| stated > bytes_max as u64) {
            return Err(PageError::TooLarge.into());
        }
        if may_have_body(request) {
            let body: BoxBody<bytes::Bytes, io::Error> = request.take_body().into();
            let flag = overrun.clone();
            let limited = Limited::new(body, bytes_max).map_err(move |error| {
                flag.fetch_or(error.is::<LengthLimitError>(), Relaxed);
                io::Error::other(error)
            });
            request.set_body(Body::from(BoxBody::new(limited)));
        }
        Ok(overrun)
    }
}

/// Reads what comes and throws it away: a browser shows an answer only once it could send all it wanted to. What
/// goes on beyond bearing is cut off, and what is too slow by the connection's own limits.
async fn discard(mut request: Request) {
    let body: BoxBody<bytes::Bytes, io::Error> = request.take_body().into();
    let mut body = pin!(body);
    let mut bytes = 0;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(DISCARD_STALL, body.frame()).await {
        bytes += frame.data_ref().map_or(0, bytes::Bytes::len);
        if bytes > DISCARDED_BYTES_MAX {
            return;
        }
    }
}

/// Whether a body may follow this header (RFC 9112 6.3); over HTTP/2 there may be one without saying so.
fn may_have_body(request: &Request) -> bool {
    let headers = request.headers();
    headers.contains_key(header::CONTENT_LENGTH)
        || headers.contains_key(header::TRANSFER_ENCODING)
        || (request.version() == Version::HTTP_2 && !request.method().is_safe())
}

/// Runs `work` and catches a panic in it. State behind locks may be poisoned, never half shown: a store
/// transaction that is dropped is taken back.
async fn unwinding<T>(work: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut work = pin!(work);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}

fn log_failure(error: &poem::Error, reference: Reference) {
    if error.status().is_server_error() {
        tracing::error!(target: "request", id = %reference, %error, "request failed");
    }
}

/// The method if it is a known one: others are the client's own text.
fn known_method(request: &Request) -> &'static str {
    const KNOWN: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    KNOWN.into_iter().find(|known| *known == request.method().as_str()).unwrap_or("other")
}
