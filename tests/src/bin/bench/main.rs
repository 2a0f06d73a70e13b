//! Speed and memory beside their limits: `make bench`. It measures and never fails for being slow.
//!
//! Ours and the limit are measured in one run and take turns, so that only their ratio counts and not the machine.
//! A laptop that does something else meanwhile spoils the figures.

#![expect(clippy::print_stdout, reason = "it prints a table for people")]

mod desk;
mod enforcement;
mod filler;
mod http;
mod idle;
mod installation;
mod intake;
mod intake_limit;
mod lives;
mod process;
mod queue;
mod report;

use anyhow::Result;
use clap::{Parser, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use installation::{Installation, Place};
use report::Line;
use std::path::PathBuf;
use store::Backend;

/// Measures the desk beside the limits of its databases.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure [default: everything]
    parts: Vec<Part>,
    /// On which database [default: both]
    #[arg(long)]
    database: Option<DatabaseName>,
    /// A small run of a minute or two, to see that it works; its figures mean little
    #[arg(long)]
    quick: bool,
    /// How many cases the large database holds; one in ten is due for the enforcer
    #[arg(long)]
    cases: Option<u32>,
    /// Enforces everything that is due in this database: the bench calls itself like this
    #[arg(long, hide = true)]
    sweep: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Complaints that come in
    Intake,
    /// Responses whose term passed in silence
    Enforce,
    /// Pages of the work queue
    Queue,
    /// The server at rest
    Idle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DatabaseName {
    Sqlite,
    Postgresql,
}

/// How much is measured.
struct Sizes {
    cases: u32,
    few_cases: u32,
    seconds: u64,
    rounds: u32,
    sweeps: u32,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(address) = &arguments.sweep {
        println!("{}", enforcement::sweep(address).await?);
        return Ok(());
    }
    let serves = arguments.measures(Part::Idle) || arguments.measures(Part::Intake);
    let program = if serves { process::program()? } else { PathBuf::new() };
    let mut bench = Bench { place: Place::new()?, program, sizes: arguments.sizes() };
    println!("{}", report::heading());
    for backend in arguments.backends() {
        bench.measure(backend, &arguments).await?;
    }
    Ok(())
}

impl Arguments {
    fn measures(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }

    fn backends(&self) -> Vec<Backend> {
        match self.database {
            None => vec![Backend::Postgresql, Backend::Sqlite],
            Some(DatabaseName::Sqlite) => vec![Backend::Sqlite],
            Some(DatabaseName::Postgresql) => vec![Backend::Postgresql],
        }
    }

    fn sizes(&self) -> Sizes {
        let sizes = if self.quick {
            Sizes { cases: 20_000, few_cases: 2_000, seconds: 2, rounds: 2, sweeps: 1 }
        } else {
            Sizes { cases: 1_000_000, few_cases: 10_000, seconds: 10, rounds: 3, sweeps: 2 }
        };
        Sizes { cases: self.cases.unwrap_or(sizes.cases), ..sizes }
    }
}

struct Bench {
    place: Place,
    program: PathBuf,
    sizes: Sizes,
}

impl Bench {
    async fn measure(&mut self, backend: Backend, arguments: &Arguments) -> Result<()> {
        if arguments.measures(Part::Idle) {
            let installation = self.place.fresh(backend).await?;
            show(&idle::measure(&self.program, &installation).await?);
            self.place.remove(installation).await?;
        }
        if arguments.measures(Part::Intake) {
            let (program, sizes) = (&self.program, &self.sizes);
            show(&intake::measure(&mut self.place, backend, program, sizes).await?);
        }
        let (enforces, queues) =
            (arguments.measures(Part::Enforce), arguments.measures(Part::Queue));
        if enforces || queues {
            let cases = self.sizes.cases;
            let large = self.seeded(backend, cases, if enforces { cases / 10 } else { 0 }).await?;
            if queues {
                show(&self.queue(backend, &large).await?);
            }
            if enforces {
                let bar = progress(u64::from(self.sizes.sweeps) * 2, "enforcing");
                let sweeps = self.sizes.sweeps;
                let place = &mut self.place;
                let measured = enforcement::measure(place, &large, sweeps, |done| bar.inc(done));
                let lines = measured.await?;
                bar.finish_and_clear();
                show(&lines);
            }
            self.place.remove(large).await?;
        }
        Ok(())
    }

    async fn queue(&mut self, backend: Backend, large: &Installation) -> Result<Vec<Line>> {
        let small = self.seeded(backend, self.sizes.few_cases, 0).await?;
        let bar = progress(queue::kinds(), "reading pages");
        let lines = queue::measure(large, &small, |done| bar.inc(done)).await?;
        bar.finish_and_clear();
        self.place.remove(small).await?;
        Ok(lines)
    }

    /// A database with so many cases, of which so many are due for the enforcer.
    async fn seeded(&mut self, backend: Backend, cases: u32, due: u32) -> Result<Installation> {
        let installation = self.place.fresh(backend).await?;
        let bar = progress(cases.into(), "filling");
        filler::fill(&installation, cases - due, |done| bar.inc(done)).await?;
        if due > 0 {
            let store = installation.store().await?;
            lives::record(&store, 1, due, |done| bar.inc(done)).await?;
            store.database().clone().close().await?;
        }
        bar.finish_and_clear();
        installation.analyse().await?;
        installation.settle().await?;
        Ok(installation)
    }
}

/// Prints what is known so far.
fn show(lines: &[Line]) {
    for line in lines {
        println!("{line}");
    }
}

fn progress(all: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {elapsed}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(all).with_style(style).with_message(what)
}
