//! `meldpunt audit`: the audit's chain, its signed roots, and the key by which they are checked (R71).

use super::{Failure, installation};
use clap::{Args, Subcommand};
use std::io::Write;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print a line for each day: day, number, hash and signature. Kept elsewhere, `verify --roots` compares them
    Roots,
    /// Put every line into the chain and sign its end, as the jobs do by themselves
    Sign,
    /// Print the public key (Ed25519, base64) by which anybody can check the signatures
    Key,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    installation::block_on(async {
        let store = installation::open(&config).await?;
        match arguments.what {
            What::Roots => {
                for root in store.audit_roots().await? {
                    writeln!(out, "{root}")?;
                }
            }
            What::Sign => {
                while store.chain_audit().await?.more {}
                let signed = store.sign_audit().await?;
                writeln!(out, "{}", if signed { "signed" } else { "signed before today" })?;
            }
            What::Key => writeln!(out, "{}", store.keys().audit_public_key())?,
        }
        Ok(out.flush()?)
    })
}
