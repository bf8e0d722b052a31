//! What the program is told before it starts: small sections, from one file, the environment and flags.
//!
//! A flag wins over the environment, the environment over the file, the file over what is built in. An unknown
//! key is an error, so a misspelt one never goes unnoticed. No key holds a secret: secrets are named by file.
//! Only `cli` and `server` read this; everything below is given plain values.

mod check;
mod key;
mod layer;
mod nearest;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::base::network::Network;

pub use check::check;
pub use key::{KEYS, Key, Kind};
pub use layer::{Layers, Source, Value};
pub use nearest::nearest;

/// A value that cannot be used: which, from where, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Wrong {
    /// The file and line, the variable or the flag.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the data lies.
    pub data: Data,
    /// What opens the store.
    pub unlock: Unlock,
    /// Under which address it is reached.
    pub server: Server,
    /// How connections are protected.
    pub tls: Tls,
    /// Where messages of HL7 v2 arrive.
    pub hl7: Hl7,
    /// The folder whose files are imported as they come.
    pub watch: Watch,
    /// The mail server that mails are handed to.
    pub mail: Mail,
    /// What is logged.
    pub log: Log,
    /// How the store is kept.
    pub store: Store,
    /// Backups by the clock.
    pub backup: Backup,
}

/// Where the data lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The folder of the store, its lock and the operator's socket.
    pub folder: PathBuf,
}

impl Data {
    /// The store itself.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.join("portico.store")
    }

    /// Where a running server listens for orders.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join("operator").join("socket")
    }

    /// Where certificates that Portico got or made itself are kept.
    #[must_use]
    pub fn certificates(&self) -> PathBuf {
        self.folder.join("certificates")
    }
}

/// What opens the store when nobody is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlock {
    /// A file of 32 random bytes.
    pub key_file: Option<PathBuf>,
    /// A file whose first line is the passphrase.
    pub passphrase_file: Option<PathBuf>,
}

/// Under which address it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The address people type, without a slash at the end.
    pub origin: String,
    /// Other host names and addresses it answers to, and for which a certificate is made or fetched.
    pub other_hosts: Vec<String>,
    /// Addresses and ports to listen on.
    pub listen: Vec<SocketAddr>,
    /// Where plain HTTP is answered with a redirect, and with ACME challenges.
    pub redirect_listen: Vec<SocketAddr>,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpAddr>,
    /// Name servers to ask; those of the machine if there are none.
    pub name_servers: Vec<SocketAddr>,
    /// Connections in all.
    pub connections_max: usize,
    /// Connections from one address.
    pub connections_per_address_max: usize,
}

/// The mail server that mails are handed to; without a host nothing is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its host name.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// How the way there is protected.
    pub security: MailSecurity,
    /// The name to sign in with there.
    pub account: Option<String>,
    /// A file whose first line is the password.
    pub password_file: Option<PathBuf>,
    /// The address that mails come from.
    pub from: Option<String>,
    /// Authorities to trust when talking to it, PEM, besides the usual ones.
    pub roots_file: Option<PathBuf>,
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS after `STARTTLS`.
    StartTls,
    /// TLS from the start.
    Tls,
    /// Not at all; to this machine only.
    Off,
}

/// How connections are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsMode {
    /// Not at all; on loopback only.
    Off,
    /// By a certificate that Portico makes itself, for a local network.
    Generated,
    /// By a certificate from files.
    Files,
    /// By a certificate fetched from an ACME authority.
    Acme,
}

/// How connections are protected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// Which way.
    pub mode: TlsMode,
    /// The certificate and its chain, PEM.
    pub certificate_file: Option<PathBuf>,
    /// Its private key, PEM.
    pub key_file: Option<PathBuf>,
    /// The ACME authority's directory.
    pub acme_directory: String,
    /// Where the authority may write to.
    pub acme_contact: Option<String>,
    /// Authorities to trust when talking to the ACME authority, PEM; the usual ones if absent.
    pub acme_roots_file: Option<PathBuf>,
}

/// Where messages of HL7 v2 arrive over MLLP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hl7 {
    /// Addresses and ports to listen on; nothing arrives without one.
    pub listen: Vec<SocketAddr>,
    /// Who may send.
    pub allow: Vec<Network>,
    /// Whether connections are TLS, with the portal's certificate.
    pub is_tls: bool,
    /// Connections at once.
    pub connections_max: usize,
    /// How long a message may be.
    pub message_mib_max: usize,
    /// How long a connection may be silent.
    pub idle_minutes_max: u32,
}

/// The folder whose files are imported as they come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The folder; none is watched without it.
    pub folder: Option<PathBuf>,
    /// Seconds between two looks.
    pub every_seconds: u32,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// What is logged, on standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// How lines look.
    pub format: LogFormat,
}

/// How the store is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Memory for pages in the clear.
    pub cache_mib: usize,
    /// Where to note how far the store has come, on another disk, so that an older copy put back is noticed.
    pub anchor_file: Option<PathBuf>,
}

/// Backups by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The folder they go to; none without it.
    pub folder: Option<PathBuf>,
    /// age recipients who can open them.
    pub recipients: Vec<String>,
    /// Hours between two.
    pub every_hours: u32,
    /// How many are kept.
    pub keep: u32,
}

impl Config {
    /// Types what the layers hold.
    pub fn from_layers(layers: &Layers) -> Result<Self, Wrong> {
        let path = |key| layers.text(key).map(PathBuf::from);
        let whole = |key| u32::try_from(layers.whole(key)).unwrap_or(u32::MAX);
        let config = Self {
            data: Data { folder: path("data.folder").unwrap_or_default() },
            unlock: Unlock {
                key_file: path("unlock.key_file"),
                passphrase_file: path("unlock.passphrase_file"),
            },
            server: Server {
                origin: layers.text("server.origin").unwrap_or_default().trim_end_matches('/').to_owned(),
                other_hosts: layers.list("server.other_hosts"),
                listen: layers.parsed("server.listen", "an address and a port, like 127.0.0.1:8080")?,
                redirect_listen: layers.parsed("server.redirect_listen", "an address and a port")?,
                trusted_proxies: layers.parsed("server.trusted_proxies", "an IP address")?,
                name_servers: layers
                    .parsed("server.name_servers", "an address and a port, like 192.0.2.1:53")?,
                connections_max: whole("server.connections_max") as usize,
                connections_per_address_max: whole("server.connections_per_address_max") as usize,
            },
            tls: Tls {
                mode: match layers.text("tls.mode").as_deref() {
                    Some("generated") => TlsMode::Generated,
                    Some("files") => TlsMode::Files,
                    Some("acme") => TlsMode::Acme,
                    _ => TlsMode::Off,
                },
                certificate_file: path("tls.certificate_file"),
                key_file: path("tls.key_file"),
                acme_directory: layers.text("tls.acme_directory").unwrap_or_default(),
                acme_contact: layers.text("tls.acme_contact"),
                acme_roots_file: path("tls.acme_roots_file"),
            },
            hl7: Hl7 {
                listen: layers.parsed("hl7.listen", "an address and a port, like 192.0.2.1:2575")?,
                allow: layers
                    .parsed("hl7.allow", "an address or a network, like 192.0.2.7 or 10.1.0.0/16")?,
                is_tls: layers.text("hl7.tls").as_deref() == Some("on"),
                connections_max: whole("hl7.connections_max") as usize,
                message_mib_max: whole("hl7.message_mib_max") as usize,
                idle_minutes_max: whole("hl7.idle_minutes_max"),
            },
            watch: Watch { folder: path("watch.folder"), every_seconds: whole("watch.every_seconds") },
            mail: Mail {
                host: layers.text("mail.host"),
                port: u16::try_from(whole("mail.port")).unwrap_or(u16::MAX),
                security: match layers.text("mail.security").as_deref() {
                    Some("tls") => MailSecurity::Tls,
                    Some("off") => MailSecurity::Off,
                    _ => MailSecurity::StartTls,
                },
                account: layers.text("mail.account"),
                password_file: path("mail.password_file"),
                from: layers.text("mail.from"),
                roots_file: path("mail.roots_file"),
            },
            log: Log {
                level: layers.text("log.level").unwrap_or_default(),
                format: match layers.text("log.format").as_deref() {
                    Some("json") => LogFormat::Json,
                    _ => LogFormat::Text,
                },
            },
            store: Store {
                cache_mib: whole("store.cache_mib") as usize,
                anchor_file: path("store.anchor_file"),
            },
            backup: Backup {
                folder: path("backup.folder"),
                recipients: layers.list("backup.recipients"),
                every_hours: whole("backup.every_hours"),
                keep: whole("backup.keep"),
            },
        };
        check(&config, layers)?;
        Ok(config)
    }
}

/// Where the file lies when no flag or variable names one: the person's own if there is one, or the machine's.
#[must_use]
pub fn usual_file(is_root: bool, home: Option<&Path>) -> PathBuf {
    let machine = PathBuf::from("/etc/portico/portico.toml");
    match home {
        Some(home) if !is_root => {
            let own = home.join(".config/portico/portico.toml");
            if own.exists() || !machine.exists() { own } else { machine }
        }
        _ => machine,
    }
}
