//! One connection: HTTP/1.1 or HTTP/2 over a socket, each request handed to the endpoint, its pace watched.
//!
//! HTTP/2 is spoken only where TLS negotiated it. Buffers are small, because ten thousand idle connections
//! have to fit; what is slow is dropped here, so handlers need no timeouts against the peer.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use poem::endpoint::DynEndpoint;
use poem::http::{self, uri::Scheme};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Body, Request, RequestParts, Response};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use super::crowd::Crowd;
use super::flow::{Exchange, Received, Sent};
use super::pace::{Judge, Limits, Pace, Verdict};

/// Time between asking a connection to end and dropping it.
const FAREWELL: Duration = Duration::from_secs(5);
/// Response bytes of one HTTP/2 stream kept ready to send.
const STREAM_BUFFER_BYTES: usize = 64 * 1024;
const STREAMS_MAX: u32 = 64;

/// What answers requests.
pub(super) type Answering = Arc<dyn DynEndpoint<Output = Response>>;

/// Who talks to whom, and how.
#[derive(Debug, Clone)]
pub(super) struct Ends {
    pub(super) local: SocketAddr,
    pub(super) remote: SocketAddr,
    pub(super) scheme: Scheme,
    pub(super) http2: bool,
}

/// What a connection needs of the server around it.
pub(super) struct Surroundings {
    pub(super) endpoint: Answering,
    pub(super) limits: Arc<Limits>,
    pub(super) crowd: Arc<Crowd>,
    pub(super) stopping: watch::Receiver<bool>,
}

/// Serves `socket` until either side has had enough.
pub(super) async fn serve<S>(socket: S, ends: Ends, pace: Arc<Pace>, around: Surroundings)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let endpoint = around.endpoint.clone();
    let (http2, service_pace) = (ends.http2, pace.clone());
    let service = service_fn(move |request: http::Request<Incoming>| {
        let exchange = Exchange::begin(&service_pace);
        answer(request, ends.clone(), endpoint.clone(), service_pace.clone(), exchange)
    });
    let socket = TokioIo::new(socket);
    if http2 {
        let connection = http2::Builder::new(TokioExecutor::new())
            .max_concurrent_streams(STREAMS_MAX)
            .max_header_list_size(u32::try_from(around.limits.header_bytes_max).unwrap_or(u32::MAX))
            .max_send_buf_size(STREAM_BUFFER_BYTES)
            .initial_stream_window_size(64 * 1024)
            .initial_connection_window_size(256 * 1024)
            .serve_connection(socket, service);
        supervise(connection, |connection| connection.graceful_shutdown(), &pace, around).await;
    } else {
        let connection = http1::Builder::new()
            .max_buf_size(around.limits.header_bytes_max.max(8192))
            .serve_connection(socket, service);
        supervise(connection, |connection| connection.graceful_shutdown(), &pace, around).await;
    }
}

async fn answer(
    request: http::Request<Incoming>,
    ends: Ends,
    endpoint: Answering,
    pace: Arc<Pace>,
    exchange: Exchange,
) -> Result<http::Response<Sent<BoxBody<Bytes, io::Error>>>, Infallible> {
    let (parts, body) = request.into_parts();
    let local = LocalAddr(Addr::SocketAddr(ends.local));
    let remote = RemoteAddr(Addr::SocketAddr(ends.remote));
    let parts = RequestParts::from((parts, local, remote, ends.scheme.clone()));
    let body = if body.is_end_stream() {
        Body::empty()
    } else {
        Body::from(BoxBody::new(Received::new(body.map_err(io::Error::other), pace)))
    };
    let response = match endpoint.call(Request::from_parts(parts, body)).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    };
    Ok(http::Response::from(response).map(|body| Sent::new(body, exchange, ends.http2)))
}

/// Drives a connection and looks at its pace from time to time.
async fn supervise<C>(connection: C, wind_down: fn(Pin<&mut C>), pace: &Pace, around: Surroundings)
where
    C: Future<Output = hyper::Result<()>>,
{
    let Surroundings { limits, crowd, mut stopping, .. } = around;
    let mut connection = pin!(connection);
    let mut judge = Judge::new(Instant::now());
    let mut look = tokio::time::interval(Judge::interval(&limits));
    let mut ends_by: Option<Instant> = None;
    let mut stopped = false;
    loop {
        tokio::select! {
            outcome = connection.as_mut() => {
                if let Err(error) = outcome {
                    tracing::debug!(%error, "connection ended");
                }
                return;
            }
            _ = stopping.wait_for(|stopping| *stopping), if !stopped => {
                stopped = true;
                if pace.is_unused() {
                    return;
                }
                wind_down(connection.as_mut());
                ends_by = Some(Instant::now() + limits.drain_max);
            }
            _ = look.tick() => {
                let now = Instant::now();
                if ends_by.is_some_and(|by| now >= by) {
                    return;
                }
                match judge.verdict(now, pace, &limits, crowd.is_crowded()) {
                    Verdict::Keep => {}
                    Verdict::Cut => return,
                    Verdict::Close if ends_by.is_none() => {
                        wind_down(connection.as_mut());
                        ends_by = Some(now + FAREWELL.min(limits.header_max));
                    }
                    Verdict::Close => {}
                }
            }
        }
    }
}
