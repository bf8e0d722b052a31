//! The flags of `portico setup`.

use std::path::PathBuf;

use clap::Args;

/// What can be said beforehand; the rest is asked for if somebody is there.
#[derive(Debug, Args)]
pub(in super::super) struct Arguments {
    /// The practice's name, as patients know it
    #[arg(long, value_name = "NAME", help_heading = "Practice")]
    pub(super) practice_name: Option<String>,
    /// The telephone number patients call
    #[arg(long, value_name = "NUMBER", help_heading = "Practice")]
    pub(super) phone: Option<String>,
    /// What to do when it cannot wait, shown on every page; \n begins a new line
    #[arg(long, value_name = "TEXT", help_heading = "Practice")]
    pub(super) urgent: Option<String>,
    /// A line of the postal address; give it once for each line
    #[arg(long, value_name = "LINE", help_heading = "Practice")]
    pub(super) address: Vec<String>,
    /// The time zone, like America/Chicago; this machine's if left out
    #[arg(long, value_name = "NAME", help_heading = "Practice")]
    pub(super) time_zone: Option<String>,
    /// The language for whoever has not chosen one: en or es
    #[arg(long, value_name = "TAG", help_heading = "Practice")]
    pub(super) language: Option<String>,
    /// The address people type, like https://portal.example.org
    #[arg(long, value_name = "ADDRESS", help_heading = "Server")]
    pub(super) origin: Option<String>,
    /// An address and port to listen on; give it once for each
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Server")]
    pub(super) listen: Vec<String>,
    /// How connections are protected: off, files, generated or acme
    #[arg(long, value_name = "WAY", help_heading = "Server")]
    pub(super) tls: Option<String>,
    /// With --tls files: the certificate and its chain, PEM
    #[arg(long, value_name = "FILE", help_heading = "Server")]
    pub(super) certificate_file: Option<PathBuf>,
    /// With --tls files: its private key, PEM
    #[arg(long, value_name = "FILE", help_heading = "Server")]
    pub(super) certificate_key_file: Option<PathBuf>,
    /// With --tls acme: where the authority may write to
    #[arg(long, value_name = "MAIL", help_heading = "Server")]
    pub(super) acme_contact: Option<String>,
    /// The key file that opens the store; made if it is not there. Beside the configuration if left out
    #[arg(long, value_name = "FILE", help_heading = "Keys", conflicts_with = "no_key_file")]
    pub(super) key_file: Option<PathBuf>,
    /// Make no key file: the store opens with a passphrase only
    #[arg(long, help_heading = "Keys")]
    pub(super) no_key_file: bool,
    /// Do not name the key file in the configuration: systemd brings it as the credential portico-key
    #[arg(long, help_heading = "Keys", conflicts_with = "no_key_file")]
    pub(super) credential: bool,
    /// A passphrase opens the store too; it is asked for twice
    #[arg(long, help_heading = "Keys")]
    pub(super) passphrase: bool,
    /// A passphrase opens the store too; it is the first line of this file
    #[arg(long, value_name = "FILE", help_heading = "Keys", conflicts_with = "passphrase")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// The first administrator's name
    #[arg(long, value_name = "NAME", help_heading = "First administrator")]
    pub(super) admin_name: Option<String>,
    /// The name the administrator signs in with
    #[arg(long, value_name = "NAME", help_heading = "First administrator")]
    pub(super) admin_sign_in: Option<String>,
    /// Their password, the first line of this file; the systemd credential portico-admin-password if left out
    #[arg(long, value_name = "FILE", help_heading = "First administrator")]
    pub(super) admin_password_file: Option<PathBuf>,
    /// As root: the account the server will run under; data and keys are given to it
    #[arg(long, value_name = "ACCOUNT")]
    pub(super) owner: Option<String>,
    /// Print JSON, with the recovery key in it
    #[arg(long)]
    pub(super) json: bool,
}
