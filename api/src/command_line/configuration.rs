//! `meldpunt config`: the effective configuration, and its document.

use super::Failure;
use crate::config;
use clap::{Args, Subcommand};
use std::io::Write;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the effective values with secrets masked, or everything that is wrong at once.
    Check,
    /// Print docs/configuration.md.
    Document,
}

pub(super) fn run(arguments: &Arguments, mut output: impl Write) -> Result<(), Failure> {
    match arguments.action {
        Action::Check => {
            for (name, value) in super::configuration()?.effective() {
                writeln!(output, "{name}={value}")?;
            }
        }
        Action::Document => output.write_all(config::document().as_bytes())?,
    }
    Ok(output.flush()?)
}
