//! The server: listeners, TLS, what every request passes, and the orderly stop. It knows no noun of the practice.

pub mod acme;
mod certificate;
mod connection;
mod crowd;
mod flow;
mod front;
mod given;
mod host;
mod listen;
mod local;
pub mod log;
mod mllp;
mod pace;
mod private_file;
mod process;
mod redirect;
mod run;
mod settings;
mod site;
pub mod tls;

pub use crate::notify::resolver::{Names, ResolveError};
pub use certificate::{CertificateError, Identity};
pub use crowd::Crowd;
pub use front::{ErrorPage, Failure, Front, FrontSettings};
pub use given::{GivenError, GivenFiles};
pub use host::{Hosts, is_loopback_name};
pub use listen::{Common, Listener};
pub use local::{LocalAuthority, LocalError};
pub use mllp::{Mllp, MllpSettings};
pub use pace::Limits;
pub use process::{StopSignals, raise_open_files, tell_systemd};
pub use redirect::Redirect;
pub use run::{ServeError, Server, ServerSettings, TlsSource};
pub use settings::mail_settings;
pub use site::{error_page, site};
