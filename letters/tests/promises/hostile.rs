//! What people write comes out as they wrote it, whatever it is, and is never taken for source (S12, S13).

use std::env;

use letters::{Block, CannotSet, Letter};
use proptest::prelude::*;

use crate::samples::{PAYLOADS, full_of, letter, saying};
use crate::tools::{dense, set, text, try_set};

/// How many fields of a letter `full_of` fills.
const FIELDS: usize = 15;

#[test]
fn code_in_any_field_is_printed_and_not_run() {
    for payload in PAYLOADS {
        let said = dense(&text(&set(&full_of(payload)).bytes));
        let found = said.matches(&dense(payload)).count();
        assert!(found >= FIELDS, "{payload} stands there {found} times: {said}");
    }
}

#[test]
fn names_of_every_script_are_printed() {
    let names = [
        "Đặng Thị Ánh",
        "Müller-Łukasiewicz",
        "Ελένη",
        "Київ",
        "Հայկ",
        "ქეთევან",
        "ኣስመረት",
        "张伟",
        "さくら",
        "김민준",
        "😀 ✓ ☐ → ≤ €",
    ];
    for name in names {
        let said = dense(&text(&set(&full_of(name)).bytes));
        assert!(said.matches(&dense(name)).count() >= FIELDS, "{name}: {said}");
    }
}

#[test]
fn names_that_are_written_from_the_right_or_join_their_letters_are_whole() {
    for name in ["محمد علي", "דוד לוי", "हिन्दी", "ไทยดี", "தமிழ்", "বাংলা", "ਪੰਜਾਬੀ", "සිංහල", "ⴰⵎⴰⵣⵉⵖ"]
    {
        let said = text(&set(&saying(Block::Paragraph(name.into()))).bytes);
        let (_, after) = said.split_once("Geachte mevrouw Yılmaz,").expect("the salutation");
        let (name_again, _) = after.split_once("Met vriendelijke groet").expect("the closing");
        // The reader of the PDF puts words of such scripts in the order of the page, so only the letters are compared.
        assert_eq!(letters_of(name_again), letters_of(name), "{name}");
    }
}

fn letters_of(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|each| each.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

#[test]
fn marks_that_turn_a_sentence_around_are_left_out() {
    let said =
        text(&set(&saying(Block::Paragraph("begin \u{202E}midden\u{2066} eind".into()))).bytes);
    assert!(said.contains("begin midden eind"), "{said}");
}

#[test]
fn a_character_that_no_font_has_is_named_and_nothing_else() {
    let refused = try_set(&saying(Block::Paragraph("Mevrouw 𓀀 en 𒀀".into())));
    assert_eq!(refused, Err(CannotSet::Characters(['𓀀', '𒀀'].into())));
    let said = refused.expect_err("a refusal").to_string();
    assert_eq!(said, "no font has 𒀀 (U+12000), 𓀀 (U+13000)");
}

/// One piece of what people write.
fn piece() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        6 => proptest::char::range(' ', '~'),
        3 => proptest::char::range('\u{A0}', '\u{17F}'),
        1 => proptest::char::range('Α', 'ω'),
        1 => proptest::char::range('Ѐ', 'џ'),
        1 => proptest::char::range('Ա', 'Ֆ'),
        1 => proptest::char::range('ა', 'ჰ'),
        1 => proptest::char::range('ሀ', 'ፐ'),
        1 => proptest::char::range('一', '鿋'),
        1 => proptest::char::range('가', '힣'),
        1 => proptest::char::range('←', '⏏'),
        1 => proptest::char::range('😀', '🙏'),
        1 => proptest::char::range('\0', '\u{1F}'),
        1 => proptest::sample::select(&['\u{202E}', '\u{2066}', '\u{200B}', '\u{FEFF}', '\u{FFFC}', '\u{E0041}', '\u{F8FF}', '𓀀'][..]),
    ];
    prop_oneof![
        4 => proptest::collection::vec(letter, 1..40).prop_map(String::from_iter),
        1 => proptest::sample::select(&PAYLOADS[..]).prop_map(str::to_owned),
    ]
}

/// The text without what no font has or what is not printed.
fn printed(text: &str) -> String {
    let missing = match try_set(&saying(Block::Paragraph(text.to_owned()))) {
        Ok(_) => return text.to_owned(),
        Err(CannotSet::Characters(missing)) => missing,
        Err(other) => panic!("{text:?}: {other}"),
    };
    assert!(missing.iter().all(|&each| text.contains(each)), "{missing:?} is not all in {text:?}");
    text.chars().filter(|each| !missing.contains(each)).collect()
}

/// What is never printed: controls, turns of direction, and marks inside words.
fn unseen(character: char) -> bool {
    let steering = ['\u{AD}', '\u{61C}', '\u{180E}', '\u{200E}', '\u{200F}', '\u{FEFF}'];
    character.is_control()
        || steering.contains(&character)
        || matches!(u32::from(character), 0x202A..=0x202E | 0x2060..=0x206F | 0xFFF9..=0xFFFC | 0xE0000..=0xE0FFF)
}

/// The text with repeated characters once: some are drawn in two parts, and `pdftotext` names each part, unlike a reader that
/// knows what stands for the whole (`ActualText`).
fn single(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    characters.dedup();
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if env::var_os("SOAK").is_some() { 1000 } else { 20 },
        failure_persistence: None,
        max_shrink_iters: 10,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_people_write_stands_in_the_letter(pieces in proptest::collection::vec(piece(), 100)) {
        let pieces: Vec<String> = printed(&pieces.join("\u{1F}")).split('\u{1F}').map(str::to_owned).collect();
        let body = pieces.iter().map(|piece| Block::Paragraph(piece.clone())).collect();
        let said = dense(&text(&set(&Letter { body, ..letter() }).bytes));
        let (_, said) = said.split_once("GeachtemevrouwYılmaz,").expect("the salutation");
        let written: String = dense(&pieces.concat()).chars().filter(|each| !unseen(*each)).collect();
        let (said, written) = (single(said), single(&written));
        let same = said.chars().zip(written.chars()).take_while(|(one, other)| one == other).count();
        let next: String = said.chars().skip(same).take(20).collect();
        let due: String = written.chars().skip(same).take(20).collect();
        prop_assert!(due.is_empty(), "{:?} stands where {:?} should", next, due);
    }
}
