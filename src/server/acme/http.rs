//! The HTTP client that talks to a certificate authority: our own resolver, compiled-in roots, one connection
//! a request, everything bounded.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use instant_acme::{BodyWrapper, BytesResponse, HttpClient};
use poem::http::{self, HeaderValue, header};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::notify::resolver::Names;

const ANSWER_MAX: Duration = Duration::from_secs(30);
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Speaks HTTPS with the authority.
#[derive(Clone)]
pub(super) struct Client {
    names: Names,
    tls: TlsConnector,
}

/// The roots to trust cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// The file with further roots.
    #[error("{path}: {reason}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// TLS itself.
    #[error(transparent)]
    Tls(#[from] rustls::Error),
}

impl Client {
    /// Trusts the compiled-in roots, and those in `further_roots`.
    pub(super) fn new(names: Names, further_roots: Option<&Path>) -> Result<Self, RootsError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = further_roots {
            let failed = |reason: String| RootsError::File { path: path.to_owned(), reason };
            let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|error| failed(format!("{error:?}")))?;
                roots.add(certificate).map_err(|error| failed(error.to_string()))?;
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { names, tls: TlsConnector::from(Arc::new(config)) })
    }

    async fn exchange(
        self,
        mut request: http::Request<BodyWrapper<Bytes>>,
    ) -> Result<http::Response<Full<Bytes>>, Failure> {
        let target = request.uri().clone();
        if target.scheme_str() != Some("https") {
            return Err(format!("{target}: only https is spoken with a certificate authority").into());
        }
        let authority = target.authority().ok_or("no host in the address")?.clone();
        let socket = self.connect(authority.host(), authority.port_u16().unwrap_or(443)).await?;
        let name = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let socket = self.tls.connect(ServerName::try_from(name)?, socket).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
        let driving = tokio::spawn(connection);
        request.headers_mut().insert(header::HOST, HeaderValue::from_str(authority.as_str())?);
        *request.uri_mut() = target.path_and_query().map_or("/", |path| path.as_str()).parse()?;
        let (parts, body) = sender.send_request(request).await?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await?.to_bytes();
        driving.abort();
        Ok(http::Response::from_parts(parts, Full::new(body)))
    }

    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Failure> {
        let mut last = None;
        for address in self.names.addresses(host).await? {
            match TcpStream::connect((address, port)).await {
                Ok(socket) => return Ok(socket),
                Err(error) => last = Some(format!("{address} port {port}: {error}")),
            }
        }
        Err(last.unwrap_or_default().into())
    }
}

impl HttpClient for Client {
    fn request(
        &self,
        request: http::Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, instant_acme::Error>> + Send>> {
        let target = request.uri().clone();
        let exchange = tokio::time::timeout(ANSWER_MAX, self.clone().exchange(request));
        Box::pin(async move {
            let failed = |why: String| instant_acme::Error::Other(format!("{target}: {why}").into());
            match exchange.await {
                Ok(Ok(response)) => Ok(BytesResponse::from(response)),
                Ok(Err(error)) => Err(failed(error.to_string())),
                Err(_) => Err(failed("no answer in time".to_owned())),
            }
        })
    }
}
