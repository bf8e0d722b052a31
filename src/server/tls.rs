//! TLS: versions 1.2 and 1.3, forward secret suites only, and a certificate that can be replaced while serving.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, version};

use super::certificate::Identity;

/// The protocol of an ACME challenge over TLS (RFC 8737).
pub const ACME_PROTOCOL: &[u8] = b"acme-tls/1";

/// The certificate in use and those that answer challenges.
#[derive(Debug, Default)]
pub struct Certificates {
    current: RwLock<Option<Arc<CertifiedKey>>>,
    challenges: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

impl Certificates {
    /// None yet: handshakes fail until there is one.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Uses `identity` for all handshakes from now on.
    pub fn replace(&self, identity: &Identity) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(identity.key());
    }

    /// Answers challenges for `name` with `key`, or no longer.
    pub(super) fn challenge(&self, name: &str, key: Option<Arc<CertifiedKey>>) {
        let mut challenges = self.challenges.write().unwrap_or_else(PoisonError::into_inner);
        match key {
            Some(key) => challenges.insert(name.to_ascii_lowercase(), key),
            None => challenges.remove(&name.to_ascii_lowercase()),
        };
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        if hello.alpn().is_some_and(|mut offered| offered.any(|protocol| protocol == ACME_PROTOCOL)) {
            let name = hello.server_name()?.to_ascii_lowercase();
            return self.challenges.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        }
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The settings of all TLS listeners.
///
/// # Errors
/// If the cryptography cannot be set up, for instance without a source of randomness.
pub fn server_config(certificates: Arc<Certificates>) -> Result<Arc<ServerConfig>, rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec(), ACME_PROTOCOL.to_vec()];
    // Tickets keep resumption out of our memory; their keys live in this process only and rotate.
    config.ticketer = ring::Ticketer::new()?;
    Ok(Arc::new(config))
}
