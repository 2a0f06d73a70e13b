//! The room for files in the memory of a process: bounded in all, and for each caller, so that nobody takes all of it (S17).

use crate::{
    problem::{Answer, Kind, Problem},
    tokens::Who,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How many files a process holds at once; the next one waits.
const AT_ONCE: usize = 16;

/// How many of them may be of one caller.
const OF_ONE: usize = 4;

/// How long the next one waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// The room for files in the memory of this process. Clones share it.
#[derive(Debug, Clone)]
pub struct Room {
    places: Arc<Semaphore>,
    taken: Taken,
}

/// How many places each caller has.
type Taken = Arc<Mutex<BTreeMap<Uuid, usize>>>;

/// A place in the room, held as long as the file is.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
    _own: Own,
}

/// One of the places of a caller.
#[derive(Debug)]
struct Own {
    caller: Uuid,
    taken: Taken,
}

impl Default for Room {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), taken: Taken::default() }
    }
}

impl Room {
    /// Takes a place for this caller, when there is one soon.
    ///
    /// # Errors
    /// 429 for who holds several already; 503 when many people send and fetch files at once.
    pub async fn enter(&self, who: &Who) -> Answer<Place> {
        let own = Own::take(&self.taken, caller(who))
            .ok_or_else(|| Problem::too_many_requests(PATIENCE.as_secs()))?;
        let permit = tokio::time::timeout(PATIENCE, Arc::clone(&self.places).acquire_owned()).await;
        let permit = permit.ok().and_then(Result::ok).ok_or_else(|| {
            Problem::new(Kind::Unavailable, "Many people send or fetch files: try again soon.")
                .with_header("retry-after", 30.into())
        })?;
        Ok(Place { _permit: permit, _own: own })
    }
}

impl Own {
    fn take(taken: &Taken, caller: Uuid) -> Option<Self> {
        let mut places = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = places.entry(caller).or_default();
        if *own >= OF_ONE {
            return None;
        }
        *own += 1;
        drop(places);
        Some(Self { caller, taken: Arc::clone(taken) })
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let mut places = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = places.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                places.remove(&self.caller);
            }
        }
    }
}

/// The case of a client; the account of anybody else.
fn caller(who: &Who) -> Uuid {
    match who {
        Who::Client { case } => case.0,
        Who::Staff { account, .. }
        | Who::Organisation { account, .. }
        | Who::Administrator { account, .. }
        | Who::Auditor { account, .. }
        | Who::Onlooker { account, .. } => account.0,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;
    use domain::CaseId;

    fn client(number: u128) -> Who {
        Who::Client { case: CaseId(Uuid::from_u128(number)) }
    }

    #[tokio::test]
    async fn nobody_takes_the_place_of_others() {
        let room = Room::default();
        let mut places = Vec::new();
        for _ in 0..OF_ONE {
            places.push(room.enter(&client(1)).await.unwrap());
        }
        assert!(room.enter(&client(1)).await.is_err());
        let other = room.enter(&client(2)).await.unwrap();
        places.pop();
        places.push(room.enter(&client(1)).await.unwrap());
        drop((places, other));
        assert!(room.taken.lock().unwrap().is_empty(), "who left is forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn when_the_room_is_full_the_next_one_waits_and_is_told() {
        let room = Room::default();
        let mut places = Vec::new();
        for number in 0..AT_ONCE {
            let who = client(u128::try_from(number).unwrap());
            places.push(room.enter(&who).await.unwrap());
        }
        assert!(room.enter(&client(99)).await.is_err(), "after a while");
        let waiting = room.clone();
        let entered = tokio::spawn(async move { waiting.enter(&client(99)).await.is_ok() });
        tokio::task::yield_now().await;
        places.pop();
        assert!(entered.await.unwrap());
    }
}
