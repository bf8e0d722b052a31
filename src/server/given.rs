//! A certificate that was given as files, read again when they change or on SIGHUP.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::signal::unix::{SignalKind, signal};

use super::certificate::{CertificateError, Identity};
use super::tls::Certificates;

/// How often to look whether the files changed.
const LOOK: Duration = Duration::from_secs(60);

/// A chain and a key in PEM files; the key may be in the same file.
#[derive(Debug, Clone)]
pub struct GivenFiles {
    /// The chain, leaf first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Why given files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    /// A file cannot be read.
    #[error("{path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What is in the files cannot be used.
    #[error("{certificate} with {key}: {source}", certificate = files.certificate.display(), key = files.key.display())]
    Content {
        /// The files.
        files: GivenFiles,
        /// Why.
        source: CertificateError,
    },
}

impl GivenFiles {
    /// Reads both files.
    ///
    /// # Errors
    /// If one cannot be read or they do not fit.
    pub fn read(&self) -> Result<Identity, GivenError> {
        let read =
            |path: &Path| fs::read(path).map_err(|source| GivenError::Read { path: path.to_owned(), source });
        let (certificate, key) = (read(&self.certificate)?, read(&self.key)?);
        Identity::from_pem(&certificate, &key)
            .map_err(|source| GivenError::Content { files: self.clone(), source })
    }

    /// Whether others than the owner and its group can read the key.
    #[must_use]
    pub fn key_is_open(&self) -> bool {
        fs::metadata(&self.key).is_ok_and(|metadata| metadata.mode() & 0o007 != 0)
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.certificate, &self.key]
            .map(|path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok())
    }

    /// Keeps `certificates` up to date, for ever. Files that do not fit leave the certificate in use as it is.
    pub(super) async fn follow(self, certificates: Arc<Certificates>) {
        let mut hangup = signal(SignalKind::hangup()).ok();
        let mut seen = self.changed_at();
        loop {
            let asked = tokio::select! {
                () = tokio::time::sleep(LOOK) => false,
                () = async { match &mut hangup {
                    Some(hangup) => { hangup.recv().await; }
                    None => std::future::pending().await,
                }} => true,
            };
            let changed = self.changed_at();
            if !asked && changed == seen {
                continue;
            }
            seen = changed;
            match self.read() {
                Ok(identity) => {
                    certificates.replace(&identity);
                    tracing::info!(ends = %identity.ends().timestamp(), "certificate read again");
                }
                Err(error) => tracing::error!(%error, "certificate not read again, the old one stays in use"),
            }
        }
    }
}
