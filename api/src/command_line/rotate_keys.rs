//! `meldpunt rotate-keys`: another key for everything that is sealed, while the desk serves (S19, S22).

use super::{
    Failure, administrator, installation,
    progress::{progress_bar, show},
};
use clap::{Args, Subcommand};
use domain::Actor;
use std::{
    io::{BufRead, Write},
    time::Duration,
};
use store::{
    Origin, Store,
    accounts::Account,
    registers::Change,
    rotation::{Line, Resealed, Retired, RotationRefusal},
};

/// How often a confirmation is tried while a process does not know the line yet, and the pause between.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show the lines of the key file, what is sealed under each, and which processes seal
    Status,
    /// Add a new line to the key file, under which nothing is sealed until somebody else confirms it
    Propose(By),
    /// Let the proposed line seal once every process has it, and seal everything anew under it
    Confirm(By),
    /// Take a proposal back
    Withdraw(By),
    /// Go on with sealing anew, when that was broken off
    Reseal,
    /// Retire the older lines under which nothing is sealed any more, and remove them from the key file
    Finish(By),
}

#[derive(Debug, Args)]
struct By {
    /// The username of the administrator who decides; the password is asked, or read from standard input
    #[arg(long, value_name = "NAME")]
    by: String,
}

pub(super) fn run(
    arguments: &Arguments,
    input: impl BufRead,
    mut out: impl Write,
) -> Result<(), Failure> {
    let config = super::configuration()?;
    installation::block_on(async {
        let store = installation::open(&config).await?;
        match &arguments.action {
            Action::Status => status(&store, &mut out).await,
            Action::Propose(By { by }) => {
                let account = administrator::sign_in(&store, by, input).await?;
                propose(&store, &account, &mut out).await
            }
            Action::Confirm(By { by }) => {
                let account = administrator::sign_in(&store, by, input).await?;
                confirm(&store, &account, &mut out).await?;
                reseal(&store, &mut out).await
            }
            Action::Withdraw(By { by }) => {
                let account = administrator::sign_in(&store, by, input).await?;
                let withdrawn = store.withdraw_key(account.id, &change(&store, &account)).await?;
                let line = withdrawn.map_err(refused)?;
                Ok(writeln!(out, "line {line} is no longer proposed; it seals nothing")?)
            }
            Action::Reseal => reseal(&store, &mut out).await,
            Action::Finish(By { by }) => {
                let account = administrator::sign_in(&store, by, input).await?;
                let retired = store.retire_keys(&change(&store, &account)).await?;
                finish(&retired, &store.keys().ids(), &mut out)
            }
        }
    })?;
    Ok(out.flush()?)
}

async fn status(store: &Store, out: &mut impl Write) -> Result<(), Failure> {
    let state = store.rotation().await?;
    for Line { id, is_here, stage, seals, sealed } in &state.lines {
        let stage = if *seals { "seals" } else { stage };
        let here = if *is_here { "" } else { ", not in the key file of this machine" };
        writeln!(out, "line {id}: {stage}, {sealed} rows are sealed under it{here}")?;
    }
    for holder in &state.holders {
        let (name, lines) = (&holder.name, holder.lines.join(" "));
        writeln!(out, "process {name}: knows {lines}, seals under {}", holder.seals)?;
    }
    Ok(())
}

async fn propose(store: &Store, account: &Account, out: &mut impl Write) -> Result<(), Failure> {
    let line = store.propose_key(account.id, &change(store, account)).await?.map_err(refused)?;
    let file = store.keys().file().map(|path| path.display().to_string()).unwrap_or_default();
    writeln!(out, "line {line} is proposed, and stands in {file}; nothing is sealed under it yet")?;
    writeln!(out, "1. copy the file to every other machine of this desk, and to your safe")?;
    writeln!(out, "2. another administrator: meldpunt rotate-keys confirm --by NAME")?;
    Ok(())
}

/// Processes read the file every few seconds, so that one which lacks the line may just need a moment.
async fn confirm(store: &Store, account: &Account, out: &mut impl Write) -> Result<(), Failure> {
    let mut tries = 1;
    loop {
        match store.confirm_key(account.id, &change(store, account)).await? {
            Ok(line) => {
                return Ok(writeln!(out, "line {line} seals from now on")?);
            }
            Err(RotationRefusal::NotEverywhere { .. }) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(PAUSE).await;
            }
            Err(refusal) => return Err(refused(refusal)),
        }
    }
}

async fn reseal(store: &Store, out: &mut impl Write) -> Result<(), Failure> {
    let bar = progress_bar("sealed anew");
    let outcome = store.reseal(|done, all| show(&bar, done, all)).await;
    bar.finish_and_clear();
    let Resealed { line, done, unopened, behind } = outcome?;
    writeln!(out, "{done} rows were sealed anew under line {line}")?;
    if !behind.is_empty() {
        let left = format!("these still seal under another line: {}", behind.join(", "));
        return Err(Failure::Work(format!(
            "{left}; when that is over: meldpunt rotate-keys reseal"
        )));
    }
    if unopened > 0 {
        let left =
            format!("{unopened} rows open under no line of the key file and were left alone");
        return Err(Failure::Work(format!(
            "{left}: an older line is missing, or they were changed"
        )));
    }
    writeln!(out, "everything is sealed under line {line}; to retire the lines before it:")?;
    writeln!(out, "meldpunt rotate-keys finish --by NAME")?;
    Ok(())
}

fn finish(outcome: &Retired, ids: &[String], out: &mut impl Write) -> Result<(), Failure> {
    let first = ids.first().map_or("", String::as_str);
    for id in &outcome.retired {
        let removed = outcome.removed.contains(id);
        let end = if removed { "removed from the key file" } else { "kept in the key file" };
        let why = if id == first { ": search tokens and tokens come from it" } else { "" };
        writeln!(out, "line {id}: nothing can be sealed under it any more; {end}{why}")?;
    }
    if !outcome.removed.is_empty() {
        writeln!(
            out,
            "backups from before need the removed lines: keep the old key file with them"
        )?;
    }
    for (id, need) in &outcome.needed {
        writeln!(out, "line {id}: still needed: {need}")?;
    }
    match (outcome.retired.is_empty(), outcome.needed.is_empty()) {
        (true, true) => Ok(writeln!(out, "there is no older line")?),
        (_, true) => Ok(()),
        (_, false) => Err(Failure::Work("not every older line could be retired".to_owned())),
    }
}

fn change(store: &Store, account: &Account) -> Change {
    let origin = Origin::clockwork("command line");
    Change { by: Actor::Administrator(account.id), at: store.clock().now(), origin }
}

fn refused(refusal: RotationRefusal) -> Failure {
    Failure::Input(refusal.to_string())
}
