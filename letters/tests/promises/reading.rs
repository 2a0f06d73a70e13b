//! What a letter says, in which order, and that it says the same every time.

use letters::{Block, Letter, Typesetter};

use crate::samples::{letter, long, saying};
use crate::tools::{ask, dense, set, text, try_set};

#[test]
fn a_letter_is_read_aloud_from_sender_to_contact() {
    let expected = [
        "Gemeente Haarlemmermeer",
        "Mevrouw A. Yılmaz",
        "vrijdag 27 november 2026",
        "HLM-2026-000123-12.1",
        "Wij hebben uw klacht ontvangen",
        "Geachte mevrouw Yılmaz,",
        "Op 26 november 2026",
        "Wij beslissen uiterlijk",
        "Wat wij gaan doen",
        "Zorg Thuis B.V.",
        "Laatste dag",
        "donderdag 14 januari 2027",
        "niemand belt terug",
        "Met vriendelijke groet,",
        "Raadhuisplein 1, Hoofddorp",
        "www.klachten-haarlemmermeer.example",
    ];
    for large_print in [false, true] {
        let pdf = set(&Letter { large_print, ..letter() });
        let mut rest =
            dense(&ask("pdfinfo", &["-struct-text", "-"], &pdf.bytes)).replace("\"\"", "");
        for part in expected {
            let at = rest
                .find(&dense(part))
                .unwrap_or_else(|| panic!("{part} comes later or not at all"));
            rest = rest.split_off(at);
        }
    }
}

#[test]
fn the_parts_of_a_letter_are_marked_as_what_they_are() {
    let structure = ask("pdfinfo", &["-struct", "-"], &set(&letter()).bytes);
    for mark in [
        "Figure",
        "H1",
        "H2",
        "P ",
        "L ",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TH",
        "/Scope /Row",
        "TD",
        "BlockQuote",
    ] {
        assert!(structure.contains(mark), "{mark} is missing in {structure}");
    }
    assert_eq!(structure.matches("H1").count(), 1);
}

#[test]
fn a_letter_names_itself_and_its_language() {
    let pdf = set(&letter());
    let about = ask("pdfinfo", &["-"], &pdf.bytes);
    assert!(about.contains("Title:           Wij hebben uw klacht ontvangen"), "{about}");
    assert!(about.contains("Author:          Klachtencommissie Haarlemmermeer"), "{about}");
    assert!(about.contains("Page size:       595.276 x 841.89 pts (A4)"), "{about}");
    assert!(about.contains(&format!("Pages:           {}", pdf.pages)), "{about}");
    let english =
        Letter { language: domain::complaint::classification::Language::English, ..letter() };
    for (letter, language) in [(letter(), "nl-NL"), (english, "en-NL")] {
        let document = lopdf::Document::load_mem(&set(&letter).bytes).expect("a PDF");
        let said = document
            .catalog()
            .and_then(|root| root.get(b"Lang"))
            .and_then(lopdf::Object::as_str)
            .expect("a language");
        assert_eq!(String::from_utf8_lossy(said), language);
    }
}

#[test]
fn every_page_has_its_number_and_how_many_there_are() {
    let pdf = set(&long(6));
    assert!(pdf.pages > 2);
    let all = ask("pdftotext", &["-raw", "-", "/dev/stdout"], &pdf.bytes);
    for page in 1..=pdf.pages {
        assert!(all.contains(&format!("pagina {page} van {}", pdf.pages)), "{page}");
    }
}

#[test]
fn how_to_reach_the_desk_stands_on_every_letter() {
    for large_print in [false, true] {
        let said = dense(&text(&set(&Letter { large_print, body: Vec::new(), ..letter() }).bytes));
        let (_, contact) = said.split_once(&dense("Hebt u een vraag?")).expect("the contact block");
        assert!(contact.contains(&dense("023 123 45 67")), "{contact}");
        assert!(
            contact.contains(&dense("maandag tot en met vrijdag van 9.00 tot 17.00 uur")),
            "{contact}"
        );
    }
}

#[test]
fn a_quote_keeps_its_own_lines() {
    let said =
        text(&set(&saying(Block::Quote("eerste regel\n\n  derde regel\nvierde".into()))).bytes);
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| *line == "eerste regel").expect("the first line");
    assert_eq!(lines[at + 1..at + 3], ["derde regel", "vierde"]);
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let another = Typesetter::new().expect("the shipped fonts");
    set(&saying(Block::Paragraph("iets anders".into())));
    assert_eq!(set(&letter()), another.set(&letter()).expect("the letter can be set"));
    assert_ne!(set(&letter()), set(&Letter { number: "HLM-2026-000124-1.1".into(), ..letter() }));
}

#[test]
fn a_broken_logo_is_told_apart() {
    for logo in ["<svg", "geen svg", ""] {
        let sender = letters::Sender { logo: Some(logo.into()), ..crate::samples::sender() };
        let refused = try_set(&Letter { sender, ..letter() });
        assert_eq!(refused, Err(letters::CannotSet::Logo), "{logo}");
    }
}
