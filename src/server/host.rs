//! Which `Host` we answer to. A forged one is refused before any handler sees it.

use poem::Request;
use poem::http::header;
use poem::http::uri::Authority;

/// The names of this portal: its own origin's, others that were configured, and loopback's on loopback.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    /// Host names or addresses, without ports.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().map(|name| bare(&name).to_ascii_lowercase()).collect() }
    }

    /// Whether `request` is meant for us: it names exactly one host, and that is ours.
    #[must_use]
    pub fn accept(&self, request: &Request) -> bool {
        let mut stated = request.headers().get_all(header::HOST).iter();
        let (first, second) = (stated.next(), stated.next());
        if second.is_some() {
            return false;
        }
        let stated =
            match first.map(|value| value.to_str().ok().and_then(|text| text.parse::<Authority>().ok())) {
                Some(Some(authority)) => Some(authority),
                Some(None) => return false,
                None => None,
            };
        let target = request.original_uri().authority();
        match (target, &stated) {
            (None, None) => false,
            (Some(target), Some(stated)) if !target.as_str().eq_ignore_ascii_case(stated.as_str()) => false,
            (Some(authority), _) | (None, Some(authority)) => self.is_ours(authority, request),
        }
    }

    fn is_ours(&self, authority: &Authority, request: &Request) -> bool {
        if authority.as_str().contains('@') {
            return false;
        }
        let host = bare(authority.host());
        let on_loopback = || {
            request.local_addr().as_socket_addr().is_some_and(|local| local.ip().to_canonical().is_loopback())
        };
        self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
            || (is_loopback_name(host) && on_loopback())
    }
}

/// A host without the brackets of IPv6.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Whether `host` is a name of this machine alone.
#[must_use]
pub fn is_loopback_name(host: &str) -> bool {
    let host = bare(host);
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
