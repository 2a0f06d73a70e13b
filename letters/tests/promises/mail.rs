//! An e-mail says what the letter says, as text and as HTML, and nothing in it runs or is fetched (S12).

use letters::mail::mail;
use letters::{Block, Letter};

use crate::samples::{PAYLOADS, full_of, letter, saying};
use crate::tools::dense;

/// The text of an HTML document: its marks left out and its signs put back.
fn shown(html: &str) -> String {
    let mut text = String::new();
    for part in html.split_once("<body>").expect("a body").1.split('<').skip(1) {
        text.push_str(part.split_once('>').expect("the end of a mark").1);
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (sign, character)| text.replace(sign, character))
}

/// The plain version with its lines put together again (RFC 3676).
fn unwrapped(text: &str) -> String {
    text.replace(" \n", " ").replace("\n> ", "\n").replace("\n ", "\n")
}

#[test]
fn both_versions_say_what_the_letter_says() {
    let mail = mail(&letter());
    assert_eq!(mail.subject, "Wij hebben uw klacht ontvangen");
    for part in [
        "vrijdag 27 november 2026",
        "HLM-2026-000123-12.1",
        "Geachte mevrouw Yılmaz,",
        "U klaagt over de hulp bij het huishouden.",
        "Wij beslissen uiterlijk op donderdag 14 januari 2027.",
        "Wij nodigen u uit voor een gesprek.",
        "Laatste dag",
        "Ik wacht al 3 weken → niemand belt terug.",
        "Met vriendelijke groet,",
        "023 123 45 67",
        "maandag tot en met vrijdag van 9.00 tot 17.00 uur",
    ] {
        assert!(unwrapped(&mail.text).contains(part), "{part}: {}", mail.text);
        assert!(shown(&mail.html).contains(part), "{part}: {}", mail.html);
    }
    assert!(!mail.text.contains("Kruisweg"), "the postal address of the reader stays out");
}

#[test]
fn what_people_write_is_shown_and_never_a_mark() {
    let honest = mail(&full_of("x")).html.matches('<').count();
    for payload in PAYLOADS {
        let mail = mail(&full_of(payload));
        let lines = payload.lines().count() - 1;
        // One mark more for each line of what keeps its lines.
        assert!(mail.html.matches('<').count() <= honest + 7 * lines, "{}", mail.html);
        assert!(dense(&shown(&mail.html)).matches(&dense(payload)).count() >= 11, "{payload}");
        assert!(
            dense(&unwrapped(&mail.text)).matches(&dense(payload)).count() >= 11,
            "{payload}: {}",
            mail.text
        );
    }
}

#[test]
fn nothing_runs_and_nothing_is_fetched() {
    let html = mail(&letter()).html;
    for word in [
        "<script",
        "<img",
        "<link",
        "<iframe",
        "<svg",
        "src=",
        "href=",
        "url(",
        "@import",
        " on",
        "javascript:",
    ] {
        let marks: Vec<&str> =
            html.split('<').filter_map(|part| part.split_once('>')).map(|(mark, _)| mark).collect();
        assert!(!marks.iter().any(|mark| format!("<{mark}").contains(word)), "{word}");
    }
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"nl\">"));
}

#[test]
fn a_subject_is_one_line() {
    let mail = mail(&Letter { subject: "Uw klacht\r\nBcc: kwaad@example.org".into(), ..letter() });
    assert_eq!(mail.subject, "Uw klacht Bcc: kwaad@example.org");
}

#[test]
fn lines_of_text_are_short_and_flow_into_each_other() {
    let sentence =
        "De commissie heeft uw klacht gelezen en wil graag van u horen wat er is gebeurd. "
            .repeat(8);
    let text = mail(&saying(Block::Paragraph(sentence.clone()))).text;
    assert!(text.lines().all(|line| line.chars().count() <= 78), "{text}");
    assert!(text.replace(" \n", " ").contains(sentence.trim()), "{text}");
}

#[test]
fn a_line_that_looks_like_a_mark_of_mail_is_stuffed() {
    let text = mail(&saying(Block::Paragraph("From hier\n> geen citaat\n. einde".into()))).text;
    assert!(text.contains("\n From hier\n > geen citaat\n. einde\n"), "{text}");
}

#[test]
fn what_a_person_wrote_is_marked_as_quoted() {
    let mail = mail(&saying(Block::Quote("eerste\ntweede".into())));
    assert!(mail.text.contains("\n> eerste\n> tweede\n"), "{}", mail.text);
    assert!(
        mail.html.contains("<blockquote dir=\"auto\"><p>eerste<br>\ntweede</p></blockquote>"),
        "{}",
        mail.html
    );
}

#[test]
fn large_print_is_large_on_the_screen_too() {
    assert!(mail(&Letter { large_print: true, ..letter() }).html.contains("font-size:18pt"));
}
