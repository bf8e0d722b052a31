//! What `doctor` says of the certificate: how long it is good, and whom people are to trust.

use std::path::Path;

use super::super::show;
use crate::base::clock::Clock;
use crate::config::{Config, TlsMode};
use crate::operator::health::Finding;
use crate::server::LocalAuthority;

const CERTIFICATE_DAYS_MIN: i64 = 14;

/// The certificate that lies on the disk, whoever made it, and the authority people are to trust.
pub(super) fn certificate(config: &Config) -> Vec<Finding> {
    let folder = config.data.certificates();
    let (path, absent) = match config.tls.mode {
        TlsMode::Off => return Vec::new(),
        TlsMode::Files => (
            config.tls.certificate_file.clone().unwrap_or_default(),
            Finding::trouble("certificate", "it cannot be read", "Check tls.certificate_file."),
        ),
        TlsMode::Generated => (
            folder.join("local-server.pem"),
            Finding::warning("certificate", "none was made yet", "The server makes one when it starts."),
        ),
        TlsMode::Acme => (
            folder.join("acme-certificate.pem"),
            Finding::warning(
                "certificate",
                "none was fetched yet",
                "Start the server and look into its log.",
            ),
        ),
    };
    let mut findings = vec![std::fs::read(&path).map_or(absent, |pem| expiry(&path, &pem))];
    if config.tls.mode == TlsMode::Generated {
        let authority = LocalAuthority::new(folder, Vec::new(), Clock::System);
        if let Some(fingerprint) = authority.ok().and_then(|authority| authority.fingerprint()) {
            findings.push(Finding::good("authority", format!("fingerprint {fingerprint}")));
        }
    }
    findings
}

fn expiry(path: &Path, pem: &[u8]) -> Finding {
    let ends = x509_parser::pem::Pem::iter_from_buffer(pem)
        .flatten()
        .find_map(|pem| Some(pem.parse_x509().ok()?.validity().not_after.timestamp()));
    let Some(ends) = ends else {
        return Finding::trouble(
            "certificate",
            format!("{} cannot be read as a certificate", path.display()),
            "It should be PEM, the portal's certificate first. Remove it if Portico made it.",
        );
    };
    let days = (ends - Clock::System.now().seconds()).div_euclid(24 * 3600);
    if days < 0 {
        Finding::trouble(
            "certificate",
            "it has expired",
            "Renew it. Given files are taken up without a restart.",
        )
    } else if days < CERTIFICATE_DAYS_MIN {
        let what = format!("it expires in {}", show::count(days.unsigned_abs(), "day", "days"));
        Finding::warning("certificate", what, "Renew it; if Portico does that itself, look into the log.")
    } else {
        Finding::good("certificate", format!("good for {days} more days"))
    }
}
