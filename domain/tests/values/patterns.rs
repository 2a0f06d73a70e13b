//! The parser and the published pattern accept the same, so that `openapi.yaml` tells the truth.

use domain::values::*;
use proptest::prelude::*;
use proptest::string::string_regex;
use regex::Regex;
use std::{fmt::Debug, str::FromStr};

/// The patterns that a value must match, and its largest length when the patterns do not bound it.
#[derive(Clone, Copy)]
struct Schema {
    patterns: &'static [&'static str],
    maximum: usize,
}

impl Schema {
    fn accepts(self, text: &str) -> bool {
        let matches = |pattern: &&str| Regex::new(pattern).unwrap().is_match(text);
        text.chars().count() <= self.maximum && self.patterns.iter().all(matches)
    }
}

/// Texts that match the pattern, such texts with one character changed, and texts of its characters in disorder.
fn near(schema: Schema) -> impl Strategy<Value = String> {
    let inside = schema.patterns[0].trim_start_matches('^').trim_end_matches('$');
    let good = string_regex(inside).unwrap();
    let stranger = prop_oneof![
        any::<char>(),
        prop::char::ranges(
            vec!['\0'..=' ', '0'..='9', '\u{7F}'..='\u{A0}', '\u{2000}'..='\u{2070}'].into()
        ),
        Just('-'),
        Just('('),
        Just('S'),
        Just('d'),
        Just('@'),
        Just('.'),
        Just('\n'),
        Just('0'),
    ];
    let changed = (string_regex(inside).unwrap(), any::<prop::sample::Index>(), stranger, 0..3_u8)
        .prop_map(|(text, index, stranger, how)| changed(&text, index, stranger, how));
    prop_oneof![
        2 => good,
        4 => changed,
        2 => "[ ()+.@0-9A-Sa-s\n-]{0,24}",
        1 => any::<String>(),
    ]
}

fn changed(text: &str, index: prop::sample::Index, stranger: char, how: u8) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let place = index.index(characters.len() + 1);
    let there = place < characters.len();
    match how {
        0 if there => characters[place] = stranger,
        1 if there => drop(characters.remove(place)),
        _ => characters.insert(place, stranger),
    }
    characters.into_iter().collect()
}

fn agrees<T>(schema: Schema, text: &str) -> Result<(), TestCaseError>
where
    T: FromStr<Err = Invalid> + ToString,
    T: Debug,
{
    let parsed = text.parse::<T>();
    prop_assert_eq!(parsed.is_ok(), schema.accepts(text), "{:?}: {:?}", text, parsed.err());
    if let Ok(value) = parsed {
        let stored = value.to_string();
        prop_assert!(schema.accepts(&stored), "the stored form of {:?} is refused", text);
        prop_assert_eq!(stored.parse::<T>().unwrap().to_string(), stored);
    }
    Ok(())
}

macro_rules! parser_and_pattern_agree {
    ($($name:ident: $type:ty, $schema:expr;)+) => {
        proptest! {
            $(#[test]
            fn $name(text in near($schema)) {
                agrees::<$type>($schema, &text)?;
            })+
        }
    };
}

const fn bounded(patterns: &'static [&'static str]) -> Schema {
    Schema { patterns, maximum: usize::MAX }
}

const LINE: Schema = Schema { patterns: &[Line::PATTERN], maximum: Line::MAX_LENGTH };
const TEXT: Schema = Schema { patterns: &[Text::PATTERN], maximum: Text::MAX_LENGTH };
const EMAIL: Schema =
    Schema { patterns: &[Email::PATTERN, Email::LOCAL_PART_PATTERN], maximum: Email::MAX_LENGTH };
const CASE_NUMBER: Schema =
    Schema { patterns: &[CaseNumber::PATTERN], maximum: CaseNumber::MAX_LENGTH };

parser_and_pattern_agree! {
    lines_are_as_published: Line, LINE;
    texts_are_as_published: Text, TEXT;
    e_mail_addresses_are_as_published: Email, EMAIL;
    case_numbers_are_as_published: CaseNumber, CASE_NUMBER;
    postcodes_are_as_published: Postcode, bounded(&[Postcode::PATTERN]);
    house_letters_are_as_published: HouseLetter, bounded(&[HouseLetter::PATTERN]);
    house_additions_are_as_published: HouseAddition, bounded(&[HouseAddition::PATTERN]);
    telephone_numbers_are_as_published: Phone, bounded(&[Phone::PATTERN]);
    kvk_numbers_are_as_published: KvkNumber, bounded(&[KvkNumber::PATTERN]);
    branch_numbers_are_as_published: BranchNumber, bounded(&[BranchNumber::PATTERN]);
    municipality_codes_are_as_published: MunicipalityCode, bounded(&[MunicipalityCode::PATTERN]);
    secrets_are_as_published: Secret, bounded(&[Secret::PATTERN]);
}

#[test]
fn every_character_is_judged_alike_by_parser_and_pattern() {
    let (line, text) = (Regex::new(Line::PATTERN).unwrap(), Regex::new(Text::PATTERN).unwrap());
    for character in '\0'..='\u{1FFFF}' {
        for written in [character.to_string(), format!("a{character}")] {
            assert_eq!(Line::parse(&written).is_ok(), line.is_match(&written), "{written:?}");
            assert_eq!(Text::parse(&written).is_ok(), text.is_match(&written), "{written:?}");
        }
    }
}

#[test]
fn what_nobody_can_read_is_no_text() {
    for blank in [
        "",
        " ",
        "\u{A0}",
        "\u{200B}\u{200D}",
        "\u{3164}",
        "\u{115F}",
        "\u{1680}",
        "\u{180E}",
        "😀",
        "...",
        "_",
        "\u{301}",
    ] {
        assert_eq!(Line::parse(blank), Err(Invalid::Unreadable), "{blank:?}");
        assert_eq!(Text::parse(blank), Err(Invalid::Unreadable), "{blank:?}");
    }
    for name in
        ["Jo", "é", "Ł", "Ωμέγα", "Иван", "محمد", "יעל", "ਸਿੰਘ", "ትግርኛ", "ⵣ", "王", "한", "さ", "7"]
    {
        assert_eq!(Line::parse(name).unwrap().as_str(), name);
    }
}

#[test]
fn the_longest_line_and_text_fit_and_one_more_does_not() {
    for (length, accepted) in [(200, true), (201, false)] {
        assert_eq!(Line::parse(&"é".repeat(length)).is_ok(), accepted);
        assert_eq!(LINE.accepts(&"é".repeat(length)), accepted);
    }
    for (length, accepted) in [(20_000, true), (20_001, false)] {
        assert_eq!(Text::parse(&"é".repeat(length)).is_ok(), accepted);
        assert_eq!(TEXT.accepts(&"é".repeat(length)), accepted);
    }
    let blanks_count_too = format!("{}a", " ".repeat(200));
    assert_eq!(Line::parse(&blanks_count_too), Err(Invalid::TooLong { maximum: 200 }));
}

#[test]
fn a_line_is_one_line_and_reads_in_one_direction() {
    assert_eq!(Line::parse("  Jo Groenen ").unwrap().as_str(), "Jo Groenen");
    for sign in ['\n', '\r', '\t', '\0', '\u{7F}', '\u{85}', '\u{2028}', '\u{202E}', '\u{2066}'] {
        assert_eq!(Line::parse(&format!("Jo{sign}Groenen")), Err(Invalid::ControlCharacter));
    }
}

#[test]
fn a_text_has_one_kind_of_line_end_and_no_direction_overrides() {
    let text = Text::parse("\r\nEen\r\ntwee\rdrie\u{2029}\u{202E}vier\u{2069}\tvijf\n").unwrap();
    assert_eq!(text.as_str(), "Een\ntwee\ndrie\nvier\tvijf");
    assert_eq!(Text::parse("a\0"), Err(Invalid::ControlCharacter));
    assert_eq!(Text::parse("a\u{1B}[31m"), Err(Invalid::ControlCharacter));
}

#[test]
fn written_case_numbers_match_the_canonical_pattern() {
    let canonical = Regex::new(CaseNumber::CANONICAL_PATTERN).unwrap();
    for written in ["hlm 2026 1", "AB20991234567", "abcd-2000-999999999"] {
        assert!(canonical.is_match(&CaseNumber::parse(written).unwrap().to_string()));
    }
}
