//! Portico from outside: one binary, one module per door.
mod server;
mod store;
