//! Challenges: how the authority sees that a name is ours. Over TLS on the portal's own port (tls-alpn-01), or over
//! plain HTTP on port 80 (http-01).

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use instant_acme::KeyAuthorization;
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;

use super::AcmeError;
use crate::server::tls::Certificates;

/// The answers to http-01 challenges, by token.
#[derive(Debug, Clone, Default)]
pub struct HttpAnswers(Arc<RwLock<HashMap<String, String>>>);

impl HttpAnswers {
    /// What to answer for `token`.
    #[must_use]
    pub fn get(&self, token: &str) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn put(&self, token: &str, answer: Option<String>) {
        let mut answers = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match answer {
            Some(answer) => answers.insert(token.to_owned(), answer),
            None => answers.remove(token),
        };
    }
}

/// An answer that is being given; no longer when dropped.
pub(super) enum Answering {
    Tls { certificates: Arc<Certificates>, name: String },
    Http { answers: HttpAnswers, token: String },
}

impl Answering {
    pub(super) fn over_tls(
        certificates: &Arc<Certificates>,
        name: &str,
        authorization: &KeyAuthorization,
    ) -> Result<Self, AcmeError> {
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        params.custom_extensions =
            vec![CustomExtension::new_acme_identifier(authorization.digest().as_ref())];
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        // `from_der` would refuse the critical extension that RFC 8737 asks for.
        let key = ring::sign::any_ecdsa_type(&key)?;
        let certified = CertifiedKey::new(vec![certificate.der().clone()], key);
        certificates.challenge(name, Some(Arc::new(certified)));
        Ok(Self::Tls { certificates: certificates.clone(), name: name.to_owned() })
    }

    pub(super) fn over_http(answers: &HttpAnswers, token: &str, authorization: &KeyAuthorization) -> Self {
        answers.put(token, Some(authorization.as_str().to_owned()));
        Self::Http { answers: answers.clone(), token: token.to_owned() }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        match self {
            Self::Tls { certificates, name } => certificates.challenge(name, None),
            Self::Http { answers, token } => answers.put(token, None),
        }
    }
}
