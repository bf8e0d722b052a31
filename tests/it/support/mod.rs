//! What the doors' tests share: a practice with named people behind the whole server, and browsers.

mod browser;
mod clinic;

pub use browser::{Browser, Seen};
pub use clinic::{TestClinic, everything};
