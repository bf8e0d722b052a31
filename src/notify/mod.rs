//! What leaves the practice for somebody: mail, so far, and the way to the server that takes it.
//!
//! Whoever sends decides what may be said; nothing here reads a chart.

pub mod mail;
pub mod resolver;
