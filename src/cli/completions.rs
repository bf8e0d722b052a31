//! `portico completions`: what a shell needs to complete commands and flags.

use clap::{Args, CommandFactory as _};

use super::show;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// For which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "portico", &mut script);
    show::text(&String::from_utf8_lossy(&script))
}
