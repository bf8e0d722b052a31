//! MLLP: messages of HL7 v2 over a connection, each answered when what became of it is certain.
//!
//! AA says that it is on disk. AE says that it was understood and not taken in, so that sending it again unchanged
//! will not help; AR that it is no message, or that it could not be written just now. Only addresses that the
//! practice named are listened to; MLLP itself knows no sender.

mod frame;
mod peer;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::base::network::Network;
use crate::records::Practice;

/// Connections that wait in the kernel while all places are taken.
const BACKLOG: u32 = 64;
/// How long open connections may take to finish when the server stops.
const DRAIN_MAX: Duration = Duration::from_secs(20);

/// Where messages arrive, and how much of them.
#[derive(Debug, Clone)]
pub struct MllpSettings {
    /// Addresses and ports; nothing is listened to without one.
    pub listen: Vec<SocketAddr>,
    /// Who may send.
    pub allow: Vec<Network>,
    /// Connections open at once.
    pub connections_max: usize,
    /// Bytes a message may have.
    pub message_bytes_max: usize,
    /// Time that a connection stays open without a message.
    pub idle_max: Duration,
    /// Time for the next bytes of a message that has begun, for a handshake, and for an answer to be taken.
    pub stall_max: Duration,
}

impl MllpSettings {
    fn may_send(&self, address: IpAddr) -> bool {
        self.allow.iter().any(|network| network.has(address))
    }
}

/// What every connection has in common.
struct Common {
    practice: Practice,
    settings: MllpSettings,
    tls: Option<TlsAcceptor>,
}

/// Bound sockets that are not served yet.
pub struct Mllp {
    sockets: Vec<TcpListener>,
    addresses: Vec<SocketAddr>,
    common: Arc<Common>,
}

impl Mllp {
    /// Binds all addresses, within a tokio runtime. With `tls`, everything is TLS.
    ///
    /// # Errors
    /// The address that cannot be bound, and why.
    pub fn bind(
        practice: Practice,
        settings: MllpSettings,
        tls: Option<Arc<rustls::ServerConfig>>,
    ) -> Result<Self, (SocketAddr, io::Error)> {
        let mut sockets = Vec::new();
        for address in &settings.listen {
            sockets.push(bind(*address).map_err(|error| (*address, error))?);
        }
        let addresses = sockets.iter().filter_map(|socket| socket.local_addr().ok()).collect();
        let tls = tls.map(|config| {
            let mut config = rustls::ServerConfig::clone(&config);
            // The portal's protocols have no business here.
            config.alpn_protocols.clear();
            TlsAcceptor::from(Arc::new(config))
        });
        Ok(Self { sockets, addresses, common: Arc::new(Common { practice, settings, tls }) })
    }

    /// Where it listens, with the real ports.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Takes messages until `stopping` turns true; those that are being taken in then are finished and answered.
    pub async fn run(self, stopping: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(self.common.settings.connections_max));
        let mut listening = JoinSet::new();
        for socket in self.sockets {
            listening.spawn(accept(socket, self.common.clone(), places.clone(), stopping.clone()));
        }
        while listening.join_next().await.is_some() {}
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn accept(
    socket: TcpListener,
    common: Arc<Common>,
    places: Arc<Semaphore>,
    mut stopping: watch::Receiver<bool>,
) {
    if let Ok(address) = socket.local_addr() {
        let is_clear = common.tls.is_none() && !address.ip().to_canonical().is_loopback();
        tracing::info!(%address, is_clear, "listening for HL7 v2 messages");
    }
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            _ = stopping.wait_for(|stopping| *stopping) => break,
        };
        while open.try_join_next().is_some() {}
        let (connection, remote) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "could not accept a connection for messages");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        if !common.settings.may_send(remote.ip()) {
            tracing::warn!(address = %remote.ip(), "an address that hl7.allow does not name was turned away");
            continue;
        }
        // Who finds no place comes again by itself: senders do.
        let Ok(place) = places.clone().try_acquire_owned() else {
            tracing::warn!(address = %remote.ip(), "hl7.connections_max are open: another was turned away");
            continue;
        };
        let (common, stopping) = (common.clone(), stopping.clone());
        open.spawn(async move {
            peer::serve(connection, remote.ip(), common, stopping).await;
            drop(place);
        });
    }
    drop(socket);
    if tokio::time::timeout(DRAIN_MAX, async { while open.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("some connections for messages did not end in time");
    }
}
