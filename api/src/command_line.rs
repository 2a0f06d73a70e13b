//! The commands of the program `meldpunt`.

mod administrator;
mod audit;
mod backup;
mod configuration;
mod deadline;
mod delivery;
mod demonstration;
mod installation;
mod migrate;
mod notices;
mod progress;
mod restore;
mod rotate_keys;
mod serve;
mod user;
mod verify;
mod work;

use crate::config::Config;
use clap::{Parser, Subcommand};
use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

/// An independent complaints desk for the social domain.
#[derive(Debug, Parser)]
#[command(name = "meldpunt", version, arg_required_else_help = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, with the jobs in the same process.
    Serve(serve::Arguments),
    /// Run the jobs alone, beside any number of other processes.
    Work,
    /// Bring the schema of the database up to date.
    Migrate,
    /// Serve a desk with three years of complaints, and a clock that you move.
    Demo(demonstration::Arguments),
    /// Check the log, and that everything else follows from it.
    Verify(verify::Arguments),
    /// Print the signed roots of the audit, to keep them elsewhere.
    Audit(audit::Arguments),
    /// Write the whole desk into one file, while it serves.
    Backup(backup::Arguments),
    /// Fill an empty place from a backup, or only check one.
    Restore(restore::Arguments),
    /// Change the key under which everything is sealed, while the desk serves; takes two people.
    RotateKeys(rotate_keys::Arguments),
    /// Add, list, disable and enable accounts.
    User(user::Arguments),
    /// List notices, send one again, prove how they went, run the print room.
    Notices(notices::Arguments),
    /// Compute the end of a term, and why it is what it is.
    Deadline(deadline::Arguments),
    /// Look at the configuration.
    Config(configuration::Arguments),
}

/// How a command ends when it does not end well.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command was not used rightly, or its input is wrong: exit code 2.
    #[error("{0}")]
    Input(String),
    /// Something went wrong on the way: exit code 1.
    #[error("{0}")]
    Work(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Work(error.to_string())
    }
}

/// Runs the command that the arguments ask for; the first argument is the program's own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command_line = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => command_line,
        Err(error) => {
            let printed = error.print().is_ok();
            let code = if printed { error.exit_code() } else { 1 };
            return ExitCode::from(u8::try_from(code).unwrap_or(1));
        }
    };
    let outcome = match command_line.command {
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Work => work::run(),
        Command::Migrate => migrate::run(io::stdout().lock()),
        Command::Demo(arguments) => demonstration::run(&arguments, io::stdout()),
        Command::Verify(arguments) => verify::run(&arguments, io::stdout().lock()),
        Command::Audit(arguments) => audit::run(&arguments, io::stdout().lock()),
        Command::Backup(arguments) => backup::run(&arguments, io::stdout().lock()),
        Command::Restore(arguments) => restore::run(&arguments, io::stdout().lock()),
        Command::RotateKeys(arguments) => {
            rotate_keys::run(&arguments, io::stdin().lock(), io::stdout().lock())
        }
        Command::User(arguments) => user::run(&arguments, io::stdin().lock(), io::stdout().lock()),
        Command::Notices(arguments) => notices::run(&arguments, io::stdout().lock()),
        Command::Deadline(arguments) => {
            deadline::run(&arguments, io::stdin().lock(), io::BufWriter::new(io::stdout().lock()))
        }
        Command::Config(arguments) => configuration::run(&arguments, io::stdout().lock()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has had enough: that is no error.
        Err(Failure::Work(reason)) if reason.contains("Broken pipe") => ExitCode::SUCCESS,
        Err(failure) => {
            let told = writeln!(io::stderr().lock(), "meldpunt: {failure}").is_ok();
            match failure {
                Failure::Input(_) if told => ExitCode::from(2),
                Failure::Input(_) | Failure::Work(_) => ExitCode::FAILURE,
            }
        }
    }
}

/// The configuration from the environment; what is wrong with it is wrong input.
fn configuration() -> Result<Config, Failure> {
    Config::from_environment()
        .map_err(|errors| Failure::Input(format!("the configuration is not right:\n{errors}")))
}
