//! The courier: hands letters to the mail server in the order of their age, and finds another way when it cannot (G11).

use super::{
    Trouble,
    mailer::wait_after,
    message::{self, Desk},
    side_by_side,
};
use crate::{Context, pauses::Pauses};
use chrono::TimeDelta;
use futures_util::FutureExt as _;
use std::{
    panic::AssertUnwindSafe,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use store::{
    StoreError,
    delivery::{Carrier, Claimed, Mailbox, Outcome, StoredLetter, Work},
};
use tokio_util::sync::CancellationToken;

/// How long to wait when nothing is to be sent.
const IDLE: Duration = Duration::from_millis(500);
/// What must be left of a lease when an e-mail is begun: the longest that a server may take over it.
const NEEDED: TimeDelta = TimeDelta::seconds(30);
/// After so long an e-mail that can go no other way is left to a person.
const LONGEST: TimeDelta = TimeDelta::days(14);

/// Sends what is written, then waits for more; forever. While the server is away, everything waits in its order.
pub(super) async fn follow(context: &Context, stop: &CancellationToken) {
    let mut pauses = Pauses::of(IDLE);
    while !stop.is_cancelled() {
        let pause = match send_batch(context, stop).await {
            Ok(Round::Nothing) => pauses.quiet(),
            Ok(Round::Sent) => {
                pauses.quiet();
                continue;
            }
            Ok(Round::ServerAway) => {
                metrics::counter!("meldpunt_mail_server_failures_total").increment(1);
                pauses.failed()
            }
            Err(error) => {
                tracing::warn!(%error, "the courier could not work; it tries again");
                pauses.failed()
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// How a round went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Round {
    /// Nothing was to be sent.
    Nothing,
    /// Something was dealt with.
    Sent,
    /// The server is away.
    ServerAway,
}

/// Sends at most two e-mails for each connection.
pub(super) async fn send_batch(
    context: &Context,
    stop: &CancellationToken,
) -> Result<Round, StoreError> {
    let at_once = context.delivery.at_once;
    let limit = u32::try_from(at_once * 2).unwrap_or(16);
    let claimed = context.store.claim(Work::Mail, limit).await?;
    if claimed.is_empty() {
        return Ok(Round::Nothing);
    }
    let is_away = AtomicBool::new(false);
    let work = claimed.iter().map(|notice| attempt(context, stop, &is_away, notice)).collect();
    side_by_side(work, at_once).await?;
    let away = is_away.load(Ordering::SeqCst);
    Ok(if away { Round::ServerAway } else { Round::Sent })
}

/// Sends one e-mail, unless the server turned out to be away or the process is to stop.
async fn attempt(
    context: &Context,
    stop: &CancellationToken,
    is_away: &AtomicBool,
    notice: &Claimed,
) -> Result<(), StoreError> {
    if stop.is_cancelled() || is_away.load(Ordering::SeqCst) {
        return put_back(context, notice).await;
    }
    // One e-mail that makes the program panic must not stop the others (S15).
    let sent = AssertUnwindSafe(send_one(context, notice)).catch_unwind().await;
    match sent {
        Ok(round) => {
            if round? == Round::ServerAway {
                is_away.store(true, Ordering::SeqCst);
            }
        }
        Err(_) => {
            let outcome = Outcome::NeedsHuman { because: "panicked" };
            context.store.conclude(notice, outcome).await?;
        }
    }
    Ok(())
}

/// Nothing is wrong with the e-mail itself; but one that waited for days goes by post.
async fn put_back(context: &Context, notice: &Claimed) -> Result<(), StoreError> {
    let waited = context.store.clock().now().since(notice.created_at);
    let outcome = if waited < context.delivery.patience {
        Outcome::PutBack
    } else {
        let letter = context.store.letter(notice.id).await?;
        otherwise(notice, letter.as_ref(), waited, "mail-server-away").unwrap_or(Outcome::PutBack)
    };
    context.store.conclude(notice, outcome).await.map(|_| ())
}

/// The other way, for an e-mail that cannot go out: the post; a person when there is no address either.
fn otherwise<'a>(
    notice: &Claimed,
    letter: Option<&StoredLetter>,
    waited: TimeDelta,
    because: &'a str,
) -> Option<Outcome<'a>> {
    let can_be_posted =
        notice.carrier == Carrier::Portal || letter.is_some_and(|kept| kept.message.postable);
    if can_be_posted {
        return Some(Outcome::ByPost { because });
    }
    (waited >= LONGEST).then_some(Outcome::NeedsHuman { because })
}

async fn send_one(context: &Context, notice: &Claimed) -> Result<Round, StoreError> {
    let store = &context.store;
    if notice.leased_until.since(store.clock().now()) < NEEDED {
        store.conclude(notice, Outcome::PutBack).await?;
        return Ok(Round::Sent);
    }
    let Some(letter) = store.letter(notice.id).await? else {
        store.conclude(notice, Outcome::NeedsHuman { because: "erased" }).await?;
        return Ok(Round::Sent);
    };
    let Some(to) = store.mailbox(notice).await? else {
        let last = Outcome::NeedsHuman { because: "no-address" };
        let outcome = otherwise(notice, Some(&letter), TimeDelta::zero(), "no-email-address");
        store.conclude(notice, outcome.unwrap_or(last)).await?;
        return Ok(Round::Sent);
    };
    match deliver(context, notice, (&to, &letter)).await? {
        Ok(code) => {
            crate::crash::point("mail-taken");
            store.conclude(notice, Outcome::Sent { code: &code }).await?;
            crate::crash::point("mail-recorded");
            metrics::counter!("meldpunt_mails_total").increment(1);
            Ok(Round::Sent)
        }
        Err(Trouble::Server(because)) => {
            tracing::warn!(because, "the mail server is away");
            put_back(context, notice).await?;
            Ok(Round::ServerAway)
        }
        Err(Trouble::Later(code)) => {
            later(context, notice, &letter, &code).await?;
            Ok(Round::Sent)
        }
        Err(Trouble::Never(code)) => {
            let last = Outcome::NeedsHuman { because: &code };
            let outcome = otherwise(notice, Some(&letter), TimeDelta::zero(), &code);
            store.conclude(notice, outcome.unwrap_or(last)).await?;
            Ok(Round::Sent)
        }
    }
}

/// Not now: tried again after a while, until the patience of the desk ends.
async fn later(
    context: &Context,
    notice: &Claimed,
    letter: &StoredLetter,
    code: &str,
) -> Result<(), StoreError> {
    let store = &context.store;
    let now = store.clock().now();
    let waited = now.since(notice.created_at);
    let chance = notice.id.as_bytes()[15].wrapping_add(notice.attempts.to_le_bytes()[0]);
    let again =
        Outcome::TryAt { at: now.moved(wait_after(notice.attempts, chance)), because: code };
    let outcome = if waited < context.delivery.patience {
        again
    } else {
        otherwise(notice, Some(letter), waited, code).unwrap_or(again)
    };
    store.conclude(notice, outcome).await.map(|_| ())
}

/// Hands one e-mail to the server.
async fn deliver(
    context: &Context,
    notice: &Claimed,
    (to, letter): (&Mailbox, &StoredLetter),
) -> Result<Result<String, Trouble>, StoreError> {
    let delivery = &context.delivery;
    let sender = context.store.sender_of(notice.case).await?;
    let desk = Desk {
        name: sender.as_ref().map(|desk| desk.name.to_string()).unwrap_or_default(),
        from: delivery.mailer.from.clone(),
        reply_to: sender.and_then(|desk| desk.email?.as_str().parse().ok()),
    };
    let url = &delivery.public_url;
    let built = match notice.carrier {
        Carrier::Portal => message::announcement(notice.id, (&desk, to), letter, url),
        Carrier::Email | Carrier::Post | Carrier::Telephone => {
            message::letter(notice.id, (&desk, to), letter)
        }
    };
    match built {
        Ok(message) => {
            crate::crash::point("mail-built");
            Ok(delivery.mailer.send(message, &notice.id.to_string()).await)
        }
        Err(what) => Ok(Err(Trouble::Never(format!("cannot-be-built: {what}")))),
    }
}
