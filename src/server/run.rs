//! From settings to a running server: what is bound, how TLS comes about, what is refused, how it stops.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use poem::{Endpoint, Response};
use rustls::ServerConfig;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::acme::{Acme, AcmeSettings, HttpAnswers};
use super::front::{ErrorPage, Front, FrontSettings};
use super::given::{GivenError, GivenFiles};
use super::host::Hosts;
use super::listen::{Common, Listener};
use super::local::{LocalAuthority, LocalError};
use super::pace::Limits;
use super::redirect::Redirect;
use super::tls::{Certificates, server_config};
use crate::base::clock::Clock;

/// Where the certificate comes from.
#[derive(Debug, Clone)]
pub enum TlsSource {
    /// No TLS: loopback only, for a trial or behind a proxy on this machine.
    Off,
    /// Files someone else looks after.
    Files(GivenFiles),
    /// Made here, for a local network.
    Generated {
        /// Where it is kept.
        folder: PathBuf,
        /// Host names and addresses.
        names: Vec<String>,
    },
    /// From an authority on the internet.
    Acme(AcmeSettings),
}

/// What a server is to be.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Addresses of the portal.
    pub listen: Vec<SocketAddr>,
    /// Addresses that answer plain HTTP with the way to https.
    pub redirect: Vec<SocketAddr>,
    /// The portal's own origin, for instance `https://portal.example.org`.
    pub origin: String,
    /// Host names we answer to besides the origin's.
    pub hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where the certificate comes from.
    pub tls: TlsSource,
    /// Time and room for a connection.
    pub limits: Limits,
    /// Bytes a request body may have.
    pub body_bytes_max: usize,
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Nothing to listen on.
    #[error("no address to listen on; set server.listen, for instance to 127.0.0.1:8080")]
    NoAddress,
    /// Plain HTTP would leave this machine.
    #[error(
        "{0} can be reached from the network, and without TLS passwords and results would travel in the clear. \
         Set tls.mode to \"generated\", \"files\" or \"acme\", or listen on 127.0.0.1 only"
    )]
    PlainBeyondLoopback(SocketAddr),
    /// The origin does not fit.
    #[error("the origin {origin:?} {reason}")]
    Origin {
        /// As configured.
        origin: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An address cannot be bound.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The given certificate.
    #[error("certificate: {0}")]
    Given(#[from] GivenError),
    /// The local certificate.
    #[error("certificate for the local network: {0}")]
    Local(#[from] LocalError),
    /// TLS itself.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// A server that is bound and not yet running.
pub struct Server {
    listeners: Vec<Listener>,
    portal_addresses: Vec<SocketAddr>,
    fingerprint: Option<String>,
    tls: Option<Arc<ServerConfig>>,
    background: JoinSet<()>,
    stop: watch::Sender<bool>,
    common: Common,
}

impl Server {
    /// Puts `router` behind the front and binds all addresses. Runs within a tokio runtime.
    ///
    /// # Errors
    /// If the settings do not fit together, a certificate cannot be used or an address not be bound.
    pub fn bind<E>(
        router: E,
        settings: ServerSettings,
        error_page: ErrorPage,
        clock: Clock,
    ) -> Result<Self, ServeError>
    where
        E: Endpoint<Output = Response> + 'static,
    {
        let host = check(&settings)?;
        let mut background = JoinSet::new();
        let answers = HttpAnswers::default();
        let (tls, fingerprint) = certificates(&settings.tls, &answers, &clock, &mut background)?;
        let front = Arc::new(Front::new(
            router,
            FrontSettings {
                hosts: Hosts::new(std::iter::once(host).chain(settings.hosts)),
                body_bytes_max: settings.body_bytes_max,
                over_tls: settings.origin.starts_with("https://"),
                error_page,
            },
        ));
        let mut listeners = Vec::new();
        for address in settings.listen {
            let listener = Listener::bind(address, tls.clone(), front.clone());
            listeners.push(listener.map_err(|source| ServeError::Bind { address, source })?);
        }
        let portal_addresses = listeners.iter().map(Listener::local_address).collect();
        for address in settings.redirect {
            let redirect = Redirect::new(settings.origin.clone(), answers.clone());
            let listener = Listener::bind(address, None, redirect);
            listeners.push(listener.map_err(|source| ServeError::Bind { address, source })?);
        }
        let (stop, stopping) = watch::channel(false);
        let common = Common::new(settings.limits, &settings.trusted_proxies, stopping);
        Ok(Self { listeners, portal_addresses, fingerprint, tls, background, stop, common })
    }

    /// Where the portal listens, with the real ports.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.portal_addresses
    }

    /// The fingerprint of the local authority that people are to trust, if there is one.
    #[must_use]
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// How it speaks TLS, if it does: for whatever else listens beside it.
    #[must_use]
    pub fn tls(&self) -> Option<Arc<ServerConfig>> {
        self.tls.clone()
    }

    /// Serves until `stop` is ready, then lets open requests finish, within the limits' `drain_max`.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut listening = JoinSet::new();
        for listener in self.listeners {
            tracing::info!(address = %listener.local_address(), "listening");
            listening.spawn(listener.run(self.common.clone()));
        }
        stop.await;
        tracing::info!("stopping");
        // Nobody listening any more is no reason to fail here.
        let _ = self.stop.send(true);
        while listening.join_next().await.is_some() {}
        self.background.shutdown().await;
        tracing::info!("stopped");
    }
}

/// The origin's host, if settings fit together.
fn check(settings: &ServerSettings) -> Result<String, ServeError> {
    let wrong = |reason| ServeError::Origin { origin: settings.origin.clone(), reason };
    let origin = url::Url::parse(&settings.origin)
        .map_err(|_| wrong("is not an address such as https://portal.example.org"))?;
    let host = origin.host_str().ok_or_else(|| wrong("has no host name"))?.to_owned();
    if !matches!(origin.scheme(), "http" | "https")
        || origin.origin().ascii_serialization() != settings.origin
    {
        return Err(wrong("must be scheme, host and port alone, without a slash at its end"));
    }
    if settings.listen.is_empty() {
        return Err(ServeError::NoAddress);
    }
    if matches!(settings.tls, TlsSource::Off) {
        let open = settings.listen.iter().find(|address| !address.ip().to_canonical().is_loopback());
        return open.map_or(Ok(host), |address| Err(ServeError::PlainBeyondLoopback(*address)));
    }
    if origin.scheme() == "http" {
        return Err(wrong("must begin with https:// when TLS is on"));
    }
    Ok(host)
}

type Tls = (Option<Arc<ServerConfig>>, Option<String>);

/// Sets the source of certificates up and starts what keeps them fresh.
fn certificates(
    source: &TlsSource,
    answers: &HttpAnswers,
    clock: &Clock,
    background: &mut JoinSet<()>,
) -> Result<Tls, ServeError> {
    let certificates = Certificates::new();
    let mut fingerprint = None;
    match source {
        TlsSource::Off => return Ok((None, None)),
        TlsSource::Files(files) => {
            let identity = files.read()?;
            if files.key_is_open() {
                tracing::warn!(key = %files.key.display(), "everybody on this machine can read the private key");
            }
            if identity.ends() <= clock.now() {
                tracing::warn!(ended = %identity.ends().timestamp(), "the given certificate is out of date");
            }
            certificates.replace(&identity);
            background.spawn(files.clone().follow(certificates.clone()));
        }
        TlsSource::Generated { folder, names } => {
            let authority = LocalAuthority::new(folder.clone(), names.clone(), clock.clone())?;
            certificates.replace(&authority.identity()?);
            fingerprint = authority.fingerprint();
            background.spawn(authority.follow(certificates.clone()));
        }
        TlsSource::Acme(settings) => {
            let acme = Acme::new(settings.clone(), certificates.clone(), answers.clone(), clock.clone());
            background.spawn(acme.follow());
        }
    }
    Ok((Some(server_config(certificates)?), fingerprint))
}
