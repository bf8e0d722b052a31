//! The accept loop: a socket, TLS if asked for, then `connection::serve` in its own task.
//!
//! Nothing slow happens between two accepts: handshakes run in the connection's task and against a clock.
//! poem's own server is not used because it bounds neither headers nor slow peers.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use poem::endpoint::{Endpoint, ToDynEndpoint};
use poem::http::uri::Scheme;
use poem::{EndpointExt, Response};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsAcceptor;

use super::connection::{self, Answering, Ends, Surroundings};
use super::crowd::Crowd;
use super::flow::Counted;
use super::pace::{Limits, Pace};

/// Connections that wait in the kernel while all places are taken.
const BACKLOG: u32 = 1024;

/// What all listeners of a server share.
#[derive(Clone)]
pub struct Common {
    /// Time and room for a connection.
    pub limits: Arc<Limits>,
    /// The places.
    pub crowd: Arc<Crowd>,
    /// Proxies, behind which many people share one address.
    pub proxies: Arc<[IpAddr]>,
    /// Turns true when the server is to stop.
    pub stopping: watch::Receiver<bool>,
}

impl Common {
    /// Places and limits for a server that stops when `stopping` turns true.
    #[must_use]
    pub fn new(limits: Limits, proxies: &[IpAddr], stopping: watch::Receiver<bool>) -> Self {
        let crowd = Crowd::new(limits.connections_max, limits.connections_per_address_max);
        Self { limits: Arc::new(limits), crowd, proxies: proxies.into(), stopping }
    }
}

/// A bound socket and what is spoken on it.
pub struct Listener {
    socket: TcpListener,
    local: SocketAddr,
    tls: Option<TlsAcceptor>,
    endpoint: Answering,
}

impl Listener {
    /// Binds `address`. With `tls`, everything on it is TLS.
    pub fn bind<E>(
        address: SocketAddr,
        tls: Option<Arc<rustls::ServerConfig>>,
        endpoint: E,
    ) -> io::Result<Self>
    where
        E: Endpoint<Output = Response> + 'static,
    {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let socket = socket.listen(BACKLOG)?;
        let local = socket.local_addr()?;
        let endpoint: Answering = Arc::new(ToDynEndpoint(endpoint.map_to_response()));
        Ok(Self { socket, local, tls: tls.map(TlsAcceptor::from), endpoint })
    }

    /// Where it listens; the port is the real one if zero was asked for.
    #[must_use]
    pub fn local_address(&self) -> SocketAddr {
        self.local
    }

    /// Accepts until the server stops, then waits for open connections, at most `drain_max`.
    pub async fn run(self, common: Common) {
        let (alive, mut all_gone) = mpsc::channel::<()>(1);
        let mut stopping = common.stopping.clone();
        loop {
            let Some(permit) = (tokio::select! {
                permit = common.crowd.place() => permit,
                _ = stopping.wait_for(|stopping| *stopping) => None,
            }) else {
                break;
            };
            let accepted = tokio::select! {
                accepted = self.socket.accept() => accepted,
                _ = stopping.wait_for(|stopping| *stopping) => break,
            };
            let (socket, remote) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of descriptors or a peer that left at once: accepting again at full speed would only spin.
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            };
            let exempt = common.proxies.contains(&remote.ip().to_canonical());
            let Some(place) = common.crowd.seat(permit, remote.ip(), exempt) else { continue };
            let connection = self.one(socket, remote, &common);
            let alive = alive.clone();
            tokio::spawn(async move {
                connection.await;
                drop((place, alive));
            });
        }
        drop((self.socket, alive));
        let patience = common.limits.drain_max + Duration::from_secs(1);
        if tokio::time::timeout(patience, all_gone.recv()).await.is_err() {
            tracing::warn!("some connections did not end in time");
        }
    }

    fn one(
        &self,
        socket: TcpStream,
        remote: SocketAddr,
        common: &Common,
    ) -> impl Future<Output = ()> + Send + 'static {
        let local = socket.local_addr().unwrap_or(self.local);
        let tls = self.tls.clone();
        let around = Surroundings {
            endpoint: self.endpoint.clone(),
            limits: common.limits.clone(),
            crowd: common.crowd.clone(),
            stopping: common.stopping.clone(),
        };
        async move {
            let _ = socket.set_nodelay(true);
            let pace = Arc::new(Pace::default());
            let socket = Counted::new(socket, pace.clone());
            let Some(tls) = tls else {
                let ends = Ends { local, remote, scheme: Scheme::HTTP, http2: false };
                return connection::serve(socket, ends, pace, around).await;
            };
            let handshake = tokio::time::timeout(around.limits.handshake_max, tls.accept(socket));
            let Ok(Ok(socket)) = handshake.await else { return };
            let protocol = socket.get_ref().1.alpn_protocol();
            if protocol == Some(super::tls::ACME_PROTOCOL) {
                return;
            }
            let http2 = protocol == Some(b"h2");
            let ends = Ends { local, remote, scheme: Scheme::HTTPS, http2 };
            connection::serve(socket, ends, pace, around).await;
        }
    }
}
