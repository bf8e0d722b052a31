//! Mail through the practice's own mail server (SMTP, RFC 5321; TLS from the start, RFC 8314, or STARTTLS, RFC 3207).
//!
//! A mail is handed over or refused; nothing is kept for later. Without TLS only a server on this machine is used.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::base::contact::Email;
use crate::base::secret::Secret;
use crate::notify::resolver::{Names, ResolveError};

/// How long the server may take over one step.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte, usually on port 465.
    Tls,
    /// TLS after `STARTTLS`, usually on port 587; without it nothing is sent.
    StartTls,
    /// None: a server on this machine only.
    Off,
}

/// The practice's mail server.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// Its host name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is protected.
    pub security: Security,
    /// Name and password, if it wants them.
    pub account: Option<(String, Secret)>,
    /// The address that mails come from.
    pub from: Email,
    /// A PEM file with roots to trust besides the compiled-in ones.
    pub further_roots: Option<PathBuf>,
    /// Name servers to ask instead of the system's.
    pub name_servers: Vec<SocketAddr>,
}

/// A mail to one person.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Who it is for.
    pub to: Email,
    /// The name that stands before the practice's address.
    pub from_name: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// A file that goes along.
    pub file: Option<MailedFile>,
}

/// A file that goes along with a mail.
#[derive(Debug, Clone)]
pub struct MailedFile {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a mail was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The mail server's name has no address.
    #[error("{0}")]
    Resolve(#[from] ResolveError),
    /// The mail cannot be written.
    #[error("the mail cannot be written: {0}")]
    Write(String),
    /// No secure way to the server could be prepared.
    #[error("{0}")]
    Tls(String),
    /// The server did not take it.
    #[error("{0}")]
    Refused(#[from] lettre::transport::smtp::Error),
}

impl MailError {
    /// Where it failed, in a word for the log: what a server says may name people.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Resolve(_) => "name not found",
            Self::Write(_) => "not a mail",
            Self::Tls(_) => "no secure way",
            Self::Refused(error) if error.is_permanent() => "refused",
            Self::Refused(error) if error.is_transient() => "refused for now",
            Self::Refused(error) if error.is_timeout() => "no answer",
            Self::Refused(error) if error.is_tls() => "certificate or TLS",
            Self::Refused(_) => "not reached",
        }
    }
}

/// Hands mails to the practice's server. A clone is a handle.
#[derive(Clone)]
pub struct Mailer {
    settings: Arc<MailSettings>,
    names: Names,
}

impl Mailer {
    /// A mailer for a server; nothing is asked of it yet.
    #[must_use]
    pub fn new(settings: MailSettings) -> Self {
        let names = Names::new(&settings.name_servers);
        Self { settings: Arc::new(settings), names }
    }

    /// Hands a mail over: once this is done, the practice's server has it.
    ///
    /// # Errors
    /// If the server is not found or does not take it; then it was not sent.
    pub async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let message = self.message(mail)?;
        let mut outcome = Ok(());
        for address in self.names.addresses(&self.settings.host).await? {
            outcome = self.transport(address)?.send(message.clone()).await.map(drop);
            match &outcome {
                // Another address helps only where this one was not reached.
                Err(error) if !error.is_permanent() && !error.is_transient() => {}
                _ => break,
            }
        }
        Ok(outcome?)
    }

    fn message(&self, mail: Mail) -> Result<Message, MailError> {
        let wrong = |error: &dyn std::fmt::Display| MailError::Write(error.to_string());
        let address = |email: &Email| {
            email.as_str().parse::<lettre::Address>().map_err(|error| MailError::Write(error.to_string()))
        };
        let from = Mailbox::new(Some(mail.from_name), address(&self.settings.from)?);
        let head =
            Message::builder().from(from).to(Mailbox::new(None, address(&mail.to)?)).subject(mail.subject);
        let text = SinglePart::plain(mail.text);
        let message = match mail.file {
            None => head.singlepart(text),
            Some(MailedFile { name, media_type, bytes }) => {
                let kind = ContentType::parse(media_type).map_err(|error| wrong(&error))?;
                let file = Attachment::new(name).body(bytes, kind);
                head.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
            }
        };
        message.map_err(|error| wrong(&error))
    }

    fn transport(&self, address: IpAddr) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
        let MailSettings { port, security, account, .. } = &*self.settings;
        let tls = match security {
            Security::Off => Tls::None,
            Security::StartTls => Tls::Required(self.parameters()?),
            Security::Tls => Tls::Wrapper(self.parameters()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.to_string())
            .port(*port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if let Some((name, password)) = account {
            builder = builder.credentials(Credentials::new(name.clone(), password.expose().to_owned()));
        }
        Ok(builder.build())
    }

    /// The certificate must name the host, whatever address it has.
    fn parameters(&self) -> Result<TlsParameters, MailError> {
        let failed = |error: &dyn std::fmt::Display| MailError::Tls(error.to_string());
        let mut builder = TlsParameters::builder(self.settings.host.clone())
            .certificate_store(CertificateStore::WebpkiRoots);
        if let Some(path) = &self.settings.further_roots {
            let pem = std::fs::read(path).map_err(|error| failed(&error))?;
            builder =
                builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| failed(&error))?);
        }
        builder.build_rustls().map_err(|error| failed(&error))
    }
}
