//! Reasons, citizen service numbers and names: what is counted, hidden and found.

use domain::values::*;
use proptest::prelude::*;

#[test]
fn a_rejection_without_reasons_cannot_be_made() {
    let too_few = |letters| Err(ReasonsInvalid::TooFewLetters { letters, minimum: 10 });
    assert_eq!(Reasons::parse("", 0), Err(ReasonsInvalid::Text(Invalid::Unreadable)));
    assert_eq!(Reasons::parse(&"1 ".repeat(500), 0), too_few(0));
    assert_eq!(
        Reasons::parse(&format!("nee{}", "\u{200B}\u{200D} .!😀".repeat(99)), 0),
        too_few(3)
    );
    assert_eq!(Reasons::parse(&format!("nee {}", "\u{3164}\u{115F}🅰Ⓑ".repeat(99)), 0), too_few(3));
    assert_eq!(
        Reasons::parse(&"nNeE".repeat(500), 0),
        Err(ReasonsInvalid::TooFewDifferentLetters { different: 2, minimum: 4 })
    );
    let reasons = Reasons::parse(" Te duur voor ons. ", 0).unwrap();
    assert_eq!((reasons.as_str(), reasons.letters()), ("Te duur voor ons.", 13));
}

#[test]
fn the_regulation_can_ask_more_letters_but_not_fewer_than_the_floor() {
    assert!(Reasons::parse("Te duur voor ons", 13).is_ok());
    let refused = Reasons::parse("Te duur voor ons", 14).unwrap_err();
    assert_eq!(refused, ReasonsInvalid::TooFewLetters { letters: 13, minimum: 14 });
    assert_eq!(refused.code(), "reasons_too_short");
    assert!(Reasons::parse("Te duur", 1).is_err());
}

#[test]
fn reasons_may_be_in_any_script() {
    assert!(Reasons::parse("هذا مكلف للغاية بالنسبة لنا", 10).is_ok());
    assert!(Reasons::parse("Это слишком дорого", 10).is_ok());
}

#[test]
fn a_citizen_service_number_is_found_and_hidden() {
    assert_eq!(bsn::mask("Mijn BSN is 111222333."), "Mijn BSN is *****2333.");
    assert_eq!(
        bsn::mask("111.222.333, 1234 56 782\n999-990-019é"),
        "*****2333, *****6782\n*****0019é"
    );
    assert_eq!(bsn::mask("111222333 en 123456782"), "*****2333 en *****6782");
    assert_eq!(bsn::mask("999 990 019-111222333"), "*****0019-*****2333");
    assert_eq!(bsn::mask("111222333 123456782"), "*****2333 *****6782");
}

#[test]
fn other_numbers_are_left_alone() {
    for text in [
        "",
        "000000000",
        "111222334",
        "1112223330",
        "0111222333",
        "+31 6 11122233",
        "06 11122233",
        "111  222  333",
        "111 222 333 0",
        "op 20-05-2024 om 10.30",
        "HLM-2026-000123",
        "é1é1é",
    ] {
        assert!(bsn::detect(text).is_empty(), "{text}");
        assert_eq!(bsn::mask(text), text);
    }
}

#[test]
fn one_in_eleven_nine_digit_numbers_passes_the_test() {
    let passing =
        (100_000_000..100_110_000).filter(|n: &u32| !bsn::detect(&n.to_string()).is_empty());
    assert_eq!(passing.count(), 10_000);
}

/// The rule as the law's explanation writes it, for every number with these first digits: which pass depends on the rest alone.
#[test]
fn exactly_the_numbers_of_the_rule_are_found() {
    let rule = |number: u32| {
        let digits: Vec<u32> =
            format!("{number:09}").chars().filter_map(|digit| digit.to_digit(10)).collect();
        let weighed: u32 = (2..=9).rev().zip(&digits).map(|(weight, digit)| weight * digit).sum();
        number > 0 && weighed % 11 == digits[8]
    };
    let mut passing = 0;
    for number in (0..200_000).chain(123_400_000..123_600_000).chain(999_800_000..1_000_000_000) {
        let (plain, found) = (format!("{number:09}"), rule(number));
        assert_eq!(!bsn::detect(&plain).is_empty(), found, "{plain}");
        let grouped = format!("{}.{}.{}", &plain[..3], &plain[3..6], &plain[6..]);
        assert_eq!(!bsn::detect(&grouped).is_empty(), found, "{grouped}");
        passing += u32::from(found);
    }
    assert!(passing.abs_diff(600_000 / 11) < 20, "one in eleven: {passing}");
}

#[test]
fn a_name_is_found_however_it_is_typed() {
    for (written, folded) in [
        ("Çelik", "celik"),
        ("GÖKÇE", "gokce"),
        ("Groß", "gross"),
        ("Łukasz", "lukasz"),
        ("Ĳsbrand", "ijsbrand"),
        ("IJsbrand", "ijsbrand"),
        ("Søren", "soren"),
        ("İbrahim", "ibrahim"),
        ("Işık", "isik"),
        ("Nguyễn", "nguyen"),
        ("Desire\u{301}e", "desiree"),
        ("Ștefan", "stefan"),
        ("Đorđević", "dordevic"),
        ("'s-Gravenhage 2", "sgravenhage2"),
        ("Æbelø", "aebelo"),
        ("Иван", "иван"),
    ] {
        assert_eq!(fold(written), folded, "{written}");
    }
}

#[test]
fn the_words_of_a_name_are_found_one_by_one() {
    assert_eq!(name_tokens("  Fatma  Yılmaz-de Vries, de"), ["fatma", "yilmaz", "de", "vries"]);
    assert_eq!(name_tokens("D'Amico O’Brien"), ["damico", "obrien"]);
    assert_eq!(name_tokens("Rene\u{301} \u{200B} !"), ["rene"]);
    assert_eq!(name_tokens(" - "), Vec::<String>::new());
}

proptest! {
    #[test]
    fn masking_hides_five_digits_of_each_finding_and_nothing_else(
        text in "(?:[0-9]{1,12}|[ .-]|[a-zé\n]|111222333|999 990 019){0,30}"
    ) {
        let found = bsn::detect(&text);
        prop_assert!(found.is_sorted_by(|one, next| one.end <= next.start));
        let numbers = text.split(|c: char| !c.is_ascii_digit());
        prop_assert!(found.len() >= numbers.filter(|number| *number == "111222333").count());
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let masked = bsn::mask(&text);
        prop_assert_eq!(digits(&masked), digits(&text) - 5 * found.len());
        prop_assert_eq!(masked.matches("*****").count(), found.len());
    }

    #[test]
    fn folding_twice_is_folding_once(text in "[A-ZÀ-ɏḀ-ỿa-z0-9 '\u{301}-]{0,20}") {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert!(folded.chars().all(char::is_alphanumeric));
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text.to_uppercase().to_lowercase()));
    }

    #[test]
    fn signs_never_make_reasons(text in "[^\\p{Alphabetic}]{1,200}") {
        prop_assert!(Reasons::parse(&text, 0).is_err());
    }
}
