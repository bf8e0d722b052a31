//! A certificate with its key, read from PEM: whether it fits together, whose it is, until when it lasts.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use crate::base::clock::Moment;

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The PEM text holds no certificate.
    #[error("there is no certificate in it (a block that begins with -----BEGIN CERTIFICATE-----)")]
    NoCertificate,
    /// The PEM text holds no private key.
    #[error("there is no private key in it; a key with a passphrase cannot be used")]
    NoKey,
    /// The two do not belong together, or the key is of a kind we cannot use.
    #[error("certificate and key do not fit: {0}")]
    Unfit(rustls::Error),
    /// The certificate is broken.
    #[error("the certificate cannot be read: {0}")]
    Broken(String),
}

/// A certificate chain with its private key.
#[derive(Debug, Clone)]
pub struct Identity {
    key: Arc<CertifiedKey>,
    begins: Moment,
    ends: Moment,
    names: Vec<String>,
}

impl Identity {
    /// Reads a chain, leaf first, and its key. Both may come from one text.
    ///
    /// # Errors
    /// If either is missing or they do not fit.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, CertificateError> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificates)
            .collect::<Result<_, _>>()
            .map_err(|error| CertificateError::Broken(format!("{error:?}")))?;
        let leaf = chain.first().ok_or(CertificateError::NoCertificate)?.clone();
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| CertificateError::NoKey)?;
        let key =
            CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(CertificateError::Unfit)?;
        let (_, parsed) =
            X509Certificate::from_der(&leaf).map_err(|error| CertificateError::Broken(error.to_string()))?;
        let at =
            |time: x509_parser::time::ASN1Time| Moment::from_millis(time.timestamp().saturating_mul(1000));
        let validity = parsed.validity();
        Ok(Self {
            begins: at(validity.not_before),
            ends: at(validity.not_after),
            names: names(&parsed),
            key: Arc::new(key),
        })
    }

    /// What a handshake needs.
    #[must_use]
    pub fn key(&self) -> Arc<CertifiedKey> {
        self.key.clone()
    }

    /// When it ends.
    #[must_use]
    pub fn ends(&self) -> Moment {
        self.ends
    }

    /// When it should be renewed: after two thirds of its life.
    #[must_use]
    pub fn renew_at(&self) -> Moment {
        let life_millis = self.ends.millis_since(self.begins);
        Moment::from_millis(self.begins.millis().saturating_add(life_millis / 3 * 2))
    }

    /// How long it lasts in all, in milliseconds.
    #[must_use]
    pub fn life_millis(&self) -> i64 {
        self.ends.millis_since(self.begins)
    }

    /// The host names and addresses it is for.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether it is for all of `names`.
    #[must_use]
    pub fn covers(&self, names: &[String]) -> bool {
        names.iter().all(|name| self.names.iter().any(|own| own.eq_ignore_ascii_case(name)))
    }
}

/// The SHA-256 fingerprint of the first certificate in a PEM text, as browsers show it.
#[must_use]
pub(super) fn fingerprint(certificate_pem: &[u8]) -> Option<String> {
    let certificate = CertificateDer::from_pem_slice(certificate_pem).ok()?;
    let digest = Sha256::digest(&certificate);
    Some(digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":"))
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return Vec::new() };
    let name = |general: &GeneralName<'_>| match general {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match *bytes {
            [a, b, c, d] => Some(std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string()),
            bytes => {
                <[u8; 16]>::try_from(bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string())
            }
        },
        _ => None,
    };
    extension.value.general_names.iter().filter_map(name).collect()
}
