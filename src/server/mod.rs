//! The server: listeners, TLS, what every request passes, and the orderly stop. It knows no noun of the practice.

mod connection;
mod crowd;
mod flow;
mod front;
mod host;
mod listen;
pub mod log;
mod pace;
pub mod tls;

pub use crowd::Crowd;
pub use front::{ErrorPage, Failure, Front, FrontSettings};
pub use host::{Hosts, is_loopback_name};
pub use listen::{Common, Listener};
pub use pace::Limits;
