//! Portico from outside: one binary, one module per door.
#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test says what it measured, or that it cannot run here"
)]
mod cli;
mod clinic;
mod doors;
mod exchange;
mod gate;
mod house;
mod portal;
mod security;
mod server;
mod store;
mod support;
