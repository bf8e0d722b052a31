//! Portico from outside: one binary, one module per door.
mod cli;
mod doors;
mod exchange;
mod gate;
mod server;
mod store;
mod support;
