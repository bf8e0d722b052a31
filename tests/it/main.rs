//! Portico from outside: one binary, one module per door.
mod cli;
mod exchange;
mod server;
mod store;
