//! A letter as an e-mail: what stands in its headers, its text and HTML, and the PDF beside them.

use lettre::{
    Address, Message,
    message::{Attachment, Mailbox as Sender, MultiPart, SinglePart, header, header::ContentType},
};
use store::delivery::{Mailbox, StoredLetter};
use uuid::Uuid;

/// Who sends, and where answers go.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) name: String,
    pub(super) from: Address,
    pub(super) reply_to: Option<Address>,
}

/// The header that keeps automatic answers away (RFC 3834).
#[derive(Debug, Clone, PartialEq, Eq)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The Message-ID of a notice: the same each time it is sent, so that a second copy can be recognised (G5).
pub(super) fn message_id(notice: Uuid, from: &Address) -> String {
    format!("<{notice}@{}>", from.domain())
}

/// The e-mail with a letter.
///
/// # Errors
/// When a header cannot hold what it is given; nothing of it is in the error.
pub(super) fn letter(
    notice: Uuid,
    (desk, to): (&Desk, &Mailbox),
    letter: &StoredLetter,
) -> Result<Message, &'static str> {
    let message = &letter.message;
    let body = MultiPart::alternative()
        .singlepart(flowed(&message.text))
        .singlepart(SinglePart::html(message.html.clone()));
    let pdf = ContentType::parse("application/pdf").map_err(|_| "content type")?;
    let file = Attachment::new(format!("{}.pdf", letter.number)).body(letter.file.clone(), pdf);
    let mut mixed = MultiPart::mixed().multipart(body).singlepart(file);
    if let Some(calendar) = &message.calendar {
        let kind = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH");
        let kind = kind.map_err(|_| "content type")?;
        let name = format!("{}.ics", letter.number);
        mixed = mixed.singlepart(Attachment::new(name).body(calendar.clone(), kind));
    }
    headed(notice, desk, to, &message.subject)?.multipart(mixed).map_err(|_| "a header")
}

/// The e-mail that says that a letter lies in the portal: what it is, what it asks and where; nothing personal (R39).
///
/// # Errors
/// As [`letter`].
pub(super) fn announcement(
    notice: Uuid,
    (desk, to): (&Desk, &Mailbox),
    letter: &StoredLetter,
    public_url: &str,
) -> Result<Message, &'static str> {
    let message = &letter.message;
    let asked = message.gist.iter().map(|line| format!("{line}\n\n")).collect::<String>();
    let text = format!(
        "Er staat een bericht voor u klaar in het portaal van {}.\n\nOnderwerp: {}\n\
         Kenmerk: {}\n\n{asked}U leest het bericht hier: {public_url}\n",
        desk.name, message.subject, letter.number
    );
    headed(notice, desk, to, &message.subject)?.singlepart(flowed(&text)).map_err(|_| "a header")
}

fn flowed(text: &str) -> SinglePart {
    SinglePart::plain(text.to_owned())
}

fn headed(
    notice: Uuid,
    desk: &Desk,
    to: &Mailbox,
    subject: &str,
) -> Result<lettre::message::MessageBuilder, &'static str> {
    let address: Address = to.email.as_str().parse().map_err(|_| "an address")?;
    let mut headed = Message::builder()
        .from(Sender::new(Some(printable(&desk.name)), desk.from.clone()))
        .to(Sender::new(some(printable(&to.name)), address))
        .subject(printable(subject))
        .message_id(Some(message_id(notice, &desk.from)))
        .header(AutoSubmitted);
    if let Some(reply_to) = &desk.reply_to {
        headed = headed.reply_to(Sender::new(Some(printable(&desk.name)), reply_to.clone()));
    }
    Ok(headed)
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Without control characters, line separators and marks that turn the direction of reading: a header is one line (S15).
fn printable(text: &str) -> String {
    let is_turning = |c| matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().map(|c| if c.is_control() || is_turning(c) { ' ' } else { c });
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use proptest::prelude::*;
    use store::delivery::Message as Words;

    const NAMES: [&str; 9] = [
        "C. Jansen",
        "Jansen\r\nBcc: somebody@else.example",
        "Jansen\nSubject: another",
        "\u{202E}nesnaJ",
        "محمد العلي",
        "Zoë 🙂 Ünal",
        "\"Jansen\" <a@b.example>, c@d.example",
        "=?utf-8?q?=0D=0ABcc:_x@y.example?=",
        "\0\u{7}\u{85}\u{2028}",
    ];

    fn stored(subject: &str) -> StoredLetter {
        StoredLetter {
            number: "HLM-2026-000001-1.1".to_owned(),
            text_version: "1".to_owned(),
            pages: 1,
            made_at: Timestamp::from_micros(0).unwrap(),
            file: b"%PDF".to_vec(),
            message: Words {
                subject: subject.to_owned(),
                text: "Dag".to_owned(),
                html: "<p>Dag</p>".to_owned(),
                gist: Vec::new(),
                calendar: Some("BEGIN:VCALENDAR".to_owned()),
                envelope: Vec::new(),
                postable: true,
            },
        }
    }

    /// The headers of an e-mail, with folded lines put together.
    fn headers(message: &Message) -> Vec<String> {
        let text = String::from_utf8(message.formatted()).unwrap();
        let head = text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        head.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn no_name_or_subject_adds_a_header_or_a_recipient() {
        let from: Address = "desk@meldpunt.example".parse().unwrap();
        let long = "x".repeat(200);
        for name in NAMES.into_iter().chain([long.as_str()]) {
            let desk = Desk { name: name.to_owned(), from: from.clone(), reply_to: None };
            let email = "jansen@example.nl".parse().unwrap();
            let to = Mailbox { name: name.to_owned(), email };
            let message = letter(Uuid::nil(), (&desk, &to), &stored(name)).unwrap();
            let headers = headers(&message);
            let mut names: Vec<_> =
                headers.iter().map(|line| line.split(':').next().unwrap()).collect();
            names.sort_unstable();
            assert_eq!(
                names,
                [
                    "Auto-Submitted",
                    "Content-Type",
                    "Date",
                    "From",
                    "MIME-Version",
                    "Message-ID",
                    "Subject",
                    "To"
                ],
                "{name:?}"
            );
            let recipients = message.envelope().to();
            assert_eq!(recipients.len(), 1, "{name:?}");
            assert_eq!(recipients[0].to_string(), "jansen@example.nl");
        }
    }

    proptest! {
        #[test]
        fn whatever_people_are_called_each_header_stays_one(name in "\\PC*|(?s).{0,300}", subject in "(?s).{0,200}") {
            let from: Address = "desk@meldpunt.example".parse().unwrap();
            let desk = Desk { name: name.clone(), reply_to: Some(from.clone()), from };
            let to = Mailbox { name, email: "jansen@example.nl".parse().unwrap() };
            let message = letter(Uuid::nil(), (&desk, &to), &stored(&subject)).unwrap();
            prop_assert_eq!(headers(&message).len(), 9);
            let sent = message.formatted();
            let read = mail_parser::MessageParser::default().parse(&sent).unwrap();
            let address = |to: Option<&mail_parser::Address<'_>>| {
                let all: Vec<_> = to.into_iter().flat_map(|to| to.iter()).filter_map(|one| one.address()).map(str::to_owned).collect();
                all
            };
            prop_assert_eq!(address(read.to()), ["jansen@example.nl"]);
            prop_assert_eq!(address(read.from()), ["desk@meldpunt.example"]);
            prop_assert_eq!(read.attachment_count(), 2);
        }
    }

    #[test]
    fn the_same_notice_has_the_same_message_id() {
        let from: Address = "desk@meldpunt.example".parse().unwrap();
        let id = Uuid::from_u128(7);
        assert_eq!(message_id(id, &from), format!("<{id}@meldpunt.example>"));
    }
}
