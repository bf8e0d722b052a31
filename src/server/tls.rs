//! TLS (to be filled in the next step): the name of the ACME challenge protocol.

/// The protocol of an ACME challenge over TLS (RFC 8737).
pub const ACME_PROTOCOL: &[u8] = b"acme-tls/1";
