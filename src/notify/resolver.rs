//! Host names to addresses, without the C library: a static binary in an empty folder has to find its way too.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;

/// How long a name server may take over one question.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why a name has no address.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// Nobody to ask.
    #[error(
        "no name servers: /etc/resolv.conf cannot be read ({0}) and none are configured; set server.name_servers"
    )]
    NoNameServers(String),
    /// Asked without success.
    #[error("{name}: {reason}")]
    NotFound {
        /// The name.
        name: String,
        /// What the name servers said.
        reason: String,
    },
}

/// Looks names up at the configured name servers, or at the system's.
#[derive(Clone)]
pub struct Names {
    resolver: Result<TokioResolver, String>,
}

impl Names {
    /// Asks `name_servers`; if there are none, those in `/etc/resolv.conf`.
    #[must_use]
    pub fn new(name_servers: &[SocketAddr]) -> Self {
        let builder = if name_servers.is_empty() {
            TokioResolver::builder_tokio()
        } else {
            let servers = name_servers.iter().map(server).collect();
            let config = ResolverConfig::from_name_servers(servers);
            Ok(TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()))
        };
        let resolver = builder.and_then(|mut builder| {
            builder.options_mut().timeout = PATIENCE;
            builder.build()
        });
        Self { resolver: resolver.map_err(|error| error.to_string()) }
    }

    /// The addresses of `host`, which may be an address itself.
    ///
    /// # Errors
    /// If there is nobody to ask or the name has no address.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = host.parse() {
            return Ok(vec![address]);
        }
        // RFC 6761 6.3: never asked of a server.
        if host.eq_ignore_ascii_case("localhost") {
            return Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]);
        }
        let resolver =
            self.resolver.as_ref().map_err(|reason| ResolveError::NoNameServers(reason.clone()))?;
        let not_found = |reason: String| ResolveError::NotFound { name: host.to_owned(), reason };
        let found = resolver.lookup_ip(host).await.map_err(|error| not_found(error.to_string()))?;
        let addresses: Vec<IpAddr> = found.iter().collect();
        if addresses.is_empty() { Err(not_found("no addresses".to_owned())) } else { Ok(addresses) }
    }
}

fn server(address: &SocketAddr) -> NameServerConfig {
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    for connection in &mut server.connections {
        connection.port = address.port();
    }
    server
}
