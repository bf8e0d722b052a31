//! Certificates from an ACME authority (RFC 8555), obtained and renewed without anyone's doing.
//!
//! The account's key and the certificate with its key are kept in a folder of their own. A certificate is renewed
//! after two thirds of its life; while that fails the old one stays in use and the attempts grow rarer. A first
//! attempt proves the names over TLS, the next over port 80 if that is served, and so on in turn.

mod challenge;
mod http;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order,
    OrderStatus, RetryPolicy,
};
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use sha2::{Digest, Sha256};

use challenge::Answering;
pub use challenge::HttpAnswers;
pub use http::RootsError;

use super::certificate::{CertificateError, Identity};
use super::private_file;
use super::tls::Certificates;
use crate::base::clock::{Clock, Moment};
use crate::notify::resolver::Names;

/// How long the authority may take over one step.
const PATIENCE: Duration = Duration::from_secs(90);
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(12 * 3600);

/// What to ask, of whom, and where to keep it.
#[derive(Debug, Clone)]
pub struct AcmeSettings {
    /// The authority's directory.
    pub directory: String,
    /// A mail address the authority may write to.
    pub contact: Option<String>,
    /// The host names to certify.
    pub names: Vec<String>,
    /// The folder for account and certificate.
    pub folder: PathBuf,
    /// A PEM file with roots to trust besides the compiled-in ones.
    pub further_roots: Option<PathBuf>,
    /// Name servers to ask instead of the system's.
    pub name_servers: Vec<SocketAddr>,
    /// Whether port 80 is served, so that http-01 can be tried.
    pub serves_http: bool,
}

/// Why there is no new certificate.
#[derive(Debug, thiserror::Error)]
pub enum AcmeError {
    /// The authority, or the way to it.
    #[error("{0}")]
    Authority(#[from] instant_acme::Error),
    /// The authority did not accept the proof.
    #[error("the authority did not accept the proof: {0}")]
    Refused(String),
    /// No challenge we can answer.
    #[error("the authority offers no challenge for {0} that can be answered here")]
    NoChallenge(String),
    /// A key or certificate could not be made.
    #[error("{0}")]
    Make(#[from] rcgen::Error),
    /// TLS could not be set up.
    #[error("{0}")]
    Tls(#[from] rustls::Error),
    /// The roots.
    #[error("{0}")]
    Roots(#[from] RootsError),
    /// What came back cannot be used.
    #[error("what the authority sent cannot be used: {0}")]
    Unfit(#[from] CertificateError),
    /// The folder.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Keeps a certificate for the portal.
pub struct Acme {
    settings: AcmeSettings,
    certificates: Arc<Certificates>,
    answers: HttpAnswers,
    clock: Clock,
}

impl Acme {
    /// Puts certificates into `certificates` and http-01 answers into `answers`.
    #[must_use]
    pub fn new(
        settings: AcmeSettings,
        certificates: Arc<Certificates>,
        answers: HttpAnswers,
        clock: Clock,
    ) -> Self {
        Self { settings, certificates, answers, clock }
    }

    /// The kept certificate, put to use if it is for our names; `None` if there is none to use.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn use_kept(&self) -> Result<Option<Identity>, AcmeError> {
        let path = self.certificate_file();
        let Some(pem) = private_file::read(&path).map_err(|source| AcmeError::File { path, source })? else {
            return Ok(None);
        };
        let identity = Identity::from_pem(&pem, &pem)?;
        let usable = identity.covers(&self.settings.names) && identity.ends() > self.clock.now();
        if usable {
            self.certificates.replace(&identity);
        }
        Ok(usable.then_some(identity))
    }

    /// Obtains and renews, for ever.
    pub async fn follow(self) {
        let mut identity = self.use_kept().unwrap_or_else(|error| {
            tracing::error!(%error, "kept certificate not used");
            None
        });
        let mut failures = 0;
        loop {
            let due = identity.as_ref().map_or(Moment::from_millis(0), due);
            let wait_millis = due.millis_since(self.clock.now());
            if let Ok(millis @ 1..) = u64::try_from(wait_millis) {
                // In steps, because clocks are set and machines sleep.
                tokio::time::sleep(Duration::from_millis(millis).min(Duration::from_secs(3600))).await;
                continue;
            }
            match self.obtain(failures).await {
                Ok(fresh) => {
                    tracing::info!(ends = %fresh.ends().timestamp(), "certificate obtained");
                    identity = Some(fresh);
                    failures = 0;
                }
                Err(error) => {
                    let pause = pause(failures);
                    tracing::error!(%error, next_attempt_seconds = pause.as_secs(), "certificate not obtained");
                    failures += 1;
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// Obtains a certificate now, keeps it and puts it to use. `attempt` says which proof to try.
    ///
    /// # Errors
    /// If anything on the way fails; what is in use stays in use.
    pub async fn obtain(&self, attempt: u32) -> Result<Identity, AcmeError> {
        let kind = if self.settings.serves_http && attempt % 2 == 1 {
            ChallengeType::Http01
        } else {
            ChallengeType::TlsAlpn01
        };
        let account = self.account().await?;
        let identifiers: Vec<Identifier> = self.settings.names.iter().cloned().map(Identifier::Dns).collect();
        let mut order = account.new_order(&NewOrder::new(&identifiers)).await?;
        let answering = self.prove(&mut order, &kind).await?;
        let patience = RetryPolicy::new().timeout(PATIENCE);
        if order.poll_ready(&patience).await? != OrderStatus::Ready {
            return Err(refusal(&mut order).await);
        }
        drop(answering);
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(self.settings.names.clone())?;
        params.distinguished_name = DistinguishedName::new();
        order.finalize_csr(params.serialize_request(&key)?.der()).await?;
        let chain = order.poll_certificate(&patience).await?;
        // One file, so that chain and key can never be of two orders.
        let pem = format!("{chain}\n{}", key.serialize_pem());
        let identity = Identity::from_pem(pem.as_bytes(), pem.as_bytes())?;
        self.keep(&self.certificate_file(), pem.as_bytes())?;
        self.certificates.replace(&identity);
        Ok(identity)
    }

    /// Sets up the answer for each name and tells the authority to look.
    async fn prove(&self, order: &mut Order, kind: &ChallengeType) -> Result<Vec<Answering>, AcmeError> {
        let mut answering = Vec::new();
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization?;
            if authorization.status != AuthorizationStatus::Pending {
                continue;
            }
            let name = authorization.identifier().to_string();
            let Some(mut challenge) = authorization.challenge(kind.clone()) else {
                return Err(AcmeError::NoChallenge(name));
            };
            let proof = challenge.key_authorization();
            answering.push(match kind {
                ChallengeType::Http01 => Answering::over_http(&self.answers, &challenge.token, &proof),
                _ => Answering::over_tls(&self.certificates, &name, &proof)?,
            });
            challenge.set_ready().await?;
        }
        Ok(answering)
    }

    /// The account at this authority, made at the first need.
    async fn account(&self) -> Result<Account, AcmeError> {
        let settings = &self.settings;
        let names = Names::new(&settings.name_servers);
        let client = http::Client::new(names, settings.further_roots.as_deref())?;
        let builder = Account::builder_with_http(Box::new(client));
        let path = settings.folder.join(account_file_name(&settings.directory));
        let kept =
            private_file::read(&path).map_err(|source| AcmeError::File { path: path.clone(), source })?;
        if let Some(kept) = kept {
            let credentials: AccountCredentials =
                serde_json::from_slice(&kept).map_err(instant_acme::Error::from)?;
            return Ok(builder.from_credentials(credentials).await?);
        }
        let contact = settings.contact.as_ref().map(|address| format!("mailto:{address}"));
        let new = NewAccount {
            contact: &contact.as_deref().into_iter().collect::<Vec<_>>(),
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let (account, credentials) = builder.create(&new, settings.directory.clone(), None).await?;
        let text = serde_json::to_vec(&credentials).map_err(instant_acme::Error::from)?;
        self.keep(&path, &text)?;
        Ok(account)
    }

    fn certificate_file(&self) -> PathBuf {
        self.settings.folder.join("acme-certificate.pem")
    }

    fn keep(&self, path: &Path, bytes: &[u8]) -> Result<(), AcmeError> {
        private_file::write(path, bytes).map_err(|source| AcmeError::File { path: path.to_owned(), source })
    }
}

/// One account for each authority.
fn account_file_name(directory: &str) -> String {
    let digest = Sha256::digest(directory.as_bytes());
    format!("acme-account-{:02x}{:02x}{:02x}{:02x}.json", digest[0], digest[1], digest[2], digest[3])
}

/// When to renew: the same moment for the whole life of a certificate, not the same for all portals.
fn due(identity: &Identity) -> Moment {
    let spread_millis = identity.life_millis() / 20;
    let share = i64::from(identity.names().iter().flat_map(|name| name.bytes()).fold(0u8, u8::wrapping_add));
    Moment::from_millis(identity.renew_at().millis().saturating_add(spread_millis * share / 255))
}

/// Grows threefold from a minute to half a day, give or take a quarter.
fn pause(failures: u32) -> Duration {
    let pause = FIRST_PAUSE.saturating_mul(3u32.saturating_pow(failures)).min(LONGEST_PAUSE);
    pause.mul_f64(rand::random_range(0.75..1.25))
}

/// What the authority says about each name.
async fn refusal(order: &mut Order) -> AcmeError {
    let mut reasons = Vec::new();
    let mut authorizations = order.authorizations();
    while let Some(Ok(mut authorization)) = authorizations.next().await {
        let _ = authorization.refresh().await;
        let name = authorization.identifier().to_string();
        let problems = authorization.challenges.iter().filter_map(|challenge| challenge.error.as_ref());
        reasons.extend(problems.map(|problem| format!("{name}: {problem}")));
    }
    AcmeError::Refused(if reasons.is_empty() { "no reason was given".to_owned() } else { reasons.join("; ") })
}
