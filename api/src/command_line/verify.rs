//! `meldpunt verify`: whether the log is whole and everything else follows from it (G16).

use super::{Failure, installation, progress::counter};
use clap::Args;
use std::io::Write;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Write the read tables anew from the log, then verify
    #[arg(long)]
    rebuild: bool,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    let verification = installation::block_on(async {
        let store = installation::open(&config).await?;
        let bar = counter("cases");
        if arguments.rebuild {
            store.rebuild(|done| bar.set_position(done)).await?;
        }
        let verification = store.verify(|done| bar.set_position(done)).await?;
        bar.finish_and_clear();
        Ok(verification)
    })?;
    for problem in &verification.problems {
        writeln!(out, "{problem}")?;
    }
    let (cases, events) = (verification.cases, verification.events);
    let found = verification.problems.len();
    writeln!(out, "{cases} cases, {events} events, {found} problems")?;
    out.flush()?;
    match found {
        0 => Ok(()),
        _ => Err(Failure::Work("the database is not what the log says".to_owned())),
    }
}
