//! Portico, a patient portal that a small practice runs by itself.
//!
//! Floors, lowest first: `base` (no I/O), `store` (encrypted redb), `records` (the nouns and who may),
//! `exchange` and `notify`, `web`, the doors, `server` and `routes`, `cli`. Imports only go down.
#![cfg_attr(test, allow(missing_docs))]

pub mod account;
pub mod base;
pub mod cli;
pub mod clinic;
pub mod config;
pub mod demo;
pub mod exchange;
pub mod gate;
pub mod jobs;
pub mod notify;
pub mod operator;
pub mod portal;
pub mod records;
pub mod routes;
pub mod server;
pub mod store;
pub mod web;
