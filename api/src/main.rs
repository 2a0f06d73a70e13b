//! The program `meldpunt`.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::command_line::run(std::env::args_os())
}
