//! `meldpunt notices`: what waits to be told, sending again, the proof of one case, and the print room.

use super::{Failure, delivery, installation};
use crate::v1::evidence;
use clap::{Args, Subcommand, ValueEnum};
use domain::{Actor, CaseId, access::Caller, values::CaseNumber};
use std::{collections::BTreeSet, io::Write};
use store::{
    Origin, Store,
    delivery::{ByHand, Carrier, Hand, NoticeStatus},
    queries::{
        NoticeRow, NoticeStep, SearchTerms, Waiting, notice_steps, notices, search, waiting_notices,
    },
    registers::municipalities,
};
use uuid::Uuid;
use workers::delivery::run_print_room;

/// The most notices that wait which are listed.
const MOST: u32 = 100;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the oldest hundred notices that wait for a person, or those of one case
    List {
        /// Only how they stand, such as queued or needs-human; may be repeated
        #[arg(long, value_parser = status)]
        status: Vec<NoticeStatus>,
        /// All of one case, by its number
        #[arg(long, value_name = "NUMBER")]
        case: Option<String>,
    },
    /// Send a notice again
    Resend {
        /// The notice's id
        notice: Uuid,
        /// By which way
        #[arg(long)]
        by: Way,
    },
    /// Print the proof of everything that was sent in a case, as JSON
    Evidence {
        /// The case's number
        number: String,
    },
    /// Put every letter that waits for the post into batches, now
    Print,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// On paper, to the address of today
    Post,
    /// By e-mail, to the address of today
    Email,
}

pub(super) fn run(arguments: &Arguments, mut out: impl Write) -> Result<(), Failure> {
    let config = super::configuration()?;
    installation::block_on(async {
        let store = installation::open(&config).await?;
        match &arguments.action {
            Action::List { status, case: None } => waiting(&store, status, &mut out).await,
            Action::List { status, case: Some(number) } => {
                let case = case_of(&store, number).await?;
                of_case(&store, case, status, &mut out).await
            }
            Action::Resend { notice, by } => resend(&store, *notice, *by).await,
            Action::Evidence { number } => {
                let id = case_of(&store, number).await?;
                let case = store.load(id).await?.ok_or_else(no_case)?;
                let proof = evidence::of_case(&store, &case).await?;
                let proof = serde_json::to_value(proof);
                let proof = proof.map_err(|error| Failure::Work(error.to_string()))?;
                Ok(writeln!(out, "{proof:#}")?)
            }
            Action::Print => {
                let context = delivery::context(&config, store)?;
                let printed = run_print_room(&context).await;
                let printed = printed.map_err(|fault| Failure::Work(fault.to_string()))?;
                Ok(writeln!(out, "{} letters", printed.done())?)
            }
        }
    })?;
    Ok(out.flush()?)
}

/// What waits in every municipality, the oldest first.
async fn waiting(
    store: &Store,
    statuses: &[NoticeStatus],
    out: &mut impl Write,
) -> Result<(), Failure> {
    let chosen = statuses.iter().map(|status| {
        Waiting::from_code(status.code()).ok_or_else(|| {
            let what = "only what waits is listed without --case: ";
            Failure::Input(format!("--status: {what}{}", codes(Waiting::ALL.map(Waiting::status))))
        })
    });
    let chosen: BTreeSet<Waiting> = chosen.collect::<Result<_, _>>()?;
    let chosen = if chosen.is_empty() { Waiting::FOR_PEOPLE.into() } else { chosen };
    let conn = store.database().reader();
    let all = municipalities::list(conn).await?.into_iter().map(|known| known.id).collect();
    for found in waiting_notices(conn, &all, &chosen, None, MOST).await?.items {
        write!(out, "{} ", found.number)?;
        line(out, &found.notice, found.last_step.as_ref())?;
    }
    Ok(())
}

async fn of_case(
    store: &Store,
    case: CaseId,
    statuses: &[NoticeStatus],
    out: &mut impl Write,
) -> Result<(), Failure> {
    let conn = store.database().reader();
    let steps = notice_steps(conn, case).await?;
    let chosen = |row: &NoticeRow| statuses.is_empty() || statuses.contains(&row.status);
    for row in notices(conn, case).await?.into_iter().filter(chosen) {
        line(out, &row, steps.get(&row.id).and_then(|steps| steps.last()))?;
    }
    Ok(())
}

fn line(
    out: &mut impl Write,
    notice: &NoticeRow,
    last: Option<&NoticeStep>,
) -> Result<(), Failure> {
    let NoticeRow { id, kind, carrier, status, created_at, .. } = notice;
    let (kind, carrier, status) = (kind.code(), carrier.code(), status.code());
    let step = last.map(|step| format!("{} {}", step.step, step.detail)).unwrap_or_default();
    let text = format!("{id} {created_at} {carrier:<9} {status:<11} {kind:<24} {step}");
    Ok(writeln!(out, "{}", text.trim_end())?)
}

/// By hand, but by nobody with an account: the audit says that it came from the command line.
async fn resend(store: &Store, notice: Uuid, by: Way) -> Result<(), Failure> {
    let none = || Failure::Input("NOTICE: there is no such notice".to_owned());
    let case = store.case_of_notice(notice).await?.ok_or_else(none)?;
    let by = match by {
        Way::Post => Carrier::Post,
        Way::Email => Carrier::Email,
    };
    let hand = Hand {
        caller: Caller::new(Actor::System, BTreeSet::new()),
        origin: Origin::clockwork("command line"),
    };
    let done = store.see_to_letter((case, notice), ByHand::SendAgain { by }, &hand).await?;
    let done = done.ok_or_else(none)?;
    done.map(|_| ()).map_err(|refusal| Failure::Input(format!("NOTICE: {refusal}")))
}

async fn case_of(store: &Store, number: &str) -> Result<CaseId, Failure> {
    let number: CaseNumber = number
        .parse()
        .map_err(|_| Failure::Input("NUMBER: must be like HLM-2026-000123".to_owned()))?;
    let conn = store.database().reader();
    let all = municipalities::list(conn).await?.into_iter().map(|known| known.id).collect();
    let terms = SearchTerms { number: Some(number), ..SearchTerms::default() };
    let found = search(conn, store.keys(), &all, &terms, 1).await?;
    found.first().map(|case| case.id).ok_or_else(no_case)
}

fn no_case() -> Failure {
    Failure::Input("NUMBER: there is no such case".to_owned())
}

fn status(text: &str) -> Result<NoticeStatus, String> {
    NoticeStatus::from_code(text)
        .ok_or_else(|| format!("must be one of {}", codes(NoticeStatus::ALL)))
}

fn codes(statuses: impl IntoIterator<Item = NoticeStatus>) -> String {
    let codes: Vec<&str> = statuses.into_iter().map(NoticeStatus::code).collect();
    codes.join(", ")
}
