//! Portico from outside: one binary, one module per door.
mod cli;
mod server;
mod store;
