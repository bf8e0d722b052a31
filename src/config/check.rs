//! Rules between values: what fits alone may not fit together.

use super::{Config, Layers, MailSecurity, TlsMode, Wrong};
use crate::base::contact::Email;
use crate::store::BackupRecipient;

/// The socket's address must fit into 107 bytes (`sun_path` of unix(7)).
const SOCKET_PATH_BYTES_MAX: usize = 107;

/// Refuses what would fail, or would be unsafe, once it runs. Files are not looked at: that is for `doctor`.
pub fn check(config: &Config, layers: &Layers) -> Result<(), Wrong> {
    let wrong = |key: &str, what: String, remedy: &str| {
        Err(Wrong { place: layers.place(key), what, remedy: remedy.to_owned() })
    };
    let origin = &config.server.origin;
    let host = match url::Url::parse(origin) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.path() == "/" && url.query().is_none() => {
            url.host_str().unwrap_or_default().to_owned()
        }
        _ => {
            return wrong(
                "server.origin",
                format!("\"{origin}\" is not the address of a site"),
                "Write the address people type, without a path: https://portal.example.org",
            );
        }
    };
    let is_plain = config.tls.mode == TlsMode::Off;
    let is_local = config.server.listen.iter().all(|address| address.ip().is_loopback());
    if config.server.listen.is_empty() {
        return wrong(
            "server.listen",
            "nothing to listen on".to_owned(),
            "Name at least one address and port.",
        );
    }
    if is_plain && !is_local {
        return wrong(
            "server.listen",
            "without TLS Portico listens on this machine only".to_owned(),
            "Set tls.mode to \"generated\", \"files\" or \"acme\", or listen on 127.0.0.1 behind a proxy that does TLS.",
        );
    }
    if !is_plain && origin.starts_with("http:") {
        return wrong(
            "server.origin",
            "TLS is on, but the origin begins with http:".to_owned(),
            "Write https: at its beginning.",
        );
    }
    check_certificate(config, &host, &wrong)?;
    if config.hl7.is_tls && is_plain && !config.hl7.listen.is_empty() {
        return wrong(
            "hl7.tls",
            "messages are to come over TLS, but there is no certificate".to_owned(),
            "Set tls.mode to \"generated\", \"files\" or \"acme\", or hl7.tls to \"off\".",
        );
    }
    check_mail(config, &wrong)?;
    if config.backup.folder.is_some() && config.backup.recipients.is_empty() {
        return wrong(
            "backup.folder",
            "backups are to be made, but nobody is named who can open them".to_owned(),
            "Put at least one age recipient (age1…) into backup.recipients; `portico backup identity FILE` makes a pair.",
        );
    }
    let is_key = |text: &&String| text.parse::<BackupRecipient>().is_ok();
    if let Some(text) = config.backup.recipients.iter().find(|text| !is_key(text)) {
        return wrong(
            "backup.recipients",
            format!("\"{text}\" is not an age public key"),
            "A public key begins with age1; `portico backup identity FILE` makes a pair.",
        );
    }
    if config.data.socket().as_os_str().len() > SOCKET_PATH_BYTES_MAX {
        return wrong(
            "data.folder",
            "the path is too long: the operator's socket in it could not be opened".to_owned(),
            "Choose a folder whose path has fewer than 90 characters.",
        );
    }
    Ok(())
}

/// Where mail is wanted it needs a sender, and a way that nobody reads along.
fn check_mail(config: &Config, wrong: &dyn Fn(&str, String, &str) -> Result<(), Wrong>) -> Result<(), Wrong> {
    let mail = &config.mail;
    let Some(host) = &mail.host else { return Ok(()) };
    let is_local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if mail.from.as_deref().and_then(Email::parse).is_none() {
        return wrong(
            "mail.from",
            "mail is wanted, but there is no address that it comes from".to_owned(),
            "Set mail.from to the practice's address, like portal@example.org.",
        );
    }
    if mail.security == MailSecurity::Off && !is_local {
        return wrong(
            "mail.security",
            format!("mail to {host} would be read along on the way"),
            "Set mail.security to \"starttls\" or \"tls\"; \"off\" is for a server on this machine.",
        );
    }
    if mail.account.is_some() != mail.password_file.is_some() {
        return wrong(
            "mail.account",
            "of mail.account and mail.password_file only one is set".to_owned(),
            "Set both, or none.",
        );
    }
    Ok(())
}

fn check_certificate(
    config: &Config,
    host: &str,
    wrong: &dyn Fn(&str, String, &str) -> Result<(), Wrong>,
) -> Result<(), Wrong> {
    match config.tls.mode {
        TlsMode::Files if config.tls.certificate_file.is_none() || config.tls.key_file.is_none() => wrong(
            "tls.mode",
            "it is \"files\", but a file is not named".to_owned(),
            "Set both tls.certificate_file and tls.key_file.",
        ),
        TlsMode::Acme if host.parse::<std::net::IpAddr>().is_ok() || !host.contains('.') => wrong(
            "tls.mode",
            format!("an authority gives no certificate for \"{host}\""),
            "Set server.origin to a name that the public DNS knows, or tls.mode to \"generated\".",
        ),
        _ => Ok(()),
    }
}
