//! A certificate for a local network, made by the portal itself.
//!
//! A small authority is made once and lasts ten years; it can vouch for the configured names only, so trusting it
//! on the practice's computers gives nobody power over other sites. The server's own certificate is made from it for
//! a year and renewed without anyone having to trust anything anew. When the names change, both are made anew.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};

use super::certificate::{CertificateError, Identity, fingerprint};
use super::private_file;
use super::tls::Certificates;
use crate::base::clock::{Clock, Moment};

const AUTHORITY_DAYS: i64 = 3650;
/// Longer ones are refused by some browsers.
const SERVER_DAYS: i64 = 397;
/// Computers of a practice do not all have the right time.
const BACKDATED_MINUTES: i64 = 24 * 60;

/// Why there is no local certificate.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// The state folder.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Making it failed, for instance because a name is not one.
    #[error("the certificate for {names} could not be made: {source}")]
    Make {
        /// The names.
        names: String,
        /// Why.
        source: rcgen::Error,
    },
    /// What was made or kept cannot be used.
    #[error("{0}")]
    Unfit(#[from] CertificateError),
    /// No name was given.
    #[error("no host name or address to make a certificate for; set server.origin")]
    NoNames,
}

/// Makes and renews the certificate.
#[derive(Debug, Clone)]
pub struct LocalAuthority {
    folder: PathBuf,
    names: Vec<String>,
    clock: Clock,
}

impl LocalAuthority {
    /// Keeps its files in `folder` and vouches for `names`: host names and addresses.
    ///
    /// # Errors
    /// Without a name.
    pub fn new(folder: PathBuf, names: Vec<String>, clock: Clock) -> Result<Self, LocalError> {
        if names.is_empty() {
            return Err(LocalError::NoNames);
        }
        Ok(Self { folder, names, clock })
    }

    /// The file that people's computers have to trust.
    #[must_use]
    pub fn authority_file(&self) -> PathBuf {
        self.folder.join("local-authority.pem")
    }

    /// The SHA-256 fingerprint of the authority, to compare before trusting it.
    #[must_use]
    pub fn fingerprint(&self) -> Option<String> {
        fingerprint(&std::fs::read(self.authority_file()).ok()?)
    }

    /// The kept certificate, or a new one where it is missing, old, or for other names.
    ///
    /// # Errors
    /// If files cannot be read or written, or a name is not one.
    pub fn identity(&self) -> Result<Identity, LocalError> {
        let now = self.clock.now();
        let (authority, key_file) = (self.authority_file(), self.folder.join("local-authority.key"));
        let (certificate_file, server_file) = (authority.clone(), self.folder.join("local-server.pem"));
        let kept_authority = match (self.kept(&authority)?, self.kept(&key_file)?) {
            (Some(certificate), Some(key)) => self.usable_authority(&certificate, &key, now),
            _ => None,
        };
        if let Some(key) = kept_authority {
            if let Some(pem) = self.kept(&server_file)?
                && let Ok(identity) = Identity::from_pem(&pem, &pem)
                && identity.covers(&self.names)
                && identity.renew_at() > now
            {
                return Ok(identity);
            }
            return self.make_server(&key, now, &server_file);
        }
        let key = KeyPair::generate().map_err(|source| self.failed(source))?;
        let params = self.authority_params(now)?;
        let certificate = params.self_signed(&key).map_err(|source| self.failed(source))?;
        self.keep(&key_file, key.serialize_pem().as_bytes())?;
        self.keep(&certificate_file, certificate.pem().as_bytes())?;
        self.make_server(&key, now, &server_file)
    }

    /// Looks every few hours whether to renew, for ever.
    pub(super) async fn follow(self, certificates: Arc<Certificates>) {
        loop {
            tokio::time::sleep(Duration::from_secs(6 * 3600)).await;
            match self.identity() {
                Ok(identity) => certificates.replace(&identity),
                Err(error) => tracing::error!(%error, "local certificate not renewed"),
            }
        }
    }

    /// The key of a kept authority, if it is for our names and outlives what it is to sign.
    fn usable_authority(&self, certificate: &[u8], key: &[u8], now: Moment) -> Option<KeyPair> {
        let identity = Identity::from_pem(certificate, key).ok()?;
        let mut ours = self.names.clone();
        ours.sort();
        let mut theirs = identity.names().to_vec();
        theirs.sort();
        let lasting = identity.ends() > now.plus_days(SERVER_DAYS);
        if ours != theirs || !lasting {
            return None;
        }
        KeyPair::from_pem(std::str::from_utf8(key).ok()?).ok()
    }

    fn authority_params(&self, now: Moment) -> Result<CertificateParams, LocalError> {
        // The authority carries the names too, so that a change of names is seen.
        let mut params = CertificateParams::new(self.names.clone()).map_err(|source| self.failed(source))?;
        params.distinguished_name = authority_name();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let subtree = |name: &String| match name.parse() {
            Ok(address) => GeneralSubtree::IpAddress(single(address)),
            Err(_) => GeneralSubtree::DnsName(name.clone()),
        };
        params.name_constraints = Some(NameConstraints {
            permitted_subtrees: self.names.iter().map(subtree).collect(),
            excluded_subtrees: Vec::new(),
        });
        last(&mut params, now, AUTHORITY_DAYS);
        Ok(params)
    }

    fn make_server(&self, authority: &KeyPair, now: Moment, file: &Path) -> Result<Identity, LocalError> {
        let authority_params = self.authority_params(now)?;
        let issuer = Issuer::from_params(&authority_params, authority);
        let key = KeyPair::generate().map_err(|source| self.failed(source))?;
        let mut params = CertificateParams::new(self.names.clone()).map_err(|source| self.failed(source))?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Portico");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        last(&mut params, now, SERVER_DAYS);
        let certificate = params.signed_by(&key, &issuer).map_err(|source| self.failed(source))?;
        let pem = format!("{}{}", certificate.pem(), key.serialize_pem());
        let identity = Identity::from_pem(pem.as_bytes(), pem.as_bytes())?;
        self.keep(file, pem.as_bytes())?;
        tracing::info!(ends = %identity.ends().timestamp(), "made a certificate for the local network");
        Ok(identity)
    }

    fn failed(&self, source: rcgen::Error) -> LocalError {
        LocalError::Make { names: self.names.join(", "), source }
    }

    fn kept(&self, path: &Path) -> Result<Option<Vec<u8>>, LocalError> {
        private_file::read(path).map_err(|source| LocalError::File { path: path.to_owned(), source })
    }

    fn keep(&self, path: &Path, bytes: &[u8]) -> Result<(), LocalError> {
        private_file::write(path, bytes).map_err(|source| LocalError::File { path: path.to_owned(), source })
    }
}

fn authority_name() -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, "Portico local authority");
    name
}

fn single(address: std::net::IpAddr) -> CidrSubnet {
    match address {
        std::net::IpAddr::V4(v4) => CidrSubnet::V4(v4.octets(), [255; 4]),
        std::net::IpAddr::V6(v6) => CidrSubnet::V6(v6.octets(), [255; 16]),
    }
}

/// Sets from when to when, in whole seconds.
fn last(params: &mut CertificateParams, now: Moment, days: i64) {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    let at = |moment: Moment| epoch + Duration::from_secs(u64::try_from(moment.seconds()).unwrap_or(0));
    params.not_before = at(now.plus_minutes(-BACKDATED_MINUTES));
    params.not_after = at(now.plus_days(days).plus_minutes(-BACKDATED_MINUTES));
}
