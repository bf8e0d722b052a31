//! Portico from outside: one binary, one module per door.
mod cli;
mod exchange;
mod doors;
mod server;
mod store;
mod support;
