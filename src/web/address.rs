//! From where a request came. `X-Forwarded-For` counts only from a proxy the practice named.

use std::net::IpAddr;

use poem::Request;

use crate::records::session::Origin;

/// The peer's address, or the one a trusted proxy reports: the last address in `X-Forwarded-For` that is not
/// itself a trusted proxy.
#[must_use]
pub fn client(request: &Request, trusted_proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = request.remote_addr().as_socket_addr()?.ip().to_canonical();
    if !trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    let forwarded =
        request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let listed: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    for text in listed.into_iter().rev() {
        match text.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(address) if trusted_proxies.contains(&address) => {}
            Ok(address) => return Some(address),
            // A proxy that is trusted does not write nonsense: what stands before it is the client's own word.
            Err(_) => return Some(peer),
        }
    }
    Some(peer)
}

/// Address and browser of a request, for the audit and the list of sessions.
#[must_use]
pub fn origin(request: &Request, trusted_proxies: &[IpAddr]) -> Origin {
    let address =
        client(request, trusted_proxies).map_or_else(|| "unknown".to_owned(), |address| address.to_string());
    let agent = request.header("user-agent").unwrap_or_default();
    let agent = agent.chars().filter(|c| !c.is_control()).take(200).collect();
    Origin { address, agent }
}
