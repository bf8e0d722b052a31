//! From the configuration to what the server takes.

use std::time::Duration;

use super::acme::AcmeSettings;
use super::given::GivenFiles;
use super::log::LogFormat;
use super::mllp::MllpSettings;
use super::pace::Limits;
use super::run::{ServerSettings, TlsSource};
use crate::base::contact::Email;
use crate::base::secret::Secret;
use crate::config::{self, Config, MailSecurity, TlsMode};
use crate::notify::mail::{MailSettings, Security};

/// Bytes a request body may have: forms are small, and nothing is uploaded yet.
const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Time for the next bytes of a message that has begun.
const MESSAGE_STALL_MAX: Duration = Duration::from_secs(60);

impl ServerSettings {
    /// What `config` asks for. Whether it fits together has been checked when it was read.
    #[must_use]
    pub fn from_config(config: &Config) -> Self {
        let server = &config.server;
        Self {
            listen: server.listen.clone(),
            redirect: server.redirect_listen.clone(),
            origin: server.origin.clone(),
            hosts: server.other_hosts.clone(),
            trusted_proxies: server.trusted_proxies.clone(),
            tls: tls(config),
            limits: Limits {
                connections_max: server.connections_max,
                connections_per_address_max: server.connections_per_address_max,
                ..Limits::default()
            },
            body_bytes_max: BODY_BYTES_MAX,
        }
    }
}

impl MllpSettings {
    /// What `config` asks for; nothing if no messages are listened for.
    #[must_use]
    pub fn from_config(config: &Config) -> Option<Self> {
        let hl7 = &config.hl7;
        let minutes = |minutes: u32| Duration::from_secs(u64::from(minutes) * 60);
        (!hl7.listen.is_empty()).then(|| Self {
            listen: hl7.listen.clone(),
            allow: hl7.allow.clone(),
            connections_max: hl7.connections_max,
            message_bytes_max: hl7.message_mib_max << 20,
            idle_max: minutes(hl7.idle_minutes_max),
            stall_max: MESSAGE_STALL_MAX.min(minutes(hl7.idle_minutes_max)),
        })
    }
}

/// The mail server that `config` names, with the password there; nothing if no mail is wanted.
#[must_use]
pub fn mail_settings(config: &Config, password: Option<Secret>) -> Option<MailSettings> {
    let mail = &config.mail;
    Some(MailSettings {
        host: mail.host.clone()?,
        port: mail.port,
        security: match mail.security {
            MailSecurity::StartTls => Security::StartTls,
            MailSecurity::Tls => Security::Tls,
            MailSecurity::Off => Security::Off,
        },
        account: mail.account.clone().zip(password),
        from: mail.from.as_deref().and_then(Email::parse)?,
        further_roots: mail.roots_file.clone(),
        name_servers: config.server.name_servers.clone(),
    })
}

fn tls(config: &Config) -> TlsSource {
    let names = || {
        let host = url::Url::parse(&config.server.origin).ok().and_then(|url| url.host_str().map(bare));
        host.into_iter().chain(config.server.other_hosts.iter().map(|host| bare(host))).collect::<Vec<_>>()
    };
    match (config.tls.mode, &config.tls.certificate_file, &config.tls.key_file) {
        (TlsMode::Files, Some(certificate), Some(key)) => {
            TlsSource::Files(GivenFiles { certificate: certificate.clone(), key: key.clone() })
        }
        // Files without names are refused when the configuration is read.
        (TlsMode::Off | TlsMode::Files, ..) => TlsSource::Off,
        (TlsMode::Generated, ..) => {
            TlsSource::Generated { folder: config.data.certificates(), names: names() }
        }
        (TlsMode::Acme, ..) => TlsSource::Acme(AcmeSettings {
            directory: config.tls.acme_directory.clone(),
            contact: config.tls.acme_contact.clone(),
            names: names().into_iter().filter(|name| name.parse::<std::net::IpAddr>().is_err()).collect(),
            folder: config.data.certificates(),
            further_roots: config.tls.acme_roots_file.clone(),
            name_servers: config.server.name_servers.clone(),
            serves_http: !config.server.redirect_listen.is_empty(),
        }),
    }
}

/// A host without the brackets of IPv6.
fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').to_owned()
}

impl From<config::LogFormat> for LogFormat {
    fn from(format: config::LogFormat) -> Self {
        match format {
            config::LogFormat::Text => Self::Text,
            config::LogFormat::Json => Self::Json,
        }
    }
}
