//! Letters of every shape: both languages, large print, every kind of block, and contents that try to break out.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::complaint::classification::Language;
use letters::{Block, Letter, Sender};

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><rect width="60" height="60" rx="8" fill="#1d4f7c"/><circle cx="30" cy="30" r="16" fill="#fff" fill-opacity=".9"/></svg>"##;

/// What people write who test a typesetter, a browser or a spreadsheet.
pub const PAYLOADS: [&str; 10] = [
    "#read(\"/etc/passwd\")",
    "#import \"@preview/cetz:0.3.0\": *",
    "#eval(\"1+1\") $x^2$ *vet* _schuin_ `raw`",
    "= Kop\n== Kop\n- punt\n+ punt\n/ Term: uitleg",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)> &lt;b&gt; &amp;",
    "{{ 7*7 }} {% include 'x' %} ${7*7} <%= 7 %>",
    "\\u{41} \\ // /* geen commentaar */ <label> @ref",
    "'; DROP TABLE letters; -- =1+1",
    "https://voorbeeld.example/?a=1&b=<2>#top ~ --- ...",
];

/// The desk of the samples.
pub fn sender() -> Sender {
    Sender {
        name: "Klachtencommissie Haarlemmermeer".into(),
        municipality: "Gemeente Haarlemmermeer".into(),
        logo: Some(LOGO.into()),
        address: vec!["Postbus 250".into(), "2130 AG  HOOFDDORP".into()],
        phone: "023 123 45 67".into(),
        email: Some("klachten@haarlemmermeer.example".into()),
        website: Some("www.klachten-haarlemmermeer.example".into()),
        walk_in: vec![
            "Raadhuisplein 1, Hoofddorp".into(),
            "maandag tot en met vrijdag van 9.00 tot 17.00 uur".into(),
        ],
    }
}

/// A letter with a block of every kind.
pub fn letter() -> Letter {
    Letter {
        sender: sender(),
        addressee: vec!["Mevrouw A. Yılmaz".into(), "Kruisweg 12-A".into(), "2131 CV  HOOFDDORP".into()],
        language: Language::Dutch,
        large_print: false,
        date: NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day"),
        number: "HLM-2026-000123-12.1".into(),
        subject: "Wij hebben uw klacht ontvangen".into(),
        salutation: "Geachte mevrouw Yılmaz".into(),
        body: vec![
            Block::Paragraph("Op 26 november 2026 hebben wij uw klacht ontvangen. U klaagt over de hulp bij het huishouden.".into()),
            Block::Highlight("Wij beslissen uiterlijk op donderdag 14 januari 2027.".into()),
            Block::Heading("Wat wij gaan doen".into()),
            Block::List(vec!["Wij sturen uw klacht naar Zorg Thuis B.V.".into(), "Wij nodigen u uit voor een gesprek.".into()]),
            Block::Facts(vec![
                ("Nummer van uw klacht".into(), "HLM-2026-000123".into()),
                ("Laatste dag".into(), "donderdag 14 januari 2027".into()),
            ]),
            Block::Heading("Uw klacht".into()),
            Block::Quote("Ik wacht al 3 weken → niemand belt terug.\n\nDe hulp kwam niet.".into()),
            Block::Paragraph("Bewaar deze brief goed.".into()),
        ],
    }
}

/// A letter that says everything this many times.
pub fn long(times: usize) -> Letter {
    Letter { body: std::iter::repeat_n(letter().body, times).flatten().collect(), ..letter() }
}

/// A letter that says one thing.
pub fn saying(block: Block) -> Letter {
    Letter { body: vec![block], ..letter() }
}

/// A letter in every field of which this is written.
pub fn full_of(text: &str) -> Letter {
    let lines = || vec![text.to_owned()];
    let sender = Sender {
        name: text.into(),
        municipality: text.into(),
        address: lines(),
        walk_in: lines(),
        ..sender()
    };
    Letter {
        sender: Sender {
            phone: text.into(),
            email: Some(text.into()),
            website: Some(text.into()),
            ..sender
        },
        addressee: lines(),
        subject: text.into(),
        salutation: text.into(),
        body: vec![
            Block::Heading(text.into()),
            Block::Paragraph(text.into()),
            Block::Highlight(text.into()),
            Block::List(lines()),
            Block::Facts(vec![(text.into(), text.into())]),
            Block::Quote(text.into()),
        ],
        ..letter()
    }
}

/// Every shape by its name.
pub fn all() -> BTreeMap<String, Letter> {
    let english = Letter { language: Language::English, ..letter() };
    let bare = Sender { logo: None, email: None, website: None, ..sender() };
    let lists_only = Letter {
        body: vec![Block::List(vec!["een".into()]), Block::Heading("kop".into())],
        ..letter()
    };
    let mut letters = BTreeMap::from([
        ("dutch".to_owned(), letter()),
        ("english".to_owned(), english),
        ("bare".to_owned(), Letter { sender: bare, ..letter() }),
        ("empty".to_owned(), Letter { body: Vec::new(), ..letter() }),
        ("empty-block".to_owned(), full_of("")),
        ("odd-order".to_owned(), lists_only),
        ("long".to_owned(), long(12)),
        (
            "scripts".to_owned(),
            full_of("محمد עברית ትግርኛ हिन्दी Ελλάδα Київ Հայ ქართ ไทย 中文 日本 한국 😀 ✓ ☐ €"),
        ),
        ("wide-word".to_owned(), Letter { sender: sender(), ..full_of(&"W".repeat(200)) }),
    ]);
    letters.extend(
        PAYLOADS
            .iter()
            .enumerate()
            .map(|(number, text)| (format!("payload-{number}"), full_of(text))),
    );
    let large = letters.iter().map(|(name, letter)| {
        (format!("{name}-large"), Letter { large_print: true, ..letter.clone() })
    });
    let large: Vec<_> = large.collect();
    letters.extend(large);
    letters
}
