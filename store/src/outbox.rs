//! The outbox: each notice that an event brings about, queued by the medium that its reader chose (H8, R44).

use crate::{StoreError, entities::notice, random, rows::code};
use domain::{
    OrganisationId, Timestamp,
    complaint::{
        Complaint, Event,
        classification::{Preference, PreferredChannel},
    },
    notice::{Notice, Recipient},
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How a notice goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) medium: &'static str,
    pub(crate) channel: &'static str,
}

const LETTER: Way = Way { medium: "written", channel: "post" };
const EMAIL: Way = Way { medium: "written", channel: "email" };
const PORTAL: Way = Way { medium: "written", channel: "portal" };
/// To the mailbox of the desk itself.
const DESK: Way = Way { medium: "written", channel: "email" };
const CALL: Way = Way { medium: "call", channel: "telephone" };

/// The notices of one event. `before` is the case before it (for a filing: as filed), `after` the case with it.
pub(crate) fn rows(
    before: &Complaint,
    after: &Complaint,
    event: &Event,
    at: Timestamp,
    uses_portal: &BTreeSet<OrganisationId>,
) -> Result<Vec<notice::Model>, StoreError> {
    let mut rows = Vec::new();
    for told in before.consequences(event) {
        for way in ways(&told, after.preference, uses_portal) {
            rows.push(row(after, &told, *way, at)?);
        }
    }
    Ok(rows)
}

/// Written at least once; who prefers the telephone gets a call and a letter (R44).
pub(crate) fn ways(
    told: &Notice,
    preference: Preference,
    uses_portal: &BTreeSet<OrganisationId>,
) -> &'static [Way] {
    match told.recipient {
        Recipient::Client | Recipient::Representative => match preference.by {
            PreferredChannel::Post => &[LETTER],
            PreferredChannel::Email => &[EMAIL],
            PreferredChannel::Telephone => &[CALL, LETTER],
        },
        Recipient::Organisation(organisation) if uses_portal.contains(&organisation) => &[PORTAL],
        Recipient::Organisation(_) => &[LETTER],
        Recipient::Desk => &[DESK],
    }
}

/// The recipient as the table names it.
pub(crate) fn recipient_code(recipient: Recipient) -> String {
    match recipient {
        Recipient::Client => "client".to_owned(),
        Recipient::Representative => "representative".to_owned(),
        Recipient::Organisation(organisation) => format!("organisation:{organisation}"),
        Recipient::Desk => "desk".to_owned(),
    }
}

/// The recipient whom the table names so.
pub(crate) fn recipient(code: &str) -> Option<Recipient> {
    match code.split_once(':') {
        None if code == "client" => Some(Recipient::Client),
        None if code == "representative" => Some(Recipient::Representative),
        None if code == "desk" => Some(Recipient::Desk),
        Some(("organisation", id)) => id.parse().ok().map(Recipient::Organisation),
        None | Some(_) => None,
    }
}

fn row(
    case: &Complaint,
    told: &Notice,
    way: Way,
    at: Timestamp,
) -> Result<notice::Model, StoreError> {
    let (language, large_print) = match told.recipient {
        Recipient::Client | Recipient::Representative => {
            (code(&case.preference.language)?, case.preference.large_print)
        }
        Recipient::Organisation(_) | Recipient::Desk => ("dutch".to_owned(), false),
    };
    Ok(notice::Model {
        id: id_at(at)?,
        case_id: case.id.0,
        seq: i32::try_from(case.version).unwrap_or(i32::MAX),
        kind: told.kind.code().to_owned(),
        recipient: recipient_code(told.recipient),
        medium: way.medium.to_owned(),
        channel: way.channel.to_owned(),
        language,
        large_print,
        status: "queued".to_owned(),
        created_at: at.micros(),
    })
}

/// A random id that sorts by time (version 7), so that new rows stand beside each other in an index.
pub(crate) fn id_at(at: Timestamp) -> Result<Uuid, StoreError> {
    let milliseconds = u64::try_from(at.micros() / 1_000).unwrap_or(0);
    let random = random::bytes::<10>()?;
    Ok(uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid())
}
