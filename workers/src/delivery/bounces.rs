//! Reports of mail servers (RFC 3464): an e-mail that could not be delivered after all goes by post (R39).

use crate::{Context, pauses::Pauses};
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use store::{StoreError, delivery::Report};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often the folder of reports is looked at.
const EVERY: Duration = Duration::from_secs(10);
/// The largest report that is read; a report quotes at most the letter that it is about.
const LARGEST: u64 = 20 * 1024 * 1024;
/// Where what is no report about an e-mail of ours is kept for a person.
const UNRECOGNISED: &str = "unrecognised";

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The notice whose e-mail it is about.
    pub notice: Uuid,
    /// What became of it.
    pub report: Report,
    /// The status code, such as `5.1.1`; empty when the report names none.
    pub code: String,
}

/// Takes in the reports of the folder, and waits for more; forever.
pub(super) async fn follow(context: &Context, stop: &CancellationToken) {
    let Some(folder) = &context.delivery.reports else { return };
    let mut pauses = Pauses::of(EVERY);
    while !stop.is_cancelled() {
        let pause = match take_in(context, folder).await {
            Ok(_) => pauses.quiet(),
            Err(error) => {
                tracing::warn!(%error, "the reports of mail servers could not be taken in");
                pauses.failed()
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Takes in every report in the folder (its folder `new`, when it is a Maildir), and says how many.
///
/// A report is removed once it is recorded; what is no report about an e-mail of ours is kept aside.
///
/// # Errors
/// When the folder cannot be read or the database does not answer; the report is then taken in next time.
pub async fn take_in(context: &Context, folder: &Path) -> Result<u64, StoreError> {
    let unreadable =
        |error: io::Error| StoreError::Address(format!("the folder of reports: {}", error.kind()));
    let mut done = 0;
    for path in reports(folder).map_err(unreadable)? {
        match read_report(&fs::read(&path).map_err(unreadable)?) {
            Some(reported) => {
                record(context, &reported).await?;
                fs::remove_file(&path).map_err(unreadable)?;
                done += 1;
            }
            None => set_aside(folder, &path).map_err(unreadable)?,
        }
    }
    Ok(done)
}

async fn record(context: &Context, reported: &Reported) -> Result<(), StoreError> {
    let Reported { notice, report, code } = reported;
    let found = context.store.mail_reported(*notice, *report, code).await?;
    tracing::info!(%notice, code, found, "a mail server reported");
    Ok(())
}

/// The files that may be reports, oldest name first.
fn reports(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let new = folder.join("new");
    let from = if new.is_dir() { new } else { folder.to_owned() };
    let mut paths = Vec::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let file = entry.metadata()?;
        if file.is_file() && !is_hidden && file.len() <= LARGEST {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn set_aside(folder: &Path, path: &Path) -> io::Result<()> {
    let aside = folder.join(UNRECOGNISED);
    fs::create_dir_all(&aside)?;
    fs::rename(path, aside.join(path.file_name().unwrap_or_default()))
}

/// What a message says about an e-mail of the desk; `None` when it is no report, or not about one of ours.
pub fn read_report(raw: &[u8]) -> Option<Reported> {
    let message = MessageParser::default().parse(raw)?;
    let status = delivery_status(&message)?;
    let field = |name: &str| {
        status.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let report = match field("Action")?.to_ascii_lowercase().as_str() {
        "failed" => Report::Failed,
        "delayed" => Report::Delayed,
        "delivered" | "relayed" | "expanded" => Report::Delivered,
        _ => return None,
    };
    let code = field("Status").unwrap_or_default();
    let code = code.chars().filter(|c| c.is_ascii_digit() || *c == '.').take(12).collect();
    Some(Reported { notice: original(&message)?, report, code })
}

/// The part that says what became of the e-mail.
fn delivery_status(message: &Message<'_>) -> Option<String> {
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.c_type.eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|name| name.eq_ignore_ascii_case("delivery-status"))
        })
    })?;
    Some(String::from_utf8_lossy(part.contents()).into_owned())
}

/// The notice whose e-mail the report returns, by its Message-ID.
fn original(message: &Message<'_>) -> Option<Uuid> {
    let returned = message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(returned) => returned.message_id().map(str::to_owned),
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => headers_of(part),
    });
    let id = returned.or_else(|| message.in_reply_to().as_text().map(str::to_owned))?;
    id.trim_matches(['<', '>']).split('@').next()?.parse().ok()
}

/// The Message-ID in a part that returns only the headers.
fn headers_of(part: &mail_parser::MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    let name = kind.subtype()?;
    if !name.eq_ignore_ascii_case("rfc822-headers") {
        return None;
    }
    MessageParser::default().parse(part.contents())?.message_id().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "018f3c1e-7a00-7000-8000-000000000001";

    fn report(action: &str, returned: &str) -> Vec<u8> {
        format!(
            "From: mailer-daemon@mail.example\r\nTo: desk@meldpunt.example\r\n\
             Subject: report\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mail.example\r\n\r\n\
             Final-Recipient: rfc822; jansen@example.nl\r\nAction: {action}\r\n\
             Status: 5.1.1 (no such mailbox)\r\n\r\n\
             --b\r\n{returned}\r\n--b--\r\n"
        )
        .into_bytes()
    }

    fn whole() -> String {
        format!(
            "Content-Type: message/rfc822\r\n\r\nMessage-ID: <{ID}@meldpunt.example>\r\n\
             Subject: Uw klacht\r\n\r\nDag"
        )
    }

    fn headers_only() -> String {
        format!(
            "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{ID}@meldpunt.example>\r\n\
             Subject: Uw klacht\r\n"
        )
    }

    #[test]
    fn a_report_says_which_notice_and_what_became_of_it() {
        for returned in [whole(), headers_only()] {
            for (action, what) in [
                ("failed", Report::Failed),
                ("Failed", Report::Failed),
                ("delayed", Report::Delayed),
                ("delivered", Report::Delivered),
            ] {
                let read = read_report(&report(action, &returned)).unwrap();
                let notice = ID.parse().unwrap();
                assert_eq!(read, Reported { notice, report: what, code: "5.1.1".to_owned() });
            }
        }
    }

    #[test]
    fn what_is_no_report_about_an_email_of_ours_is_none() {
        assert_eq!(read_report(b""), None);
        assert_eq!(read_report(b"Subject: hallo\r\n\r\nIk ben op vakantie."), None);
        assert_eq!(read_report(&report("vanished", &whole())), None);
        let another = whole().replace(ID, "not-one-of-ours");
        assert_eq!(read_report(&report("failed", &another)), None);
    }
}
