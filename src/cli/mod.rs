//! The command line: what a command takes, what it asks, what it prints, how it ends.
//!
//! A file per command. What a command does to the practice is an order to the operator's door; what is here
//! reads files, asks people and shows answers. Standard output holds what was asked for, standard error all
//! else.

mod ask;
mod audit;
mod backup;
mod completions;
mod config;
mod context;
mod demo;
mod doctor;
mod exit;
mod key;
mod new_file;
mod ownership;
mod patient;
mod serve;
mod setup;
mod show;
mod store;
mod unlock;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::{Common, Context};
use exit::Exit;

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  failed, or `doctor` or `audit verify` found trouble
  2  the command or the configuration is wrong
  3  refused, or done in part: some files of an import, a name that is taken
  4  the store did not open: not there, wrong key, or in use by another program

Passwords, passphrases and keys come from a prompt, a file or a systemd credential, never from a flag.";

/// A patient portal that a small practice runs by itself.
#[derive(Debug, Parser)]
#[command(name = "portico", version, after_help = AFTER_HELP, max_term_width = 100, arg_required_else_help = true)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Set a practice up: store, keys, configuration, first administrator
    Setup(Box<setup::Arguments>),
    /// Serve the portal until told to stop
    Serve(serve::Arguments),
    /// Serve a made-up practice on this machine, to try the portal out
    Demo(demo::Arguments),
    /// Staff accounts: add, list, show, disable, enable, reset
    #[command(subcommand)]
    User(user::Command),
    /// Patients: import, list, export, invite, letters
    #[command(subcommand)]
    Patient(patient::Command),
    /// Backups: create, verify, restore, list, salvage, identity
    #[command(subcommand)]
    Backup(backup::Command),
    /// Who did what: search, verify
    #[command(subcommand)]
    Audit(audit::Command),
    /// Look everything over: each finding says what to do; exit code 1 on trouble
    Doctor(doctor::Arguments),
    /// Keys that open the store: list, add, remove, change, rotate
    #[command(subcommand)]
    Key(key::Command),
    /// The store's file: compact
    #[command(subcommand)]
    Store(store::Command),
    /// Show the settings in force and where each comes from
    Config(config::Arguments),
    /// Print completions for a shell
    Completions(completions::Arguments),
}

/// Reads the arguments, runs the command and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    // Passwords, keys and records pass through every command, not only through those that open the store.
    crate::store::forbid_core_dumps();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed terminal is no reason to fail differently.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { ExitCode::SUCCESS };
        }
    };
    match dispatch(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}

fn dispatch(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { common, command } = arguments;
    match command {
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Config(arguments) => config::run(&Context::new(common)?, &arguments),
        Command::Setup(arguments) => setup::run(common, &arguments),
        Command::Serve(arguments) => serve::run(common, &arguments),
        Command::Demo(arguments) => demo::run(common, &arguments),
        Command::User(command) => user::run(&Context::new(common)?, command),
        Command::Patient(command) => patient::run(&Context::new(common)?, command),
        Command::Backup(command) => backup::run(&Context::new(common)?, command),
        Command::Audit(command) => audit::run(&Context::new(common)?, command),
        Command::Doctor(arguments) => doctor::run(&Context::new(common)?, &arguments),
        Command::Key(command) => key::run(&Context::new(common)?, command),
        Command::Store(command) => store::run(&Context::new(common)?, &command),
    }
}
