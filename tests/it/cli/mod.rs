//! The command line: the real binary, in a folder of its own.

mod audit;
mod backup;
mod config;
mod demo;
mod doctor;
mod export;
mod files;
mod key;
mod logs;
mod long_file;
mod mistakes;
mod patient;
mod readme;
mod serve;
mod setup;
mod support;
mod user;
mod watch;
