//! The writer: makes the letter of each notice, oldest first. One that cannot be made waits for a person.

use super::{Delivery, agenda, side_by_side};
use crate::{Context, pauses::Pauses};
use domain::{
    complaint::classification::Language,
    notice::{NoticeKind, Recipient},
    place::walk_in_lines,
};
use letters::{
    Background, Block, CannotSet, Composed, Correspondent, Desk, Letter, Sender, Text, Texts, Told,
    Unwritable, calendar, compose, mail::mail,
};
use std::{panic::AssertUnwindSafe, time::Duration};
use store::{
    StoreError,
    delivery::{Carrier, Claimed, Message, NewLetter, Outcome, Sources, Work},
};
use tokio_util::sync::CancellationToken;

/// How many notices are taken up at once: done well within the lease.
const AT_ONCE: u32 = 32;
/// How many of them are written beside each other: while one is kept, another is set.
const SIDE_BY_SIDE: usize = 4;
/// After so many tries that ended without a word, the process dying with them, a person looks at it.
const MOST_TRIES: u32 = 5;
/// How long to wait when nothing is queued.
const IDLE: Duration = Duration::from_millis(500);

/// Writes what is queued, then waits for more; forever, and after any failure again.
pub(super) async fn follow(context: &Context, stop: &CancellationToken) {
    let mut pauses = Pauses::of(IDLE);
    while !stop.is_cancelled() {
        let pause = match write_batch(context, stop).await {
            Ok(0) => pauses.quiet(),
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(%error, "the writer could not work; it tries again");
                pauses.failed()
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Writes at most a batch, and says how many notices it took up.
pub(super) async fn write_batch(
    context: &Context,
    stop: &CancellationToken,
) -> Result<usize, StoreError> {
    let mut claimed = context.store.claim(Work::Write, 1).await?;
    // What a worker died over is written alone, so that no innocent notice counts the same try.
    if claimed.iter().all(|first| first.attempts == 1) && !claimed.is_empty() {
        claimed.extend(context.store.claim(Work::Write, AT_ONCE - 1).await?);
    }
    let work = claimed.iter().map(|notice| write_or_put_back(context, stop, notice)).collect();
    side_by_side(work, SIDE_BY_SIDE).await.map(|()| claimed.len())
}

async fn write_or_put_back(
    context: &Context,
    stop: &CancellationToken,
    notice: &Claimed,
) -> Result<(), StoreError> {
    if stop.is_cancelled() {
        return context.store.conclude(notice, Outcome::PutBack).await.map(|_| ());
    }
    write_one(context, notice).await
}

async fn write_one(context: &Context, notice: &Claimed) -> Result<(), StoreError> {
    let store = &context.store;
    if notice.carrier == Carrier::Telephone {
        store.conclude(notice, Outcome::ToCall).await?;
        return Ok(());
    }
    match letter_of(context, notice).await? {
        Ok(letter) => {
            let held = is_held(notice, &letter);
            crate::crash::point("letter-made");
            let kept = store.keep_letter(notice, &letter, held).await?;
            crate::crash::point("letter-kept");
            metrics::counter!("meldpunt_letters_total").increment(1);
            if kept && tells_secret(notice.kind) && held.is_none() {
                store.forget_secret(notice.case).await?;
            }
        }
        Err(because) => {
            let (id, kind) = (notice.id, notice.kind.code());
            tracing::error!(notice = %id, kind, because, "this letter cannot be made by itself");
            store.conclude(notice, Outcome::NeedsHuman { because: &because }).await?;
        }
    }
    Ok(())
}

/// Post without an address cannot go out.
fn is_held(notice: &Claimed, letter: &NewLetter) -> Option<&'static str> {
    (notice.carrier == Carrier::Post && !letter.message.postable).then_some("no-postal-address")
}

fn tells_secret(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Receipt | NoticeKind::NewSecret)
}

/// The letter, or why a person has to look at it, as a code.
async fn letter_of(
    context: &Context,
    notice: &Claimed,
) -> Result<Result<NewLetter, String>, StoreError> {
    if notice.attempts > MOST_TRIES {
        return Ok(Err("tried-too-often".to_owned()));
    }
    let sources = match context.store.sources(notice).await {
        Ok(Some(sources)) => sources,
        Ok(None) => return Ok(Err("erased".to_owned())),
        Err(StoreError::Damaged { what }) => return Ok(Err(format!("damaged {what}"))),
        Err(StoreError::Sealed) => return Ok(Err("damaged paper".to_owned())),
        Err(error) => return Err(error),
    };
    let (delivery, notice) = (context.delivery.clone(), notice.clone());
    let set = tokio::task::spawn_blocking(move || {
        // One notice that makes the program panic must not stop the others (S15).
        let made = AssertUnwindSafe(|| make(&delivery, &notice, &sources));
        std::panic::catch_unwind(made).unwrap_or_else(|_| Err("panicked".to_owned()))
    });
    Ok(set.await.unwrap_or_else(|_| Err("panicked".to_owned())))
}

fn make(delivery: &Delivery, notice: &Claimed, sources: &Sources) -> Result<NewLetter, String> {
    let composed = composed(delivery, notice, sources).map_err(|error| unwritable(&error))?;
    let letter = &composed.letter;
    let pdf = delivery.typesetter.set(letter).map_err(|error| unset(&error))?;
    let mail = mail(letter);
    Ok(NewLetter {
        number: letter.number.clone(),
        text_version: composed.text.to_string(),
        pages: u32::try_from(pdf.pages).unwrap_or(u32::MAX),
        file: pdf.bytes,
        announced: notice.carrier == Carrier::Portal && has_mailbox(notice, sources),
        message: Message {
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            gist: gist(letter),
            calendar: agenda::entry(sources, letter).as_ref().map(calendar::invitation),
            envelope: letter.addressee.clone(),
            postable: composed.has_address,
        },
    })
}

/// Whether the organisation that reads the notice in the portal can be told so by e-mail.
fn has_mailbox(notice: &Claimed, sources: &Sources) -> bool {
    match notice.recipient {
        Recipient::Organisation(id) => {
            sources.organisations.get(&id).is_some_and(|reader| reader.email.is_some())
        }
        Recipient::Client | Recipient::Representative | Recipient::Desk => false,
    }
}

fn composed(
    delivery: &Delivery,
    notice: &Claimed,
    sources: &Sources,
) -> Result<Composed, Unwritable> {
    let told = Told {
        kind: notice.kind,
        recipient: notice.recipient,
        event: &sources.event,
        before: &sources.before,
        after: &sources.after,
        at: sources.at,
        place: sources.place,
    };
    let desk = Desk {
        sender: sender(sources, notice.language),
        answer_page: format!("{}/antwoord", delivery.public_url),
    };
    let organisations = sources.organisations.iter();
    let organisations = organisations.map(|(id, known)| (*id, correspondent(known))).collect();
    let background = Background {
        papers: &sources.papers,
        secret: sources.secret.as_ref(),
        organisations: &organisations,
        staff: &sources.staff,
        places: &sources.places,
        desk: &desk,
        regulation: &sources.regulation,
        calendar: &sources.calendar,
    };
    let write =
        |texts: &Texts| compose(&told, &background, texts, notice.language, notice.large_print);
    match write(&texts(sources)) {
        // It was right when it was kept, and a newer version of the program knows other values.
        Err(Unwritable::Text(problem)) if !sources.texts.is_empty() => {
            tracing::warn!(kind = notice.kind.code(), %problem, "the built-in text is used");
            write(&Texts::built_in())
        }
        written => written,
    }
}

/// The built-in texts, and those of the municipality in their places.
fn texts(sources: &Sources) -> Texts {
    sources.texts.iter().fold(Texts::built_in(), |texts, own| match &own.source {
        Some(source) => texts.with(Text::kept(own.kind, own.language, source.clone()), own.version),
        None => texts,
    })
}

fn correspondent(known: &store::delivery::Correspondent) -> Correspondent {
    Correspondent { name: known.name.to_string(), address: known.address.clone() }
}

/// The desk as it stands on its letters (Q4).
fn sender(sources: &Sources, language: Language) -> Sender {
    let desk = &sources.desk;
    let places: Vec<_> = sources.places.values().cloned().collect();
    Sender {
        name: desk.name.to_string(),
        municipality: sources.municipality.to_string(),
        logo: desk.logo.clone(),
        address: desk.address.lines(),
        phone: desk.phone.to_string(),
        email: desk.email.as_ref().map(ToString::to_string),
        website: desk.website.as_ref().map(ToString::to_string),
        walk_in: walk_in_lines(&places, sources.at.day(), language),
    }
}

/// What the reader has to do and by which day: what stands out in the letter.
fn gist(letter: &Letter) -> Vec<String> {
    let highlights = letter.body.iter().filter_map(|block| match block {
        Block::Highlight(text) => Some(text.clone()),
        Block::Heading(_)
        | Block::Paragraph(_)
        | Block::List(_)
        | Block::Facts(_)
        | Block::Quote(_) => None,
    });
    highlights.collect()
}

/// Why no letter can be written, as a code without a word of anybody.
fn unwritable(error: &Unwritable) -> String {
    format!("unwritable: {error}")
}

/// Why a letter cannot be set. The characters are named by their numbers: a log is not a place for names.
fn unset(error: &CannotSet) -> String {
    match error {
        CannotSet::Characters(characters) => {
            let numbers = characters.iter().map(|c| format!("U+{:04X}", u32::from(*c)));
            format!("no-font-for {}", numbers.collect::<Vec<_>>().join(" "))
        }
        CannotSet::Address => "address-too-long".to_owned(),
        CannotSet::Logo => "logo-not-printable".to_owned(),
        CannotSet::Otherwise(step) => format!("cannot-be {step}"),
    }
}
