//! `meldpunt migrate`: brings the schema of the database up to date.

use super::{Failure, installation};
use std::io::Write;

pub(super) fn run(mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    installation::block_on(async { Ok(store::migrate(&config.database_url).await?) })?;
    writeln!(out, "{}: the schema is up to date", config.database_url)?;
    Ok(out.flush()?)
}
