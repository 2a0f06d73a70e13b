//! The work queue: a page of 50 out of very many cases beside the same page out of few.

use crate::{
    desk::{MUNICIPALITY, district, organisation},
    installation::{Installation, now},
    report::{Line, median},
};
use anyhow::Result;
use chrono::TimeDelta;
use domain::complaint::{StateName, classification::LifeArea};
use std::{collections::BTreeSet, time::Instant};
use store::{
    Store,
    queries::{Assigned, Cursor, Filter, Scope, work_queue},
};

/// How many rows a page has.
const ROWS: u32 = 50;

/// How often each page is read; the databases take turns.
const TIMES: usize = 40;

/// How much slower the large one may be.
const MOST: f64 = 3.0;

/// Reads each kind of page from both.
pub async fn measure(
    large: &Installation,
    small: &Installation,
    mut progress: impl FnMut(u64),
) -> Result<Vec<Line>> {
    let backend = large.backend();
    let (large, small) = (large.store().await?, small.store().await?);
    let mut lines = Vec::new();
    for (what, filter) in filters() {
        for deep in [false, true] {
            let cursors =
                [start(&large, &filter, deep).await?, start(&small, &filter, deep).await?];
            let mut times = [Vec::new(), Vec::new()];
            for _ in 0..TIMES {
                for (nth, store) in [&large, &small].into_iter().enumerate() {
                    times[nth].push(page(store, &filter, cursors[nth]).await?);
                }
            }
            let [large, small] = times.map(|times| median(&times));
            let place = if deep { "a page within" } else { "first page" };
            let what = format!("{backend:?}: queue, {what}, {place}");
            lines.push(Line::grown(what, large, small, MOST));
            progress(1);
        }
    }
    Ok(lines)
}

/// How many kinds of page there are.
pub fn kinds() -> u64 {
    filters().len() as u64 * 2
}

/// What staff choose.
fn filters() -> Vec<(&'static str, Filter)> {
    let desk = Scope::Desk(BTreeSet::from([MUNICIPALITY]));
    let open = || Filter::open(desk.clone());
    let states = BTreeSet::from([StateName::Advised]);
    vec![
        ("open", open()),
        ("all", Filter::all(desk.clone())),
        ("overdue", Filter { due_before: Some(now()), ..open() }),
        ("unassigned", Filter { assigned: Assigned::Nobody, ..open() }),
        ("state", Filter { states, ..open() }),
        ("organisation", Filter { organisation: Some(organisation(3)), ..open() }),
        ("district", Filter { district: Some(district(4)), ..open() }),
        ("common life area", Filter { life_area: Some(LifeArea::ALL[2]), ..open() }),
        ("rare life area", Filter { life_area: Some(LifeArea::ALL[8]), ..open() }),
        ("an organisation's own", Filter::open(Scope::Organisation(organisation(3)))),
    ]
}

/// Where the page begins: at the beginning, or behind a page that begins after a good part.
async fn start(store: &Store, filter: &Filter, deep: bool) -> Result<Option<Cursor>> {
    if !deep {
        return Ok(None);
    }
    // What is overdue begins three and a half days ago; the rest goes on for three weeks.
    let days = if filter.due_before.is_some() { -2 } else { 2 };
    let middle = Filter { due_from: Some(now().moved(TimeDelta::days(days))), ..filter.clone() };
    Ok(work_queue(store.database().reader(), &middle, None, ROWS).await?.next)
}

/// The time that a page takes, in milliseconds.
async fn page(store: &Store, filter: &Filter, after: Option<Cursor>) -> Result<f64> {
    let begun = Instant::now();
    work_queue(store.database().reader(), filter, after, ROWS).await?;
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}
